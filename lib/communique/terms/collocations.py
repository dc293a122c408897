"""Collocations: which terms keep company. The table ``collocations``."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from communique.errors import InputError
from communique.terms.association import ASSOCIATIONS
from communique.terms.encoding import GAP, Documents, EncodedCorpus, encode_documents
from communique.text.tokens import DEFAULT_OPTIONS, TokenOptions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]


def find_collocations(
    documents: Documents,
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
    corpus = encode_documents(documents, roles=roles, options=options)
    if node is not None and node not in set(corpus.terms):
        raise InputError(f"The node {node!r} is not a term of these documents; write it as it is counted.")
    width = len(corpus.terms) + 1
    firsts = np.zeros(width, dtype=np.int64)
    seconds = np.zeros(width, dtype=np.int64)
    only = None if node is None else corpus.terms.index(node)
    parts = []
    for distance in (*range(-left, 0), *range(1, right + 1)):
        one, two, places = _pair(corpus, distance)
        firsts += np.bincount(one, minlength=width)
        seconds += np.bincount(two, minlength=width)
        chosen = slice(None) if only is None else one == only
        parts.append(np.stack([one[chosen] * width + two[chosen], places[chosen]]))
    return _tabulate(np.concatenate(parts, axis=1), firsts, seconds, corpus, min_count, options)


def _pair(corpus: EncodedCorpus, distance: int) -> tuple[Codes, Codes, Codes]:
    """Give the codes of both tokens, and the document, of all pairs at this distance within a sentence."""
    n = max(len(corpus.codes) - abs(distance), 0)
    here, there = (slice(0, n), slice(len(corpus.codes) - n, None))
    if distance < 0:
        here, there = there, here
    usable = corpus.sentences[here] == corpus.sentences[there]
    usable &= (corpus.codes[here] != GAP) & (corpus.codes[there] != GAP)
    return corpus.codes[here][usable], corpus.codes[there][usable], corpus.documents[here][usable]


def _tabulate(
    pairs: Codes, firsts: Codes, seconds: Codes, corpus: EncodedCorpus, min_count: int, options: TokenOptions
) -> pd.DataFrame:
    width = len(corpus.terms) + 1
    keys, inverse, n = np.unique(pairs[0], return_inverse=True, return_counts=True)
    spread = np.unique(inverse * len(corpus.doc_ids) + pairs[1]) // max(len(corpus.doc_ids), 1)
    n_documents = np.bincount(spread, minlength=len(keys))
    one, two = keys // width, keys % width
    stops = np.array([term in options.stop_words for term in corpus.terms] + [True], dtype=bool)
    keep = (n >= max(min_count, 1)) & ~stops[one] & ~stops[two] & (one != two)
    one, two, n, n_documents = one[keep], two[keep], n[keep], n_documents[keep]
    table = pd.DataFrame(
        {
            "term_1": pd.array([corpus.terms[i] for i in one.tolist()], dtype="str"),
            "term_2": pd.array([corpus.terms[i] for i in two.tolist()], dtype="str"),
            "n": n,
            "n_documents": n_documents,
            "n_1": firsts[one],
            "n_2": seconds[two],
            "n_pairs": int(firsts.sum()),
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
