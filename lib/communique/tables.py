"""Tables: the interface between library, notebooks and other tools.

One dictionary describes every column: its type, unit and meaning. Tables are checked against it, written in a
canonical form (the same rows give the same bytes) and read back as they were. ``docs/tables.md`` is made from it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from communique.datafiles import read_data
from communique.errors import CommuniqueError, InputError

if TYPE_CHECKING:
    import pandera.pandas as pa_schema
    import pyarrow as pa

Kind = Literal["text", "integer", "count", "number", "flag"]
_ROW_GROUP = 32_768
Format = Literal["csv", "parquet", "jsonl"]
_DTYPES: dict[str, Any] = {"text": "str", "integer": "Int64", "count": "int64", "number": "float64", "flag": "bool"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``kind`` says its type (``integer`` may be empty, ``count`` may not), ``unit`` what it is measured in."""

    name: str
    kind: Kind
    unit: str
    description: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what a row is, its columns in order, and the columns that identify and order its rows.

    An open table may have further columns: a corpus's own metadata (always text), measures of the dictionary, or the
    columns of a breakdown, which are then part of the key.
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    open_to: Literal["", "metadata", "measures", "groups"]

    @property
    def names(self) -> list[str]:
        """Names of the columns in their order."""
        return [column.name for column in self.columns]


@cache
def column_dictionary() -> dict[str, Column]:
    """Return every column of the project by its name."""
    return {
        name: Column(name, row["kind"], row.get("unit", ""), row["description"])
        for name, row in read_data("", "tables.yaml")["columns"].items()
    }


@cache
def table_dictionary() -> dict[str, Table]:
    """Return every table of the project by its name."""
    data = read_data("", "tables.yaml")
    columns = column_dictionary()
    return {
        name: Table(
            name,
            row["row"],
            tuple(columns[column] for column in row["columns"]),
            tuple(row["key"]),
            row.get("open_to", ""),
        )
        for name, row in data["tables"].items()
    }


def make_table(name: str, rows: Iterable[Any], *, is_sorted: bool = False) -> pd.DataFrame:
    """Return table ``name`` from mappings or dataclasses, with the dictionary's columns, types and order.

    Columns that rows lack stay empty; where the table is open, columns beyond the dictionary's follow in alphabetical
    order. Rows are sorted by the table's key unless ``is_sorted``.
    """
    return conform(name, pd.DataFrame.from_records([dict(_record(row)) for row in rows]), is_sorted=is_sorted)


def _record(row: Any) -> Mapping[str, Any]:
    if is_dataclass(row) and not isinstance(row, type):
        return asdict(row)
    if isinstance(row, Mapping):
        return row
    raise TypeError(f"a row is a mapping or a dataclass, not {type(row).__name__}")


def conform(name: str, frame: pd.DataFrame, *, is_sorted: bool = False) -> pd.DataFrame:
    """Return ``frame`` with the columns and types of table ``name``; ``is_sorted`` says that its rows stand in order.

    Else rows are sorted by the table's key. Tables of a parse stand in the order in which documents are read.
    """
    table = table_dictionary()[name]
    extra = sorted(set(frame.columns) - set(table.names))
    if extra and not table.open_to:
        raise CommuniqueError(f"table {name!r} has no column {extra[0]!r}; its columns are {', '.join(table.names)}")
    made = {column.name: _typed(frame, column) for column in table.columns}
    known = {} if table.open_to == "metadata" else column_dictionary()
    made.update({name: _typed(frame, known[name]) if name in known else _as_text(frame[name]) for name in extra})
    result = pd.DataFrame(made, index=frame.index)
    if is_sorted:
        return result.reset_index(drop=True)
    key = [*table.key, *extra] if table.open_to == "groups" else list(table.key)
    return result.sort_values(key, kind="stable", ignore_index=True)


def _typed(frame: pd.DataFrame, column: Column) -> pd.Series[Any]:
    if column.name not in frame.columns:
        empty: Any = {"text": "", "integer": pd.NA, "count": 0, "number": float("nan"), "flag": False}[column.kind]
        filled: pd.Series[Any] = pd.Series([empty] * len(frame), index=frame.index, dtype=_DTYPES[column.kind])
        return filled
    values: pd.Series[Any] = frame[column.name]
    if column.kind == "text":
        return _as_text(values)
    typed: pd.Series[Any] = values.astype(_DTYPES[column.kind])
    return typed


