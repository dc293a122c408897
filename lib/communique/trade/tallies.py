"""Tallies, of which each number is a count: "9-of-18", "went 23 for 35", "a 1.45-to-1 margin"."""

from __future__ import annotations

from collections.abc import Sequence

from communique.trade.numerals import read_digits
from communique.trade.reading import Reading
from communique.trade.tokens import Token

_TALLY_MARKS = (["-", "of", "-"], ["-", "for", "-"], ["-", "to", "-"])
_TALLIED = frozenset("went go goes going shot was is".split())


def read_tally(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return one of the two counts of "9-of-18", "3-for-4" or "1.45-to-1"; the digits at ``at`` are either of them."""
    beside = {token.lower for token in tokens[max(at - 1, 0) : at + 2]}
    if "-" not in beside and "for" not in beside:
        return None
    for first in (at, at - 4):
        marks = [token.lower for token in tokens[first + 1 : first + 4]] if first >= 0 else []
        if marks not in _TALLY_MARKS or first + 4 >= len(tokens):
            continue
        ends = tokens[first], tokens[first + 4]
        if marks[1] == "to" and _is_ratio(*ends):
            value, step, _ = read_digits(tokens[at].text)
            return Reading(at, at + 1, "count", value, None, step, "", notes=("no noun follows",))
        if marks[1] == "to":
            continue
        if all(end.text.isdecimal() and len(end.text) < 4 for end in ends):
            return Reading(at, at + 1, "count", float(tokens[at].text), None, 1.0, "", notes=("no noun follows",))
    return _read_spaced_tally(tokens, at)


def _is_ratio(one: Token, two: Token) -> bool:
    """Whether "1.45-to-1" sets two numbers against each other: the second is the smaller, so it is no range."""
    if one.kind != "n" or two.kind != "n":
        return False
    first, second = read_digits(one.text)[0], read_digits(two.text)[0]
    return first is not None and second is not None and first > second


def _read_spaced_tally(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return one of the two counts of "went 23 for 35"; the digits at ``at`` are either of them."""
    for first in (at, at - 2):
        marks = [token.lower for token in tokens[max(first - 1, 0) : first + 2]] if first > 0 else []
        if len(marks) < 3 or marks[0] not in _TALLIED or marks[2] != "for" or first + 2 >= len(tokens):
            continue
        if all(tokens[index].text.isdecimal() and len(tokens[index].text) < 4 for index in (first, first + 2)):
            return Reading(at, at + 1, "count", float(tokens[at].text), None, 1.0, "", notes=("no noun follows",))
    return None
