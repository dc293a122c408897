"""Words, numbers and marks of a stretch of text: what the rules for quantities read."""

from __future__ import annotations

import re
from typing import NamedTuple


class Token(NamedTuple):
    """One token: kind ``n`` (number in digits), ``w`` (word) or ``s`` (any other mark), with code-point offsets."""

    kind: str
    text: str
    lower: str
    start: int
    end: int


# The first alternative repeats that of words, for those that begin with a small letter: most of a text, found at once.
_TOKEN = re.compile(
    r"(?P<v>[a-wyz](?!\.)\w*+(?:[’'][^\W\d_]+)?)|"
    r"(?P<n>(?<![\w.])\.\d+(?![\w.])|\d(?:[\d.,'’\u066b\u066c\u00a0\u202f\u2009]*\d)?)"
    r"|(?P<c>(?:RMB|CNY|USD|EUR|GBP|JPY|INR|PKR|AUD|CAD|NZD|SGD|HKD|CHF|SEK|NOK|DKK|PLN|KZT|KRW|VND|THB|IDR|PHP|MYR|TWD|ZAR|AED|SAR|QAR|TRY|RUB|BRL|MXN|ILS|EGP|ARS|CLP|NGN|GHS|KES|UAH|LKR|NPR|CZK|HUF|RON|ISK|KWD|BHD|OMR|JOD"
    r"|US|HK|Rs|NT|RM|PS|SR|QR|Dhs|Dh|Rp|Php|PhP|Bt|LE|Tk|KSh|Ksh|Sh|Ft|SFr|NIS|TL|USh|TSh|DM|[PRNK](?=\d{1,3},\d{3}|\d+(?:\.\d+)?[ -]?(?:m|bn|million|billion|trillion)\b))(?=\d))"
    r"|(?P<d>(?<=\$)(?:US|AU|NZ|HK|NT|CDN|CAN|A|C|S)(?=\d))"
    r"|(?P<x>(?:(?<=\.\d)|(?<=\.\d\d))x(?=\d))"
    r"|(?P<w>(?:[^\W\d_]\.){2,4}(?![^\W\d_])|[^\W\d_]\w*+(?:[’'][^\W\d_]+)?)"
    r"|(?P<s>\S)"
)


def read_tokens(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of ``text[start:end]`` with offsets into ``text``; linear in the length."""
    tokens: list[Token] = []
    new = tuple.__new__  # half the time of Token(...), which every word of a text would pay
    for match in _TOKEN.finditer(text, start, end):
        kind = match.lastgroup or "s"
        word = match.group()
        lower = word.lower()
        if "’" in lower:
            lower = lower.replace("’", "'")
        first, last = match.span()
        tokens.append(new(Token, (kind if kind in "ns" else "w", word, lower, first, last)))
    return tokens
