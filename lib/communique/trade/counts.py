"""Numbers that count a noun."""

from __future__ import annotations

from collections.abc import Sequence

from communique.trade.bare import is_free, is_large
from communique.trade.decimals import is_gapped
from communique.trade.lexicon import Unit, read_units, read_words
from communique.trade.modifiers import find_change
from communique.trade.nouns import read_noun, read_set, read_single_noun
from communique.trade.numerals import Number, read_number
from communique.trade.ranges import is_from_to, scale_first
from communique.trade.reading import Reading
from communique.trade.tokens import Token
from communique.trade.units import read_rate, read_unit, skip_hyphen

_OWNERS = ("'s", "s'")
_ARTICLES = frozenset("a an the this that its their his her our your each every another per one new".split())
_DETERMINERS = frozenset("the these those its their his her our your all several many numerous".split())
_ERAS = frozenset(("BC", "AD", "BCE", "CE", "AH", "Mr", "Ms", "Dr", "St", "I", "A"))
_SPRINTS = (30.0, 60.0, 62.0, 80.0, 100.0, 120.0, 124.0, 150.0, 200.0)
"""Speeds that cars are timed up to."""
_BEFORE_ATTRIBUTE = frozenset(
    "with of in for and or has have had is was are get gets got uses using features offers needs needed includes including plus".split()
)
"""Words that stand before a number with a singular noun that belongs to the next one ("with 8 core chip")."""


def read_count(tokens: Sequence[Token], number: Number, second: Number | None) -> Reading | None:
    """Return a number with the noun that it counts; a number that counts nothing is no quantity."""
    end = second or number
    at = skip_hyphen(tokens, end.last)
    if at > end.last:
        is_strong = at < len(tokens) and tokens[at].lower == "strong"
        if at < len(tokens) and not is_strong and _is_compound(tokens[at], number):
            value, top = (scale_first(number, second)[0], second.value) if second else (number.value, None)
            unit = tokens[at].lower
            return Reading(
                number.first, at + 1, "count", value, top, end.step, unit, is_words=number.is_words
            )  # "12-track album", "3- or 4-point lead"
        if is_strong:
            return Reading(number.first, at + 1, "count", number.value, None, end.step, "", notes=("no noun follows",))
        return Reading(number.first, at, "")
    is_tight = at < len(tokens) and tokens[at].kind == "w" and tokens[at].start == tokens[at - 1].end
    if (is_tight and tokens[at].lower != "pts") or _is_named(tokens, number):
        return Reading(number.first, end.last, "")
    value, top = number.value, None
    if second is not None and value is not None:
        value, top = scale_first(number, second)[0], second.value
    noun = _read_counted(tokens, at, number)
    notes = tuple(filter(None, [number.note]))
    noun = noun or _read_attribute(tokens, at, number) or _borrow_noun(tokens, number)
    if noun is None and second is None and at + 2 < len(tokens) and tokens[at].lower == "per":
        unit, last, _ = read_rate(tokens, Unit("", "count", 1.0, ""), at)
        below = read_unit(tokens, at + 1)
        if unit and (below is None or below[0].kind != "money"):  # "14 per 1,000 live births"
            return Reading(number.first, last, "count", value, None, end.step, "per " + unit[1:], notes=notes)
    if noun is None:
        if second is not None and number.value == 0 and (second.value or 0) in _SPRINTS:  # "0-60 in 4.2 seconds"
            return Reading(number.first, end.last, "count", 0.0, top, 1.0, "", notes=(*notes, "no noun follows"))
        is_dashed = number.last < len(tokens) and tokens[number.last].kind == "s"
        is_span = second is not None and number.value is not None and not number.is_words
        if is_span and tokens[number.last].lower == "to" and is_free(tokens, end.last):
            return Reading(number.first, end.last, "count", value, top, end.step, "", notes=(*notes, "no noun follows"))
        if number.value is not None and not is_large(
            tokens, number._replace(last=number.last if is_dashed else end.last)
        ):
            return None
        notes = (*notes, "no noun follows")
        if number.is_words and (number.value == 1 or _is_definite(tokens, number)):
            notes = (*notes, "definite: points to something already named")
        return Reading(number.first, end.last, "count", value, top, end.step, "", notes=notes, is_words=number.is_words)
    kind, unit = _find_kind(noun[0])
    last = noun[1]
    if kind == "count" and last < len(tokens) and tokens[last].lower in ("per", "a", "an"):
        unit, last, _ = read_rate(tokens, Unit(unit, "count", 1.0, unit), last)
    if second is None and kind == "count" and last + 1 < len(tokens) and tokens[last].lower in ("to", "and"):
        repeated = _read_repeated(tokens, number, unit, last)
        if repeated is not None:
            top, last = repeated
    is_one_of = number.value == 1 and at < len(tokens) and tokens[at].lower == "of"
    if (is_one_of or _is_definite(tokens, number)) and kind == "count":
        notes = (*notes, "definite: points to something already named")
    return Reading(number.first, last, kind, value, top, end.step, unit, notes=notes, is_words=number.is_words)


