"""What the page of notebook 02-terms shows of its tables: leading rows, with the lines that they came from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from communique.terms.leading import lead_terms
from communique.terms.lines import Texts, add_lines, find_hits, spread_lines
from communique.terms.rates import list_rates
from communique.terms.steps import BASE, FURNITURE, Step
from communique.text.tokens import TokenOptions
from communique.wording import each_row, join_words


def compare_rankings(rankings: pd.DataFrame, *, top: int = 12) -> pd.DataFrame:
    """Return the leading terms with page furniture left out and counted: term, rank and rank_with, by rank.

    A rank is empty where the term is not among the rankings' first.
    """
    body = rankings[rankings["variant"] == BASE].set_index("term")["rank"]
    page = rankings[rankings["variant"] == FURNITURE].set_index("term")["rank"]
    terms = sorted({*body[body <= top].index, *page[page <= top].index})
    table = pd.DataFrame({"term": pd.Series(terms, dtype="str")})
    table["rank"] = table["term"].map(body).astype("Int64")
    table["rank_with"] = table["term"].map(page).astype("Int64")
    return table.sort_values(["rank", "rank_with", "term"], na_position="last", ignore_index=True)


def lead_comparison(
    step: Step, *, top: int = 12, min_documents: int = 2, by: str = "g2_two_cell"
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Return the leading terms of a comparison of its own and their rates in each document; none where it was not made."""
    if step.comparison is None or step.comparison.empty:
        return pd.DataFrame({"term": pd.Series(dtype="str")}), None
    leading = lead_terms(step.table, step.comparison.iloc[0], top=top, min_documents=min_documents, by=by)
    if step.rates is None or step.groups is None or leading.empty:
        return leading, None
    return leading, list_rates(step.rates, step.groups, list(leading["term"]))


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


def describe_agreement(agreement: pd.DataFrame, *, top: int = 20) -> str:
    """Return a sentence on which choices move the ranking most; empty where there is nothing to compare."""
    others = (
        agreement[(agreement["choice"] != "base") & agreement["top_shared"].notna()] if len(agreement) else agreement
    )
    if others.empty:
        return ""
    ranked = others.sort_values(["top_shared", "variant"], ignore_index=True)
    most = join_words(f"{row.top_shared:.0%} {row.variant}" for row in each_row(ranked.head(3)))
    typical = float(ranked["top_shared"].median())
    return f"Of the first {top} terms {typical:.0%} stay in the median of {len(ranked)} other choices, and fewest with these: {most}."


def show_pairs(
    pairs: pd.DataFrame, texts: Texts, *, roles: Collection[str], options: TokenOptions, rows: int = 25
) -> pd.DataFrame:
    """Return the first ``rows`` collocations with the sentences in which the pair stands side by side."""
    shown = pairs.head(rows)
    plain = replace(options, stop_words=frozenset())
    either = [[f"{a} {b}", f"{b} {a}"] for a, b in zip(shown["term_1"], shown["term_2"], strict=True)]
    hits = find_hits(texts, [phrase for pair in either for phrase in pair[:1]], roles=roles, options=plain)
    phrases = pd.DataFrame({"term": pd.Series([pair[0] for pair in either], dtype="str", index=shown.index)})
    return shown.assign(lines=add_lines(phrases, hits)["lines"])


def show_phrases(shared: pd.DataFrame, sentences: pd.DataFrame, *, rows: int = 40) -> pd.DataFrame:
    """Return the longest shared phrases, one row a phrase: n_words, n_documents and the sentences that hold it."""
    places = pd.concat(
        [shared[["phrase", "n_words", f"doc_id_{side}", f"start_{side}"]].set_axis(["phrase", "n_words", "doc_id", "start"], axis=1)
         for side in "ab"]
    ).drop_duplicates()  # fmt: skip
    spread = places.groupby(["phrase", "n_words"], as_index=False, sort=True).agg(n_documents=("doc_id", "nunique"))
    ranked = spread.sort_values(["n_words", "n_documents", "phrase"], ascending=[False, False, True], ignore_index=True)
    shown = ranked.head(rows)
    wanted = places[places["phrase"].isin(set(shown["phrase"]))].sort_values(["doc_id", "start"], kind="stable")
    starts = sentences.sort_values(["start", "doc_id"], kind="stable")[["doc_id", "start", "sentence"]]
    placed = pd.merge_asof(
        wanted.sort_values("start", kind="stable"), starts, on="start", by="doc_id", direction="backward"
    ).sort_values(["doc_id", "start"], kind="stable")
    lines = add_lines(shown.rename(columns={"phrase": "term"}), placed.rename(columns={"phrase": "term"}))
    return (
        ranked.assign(lines=lines["lines"].reindex(ranked.index))
        if len(ranked) > len(shown)
        else shown.assign(lines=lines["lines"])
    )
