"""Sizes and ages in forms of their own: 5'10", 6-foot-8, ½ mile, 1/4 inch, magnitude 6.3, aged 18 to 24."""

from __future__ import annotations

import re
from collections.abc import Sequence

from communique.trade.exclusions import is_no_quantity
from communique.trade.numerals import PARTS, Number, read_number
from communique.trade.ranges import is_between_ages, read_range_end
from communique.trade.reading import Reading
from communique.trade.tokens import Token
from communique.trade.units import read_unit, skip_hyphen

_FEET_AND_INCHES = re.compile(r"([3-8])['’](\d|1[01])")


_PARTS = frozenset(("2", "3", "4", "5", "6", "8", "10", "16"))


_LEADING_UNITS = {"magnitude": "magnitude", "mach": "Mach", "ph": "pH"}


def read_tall(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return the height 5'10" in feet, or None."""
    text = tokens[at].text
    tall = _FEET_AND_INCHES.fullmatch(text) if text[1:2] in ("'", "\u2019") else None
    if tall is None:
        return None
    has_mark = at + 1 < len(tokens) and tokens[at + 1].text == '"' and tokens[at + 1].start == tokens[at].end
    return Reading(at, at + 1 + has_mark, "physical", round(int(tall[1]) + int(tall[2]) / 12, 4), None, 1 / 12, "ft")


def read_part(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return "½ mile" or "¾ of it": a sign of a fraction without a whole number."""
    unit, value = read_unit(tokens, skip_hyphen(tokens, at + 1)), PARTS[tokens[at].text]
    if unit is not None and unit[0].kind in ("physical", "duration", "percent", "points"):
        return Reading(at, unit[1], unit[0].kind, value, None, value, unit[0].unit)
    is_share = at + 1 < len(tokens) and tokens[at + 1].lower in ("of", "the", "its", "their")
    return Reading(at, at + 1, "fraction", value, unit="1") if is_share else None


def read_leading_unit(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return "magnitude 6.3", "a magnitude of 6.3", "Mach 2": the unit stands before its number."""
    first = at - 2 if at > 1 and tokens[at - 1].text in ("of", "-") else at - 1
    unit = _LEADING_UNITS.get(tokens[first].lower.removesuffix("s")) if first >= 0 else None
    if unit is None or is_no_quantity(tokens[at : at + 12], 0):
        return None
    number = read_number(tokens, at)
    return number and Reading(first, number.last, "physical", number.value, None, number.step, unit)


def read_part_of_unit(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return "1/4 inch": a fraction in digits of one unit."""
    bottom = tokens[at + 2] if at + 2 < len(tokens) else None
    if bottom is None or bottom.end - tokens[at].start != len(tokens[at].text) + len(bottom.text) + 1:
        return None
    if not (tokens[at].text.isdecimal() and bottom.text in _PARTS and int(tokens[at].text) < int(bottom.text)):
        return None
    unit = read_unit(tokens, skip_hyphen(tokens, at + 3))
    value = int(tokens[at].text) / int(bottom.text)
    if unit is None or unit[0].kind not in ("physical", "duration", "percent", "points", "money"):
        return None
    worth = unit[0].worth
    return Reading(at, unit[1], unit[0].kind, round(value * worth, 6), None, worth / int(bottom.text), unit[0].unit)


def read_age(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return the age behind "aged" or "age", one or a range, or None."""
    if (
        at
        and tokens[at - 1].lower in ("aged", "age", "ages")
        and tokens[at].text.isdecimal()
        and len(tokens[at].text) < 4
    ):
        number = read_number(tokens, at)
        found = number and read_range_end(tokens, at, number, at + 1)
        if number and found and (found[0].value or 0) < 130:
            return Reading(at, found[1], "duration", number.value, found[0].value, 1.0, "year", notes=("age",))
        return Reading(at, at + 1, "duration", float(tokens[at].text), None, 1.0, "year", notes=("age",))
    return None


def read_age_in_list(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return an age that follows another: the 25 and 31 of "aged 23, 25 and 31", or None."""
    index = at - 1
    while index > max(at - 9, 0) and (tokens[index].lower in (",", "and", "or") or _is_small(tokens[index])):
        index -= 1
    is_aged = tokens[index].lower in ("aged", "ages") and index < at - 2
    return (
        Reading(at, at + 1, "duration", float(tokens[at].text), None, 1.0, "year", notes=("age",)) if is_aged else None
    )


def _is_small(token: Token) -> bool:
    return token.kind == "n" and token.text.isdecimal() and len(token.text) < 3


def is_age_range(tokens: Sequence[Token], first: int, second: Number) -> bool:
    """Whether "between 5 and 10" are ages: behind "aged" and without a unit."""
    words = [token.lower for token in tokens[max(first - 2, 0) : first]]
    is_aged = (
        words == ["aged", "between"] or is_between_ages(tokens, first) or words[-1:] in (["aged"], ["ages"], ["age"])
    )
    return is_aged and (second.value or 0) < 130


def read_inches_after(tokens: Sequence[Token], number: Number, last: int) -> Reading | None:
    """Return the height "6-foot-8" in feet, or None."""
    marks = tokens[last - 1 : last + 2]
    is_tight = len(marks) == 3 and marks[1].text == "-" and marks[2].end - marks[0].end == 1 + len(marks[2].text)
    if not is_tight or number.value is None or not marks[2].text.isdecimal() or int(marks[2].text[:3]) > 11:
        return None
    value = round(number.value + int(marks[2].text) / 12, 4)
    has_inches = (
        last + 2 < len(tokens)
        and tokens[last + 2].text in ("in", "ins", '"')
        and tokens[last + 2].start == marks[2].end
    )
    return Reading(number.first, last + 2 + has_inches, "physical", value, None, 1 / 12, "ft")


def read_age_after(tokens: Sequence[Token], last: int) -> tuple[int, tuple[str, ...]]:
    """Return the token after "old" or "of age" behind a duration, and the remark that it is an age."""
    at = skip_hyphen(tokens, last)
    if at < len(tokens) and tokens[at].lower in ("old", "olds"):
        return at + 1, ("age",)
    if at + 1 < len(tokens) and tokens[at].lower == "of" and tokens[at + 1].lower == "age":
        return at + 2, ("age",)
    return last, ()
