"""Counts as a matrix, documents by terms, for everything that adds up or relabels documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from communique.errors import InputError
from communique.terms.vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Matrix: TypeAlias = NDArray[np.float64] | csr_array
    Codes: TypeAlias = NDArray[np.int64]

MAX_DENSE_CELLS = 4_000_000
_MAX_BLOCK_CELLS = 1_000_000


@dataclass(frozen=True)
class TermMatrix:
    """Counts: one row a document of ``doc_ids``, one column a term of ``terms``; sparse where it is large."""

    doc_ids: list[str]
    terms: list[str]
    values: Matrix

    @property
    def empty(self) -> bool:
        """Whether nothing was counted."""
        return not self.doc_ids

    def iterate_tables(self, *, n_rows: int = 200_000) -> Iterator[pd.DataFrame]:
        """Yield the rows of table ``counts``, in order, about so many at a time; one piece at least."""
        from scipy.sparse import csr_array

        sparse, terms = csr_array(self.values), pd.array(self.terms, dtype="str")
        doc_ids = pd.array(self.doc_ids, dtype="str")
        first = 0
        while first < max(1, len(self.doc_ids)):
            last = max(first + 1, int(np.searchsorted(sparse.indptr, sparse.indptr[first] + n_rows, side="right")) - 1)
            part = sparse[first:last]
            owners = first + np.repeat(np.arange(part.shape[0]), np.diff(part.indptr))
            columns = {"doc_id": doc_ids.take(owners), "term": terms.take(part.indices), "n": part.data}
            yield pd.DataFrame(columns).astype({"n": "int64"})
            first = last


Counts: TypeAlias = pd.DataFrame | TermMatrix
"""Counts as a table (doc_id, term, n), or as a matrix."""


class MatrixBuilder:
    """Puts the counts of stretches of documents together; no document is in two."""

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._doc_ids: list[str] = []
        self._indices: list[NDArray[np.int32]] = []
        self._counts: list[NDArray[np.int32]] = []
        self._sizes: list[NDArray[np.int64]] = []

    def add(self, doc_ids: Sequence[str], terms: Any, documents: Codes, terms_at: Codes, n: Codes) -> None:
        """Add rows that stand in the order of the documents: positions in ``doc_ids`` and ``terms``, and a number each."""
        numbers = self._vocabulary.number(terms)
        self._doc_ids += doc_ids
        self._sizes.append(np.bincount(documents, minlength=len(doc_ids)))
        self._indices.append(numbers[terms_at].astype(np.int32))
        self._counts.append(n.astype(np.int32))

    def make(self) -> TermMatrix:
        """Return the documents and terms that were counted, both by code point, as a sparse matrix of whole numbers."""
        from scipy.sparse import csr_array

        nothing = [np.zeros(0, dtype=np.int32)]
        numbers, counts = (np.concatenate(nothing + parts) for parts in (self._indices, self._counts))
        self._indices, self._counts = [], []
        sizes = np.concatenate([np.zeros(0, dtype=np.int64), *self._sizes])
        terms, rank = self._vocabulary.sort()
        is_held = np.zeros(len(rank), dtype=bool)
        is_held[rank[np.unique(numbers)]] = True
        column = (np.cumsum(is_held) - 1)[rank].astype(np.int32)
        borders = np.append(0, np.cumsum(sizes))
        values = csr_array((counts, column[numbers], borders), shape=(len(sizes), int(is_held.sum())))
        values.sort_indices()
        order = [i for i in sorted(range(len(sizes)), key=self._doc_ids.__getitem__) if sizes[i]]
        values = values if order == list(range(len(sizes))) else values[order]
        held = terms.take(np.flatnonzero(is_held)).to_pylist()
        return TermMatrix([self._doc_ids[i] for i in order], held, values)


def build_matrix(counts: Counts, doc_ids: Collection[str] | None = None) -> TermMatrix:
    """Arrange the table ``counts`` as a matrix, documents and terms sorted by code point.

    ``doc_ids``: which documents, by default all. Raises InputError for a missing column, a negative or
    missing n.
    """
    if isinstance(counts, TermMatrix):
        return _choose(counts, doc_ids)
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


def name_documents(counts: Counts) -> Collection[str]:
    """Give the documents of counts."""
    return counts.doc_ids if isinstance(counts, TermMatrix) else list(counts["doc_id"].unique())


def sum_terms(counts: Counts) -> pd.DataFrame:
    """Give how often each term was counted, and in how many documents: term, n, n_documents, sorted by term."""
    if not isinstance(counts, TermMatrix):
        grouped = counts.groupby("term", sort=True)
        return grouped.agg(n=("n", "sum"), n_documents=("doc_id", "nunique")).reset_index()
    values = counts.values
    n, n_documents = (np.asarray(v.sum(axis=0)).reshape(-1).astype(np.int64) for v in (values, values > 0))
    return pd.DataFrame({"term": pd.array(counts.terms, dtype="str"), "n": n, "n_documents": n_documents})


def sum_documents(counts: Counts) -> pd.Series:
    """Give the counted tokens of each document, by doc_id."""
    if not isinstance(counts, TermMatrix):
        return counts.groupby("doc_id", sort=True)["n"].sum()
    sums = np.asarray(counts.values.sum(axis=1)).reshape(-1).astype(np.int64)
    return pd.Series(sums, index=pd.Index(counts.doc_ids, dtype="str", name="doc_id"), name="n")


def list_counts(counts: Counts, terms: Collection[str]) -> pd.DataFrame:
    """Give the rows (doc_id, term, n) of some terms."""
    if not isinstance(counts, TermMatrix):
        return counts[counts["term"].isin(set(terms))]
    wanted = set(terms)
    at = [number for number, term in enumerate(counts.terms) if term in wanted]
    part = TermMatrix(counts.doc_ids, [counts.terms[i] for i in at], counts.values[:, at])
    return pd.concat(part.iterate_tables(), ignore_index=True)


def _choose(counts: TermMatrix, doc_ids: Collection[str] | None) -> TermMatrix:
    """Give the documents asked for and the terms that they hold, as ``build_matrix`` gives those of a table."""
    wanted = set(counts.doc_ids if doc_ids is None else doc_ids)
    rows = [number for number, doc_id in enumerate(counts.doc_ids) if doc_id in wanted]
    values = counts.values if len(rows) == len(counts.doc_ids) else counts.values[rows]
    held = np.flatnonzero(np.asarray((values > 0).sum(axis=0)).reshape(-1))
    terms = counts.terms
    if len(held) < len(terms):
        values, terms = values[:, held], [terms[i] for i in held.tolist()]
    is_small = values.shape[0] * values.shape[1] <= MAX_DENSE_CELLS
    chosen = _as_plain(values) if is_small else values.astype(np.float64)
    return TermMatrix([counts.doc_ids[i] for i in rows], terms, chosen)


def _as_plain(values: Matrix) -> NDArray[np.float64]:
    return np.asarray(values if isinstance(values, np.ndarray) else values.toarray(), dtype=np.float64)


def check_counts(counts: Counts, *, columns: tuple[str, ...] = ("doc_id", "term", "n")) -> None:
    """Raise InputError unless the table has the columns, and whole, non-negative n."""
    if isinstance(counts, TermMatrix):
        return
    if missing := [name for name in columns if name not in counts.columns]:
        raise InputError(f"The table of counts lacks the column {missing[0]!r}; it needs {', '.join(columns)}.")
    n = counts["n"]
    if n.isna().any() or (n < 0).any():
        row = int(np.flatnonzero((n.isna() | (n < 0)).to_numpy())[0])
        term = counts["term"].iloc[row]
        raise InputError(f"Row {row + 1} of the counts, term {term!r}: n is {n.iloc[row]}; it must be 0 or more.")


def iterate_columns(values: Matrix) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Give the matrix as plain blocks of columns, each with the position of its first; one at least."""
    most = MAX_DENSE_CELLS if isinstance(values, np.ndarray) else _MAX_BLOCK_CELLS
    width = max(1, most // max(1, values.shape[0]))
    columns: Any = values if isinstance(values, np.ndarray) else values.tocsc()
    for first in range(0, max(values.shape[1], 1), width):
        part = columns[:, first : first + width]
        yield first, part if isinstance(part, np.ndarray) else part.toarray(order="C")


def _number(names: pd.Series) -> tuple[list[str], NDArray[np.int64]]:
    codes, unique = pd.factorize(names)
    listed = [str(name) for name in unique]
    order = sorted(range(len(listed)), key=listed.__getitem__)
    rank = np.empty(len(listed), dtype=np.int64)
    rank[order] = np.arange(len(listed))
    return [listed[i] for i in order], rank[codes] if len(codes) else np.empty(0, dtype=np.int64)
