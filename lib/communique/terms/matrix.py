"""Counts as a matrix, documents by terms, for everything that adds up or relabels documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from communique.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Matrix: TypeAlias = NDArray[np.float64] | csr_array

MAX_DENSE_CELLS = 4_000_000


@dataclass(frozen=True)
class TermMatrix:
    """Counts: one row a document of ``doc_ids``, one column a term of ``terms``; sparse where it is large."""

    doc_ids: list[str]
    terms: list[str]
    values: Matrix


def build_matrix(counts: pd.DataFrame, doc_ids: Collection[str] | None = None) -> TermMatrix:
    """Arrange the table ``counts`` as a matrix, documents and terms sorted by code point.

    ``doc_ids``: which documents, by default all. Raises InputError for a missing column, a negative or
    missing n.
    """
    check_counts(counts)
    if doc_ids is not None:
        counts = counts[counts["doc_id"].isin(set(doc_ids))]
    documents, rows = _number(counts["doc_id"])
    terms, columns = _number(counts["term"])
    n = counts["n"].to_numpy(dtype=np.float64)
    if len(documents) * len(terms) <= MAX_DENSE_CELLS:
        values = np.zeros((len(documents), len(terms)))
        np.add.at(values, (rows, columns), n)
        return TermMatrix(documents, terms, values)
    from scipy.sparse import csr_array

    return TermMatrix(documents, terms, csr_array((n, (rows, columns)), shape=(len(documents), len(terms))))


def check_counts(counts: pd.DataFrame, *, columns: tuple[str, ...] = ("doc_id", "term", "n")) -> None:
    """Raise InputError unless the table has the columns, and whole, non-negative n."""
    if missing := [name for name in columns if name not in counts.columns]:
        raise InputError(f"The table of counts lacks the column {missing[0]!r}; it needs {', '.join(columns)}.")
    n = counts["n"]
    if n.isna().any() or (n < 0).any():
        row = int(np.flatnonzero((n.isna() | (n < 0)).to_numpy())[0])
        term = counts["term"].iloc[row]
        raise InputError(f"Row {row + 1} of the counts, term {term!r}: n is {n.iloc[row]}; it must be 0 or more.")


def iterate_columns(values: Matrix) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Give the matrix as plain blocks of columns, each with the position of its first; one at least."""
    width = max(1, MAX_DENSE_CELLS // max(1, values.shape[0]))
    for first in range(0, max(values.shape[1], 1), width):
        part = values[:, first : first + width]
        yield first, part if isinstance(part, np.ndarray) else part.toarray()


def _number(names: pd.Series) -> tuple[list[str], NDArray[np.int64]]:
    codes, unique = pd.factorize(names)
    listed = [str(name) for name in unique]
    order = sorted(range(len(listed)), key=listed.__getitem__)
    rank = np.empty(len(listed), dtype=np.int64)
    rank[order] = np.arange(len(listed))
    return [listed[i] for i in order], rank[codes] if len(codes) else np.empty(0, dtype=np.int64)
