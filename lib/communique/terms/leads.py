"""Leading terms of a run's comparisons as the page of notebook 02-terms shows them, each with its lines."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from communique.terms.hits import Hits, gather_hits
from communique.terms.leading import choose_focus, lead_terms, list_frequent
from communique.terms.lines import Texts, add_lines, few_lines, spread_lines, thin_lines
from communique.terms.matrix import Counts
from communique.terms.rates import list_rates
from communique.terms.steps import Step
from communique.terms.stretched import StretchedTexts, stretch_texts
from communique.text.tokens import TokenOptions


@dataclass(frozen=True, slots=True)
class Leads:
    """Leading terms of the comparisons of a run, each with its lines, and the hits that the lines come from."""

    leading: pd.DataFrame
    rates: pd.DataFrame | None
    said: pd.DataFrame
    said_rates: pd.DataFrame | None
    listed: pd.DataFrame
    frequent: pd.DataFrame
    focus: list[str]
    found: Hits

    @property
    def hits(self) -> pd.DataFrame:
        """Table ``concordance``: all hits, or of frequent terms some."""
        return self.found.table


def gather_leads(
    texts: StretchedTexts | Texts,
    counts: Counts,
    steps: tuple[Step, Step, Step],
    *,
    query: str,
    follow: Collection[str],
    top: int,
    min_documents: int,
    by: str,
    roles: Collection[str],
    options: TokenOptions,
    quotations: pd.DataFrame | None = None,
) -> Leads:
    """Return the leading terms of the comparison, of the voices and against a list, with all lines of all terms shown.

    ``steps``: these three comparisons. ``query`` comes first in the hits, where it is given. ``quotations``: of texts in
    memory; others bring their own.
    """
    (leading, rates), (said, said_rates), (listed, _) = (
        lead_comparison(step, top=size, min_documents=min_documents, by=by)
        for step, size in zip(steps, (top, min(top, 8), top), strict=True)
    )
    focus = choose_focus(leading, counts, follow)
    frequent = list_frequent(counts, top=12)[["term"]]
    tables = (leading, said, listed, frequent)
    shown = [
        *([query] if query else []),
        *leading["term"],
        *focus,
        *(term for table in tables for term in table["term"]),
    ]
    found = gather_hits(stretch_texts(texts, quotations), shown, focus=focus, roles=roles, options=options)
    lines = thin_lines(found.places, 3)
    linked = [few_lines(add_lines(table, lines), places=3 if table is leading else 2) for table in tables]
    return Leads(linked[0], rates, linked[1], said_rates, linked[2], linked[3], focus, found)


def lead_comparison(
    step: Step, *, top: int = 12, min_documents: int = 2, by: str = "g2_two_cell"
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Return the leading terms of a comparison of its own and their rates in each document; none where it was not made."""
    if step.pair is None:
        return pd.DataFrame({"term": pd.Series(dtype="str")}), None
    leading = lead_terms(step.table, step.pair, top=top, min_documents=min_documents, by=by)
    if step.rates is None or step.groups is None or leading.empty:
        return leading, None
    return leading, list_rates(step.rates, step.groups, list(leading["term"]))


def show_leading(leading: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return leading terms with the columns that have values, lines beside the term."""
    ends = ("ci_low", "ci_high") if "ci_low" in leading and leading["ci_low"].notna().any() else ("loo_low", "loo_high")
    if set(ends) <= set(leading.columns):
        pairs = zip(leading[ends[0]], leading[ends[1]], strict=True)
        ranges = [f"{low:.2f} to {high:.2f}" if low == low and high == high else "" for low, high in pairs]
        leading = leading.assign(**{f"{ends[0][:-4]}_range": pd.Series(ranges, index=leading.index, dtype="str")})
    names = ["term", "lines", "n_a", "n_b", "docs_a", "docs_b", "log_ratio", "ci_range", "loo_range", by]
    known = [name for name in dict.fromkeys([*names, "p", "p_adjusted", "p_floor"]) if name in leading]
    return leading[[name for name in known if name in ("term", "lines") or leading[name].notna().any()]]


def show_lines(leads: Leads, query: str, *, sort: str, rows: int = 16, has_voices: bool = True) -> pd.DataFrame:
    """Return the concordance for the page: that of ``query``, else of the leading terms.

    The first ``rows`` are lines of all terms and documents in turn; the others follow, so that their number is known.
    """
    asked = [query] if query else list(dict.fromkeys([*leads.leading["term"], *leads.focus]))
    hits = leads.hits[leads.hits["term"].isin(asked)].reset_index(drop=True)
    order = hits["term"].map({term: at for at, term in enumerate(asked)})
    hits = hits.loc[order.sort_values(kind="stable").index].reset_index(drop=True)
    first = show_concordance(hits, rows=rows, sort=sort)
    rest = hits.iloc[len(first) :].rename(columns={"text": "match"})[first.columns]
    whole = pd.concat([first, rest], ignore_index=True)
    return whole if has_voices else whole.drop(columns="voice_kind")


def show_concordance(hits: pd.DataFrame, *, rows: int = 40, sort: str = "right") -> pd.DataFrame:
    """Return lines of the concordance for the page: the terms in their order, lines by their left or right context."""
    shown = spread_lines(hits, rows=rows)
    order = {term: at for at, term in enumerate(dict.fromkeys(hits["term"]))}
    context = shown[sort if sort in ("left", "right") else "right"].str.lower()
    keys = context.map(lambda text: " ".join(reversed(text.split()))) if sort == "left" else context
    if sort == "text":
        keys = pd.Series("", index=shown.index)
    keyed = shown.assign(_term=shown["term"].map(order), _key=keys)
    ordered = keyed.sort_values(["_term", "_key", "doc_id", "start"], kind="stable", ignore_index=True)
    whole = ordered.assign(left=ordered["left"].map(_from_word), right=ordered["right"].map(_to_word))
    columns = ["doc_id", "left", "text", "right", "voice_kind", "sentence"]
    return whole[columns].rename(columns={"text": "match"})


def _from_word(context: str) -> str:
    return context.split(" ", 1)[-1] if len(context) > 40 else context


def _to_word(context: str) -> str:
    return context.rsplit(" ", 1)[0] if len(context) > 40 else context
