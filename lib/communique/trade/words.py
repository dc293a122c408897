"""Quantities that begin with a word: multiples, shares, vague numbers; and number words that are names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from communique.trade.lexicon import read_units, read_words
from communique.trade.modifiers import is_change_word
from communique.trade.nouns import is_plural, read_noun, read_set
from communique.trade.numerals import Number
from communique.trade.ranges import DASHES
from communique.trade.reading import Reading
from communique.trade.tokens import Token
from communique.trade.units import read_rate, read_unit

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_HALF_OF = frozenset(("of", "the", "its", "their", "all", "his", "her", "our"))
_BEFORE_ONE_DAY = frozenset("in within for only just than least over about after lasted took takes".split())
_GROUPS = frozenset("the its their his her our your my these those".split())
_SUBJECTS = frozenset("the a an he she it they we you i his her its their our this that these those there".split())
_NO_COMPARATIVES = frozenset("under after never ever over other either whether together however number member".split())
_PART_OF_PERIOD = frozenset(("first", "second", "latter", "other", "last", "final", "opening", "third", "fourth"))


def read_word_shape(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return the multiple, vague number or share that begins with the word at ``at``, or None."""
    words = read_words("quantity_words.yaml")
    word = tokens[at].lower
    if word in words["multiple_verbs"] or word in words["multiple_adverbs"] or word in words["multiple_bases"]:
        return read_multiple(tokens, at)
    if word == "couple":
        return _read_couple(tokens, at)
    if word in words["vague"] or word in words["vague_quantifiers"]:
        return read_vague(tokens, at)
    if word == "half" or word in ("a", "an", "one") or word in words["digits"]:
        return read_share(tokens, at)
    return None


