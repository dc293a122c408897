"""Parts of a whole: fractions in words and digits, odds, parts of a unit or of a scale word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from communique.trade.lexicon import read_words
from communique.trade.nouns import is_plural, read_noun
from communique.trade.part_units import read_joined_part
from communique.trade.ranges import DASHES
from communique.trade.reading import Reading
from communique.trade.tokens import Token
from communique.trade.units import read_rate, read_unit

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")


_HALF_OF = frozenset(("of", "the", "its", "their", "all", "his", "her", "our"))


_MARKS_OF_RATING = frozenset(("stars", "points"))
"""What "4 out of 5" counts where it is a mark, no part of a whole."""

_PART_OF_PERIOD = frozenset(("first", "second", "latter", "other", "last", "final", "opening", "third", "fourth"))


def read_share(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return "a third of", "two-thirds", "half of exports", "one in five" as a fraction."""
    words = read_words("quantity_words.yaml")
    word = tokens[at].lower
    following = [token.lower for token in tokens[at + 1 : at + 4]] + ["", "", ""]
    if word in ("a", "an"):
        if following[0] == "half":
            return None  # the half itself is read next
        if following[1:3] == ["and", "a"]:
            return _read_one_and_half(tokens, at)
        if following[1:3] == ["or", "two"]:
            return _read_one_or_two(tokens, at)
    if word == "half":
        return _read_half(tokens, at, following)
    if word == "quarter":
        return read_joined_part(tokens, at, at + 1, 0.25) if following[0] == "-" else None
    top = 1 if word in ("a", "one") else words["digits"].get(word, 0) or (int(word) if word in "123456789" else 0)
    if not 0 < top < 10:
        return None
    ratio = _read_odds(tokens, at, top) if word != "a" else None
    if ratio is not None:
        return ratio
    if following[0] == "/" and following[2] == "of" and 1 <= top < _read_small(following[1]) <= 10:
        return Reading(at, at + 3, "fraction", round(top / _read_small(following[1]), 4), unit="1")
    step = 2 if following[0] in DASHES else 1
    part = words["fractions"].get(following[step - 1])
    if part is not None and following[step] in ("of", "-"):
        scaled = _read_part_of_scale(tokens, at + step + 1, top / part)
        if scaled is not None:
            return scaled._replace(first=at)
    if (part is not None and following[step] in ("of", "-")) or (part is not None and following[step] in ("a", "an")):
        measure = _read_part_of_unit(tokens, at, at + 1 + step + (following[step] in ("of", "-")), top / part)
        if measure is not None:
            return measure
    if part is not None and (following[step] == "-" or following[step - 1] in ("quarter", "quarters", "eighth")):
        joined = read_joined_part(tokens, at, at + 1 + step, top / part)
        if joined is not None:
            return joined
    if part is None or following[step] in ("-",) or following[step] in ("time", "party"):
        return None
    if top >= part or (part == 4 and top == 2):
        return None  # "the past two quarters"
    is_difference = at > 0 and tokens[at - 1].lower == "by"
    is_named = (word == "one" and part > 4) or (word == "one" and part == 3 and following[step] in ("", ",", ".", ";"))
    if following[step] not in _HALF_OF and not (step == 2 or top > 1 or is_difference or is_named):
        return None
    return Reading(at, at + 1 + step, "fraction", round(top / part, 4), unit="1")


