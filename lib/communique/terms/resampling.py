"""Sums over resampled documents as one blocked product: weights by counts, terms by terms.

Three things make it fast. A block of weights is narrow enough to stay in the processor's cache while the sparse counts
stream past it; sums that are whole numbers below 2^16, those of nearly all terms, are added up in 16 bits, so that one
instruction adds many; and terms in many documents, the head of Zipf's law, are multiplied as a plain matrix.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from communique.terms.matrix import Matrix

    Numbers: TypeAlias = NDArray[Any]
    Positions: TypeAlias = NDArray[np.int64]

_EXACT_IN_FLOAT32 = 2**24
_EXACT_IN_16_BITS = 2**16
_DENSE_SHARE = {
    2: 0.2,
    4: 0.08,
    8: 0.08,
}  # by bytes a number: of documents that hold a term, whence a plain product is faster
_WIDTH = 512  # bytes a row of a block of weights: those of 5,000 documents are 2.5 MB
_CELLS = 2_000_000  # of a block of sums, 4 to 16 MB


def resample_sums(weights: Numbers, values: Matrix) -> Iterator[tuple[Positions, Numbers]]:
    """Give ``values.T @ weights.T`` in blocks of terms, each with the positions of its terms.

    ``weights``: resamples by documents; ``values``: documents by terms, plain or sparse; a block is terms by
    resamples, and each term is in one block. Counts add up without rounding: in the narrowest of unsigned 16 bits,
    float32 and float64 that holds the sums, so convert before calculating with a block of whole numbers.
    """
    sums, is_whole = _bound_sums(weights, values)
    wide = np.dtype(np.float32 if is_whole and sums.max(initial=0) < _EXACT_IN_FLOAT32 else np.float64)
    n_terms = max(1, _CELLS // max(1, len(weights)))
    if isinstance(values, np.ndarray):
        across = np.ascontiguousarray(weights.T, dtype=wide)
        for positions in _in_order(np.arange(values.shape[1]), n_terms):
            yield positions, values[:, positions].T.astype(wide) @ across
        return
    from scipy.sparse import csr_array

    by_term = csr_array(values.T.tocsr())
    share = np.diff(by_term.indptr) / max(1, by_term.shape[1])
    is_narrow = np.full(len(share), is_whole and not (weights < 0).any() and not (by_term.data < 0).any())
    is_narrow &= sums < _EXACT_IN_16_BITS
    is_dense = share >= np.where(is_narrow, _DENSE_SHARE[2], _DENSE_SHARE[wide.itemsize])
    if is_dense.any():
        across = np.ascontiguousarray(weights.T, dtype=wide)
        for positions in _in_order(np.flatnonzero(is_dense), n_terms):
            yield positions, by_term[positions].astype(wide).toarray() @ across
    with ThreadPoolExecutor(2) as pool:
        for dtype, chosen in ((np.dtype(np.uint16), is_narrow & ~is_dense), (wide, ~is_narrow & ~is_dense)):
            if chosen.any():
                narrow = _cut_weights(weights, dtype)
                for positions in _in_order(np.flatnonzero(chosen), n_terms):
                    yield positions, _multiply(by_term[positions].astype(dtype), narrow, pool)


def _in_order(positions: Positions, size: int) -> Iterator[Positions]:
    for first in range(0, len(positions), size):
        yield positions[first : first + size]


def _cut_weights(weights: Numbers, dtype: np.dtype[Any]) -> list[Numbers]:
    """Give the weights, documents by resamples, in narrow blocks of resamples."""
    across = weights.T.astype(dtype)
    width = _WIDTH // dtype.itemsize
    return [np.ascontiguousarray(across[:, i : i + width]) for i in range(0, across.shape[1], width)]


def _multiply(by_term: csr_array, narrow: list[Numbers], pool: ThreadPoolExecutor) -> Numbers:
    """Give terms by resamples, each narrow block of weights in its own turn."""
    lasts = np.cumsum([block.shape[1] for block in narrow])
    sums = np.empty((by_term.shape[0], int(lasts[-1])), dtype=narrow[0].dtype)

    def fill(number: int) -> None:
        block = narrow[number]
        sums[:, lasts[number] - block.shape[1] : lasts[number]] = by_term @ block

    list(pool.map(fill, range(len(narrow))))
    return sums


def _bound_sums(weights: Numbers, values: Matrix) -> tuple[NDArray[np.float64], bool]:
    """Give how large the sum of each term can become at most, and whether all weights and values are whole numbers."""
    data = values if isinstance(values, np.ndarray) else values.data
    if not data.size or not weights.size:
        return np.zeros(values.shape[1]), True
    is_whole = bool((data == np.floor(data)).all() and (weights == np.floor(weights)).all())
    largest = max(float(weights.max()), -float(weights.min()))
    return np.asarray(_absolute(values).sum(axis=0)).reshape(-1) * largest, is_whole


def _absolute(values: Any) -> Any:
    return abs(values)
