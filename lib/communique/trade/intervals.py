"""Interval arithmetic on printed figures, rounded outward.

After Moore, Kearfott and Cloud (2009), Introduction to Interval Analysis, section 2: the ends of a result come from
the ends of its parts, and are rounded away from each other. An end that is not known is None: minus or plus infinity.
"""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple


class Interval(NamedTuple):
    """What a figure may be; None is an open end."""

    low: float | None
    high: float | None

    def overlaps(self, other: Interval) -> bool:
        """Whether some number lies in both."""
        below = self.high is not None and other.low is not None and self.high < other.low
        above = other.high is not None and self.low is not None and other.high < self.low
        return not below and not above


def read_end(value: object) -> float | None:
    """Return an end of an interval from a table's cell; empty and NaN are open."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or math.isnan(value):
        return None
    return float(value)


def round_outward(low: float | None, high: float | None, digits: int = 4) -> Interval:
    """Return the interval with its ends rounded away from each other to ``digits`` significant digits."""
    return Interval(_round(low, digits, ROUND_FLOOR), _round(high, digits, ROUND_CEILING))


def _round(value: float | None, digits: int, rounding: str) -> float | None:
    if value is None or value == 0 or not math.isfinite(value):
        return value
    exact = Decimal(repr(float(f"{value:.13g}")))
    return float(exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), rounding=rounding))


def divide(one: Interval, two: Interval) -> Interval:
    """Return one / two for intervals of positive numbers."""
    low = None if one.low is None or two.high is None else one.low / two.high
    high = None if one.high is None or two.low is None or two.low <= 0 else one.high / two.low
    return Interval(low, high)


def multiply(one: Interval, two: Interval) -> Interval:
    """Return one * two for intervals of positive numbers."""
    low = None if one.low is None or two.low is None else one.low * two.low
    high = None if one.high is None or two.high is None else one.high * two.high
    return Interval(low, high)


def add(one: Interval, two: Interval) -> Interval:
    """Return one + two."""
    low = None if one.low is None or two.low is None else one.low + two.low
    high = None if one.high is None or two.high is None else one.high + two.high
    return Interval(low, high)


def find_factor(interval: Interval, change: str) -> Interval:
    """Return the factor of a change in percent: up 32 is 1.32, down 7 is 0.93."""
    if change == "down":
        low = None if interval.high is None else max(1 - interval.high / 100, 0.0)
        return Interval(low, None if interval.low is None else 1 - interval.low / 100)
    return Interval(
        None if interval.low is None else 1 + interval.low / 100,
        None if interval.high is None else 1 + interval.high / 100,
    )


def format_number(value: float | None) -> str:
    """Return a number for a line of arithmetic: 41 billion, 30.56, none."""
    if value is None:
        return "open"
    for scale, name in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
        if abs(value) >= scale:
            return f"{value / scale:.6g}{name}"
    return f"{value:,.6g}"


def format_interval(interval: Interval) -> str:
    """Return "[30.56 billion, 31.56 billion]"."""
    return f"[{format_number(interval.low)}, {format_number(interval.high)}]"