def _read_one_and_half(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return "an hour and a half", "a mile and a half": one unit and half of it."""
    unit = read_unit(tokens, at + 1)
    if unit is None or unit[1] != at + 2 or at + 4 >= len(tokens) or tokens[at + 4].lower != "half":
        return None
    if unit[0].kind not in ("duration", "physical", "points", "money"):
        return None
    return Reading(at, at + 5, unit[0].kind, 1.5 * unit[0].worth, None, 0.5, unit[0].unit, is_words=True)


def _read_one_or_two(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return "a day or two", "a mile or two": one to two units."""
    unit = read_unit(tokens, at + 1)
    if unit is None or unit[1] != at + 2 or unit[0].kind not in ("duration", "physical", "points", "money"):
        return None
    return Reading(at, at + 4, unit[0].kind, unit[0].worth, 2 * unit[0].worth, 1.0, unit[0].unit, is_words=True)


def _read_odds(tokens: Sequence[Token], at: int, top: int) -> Reading | None:
    """Return "one in five", "1 in 1,000", "seven out of ten", "one-in-six", "1 out of every 5" as a fraction."""
    index, word = at + 1, tokens[at + 1].lower if at + 1 < len(tokens) else ""
    is_joined = word == "-" and index + 1 < len(tokens) and tokens[index].start == tokens[at].end
    index += is_joined
    link = [token.lower for token in tokens[index : index + 2]]
    if link[:1] not in (["in"], ["out"]) or (link[0] == "out" and link[1:] != ["of"]):
        return None
    index += 1 if link[0] == "in" else 2
    if is_joined:
        if tokens[index : index + 1] and tokens[index].text != "-":
            return None
        index += 1
    index += index < len(tokens) and tokens[index].lower == "every"
    if index >= len(tokens) or (link[0] == "in" and tokens[at].kind == "n" and tokens[index].kind != "n"):
        return None
    if link[0] == "out" and index + 1 < len(tokens) and tokens[index + 1].lower in _MARKS_OF_RATING:
        return None
    is_million = [token.lower for token in tokens[index : index + 2]] in (
        ["a", "million"],
        ["a", "thousand"],
        ["a", "hundred"],
    )
    bottom = (
        {"million": 10**6, "thousand": 1000, "hundred": 100}[tokens[index + 1].lower]
        if is_million
        else _read_small(tokens[index].lower)
    )
    last = index + 1 + is_million
    if not top < bottom or (not is_joined and _has_duration(tokens, last)):
        return None
    return Reading(at, last, "fraction", float(f"{top / bottom:.4g}"), unit="1")


def _read_part_of_unit(tokens: Sequence[Token], at: int, article: int, value: float) -> Reading | None:
    """Return "half a percentage point", "a quarter of a percent", "three-quarters of a mile": a part of one unit."""
    if article >= len(tokens) or tokens[article].lower not in ("a", "an", "one"):
        return None
    unit = read_unit(tokens, article + 1)
    if unit is None or unit[0].kind not in ("percent", "points", "physical", "duration", "money"):
        return None
    name, last, notes = read_rate(tokens, unit[0], unit[1])
    return Reading(at, last, unit[0].kind, round(value * unit[0].worth, 6), unit=name, notes=notes, is_words=True)


def _read_part_of_scale(tokens: Sequence[Token], at: int, value: float) -> Reading | None:
    """Return "of a million pounds" or "-million dollars" after a fraction: a part of a scale word."""
    index = at + (
        2 if tokens[at].lower == "of" and at + 1 < len(tokens) and tokens[at + 1].lower in ("a", "one") else 1
    )
    scale = read_words("quantity_words.yaml")["scales"].get(tokens[index].lower) if index < len(tokens) else None
    if scale is None or scale < 1000:
        return None
    unit, noun = read_unit(tokens, index + 1), read_noun(tokens, index + 1)
    amount = value * float(scale)
    if unit is not None:
        return Reading(at, unit[1], unit[0].kind, amount, unit=unit[0].unit, is_words=True)
    return Reading(at, noun[1] if noun else index + 1, "count", amount, unit=noun[0] if noun else "", is_words=True)


def _read_small(word: str) -> int:
    words = read_words("quantity_words.yaml")
    small: int = words["digits"].get(word) or words["tens"].get(word) or 0
    if not small and word[:1].isdigit() and len(word) < 10:
        is_whole = word.isdecimal() and len(word) < 4
        small = int(word.replace(",", "")) if is_whole or _GROUPED.fullmatch(word) else 0
    return small


def _has_duration(tokens: Sequence[Token], at: int) -> bool:
    unit = read_unit(tokens, at) if at < len(tokens) else None
    return unit is not None and unit[0].kind == "duration"


def _read_half_scale(tokens: Sequence[Token], at: int, word: int, scale: float) -> Reading:
    """Return "half a million people" or "half-a-billion dollars", whose scale stands at ``word``."""
    unit, noun = read_unit(tokens, word + 1), read_noun(tokens, word + 1)
    if unit is not None:
        return Reading(at, unit[1], unit[0].kind, 0.5 * scale, None, 0.1 * scale, unit[0].unit)
    return Reading(at, noun[1] if noun else word + 1, "count", 0.5 * scale, None, 0.1 * scale, noun[0] if noun else "")


def _read_half(tokens: Sequence[Token], at: int, following: Sequence[str]) -> Reading | None:
    words = read_words("quantity_words.yaml")
    before = tokens[at - 1].lower if at else ""
    if following[0] == "-" and following[1] in words["scales"]:
        following = ["a", *following[1:]]
    if before in _PART_OF_PERIOD or before == "-":
        return None
    if following[:3] == ["-", "a", "-"] and at + 4 < len(tokens) and tokens[at + 4].lower in words["scales"]:
        return _read_half_scale(tokens, at, at + 4, float(words["scales"][tokens[at + 4].lower]))
    joined = read_joined_part(tokens, at, at + 1, 0.5) if following[0] not in ("of", "the", "a", "an", "") else None
    if joined is not None or following[0] == "-":
        return joined
    if following[0] == "a" and following[1] in words["scales"]:
        return _read_half_scale(tokens, at, at + 2, float(words["scales"][following[1]]))
    if following[0] in ("a", "an"):
        return _read_part_of_unit(tokens, at, at + 1, 0.5)
    if following[0] not in _HALF_OF and not is_plural(following[0]):
        return None
    return Reading(at, at + 1, "fraction", 0.5, unit="1")
