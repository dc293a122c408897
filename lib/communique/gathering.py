"""Tables of many rows, put together from stretches: each text is held once, and a number a row.

A gathered table has pandas' categories where a table has texts. They are sorted, so that rows sort as their texts do; all
else that is done with a table can be done with it. It is written piece by piece.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from communique.errors import CommuniqueError
from communique.tables import TableWriter, conform, table_dictionary

PIECE_ROWS = 32_768
"""Rows that are turned back into texts at a time."""

Numbers = npt.NDArray[np.int32]


class Gatherer:
    """Puts the rows of many stretches together."""

    def __init__(self) -> None:
        self._columns: dict[str, list[pd.Series[Any]]] = {}
        self._codes: dict[str, list[Numbers]] = {}
        self._known: dict[str, dict[str, int]] = {}
        self._order: list[str] = []
        self._first: pd.DataFrame | None = None

    def add(self, rows: pd.DataFrame) -> None:
        """Append rows, which have the columns of those before."""
        if self._first is None:
            self._first = rows.head(0)
        if rows.empty:
            return
        self._order = list(rows.columns)
        for name in self._order:
            values = rows[name]
            if _is_text(values):
                self._codes.setdefault(name, []).append(self._number(name, values))
            else:
                self._columns.setdefault(name, []).append(values)

    def _number(self, name: str, values: pd.Series[Any]) -> Numbers:
        known = self._known.setdefault(name, {})
        codes, distinct = pd.factorize(values.astype("object").where(values.notna(), ""))
        numbers = [known.setdefault(str(text), len(known)) for text in distinct]
        return np.array(numbers, dtype=np.int32)[codes]

    def table(self) -> pd.DataFrame:
        """Return all rows, and forget them; without any, the columns of the first stretch."""
        if not self._order:
            return self._first if self._first is not None else pd.DataFrame()
        made: dict[str, Any] = {}
        for name in self._order:
            if name in self._codes:
                made[name] = _categories(self._known.pop(name), np.concatenate(self._codes.pop(name)))
            else:
                made[name] = pd.concat(self._columns.pop(name), ignore_index=True)
        self._order = []
        return pd.DataFrame(made)


def _is_text(values: pd.Series[Any]) -> bool:
    is_string = pd.api.types.is_string_dtype(values.dtype) or values.dtype == object
    return bool(is_string or isinstance(values.dtype, pd.CategoricalDtype))


def _categories(known: dict[str, int], codes: Numbers) -> pd.Categorical:
    """Return texts by their numbers, numbered anew in their order."""
    texts = sorted(known)
    anew = np.empty(len(texts), dtype=np.int32)
    anew[[known[text] for text in texts]] = np.arange(len(texts), dtype=np.int32)
    return pd.Categorical.from_codes(anew[codes], categories=pd.Index(texts, dtype="str"))


def as_texts(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its categories as texts."""
    held = [name for name in table.columns if isinstance(table[name].dtype, pd.CategoricalDtype)]
    return table.assign(**{name: table[name].astype("str") for name in held}) if held else table


def locate(values: pd.Series[str], index: pd.Index[str]) -> npt.NDArray[np.intp]:
    """Where in ``index`` each value stands; -1 for one that is not there."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return index.get_indexer(values.cat.categories)[values.cat.codes.to_numpy()]
    return index.get_indexer(pd.Index(values))


def arrange(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a gathered table ordered by the key of table ``name``; one without rows as ``conform`` gives it.

    Further columns stay. Raises CommuniqueError where a column is missing.
    """
    known = table_dictionary()[name]
    if missing := [column for column in known.names if column not in table.columns]:
        raise CommuniqueError(f"table {name!r} lacks the column {missing[0]!r}")
    if table.empty:
        return conform(name, table[known.names]).join(table.drop(columns=known.names))
    order = np.lexsort([_sortable(table[column]) for column in reversed(known.key)])
    if (order[1:] > order[:-1]).all():
        return table
    return pd.DataFrame({column: table[column].take(order).reset_index(drop=True) for column in table.columns})


def _sortable(values: pd.Series[Any]) -> npt.NDArray[Any]:
    return values.cat.codes.to_numpy() if isinstance(values.dtype, pd.CategoricalDtype) else values.to_numpy()


def write_gathered(name: str, table: pd.DataFrame, folder: Path) -> None:
    """Write the columns of table ``name``, whose rows stand in order, piece by piece: the bytes of ``write_table``."""
    columns = table_dictionary()[name].names
    folder.mkdir(parents=True, exist_ok=True)
    writer = TableWriter(name, folder)
    for start in range(0, len(table), PIECE_ROWS):
        writer.write(conform(name, table[columns].iloc[start : start + PIECE_ROWS], is_sorted=True))
    writer.close()
