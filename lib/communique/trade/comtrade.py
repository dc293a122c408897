"""UN Comtrade's CSV, as its v1 API writes it: annual totals of one reporter with one partner."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from communique.errors import InputError
from communique.trade.cells import read_amount
from communique.trade.reporters import country_name

_NEEDED = ("freqCode", "refYear", "reporterISO", "flowCode", "partnerISO", "cmdCode", "primaryValue")
_TOTALS = {"cmdCode": "TOTAL", "partner2Code": "0", "motCode": "0", "customsCode": "C00"}
_FLOWS = {"X": "exports", "M": "imports"}
_WORLD = frozenset(("W00", "WLD", ""))


def is_comtrade(header: Sequence[str]) -> bool:
    """Whether the columns are those of UN Comtrade."""
    return "flowCode" in header and ("reporterISO" in header or "reporterCode" in header)


def read_comtrade(name: str, header: Sequence[str], lines: Sequence[tuple[int, list[str]]]) -> list[dict[str, object]]:
    """Return one row a reporter, partner, year and flow, and one for trade where both flows are there.

    Only totals are read (cmdCode TOTAL, partner2Code 0, motCode 0, customsCode C00): the other rows are their parts,
    and a sum over them would be several times too large. Trade is exports plus imports of one reporter.

    Raises:
        InputError: a column is missing, rows are not annual, two totals are of the same series, or a value is no
            number; with file, line and column.
    """
    missing = [column for column in _NEEDED if column not in header]
    if missing:
        raise InputError(f"{name}, line 1: column {', '.join(missing)} is missing; export all columns from UN Comtrade")
    flows: dict[tuple[str, str, int, str], tuple[float, int, str]] = {}
    for number, cells in lines:
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        if any(
            column in row and row[column] not in (total, f"{total}.0")
            for column, total in _TOTALS.items()
            if column in row
        ):
            continue
        read = _read_flow(f"{name}, line {number}", row)
        if read is None:
            continue
        key, value, note = read
        if key in flows:
            raise InputError(
                f"{name}, line {number}: a second total of {key[0]}, {key[1]}, {key[2]}, {key[3]} after line {flows[key][1]}; keep one"
            )
        flows[key] = (value, number, note)
    if not flows:
        raise InputError(
            f"{name}: no annual total of exports or imports with a partner country; "
            "export rows with cmdCode TOTAL, partner2Code 0, motCode 0, customsCode C00 and flowCode X or M"
        )
    return _make_rows(flows)


def _read_flow(place: str, row: dict[str, str]) -> tuple[tuple[str, str, int, str], float, str] | None:
    if row["flowCode"] not in _FLOWS or row["partnerISO"] in _WORLD:
        return None
    if row["freqCode"] != "A":
        raise InputError(
            f'{place}, column freqCode: "{row["freqCode"]}" is not annual (A); export annual data, or one file a frequency'
        )
    if not (row["refYear"].isdecimal() and len(row["refYear"]) == 4):
        raise InputError(f'{place}, column refYear: "{row["refYear"]}" is not a year')
    reporter, partner = (
        _find_code(place, "reporterISO", row["reporterISO"]),
        _find_code(place, "partnerISO", row["partnerISO"]),
    )
    note = "" if row.get("isReported", "true").lower() in ("true", "1", "") else "estimated by UN Comtrade"
    return (
        (reporter, partner, int(row["refYear"]), row["flowCode"]),
        read_amount(place, "primaryValue", row["primaryValue"]),
        note,
    )


def _make_rows(flows: dict[tuple[str, str, int, str], tuple[float, int, str]]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for (reporter, partner, year, flow), (value, _, note) in sorted(flows.items()):
        link = "to" if flow == "X" else "from"
        basis = "exports, usually FOB" if flow == "X" else "imports, usually CIF"
        measure = f"{_FLOWS[flow]} of {reporter} {link} {partner}"
        rows.append(_make_row(reporter, partner, year, measure, value, "; ".join(filter(None, [basis, note]))))
        imports = flows.get((reporter, partner, year, "M"))
        if flow == "X" and imports is not None:
            rows.append(
                _make_row(
                    reporter,
                    partner,
                    year,
                    "bilateral trade",
                    value + imports[0],
                    "exports plus imports of this reporter",
                )
            )
    return rows


def _make_row(reporter: str, partner: str, year: int, measure: str, value: float, note: str) -> dict[str, object]:
    return {
        "parties": ";".join(sorted((reporter, partner))),
        "year": year,
        "measure": measure,
        "value_usd": value,
        "bound": "exact",
        "reporter": country_name(reporter),
        "source": "UN Comtrade",
        "note": note,
    }


@cache
def _read_codes() -> dict[str, str]:
    """Return ISO 3166 alpha-2 codes by alpha-3, from the table of country-converter."""
    text = files("country_converter").joinpath("country_data.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()]
    two, three = rows[0].index("ISO2"), rows[0].index("ISO3")
    return {row[three]: row[two] for row in rows[1:] if len(row) > max(two, three)}


def _find_code(place: str, column: str, cell: str) -> str:
    code = _read_codes().get(cell, "")
    if len(code) != 2:
        raise InputError(f'{place}, column {column}: "{cell}" is no ISO 3166 alpha-3 code of a country')
    return code
