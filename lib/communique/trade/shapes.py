"""The shapes of a quantity that begin with a number: with a unit, a currency, a noun; or without a number at all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from communique.trade.bare_scales import read_bare_scale
from communique.trade.counts import read_count
from communique.trade.exclusions import is_no_quantity
from communique.trade.lexicon import Unit, read_words
from communique.trade.modifiers import find_change
from communique.trade.nouns import find_singular
from communique.trade.numerals import PARTS, Number, read_number
from communique.trade.ranges import borrow_unit, is_from_to, read_range_end, scale_first
from communique.trade.reading import Reading
from communique.trade.senses import is_minute, read_arc, read_sense
from communique.trade.shares import read_share
from communique.trade.sizes import (
    is_age_range,
    read_age,
    read_age_after,
    read_age_in_list,
    read_inches_after,
    read_leading_unit,
    read_part,
    read_part_of_unit,
    read_tall,
)
from communique.trade.tallies import read_tally
from communique.trade.tokens import Token
from communique.trade.units import is_weight, read_currency_before, read_rate, read_unit, skip_hyphen
from communique.trade.words import is_multiple, is_name, read_word_shape

_MINUS = frozenset("-\u2212\u2013")
_SIGNS = frozenset("-\u2212")
_DOLLARS = {
    word: Unit(code, "money", 1.0, "dollar")
    for code, words in {
        "USD": "US U.S. U.S USD American",
        "CAD": "CAD Canadian CDN",
        "AUD": "AUD Australian",
        "NZD": "NZD",
        "SGD": "SGD",
        "HKD": "HKD",
    }.items()
    for word in words.split()
}
"""What stands after "$50 million" and says whose dollars they are."""
_NUMBERLESS = frozenset(("nan", "n/a", "xx", "x"))


def read_shape(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return the quantity that begins at token ``at``, a run of tokens to step over, or None."""
    token = tokens[at]
    if token.kind == "n":
        return read_figure(tokens, at)
    if token.kind == "s":
        return read_empty_amount(tokens, at)
    if token.text in PARTS:
        return read_part(tokens, at)
    if token.lower not in trigger_words():
        return None
    shape = read_word_shape(tokens, at)
    if shape is not None:
        return shape
    number = read_number(tokens, at)
    if number is None or number.last == at:
        return read_bare_scale(tokens, at)
    if at and tokens[at - 1].lower in ("aged", "age") and (number.value or 0) < 130 and not number.has_scale:
        return Reading(at, number.last, "duration", number.value, None, 1.0, "year", notes=("age",), is_words=True)
    if is_name(tokens, number):
        return Reading(at, number.last, "")
    return read_measure(tokens, number, None)


@cache
def trigger_words() -> frozenset[str]:
    """Return the words that a quantity in words may begin with."""
    words = read_words("quantity_words.yaml")
    names = "digits tens scales vague vague_quantifiers multiple_verbs multiple_bases multiple_adverbs".split()
    return frozenset(
        ("a", "an", "half", "quarter", "couple", *PARTS, *(str(word) for name in names for word in words[name]))
    )