def _read_couple(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return "couple of weeks", "couple of hundred protesters": about two."""
    if at + 2 >= len(tokens) or tokens[at + 1].lower != "of":
        return None
    scale = read_words("quantity_words.yaml")["scales"].get(tokens[at + 2].lower)
    index = at + (2 if scale is None else 3)
    unit, noun = read_unit(tokens, index), read_noun(tokens, index)
    value = 2.0 * float(scale or 1)
    if unit is not None:
        return Reading(at, unit[1], unit[0].kind, value * unit[0].worth, unit=unit[0].unit, bound="about")
    return None if noun is None else Reading(at, noun[1], "count", value, unit=noun[0], bound="about")


def read_multiple(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return "doubled", "twice as large", "to double the volume", "tenfold"."""
    words = read_words("quantity_words.yaml")
    word = tokens[at].lower
    before = tokens[at - 1].lower if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is not None and after.text == "-":
        return None
    if after is not None and after.lower == "down":  # "doubling down"
        return None
    if after is not None and after.lower == "as" and not _is_compared(tokens, at + 2):
        return None
    if word in words["multiple_verbs"]:
        value = float(words["multiple_verbs"][word])
        return Reading(
            at,
            at + 1,
            "multiple",
            value,
            None,
            1.0 if value > 1 else 0.0,
            "times",
            "down" if value < 1 else "up",
        )
    is_followed = after is not None and (after.lower in words["multiple_after"] or after.kind == "n")
    if word in words["multiple_bases"]:
        if not (is_followed or before in words["multiple_before"]) or tokens[at].text[0].isupper():
            return None
        change = (
            "up"
            if (before in words["multiple_before"] and before != "than") or (before == "than" and not is_followed)
            else ""
        )
        return Reading(at, at + 1, "multiple", float(words["multiple_bases"][word]), None, 1.0, "times", change)
    value = float(words["multiple_adverbs"][word])
    if word in ("twice", "thrice") and not is_followed and not (after is not None and after.lower == "more"):
        return None
    return Reading(at, at + 1, "multiple", value, None, 1.0, "times")


def _is_compared(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word behind "twice as" is one of degree, not the subject of a clause ("scored twice as Spurs won")."""
    word = tokens[at] if at < len(tokens) else None
    return word is not None and word.text.islower() and word.lower not in _SUBJECTS


def is_multiple(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether "100 times" is a multiple: after a word of change, or compared; else it counts occasions."""
    if tokens[last - 1].lower not in ("times", "time"):
        return True
    words = read_words("quantity_words.yaml")
    after = tokens[last].lower if last < len(tokens) else ""
    if "." in tokens[first].text and last == first + 2:  # nothing happens seven and a half times
        return True
    if after in words["multiple_after"] or after in words["multiple_comparatives"] or after in words["multiple_wholes"]:
        return True
    if after.endswith(("er", "ier")) and len(after) > 4 and after not in _NO_COMPARATIVES:
        return True
    return any(is_change_word(token.lower) for token in tokens[max(first - 5, 0) : first]) and after not in (
        "a",
        "per",
        "each",
    )


def read_vague(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return "dozens of documents", "several hundred megawatts", "tens of millions of dollars"."""
    words = read_words("quantity_words.yaml")
    vague, scales = words["vague"], words["scales"]
    index = at + 1
    if tokens[at].lower in vague:
        low, high = vague[tokens[at].lower]
        while index + 1 < len(tokens) and tokens[index].lower == "of" and tokens[index + 1].lower in vague:
            nested = vague[tokens[index + 1].lower]
            low, high, index = low * nested[0], high * nested[0], index + 2
            if index > at + 5:
                break
        if index < len(tokens) and tokens[index].lower == "of":
            index += 1
        elif index < len(tokens) and read_unit(tokens, index) is None and tokens[at].lower in ("scores", "tens"):
            return None
    elif index < len(tokens) and tokens[index].lower in scales:
        low, high, index = 2 * scales[tokens[index].lower], 10 * scales[tokens[index].lower], index + 1
    else:
        return None
    unit = read_unit(tokens, index)
    if unit is not None:
        name, last, notes = read_rate(tokens, unit[0], unit[1])
        return Reading(at, last, unit[0].kind, low, high, unit=name, notes=notes, is_vague=True)
    while index < len(tokens) and tokens[index].lower in ("the", "its", "their", "other", "more"):
        index += 1
    noun = read_noun(tokens, index)
    if noun is None:
        return _read_crowd(tokens, at, index, low, high)
    head = read_units()[0].get((noun[0].rsplit(" ", 1)[-1].lower(),))
    kind, label = ("duration", head.unit) if head is not None and head.kind == "duration" else ("count", noun[0])
    return Reading(at, noun[1], kind, low, high, unit=label, is_vague=True)


def _read_crowd(tokens: Sequence[Token], at: int, last: int, low: float, high: float) -> Reading | None:
    """Return "thousands" where it stands for people or things unnamed: "Hundreds of thousands marched"."""
    before = tokens[at - 1].lower if at else ""
    far = tokens[at - 2].lower if at > 1 else ""
    is_idiom = before in ("in", "by") or (before == "the" and far in ("by", "in", "into", "to")) or low < 24
    after = tokens[last] if last < len(tokens) else None
    is_clause = after is not None and after.kind == "w" and after.text.islower() and tokens[last - 1].lower != "of"
    if is_idiom or not is_clause:
        return None
    return Reading(at, last, "count", low, high, unit="", notes=("no noun follows",), is_vague=True)


def read_share(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return "a third of", "two-thirds", "half of exports", "one in five" as a fraction."""
    words = read_words("quantity_words.yaml")
    word = tokens[at].lower
    following = [token.lower for token in tokens[at + 1 : at + 4]] + ["", "", ""]
    if word in ("a", "an") and following[:2] == ["half", "-"]:
        return None
    if word == "half":
        return _read_half(tokens, at, following)
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
    if part is None or following[step] in ("-",) or following[step] in ("time", "party"):
        return None
    is_difference = at > 0 and tokens[at - 1].lower == "by"
    if following[step] not in _HALF_OF and not (step == 2 or top > 1 or is_difference):
        return None
    return Reading(at, at + 1 + step, "fraction", round(top / part, 4), unit="1")


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


def _read_half(tokens: Sequence[Token], at: int, following: Sequence[str]) -> Reading | None:
    words = read_words("quantity_words.yaml")
    before = tokens[at - 1].lower if at else ""
    if following[0] == "-" and following[1] in words["scales"]:
        following = ["a", *following[1:]]
    if before in _PART_OF_PERIOD or before == "-" or following[0] == "-":
        return None
    if following[0] == "a" and following[1] in words["scales"]:
        scale = float(words["scales"][following[1]])
        unit = read_unit(tokens, at + 3)
        noun = read_noun(tokens, at + 3)
        if unit is not None:
            return Reading(at, unit[1], unit[0].kind, 0.5 * scale, None, 0.1 * scale, unit[0].unit)
        last = noun[1] if noun else at + 3
        return Reading(at, last, "count", 0.5 * scale, None, 0.1 * scale, noun[0] if noun else "")
    if following[0] in ("a", "an"):
        return _read_part_of_unit(tokens, at, at + 1, 0.5)
    if following[0] not in _HALF_OF and not is_plural(following[0]):
        return None
    return Reading(at, at + 1, "fraction", 0.5, unit="1")


def _is_one_of(tokens: Sequence[Token], at: int) -> bool:
    """Whether "of" at ``at`` opens a group that is named: "one of the five judges", "one of China's largest ports"."""
    determiner = tokens[at + 1] if at + 1 < len(tokens) else None
    if determiner is None or not (determiner.lower in _GROUPS or determiner.text[0].isupper()):
        return False
    return read_noun(tokens, at + 2) is not None or any(token.kind == "n" for token in tokens[at + 2 : at + 4])


def _is_number_after(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number in words stands at ``at`` behind "one to" or "one or"."""
    return at < len(tokens) and tokens[at].lower in read_words("quantity_words.yaml")["digits"]


def is_name(tokens: Sequence[Token], number: Number) -> bool:
    """Whether a number in words is part of a name ("Shanghai Five") or of an idiom ("one another")."""
    first, after = tokens[number.first], tokens[number.last] if number.last < len(tokens) else None
    before = tokens[number.first - 1] if number.first else None
    if before is not None and before.text == "-" and number.first > 1 and before.end == first.start:
        if tokens[number.first - 2].lower in ("of", "the", "and", "to"):  # "best-of-seven"
            return True
    if first.text[0].isupper() and before is not None:
        if before.kind == "w" and not first.text.isupper():
            return True
        if after is not None and after.kind == "w" and after.text.istitle() and before.kind == "w":
            return True
    if (
        number.value is not None
        and number.value <= 1
        and first.lower in ("one", "zero")
        and number.last == number.first + 1
    ):
        if after is not None and after.lower == "of" and _is_one_of(tokens, number.last):
            return False
        if after is not None and after.lower in ("to", "or") and _is_number_after(tokens, number.last + 1):
            return False
        if after is None or (after.kind != "w" and after.text not in DASHES) or after.lower in read_set("one_idioms"):
            return True
        if after.lower == "day" and not (before is not None and before.lower in _BEFORE_ONE_DAY):
            return True  # some day, not a day's length
        unit = read_unit(tokens, number.last)
        if unit is not None and unit[0].kind in ("duration", "physical", "percent", "points", "money"):
            return (
                before is not None
                and before.lower in ("this", "that", "no", "any", "every", "each")
                and after.lower == "day"
            )
        return before is not None and (before.lower in read_set("one_before") or before.lower.endswith("'s"))
    return False
