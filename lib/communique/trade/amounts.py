"""Amounts: a number with its unit, bound, change and rounding interval, found in the tokens of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from communique.trade.headlines import is_headline
from communique.trade.modifiers import find_bound, find_change
from communique.trade.reading import Reading
from communique.trade.shapes import read_shape, trigger_words
from communique.trade.tokens import Token

_NEAR = 8
_FACTOR = 20
"""How many times as large one end of a change may be as the other, where only one of them has a unit."""
_REACH = 10
_REPEATED = frozenset("in for at on to among by during from with against".split())
_EXTENTS = frozenset("wide long tall deep high thick across apart".split())
_SCALES = (1e12, 1e9, 1e6)
_BETWEEN = frozenset("about around some nearly almost roughly just over under more less than an a estimated".split())
_PARTING = frozenset((";", "and", "but", "while", "or"))
_OPENERS = frozenset("\"'\u201c\u2018\u00ab")
_CLOSERS = frozenset("\"'\u201d\u2019\u00bb")


class Amount(NamedTuple):
    """An amount in a sentence: its place in text and tokens, and what it says by itself."""

    start: int
    end: int
    first: int
    last: int
    kind: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    bound: str
    change: str
    notes: tuple[str, ...]


_NEAR = 40
"""Tokens that a quantity is read from at most where one stands close before it."""


def find_amounts(tokens: Sequence[Token]) -> list[Amount]:
    """Return the amounts among the tokens of one sentence, in order; none overlaps another."""
    amounts: list[Amount] = []
    triggers = trigger_words()
    last = 0
    for at, token in enumerate(tokens):
        if at < last or (token.kind == "w" and token.lower not in triggers):
            continue
        reading = read_shape(tokens, at)
        if reading is not None and reading.first < last:  # "5€-7": the sign is of the number before it
            apart = read_shape(tokens[last : at + _NEAR], at - last)
            reading = apart and apart._replace(first=apart.first + last, last=apart.last + last)
        if reading is None:
            continue
        if reading.first < last:  # "5€-6": the sign belongs to the amount before
            reading = reading._replace(first=last)
        if reading.kind and not _is_slogan(tokens, reading):
            if amounts and reading.kind == "count" and not reading.unit:
                reading = _share_unit(tokens, amounts[-1], reading)
            amounts.append(_finish(tokens, reading))
        last = reading.last
    return amounts


def _is_slogan(tokens: Sequence[Token], reading: Reading) -> bool:
    """Whether quotation marks make a short name of a count or duration: "three forces", "golden 30 years"; or a title, "20 Years Ago"."""
    first, last = reading.first, reading.last
    if reading.kind == "duration" and first and tokens[last - 1].text.istitle() and tokens[first - 1].text[0].isupper():
        return tokens[first].kind == "n" and tokens[first - 1].kind == "w" and not is_headline(tokens)
    if reading.kind not in ("count", "duration") or reading.last >= len(tokens) or reading.last - reading.first > 3:
        return False
    before = [token.text for token in tokens[max(reading.first - 3, 0) : reading.first]]
    return tokens[reading.last].text in _CLOSERS and bool(_OPENERS.intersection(before))


def _share_unit(tokens: Sequence[Token], before: Amount, reading: Reading) -> Reading:
    """Return a number without a noun with the unit of the figure before it: "from 21 mpg combined to 23", "to 5% from 4.9"."""
    link, other = _find_link(tokens, reading.first), _find_link(tokens, before.first)
    is_pair = {link, other} == {"from", "to"} and reading.first - before.last <= _NEAR
    is_in_list = not is_pair and _is_elliptical(tokens, before, reading)
    if before.kind in ("count", "duration") and not is_in_list:
        return reading
    if not (is_pair or is_in_list) or before.kind in ("multiple", "fraction") or before.value is None:
        return reading
    if any(note.startswith("printed in") for note in before.notes) or reading.value is None or reading.is_vague:
        return reading
    scale = next((scale for scale in _SCALES if abs(before.value) >= scale), 1.0) if reading.value < 1000 else 1.0
    gap = {token.lower for token in tokens[before.last : reading.first]}
    if (is_pair and gap & _PARTING) or not 1 / _FACTOR <= abs(before.value) / max(
        abs(reading.value) * scale, 1e-9
    ) <= _FACTOR:
        return reading
    reading = reading._replace(value=reading.value * scale, step=reading.step * scale)
    notes = tuple(note for note in reading.notes if note != "no noun follows")
    return reading._replace(kind=before.kind, unit=before.unit, notes=(*notes, "the unit of the figure before"))


def _is_elliptical(tokens: Sequence[Token], before: Amount, reading: Reading) -> bool:
    """Whether decimals repeat the clause of the figure before without its unit: "2.3 percent in 2017, 2.9 in 2018", "12.5 inches long, 4.3 wide"."""
    first, last = reading.first, reading.last
    is_count = before.kind in ("count", "physical") and tokens[first].kind == "n"
    if not before.unit or not (is_count or "." in tokens[first].text) or not 0 < first - before.last <= _REACH:
        return False
    mark = tokens[first - 1]
    after, own = tokens[before.last], tokens[last] if last < len(tokens) else None
    if mark.lower in (",", "and", "or", "then", "finally") and own is not None:
        return own.lower == after.lower in _REPEATED or (own.lower in _EXTENTS and after.lower in _EXTENTS)
    is_closed = own is None or own.kind == "s" or own.lower == "and"
    return mark.kind == "w" and mark.text[0].isupper() and is_closed and before.kind in ("percent", "points")


def _find_link(tokens: Sequence[Token], first: int) -> str:
    """Return the word before a figure, the words of a bound left out ("to more than 15 million" gives "to")."""
    index = first - 1
    while index > 0 and index > first - 4 and tokens[index].lower in _BETWEEN:
        index -= 1
    return tokens[index].lower if index >= 0 else ""


def _finish(tokens: Sequence[Token], reading: Reading) -> Amount:
    bound = reading.bound or find_bound(tokens, reading.first, reading.last, reading.kind)[0]
    change = reading.change or find_change(tokens, reading.first, reading.last, reading.kind)
    notes = reading.notes
    low, high = _find_interval(reading, bound)
    value = reading.value
    if reading.is_vague:
        bound, value, notes = "vague", None, (*notes, "a number in words without a value")
    elif reading.upper is not None:
        bound, value, notes = "range", None, (*notes, "a range has its ends in low and high")
    elif value is None and not notes:
        notes = ("no number",)
    elif bound in ("over", "at_least"):
        notes = (*notes, "no upper end is stated")
    elif bound in ("under", "at_most"):
        notes = (*notes, "no lower end is stated")
    elif low is None and value is not None:
        notes = (*notes, "words without a printed precision")
    return Amount(
        tokens[reading.first].start,
        tokens[reading.last - 1].end,
        reading.first,
        reading.last,
        reading.kind,
        value,
        low,
        high,
        reading.unit,
        bound,
        change,
        notes,
    )


def _find_interval(reading: Reading, bound: str) -> tuple[float | None, float | None]:
    if reading.is_vague:
        return reading.value, reading.upper
    if reading.value is None:
        return None, None
    if reading.upper is not None:
        return reading.value, reading.upper
    if bound in ("over", "at_least"):
        return reading.value, None
    if bound in ("under", "at_most"):
        return None, reading.value
    if not reading.step:
        return None, None
    return _trim(reading.value - reading.step / 2), _trim(reading.value + reading.step / 2)


def _trim(value: float) -> float:
    return float(f"{value:.12g}")
