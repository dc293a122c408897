"""Parts of a unit in one word or two: "a half-hour", "a quarter-point cut", "a three-quarter mile"."""

from __future__ import annotations

from collections.abc import Sequence

from communique.trade.lexicon import Unit
from communique.trade.reading import Reading
from communique.trade.tokens import Token
from communique.trade.units import read_unit, skip_hyphen

_KINDS = frozenset(("physical", "duration", "percent", "points", "money"))
_NO_PARTS = frozenset(("year", "quarter", "season", "month", "century", "decade", "week", "night", "evening"))
"""Units whose halves and quarters are periods or idioms: half-year results, a quarter century."""
_RATES = frozenset(
    "rate rates percent percentage interest yield yields fed bank hike hikes cut cuts easing tightening".split()
)
_WINDOW = 10


def read_joined_part(tokens: Sequence[Token], first: int, at: int, value: float) -> Reading | None:
    """Return the part ``value`` of the unit that the token ``at`` behind a fraction word names, or None."""
    index = skip_hyphen(tokens, at)
    if index >= len(tokens) or (index == at and tokens[index].lower.endswith("s")):
        return None
    if tokens[index].lower == "point":
        near = {token.lower for token in tokens[max(first - _WINDOW, 0) : index + _WINDOW]}
        unit = (
            Unit("points", "points", 1.0, "percentage point") if near & _RATES else Unit("point", "count", 1.0, "point")
        )
        return _make(first, index + 1, unit, value)
    unit_and_last = read_unit(tokens, index)
    if unit_and_last is None or unit_and_last[0].kind not in _KINDS or unit_and_last[0].unit in _NO_PARTS:
        return None
    return _make(first, unit_and_last[1], unit_and_last[0], value)


def _make(first: int, last: int, unit: Unit, value: float) -> Reading:
    return Reading(first, last, unit.kind, round(value * unit.worth, 6), unit=unit.unit, is_words=True)
