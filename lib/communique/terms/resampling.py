"""Sums over resampled documents as one blocked product: weights by counts, terms by terms.

Three things make it fast. A block of weights is narrow enough to stay in the processor's cache while the sparse counts
stream past it; sums that are whole numbers below 2^16, those of nearly all terms, are added up in 16 bits, so that one
instruction adds many; and terms in many documents, the head of Zipf's law, are multiplied as a plain matrix.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
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


class ByTerm:
    """Values arranged by term, once for many blocks of weights."""

    def __init__(self, values: Matrix) -> None:
        self.values = values
        data = values if isinstance(values, np.ndarray) else values.data
        self.is_whole = bool((data == np.floor(data)).all())
        self.has_negative = bool((data < 0).any())
        self.sums = np.asarray(_absolute(values).sum(axis=0)).reshape(-1)
        self._rows: dict[str, tuple[Positions, Any]] = {}

    @cached_property
    def rows(self) -> csr_array:
        """A row a term."""
        from scipy.sparse import csr_array

        values: Any = self.values
        return csr_array(values.T.tocsr())

    def choose(self, kind: str, positions: Positions, dtype: np.dtype[Any]) -> Any:
        """Return the rows at ``positions``; those chosen before are kept until others are wanted under this name."""
        known = self._rows.get(kind)
        if known is None or known[1].dtype != dtype or not np.array_equal(known[0], positions):
            known = self._rows[kind] = (positions, self.rows[positions].astype(dtype))
        return known[1]


def resample_sums(weights: Numbers, values: Matrix | ByTerm) -> Iterator[tuple[Positions, Numbers]]:
    """Give ``values.T @ weights.T`` in blocks of terms, each with the positions of its terms.

    ``weights``: resamples by documents; ``values``: documents by terms, plain, sparse or arranged; a block is terms by
    resamples, and each term is in one block. Counts add up without rounding: in the narrowest of unsigned 16 bits,
    float32 and float64 that holds the sums, so convert before calculating with a block of whole numbers.
    """
    given = values if isinstance(values, ByTerm) else ByTerm(values)
    values = given.values
    sums, is_whole = _bound_sums(weights, given)
    wide = np.dtype(np.float32 if is_whole and sums.max(initial=0) < _EXACT_IN_FLOAT32 else np.float64)
    n_terms = max(1, _CELLS // max(1, len(weights)))
    if isinstance(values, np.ndarray):
        across = np.ascontiguousarray(weights.T, dtype=wide)
        for positions in _in_order(np.arange(values.shape[1]), n_terms):
            yield positions, values[:, positions].T.astype(wide) @ across
        return
    share = np.diff(given.rows.indptr) / max(1, given.rows.shape[1])
    is_narrow = np.full(len(share), is_whole and not (weights < 0).any() and not given.has_negative)
    is_narrow &= sums < _EXACT_IN_16_BITS
    is_dense = share >= np.where(is_narrow, _DENSE_SHARE[2], _DENSE_SHARE[wide.itemsize])
    if is_dense.any():
        across = np.ascontiguousarray(weights.T, dtype=wide)
        for positions, part in _cut_rows(given, "dense", np.flatnonzero(is_dense), wide, n_terms):
            yield positions, part.toarray() @ across
    with ThreadPoolExecutor(2) as pool:
        kinds = {"narrow": (np.dtype(np.uint16), is_narrow & ~is_dense), "wide": (wide, ~is_narrow & ~is_dense)}
        for kind, (dtype, chosen) in kinds.items():
            if chosen.any():
                narrow = _cut_weights(weights, dtype)
                for positions, part in _cut_rows(given, kind, np.flatnonzero(chosen), dtype, n_terms):
                    yield positions, _multiply(part, narrow, pool)


def _cut_rows(
    given: ByTerm, kind: str, positions: Positions, dtype: np.dtype[Any], size: int
) -> Iterator[tuple[Positions, Any]]:
    """Give the rows of terms, so many at a time, each time with their positions."""
    rows = given.choose(kind, positions, dtype)
    for first in range(0, len(positions), size):
        yield positions[first : first + size], rows if size >= len(positions) else rows[first : first + size]


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


def _bound_sums(weights: Numbers, given: ByTerm) -> tuple[NDArray[np.float64], bool]:
    """Give how large the sum of each term can become at most, and whether all weights and values are whole numbers."""
    if not len(given.sums) or not weights.size:
        return np.zeros(len(given.sums)), True
    is_whole = given.is_whole and bool((weights == np.floor(weights)).all())
    largest = max(float(weights.max()), -float(weights.min()))
    return given.sums * largest, is_whole


def _absolute(values: Any) -> Any:
    return abs(values)
