"""Terms per document: the table ``counts``."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from communique.errors import InputError
from communique.terms.encoding import GAP, Documents, EncodedCorpus, encode_documents
from communique.text.tokens import DEFAULT_OPTIONS, TokenOptions

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_NGRAM = 5


def count_terms(
    documents: Documents,
    *,
    roles: Collection[str] = ("body",),
    ngrams: tuple[int, int] = (1, 1),
    options: TokenOptions = DEFAULT_OPTIONS,
) -> pd.DataFrame:
    """Count the terms, and the runs of terms, of each document.

    ``documents``: doc_id to (text, sentences), or a table with a row a sentence and the columns doc_id, role
    and text. ``ngrams``: shortest and longest run of terms, 1 to 5; no run crosses the end of a sentence or a
    gap, none starts or ends with a stop word. One row is a term in a document: doc_id, term (words one space
    apart), n; sorted by doc_id, then term, by code point. Raises InputError for an impossible range of
    n-grams, an unknown role, a table without one of its columns.
    """
    shortest, longest = ngrams
    if not 1 <= shortest <= longest <= MAX_NGRAM:
        raise InputError(
            f"ngrams={ngrams}: give the shortest and the longest, from 1 to {MAX_NGRAM}, as (1, 2)."
        )
    corpus = encode_documents(documents, roles=roles, options=options)
    stops = np.array([term in options.stop_words for term in corpus.terms] + [True], dtype=bool)
    tables = []
    grams, names = corpus.codes, corpus.terms
    for length in range(1, longest + 1):
        if length > 1:
            grams, keys = extend_ngrams(grams, corpus, length)
            names = _name_ngrams(names, keys, corpus.terms)
        if length >= shortest:
            tables.append(_count(grams, names, stops, corpus, length))
    counts = pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]
    if len(tables) > 1:
        counts = sort_counts(counts)
    return counts


def extend_ngrams(
    grams: NDArray[np.int64], corpus: EncodedCorpus, length: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Lengthen the n-gram that starts at each token by one, to ``length``; GAP where a sentence or a gap ends
    it.

    Returns the new numbers, and for each number its key: that of the shorter n-gram times the number of
    terms, plus the code of the term that follows.
    """
    last = corpus.codes[length - 1 :]
    longer = np.full(len(grams), GAP, dtype=np.int64)
    start = grams[: len(last)]
    usable = corpus.sentences[: len(last)] == corpus.sentences[length - 1 :]
    usable &= (start != GAP) & (last != GAP)
    keys, inverse = np.unique(start[usable] * len(corpus.terms) + last[usable], return_inverse=True)
    longer[: len(last)][usable] = inverse
    return longer, keys


def _name_ngrams(names: list[str], keys: NDArray[np.int64], terms: list[str]) -> list[str]:
    heads, tails = np.divmod(keys, max(len(terms), 1))
    return [f"{names[head]} {terms[tail]}" for head, tail in zip(heads.tolist(), tails.tolist(), strict=True)]


def _count(
    grams: NDArray[np.int64], names: list[str], stops: NDArray[np.bool_], corpus: EncodedCorpus, length: int
) -> pd.DataFrame:
    usable = (grams != GAP) & ~stops[corpus.codes]
    if length > 1:
        usable[: len(grams) - length + 1] &= ~stops[corpus.codes[length - 1 :]]
    width = max(len(names), 1)
    keys, n = np.unique(corpus.documents[usable] * width + grams[usable], return_counts=True)
    return counts_table(keys // width, keys % width, n, corpus.doc_ids, names)


def counts_table(
    documents: NDArray[np.int64],
    codes: NDArray[np.int64],
    n: NDArray[np.int64],
    doc_ids: list[str],
    names: list[str],
) -> pd.DataFrame:
    """Make the table ``counts`` from positions in the lists of documents and terms."""
    return pd.DataFrame(
        {"doc_id": _take(doc_ids, documents), "term": _take(names, codes), "n": n.astype(np.int64)}
    )


def _take(names: list[str], codes: NDArray[np.int64]) -> pd.Series:
    return pd.Series(pd.array(names, dtype="str").take(codes))


def sort_counts(counts: pd.DataFrame) -> pd.DataFrame:
    """Sort by doc_id, then term, by code point."""
    return counts.sort_values(["doc_id", "term"], kind="stable", ignore_index=True)
