"""The words of many texts at once: the rules of ``tokens``, computed on arrays of characters.

A word's key is a polynomial hash of its normal form, ``sum(c[i] * BASE**i) mod 2**64``, so that the keys of
all words of a batch come out of one running sum. Texts with characters that the arrays cannot fold one by one
(combining marks, ligatures, full-width letters) go through ``tokens.tokenize``; a test holds the two equal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from communique.framing.tokens import APOSTROPHES, POSSESSIVE, is_mark, is_word_char, normalize, tokenize

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

BASE = 0x9E3779B97F4A7C15
INVERSE = pow(BASE, -1, 2**64)
BATCH_CHARS = 100_000
PREFIX = 3  # letters that a prefix key covers
_BEYOND = 0x10000  # every character beyond the basic plane is read as this one: no letter
_OTHER, _POINT, _APOSTROPHE, _MARK, _WORD, _SLOW = range(6)  # letters are those from _WORD on


@dataclass(frozen=True, slots=True)
class Lexed:
    """The words of a batch of texts joined by line ends; all arrays have one element a word, in order."""

    joined: str
    codes: npt.NDArray[np.uint32]
    row: Ints  # which text, counted over all batches
    offset: Ints  # where that text begins in ``joined``
    start: Ints  # in ``joined``
    end: Ints
    key: Keys
    prefix: Keys  # key of the first three characters; 0 for shorter words
    is_possessive: Flags


def hash_word(norm: str) -> int:
    """The key of a word in its normal form."""
    key = 0
    for char in reversed(norm):
        key = (key * BASE + ord(char)) % 2**64
    return key


@cache
def _tables() -> tuple[npt.NDArray[np.uint8], Keys]:
    """Class and lower case of every character of the basic plane."""
    classes = np.zeros(_BEYOND + 1, dtype=np.uint8)
    lower = np.arange(_BEYOND + 1, dtype=np.uint64)
    for code in range(_BEYOND):
        char = chr(code)
        if is_word_char(char):
            folded = char.lower()
            is_plain = len(folded) == 1 and unicodedata.normalize("NFKC", char) == char
            is_plain = is_plain and char not in "Σ" + APOSTROPHES and not 0x1100 <= code <= 0x11FF
            classes[code] = _WORD if is_plain else _SLOW
            lower[code] = ord(folded) if is_plain else code
        elif is_mark(char):
            classes[code] = _MARK
        elif char in APOSTROPHES:
            classes[code], lower[code] = _APOSTROPHE, ord("'")
        elif char in ".,":
            classes[code] = _POINT
    return classes, lower


@cache
def _powers(n: int) -> tuple[Keys, Keys]:
    def power(base: int) -> Keys:
        steps = np.full(n, base, dtype=np.uint64)
        steps[0] = 1
        return np.multiply.accumulate(steps)

    return power(BASE), power(INVERSE)


def lex(texts: list[str]) -> Iterator[Lexed]:
    """The words of all texts, in batches of about BATCH_CHARS characters."""
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
    ends = np.cumsum(sizes)
    first = 0
    while first < len(texts):
        done = int(ends[first - 1]) if first else 0
        after = max(first + 1, int(np.searchsorted(ends, done + BATCH_CHARS, side="right")))
        yield _lex_batch(texts[first:after], ends[first:after] - sizes[first:after] - done, first)
        first = after


def _lex_batch(texts: list[str], offsets: Ints, first: int) -> Lexed:
    joined = "\n".join(texts) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    classes_of, lower_of = _tables()
    places = codes.astype(np.intp)
    classes = np.take(classes_of, places, mode="clip")  # beyond the table: its last entry
    start, end, is_possessive = _find_words(classes, codes)
    keys, prefix = _hash(lower_of, places, start, end)
    n_words = np.diff(np.searchsorted(start, np.append(offsets, len(codes))))
    row = np.repeat(np.arange(len(texts)), n_words)
    words = _Words(row, start, end, keys, prefix, is_possessive)
    slow = np.unique(np.searchsorted(offsets, np.flatnonzero(_is_slow(classes)), side="right") - 1)
    if len(slow):
        words = _replace_rows(words, slow, texts, offsets)
    return Lexed(
        joined, codes, words.row + first, offsets[words.row], words.start, words.end, words.key, words.prefix,
        words.is_possessive,
    )  # fmt: skip


def _is_slow(classes: npt.NDArray[np.uint8]) -> Flags:
    slow: Flags = (classes == _SLOW) | (classes == _MARK)
    return slow


def _find_words(classes: npt.NDArray[np.uint8], codes: npt.NDArray[np.uint32]) -> tuple[Ints, Ints, Flags]:
    """Starts and ends of words, and which are possessives; see ``tokens._inside`` for the rules."""
    letters = np.zeros(len(classes) + 4, dtype=bool)  # two before, two after
    np.greater_equal(classes, _WORD, out=letters[2:-2])
    inside = letters[1:-2].copy()  # one before
    inner = np.flatnonzero((classes == _APOSTROPHE) | (classes == _POINT))
    inner = inner[letters[inner + 1] & letters[inner + 3]]
    marks = inner[classes[inner] == _APOSTROPHE]
    next_codes = codes[marks + 1]
    is_possessive = ((next_codes == ord("s")) | (next_codes == ord("S"))) & ~letters[marks + 4]
    inside[marks + 1] = True
    inside[[p + 1 for p in inner[classes[inner] == _POINT].tolist() if _is_joined(codes, letters, p)]] = True
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    start, end, cuts = edges[::2], edges[1::2], marks[is_possessive]
    if not len(cuts):
        return start, end, np.zeros(len(start), dtype=bool)
    start = np.insert(start, np.searchsorted(start, cuts), cuts)
    end = np.insert(end, np.searchsorted(end, cuts), cuts)
    flags = np.zeros(len(start), dtype=bool)
    flags[np.searchsorted(start, cuts)] = True
    return start, end, flags & (end - start == len(POSSESSIVE))


def _is_joined(codes: npt.NDArray[np.uint32], letters: Flags, i: int) -> bool:
    before, after = chr(codes[i - 1]), chr(codes[i + 1])
    if before.isdecimal() and after.isdecimal():
        return True
    is_single = not letters[i] and not letters[i + 4]
    return codes[i] == ord(".") and is_single and before.isalpha() and after.isalpha()


def _hash(lower_of: Keys, places: npt.NDArray[np.intp], start: Ints, end: Ints) -> tuple[Keys, Keys]:
    n = len(places)
    powers, inverses = _powers(max(BATCH_CHARS * 2, 1 << n.bit_length()))
    sums = np.zeros(n + 1, dtype=np.uint64)  # one buffer: letters, then their terms, then the running sum
    np.take(lower_of, places, out=sums[1:], mode="clip")
    sums[1:] *= powers[:n]
    np.cumsum(sums, out=sums)
    before, back = sums[start], inverses[start]
    prefix = (sums[np.minimum(start + PREFIX, n)] - before) * back
    return (sums[end] - before) * back, np.where(end - start >= PREFIX, prefix, np.uint64(0))


@dataclass(frozen=True, slots=True)
class _Words:
    row: Ints
    start: Ints
    end: Ints
    key: Keys
    prefix: Keys
    is_possessive: Flags


def _replace_rows(words: _Words, slow: Ints, texts: list[str], offsets: Ints) -> _Words:
    """The same words, those of the slow rows read one character after the other."""
    keep = ~np.isin(words.row, slow)
    found = [(row, int(offsets[row]), token) for row in slow.tolist() for token in tokenize(texts[row])]
    norms = [token.norm for _, _, token in found]
    row = np.concatenate([words.row[keep], np.array([r for r, _, _ in found], dtype=np.int64)])
    start = np.concatenate([words.start[keep], np.array([o + t.start for _, o, t in found], dtype=np.int64)])
    end = np.concatenate([words.end[keep], np.array([o + t.end for _, o, t in found], dtype=np.int64)])
    key = np.concatenate([words.key[keep], np.array([hash_word(n) for n in norms], dtype=np.uint64)])
    prefix = [hash_word(n[:PREFIX]) if len(n) >= PREFIX else 0 for n in norms]
    flags = np.array([norm == POSSESSIVE for norm in norms], dtype=bool)
    order = np.argsort(start, kind="stable")
    return _Words(
        row[order], start[order], end[order], key[order],
        np.concatenate([words.prefix[keep], np.array(prefix, dtype=np.uint64)])[order],
        np.concatenate([words.is_possessive[keep], flags])[order],
    )  # fmt: skip


def word_at(lexed: Lexed, i: int) -> str:
    """The normal form of word ``i``."""
    return normalize(lexed.joined[lexed.start[i] : lexed.end[i]])


def count_words(texts: list[str]) -> list[int]:
    """Words of each text; a possessive ``'s`` is not one."""
    counts = np.zeros(len(texts), dtype=np.int64)
    for batch in lex(texts):
        rows = batch.row[~batch.is_possessive]
        if len(rows):
            counts[rows[0] : rows[-1] + 1] += np.bincount(rows - rows[0])
    return [int(n) for n in counts]
