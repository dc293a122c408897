"""Numbers as printed in digits or words: value, the place of the last digit, and what was doubtful."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from communique.trade.lexicon import read_words
from communique.trade.powers import may_go_on, read_exponent, read_mixed, read_power
from communique.trade.scales import counts_noun, is_money_after, is_money_range
from communique.trade.tokens import Token

_MAX_DIGITS = 30
_LARGEST = 1e15
PARTS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 0.3333, "⅔": 0.6667}
_SPACES = re.compile("[\u00a0\u202f\u2009]")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_PLAIN = re.compile(r"\d*\.\d+|\d+")
_SWISS = re.compile(r"\d{1,3}(?:['’]\d{3})+(?:\.\d+)?")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}")
_CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+")
_COMMA = re.compile(r"\d+,(?:\d{1,2}|\d{4,})")


class Number(NamedTuple):
    """A number: tokens ``first`` to ``last`` (exclusive), value, place of the last printed digit, remarks.

    ``value`` is None for digits that have no single reading; ``note`` says why.
    """

    first: int
    last: int
    value: float | None
    step: float
    note: str = ""
    is_words: bool = False
    has_scale: bool = False
    scale: float = 1.0


def read_digits(printed: str) -> tuple[float | None, float, str]:
    """Return value, place of the last digit and remark of a number in digits; (None, 0, why) if ambiguous.

    Whole numbers of four or more digits are taken as rounded in their final zeros, down to two digits.
    """
    if printed.isdecimal() and printed.isascii() and len(printed) <= _MAX_DIGITS:
        zeros = len(printed) - len(printed.rstrip("0")) if len(printed) > 3 and printed[0] != "0" else 0
        return float(printed), 10.0 ** min(zeros, max(len(printed) - 2, 0)), ""
    text = printed.replace("\u066b", ".").replace("\u066c", ",")
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() and not "0" <= c <= "9" else c for c in text[:99])
    if len(printed) > _MAX_DIGITS:
        return None, 0.0, "too many digits to be a quantity"
    note = ""
    if _SPACES.search(text):
        groups = _SPACES.split(text)
        if any(len(group.partition(".")[0]) != 3 for group in groups[1:]):
            return None, 0.0, f"digits without a single reading: {printed}"
        text = "".join(groups)
    if _ENGLISH.fullmatch(text) or _INDIAN.fullmatch(text):
        text = text.replace(",", "")
    elif _SWISS.fullmatch(text):
        text = text.replace("'", "").replace("’", "")
    elif _CONTINENTAL.fullmatch(text):
        text, note = text.replace(".", "").replace(",", "."), "read with a decimal comma"
    elif _DOTTED.fullmatch(text):
        text, note = text.replace(".", ""), "read with dots between its groups"
    elif _COMMA.fullmatch(text):
        text, note = text.replace(",", "."), "read with a decimal comma"
    elif not _PLAIN.fullmatch(text):
        return None, 0.0, f"digits without a single reading: {printed}"
    value = float(text)
    whole, _, decimals = text.partition(".")
    if decimals:
        return value, 10.0 ** -len(decimals), note
    digits = whole.lstrip("0")
    zeros = len(digits) - len(digits.rstrip("0")) if len(digits) > 3 else 0
    return value, 10.0 ** min(zeros, max(len(digits) - 2, 0)), note


def read_number(tokens: Sequence[Token], at: int, *, with_letters: bool = False) -> Number | None:
    """Return the number that begins at token ``at``, with its scale ("41.02 billion", "2.1bn"), or None.

    ``with_letters`` allows "k", "m", "b" as scales, which only a currency makes safe.
    """
    token = tokens[at]
    if token.kind == "n":
        number = _read_part(tokens, _read_groups(tokens, at))
        return _read_scale(tokens, number, with_letters)
    if token.kind == "w":
        number_in_words = _read_words(tokens, at)
        return None if number_in_words is None else _read_and_half(tokens, number_in_words)
    return None


def _read_groups(tokens: Sequence[Token], at: int) -> Number:
    """Return the number in digits at ``at``, with the groups of three that plain spaces set off ("12 000 km")."""
    last = at + 1
    if tokens[at].text.isdecimal() and len(tokens[at].text) <= 3 and tokens[at].text[0] != "0":
        while last < min(at + 5, len(tokens)) and _is_group(tokens, last):
            last += 1
    if last == at + 1:
        value, step, note = read_digits(tokens[at].text)
        return Number(at, last, value, step, note)
    value, step, note = read_digits("".join(token.text for token in tokens[at:last]))
    return Number(at, last, value, step, "; ".join(filter(None, [note, "read with spaces between its groups"])))


def _is_group(tokens: Sequence[Token], at: int) -> bool:
    is_digits = tokens[at].kind == "n" and len(tokens[at].text.partition(".")[0]) == 3 and "," not in tokens[at].text
    return is_digits and tokens[at].start == tokens[at - 1].end + 1


def _read_part(tokens: Sequence[Token], number: Number) -> Number:
    """Return the number with what is printed after its digits: "2½", "2 1/2", "1.99×10−30"."""
    at, value = number.last, number.value
    if value is None or at >= len(tokens):
        return number
    if tokens[at].text in PARTS and tokens[at].start <= tokens[at - 1].end + 1:
        return number._replace(value=value + PARTS[tokens[at].text], step=PARTS[tokens[at].text], last=at + 1)
    if not may_go_on(tokens[at].text):
        return number
    power = read_exponent(tokens, at) if tokens[at - 1].text == "10" and tokens[at].text != "-" else None
    if power is not None:
        return number._replace(value=power[0], last=power[1])
    power = read_power(tokens, at)
    if power is not None:
        return number._replace(value=float(f"{value * power[0]:.12g}"), step=number.step * power[0], last=power[1])
    part = read_mixed(tokens, at) if value < 1000 and number.step >= 1 else None
    if part is not None:
        return number._replace(value=value + part[0], step=part[1], last=part[2])
    return _read_and_half(tokens, number)


def _read_scale(tokens: Sequence[Token], number: Number, with_letters: bool) -> Number:
    words = read_words("quantity_words.yaml")
    at = number.last
    if at < len(tokens) and tokens[at].text == "-" and tokens[at].start == tokens[at - 1].end and at + 1 < len(tokens):
        at += 1
    if at >= len(tokens) or tokens[at].kind != "w" or tokens[at].start > tokens[at - 1].end + 1:
        return number
    word = tokens[at].lower
    scale = words["scales"].get(word) or words["scale_abbreviations"].get(word)
    if (
        scale is None
        and word in words["scale_letters"]
        and (with_letters or is_money_after(tokens, at + 1) or counts_noun(tokens, at) or is_money_range(tokens, at))
        and tokens[at].start <= tokens[at - 1].end + 1
    ):
        scale = words["scale_letters"].get(word)
    if scale is None or (word == "mm" and not with_letters) or (len(word) == 1 and at > number.last):  # a 10-K
        return number
    above = words["scales"].get(tokens[at + 1].lower, 0) if at + 1 < len(tokens) else 0
    if above >= 1e5 and scale >= 100 and len(word) > 3:  # "1.5 lakh crore", "three hundred thousand million"
        return scale_number(number, float(scale) * float(above), at + 2)
    return scale_number(number, float(scale), at + 1)


def scale_number(number: Number, scale: float, last: int) -> Number:
    """Return the number times a scale word that ends before token ``last``."""
    if number.value is None:
        return number._replace(last=last, has_scale=True)
    value = number.value * scale
    value = float(round(value)) if value >= 1 and abs(value - round(value)) < 1e-6 * value else value
    note = number.note
    if value > _LARGEST:
        note = "; ".join(filter(None, [note, "larger than any usual amount"]))
    return number._replace(
        value=value, step=number.step * scale, last=last, note=note, has_scale=True, scale=number.scale * scale
    )


def _read_words(tokens: Sequence[Token], at: int) -> Number | None:
    words = read_words("quantity_words.yaml")
    digits, tens, scales = words["digits"], words["tens"], words["scales"]
    total = current = 0.0
    last, step, seen = at, 1.0, False
    index = at
    while index < min(at + 16, len(tokens)):
        word = tokens[index].lower
        is_open = not seen or (current == 0 and total) or (current and current % 100 == 0)
        if word in digits and (is_open or (digits[word] < 10 and current % 100 in tens.values())):
            current, step = current + digits[word], 1.0
        elif word in tens and is_open:
            current, step = current + tens[word], 1.0
        elif word in ("a", "an") and not seen and index + 1 < len(tokens) and tokens[index + 1].lower in scales:
            current, index = 1.0, index + 1
            continue
        elif word in scales and (current or total):
            if scales[word] in (12, 100):
                current *= scales[word]
            else:
                total, current = total + current * scales[word], 0.0
            step = float(scales[word]) if scales[word] >= 1000 else 1.0
        elif seen and _is_joined(tokens, index, current + total, current):
            index += 1
            continue
        elif (
            word == "point"
            and seen
            and not total
            and index + 1 < len(tokens)
            and digits.get(tokens[index + 1].lower, 99) < 10
        ):
            current, step, index = current + digits[tokens[index + 1].lower] / 10, 0.1, index + 1
        else:
            break
        seen, index = True, index + 1
        last = index
    if not seen:
        return None
    return Number(at, last, total + current, step, "", True, step > 1)


def _read_and_half(tokens: Sequence[Token], number: Number) -> Number:
    at = number.last
    for form in (["and", "a", "half"], ["-", "and", "-", "a", "-", "half"]):
        if number.value is not None and [token.lower for token in tokens[at : at + len(form)]] == form:
            half = number.step / 2 if number.has_scale else 0.5  # "a million and a half"
            number = number._replace(value=number.value + half, step=half, last=at + len(form))
            return _read_scale(tokens, number, False)
    after = [token.lower for token in tokens[at : at + 3]]
    if number.value is not None and [token.lower for token in tokens[at : at + 4]] == ["and", "one", "-", "half"]:
        return number._replace(value=number.value + 0.5, step=0.5, last=at + 4)
    part = {"a": 0.25, "one": 0.25, "three": 0.75}.get(after[1] if len(after) > 2 else "")
    if number.value is not None and part and after[0] == "and" and after[2] in ("quarter", "quarters"):
        return number._replace(value=number.value + part, step=0.25, last=at + 3)
    return number


def _is_joined(tokens: Sequence[Token], index: int, total: float, current: float) -> bool:
    """Whether the hyphen of "twenty-five" or the "and" of "two hundred and five" stands at ``index``."""
    words = read_words("quantity_words.yaml")
    if index + 1 >= len(tokens):
        return False
    after = tokens[index + 1].lower
    if tokens[index].text == "-" and after in words["scales"] and tokens[index + 1].start == tokens[index - 1].end + 1:
        return True  # "two-hundred people"
    if tokens[index].text == "-":
        return current % 100 in words["tens"].values() and 0 < words["digits"].get(after, 0) < 10
    return (
        tokens[index].lower == "and"
        and total >= 100
        and current % 100 == 0
        and (after in words["digits"] or after in words["tens"])
    )
