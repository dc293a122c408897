"""Which days a period means, for a document whose day or its bounds are known."""

from __future__ import annotations

from typing import NamedTuple

from communique.trade.calendar_spans import Span, days_of_month, make_months, make_span
from communique.trade.periods import Mention


class Day(NamedTuple):
    """The day of a document, or its bounds; year and month, 0 where unknown."""

    earliest: tuple[int, int, int]
    latest: tuple[int, int, int]

    @property
    def years(self) -> range:
        """The years in which the document may have been written; empty if a bound is missing."""
        if not self.earliest[0] or not self.latest[0]:
            return range(0)
        return range(self.earliest[0], self.latest[0] + 1)


class Period(NamedTuple):
    """The period of a figure and what it is compared with; ``basis`` says what decided, ``note`` why not."""

    span: Span | None = None
    basis: str = ""
    base: Span | None = None
    has_base: bool = False
    note: str = ""
    is_term: bool = False
    is_open_ended: bool = False


def read_day(date: str, date_earliest: str, date_latest: str) -> Day:
    """Return the day of a document from ISO dates; a date without its year leaves the bounds to decide."""
    known = _read_iso(date)
    if known[0]:
        return Day(known, known)
    return Day(_read_iso(date_earliest), _read_iso(date_latest))


def _read_iso(date: str) -> tuple[int, int, int]:
    if not date:
        return (0, 0, 0)
    parts = date.split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts) or len(parts[0]) != 4:
        return (0, 0, 0)
    return (int(parts[0]), int(parts[1]), int(parts[2]))


def place_mention(mention: Mention, day: Day, words: str, *, is_ahead: bool = True) -> Period:
    """Return the days that a mention means for a document of that day; open where its bounds do not decide.

    Months without a year that are not over on that day are those of the year before, unless the figure lies ahead.
    """
    is_term = mention.role == "by"
    if mention.relation == "stated" and mention.span is not None:
        return Period(mention.span, "stated", is_term=is_term, is_open_ended=mention.role == "since")
    years = day.years
    if not years:
        return Period(None, "open", note=f'"{words}": {_name_bounds(day)}')
    basis = "document date" if day.earliest == day.latest else "date bounds"
    if mention.relation == "length":
        return _place_length(mention, day, basis, words)
    if len(years) > 1 or (mention.unit == "month" and day.earliest[:2] != day.latest[:2]):
        return Period(None, "open", note=f'"{words}": the document may be of {years[0]} to {years[-1]}')
    if mention.unit == "month":
        index = day.earliest[0] * 12 + day.earliest[1] - 1 + mention.shift
        return Period(make_months(index // 12, index % 12 + 1, index % 12 + 1), basis, is_term=is_term)
    span = mention.span or make_span(0)
    is_part = (span.month, span.end_month) != (1, 12)
    if (
        is_part
        and mention.shift == 0
        and span.end_month > day.latest[1]
        and not is_ahead
        and day.earliest == day.latest
    ):
        return Period(span.shift(years[0] - 1), basis)
    if is_part and mention.shift == 0 and span.month > day.latest[1]:
        return Period(None, "open", note=f'"{words}": of this year or the last')
    return Period(span.shift(years[0] + mention.shift), basis, is_term=is_term, is_open_ended=mention.role == "since")


def _name_bounds(day: Day) -> str:
    known = [
        f"{side} than {year:04d}-{month:02d}-{date:02d}"
        for side, (year, month, date) in (("not earlier", day.earliest), ("not later", day.latest))
        if year
    ]
    return "the day of the document is not known" + (f", only that it is {known[0]}" if known else "")


def _place_length(mention: Mention, day: Day, basis: str, words: str) -> Period:
    """Return "over the past decade": a length that ends on the day of the document."""
    if day.earliest != day.latest:
        return Period(None, "open", note=f'"{words}": the day of the document is not known')
    year, month, date = day.latest
    months = mention.shift * (12 if mention.unit == "year" else 1)
    index = year * 12 + month - 1 - months
    if index < 12:
        return Period(None, "open", note=f'"{words}": before the calendar')
    first = (index // 12, index % 12 + 1)
    return Period(Span(*first, min(date, days_of_month(*first)), year, month, date), basis)
