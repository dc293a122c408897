"""Collocations: which terms keep company. The table ``collocations``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from communique.errors import InputError
from communique.terms.association import ASSOCIATIONS
from communique.terms.coded import add_up
from communique.terms.encoding import GAP, Documents, EncodedCorpus
from communique.terms.stretched import StretchedTexts, code_texts
from communique.text.tokens import DEFAULT_OPTIONS, TokenOptions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]


def find_collocations(
    documents: StretchedTexts | Documents,
    *,
    node: str | None = None,
    window: tuple[int, int] = (0, 1),
    min_count: int = 5,
    roles: Collection[str] = ("body",),
    options: TokenOptions = DEFAULT_OPTIONS,
) -> pd.DataFrame:
    """Measure which terms stand near a node, or near each other, within sentences.

    ``window``: words to the left and to the right of the node, so (0, 1) are adjacent words. The unit of
    counting is a pair of positions in each other's window (Evert 2008, section 3): ``n`` pairs of node and
    collocate, ``n_1`` pairs with the node, ``n_2`` pairs with the collocate, ``n_pairs`` in all. A term that
    stands in the window itself, a stop word on either side, a gap: no row, though pairs with stop words are
    counted in n_1 and n_pairs.

    One row is a pair: term_1 (the node), term_2, n, n_documents, n_1, n_2, n_pairs, a column a measure, note;
    with n at least ``min_count``; sorted by log_dice, largest first, then by both terms. Raises InputError
    for a window without a word, or a node that is not a term of the documents.
    """
    left, right = window
    if min(window) < 0 or max(window) < 1:
        raise InputError(f"window={window}: give words to the left and right, one of them 1 or more, as (5, 5).")
    coded = code_texts(documents, roles=roles, options=options)
    pairs: _Pairs | None = None
    for corpus in coded.parts(options.units):
        if pairs is None:
            if node is not None and node not in set(corpus.terms):
                raise InputError(f"The node {node!r} is not a term of these documents; write it as it is counted.")
            pairs = _Pairs(corpus.terms, node, options.stop_words)
        pairs.add(corpus, [*range(-left, 0), *range(1, right + 1)])
    return _tabulate(pairs or _Pairs([], None, ()), min_count)


class _Pairs:
    """Pairs of terms near each other, added up over stretches of documents; a pair is a number."""

    def __init__(self, terms: list[str], node: str | None, stop_words: Collection[str]) -> None:
        self.terms, self.width = terms, len(terms) + 1
        self.firsts, self.seconds = np.zeros(self.width, dtype=np.int64), np.zeros(self.width, dtype=np.int64)
        self.keys, self.n, self.n_documents = (np.empty(0, dtype=np.int64) for _ in range(3))
        self._only = None if node is None else terms.index(node)
        self._is_stop = np.array([term in stop_words for term in terms] + [True], dtype=bool)

    def add(self, corpus: EncodedCorpus, distances: Sequence[int]) -> None:
        """Add the pairs at these distances."""
        found = []
        for distance in distances:
            one, two, places = _pair(corpus, distance)
            self.firsts += np.bincount(one, minlength=self.width)
            self.seconds += np.bincount(two, minlength=self.width)
            chosen = ~self._is_stop[one] & ~self._is_stop[two] & (one != two)
            chosen &= True if self._only is None else one == self._only
            found.append(np.stack([one[chosen] * self.width + two[chosen], places[chosen]]))
        pairs, documents = np.concatenate(found, axis=1)
        keys, inverse, n = np.unique(pairs, return_inverse=True, return_counts=True)
        spread = np.unique(inverse * len(corpus.doc_ids) + documents) // max(len(corpus.doc_ids), 1)
        held = np.bincount(spread, minlength=len(keys))
        columns = (np.append(*pair) for pair in ((self.keys, keys), (self.n, n), (self.n_documents, held)))
        self.keys, self.n, self.n_documents = add_up(*columns)


def _pair(corpus: EncodedCorpus, distance: int) -> tuple[Codes, Codes, Codes]:
    """Give the codes of both tokens, and the document, of all pairs at this distance within a sentence."""
    n = max(len(corpus.codes) - abs(distance), 0)
    here, there = (slice(0, n), slice(len(corpus.codes) - n, None))
    if distance < 0:
        here, there = there, here
    usable = corpus.sentences[here] == corpus.sentences[there]
    usable &= (corpus.codes[here] != GAP) & (corpus.codes[there] != GAP)
    return corpus.codes[here][usable], corpus.codes[there][usable], corpus.documents[here][usable]


def _tabulate(pairs: _Pairs, min_count: int) -> pd.DataFrame:
    keep = pairs.n >= max(min_count, 1)
    (one, two), n, n_documents = np.divmod(pairs.keys[keep], pairs.width), pairs.n[keep], pairs.n_documents[keep]
    table = pd.DataFrame(
        {
            "term_1": pd.array([pairs.terms[i] for i in one.tolist()], dtype="str"),
            "term_2": pd.array([pairs.terms[i] for i in two.tolist()], dtype="str"),
            "n": n,
            "n_documents": n_documents,
            "n_1": pairs.firsts[one],
            "n_2": pairs.seconds[two],
            "n_pairs": int(pairs.firsts.sum()),
        }
    )
    for name, measure in ASSOCIATIONS.items():
        table[name] = measure(table["n"], table["n_1"], table["n_2"], table["n_pairs"])
    empty = table["delta_p"].isna() | table["delta_p_swapped"].isna()
    table["note"] = pd.Series("", index=table.index, dtype="str").mask(
        empty, "Delta P: one of the terms is in every pair"
    )
    by = ["log_dice", "term_1", "term_2"]
    return table.sort_values(by, ascending=[False, True, True], kind="stable", ignore_index=True)