def _read_repeated(tokens: Sequence[Token], number: Number, noun: str, at: int) -> tuple[float, int] | None:
    """Return the upper end of a range that repeats its noun, and the token after it: "between 3 players and 5 players"."""
    before = tokens[number.first - 1].lower if number.first else ""
    if (
        (tokens[at].lower == "and" and before != "between")
        or is_from_to(tokens, number.first)
        or before in ("to", "by")
    ):
        return None
    if (
        tokens[at].lower == "to" and find_change(tokens, number.first, at, "count") != "none"
    ):  # "fell 2.5pts to 345.6pts"
        return None
    end = read_number(tokens, at + 1)
    again = read_noun(tokens, end.last) if end is not None else None
    if end is None or end.value is None or again is None or again[0] != noun or end.value <= (number.value or 0):
        return None
    return end.value, again[1]


def _is_compound(token: Token, number: Number) -> bool:
    """Whether a word after a number and a hyphen is counted: "12-track album", "three-judge panel", not "two-way"."""
    word = token.lower
    if word in read_set("hyphen_nouns"):
        return True
    if token.kind != "w" or not token.text.islower() or number.value == 1 or len(word) < 3:
        return False
    if word in read_set("hyphen_others") or word in read_set("stops"):
        return False
    return word in ("bed", "speed", "seed") or not word.endswith(("ed", "ing", "ly", "ish"))


def _read_counted(tokens: Sequence[Token], at: int, number: Number) -> tuple[str, int] | None:
    if number.value == 1 and not (at < len(tokens) and tokens[at].lower == "of"):
        return read_single_noun(tokens, at + (at < len(tokens) and tokens[at].lower in ("more", "single", "such")))
    if at < len(tokens) and tokens[at].kind == "n" and number.is_words:
        return _read_sized(tokens, at, number)
    if at >= len(tokens) or tokens[at].lower != "of":
        return read_noun(tokens, at)
    if number.has_scale:
        return read_noun(tokens, at + 1)
    index = at + 1
    while index < min(at + 4, len(tokens)) and (
        tokens[index].lower in _DETERMINERS
        or tokens[index].lower.endswith(_OWNERS)
        or (index > at + 1 and tokens[index].lower in read_set("determiner_adjectives"))
    ):
        index += 1
    whole = read_number(tokens, index) if index < len(tokens) else None
    if whole is not None:
        noun = read_noun(tokens, whole.last)
        return None if noun is None else (noun[0], number.last)
    return read_noun(tokens, index) if (index < len(tokens) and index > at + 1) or number.is_words else None


def _read_sized(tokens: Sequence[Token], at: int, number: Number) -> tuple[str, int] | None:
    """Return the noun of "two 500ml bottles" or "three 12-packs"; the size stays a quantity of its own."""
    size = read_number(tokens, at)
    index = skip_hyphen(tokens, size.last) if size is not None else at
    unit = read_unit(tokens, index)
    noun = read_noun(tokens, unit[1] if unit is not None else index)
    return None if noun is None else (noun[0], number.last)


