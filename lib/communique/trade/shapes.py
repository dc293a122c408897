"""The shapes of a quantity: number with unit, range, share, multiple, vague number, counted noun."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from communique.trade.exclusions import is_no_quantity
from communique.trade.lexicon import Unit, read_words
from communique.trade.nouns import find_singular, is_plural, read_noun, read_set, read_single_noun
from communique.trade.numerals import Number, read_number
from communique.trade.tokens import Token
from communique.trade.units import read_currency_before, read_unit, skip_hyphen

_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014")
_MINUS = frozenset("-\u2212\u2013")


class Reading(NamedTuple):
    """A shape at tokens ``first`` to ``last`` (exclusive); an empty kind says that they are no quantity.

    ``value`` and ``upper`` are the ends of a range, or ``upper`` is None; ``step`` is the place of the last digit.
    """

    first: int
    last: int
    kind: str
    value: float | None = None
    upper: float | None = None
    step: float = 0.0
    unit: str = ""
    change: str = ""
    notes: tuple[str, ...] = ()
    is_vague: bool = False


def read_shape(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return the quantity that begins at token ``at``, a run of tokens to step over, or None."""
    token = tokens[at]
    if token.kind == "n":
        return read_figure(tokens, at)
    if token.kind == "s":
        return read_empty_amount(tokens, at)
    return read_word_shape(tokens, at)


