"""Symbols of units that are letters or words of English elsewhere: a unit where the words around them say so."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from communique.trade.lexicon import Unit, read_rows
from communique.trade.tokens import Token

_WINDOW = 12
_NO_NOUN = frozenset(
    "and or but is was are were of to in for with since ago after before while when as until at".split()
)
"""Words that no article stands before: in front of them "a" is the sign of the year."""
_EXTENTS = frozenset("thick wide long tall deep high across diameter x by".split())
_MARKS = {"′": ("arcmin", "arcminute"), "″": ("arcsec", "arcsecond"), "'": ("arcmin", "arcminute")}


class Sense(NamedTuple):
    """A unit that a symbol may stand for, and the words beside which it does."""

    unit: Unit
    is_tight: bool
    context: frozenset[str]


def read_sense(tokens: Sequence[Token], at: int) -> tuple[Unit, int] | None:
    """Return the unit whose symbol is the token ``at`` behind a number, where its context allows, and the token after."""
    if not 0 < at < len(tokens):
        return None
    token, is_tight = tokens[at], tokens[at - 1].end == tokens[at].start
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.text == "a":
        is_year = after is None or (after.kind == "s" and after.text in ".,;)") or after.lower in _NO_NOUN
        return (Unit("year", "duration", 1.0, "year"), at + 1) if is_year and not is_tight else None
    if token.text == "in":
        last = at + 2 if after is not None and after.text == "." else at + 1
        is_extent = last < len(tokens) and tokens[last].lower in _EXTENTS
        is_extent = is_extent or (at > 1 and tokens[at - 2].lower in ("ft", "foot", "feet", "x", "×"))
        return (Unit("in", "physical", 1.0, "inch"), last) if is_extent else None
    if token.text in "\u201d'":
        return _read_curly_inch(tokens, at) if is_tight else None
    if token.text == '"':
        is_open = _is_quote_open(tokens, at)
        return (Unit("in", "physical", 1.0, "inch"), at + 1) if is_tight and not is_open and after is not None else None
    if token.text == "pm" and (is_tight or not tokens[at - 1].text.isdecimal() or int(tokens[at - 1].text[:5]) <= 24):
        return None  # a clock time
    if token.text == "X" and (tokens[at - 1].text.isdecimal() and len(tokens[at - 1].text) > 2):
        return None  # the 777X
    senses = _read_senses().get(token.text, ())
    near: set[str] = set()
    for sense in senses:
        if sense.is_tight and not is_tight:
            continue
        if sense.context and not near:
            near = {other.lower for other in tokens[max(at - _WINDOW, 0) : at + _WINDOW] if other is not token}
        if not sense.context or sense.context & near:
            return sense.unit, at + 1
    return None


def _is_quote_open(tokens: Sequence[Token], at: int) -> bool:
    """Whether a straight quotation mark is open at ``at``: one behind digits closes what is open, else it is an inch."""
    is_open = False
    for index in range(max(at - 60, 0), at):
        if tokens[index].text == '"':
            is_inch = index > 0 and tokens[index - 1].kind == "n" and tokens[index - 1].end == tokens[index].start
            is_open = not is_open and not is_inch
    return is_open


def _read_curly_inch(tokens: Sequence[Token], at: int) -> tuple[Unit, int] | None:
    """Return the inch that stands as a closing mark that nothing opens, or as two single marks: 5.8”, 5.8''."""
    before = [token.text for token in tokens[max(at - 60, 0) : at]]
    if tokens[at].text == "\u201d":
        is_inch = before.count("\u201c") <= sum(
            mark == "\u201d" and not digits[-1].isdigit() for digits, mark in itertools.pairwise(before)
        )
        return (Unit("in", "physical", 1.0, "inch"), at + 1) if is_inch else None
    is_pair = at + 1 < len(tokens) and tokens[at + 1].text == "'" and tokens[at + 1].start == tokens[at].end
    return (Unit("in", "physical", 1.0, "inch"), at + 2) if is_pair else None


def is_minute(tokens: Sequence[Token], number: int, at: int) -> bool:
    """Whether the "m" at ``at`` is a minute: of "13h 40m" or "3m 20s"."""
    if tokens[at].text != "m" or tokens[at - 1].end != tokens[at].start:
        return False
    is_behind_hours = number > 0 and tokens[number - 1].text == "h"
    return is_behind_hours or (
        [token.kind for token in tokens[at + 1 : at + 3]] == ["n", "w"] and tokens[at + 2].text == "s"
    )


def read_arc(tokens: Sequence[Token], at: int) -> tuple[Unit, int] | None:
    """Return the part of a degree that the mark ``at`` stands for: "35° 20′", not the feet of "5′ 10″"."""
    if tokens[at].text not in _MARKS or not any(token.text == "°" for token in tokens[max(at - 4, 0) : at]):
        return None
    unit, name = _MARKS[tokens[at].text]
    return Unit(unit, "physical", 1.0, name), at + 1


@cache
def _read_senses() -> dict[str, tuple[Sense, ...]]:
    senses: dict[str, tuple[Sense, ...]] = {}
    for row in read_rows("ambiguous_units.csv"):
        unit = Unit(row["unit"], row["kind"], float(row["worth"]), row["name"])
        sense = Sense(unit, row["is_tight"] == "1", frozenset(row["context"].split()))
        senses[row["symbol"]] = (*senses.get(row["symbol"], ()), sense)
    return senses