def _as_text(values: pd.Series[Any]) -> pd.Series[Any]:
    if values.dtype == "str" and not values.hasnans:
        return values
    texts = values.astype("object").where(values.notna(), "").map(str).astype("str")
    return pd.Series(texts, index=values.index, dtype="str")


def check_table(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Check ``frame`` against the dictionary (columns, order, types, unique key) and return it.

    Raises CommuniqueError that names the column and what is wrong with it.
    """
    import pandera.errors

    table = table_dictionary()[name]
    key = [*table.key, *(set(frame.columns) - set(table.names))] if table.open_to == "groups" else list(table.key)
    if (repeated := frame.duplicated(key)).any():
        first = frame[key][repeated].iloc[0].to_dict()
        raise CommuniqueError(f"table {name!r} has two rows for {first}")
    try:
        return _schema(name).validate(frame)
    except pandera.errors.SchemaError as error:
        raise CommuniqueError(f"table {name!r} breaks its contract: {error}") from error


@cache
def _schema(name: str) -> pa_schema.DataFrameSchema:
    import pandera.pandas as pandera

    table = table_dictionary()[name]
    columns = {
        column.name: pandera.Column(_DTYPES[column.kind], nullable=column.kind in ("integer", "number"))
        for column in table.columns
    }
    return pandera.DataFrameSchema(columns, strict=not table.open_to, ordered=not table.open_to)


def empty_table(name: str) -> pd.DataFrame:
    """Return table ``name`` without rows."""
    return make_table(name, [])


def write_table(
    name: str, frame: pd.DataFrame, folder: Path, *, formats: Sequence[Format] = ("parquet", "csv")
) -> None:
    """Check ``frame`` and write it to ``folder`` as ``<name>.<format>``, the same bytes for the same rows."""
    check_table(name, frame)
    folder.mkdir(parents=True, exist_ok=True)
    for form in formats:
        path = folder / f"{name}.{form}"
        if form == "parquet":
            _write_parquet(frame, path)
        else:
            path.write_text(_as_csv(frame) if form == "csv" else _as_jsonl(frame), encoding="utf-8", newline="")


class TableWriter:
    """Writes one table to a folder in pieces, in groups of a fixed number of rows: the bytes depend on the rows alone."""

    def __init__(self, name: str, folder: Path, formats: Sequence[Format] = ("parquet", "csv")) -> None:
        self.name, self.folder, self.formats = name, folder, tuple(formats)
        self._held: list[pa.Table] = []
        self._n_held = self._n_groups = 0
        self._parquet: Any = None

    def write(self, frame: pd.DataFrame) -> None:
        """Check ``frame`` and append its rows."""
        self.write_checked(to_arrow(check_table(self.name, frame)))

    def write_checked(self, table: pa.Table) -> None:
        """Append the rows of an Arrow table that was checked before; it has the columns of the first one."""
        import pyarrow as pa

        self._held.append(table)
        self._n_held += table.num_rows
        if self._n_held >= _ROW_GROUP:
            joined = pa.concat_tables(self._held).combine_chunks()
            n_whole = self._n_held - self._n_held % _ROW_GROUP
            for start in range(0, n_whole, _ROW_GROUP):
                self._write_group(joined.slice(start, _ROW_GROUP))
            self._n_held -= n_whole
            rest = joined.slice(n_whole)
            self._held = [rest.take(pa.array(range(rest.num_rows)))] if self._n_held else []  # a copy: the whole goes

    def _write_group(self, group: pa.Table) -> None:
        frame = conform(self.name, group.to_pandas(), is_sorted=True) if set(self.formats) - {"parquet"} else None
        for form in self.formats:
            path = self.folder / f"{self.name}.{form}"
            if form == "parquet":
                self._write_parquet(group, path)
            elif frame is not None:
                lines = _as_csv(frame, has_head=not self._n_groups) if form == "csv" else _as_jsonl(frame)
                with path.open("a" if self._n_groups else "w", encoding="utf-8", newline="") as file:
                    file.write(lines)
        self._n_groups += 1

    def _write_parquet(self, group: pa.Table, path: Path) -> None:
        import pyarrow.parquet as pq

        if self._parquet is None:
            self._parquet = pq.ParquetWriter(path, group.schema, compression="zstd")
        self._parquet.write_table(group, row_group_size=_ROW_GROUP)

    def close(self) -> None:
        """Write what is held, and finish the files; a table without a row is written without rows."""
        import pyarrow as pa

        if not self._held and not self._n_groups:
            self._held = [to_arrow(empty_table(self.name))]
        if self._held:
            self._write_group(pa.concat_tables(self._held).combine_chunks())
        self._held = []
        if self._parquet is not None:
            self._parquet.close()


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(to_arrow(frame), path, compression="zstd", row_group_size=_ROW_GROUP)


def to_arrow(frame: pd.DataFrame) -> pa.Table:
    """Return ``frame`` as an Arrow table without pandas' metadata, so that bytes depend on nothing but the rows."""
    import pyarrow as pa

    return pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)


