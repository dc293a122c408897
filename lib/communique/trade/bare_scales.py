"""Scale words without a number before them: "the billion-dollar deal", "another million people"."""

from __future__ import annotations

from collections.abc import Sequence

from communique.trade.lexicon import read_words
from communique.trade.nouns import read_noun, read_set
from communique.trade.reading import Reading
from communique.trade.tokens import Token
from communique.trade.units import read_rate, read_unit, skip_hyphen

_BEFORE = frozenset("another the that this first extra additional last next cool its their every".split())
_SCALES = ("hundred", "thousand", "million", "billion", "trillion")


def read_bare_scale(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return the amount of a scale word that stands for one of itself, or None."""
    word = tokens[at].lower
    if word not in _SCALES or (at and (tokens[at - 1].kind == "n" or tokens[at - 1].text == "-")):
        return None
    value = float(read_words("quantity_words.yaml")["scales"][word])
    index = skip_hyphen(tokens, at + 1)
    unit = read_unit(tokens, index)
    if index > at + 1:
        if unit is None or unit[0].kind not in ("money", "physical", "duration"):
            return None
        return Reading(at, unit[1], unit[0].kind, value * unit[0].worth, unit=unit[0].unit, is_words=True)
    if not at or tokens[at - 1].lower not in _BEFORE:
        return None
    if unit is not None:
        name, last, notes = read_rate(tokens, unit[0], unit[1])
        return Reading(at, last, unit[0].kind, value * unit[0].worth, unit=name, notes=notes, is_words=True)
    noun = read_noun(tokens, index)
    if noun is not None:
        return Reading(at, noun[1], "count", value, unit=noun[0], is_words=True)
    is_end = index >= len(tokens) or tokens[index].kind == "s" or tokens[index].lower in read_set("stops")
    if value < 1e6 or not is_end or tokens[at - 1].lower != "another":
        return None
    return Reading(at, at + 1, "count", value, unit="", notes=("no noun follows",), is_words=True)
