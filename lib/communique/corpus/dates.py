"""Dates as pages print them."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DATE = re.compile(
    r"(?<![\d.])(?:"
    + _MONTH.format("m1")
    + r" ?(?P<d1>\d{1,2})(?:st|nd|rd|th)?(?:, ?| )(?P<y1>(?:19|20)\d{2})"
    + r"|(?P<d2>\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]"
    + _MONTH.format("m2")
    + r"[ ,-]{1,2}(?P<y2>(?:19|20)\d{2})"
    + r"|(?P<y3>(?:19|20)\d{2})(?P<s3>[-/.])(?P<n3>\d{1,2})(?P=s3)(?P<d3>\d{1,2})"
    + r"|(?P<y5>(?:19|20)\d{2}) ?年 ?(?P<n5>\d{1,2}) ?月 ?(?P<d5>\d{1,2}) ?日"
    + r"|(?P<a4>\d{1,2})(?P<s4>[-/.])(?P<b4>\d{1,2})(?P=s4)(?P<y4>(?:19|20)\d{2})"
    + r"|"
    + _MONTH.format("m6")
    + r" (?P<d6>\d{1,2})(?:st|nd|rd|th)?\b(?![-/.]?\d)(?!,? (?:19|20)\d{2})"
    + r"|(?P<d7>\d{1,2})(?:st|nd|rd|th)? "
    + _MONTH.format("m7")
    + r"(?!,? ?(?:19|20)\d{2})"
    + r")(?!\d)",
    re.IGNORECASE,
)


class PrintedDate(NamedTuple):
    """A date in a text: ``iso`` is 2024-07-04, ``--07-04`` without its year, empty where day and month are ambiguous."""

    start: int
    end: int
    iso: str
    note: str


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[PrintedDate]:
    """Return the calendar dates printed in ``text[start:end]``; impossible ones are left out.

    Of numeric dates, year-first ones are read as such and dotted ones day-first; with slashes or hyphens day and
    month are told apart only where one exceeds 12 or both are equal, else the date is ambiguous and stays empty.
    """
    found = []
    for match in _DATE.finditer(text, start, len(text) if end is None else end):
        iso, note = _resolve(match)
        if iso or note:
            found.append(PrintedDate(match.start(), match.end(), iso, note))
    return found


def _resolve(match: re.Match[str]) -> tuple[str, str]:
    group = match.groupdict()
    for number in ("1", "2"):
        if group[f"m{number}"]:
            return _iso(group[f"y{number}"], _month(group[f"m{number}"]), group[f"d{number}"]), ""
    for number in ("3", "5"):
        if group[f"y{number}"]:
            return _iso(group[f"y{number}"], int(group[f"n{number}"]), group[f"d{number}"]), ""
    for number in ("6", "7"):
        if group[f"m{number}"]:
            iso = _iso("2024", _month(group[f"m{number}"]), group[f"d{number}"])  # a leap year: 29 February is a day
            return iso and "-" + iso[4:], ""
    first, second, year = int(group["a4"]), int(group["b4"]), group["y4"]
    if group["s4"] == "." or first > 12 or first == second:
        return _iso(year, second, str(first)), ""
    if second > 12:
        return _iso(year, first, str(second)), ""
    return "", f"{match.group()!r} may be day or month first"


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _iso(year: str, month: int, day: str) -> str:
    try:
        return datetime.date(int(year), month, int(day)).isoformat()
    except ValueError:
        return ""