def _as_csv(frame: pd.DataFrame, *, has_head: bool = True) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n")
    if has_head:
        writer.writerow(frame.columns)
    columns = (frame[name].to_numpy(dtype=object).tolist() for name in frame.columns)  # far faster than row by row
    writer.writerows([_cell(value) for value in row] for row in zip(*columns, strict=True))
    return buffer.getvalue()


def _cell(value: Any) -> str:
    if value is pd.NA or value is None or value != value:
        return ""
    return repr(value) if isinstance(value, float) else str(value)


def _as_jsonl(frame: pd.DataFrame) -> str:
    names = list(frame.columns)
    rows = (
        {name: None if value is pd.NA or value != value else value for name, value in zip(names, row, strict=True)}
        for row in frame.astype("object").itertuples(index=False, name=None)
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def read_table(name: str, folder: Path) -> pd.DataFrame:
    """Return table ``name`` as it was written to ``folder`` (Parquet where it is there, else CSV).

    Raises InputError where the folder holds neither.
    """
    parquet, text = folder / f"{name}.parquet", folder / f"{name}.csv"
    if parquet.exists():
        frame = pd.read_parquet(parquet)
    elif text.exists():
        frame = pd.read_csv(text, keep_default_na=False, dtype="str", encoding="utf-8")
        frame = _numbers(table_dictionary()[name], frame)
    else:
        raise InputError(f"{folder} holds no table {name!r}: run the notebook that writes it first")
    return conform(name, frame, is_sorted=True)


def read_columns(name: str, folder: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Return columns of table ``name``, typed as ``read_table`` gives them; of a Parquet file no others are read."""
    path = folder / f"{name}.parquet"
    if not path.exists():
        return read_table(name, folder)[list(columns)]
    frame = pd.read_parquet(path, columns=list(dict.fromkeys(columns)))
    own = {column.name: column for column in table_dictionary()[name].columns}
    typed = {column: _typed(frame, own[column]) if column in own else _as_text(frame[column]) for column in columns}
    return pd.DataFrame(typed)


def _numbers(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    known = {} if table.open_to == "metadata" else column_dictionary()
    own = {column.name for column in table.columns}
    extra = [known[name] for name in frame.columns if name not in own and name in known]
    for column in [*table.columns, *extra]:
        if column.name not in frame.columns or column.kind == "text":
            continue
        values = frame[column.name]
        if column.kind == "flag":
            frame[column.name] = values == "True"
        else:
            numbers = pd.to_numeric(values.where(values != ""), errors="raise")
            frame[column.name] = numbers.astype(_DTYPES[column.kind])
    return frame


_FOLLOWS = {"metadata": "the corpus's own metadata", "measures": "measures", "groups": "those of the breakdown"}


def describe_tables() -> Iterator[str]:
    """Yield the lines of ``docs/tables.md``."""
    yield "# Tables"
    yield ""
    yield "Made from the column dictionary (`lib/communique/data/tables.yaml`); do not edit by hand."
    yield ""
    yield "Text columns are never missing: what is not known is the empty string. A number that is missing has a note."
    for table in table_dictionary().values():
        yield ""
        yield f"## {table.name}"
        yield ""
        yield f"One row is {table.row}. Rows are identified and ordered by {', '.join(f'`{k}`' for k in table.key)}."
        if table.open_to:
            yield f"Further columns follow: {_FOLLOWS[table.open_to]}."
        yield ""
        yield "| column | type | unit | meaning |"
        yield "|---|---|---|---|"
        for column in table.columns:
            yield f"| `{column.name}` | {column.kind} | {column.unit} | {column.description} |"