def read_empty_amount(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return an amount whose number is missing ("£ million", "$NaN billion")."""
    index = at + 1
    if index < len(tokens) and tokens[index].lower in _NUMBERLESS:
        index += 1
    if index >= len(tokens) or tokens[index].lower not in read_words("quantity_words.yaml")["scales"]:
        return None
    found = read_currency_before(tokens, at + 1)
    if found is None:
        return None
    return Reading(found[1], index + 1, "money", unit=found[0].unit, notes=("no number beside the currency",))


def read_figure(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return the quantity that begins with the digits at ``at``."""
    if tokens[at + 1 : at + 2] and tokens[at + 1].text == "/":
        share = read_share(tokens, at) or read_part_of_unit(tokens, at)
        if share is not None:
            return share
    if (
        at > 2
        and tokens[at - 1].lower in (",", "and", "or")
        and len(tokens[at].text) < 3
        and tokens[at].text.isdecimal()
    ):
        age = read_age_in_list(tokens, at)
        if age is not None:
            return age
    tall = read_tall(tokens, at)
    if tall is not None:
        return tall
    leading = read_leading_unit(tokens, at) or read_tally(tokens, at)
    if leading is not None:
        return leading
    if is_no_quantity(tokens, at):
        return read_age(tokens, at) or Reading(at, at + 1, "")
    currency = read_currency_before(tokens, at)
    if currency is None and at > 1 and tokens[at - 1].text in _MINUS and tokens[at - 1].end == tokens[at].start:
        currency = read_currency_before(tokens, at - 1)
    share = None if currency else read_share(tokens, at)
    if share is not None:
        return share
    number = read_number(tokens, at, with_letters=currency is not None)
    if number is None:
        return None
    if (
        currency
        and currency[0].name == "pound"
        and tokens[currency[1]].text == "PS"
        and not number.has_scale
        and (number.value or 0) < 10
    ):
        return None
    return read_measure(tokens, number, currency)


def read_measure(tokens: Sequence[Token], number: Number, currency: tuple[Unit, int] | None) -> Reading | None:
    """Return the number with its unit, currency or counted noun, and the second end of a range."""
    first = currency[1] if currency else number.first
    at = number.last
    marks = [token.lower for token in tokens[at : at + 2]]
    if (marks[:1] == ["+"] and tokens[at].start == tokens[at - 1].end) or marks == ["-", "plus"]:
        reading = read_measure(tokens, number._replace(last=at + (1 if marks[0] == "+" else 2)), currency)
        return reading and reading._replace(bound="at_least")
    if marks == ["-", "odd"]:
        reading = read_measure(tokens, number._replace(last=at + 2), currency)
        return reading and reading._replace(bound="about")
    found = read_range_end(tokens, first, number, number.last)
    if (
        found
        and found[2]
        and currency
        and tokens[number.last].lower == "to"
        and find_change(tokens, first, first, "money") != "none"
    ):
        found = None
    is_own_scale = number.has_scale and found is not None and tokens[number.last].lower == "to"
    if is_own_scale and find_change(tokens, first, first, "money") != "none":  # "down 2.5bn to 11.6bn euros"
        found = None
    second = found[0] if found else None
    unit, last = find_unit(tokens, second or number, currency or (found and found[2] and (found[2], first)) or None)
    if unit is not None and unit.unit == "times" and tokens[last - 1].text in ("x", "×") and _is_side(tokens, last):
        unit, last = None, number.last
    if unit is not None and unit.unit == "ft" and second is None:
        tall = read_inches_after(tokens, number, last)
        if tall is not None:
            return tall
    if unit is None and second is not None and is_age_range(tokens, first, second):
        unit, last = Unit("year", "duration", 1.0, "year"), second.last
    if unit is None and found is None:
        shared = borrow_unit(tokens, number)
        if shared is not None:
            number = _scale(number, shared[1])
            unit, last = (shared[0] if shared[0].unit else None), number.last
    if unit is not None and unit.unit == "times" and not is_multiple(tokens, first, last):
        unit = None
    if unit is None:
        return _sign_count(tokens, read_count(tokens, number, second))
    if second is None:
        second, last = _read_second_end(tokens, first, number, unit, last)
    return _finish(tokens, number, second, unit, first, last)


def _sign_count(tokens: Sequence[Token], reading: Reading | None) -> Reading | None:
    """Return a number without a noun with the sign before it ("minus 31 in Fargo", "fell by −3.2")."""
    if reading is None or reading.unit or reading.value is None or reading.upper is not None or not reading.first:
        return reading
    sign, before = tokens[reading.first - 1], tokens[reading.first - 2] if reading.first > 1 else None
    is_sign = (
        sign.text in _SIGNS and sign.end == tokens[reading.first].start and (not before or before.end < sign.start)
    )
    if (sign.lower not in ("minus", "negative") and not is_sign) or (before is not None and before.kind == "n"):
        return reading
    return reading._replace(first=reading.first - 1, value=-reading.value)


def _is_side(tokens: Sequence[Token], at: int) -> bool:
    """Whether another number follows "40 x": the sides of something, no multiple."""
    return at < len(tokens) and tokens[at].kind == "n"


def _scale(number: Number, factor: float) -> Number:
    if number.value is None:
        return number
    value = float(f"{number.value * factor:.12g}")
    return number._replace(value=value, step=number.step * factor, has_scale=number.has_scale or factor > 1)


def _read_second_end(
    tokens: Sequence[Token], first: int, number: Number, unit: Unit, last: int
) -> tuple[Number | None, int]:
    """Return the second end of a range that repeats the unit ("$3 billion to $5 billion", "5% to 6%")."""
    found = read_range_end(tokens, first, number, last)
    is_step = unit.kind not in ("percent", "points") and tokens[last].lower == "to" if last < len(tokens) else False
    is_by = first > 0 and tokens[first - 1].lower == "by" and last < len(tokens) and tokens[last].lower == "to"
    if is_by or (is_step and find_change(tokens, first, first, unit.kind) != "none"):
        return None, last
    if found is None or is_from_to(tokens, first) or (found[2] is not None and found[2].unit != unit.unit):
        return None, last
    second_unit, after = find_unit(tokens, found[0], (unit, first) if found[2] else None)
    if second_unit is None or second_unit.unit != unit.unit:
        return None, last
    return found[0], after


def _finish(
    tokens: Sequence[Token], number: Number, second: Number | None, unit: Unit, first: int, last: int
) -> Reading:
    notes = tuple(filter(None, [number.note, second.note if second else ""]))
    value, first = apply_sign(tokens, number.value, first, number.first)
    top, step, worth = None, number.step, unit.worth
    if second is not None and number.value is not None:
        sign = -1 if (value or 0) < 0 else 1
        value, top = sign * scale_first(number, second)[0], second.value
    if worth != 1 and value is not None:
        value, top = round(value * worth, 6), None if top is None else round(top * worth, 6)
        notes = (*notes, f"printed in {find_singular(unit.name)}")
    name, last, rate = read_rate(tokens, unit, last)
    kind = unit.kind
    age: tuple[str, ...] = ()
    if kind == "duration":
        last, age = read_age_after(tokens, last)
    return Reading(
        first,
        last,
        kind,
        value,
        top,
        step * worth,
        name,
        notes=(*notes, *rate, *age),
        is_words=number.is_words,
    )


def find_unit(tokens: Sequence[Token], number: Number, currency: tuple[Unit, int] | None) -> tuple[Unit | None, int]:
    """Return the unit of a number, from the currency before it or the words after it, and the token after both."""
    at = skip_hyphen(tokens, number.last)
    found = read_unit(tokens, at)
    if found is None:
        found = read_sense(tokens, at)
    elif found[0].unit == "m" and is_minute(tokens, number.first, at):
        found = Unit("minute", "duration", 1.0, "minute"), found[1]
    elif tokens[at].text == "c":
        sense = read_sense(tokens, at)  # "7c above average" beside temperatures
        found = sense if sense is not None and sense[0].unit == "°C" else found
    elif tokens[at].text in "′″":
        found = read_arc(tokens, at) or found
    if found is not None and tokens[at].start > tokens[number.last - 1].end + 2:
        found = None
    if currency is not None:
        if found is not None and found[0].kind == "money" and found[0].unit == currency[0].unit and found[0].worth == 1:
            return found
        if at < len(tokens) and currency[0].name == "dollar" and tokens[at].text in _DOLLARS:
            return _DOLLARS[tokens[at].text], at + 1
        return currency[0], number.last
    if (
        found is not None
        and found[0].unit == "GBP"
        and not number.has_scale
        and tokens[at].lower in ("pound", "pounds")
    ):
        if found[1] == at + 1 and is_weight(tokens, number.first, at):
            return Unit("lb", "physical", 1.0, "pound"), found[1]
    return found or (None, number.last)


def apply_sign(tokens: Sequence[Token], value: float | None, first: int, digits: int) -> tuple[float | None, int]:
    """Return the value with the sign that is printed before it ("-5%", "$-50.8bn", "minus 3"), and the first token."""
    if value is None:
        return value, first
    if first < digits and tokens[digits - 1].text in _MINUS:
        return -value, first
    if not first:
        return value, first
    sign = tokens[first - 1]
    if sign.lower in ("minus", "negative"):
        is_either = first > 2 and tokens[first - 2].lower == "or" and tokens[first - 3].lower == "plus"
        return (value, first - 3) if is_either else (-value, first - 1)
    is_tight = sign.text in _MINUS and sign.end == tokens[first].start
    if is_tight and first > 1 and tokens[first - 2].lower == "minus":
        return -value, first - 2
    if is_tight and (first < 2 or tokens[first - 2].end < sign.start or tokens[first - 2].text in "("):
        return -value, first - 1
    return value, first