def read_empty_amount(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return an amount whose number is missing ("£ million", "$NaN billion")."""
    scales = read_words("quantity_words.yaml")["scales"]
    index = at + 1
    if index < len(tokens) and tokens[index].lower in ("nan", "n/a", "xx", "x"):
        index += 1
    if index >= len(tokens) or tokens[index].lower not in scales:
        return None
    found = read_currency_before(tokens, at + 1)
    if found is None:
        return None
    return Reading(found[1], index + 1, "money", unit=found[0].unit, notes=("no number beside the currency",))


def read_figure(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return the quantity that begins with the digits at ``at``."""
    if is_no_quantity(tokens, at):
        return Reading(at, at + 1, "")
    currency = read_currency_before(tokens, at)
    number = read_number(tokens, at, with_letters=currency is not None)
    if number is None:
        return None
    return read_measure(tokens, number, currency)


def read_measure(tokens: Sequence[Token], number: Number, currency: tuple[Unit, int] | None) -> Reading | None:
    """Return the number with its unit, currency or counted noun, and the second end of a range."""
    first = currency[1] if currency else number.first
    upper = read_range_end(tokens, number)
    end = upper or number
    unit, last = find_unit(tokens, end, currency)
    if unit is None:
        return read_count(tokens, number, upper)
    value, first = apply_sign(tokens, number.value, first, unit)
    if upper and unit.kind != "money" and value is not None and upper.value is not None and upper.value <= value:
        upper = None
    value, top = scale_range(value, number, upper)
    notes = tuple(filter(None, [number.note, upper.note if upper else ""]))
    if value is not None and unit.worth != 1:
        value, top = round(value * unit.worth, 6), top and round(top * unit.worth, 6)
        notes = (*notes, f"printed in {find_singular(unit.name)}")
    name, last, rate = read_rate(tokens, unit, last)
    return Reading(first, last, unit.kind, value, top, end.step * unit.worth, name, notes=notes + rate)


def scale_range(value: float | None, number: Number, upper: Number | None) -> tuple[float | None, float | None]:
    """Return both ends of a range: "$10-12 billion" scales its first number by the second's word."""
    if upper is None or upper.value is None or value is None:
        return value, None
    if upper.has_scale and not number.has_scale and upper.value > 1000 * value and value < 1000:
        factor = next(f for f in (1e12, 1e9, 1e6, 1e3) if upper.value >= f)
        value = value * factor
    return value, upper.value


def read_range_end(tokens: Sequence[Token], number: Number) -> Number | None:
    """Return the second number of "10-12", "10 to 12", "between 10 and 12"; None after "from" with a change."""
    at = number.last
    if at + 1 >= len(tokens):
        return None
    mark = tokens[at]
    before = tokens[number.first - 1].lower if number.first else ""
    is_dash = mark.text in _DASHES
    if not (is_dash or mark.lower == "to" and before not in ("to",) or mark.lower == "and" and before == "between"):
        return None
    index = at + 1
    while index < min(at + 3, len(tokens)) and tokens[index].kind == "s" and tokens[index].text in "$€£¥":
        index += 1
    second = (
        read_number(tokens, index, with_letters=index > at + 1)
        if index < len(tokens) and tokens[index].kind == "n"
        else None
    )
    if second is None or second.value is None or number.value is None or second.value <= number.value:
        return None
    return second


def find_unit(tokens: Sequence[Token], number: Number, currency: tuple[Unit, int] | None) -> tuple[Unit | None, int]:
    """Return the unit of a number, from the currency before or the words after it."""
    at = skip_hyphen(tokens, number.last)
    found = read_unit(tokens, at)
    if currency is not None:
        if (
            found is not None
            and found[0].kind == "money"
            and found[0].worth == 1
            and tokens[number.last - 1].end + 1 >= tokens[at].start
        ):
            return found[0] if found[0].unit == currency[0].unit else currency[0], found[1] if found[
                0
            ].unit == currency[0].unit else number.last
        return currency[0], number.last
    if found is None or tokens[at].start > tokens[number.last - 1].end + 2:
        return None, number.last
    return found


def apply_sign(tokens: Sequence[Token], value: float | None, first: int, unit: Unit) -> tuple[float | None, int]:
    """Return the value with the sign that is printed before it, and the first token."""
    if value is None or not first:
        return value, first
    sign = tokens[first - 1]
    is_free = first < 2 or tokens[first - 2].end < sign.start or tokens[first - 2].text in "("
    if sign.lower == "minus" or (sign.text in _MINUS and sign.end == tokens[first].start and is_free):
        return -value, first - 1
    return value, first


def read_rate(tokens: Sequence[Token], unit: Unit, last: int) -> tuple[str, int, tuple[str, ...]]:
    """Return the unit with its "per": "USD/t"; money per year keeps its unit and gets a note."""
    if unit.kind not in ("money", "physical") or last + 1 >= len(tokens):
        return unit.unit, last, ()
    mark = tokens[last].lower
    if mark not in ("per", "a", "an", "/", "each"):
        return unit.unit, last, ()
    found = read_unit(tokens, last + 1)
    if (
        found is not None
        and found[0].kind in ("physical", "duration")
        and not (mark in ("a", "an") and len(tokens[last + 1].text) < 3)
    ):
        if unit.kind == "money" and found[0].unit == "year":
            return unit.unit, found[1], ("per year",)
        return f"{unit.unit}/{found[0].unit}", found[1], ()
    if mark == "per" and tokens[last + 1].kind == "w":
        return f"{unit.unit}/{tokens[last + 1].lower}", last + 2, ()
    return unit.unit, last, ()


def read_count(tokens: Sequence[Token], number: Number, upper: Number | None) -> Reading | None:
    """Return a number with the noun that it counts; a number that counts nothing is no quantity."""
    end = upper or number
    at = skip_hyphen(tokens, end.last)
    if at > end.last:
        if at < len(tokens) and tokens[at].lower in read_set("hyphen_nouns"):
            return Reading(number.first, at + 1, "count", number.value, None, end.step, tokens[at].lower)
        return Reading(number.first, at, "")
    noun = read_noun(tokens, at) if number.value != 1 else read_single_noun(tokens, at)
    if noun is None:
        if number.has_scale or (number.value or 0) >= 10000:
            value, top = scale_range(number.value, number, upper)
            return Reading(number.first, end.last, "count", value, top, end.step, "", notes=("no noun follows",))
        return None
    value, top = scale_range(number.value, number, upper)
    notes = tuple(filter(None, [number.note]))
    return Reading(number.first, noun[1], "count", value, top, end.step, noun[0], notes=notes)


def read_word_shape(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return the quantity that begins with the word at ``at``: a number, share, multiple or vague number."""
    words = read_words("quantity_words.yaml")
    word = tokens[at].lower
    if word in words["multiple_verbs"] and not (
        word in ("double", "triple") and at + 1 < len(tokens) and tokens[at + 1].text == "-"
    ):
        value = float(words["multiple_verbs"][word])
        change = "down" if value < 1 else "up"
        return Reading(at, at + 1, "multiple", value, None, 1.0 if value > 1 else 0.0, "times", change)
    if word in words["multiple_adverbs"]:
        return Reading(at, at + 1, "multiple", float(words["multiple_adverbs"][word]), None, 1.0, "times")
    if word in words["vague"]:
        return read_vague(tokens, at)
    share = read_share(tokens, at)
    if share is not None:
        return share
    number = read_number(tokens, at)
    if number is None or number.last == at:
        return None
    if is_name(tokens, number):
        return Reading(at, number.last, "")
    return read_measure(tokens, number, None)


def is_name(tokens: Sequence[Token], number: Number) -> bool:
    """Whether a number in words is part of a name ("Shanghai Five") or of an idiom ("one another")."""
    first, after = tokens[number.first], tokens[number.last] if number.last < len(tokens) else None
    before = tokens[number.first - 1] if number.first else None
    if first.text[0].isupper() and before is not None and before.kind == "w":
        return True
    if number.value == 1 and number.last == number.first + 1 and first.lower in ("one", "zero"):
        if after is None or after.kind != "w" or after.lower in read_set("one_idioms"):
            return True
        return before is not None and before.lower in read_set("one_before")
    return False


def read_vague(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return "dozens of documents", "millions of Americans": a noun or currency without a number."""
    low, high = read_words("quantity_words.yaml")["vague"][tokens[at].lower]
    index = at + 1
    while index + 1 < len(tokens) and tokens[index].lower == "of" and index < at + 3:
        nested = read_words("quantity_words.yaml")["vague"].get(tokens[index + 1].lower)
        index += 1
        if nested is None:
            break
        low, high, index = low * nested[0], high * nested[1], index + 1
    unit = read_unit(tokens, index)
    if unit is not None:
        return Reading(at, unit[1], unit[0].kind, low, high, unit=unit[0].unit, is_vague=True)
    noun = read_noun(tokens, index)
    if noun is None or index == at + 1:
        return None
    return Reading(at, noun[1], "count", low, high, unit=noun[0], is_vague=True)


def read_share(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return "a third", "two-thirds", "half of exports", "one in five" as a fraction."""
    words = read_words("quantity_words.yaml")
    word, fractions = tokens[at].lower, words["fractions"]
    following = [token.lower for token in tokens[at + 1 : at + 4]] + ["", "", ""]
    if word == "half" and (following[0] in ("of", "the", "its", "their", "a", "all") or is_plural(following[0])):
        return _read_half(tokens, at, following)
    top = 1 if word in ("a", "one") else words["digits"].get(word, 0)
    if not 0 < top < 10:
        return None
    if following[0] == "in" and following[1] in words["digits"] and top < words["digits"][following[1]]:
        return Reading(at, at + 3, "fraction", round(top / words["digits"][following[1]], 4), unit="1")
    step = 2 if following[0] in _DASHES else 1
    bottom = fractions.get(following[step - 1])
    if bottom is None or (following[step - 1] == "second"):
        return None
    tail = following[step]
    if tail not in ("of", "the", "its", "their") and not (step == 2 or top > 1):
        return None
    return Reading(at, at + 1 + step, "fraction", round(top / bottom, 4), unit="1")


def _read_half(tokens: Sequence[Token], at: int, following: Sequence[str]) -> Reading | None:
    scales = read_words("quantity_words.yaml")["scales"]
    if following[0] == "a" and following[1] in scales:
        number = Number(at, at + 3, 0.5 * scales[following[1]], 0.1 * scales[following[1]], "", True, True)
        return read_measure(tokens, number, None)
    if following[0] in ("a", "an"):
        unit = read_unit(tokens, at + 2)
        if unit is not None and unit[0].kind == "duration":
            return Reading(at, unit[1], "duration", 0.5, unit=unit[0].unit)
        return None
    return Reading(at, at + 1, "fraction", 0.5, unit="1")
