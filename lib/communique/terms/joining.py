"""Which multi-word units a run counts as one term: those given, those listed, those detected; and what that leaves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from communique.errors import InputError
from communique.tables import empty_table, make_table
from communique.terms.coded import CodedTexts
from communique.terms.counts import count_coded
from communique.terms.encoding import Documents
from communique.terms.matrix import Counts
from communique.terms.stretched import StretchedTexts, code_texts
from communique.terms.units import COVERED, judge_units
from communique.terms.wordlists import load_units
from communique.text.tokens import TokenOptions
from communique.wording import join_words

CHOICES = ("off", "listed", "detected")
RARE = "listed, and too rare or in too few documents to be measured"


@dataclass(frozen=True, slots=True)
class Wording:
    """Options with the units that are counted as one, all units that could be, and the table ``units``."""

    options: TokenOptions
    available: tuple[str, ...]
    table: pd.DataFrame


def choose_units(
    documents: StretchedTexts | Documents,
    multiword: str,
    *,
    options: TokenOptions,
    roles: Collection[str] = ("body",),
    min_count: int = 5,
    actors: pd.DataFrame | None = None,
) -> Wording:
    """Choose the multi-word units of a run, and say where each comes from and why, or why not.

    ``options.units`` are given by the user and always joined; ``multiword`` adds none ("off"), the library's list
    ("listed"), or the list and what is detected ("detected"). A detected unit that is left less than ``min_count`` times
    once longer ones are joined is not used, so every occurrence counts once, for the longest unit that stands there.

    The table has a row a unit that occurs, and a row a run of words that was detected and not taken, with its note:
    unit, origin (given, listed, detected), is_joined, n (joined occurrences, of a run that is not taken all), n_documents,
    glue, n_before, n_after, note. Raises InputError for another ``multiword``.
    """
    if multiword not in CHOICES:
        raise InputError(f"multiword={multiword!r}: it must be one of {', '.join(CHOICES)}.")
    coded = code_texts(documents, roles=roles, options=options)
    judged = judge_units(documents, min_count=min_count, roles=roles, options=options, actors=actors)
    given, listed = set(options.units), set(load_units())
    is_new = (judged["note"] == "") & ~judged["unit"].isin(given | listed)
    found = set(judged.loc[is_new, "unit"])
    counted = _count_units(coded, given | listed | found)
    kept = {unit for unit in found if counted.get(unit, (0, 0))[0] >= min_count}
    available = tuple(sorted(given | listed | kept))
    chosen = given | (listed if multiword != "off" else set()) | (kept if multiword == "detected" else set())
    origins = {"given": given, "listed": listed, "detected": kept}
    table = _tabulate(judged, _count_units(coded, set(available)), origins, chosen)
    return Wording(replace(options, units=tuple(sorted(chosen))), available, table)


def count_apart(
    counts: Counts, documents: StretchedTexts | Documents, *, roles: Collection[str], ngrams: int, options: TokenOptions
) -> Counts:
    """Return counts without joined units, as a frequency list from elsewhere has them; ``counts`` where none is joined."""
    if not options.units:
        return counts
    apart = replace(options, units=())
    return count_coded(code_texts(documents, roles=roles, options=apart), ngrams=(1, ngrams), options=apart)


def describe_units(table: pd.DataFrame, multiword: str) -> str:
    """Return what was detected and joined, and what was looked at and not taken, in a sentence or two."""
    is_unit = (table["note"] == "") | (table["note"] == RARE)
    n_found = int((is_unit & (table["origin"] == "detected")).sum())
    n_joined = int(table["is_joined"].sum())
    n_listed = int((is_unit & (table["origin"] == "listed")).sum())
    first = f"{n_listed} units of the library's list occur and {n_found} more were detected; "
    joined = (
        f"{n_joined} are counted as one term each, and their words are not counted again"
        if n_joined
        else "none is counted as one term in this run: multiword=detected does it, multiword=listed for the list alone"
    )
    out = table[~is_unit]["note"].value_counts()
    left = join_words(f"{note} ({n})" for note, n in sorted(out.items(), key=lambda pair: (-pair[1], pair[0])))
    return f"{first}{joined}." + (f" Looked at and not taken: {left}." if left else "")


def _count_units(coded: CodedTexts, units: set[str]) -> dict[str, tuple[int, int]]:
    """Give how often each unit occurs, and in how many documents, when all are joined, the longest first."""
    found: dict[str, tuple[int, int]] = {}
    at: list[int] | None = None
    for corpus in coded.parts(tuple(sorted(units))):
        at = [code for code, term in enumerate(corpus.terms) if term in units] if at is None else at
        is_unit = np.isin(corpus.codes, at)
        codes, documents = corpus.codes[is_unit], corpus.documents[is_unit]
        n = np.bincount(codes, minlength=len(corpus.terms))
        spread = np.bincount(np.unique(documents * len(corpus.terms) + codes) % len(corpus.terms), minlength=len(n))
        for code in np.flatnonzero(n).tolist():
            before = found.get(corpus.terms[code], (0, 0))
            found[corpus.terms[code]] = before[0] + int(n[code]), before[1] + int(spread[code])
    return found


def _tabulate(
    judged: pd.DataFrame, counted: dict[str, tuple[int, int]], origins: dict[str, set[str]], chosen: set[str]
) -> pd.DataFrame:
    looks = {row["unit"]: row for row in judged.to_dict("records")}
    rows = []
    for unit in sorted({*looks, *counted}):
        look = looks.get(unit)
        n, n_documents = counted.get(unit) or (look["n"], look["n_documents"])  # type: ignore[index]
        note = "" if look is not None else RARE
        if look is not None and unit not in counted:
            note = look["note"] or COVERED
        rows.append(
            {
                "unit": unit,
                "origin": next((name for name, units in origins.items() if unit in units), "detected"),
                "is_joined": unit in chosen and unit in counted,
                "n": n,
                "n_documents": n_documents,
                "glue": float("nan") if look is None else look["glue"],
                "n_before": pd.NA if look is None else look["n_before"],
                "n_after": pd.NA if look is None else look["n_after"],
                "note": note,
            }
        )
    return make_table("units", rows) if rows else empty_table("units")
