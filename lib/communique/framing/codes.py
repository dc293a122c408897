"""Codes out of filled-in sheets: read, checked against the key, one row a decision."""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Sequence

import pandas as pd

from communique.errors import InputError
from communique.framing.sheets import parse_table

CODE_COLUMNS = ["coder", "unit", "label", "code"]
YES_NO = ("0", "1")
_WORDS = {"true": "1", "yes": "1", "y": "1", "x": "1", "false": "0", "no": "0", "n": "0"}
_NEEDED = ("unit", "text_hash", "span", "codebook")


def read_sheet(
    data: bytes, name: str, key: pd.DataFrame, labels: Sequence[str], *, codes: Sequence[str] = YES_NO
) -> pd.DataFrame:
    """The codes of one filled-in sheet: coder, unit, label, code; what was not coded has no row.

    ``1,0`` and ``1.0`` are 1; with codes 0 and 1 also ``x``, ``yes``, ``true`` and their opposites. In a row
    whose cell ``coded`` says 1, empty cells count as the first of ``codes``. The coder is the cell ``coder``,
    or the first one filled in above, or the file's name. Raises InputError with row and column for an unknown
    code, and with the reason for a sheet that does not belong to ``key``.
    """
    rows = parse_table(data, name)
    _check_columns(rows, name, labels)
    known = {str(unit["unit"]): unit for unit in key.to_dict("records")}
    coder = next((row["coder"] for _, row in rows if row.get("coder")), name.rsplit(".", 1)[0])
    result: list[tuple[str, str, str, str]] = []
    seen: dict[tuple[str, str], int] = {}
    for number, row in rows:
        unit = _check_row(row, number, name, known)
        coder = row.get("coder") or coder
        if (coder, unit) in seen:
            first = seen[coder, unit]
            raise InputError(f"{name}, row {number}: {coder} coded {unit} on row {first} already. Delete one.")
        seen[coder, unit] = number
        is_done = _read_code(row.get("coded", ""), number, "coded", name, YES_NO) == "1"
        for label in labels:
            code = _read_code(row.get(label.casefold(), ""), number, label, name, codes)
            if code or is_done:
                result.append((coder, unit, label, code or codes[0]))
    if not result:
        raise InputError(f"{name}: no cell is filled in. Code at least one sentence.")
    return pd.DataFrame(result, columns=CODE_COLUMNS)


def _check_columns(rows: list[tuple[int, dict[str, str]]], name: str, labels: Sequence[str]) -> None:
    present = sorted({column for _, row in rows for column in row})
    for column in (*_NEEDED, *(label.casefold() for label in labels)):
        if column not in present:
            near = difflib.get_close_matches(column, present, n=1)
            hint = f" Was it renamed to “{near[0]}”?" if near else " Was it deleted? Restore it from the sheet."
            raise InputError(f"{name}: there is no column “{column}”.{hint}")


def _check_row(row: dict[str, str], number: int, name: str, known: dict[str, dict[Hashable, object]]) -> str:
    """The unit, if the row belongs to the key."""
    unit = row["unit"].lstrip("'")
    if unit not in known:
        raise InputError(f"{name}, row {number}: “{unit}” is no unit of this sample. Is the sheet of another run?")
    expected = known[unit]
    for column, what in (
        ("codebook", "was made with another codebook or version"),
        ("text_hash", "was made from another state of the document"),
        ("span", "points to another stretch of the document"),
    ):
        found, right = row[column].lstrip("'"), str(expected[column])
        if found != right:
            raise InputError(
                f"{name}, row {number}: the sheet {what} (column {column}: “{found}”, here “{right}”). "
                "Use the run that the sheet was drawn from, or draw a new one."
            )
    return unit


def _read_code(cell: str, number: int, column: str, name: str, codes: Sequence[str]) -> str:
    plain = cell.strip().lstrip("'").strip().casefold()
    if not plain:
        return ""
    if tuple(codes) == YES_NO:
        plain = _WORDS.get(plain, plain)
    try:
        value = float(plain.replace(",", "."))
        plain = str(int(value)) if value == int(value) else str(value)
    except (ValueError, OverflowError):
        pass
    if plain not in codes:
        raise InputError(
            f"{name}, row {number}, column “{column}”: “{cell}” is no code. Codes are {', '.join(codes)}; "
            "leave the cell empty where you did not code."
        )
    return plain
