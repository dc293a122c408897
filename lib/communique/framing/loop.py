"""The validation loop in two steps: a coding sheet with its key, and measures from filled-in sheets.

The key is a JSON file that stays with whoever measures: it holds the sample's strata and probabilities, the seed,
the machine's labels, and what proves that a sheet, a run and a key belong together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from communique.errors import InputError
from communique.framing.accuracy import count_population, measure_accuracy
from communique.framing.codes import YES_NO, read_sheet
from communique.framing.coefficients import Level
from communique.framing.model import Codebook
from communique.framing.sampling import NO_LABEL, UNIT_COLUMNS, assign_strata, draw_units, label_sentences, rank_labels
from communique.framing.sheets import format_sheet, make_key, make_sheet, stamp_codebook, stamp_text
from communique.framing.validation import measure_agreement

What = Literal["frames", "quotations", "quantities"]
QUOTATIONS = ("direct", "mixed", "indirect")
QUANTITIES = ("money", "percent", "points", "multiple", "fraction", "count", "physical", "duration")
KEY_VERSION = 1


@dataclass(frozen=True, slots=True)
class Key:
    """What a coding sheet was drawn from; ``units`` has one row a sentence, ``population`` one a stratum and label."""

    what: str
    seed: int
    codebook: str
    labels: tuple[str, ...]
    units: pd.DataFrame
    population: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a sheet needs of a codebook: its frames, and the stamp that names it, its version and content."""

    labels: tuple[str, ...]
    stamp: str


@dataclass(frozen=True, slots=True)
class Validation:
    """Measures from filled-in sheets: ``codes`` (coder, unit, label, code), agreement and accuracy tables."""

    codes: pd.DataFrame
    agreement: pd.DataFrame
    accuracy: pd.DataFrame


def draw_coding_sheet(
    what: What,
    sentences: pd.DataFrame,
    spans: pd.DataFrame,
    texts: Mapping[str, str],
    *,
    n: int,
    seed: int,
    codebook: Codebook | Scheme | None = None,
    roles: Sequence[str] = ("body",),
    stamps: Mapping[str, str] | None = None,
) -> tuple[bytes, Key]:
    """A blind sheet (CSV) for ``n`` sentences, and its key.

    ``spans`` is the table of that name: frames, quotations or quantities; labels are the codebook's frames, or the
    kinds. ``texts`` maps doc_id to the document's text; ``stamps`` to what ``stamp_text`` makes of it, where the texts
    given here are true to it but for white space. Raises InputError for a sample too small for its strata, and for
    frames without a codebook.
    """
    labels, stamp = _labels(what, codebook)
    used = sentences[sentences["role"].isin(list(roles))]
    machine = label_sentences(spans, used, column="frame" if what == "frames" else "kind")
    machine = machine[machine["label"].isin(labels)]
    units = draw_units(used, machine, n=n, rng=np.random.default_rng(seed), roles=roles)
    if stamps is None:
        stamps = {doc_id: stamp_text(texts[doc_id]) for doc_id in sorted(units["doc_id"].unique())}
    keyed = make_key(units, stamps, what=what, codebook_stamp=stamp, seed=seed)
    population = count_population(assign_strata(used, machine), labels)
    return format_sheet(make_sheet(keyed, texts, labels)), Key(what, seed, stamp, labels, keyed, population)


def _labels(what: What, codebook: Codebook | Scheme | None) -> tuple[tuple[str, ...], str]:
    if what not in get_args(What):
        raise InputError(f"There is no coding sheet for “{what}”. Choose one of {', '.join(get_args(What))}.")
    if what != "frames":
        return (QUOTATIONS if what == "quotations" else QUANTITIES), what
    if codebook is None:
        raise InputError("A coding sheet for frames needs the codebook of the run.")
    if isinstance(codebook, Scheme):
        return codebook.labels, codebook.stamp
    return codebook.frame_ids, stamp_codebook(codebook)


