"""Tables and texts that lie in a folder: read when they are asked for, whole or a stretch of documents at a time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from communique.corpus.parse import LISTED, PARSED
from communique.corpus.stretches import Follower
from communique.tables import conform, empty_table, read_columns, read_table

STRETCH_CHARS = 8_000_000
"""Documents of about so many characters are held in memory at a time."""


class StoredTables(Mapping[str, pd.DataFrame]):
    """Tables in a folder, each read when it is asked for, without the spans of the documents ``dropped``.

    ``names``: by default the tables of a parse. Only table ``documents`` is held; it lists the dropped ones, too.
    """

    def __init__(
        self, folder: Path, dropped: Collection[str] = (), *, names: Sequence[str] = (*PARSED, *LISTED)
    ) -> None:
        self.folder, self.dropped, self.names = folder, frozenset(dropped), tuple(names)
        self._documents: pd.DataFrame | None = None

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self.names:
            raise KeyError(name)
        if name != "documents":
            return self._keep(name, read_table(name, self.folder))
        if self._documents is None:
            self._documents = read_table(name, self.folder)
        return self._documents

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def _keep(self, name: str, table: pd.DataFrame) -> pd.DataFrame:
        if not self.dropped or name not in PARSED[1:]:
            return table
        is_dropped = table["doc_id"].isin(self.dropped)
        return table[~is_dropped].reset_index(drop=True) if is_dropped.any() else table

    def without(self, dropped: Collection[str]) -> StoredTables:
        """Return these tables without the spans of ``dropped``."""
        made = StoredTables(self.folder, self.dropped | set(dropped), names=self.names)
        made._documents = self._documents
        return made

    def read(self, name: str, columns: Sequence[str]) -> pd.DataFrame:
        """Return ``columns`` of a table, without reading the others."""
        if not self.dropped:
            return read_columns(name, self.folder, columns)
        return self._keep(name, read_columns(name, self.folder, ["doc_id", *columns]))[list(columns)]

    def choose(self, name: str, column: str, values: Collection[str]) -> pd.DataFrame:
        """Return the rows of a table with one of ``values`` in ``column``, read a stretch at a time."""
        import pyarrow as pa
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        wanted = pa.array(sorted(values), pa.large_string())
        with pq.ParquetFile(self.folder / f"{name}.parquet") as file:
            parts = [file.schema_arrow.empty_table()]
            for group in range(file.num_row_groups):
                told = file.read_row_group(group, columns=[column])[column]
                is_wanted = pc.is_in(told.cast(wanted.type), value_set=wanted)
                if pc.any(is_wanted).as_py():
                    parts.append(file.read_row_group(group).filter(is_wanted))
            chosen = pa.concat_tables(parts)
        return self._keep(name, conform(name, chosen.to_pandas(), is_sorted=True))

    def stretches(self, names: Sequence[str], *, n_chars: int | None = None) -> Iterator[dict[str, pd.DataFrame]]:
        """Yield the rows of these tables, those of about ``n_chars`` characters of documents at a time, in order.

        A corpus without documents gives one stretch without rows.
        """
        followers = {name: Follower(self.folder, name) for name in names if name != "documents"}
        for documents in self._cut(n_chars or STRETCH_CHARS):
            doc_ids = set(documents["doc_id"])
            stretch = {"documents": documents} if "documents" in names else {}
            for name, follower in followers.items():
                rows = follower.take(doc_ids)
                stretch[name] = empty_table(name) if rows is None else self._keep(name, rows)
            yield stretch

    def _cut(self, n_chars: int) -> Iterator[pd.DataFrame]:
        documents = self["documents"]
        numbers = (documents["n_chars"].cumsum() - documents["n_chars"]) // n_chars
        starts = np.append(0, np.flatnonzero(np.diff(numbers.to_numpy(dtype=np.int64))) + 1)
        for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(documents)], strict=True):
            yield documents.iloc[start:end].reset_index(drop=True)

    def copy_to(self, folder: Path) -> None:
        """Put the files of all tables into ``folder``, without reading them."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in self:
            for path in sorted(self.folder.glob(f"{name}.*")):
                try:
                    os.link(path, folder / path.name)
                except OSError:
                    shutil.copyfile(path, folder / path.name)


def choose_rows(tables: Mapping[str, pd.DataFrame], name: str, column: str, values: Collection[str]) -> pd.DataFrame:
    """Return the rows of a table with one of ``values`` in ``column``; a table in a folder is never read as a whole."""
    if isinstance(tables, StoredTables) and (tables.folder / f"{name}.parquet").is_file():
        return tables.choose(name, column, values)
    table = tables[name]
    return table[table[column].isin(values)].reset_index(drop=True)


class StoredTexts(Mapping[str, str]):
    """Texts in a Parquet file, of which a stretch is held at a time."""

    def __init__(self, path: Path) -> None:
        import pyarrow.parquet as pq

        self._file = pq.ParquetFile(path)
        self._group_of: dict[str, int] = {}
        for group in range(self._file.num_row_groups):
            names = self._file.read_row_group(group, columns=["doc_id"])["doc_id"].to_pylist()
            self._group_of.update(dict.fromkeys(names, group))
        self._held: tuple[int, dict[str, str]] = (-1, {})

    def __getitem__(self, doc_id: str) -> str:
        group = self._group_of[doc_id]
        if self._held[0] != group:
            table = self._file.read_row_group(group).to_pydict()
            self._held = (group, dict(zip(table["doc_id"], table["text"], strict=True)))
        return self._held[1][doc_id]

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self._group_of

    def __iter__(self) -> Iterator[str]:
        return iter(self._group_of)

    def __len__(self) -> int:
        return len(self._group_of)
