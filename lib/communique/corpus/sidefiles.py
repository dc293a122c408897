"""The files beside the texts: what a reader knows and the texts do not state."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from communique.corpus.decode import BinaryFileError, decode
from communique.corpus.model import Document
from communique.corpus.sources import Source
from communique.errors import InputError

_NAME_COLUMNS = ("filename", "file", "file_name", "path", "doc_id", "document")


@dataclass(slots=True)
class SideMetadata:
    """The rows of ``metadata.csv`` or ``metadata.jsonl`` by the name they give; knows which were used."""

    file: str = ""
    columns: tuple[str, ...] = ()
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    without_row: list[str] = field(default_factory=list)

    def rows_for(self, document: Document, source: Source) -> dict[str, str]:
        """Return the row for ``document``: by its id, its path, its file's name or that name without its ending."""
        if not self.rows:
            return {}
        name = PurePosixPath(source.member or source.path).name
        for key in (document.doc_id, document.path, name, source.stem):
            if key in self.rows:
                self.used.add(key)
                return self.rows[key]
        self.without_row.append(document.path)
        return dict.fromkeys(self.columns, "")

    def problems(self) -> list[dict[str, str]]:
        """Return rows without a document and documents without a row, as rows of table ``problems``."""
        if not self.rows:
            return []
        lost = [
            {"path": self.file, "problem": f"the row for {name!r} fits no document of the corpus"}
            for name in sorted(set(self.rows) - self.used)
        ]
        bare = [
            {"path": path, "problem": f"{self.file} has no row for this document"}
            for path in sorted(set(self.without_row))
        ]
        return lost + bare


def read_side_metadata(root: Path) -> SideMetadata:
    """Return the metadata beside the texts of the folder ``root``; empty where there are none.

    Raises InputError where the file has no column that names the document, or names one twice.
    """
    for name, read in (("metadata.csv", _csv_rows), ("metadata.jsonl", _json_rows)):
        path = root / name
        if path.is_file():
            return _index(name, read(path))
    return SideMetadata()


def read_side_text(path: Path) -> str:
    """Return the text of a file beside the texts; raises InputError where it is none."""
    try:
        return decode(path.read_bytes())[0]
    except (BinaryFileError, OSError) as error:
        raise InputError(f"{path.name}: cannot be read as a text: {error}") from error


def _csv_rows(path: Path) -> list[dict[str, str]]:
    text = read_side_text(path)
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    return [
        {(k or "").strip(): (v or "").strip() for k, v in row.items() if isinstance(v, str | None)} for row in reader
    ]


def _json_rows(path: Path) -> list[dict[str, str]]:
    rows = []
    for number, line in enumerate(read_side_text(path).split("\n"), start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise InputError(f"{path.name}, line {number}: no JSON: {error}") from error
            if not isinstance(row, dict):
                raise InputError(f"{path.name}, line {number}: not a JSON object")
            rows.append({str(key): "" if value is None else str(value) for key, value in row.items()})
    return rows


def _index(name: str, rows: list[dict[str, str]]) -> SideMetadata:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    key = next((column for column in _NAME_COLUMNS if column in columns), None)
    if key is None:
        raise InputError(
            f"{name}: no column names the document; call one `filename` (found: {', '.join(columns) or 'none'})"
        )
    others = tuple(column for column in columns if column != key and column)
    indexed: dict[str, dict[str, str]] = {}
    for row in rows:
        if row[key] in indexed:
            raise InputError(f"{name}: {row[key]!r} has two rows; keep one")
        if row[key]:
            indexed[row[key]] = {column: row.get(column, "") for column in others}
    return SideMetadata(name, others, indexed)
