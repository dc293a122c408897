"""Leading terms: which rows of a comparison a reader is shown first, and by what rule."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from communique.terms.keyness import check_measures
from communique.terms.matrix import Counts, sum_terms
from communique.terms.sensitivity import score_terms
from communique.terms.wordlists import load_stop_words


def lead_terms(
    terms: pd.DataFrame,
    comparison: pd.Series,
    *,
    top: int = 12,
    min_documents: int = 2,
    by: str = "g2_two_cell",
) -> pd.DataFrame:
    """Return the ``top`` rows of either side by the size of a measure, those of group A first.

    ``terms``: the rows of one comparison, ``comparison`` its row of table ``comparisons``. A term leads its side
    where so many documents of that side hold it, or all where the side has fewer; a term of one document tells of
    that document. Adds ``side`` ("a" or "b"). Raises InputError for an unknown measure.
    """
    check_measures([by])
    score = score_terms(terms, by)
    table = terms.assign(_size=score.abs(), side=score.gt(0).map({True: "a", False: "b"}))[score.abs() > 0]
    held = table["docs_a"].where(table["side"] == "a", table["docs_b"])
    least = table["side"].map(
        {side: min(min_documents, max(1, int(comparison[f"n_documents_{side}"]))) for side in "ab"}
    )
    is_list = (table["side"] == "b") & (int(comparison["n_documents_b"]) == 0)
    table = table[is_list | (held.fillna(0) >= least)].sort_values(["_size", "term"], ascending=[False, True])
    sides = [table[table["side"] == side].head(top) for side in "ab"]
    return pd.concat(sides, ignore_index=True).drop(columns="_size")


def list_frequent(counts: Counts, *, top: int = 12, stop_words: Collection[str] | None = None) -> pd.DataFrame:
    """Return the most frequent terms that are words and no stop words: term, n, n_documents.

    ``counts``: doc_id, term, n. ``stop_words``: by default the English ones.
    """
    stops = load_stop_words() if stop_words is None else frozenset(stop_words)
    sums = sum_terms(counts)
    is_word = sums["term"].str.contains(r"[^\W\d_]", regex=True) & ~sums["term"].isin(stops)
    return sums[is_word].sort_values(["n", "term"], ascending=[False, True], ignore_index=True).head(top)


def choose_focus(leading: pd.DataFrame, counts: Counts, wanted: Collection[str] = (), *, top: int = 6) -> list[str]:
    """Return the terms to follow through the texts: those asked for, else leading ones of both sides, else frequent ones."""
    if wanted:
        return list(dict.fromkeys(wanted))[:top]
    if not leading.empty:
        half = max(1, top // 2)
        sides = [list(leading[leading["side"] == side]["term"].head(half)) for side in "ab"]
        return [term for side in sides for term in side]
    return list(list_frequent(counts, top=top)["term"])
