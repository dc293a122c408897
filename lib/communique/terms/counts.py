"""Terms per document: the table ``counts``."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from communique.errors import InputError
from communique.terms.coded import CodedTexts
from communique.terms.encoding import GAP, Documents, EncodedCorpus, encode_documents
from communique.terms.matrix import MatrixBuilder, TermMatrix
from communique.text.tokens import DEFAULT_OPTIONS, TokenOptions

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas.api.extensions import ExtensionArray

    Codes: TypeAlias = NDArray[np.int64]

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
    check_ngrams(ngrams)
    corpus = encode_documents(documents, roles=roles, options=options, joined=ngrams[1] == 1)
    names, documents_at, terms_at, n = count_encoded(corpus, ngrams=ngrams, stop_words=options.stop_words)
    doc_ids = pd.array(corpus.doc_ids, dtype="str").take(documents_at)
    return pd.DataFrame({"doc_id": doc_ids, "term": names.take(terms_at), "n": n})


def count_coded(
    coded: CodedTexts, *, ngrams: tuple[int, int] = (1, 1), options: TokenOptions = DEFAULT_OPTIONS
) -> TermMatrix:
    """Count as ``count_terms`` does, a stretch of documents after the other, into a sparse matrix.

    ``coded``: read with these options but for units and stop words.
    """
    check_ngrams(ngrams)
    builder = MatrixBuilder()
    for corpus in coded.parts(options.units):
        builder.add(corpus.doc_ids, *count_encoded(corpus, ngrams=ngrams, stop_words=options.stop_words))
    return builder.make()


def check_ngrams(ngrams: tuple[int, int]) -> None:
    """Raise InputError for an impossible range of lengths."""
    if not 1 <= ngrams[0] <= ngrams[1] <= MAX_NGRAM:
        raise InputError(f"ngrams={ngrams}: give the shortest and the longest, from 1 to {MAX_NGRAM}, as (1, 2).")


def count_encoded(
    corpus: EncodedCorpus, *, ngrams: tuple[int, int], stop_words: Collection[str]
) -> tuple[ExtensionArray, Codes, Codes, Codes]:
    """Give all terms by code point, and the document, the term and the number of each row of counts, in order."""
    shortest, longest = ngrams
    levels = [(corpus.codes, np.arange(len(corpus.terms)))]
    for length in range(2, longest + 1):
        levels.append(extend_ngrams(levels[-1][0], corpus, length))
    places, names = _rank_ngrams([keys for _, keys in levels], corpus.terms)
    stops = np.array([term in stop_words for term in corpus.terms] + [False], dtype=bool)
    keys = []
    for length in range(shortest, longest + 1):
        grams = levels[length - 1][0]
        usable = grams != GAP
        if stop_words:
            usable &= ~stops[corpus.codes]
            usable[: max(len(grams) - length + 1, 0)] &= ~stops[corpus.codes[length - 1 :]]
        keys.append(corpus.documents[usable] * len(names) + places[length - 1][grams[usable]])
    rows, n = _count_keys(np.concatenate(keys))
    documents_at, terms_at = np.divmod(rows, max(len(names), 1))
    return names, documents_at, terms_at, n


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


def _rank_ngrams(keys: list[Codes], terms: list[str]) -> tuple[list[Codes], ExtensionArray]:
    """Give each n-gram's place among all of all lengths, by code point, and their names in that order.

    ``keys``: for each length the keys of ``extend_ngrams``. N-grams form a tree, each the child of the one
    without its last word. As no character of a term sorts before the space, walking the tree depth first goes
    by code point, and no texts need be compared.
    """
    names = [pd.Series(terms, dtype="str")]
    parents = [level // max(len(terms), 1) for level in keys]
    for level, heads in zip(keys[1:], parents[1:], strict=True):
        tails = names[0].take(level % max(len(terms), 1))
        names.append(names[-1].take(heads).reset_index(drop=True) + " " + tails.reset_index(drop=True))
    everything = pd.concat(names, ignore_index=True).array
    if any(" " in term for term in terms):
        return _rank_by_text(everything, [len(level) for level in keys])
    sizes = [np.ones(len(level), dtype=np.int64) for level in keys]
    for depth in range(len(keys) - 1, 0, -1):
        sums = np.bincount(parents[depth], sizes[depth], len(sizes[depth - 1]))
        sizes[depth - 1] += sums.astype(np.int64)
    places = [np.cumsum(sizes[0]) - sizes[0]]
    for depth in range(1, len(keys)):
        heads = parents[depth]
        before = np.cumsum(sizes[depth]) - sizes[depth]
        places.append(places[-1][heads] + 1 + before - before[np.searchsorted(heads, heads)])
    order = np.empty(len(everything), dtype=np.int64)
    order[np.concatenate(places)] = np.arange(len(everything))
    return places, everything.take(order)


def _rank_by_text(everything: ExtensionArray, lengths: list[int]) -> tuple[list[Codes], ExtensionArray]:
    """Rank by comparing texts, for terms with spaces; n-grams that read the same become one."""
    texts = sorted(set(everything))
    place = {text: position for position, text in enumerate(texts)}
    places = np.array([place[text] for text in everything], dtype=np.int64)
    return np.split(places, np.cumsum(lengths)[:-1]), pd.array(texts, dtype="str")


def _count_keys(keys: Codes) -> tuple[Codes, Codes]:
    """Give the different keys, sorted, and how often each occurs."""
    keys.sort()
    firsts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else keys
    n = np.full(len(firsts), len(keys), dtype=np.int64)
    n[:-1] = firsts[1:]
    return keys[firsts], n - firsts
