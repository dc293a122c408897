"""What is printed behind the digits of a number and belongs to it: powers of ten and parts of one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from communique.trade.tokens import Token

_TIMES = frozenset(("×", "x", "·", "*", "⋅"))
_NEGATIVE = frozenset(("-", "\u2212", "\u2013", "⁻"))
_EXPONENT = re.compile(r"[eE]\d{1,2}")
_SUPERSCRIPT = re.compile("[⁰¹²³⁴-⁹]{1,2}")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_TOPS = frozenset(("1", "2", "3", "5", "7"))
_BOTTOMS = frozenset(("2", "3", "4", "8", "16"))
_OPENERS = frozenset((*_TIMES, "^", "-", "and", "e", "E", "⁻", "1", "2", "3", "5", "7"))


def may_go_on(word: str) -> bool:
    """Whether a power of ten or a part of one may begin with this token behind a number."""
    return word in _OPENERS or word[0] in "eE⁰¹²³⁴⁵⁶⁷⁸⁹"


def read_power(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """Return the factor at token ``at`` behind a number and the token after it: "×10^8", "x 10-3", "·10⁵", "e6", "e-3"; or None."""
    token, is_tight = tokens[at], tokens[at].start == tokens[at - 1].end
    if is_tight and _EXPONENT.fullmatch(token.text):
        return 10.0 ** int(token.text[1:]), at + 1
    if token.text in ("e", "E") and is_tight and at + 2 < len(tokens) and tokens[at + 1].text in (*_NEGATIVE, "+"):
        digits = tokens[at + 2]
        if digits.text.isdecimal() and len(digits.text) < 3 and digits.start == token.end + 1:
            return _raise(int(digits.text), tokens[at + 1].text), at + 3
    if token.text not in _TIMES or at + 2 >= len(tokens) or tokens[at + 1].text != "10":
        return None
    return read_exponent(tokens, at + 2)


def read_exponent(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """Return the power of ten behind a "10", and the token after it: "^8", "^-8", "-3", "⁸", "⁻⁸"; or None."""
    is_raised = at < len(tokens) and tokens[at].text == "^"
    index = at + is_raised
    sign = tokens[index].text if index < len(tokens) and tokens[index].text in _NEGATIVE else ""
    index += bool(sign)
    if index >= len(tokens) or (index > at and tokens[index].start != tokens[index - 1].end):
        return None
    word = tokens[index].text
    if _SUPERSCRIPT.fullmatch(word):
        return _raise(int(word.translate(_DIGITS)), sign), index + 1
    if (is_raised or sign) and sign != "⁻" and word.isdecimal() and len(word) < 3:
        return _raise(int(word), sign), index + 1
    return None


def _raise(power: int, sign: str) -> float:
    return float(f"1e{'-' if sign in _NEGATIVE else ''}{power}")


def read_mixed(tokens: Sequence[Token], at: int) -> tuple[float, float, int] | None:
    """Return the part of one at token ``at``, its step, and the token after it: "2 1/2", "11-1/4", "5 and 7/8"; or None."""
    word = tokens[at].lower
    index = at + 1 if word in ("-", "and") else at
    if index + 2 >= len(tokens) or tokens[index + 1].text != "/":
        return None
    top, bottom = tokens[index].text, tokens[index + 2].text
    is_tight = tokens[index + 2].end - tokens[index].start == len(top) + 1 + len(bottom)
    gap = tokens[index].start - tokens[at - 1].end
    if top not in _TOPS or bottom not in _BOTTOMS or int(top) >= int(bottom) or not is_tight:
        return None
    if gap != (1 if word != "and" else 5) or (word == "-" and tokens[at].start != tokens[at - 1].end):
        return None
    return int(top) / int(bottom), 1 / int(bottom), index + 3
