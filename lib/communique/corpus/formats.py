"""One reader a file format: bytes to text, or a table file to texts with their metadata."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from communique.corpus.decode import decode, normalize

TEXT_COLUMNS = (
    "text",
    "body",
    "content",
    "article",
    "fulltext",
    "full_text",
    "article_text",
    "maintext",
    "story",
    "texts",
)
"""Names of the column that holds the text, in the order they are looked for, whatever their case."""

_MAX_DOCX_BYTES = 512 * 2**20


class FormatError(ValueError):
    """A file that is not what its ending says; the message is one sentence for its reader."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader makes of a file or a row; ``left_out`` are spans that an extractor took for page furniture."""

    text: str
    encoding: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    left_out: tuple[tuple[int, int], ...] = ()


def read_plain(data: bytes) -> Read:
    """Read a text file, or Markdown as the text that it is."""
    return Read(*decode(data))


def read_html(data: bytes) -> Read:
    """Read the visible text of an HTML page; trafilatura says what of it is the article."""
    from communique.corpus.html import read_page

    text, encoding = decode(data)
    try:
        visible, left_out, metadata = read_page(text)
    except ValueError as error:
        raise FormatError(str(error)) from error
    return Read(visible, encoding, metadata, left_out=left_out)


def read_docx(data: bytes) -> Read:
    """Read the paragraphs and tables of a Word document in their order."""
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(info.file_size for info in archive.infolist())
        if size > _MAX_DOCX_BYTES:
            raise FormatError(f"it unpacks to {size:,} bytes, too many for a Word document")
        document = docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        if isinstance(error, FormatError):
            raise
        raise FormatError(f"it is no whole Word document ({error})") from error
    paragraphs = []
    for item in document.iter_inner_content():
        if hasattr(item, "rows"):
            paragraphs += ["\t".join(cell.text for cell in row.cells) for row in item.rows]
        else:
            paragraphs.append(item.text)
    return Read(normalize("\n".join(paragraphs)), "utf-8")


READERS: dict[str, Callable[[bytes], Read]] = {
    "txt": read_plain,
    "md": read_plain,
    "html": read_html,
    "docx": read_docx,
}


def read_csv(file: IO[bytes], text_column: str) -> Iterator[Read]:
    """Yield the rows of a CSV file (comma, semicolon or tab; the first line names the columns)."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    head = file.read(65_536)
    encoding = decode(head[: head.rfind(b"\n") + 1] or head)[1]
    file.seek(0)
    lines = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    first = normalize(head.decode(encoding, errors="replace")).split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(_without_nul(lines), delimiter=delimiter)
    names = [name.strip() for name in next(reader, [])]
    column = _text_column(names, text_column)
    for values in reader:
        if values:
            cells = dict(zip(names, values, strict=False))
            text = normalize(cells.pop(column, ""))
            problem = "" if len(values) == len(names) else f"the row has {len(values)} cells for {len(names)} columns"
            yield Read(text, encoding, {k: normalize(v) for k, v in cells.items() if k}, problem)


def _without_nul(lines: IO[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace("\0", "\ufffd")


def read_jsonl(file: IO[bytes], text_column: str) -> Iterator[Read]:
    """Yield the objects of a JSON Lines file; a line that is no object is a document with a problem."""
    is_first = True
    for line in file:
        if not line.strip():
            continue
        try:
            row = json.loads(decode(line)[0])
        except (ValueError, RecursionError) as error:
            yield Read("", "utf-8", problem=f"the line is no JSON: {error}")
            continue
        if not isinstance(row, dict):
            yield Read("", "utf-8", problem="the line is no JSON object")
            continue
        try:
            column = _text_column(list(row), text_column)
        except FormatError as error:
            if is_first:
                raise
            yield Read("", "utf-8", problem=str(error))
            continue
        is_first = False
        text = row.pop(column)
        yield Read(normalize(_as_text(text)), "utf-8", {str(k): normalize(_as_text(v)) for k, v in row.items()})


def read_parquet(file: IO[bytes], text_column: str) -> Iterator[Read]:
    """Yield the rows of a Parquet file, batch by batch."""
    import pyarrow.parquet as pq

    table = pq.ParquetFile(io.BytesIO(file.read()) if not file.seekable() else file)
    column = _text_column(table.schema_arrow.names, text_column)
    for batch in table.iter_batches(batch_size=512):
        for row in batch.to_pylist():
            text = row.pop(column)
            yield Read(normalize(_as_text(text)), "utf-8", {k: normalize(_as_text(v)) for k, v in row.items()})


TABLE_READERS: dict[str, Callable[[IO[bytes], str], Iterator[Read]]] = {
    "csv": read_csv,
    "jsonl": read_jsonl,
    "parquet": read_parquet,
}


def _text_column(names: Sequence[str], wanted: str) -> str:
    if wanted:
        if wanted in names:
            return wanted
        raise FormatError(f"it has no column {wanted!r}; its columns are {', '.join(names[:20])}")
    lower = {name.lower(): name for name in reversed(names)}
    for candidate in TEXT_COLUMNS:
        if candidate in lower:
            return lower[candidate]
    raise FormatError(
        f"no column holds the text: looked for {', '.join(TEXT_COLUMNS)}; its columns are {', '.join(names[:20])}; "
        "name the one with the text by the parameter text_column"
    )


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
