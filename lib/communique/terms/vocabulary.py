"""One numbering of terms over stretches of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[np.int64]


class Vocabulary:
    """Terms in the order in which they were first met."""

    def __init__(self) -> None:
        self._known: pa.Array | None = None

    def number(self, terms: Any) -> Codes:
        """Return the numbers of different terms, those that are new behind all others."""
        import pyarrow as pa
        import pyarrow.compute as pc

        given = pa.array(terms, type=pa.large_string())
        if self._known is None:
            self._known = given
            return np.arange(len(given))
        found = pc.index_in(given, value_set=self._known)
        is_new = np.asarray(found.is_null())
        numbers = np.asarray(found.fill_null(0)).astype(np.int64)
        numbers[is_new] = len(self._known) + np.arange(int(is_new.sum()))
        self._known = pa.concat_arrays([self._known, given.filter(pa.array(is_new))])
        return numbers

    def __len__(self) -> int:
        return 0 if self._known is None else len(self._known)

    def sort(self) -> tuple[pa.Array, Codes]:
        """Return the terms by code point, and the place of each number among them."""
        import pyarrow as pa
        import pyarrow.compute as pc

        known = pa.array([], type=pa.large_string()) if self._known is None else self._known
        order = np.asarray(pc.sort_indices(known)).astype(np.int64)
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        return known.take(pa.array(order)), rank
