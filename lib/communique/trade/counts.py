"""Numbers that count a noun."""

from __future__ import annotations

from collections.abc import Sequence

from communique.trade.lexicon import Unit, read_units
from communique.trade.modifiers import find_bound
from communique.trade.nouns import read_noun, read_set, read_single_noun
from communique.trade.numerals import Number, read_number
from communique.trade.ranges import scale_first
from communique.trade.reading import Reading
from communique.trade.tokens import Token
from communique.trade.units import read_rate, skip_hyphen

_OWNERS = ("'s", "s'")
_DETERMINERS = frozenset("the these those its their his her our your all".split())


def read_count(tokens: Sequence[Token], number: Number, second: Number | None) -> Reading | None:
    """Return a number with the noun that it counts; a number that counts nothing is no quantity."""
    end = second or number
    at = skip_hyphen(tokens, end.last)
    if at > end.last:
        if at < len(tokens) and tokens[at].lower in read_set("hyphen_nouns") and second is None:
            return Reading(
                number.first,
                at + 1,
                "count",
                number.value,
                None,
                end.step,
                tokens[at].lower,
                is_words=number.is_words,
            )
        return Reading(number.first, at, "")
    if (at < len(tokens) and tokens[at].kind == "w" and tokens[at].start == tokens[at - 1].end) or _is_named(
        tokens, number
    ):
        return Reading(number.first, end.last, "")
    value, top = number.value, None
    if second is not None and value is not None:
        value, top = scale_first(number, second)[0], second.value
    noun = _read_counted(tokens, at, number)
    notes = tuple(filter(None, [number.note]))
    noun = noun or _read_attribute(tokens, at, number)
    if noun is None:
        if number.value is not None and not _is_large(tokens, number):
            return None
        notes = (*notes, "no noun follows")
        return Reading(number.first, end.last, "count", value, top, end.step, "", notes=notes, is_words=number.is_words)
    kind, unit = _find_kind(noun[0])
    last = noun[1]
    if kind == "count" and last < len(tokens) and tokens[last].lower in ("per", "a", "an"):
        unit, last, _ = read_rate(tokens, Unit(unit, "count", 1.0, unit), last)
    if _is_definite(tokens, number) and kind == "count":
        notes = (*notes, "definite: points to something already named")
    return Reading(number.first, last, kind, value, top, end.step, unit, notes=notes, is_words=number.is_words)


def _read_counted(tokens: Sequence[Token], at: int, number: Number) -> tuple[str, int] | None:
    if number.value == 1:
        return read_single_noun(tokens, at)
    if at >= len(tokens) or tokens[at].lower != "of":
        return read_noun(tokens, at)
    if number.has_scale:
        return read_noun(tokens, at + 1)
    index = at + 1
    while index < min(at + 3, len(tokens)) and (
        tokens[index].lower in _DETERMINERS or tokens[index].lower.endswith(_OWNERS)
    ):
        index += 1
    whole = read_number(tokens, index) if index < len(tokens) else None
    if whole is not None:
        noun = read_noun(tokens, whole.last)
        return None if noun is None else (noun[0], number.last)
    return read_noun(tokens, index) if (index < len(tokens) and index > at + 1) or number.is_words else None


def _is_large(tokens: Sequence[Token], number: Number) -> bool:
    """Whether a number without a noun still is one: large, or after a word that asks for a number ("rose to 113")."""
    if number.has_scale or "," in tokens[number.first].text or (number.value or 0) >= 1e6:
        return True
    if number.is_words or not number.first:
        return False
    before = tokens[number.first - 1].lower
    after = tokens[number.last] if number.last < len(tokens) else None
    is_closed = after is None or after.lower in read_set("stops") or (after.text in ".,;)" and after.kind == "s")
    if find_bound(tokens, number.first, number.last, "count")[0] != "exact":
        return True
    if after is not None and after.lower in ("were", "are", "have", "had") and (number.value or 0) > 1:
        return before != "the" and not tokens[number.first - 1].text[:1].isupper()
    return is_closed and before in read_set("before_bare_number")


def _read_attribute(tokens: Sequence[Token], at: int, number: Number) -> tuple[str, int] | None:
    """Return the one word after digits that stands in the singular ("a 500 seat arena"), or None."""
    if number.is_words or at >= len(tokens) or not (number.value or 0) > 1:
        return None
    token = tokens[at]
    is_noun = (
        token.kind == "w" and token.text.islower() and token.lower not in read_set("stops") and len(token.text) > 2
    )
    return (token.lower, at + 1) if is_noun and not token.lower.endswith(("ed", "ing", "ly")) else None


def _find_kind(noun: str) -> tuple[str, str]:
    """Return kind and unit of a noun: "consecutive years" are a duration."""
    head = noun.rsplit(" ", 1)[-1].lower()
    unit = read_units()[0].get((head,))
    if unit is not None and unit.kind == "duration":
        return "duration", unit.unit
    return "count", noun


def _is_named(tokens: Sequence[Token], number: Number) -> bool:
    """Whether digits end a name ("Windows 10 users"): a capital before them, and not at the start of a sentence."""
    first = number.first
    token = tokens[first]
    if token.kind != "n" or number.has_scale or len(token.text) > 3 or first < 2:
        return False
    before = tokens[first - 1]
    if before.text == "-" and before.start > tokens[first - 2].end:
        return True
    return (
        before.kind == "w"
        and before.text[0].isupper()
        and before.lower not in read_set("stops")
        and before.lower not in read_set("no_names")
        and before.end < token.start
    )


def _is_definite(tokens: Sequence[Token], number: Number) -> bool:
    """Whether a determiner says that the counted are known: "the two countries", "these three cities"."""
    first = number.first
    if not first or number.value is None or number.value > 10:
        return False
    before = tokens[first - 1].lower
    words = read_set("determiners")
    return (
        before in words
        or before.endswith("'s")
        or (first > 1 and tokens[first - 2].lower in ("the", "these") and before in read_set("determiner_adjectives"))
    )
