"""Coding sheets: what people fill in with a spreadsheet program, written and read with its habits in mind.

A sheet shows each sentence with its context and an empty column for every label, never the machine's code.
What the machine said and how likely each sentence was to be drawn stands in a second file, the key.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence

import pandas as pd

from communique.errors import InputError
from communique.framing.model import Codebook

FIXED = ["unit", "document", "text_hash", "span", "codebook", "coder", "before", "text", "after", "coded"]
REMARK = "remark"
MAX_CELL = 8_000
CONTEXT = 300
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")

_LONGEST_CELL = 131_072


def defuse(cell: str) -> str:
    """The cell, with an apostrophe before it where a spreadsheet program would run it as a formula."""
    return "'" + cell if cell.startswith(_FORMULA) or cell.lstrip(" \u00a0").startswith(_FORMULA) else cell


def make_key(
    units: pd.DataFrame, stamps: Mapping[str, str], *, what: str, codebook_stamp: str, seed: int
) -> pd.DataFrame:
    """The units with what proves that a sheet belongs to them: hash of text, span, codebook; and the seed.

    ``stamps`` maps doc_id to what ``stamp_text`` makes of its text.
    """
    return units.assign(
        text_hash=units["doc_id"].map(dict(stamps)),
        span=[f"chars {start} to {end}" for start, end in zip(units["start"], units["end"], strict=True)],
        codebook=codebook_stamp,
        what=what,
        seed=seed,
    )


def stamp_codebook(codebook: Codebook) -> str:
    """Name, version and content of a codebook in one cell."""
    return join_stamp(codebook.codebook, codebook.version, codebook.content_hash)


def join_stamp(name: str, version: str, content_hash: str) -> str:
    """The same from its parts."""
    return f"{name} {version} c-{content_hash[:12]}"


def stamp_text(text: str) -> str:
    """A short hash that no spreadsheet program takes for a number."""
    return stamp_hash(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def stamp_hash(sha256: str) -> str:
    """The same from the text's SHA-256, as table ``documents`` has it."""
    return "t-" + sha256[:16]


def make_sheet(key: pd.DataFrame, texts: Mapping[str, str], labels: Sequence[str]) -> pd.DataFrame:
    """The sheet for one coder: fixed columns, one empty column a label, a remark; all cells text."""
    rows = []
    for unit in key.to_dict("records"):
        text, start, end = texts[unit["doc_id"]], int(unit["start"]), int(unit["end"])
        shown = {
            **{name: unit[name] for name in ("unit", "text_hash", "span", "codebook")},
            "document": unit["doc_id"],
            "before": text[max(start - CONTEXT, 0) : start],
            "text": text[start:end],
            "after": text[end : end + CONTEXT],
        }
        rows.append({name: defuse(" ".join(str(cell)[:MAX_CELL].split())) for name, cell in shown.items()})
    columns = [*FIXED, *labels, REMARK]
    return pd.DataFrame([{**dict.fromkeys(columns, ""), **row} for row in rows], columns=columns, dtype=object)


def format_sheet(sheet: pd.DataFrame) -> bytes:
    """CSV that spreadsheet programs open rightly: UTF-8 with its mark, every cell quoted."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows(sheet.astype(object).itertuples(index=False, name=None))
    return buffer.getvalue().encode("utf-8-sig", "replace")


def parse_table(data: bytes, name: str) -> list[tuple[int, dict[str, str]]]:
    """Rows of a CSV file as a spreadsheet program may have left it, with the number each has there.

    Any of UTF-8, UTF-16 and Windows-1252; comma, semicolon or tab; a first line ``sep=;``; empty rows and
    columns without a name left out; column names in any case. Raises InputError for what is not such a file.
    """
    text = _decode(data, name)
    skipped = 0
    if text[:4].lower() == "sep=":
        text, skipped = text.partition("\n")[2], 1
    try:
        csv.field_size_limit(_LONGEST_CELL)  # a setting of the whole process, which reading a corpus widens
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False))
    except csv.Error as error:
        raise InputError(f"{name}: this is not a CSV table ({error}). Save the sheet as CSV again.") from None
    filled = [(i, line) for i, line in enumerate(lines, 1 + skipped) if any(cell.strip() for cell in line)]
    if not filled:
        raise InputError(f"{name}: the sheet is empty.")
    header = [" ".join(cell.split()).casefold() for cell in filled[0][1]]
    doubles = sorted({column for column in header if column and header.count(column) > 1})
    if doubles:
        raise InputError(f"{name}: column “{doubles[0]}” stands twice. Delete one of the two.")
    if len(filled) == 1:
        raise InputError(f"{name}: the sheet has a header and no rows.")
    rows = []
    for i, line in filled[1:]:
        padded = [*line, *[""] * (len(header) - len(line))]  # some programs cut empty cells at the end
        rows.append((i, {column: cell.strip() for column, cell in zip(header, padded, strict=False) if column}))
    return rows


def _decode(data: bytes, name: str) -> str:
    if data[:4] == b"PK\x03\x04" or data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise InputError(f"{name}: this is a workbook. In the spreadsheet program, save it as CSV (UTF-8).")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    header = text.lstrip("\r\n").partition("\n")[0]
    return max(",;\t", key=lambda mark: (header.count(mark), mark == ","))
