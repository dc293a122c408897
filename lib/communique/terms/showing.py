"""What the page of notebook 02-terms shows of its tables: leading rows, with the lines that they came from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import pandas as pd

from communique.terms.hits import locate_hits
from communique.terms.lines import Texts, add_lines, few_lines, thin_lines
from communique.terms.steps import BASE, FURNITURE
from communique.terms.stretched import StretchedTexts, stretch_texts
from communique.terms.trends import Period, name_period
from communique.text.tokens import TokenOptions
from communique.wording import each_row, join_words

_LINES = 2


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


def show_rankings(
    rankings: pd.DataFrame, texts: StretchedTexts | Texts, *, options: TokenOptions, top: int = 12
) -> pd.DataFrame:
    """Return ``compare_rankings`` with the first sentences of each term, of any role: furniture has none."""
    ranks = compare_rankings(rankings, top=top)
    texts = stretch_texts(texts)
    return add_lines(ranks, locate_hits(texts, list(ranks["term"]), roles=texts.roles, options=options, lines=1))


def name_columns(labels: Mapping[str, str]) -> dict[str, str]:
    """Return words for the heads of the tables of spread, company and choices, on top of ``labels``."""
    return {
        "variant": "chosen otherwise",
        "choice": "what is chosen",
        "n_terms": "terms compared",
        "top_shared": "share of the first 20 that stays",
        "spearman": "agreement of ranks (Spearman)",
        "comes_in": "first to come in",
        "dp_norm": "DPnorm (0 even)",
        "juilland_d": "Juilland's D (1 even)",
        "carroll_d2": "Carroll's D2 (1 even)",
        "dp": "DP (0 even)",
        "log_dice": "logDice",
        "pmi": "PMI",
        "t_score": "t score",
        "glue": "glue (bits)",
        "n_before": "words before",
        "n_after": "words after",
        "is_joined": "counted as one",
        "n_documents": "documents",
        "voice_kind": "voice",
        "n_tokens_a": "words a",
        "n_tokens_b": "words b",
        **labels,
    }


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


def add_period_lines(
    trends: pd.DataFrame, hits: pd.DataFrame, documents: pd.DataFrame, *, period: Period
) -> pd.DataFrame:
    """Return the table ``trends`` with the first sentences of each term in each period, of different documents.

    ``hits``: a row a hit, with term, doc_id and sentence.
    """
    whole = documents[documents["date"].str.len() == 10]
    period_of = {doc_id: name_period(date, period) for doc_id, date in zip(whole["doc_id"], whole["date"], strict=True)}
    mine = hits[hits["term"].isin(set(trends["term"]))]
    periods = mine["doc_id"].map(lambda doc_id: period_of.get(doc_id, ""))
    dated = thin_lines(mine.assign(_period=periods), _LINES, by=("term", "_period"))
    dated = dated.assign(term=dated["term"].astype("str") + "\n" + dated["_period"].astype("str"))
    return trends.assign(lines=add_lines(trends.assign(term=trends["term"] + "\n" + trends["period"]), dated)["lines"])


def show_units(
    units: pd.DataFrame, texts: StretchedTexts | Texts, *, roles: Collection[str], options: TokenOptions, rows: int = 10
) -> pd.DataFrame:
    """Return the most frequent multi-word units with why they are units and their lines; detected ones first."""
    taken = units[~units["glue"].isna() & (units["note"] == "")]
    order = taken.assign(_no=taken["origin"] == "listed").sort_values(
        ["_no", "n", "unit"], ascending=[True, False, True], kind="stable", ignore_index=True
    )
    shown = order.head(rows).rename(columns={"unit": "term"})
    plain = replace(options, units=(), stop_words=frozenset())
    hits = locate_hits(stretch_texts(texts), list(shown["term"]), roles=roles, options=plain, lines=_LINES)
    linked = order.rename(columns={"unit": "term"}).assign(
        lines=few_lines(add_lines(shown, hits))["lines"].reindex(order.index)
    )
    return linked[["term", "lines", "origin", "is_joined", "n", "n_documents", "glue", "n_before", "n_after"]]


def show_agreement(
    agreement: pd.DataFrame,
    rankings: pd.DataFrame,
    texts: StretchedTexts | Texts,
    *,
    options: TokenOptions,
    top: int = 20,
    terms: int = 2,
) -> pd.DataFrame:
    """Return ``agreement`` with the first terms that come in with each choice, and a line of each.

    ``rankings``: variant, rank, term. A term comes in where the base has it not among its first ``top``.
    """
    texts = stretch_texts(texts)
    first = rankings[rankings["rank"] <= top]
    here = set(first[first["variant"] == BASE]["term"])
    new = {name: [t for t in rows["term"] if t.lower() not in here][:terms] for name, rows in first.groupby("variant")}
    asked = sorted({term.lower() for listed in new.values() for term in listed})
    lines = add_lines(
        pd.DataFrame({"term": pd.Series(asked, dtype="str")}),
        locate_hits(texts, asked, roles=texts.roles, options=options, lines=1),
    )
    line_of = {term: places[:1] for term, places in zip(lines["term"], lines["lines"], strict=True)}
    names = [new.get(name, []) for name in agreement["variant"]]
    linked = agreement.assign(
        comes_in=pd.Series([join_words(listed) for listed in names], index=agreement.index, dtype="str"),
        lines=pd.Series(
            [tuple(dict.fromkeys(place for term in listed for place in line_of[term.lower()])) for listed in names],
            index=agreement.index,
            dtype="object",
        ),
    )
    noted = ["note"] if (agreement["note"] != "").any() else []
    return linked[["variant", "choice", "n_terms", "top_shared", "spearman", "comes_in", "lines", *noted]]


def show_pairs(
    pairs: pd.DataFrame, texts: StretchedTexts | Texts, *, roles: Collection[str], options: TokenOptions, rows: int = 25
) -> pd.DataFrame:
    """Return the first ``rows`` collocations with the sentences in which the pair stands side by side."""
    shown = pairs.head(rows)
    plain = replace(options, stop_words=frozenset())
    either = [[f"{a} {b}", f"{b} {a}"] for a, b in zip(shown["term_1"], shown["term_2"], strict=True)]
    asked = [pair[0] for pair in either]
    hits = locate_hits(stretch_texts(texts), asked, roles=roles, options=plain, lines=_LINES)
    phrases = pd.DataFrame({"term": pd.Series([pair[0] for pair in either], dtype="str", index=shown.index)})
    linked = shown.assign(lines=few_lines(add_lines(phrases, hits))["lines"])
    return linked[["term_1", "term_2", "lines", "n", "n_documents", "log_dice", "pmi", "t_score"]]


def show_spread(frequent: pd.DataFrame, dispersion: pd.DataFrame) -> pd.DataFrame:
    """Return the most frequent content words, with their lines and how they are spread."""
    joined = frequent.merge(dispersion, on="term", validate="one_to_one")
    return joined[["term", "lines", "n", "n_documents", "juilland_d", "carroll_d2", "dp", "dp_norm"]]


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
    sentences = sentences[sentences["doc_id"].isin(set(wanted["doc_id"]))]
    starts = sentences.sort_values(["start", "doc_id"], kind="stable")[["doc_id", "start", "sentence"]]
    placed = pd.merge_asof(
        wanted.sort_values("start", kind="stable"), starts, on="start", by="doc_id", direction="backward"
    ).sort_values(["doc_id", "start"], kind="stable")
    lines = add_lines(shown.rename(columns={"phrase": "term"}), placed.rename(columns={"phrase": "term"}))
    linked = ranked.assign(lines=lines["lines"].reindex(ranked.index))
    return linked[["phrase", "lines", "n_words", "n_documents"]]
