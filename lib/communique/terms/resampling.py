"""Sums over resampled documents as one blocked product: weights by counts, terms by terms.

Two things make it fast. A block of weights is narrow enough to stay in the processor's cache while the sparse
counts stream past it; and terms in many documents, the head of Zipf's law, are multiplied as a plain matrix.
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

    Floats: TypeAlias = NDArray[np.floating[Any]]
    Positions: TypeAlias = NDArray[np.int64]

_EXACT_IN_FLOAT32 = 2**24
_DENSE_SHARE = 0.08  # of documents that hold a term, from where on a plain product is faster
_WIDTH = 125  # resamples a block: 5,000 documents of float32 are 2.5 MB
_CELLS = 8_000_000  # of a block of sums, 32 MB of float32


def resample_sums(weights: NDArray[np.float64], values: Matrix) -> Iterator[tuple[Positions, Floats]]:
    """Give ``values.T @ weights.T`` in blocks of terms, each with the positions of its terms.

    ``weights``: resamples by documents; ``values``: documents by terms, plain or sparse; a block is terms by
    resamples, and each term is in one block. Counts add up without rounding: in float32 where all sums are
    whole numbers below 2^24, else in float64.
    """
    dtype = np.dtype(np.float32 if _fits_float32(weights, values) else np.float64)
    across: Floats = np.ascontiguousarray(weights.T, dtype=dtype)
    n_terms = max(1, _CELLS // max(1, len(weights)))
    if isinstance(values, np.ndarray):
        for positions in _in_order(np.arange(values.shape[1]), n_terms):
            yield positions, values[:, positions].T.astype(dtype) @ across
        return
    from scipy.sparse import csr_array

    by_term = csr_array(values.T.tocsr().astype(dtype))
    is_dense = np.diff(by_term.indptr) >= max(1.0, _DENSE_SHARE * by_term.shape[1])
    for positions in _in_order(np.flatnonzero(is_dense), n_terms):
        yield positions, by_term[positions].toarray() @ across
    narrow = [np.ascontiguousarray(across[:, i : i + _WIDTH]) for i in range(0, across.shape[1], _WIDTH)]
    with ThreadPoolExecutor(2) as pool:
        for positions in _in_order(np.flatnonzero(~is_dense), n_terms):
            yield positions, _multiply(by_term[positions], narrow, pool)


def _in_order(positions: Positions, size: int) -> Iterator[Positions]:
    for first in range(0, len(positions), size):
        yield positions[first : first + size]


def _multiply(by_term: csr_array, narrow: list[Floats], pool: ThreadPoolExecutor) -> Floats:
    width = sum(block.shape[1] for block in narrow)
    sums = np.empty((by_term.shape[0], width), dtype=narrow[0].dtype)

    def fill(number: int) -> None:
        first = number * _WIDTH
        sums[:, first : first + narrow[number].shape[1]] = by_term @ narrow[number]

    list(pool.map(fill, range(len(narrow))))
    return sums


def _fits_float32(weights: NDArray[np.float64], values: Matrix) -> bool:
    data = values if isinstance(values, np.ndarray) else values.data
    if not data.size or not weights.size:
        return True
    whole = bool((data == np.floor(data)).all() and (weights == np.floor(weights)).all())
    sums = np.asarray(_absolute(values).sum(axis=0))
    largest = float(sums.max()) * float(np.abs(weights).max())
    return whole and largest < _EXACT_IN_FLOAT32


def _absolute(values: Any) -> Any:  # noqa: ANN401
    return abs(values)
