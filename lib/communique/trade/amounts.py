"""Amounts: a number with its unit, bound, change and rounding interval, found in the tokens of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from communique.trade.modifiers import find_bound, find_change
from communique.trade.reading import Reading
from communique.trade.shapes import read_shape, trigger_words
from communique.trade.tokens import Token

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
        if reading.kind and not _is_slogan(tokens, reading):
            amounts.append(_finish(tokens, reading))
        last = reading.last
    return amounts


def _is_slogan(tokens: Sequence[Token], reading: Reading) -> bool:
    """Whether quotation marks make a short name of a count or duration: "three forces", "golden 30 years"; or a title, "20 Years Ago"."""
    first, last = reading.first, reading.last
    if reading.kind == "duration" and first and tokens[last - 1].text.istitle() and tokens[first - 1].text[0].isupper():
        return tokens[first].kind == "n" and tokens[first - 1].kind == "w"
    if reading.kind not in ("count", "duration") or reading.last >= len(tokens) or reading.last - reading.first > 3:
        return False
    before = [token.text for token in tokens[max(reading.first - 3, 0) : reading.first]]
    return tokens[reading.last].text in _CLOSERS and bool(_OPENERS.intersection(before))


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
