"""Quantities that begin with a word: multiples, shares, vague numbers; and number words that are names."""

from __future__ import annotations

from collections.abc import Sequence

from communique.trade.headlines import is_headline
from communique.trade.idioms import is_idiom
from communique.trade.lexicon import read_units, read_words
from communique.trade.modifiers import is_change_word
from communique.trade.nouns import is_plural, read_noun, read_set
from communique.trade.numerals import Number
from communique.trade.reading import Reading
from communique.trade.shares import read_share
from communique.trade.tokens import Token
from communique.trade.units import read_rate, read_unit

_SUBJECTS = frozenset("the a an he she it they we you i his her its their our this that these those there".split())
_NO_COMPARATIVES = frozenset("under after never ever over other either whether together however number member".split())


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
    if word in ("half", "quarter", "a", "an", "one") or word in words["digits"]:
        return read_share(tokens, at)
    return None


def _read_couple(tokens: Sequence[Token], at: int) -> Reading | None:
    """Return "couple of weeks", "couple of hundred protesters": about two."""
    if at + 2 >= len(tokens):
        return None
    of = at + 2 if tokens[at + 1].lower == "of" else at + 1
    scale = read_words("quantity_words.yaml")["scales"].get(tokens[of].lower)
    index = of if scale is None else of + 1
    unit, noun = read_unit(tokens, index), read_noun(tokens, index) if scale or of == at + 2 else None
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
        elif (
            index == at + 1 < len(tokens)
            and read_unit(tokens, index) is None
            and tokens[at].lower in ("scores", "tens")
        ):
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
    if index < len(tokens) and tokens[index].lower in ("them", "us", "those") and tokens[index - 1].lower == "of":
        return Reading(at, index - 1, "count", low, high, unit="", notes=("no noun follows",), is_vague=True)
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
    if last - at > 1 and low >= 200 and tokens[last - 1].lower != "of":
        return Reading(at, last, "count", low, high, unit="", notes=("no noun follows",), is_vague=True)
    is_idiom = before in ("in", "by") or (before == "the" and far in ("by", "in", "into", "to")) or low < 24
    after = tokens[last] if last < len(tokens) else None
    is_end = (after is None or after.text in ".,;)") and before.islower() and low >= 1000 and last == at + 1
    if is_end and before not in ("the", "their", "in", "by", "of", "and", "into"):
        return Reading(at, last, "count", low, high, unit="", notes=("no noun follows",), is_vague=True)
    is_clause = after is not None and after.kind == "w" and after.text.islower() and tokens[last - 1].lower != "of"
    if is_idiom or not is_clause:
        return None
    return Reading(at, last, "count", low, high, unit="", notes=("no noun follows",), is_vague=True)


def _is_misplaced_capital(tokens: Sequence[Token], number: Number) -> bool:
    """Whether a capital stands where a sentence was joined to the one before: "officials said Three people died"."""
    before, after = tokens[number.first - 1], tokens[number.last] if number.last < len(tokens) else None
    if (
        after is None
        or not (before.text.islower() and after.text.islower())
        or before.lower in ("the", "of", "all", "these")
    ):
        return False
    return (number.value or 0) > 1 and is_plural(after.lower)


def _is_headline_count(tokens: Sequence[Token], number: Number) -> bool:
    """Whether a number with a capital counts the noun behind it, for all words of the sentence have capitals ("Kills Two People")."""
    before = tokens[number.first - 1]
    is_open = before.text.islower() or before.lower in read_set("headline_verbs")
    return is_open and read_noun(tokens, number.last) is not None and is_headline(tokens)


def is_name(tokens: Sequence[Token], number: Number) -> bool:
    """Whether a number in words is part of a name ("Shanghai Five") or of an idiom ("one another")."""
    first, after = tokens[number.first], tokens[number.last] if number.last < len(tokens) else None
    before = tokens[number.first - 1] if number.first else None
    if before is not None and before.text == "-" and number.first > 1 and before.end == first.start:
        if tokens[number.first - 2].lower in ("of", "the", "and", "to", "for"):  # "best-of-seven"
            return True
    if before is not None and first.text.istitle() and _is_misplaced_capital(tokens, number):
        return False
    if first.text[0].isupper() and before is not None and not _is_headline_count(tokens, number):
        if before.kind == "w" and not first.text.isupper():
            return True
        if after is not None and after.kind == "w" and after.text.istitle() and before.kind == "w":
            return True
    is_one = number.value is not None and number.value <= 1 and number.last == number.first + 1
    return is_one and first.lower in ("one", "zero") and is_idiom(tokens, number.first)