def _borrow_noun(tokens: Sequence[Token], number: Number) -> tuple[str, int] | None:
    """Return the noun that the numbers of a list share with the last ("12, 15 and 22 points"), or None."""
    index = number.last
    for _ in range(4):
        start = index
        while index < min(start + 2, len(tokens)) and tokens[index].lower in (",", "and", "or"):
            index += 1
        if index == start or index >= len(tokens) or "," in tokens[index].text or not _is_plain_number(tokens[index]):
            break
        index += 1
    if index == number.last or not _is_plain_number(tokens[index - 1]):
        return None
    noun = read_noun(tokens, index)
    return None if noun is None else (noun[0], number.last)


def _is_plain_number(token: Token) -> bool:
    return token.kind == "n" or token.lower in read_words("quantity_words.yaml")["digits"]


def _read_attribute(tokens: Sequence[Token], at: int, number: Number) -> tuple[str, int] | None:
    """Return the one word after digits that stands in the singular ("a 500 seat arena"), or None."""
    if number.is_words or at >= len(tokens) or not ((number.value or 0) > 1 or "." in tokens[number.first].text):
        return None
    token = tokens[at]
    is_symbol = token.kind == "w" and not token.text.islower() and len(token.text) < 5 and token.text not in _ERAS
    is_symbol = is_symbol and (len(token.text) < 4 or token.text.isupper()) and (number.value or 0) < 1000
    if is_symbol and is_free(tokens, at + 1) and (token.text.isupper() or _follows_word(tokens, number.first)):
        return token.text, at + 1  # "56 RBI", "a mass of 180 Da"
    is_noun = (
        token.kind == "w"
        and token.lower not in ("new", "more", "fewer", "other")
        and token.text.islower()
        and token.lower not in read_set("stops")
        and token.lower not in read_set("no_attributes")
        and len(token.text) > 2
    )
    if not is_noun or token.lower.endswith(("ed", "ing", "ly")):
        return None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or after.lower == "of" or after.text in ".,;:)":
        return token.lower, at + 1
    before = tokens[number.first - 1].lower if number.first else ""
    is_measured = (
        "." in tokens[number.first].text and before != "/"
    )  # "at 4.2 kpc from here": what follows decimals is their unit
    is_attribute = before in _BEFORE_ATTRIBUTE and after.text.islower() and after.lower not in read_set("stops")
    is_attribute = is_attribute or before in _ARTICLES or before.endswith("'s")
    return (token.lower, at + 1) if is_measured or is_attribute else None


def _follows_word(tokens: Sequence[Token], first: int) -> bool:
    """Whether a word in lower case that is no label stands before a number."""
    return first > 0 and tokens[first - 1].text.islower() and tokens[first - 1].lower not in read_set("labels")


def _find_kind(noun: str) -> tuple[str, str]:
    """Return kind and unit of a noun: "consecutive years" are a duration."""
    if noun.isupper():  # "14 HR"
        return "count", noun
    head = noun.rsplit(" ", 1)[-1].lower()
    unit = read_units()[0].get((head,))
    if unit is not None and unit.kind == "duration":
        return "duration", unit.unit
    return "count", noun


def _is_named(tokens: Sequence[Token], number: Number) -> bool:
    """Whether digits end a name ("Windows 10 users"): a capital before them, and not at the start of a sentence."""
    first = number.first
    token = tokens[first]
    if token.kind != "n" or number.has_scale or len(token.text) > 3 or not first:
        return False
    before = tokens[first - 1]
    if "." in token.text and is_gapped(tokens, first, number.last):
        return False
    if before.lower in read_set("names_before") or (
        before.lower == "p" and first > 2 and tokens[first - 2].text == "&"
    ):
        return True
    if before.lower.endswith("'s"):
        return False
    if first == 1 and (before.lower in read_set("openers") or before.lower.endswith(("ly", "ing", "ed"))):
        return False
    if before.text == "-" and first > 1 and before.start > tokens[first - 2].end:
        return before.end < token.start or tokens[first - 2].lower not in ("to", "by", "of", "from", "at")
    if number.last < len(tokens) and tokens[number.last].lower in read_set("no_names_before"):
        return False
    return (
        before.kind == "w"
        and (before.text[0].isupper() or before.text != before.lower)
        and before.lower not in read_set("stops")
        and before.lower not in read_set("no_names")
        and before.lower not in read_set("headline_verbs")
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
