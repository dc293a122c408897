"""The words that patterns are matched on: what a word is, and when one word directly follows another.

A word is a run of letters and digits, with the combining marks and the invisible characters (soft hyphen,
zero-width space) inside it. An apostrophe between letters belongs to its word (``don't``, ``Xi'an``); the
possessive ``'s`` is a token of its own. A full stop or comma between digits (``41.5``) and the full stops of
an abbreviation (``U.S``) belong to the word. A hyphen never does: ``win-win`` is two words.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

APOSTROPHES = "'’ʼ＇"
QUOTES = '"“”„‟«»‹›‘‚‛*_`' + APOSTROPHES
HYPHENS = "-‐‑–−"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
POSSESSIVE = "'s"


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place; ``norm`` is lower case, composed, without invisible characters."""

    start: int
    end: int
    norm: str


@cache
def is_word_char(char: str) -> bool:
    """A letter or digit of any script; astral letters (mathematical alphabets) are not read as words."""
    return char.isalnum() and char <= "\uffff"


@cache
def is_mark(char: str) -> bool:
    """A combining mark or an invisible character: part of the word it follows, if it follows one; no astral one."""
    return char in INVISIBLE or (char <= "\uffff" and unicodedata.category(char) in {"Mn", "Mc", "Me"})


def normalize(text: str, *, fold: bool = True) -> str:
    """The form in which words are compared; ``fold=False`` keeps the case."""
    plain = "".join("'" if char in APOSTROPHES else char for char in text if char not in INVISIBLE)
    plain = unicodedata.normalize("NFKC", plain)
    return plain.lower() if fold else plain


def tokenize(text: str, *, also: str = "") -> list[Token]:
    """The words of a text, in order; ``also`` names characters to be read as letters (``*`` in patterns)."""
    inside = _inside(text, also)
    starts = [i for i, is_in in enumerate(inside) if is_in and (i == 0 or not inside[i - 1] or inside[i] == 2)]
    tokens = []
    for start, after in pairwise([*starts, len(text)]):
        end = start + 1
        while end < after and inside[end]:
            end += 1
        tokens.append(Token(start, end, normalize(text[start:end])))
    return tokens


def _inside(text: str, also: str) -> list[int]:
    """One flag a character: 0 outside words, 1 inside, 2 the apostrophe that begins a possessive."""
    flags = [int(is_word_char(char) or char in also) for char in text]
    letters = [*flags, 0, 0, 0]
    for i, char in enumerate(text):
        if flags[i] or i == 0:
            continue
        if is_mark(char):
            flags[i] = int(flags[i - 1] > 0)
        elif not (letters[i - 1] and letters[i + 1]):
            continue
        elif char in APOSTROPHES:
            flags[i] = 2 if text[i + 1] in "sS" and not letters[i + 2] else 1
        elif char in ".,":
            flags[i] = int(_joins(text, letters, i))
    return flags


def _joins(text: str, letters: list[int], i: int) -> bool:
    """Whether a full stop or comma stands inside a number or an abbreviation."""
    before, after = text[i - 1], text[i + 1]
    if before.isdecimal() and after.isdecimal():
        return True
    is_single = (i < 2 or not letters[i - 2]) and not letters[i + 2]
    return text[i] == "." and is_single and before.isalpha() and after.isalpha()


@cache
def is_joint(gap: str) -> bool:
    """Whether what stands between two tokens lets the second directly follow the first.

    White space (a line end too), quotation marks, apostrophes, asterisks, underscores and one full stop do;
    so does a hyphen or short dash, unless white space stands on both sides of it. A comma, semicolon, colon,
    slash, bracket, long dash or double hyphen does not.
    """
    if gap.count(".") > 1:
        return False
    for i, char in enumerate(gap):
        if char in HYPHENS:
            beside = gap[max(i - 1, 0) : i] + gap[i + 1 : i + 2]
            if any(c in HYPHENS for c in beside) or (len(beside) == 2 and beside.isspace()):
                return False
        elif not (char.isspace() or char in QUOTES or char == "." or is_mark(char)):
            return False
    return True
