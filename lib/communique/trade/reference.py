"""Reference series: a plain table of what is reported, or UN Comtrade's CSV, read into one shape and set beside claims."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from communique.errors import InputError
from communique.trade.cells import read_amount
from communique.trade.comtrade import is_comtrade, read_comtrade

if TYPE_CHECKING:
    import pandas as pd

REFERENCE_COLUMNS = ["parties", "year", "measure", "value_usd", "bound", "reporter", "source", "note"]
_REQUIRED = REFERENCE_COLUMNS[:4]
_BOUNDS = ("exact", "about", "over", "under", "at_most", "at_least")
_KEY = ("parties", "year", "measure", "reporter", "source")


def reported_trade_path() -> Path:
    """Return the series that ships with the library: what press reports quote, each figure with its source."""
    return Path(str(files(__package__).joinpath("data", "reported_trade.csv")))


def load_reference(reference: str = "") -> pd.DataFrame:
    """Return the series in the file ``reference``, or the one that ships with the library where it is empty.

    A relative path is looked for from the working directory, then from the repository. Raises InputError as
    ``read_reference`` does.
    """
    from communique.corpus.places import locate_file

    return read_reference(locate_file(reference, "parameter 'reference'") if reference else reported_trade_path())


def describe_reference(table: pd.DataFrame, reference: str = "") -> str:
    """Return in one sentence what a reference series holds; ``reference`` is the file that it was read from, if any."""
    origin = (
        f"the file {Path(reference).name}"
        if reference
        else "figures that press reports quote, which ship with the library and are no official statistics"
    )
    if table.empty:
        return f"The reference series, {origin}, has no row."
    years = f"{table['year'].min()} to {table['year'].max()}"
    return (
        f"The reference series, {origin}, has {len(table):,} figures of {table['parties'].nunique():,} groups of parties, {years}, "
        f"from {table['source'].nunique():,} sources."
    )


def read_reference(path: str | Path) -> pd.DataFrame:
    """Return a reference series: parties, year, measure, value_usd, bound, reporter, source, note; one row a figure.

    Two formats are known by their columns, in any order: the plain table of these columns (the last four may be
    missing), and the CSV of UN Comtrade's API (annual totals; see ``read_comtrade``). Lines that begin with ``#``
    are remarks.

    Raises:
        InputError: the file cannot be read, lacks a column, or a cell is not what its column holds; or two rows give
            the same series. The message names file, line and column.
    """
    import pandas as pd

    path = Path(path)
    header, lines = _read_lines(path)
    rows = read_comtrade(path.name, header, lines) if is_comtrade(header) else _read_plain(path.name, header, lines)
    table = pd.DataFrame(rows, columns=REFERENCE_COLUMNS)
    return table.sort_values(["parties", "measure", "year", "reporter", "source"], ignore_index=True)


def _read_lines(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the header and the rows with their line numbers."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name}: cannot be read as UTF-8 text ({error}); give the path of a CSV file") from error
    rows = [(number, row) for number, row in _read_rows(text, path.name) if any(cell.strip() for cell in row)]
    if not rows:
        raise InputError(
            f"{path.name}: the file is empty; the first line should name the columns {', '.join(_REQUIRED)}"
        )
    header = [name.strip() for name in rows[0][1]]
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled:
        raise InputError(f"{path.name}, line {rows[0][0]}: column {doubled[0]} stands twice; keep one")
    for number, row in rows[1:]:
        if len(row) != len(header):
            raise InputError(
                f"{path.name}, line {number}: {len(row)} cells under {len(header)} columns; quote cells that hold commas"
            )
    return header, rows[1:]


def _read_rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    line = 1
    try:
        for row in reader:
            if not (row and row[0].lstrip().startswith("#")):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{name}, line {line}: not CSV ({error}); check its quotation marks") from error


def _read_plain(name: str, header: Sequence[str], lines: Sequence[tuple[int, list[str]]]) -> list[dict[str, object]]:
    missing = [column for column in _REQUIRED if column not in header]
    if missing:
        raise InputError(
            f"{name}, line 1: column {', '.join(missing)} is missing; a reference table has {', '.join(REFERENCE_COLUMNS)}, "
            "or is UN Comtrade's CSV"
        )
    rows: list[dict[str, object]] = []
    seen: dict[tuple[object, ...], int] = {}
    for number, cells in lines:
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        read = _read_plain_row(f"{name}, line {number}", row)
        key = tuple(read[column] for column in _KEY)
        if key in seen:
            raise InputError(
                f"{name}, line {number}: same {', '.join(_KEY)} as line {seen[key]}; keep one row a figure"
            )
        seen[key] = number
        rows.append(read)
    return rows


def _read_plain_row(place: str, row: dict[str, str]) -> dict[str, object]:
    parties = [party.strip() for party in row["parties"].split(";")]
    if not all(parties):
        raise InputError(f'{place}, column parties: "{row["parties"]}" should be codes joined by ";", as CN;KZ')
    if not (row["year"].isascii() and row["year"].isdecimal() and len(row["year"]) == 4):
        raise InputError(f'{place}, column year: "{row["year"]}" is not a year, as 2023')
    if not row["measure"]:
        raise InputError(f"{place}, column measure: empty; say what is measured, as bilateral trade")
    bound = row.get("bound", "") or "exact"
    if bound not in _BOUNDS:
        raise InputError(f'{place}, column bound: "{bound}" is none of {", ".join(_BOUNDS)}')
    return {
        "parties": ";".join(sorted(parties)),
        "year": int(row["year"]),
        "measure": row["measure"],
        "value_usd": read_amount(place, "value_usd", row["value_usd"]),
        "bound": bound,
        "reporter": row.get("reporter", ""),
        "source": row.get("source", ""),
        "note": row.get("note", ""),
    }
