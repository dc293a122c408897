"""The word "one": a number ("one doctor", "a one-day strike"), or a pronoun or part of an idiom ("one another", "no one")."""

from __future__ import annotations

from collections.abc import Sequence

from communique.trade.lexicon import read_words
from communique.trade.nouns import read_noun, read_set, read_single_noun
from communique.trade.ranges import DASHES
from communique.trade.tokens import Token
from communique.trade.units import read_unit

_DAYS = frozenset(("day", "night", "morning", "evening"))
_AFTER_ONE_DAY = frozenset("off later after earlier before of ago ahead left longer per short early late".split())
_BEFORE_ONE_DAY = frozenset("in within for only just than least over about after lasted took takes".split())
_BEFORE_NOUN = frozenset(("more", "single", "such", "additional"))
_GROUPS = frozenset("the its their his her our your my these those".split())
_CROWDS = frozenset("several many numerous".split())
_ALONE = frozenset("the an its their his her".split())
_TITLES = frozenset("number formula phase day level".split())


def is_idiom(tokens: Sequence[Token], first: int) -> bool:
    """Whether the "one" (or "zero") at ``first`` counts nothing."""
    last = first + 1
    if last >= len(tokens):
        return True
    after, before = tokens[last], tokens[first - 1].lower if first else ""
    beyond = tokens[last + 1].lower if last + 1 < len(tokens) else ""
    if after.lower == "of" and _is_one_of(tokens, last):
        return False
    if after.text == "-" and _is_measured(tokens, last):
        return before in _TITLES
    if before == "only" and after.kind == "w":
        return (first > 1 and tokens[first - 2].lower in _ALONE) or after.lower in read_set("one_idioms")
    if after.lower in _BEFORE_NOUN and before != "no" and read_single_noun(tokens, last + 1) is not None:
        return False
    if after.lower in ("to", "or") and is_number_after(tokens, last + 1):
        return False
    if after.lower in _DAYS and beyond in _AFTER_ONE_DAY and before not in ("the", "this", "that", "no", "every"):
        return False
    if (after.kind != "w" and after.text not in DASHES) or after.lower in read_set("one_idioms"):
        return True
    if after.lower == "day" and before not in _BEFORE_ONE_DAY:
        return True  # some day, not a day's length
    unit = read_unit(tokens, last)
    if unit is not None and unit[0].kind in ("duration", "physical", "percent", "points", "money"):
        return before in ("this", "that", "no", "any", "every", "each") and after.lower == "day"
    return before in read_set("one_before") or before.endswith("'s")


def _is_one_of(tokens: Sequence[Token], at: int) -> bool:
    """Whether "of" at ``at`` opens a group that is named: "one of the five judges", "one of China's largest ports"."""
    group = tokens[at + 1] if at + 1 < len(tokens) else None
    if group is None:
        return False
    if group.lower in _CROWDS or is_number_after(tokens, at + 1) or group.kind == "n":
        return any(read_noun(tokens, index) is not None for index in (at + 1, at + 2))
    if not (group.lower in _GROUPS or group.text[0].isupper()):
        return False
    return read_noun(tokens, at + 2) is not None or any(token.kind == "n" for token in tokens[at + 2 : at + 4])


def is_number_after(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number stands at ``at``, in digits or in one word."""
    digits = read_words("quantity_words.yaml")["digits"]
    return at < len(tokens) and (tokens[at].kind == "n" or tokens[at].lower in digits)


def _is_measured(tokens: Sequence[Token], hyphen: int) -> bool:
    """Whether a unit of time or size follows the hyphen ("a one-day strike")."""
    unit = read_unit(tokens, hyphen + 1) if tokens[hyphen].end == tokens[hyphen - 1].end + 1 else None
    return unit is not None and unit[0].kind in ("duration", "physical")
