"""Claims in a reader's words: parties, periods and figures as a page names them."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from functools import cache
from typing import Any

from communique.text.cues import read_rows
from communique.trade.intervals import format_number
from communique.trade.nouns import find_plural
from communique.trade.reporters import country_name

_BOUNDS = {"about": "about ", "over": "more than ", "under": "nearly ", "at_most": "at most ", "at_least": "at least "}
_UNITS = {"percent": "%", "points": " percentage points", "times": " times"}


_GROUPS = {frozenset(("KG", "KZ", "TJ", "TM", "UZ")): "Central Asia"}
"""Countries that have one name together where all of them are meant."""


def name_parties(parties: str) -> str:
    """Return "China–Kazakhstan" for "CN;KZ", "SCO" for "sco"; an organisation that is not listed by its id."""
    organisations = _organisation_names()
    codes = [code for code in parties.split(";") if code]
    groups = [(members, group) for members, group in _GROUPS.items() if members <= set(codes)]
    alone = [code for code in codes if not any(code in members for members, _ in groups)]
    names = [*(organisations.get(code) or country_name(code) for code in alone), *(group for _, group in groups)]
    return "\u2013".join(names) or "parties not stated"


@cache
def _organisation_names() -> dict[str, str]:
    """Return the short name of every listed organisation: its abbreviation where it has one, else its first name."""
    forms = {row["id"]: row["names"].split("|") for row in read_rows("organisations.csv") if row["id"]}
    return {code: code.upper() if code.upper() in names else names[0] for code, names in forms.items()}


def name_measure(measure: str) -> str:
    """Return "exports of China to Kazakhstan" for "exports of CN to KZ"; any other measure as it is."""
    words = measure.split(" ")
    if len(words) == 5 and words[0] in ("exports", "imports") and words[1] == "of" and words[3] in ("to", "from"):
        return f"{words[0]} of {name_parties(words[2])} {words[3]} {name_parties(words[4])}"
    return measure


def name_subject(parties: str, measure: str) -> str:
    """Return whose what a figure is: "China–Kazakhstan: bilateral trade", "Exports of China to Kazakhstan"."""
    named = name_measure(measure)
    return f"{name_parties(parties)}: {measure}" if named == measure else named[0].upper() + named[1:]


def name_period(start: str, end: str) -> str:
    """Return "2023", "2001–2020", "January–April 2023", "May 2024", else both days; words where none is stated."""
    if not start and not end:
        return "period not stated"
    if not start or not end:
        if start:
            return f"since {start[:4]}" if start[5:] == "01-01" else f"since {start}"
        return f"until {end}"
    same_year = start[:4] == end[:4]
    if start[5:] == "01-01" and end[5:] == "12-31":
        return start[:4] if same_year else f"{start[:4]}\u2013{end[:4]}"
    if same_year and start[8:] == "01" and _is_month_end(end):
        first, last = calendar.month_name[int(start[5:7])], calendar.month_name[int(end[5:7])]
        return f"{first} {start[:4]}" if first == last else f"{first}\u2013{last} {start[:4]}"
    return start if start == end else f"{start} to {end}"


def _is_month_end(day: str) -> bool:
    year, month, last = (int(part) for part in day.split("-"))
    return calendar.monthrange(year, month)[1] == last


def name_figure(row: Mapping[str, Any]) -> str:
    """Return the figure of a claim: "41 billion USD", "up 32%", "nearly 100 times", "10 to 12 billion USD"."""
    unit = _UNITS.get(str(row["unit"]), f" {row['unit']}")
    if row["kind"] in ("count", "duration") and row["value"] != 1:
        noun, mark, rate = unit.partition("/")
        unit = (find_plural(noun) if noun.strip() and "per " not in noun else noun) + mark + rate
    unit = unit if unit.strip() else ""
    change = {"up": "up ", "down": "down "}.get(str(row["change"]), "") if row["kind"] != "multiple" else ""
    if row["kind"] == "fraction":
        ends = {name: float(row[name]) * 100 for name in ("value", "low", "high") if not _is_empty(row[name])}
        return name_figure({**row, **ends, "kind": "percent", "unit": "percent"})
    if not _is_empty(row["value"]):
        return f"{change}{_BOUNDS.get(str(row['bound']), '')}{format_number(float(row['value']))}{unit}"
    low, high = row["low"], row["high"]
    if row["bound"] == "range" and not _is_empty(low) and not _is_empty(high):
        return f"{change}{format_number(float(low))} to {format_number(float(high))}{unit}"
    if row["kind"] in ("count", "duration") and not _is_empty(low) and not _is_empty(high):
        return f"{change}{format_number(float(low))} to {format_number(float(high))}{unit}, in words without a number"
    return f"{change}a number of{unit}" if row["kind"] == "count" else f"{change}not a single figure{unit}"


def name_interval(row: Mapping[str, Any]) -> str:
    """Return what a derived value may be: "30.56 to 31.56 billion USD"; an open end as "up to" or "from"."""
    unit = _UNITS.get(str(row["unit"]), f" {row['unit']}")
    low, high = (None if _is_empty(row[name]) else format_number(float(row[name])) for name in ("low", "high"))
    if low is None or high is None:
        return f"up to {high}{unit}" if high else f"from {low}{unit}" if low else f"open{unit}"
    scale = low.partition(" ")[2]
    shown = low.removesuffix(f" {scale}") if scale and high.endswith(scale) else low
    return f"{shown} to {high}{unit}"


def _is_empty(value: Any) -> bool:
    return value is None or value != value


def describe_claim(row: Mapping[str, Any]) -> str:
    """Return a claim in one phrase: "China–Kazakhstan, bilateral trade, 2023: 41 billion USD (target)"."""
    period = name_period(str(row["period_start"]), str(row["period_end"]))
    status = "" if row["status"] in ("", "actual") else f" ({row['status']})"
    measure = name_measure(str(row["measure"]))
    subject = measure if measure != row["measure"] else f"{name_parties(str(row['parties']))}, {measure}"
    return f"{subject}, {period}: {name_figure(row)}{status}"