def format_key(key: Key) -> str:
    """The key as JSON text."""
    data = {
        "communique_key": KEY_VERSION,
        "what": key.what,
        "seed": key.seed,
        "codebook": key.codebook,
        "labels": list(key.labels),
        "population": key.population.to_dict("records"),
        "units": key.units[[*UNIT_COLUMNS, "text_hash", "span"]].to_dict("records"),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def parse_key(text: str, name: str) -> Key:
    """Read what ``format_key`` wrote; raises InputError for anything else."""
    try:
        data = json.loads(text)
        units = pd.DataFrame(data["units"]).assign(codebook=data["codebook"])
        if data["communique_key"] != KEY_VERSION or not set(UNIT_COLUMNS) <= set(units.columns):
            raise KeyError("communique_key")
        population = pd.DataFrame(data["population"], columns=["stratum", "label", "n"])
        labels = tuple(data["labels"])
        return Key(data["what"], int(data["seed"]), data["codebook"], labels, units, population)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError(
            f"{name}: this is not the key of a coding sheet. It is the .json file written beside the sheet."
        ) from None


def check_key(
    key: Key,
    texts: Mapping[str, str] | None = None,
    *,
    codebook: Codebook | None = None,
    stamps: Mapping[str, str] | None = None,
) -> None:
    """Raise InputError, with the reason, where a key was not drawn from these texts and this codebook.

    The texts are given by doc_id, or instead of them what ``stamp_text`` makes of each.
    """
    found = stamps if stamps is not None else {doc_id: stamp_text(text) for doc_id, text in (texts or {}).items()}
    if key.what == "frames" and codebook is not None and key.codebook != stamp_codebook(codebook):
        raise InputError(
            f"The sheet was coded with “{key.codebook}”, the run with “{stamp_codebook(codebook)}”. Use that codebook, or draw a new sheet."
        )
    for doc_id, stamp in zip(key.units["doc_id"], key.units["text_hash"], strict=True):
        if doc_id not in found:
            raise InputError(f"The sheet has sentences of “{doc_id}”, which is not in this corpus.")
        if found[doc_id] != stamp:
            raise InputError(f"“{doc_id}” is not the text that the sheet was drawn from. Draw a new sheet.")


def check_population(key: Key, labels: pd.DataFrame, n_sentences: int) -> None:
    """Raise InputError where the machine codes the sentences otherwise than those that the key was drawn from.

    ``labels`` (doc_id, sentence, label) is what the machine says of the ``n_sentences`` that are analysed.
    """
    framed = rank_labels(labels[labels["label"].isin(key.labels)])
    bare = pd.DataFrame({"stratum": [NO_LABEL], "machine": [""]})
    sizes = {str(name): int(n) for name, n in framed["stratum"].value_counts().items()}
    sizes |= {NO_LABEL: n_bare} if (n_bare := n_sentences - len(framed)) else {}
    frame = pd.concat([framed, bare], ignore_index=True) if n_bare else framed
    expected = dict(zip(key.units["stratum"], key.units["n_stratum"], strict=True))
    if sizes == expected and count_population(frame, key.labels).to_dict("records") == key.population.to_dict(
        "records"
    ):
        return
    n, n_key = sum(sizes.values()), sum(int(size) for size in expected.values())
    told = f"{n:,} sentences are coded here, {n_key:,} were there" if n != n_key else "the machine's hits differ"
    raise InputError(
        f"The sheet was drawn from another run: {told}. Give the parameters of that run (roles, duplicates, codebook), "
        "or draw a new sheet from this one."
    )


def measure_sheets(
    sheets: Sequence[tuple[str, bytes]],
    key: Key,
    *,
    seed: int = 0,
    codes: Sequence[str] = YES_NO,
    level: Level = "nominal",
) -> Validation:
    """Agreement of the coders, and accuracy of the machine against them, from filled-in sheets (name, content).

    ``seed`` draws the bootstraps; ``codes`` are the codes that a cell may hold, the first of which means that the label
    is not there; ``level`` is how alpha takes them. Raises InputError for a sheet that does not belong to the key or
    holds unknown codes, and where one coder's unit stands in two sheets.
    """
    coded = read_codes_of(sheets, key, codes=codes)
    rng = np.random.default_rng(seed)
    agreement = measure_agreement(coded, key.labels, rng=rng, level=level)
    is_there = coded.assign(code=coded["code"].ne(codes[0]).map({True: "1", False: "0"}))
    accuracy = measure_accuracy(is_there, key.units, key.labels, key.population, rng=rng)
    return Validation(coded, agreement, accuracy)


def read_codes_of(sheets: Sequence[tuple[str, bytes]], key: Key, *, codes: Sequence[str] = YES_NO) -> pd.DataFrame:
    """The codes of all sheets: coder, unit, label, code. Raises InputError as ``measure_sheets`` does."""
    parts = [read_sheet(data, name, key.units, key.labels, codes=codes) for name, data in sheets]
    if not parts:
        raise InputError("There is no sheet to measure.")
    joined = pd.concat(parts, ignore_index=True)
    doubles = joined[joined.duplicated(["coder", "unit", "label"])]
    if len(doubles):
        first = doubles.iloc[0]
        raise InputError(
            f"{first['coder']} coded {first['unit']} in two sheets. Is one a copy, or do two coders share a name?"
        )
    return joined
