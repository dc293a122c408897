"""Spans of days, and how a document's day or its bounds place them."""

from __future__ import annotations

import calendar
from typing import NamedTuple


class Span(NamedTuple):
    """From one day to another, both included; year 0 stands for a year that is still to be found."""

    year: int
    month: int
    day: int
    end_year: int
    end_month: int
    end_day: int

    def shift(self, years: int) -> Span:
        """Return the span ``years`` later; the last day of February stays one."""
        year, end_year = self.year + years, self.end_year + years
        day = min(self.day, days_of_month(year, self.month))
        is_last = self.end_day >= days_of_month(self.end_year, self.end_month)
        end = days_of_month(end_year, self.end_month)
        return Span(year, self.month, day, end_year, self.end_month, end if is_last else min(self.end_day, end))

    @property
    def start(self) -> str:
        """The first day, ISO."""
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    @property
    def end(self) -> str:
        """The last day, ISO."""
        return f"{self.end_year:04d}-{self.end_month:02d}-{self.end_day:02d}"


def days_of_month(year: int, month: int) -> int:
    """Return the number of days; year 0 counts as a leap year."""
    return calendar.monthrange(year or 2000, month)[1]


def make_span(first: int, last: int | None = None) -> Span:
    """Return the span of the calendar years ``first`` to ``last``."""
    return Span(first, 1, 1, first if last is None else last, 12, 31)


def make_months(year: int, first: int, last: int) -> Span:
    """Return the span of months ``first`` to ``last`` of a year."""
    return Span(year, first, 1, year, last, days_of_month(year, last))


def read_span(start: str, end: str) -> Span | None:
    """Return the span of two ISO days, or None where one has no full date."""
    try:
        a, b, c = (int(part) for part in start.split("-"))
        d, e, f = (int(part) for part in end.split("-"))
    except ValueError:
        return None
    return Span(a, b, c, d, e, f)
