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
_OTHER, _WORD, _MARK, _APOSTROPHE, _POINT, _SLOW = range(6)


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
            is_plain = is_plain and char != "Σ" and not 0x1100 <= code <= 0x11FF
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
    first, size = 0, 0
    for row, text in enumerate(texts):
        size += len(text) + 1
        if size >= BATCH_CHARS or row == len(texts) - 1:
            yield _lex_batch(texts[first : row + 1], first)
            first, size = row + 1, 0


def _lex_batch(texts: list[str], first: int) -> Lexed:
    joined = "\n".join(texts) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    classes_of, lower_of = _tables()
    clipped = np.minimum(codes, _BEYOND).astype(np.intp)
    classes = np.take(classes_of, clipped)
    offsets = np.concatenate([[0], np.cumsum([len(text) + 1 for text in texts])])[:-1].astype(np.int64)
    slow = np.unique(np.searchsorted(offsets, np.flatnonzero(_is_slow(classes)), side="right") - 1)
    start, end = _find_words(classes, codes)
    keys, prefix = _hash(lower_of, clipped, start, end)
    row = np.searchsorted(offsets, start, side="right") - 1
    is_possessive = (classes[start] == _APOSTROPHE) & (end - start == 2)
    words = _Words(row, start, end, keys, prefix, is_possessive)
    if len(slow):
        words = _replace_rows(words, slow, texts, offsets)
    return Lexed(
        joined, codes, words.row + first, offsets[words.row], words.start, words.end, words.key, words.prefix,
        words.is_possessive,
    )  # fmt: skip


def _is_slow(classes: npt.NDArray[np.uint8]) -> Flags:
    slow: Flags = (classes == _SLOW) | (classes == _MARK)
    return slow


def _find_words(classes: npt.NDArray[np.uint8], codes: npt.NDArray[np.uint32]) -> tuple[Ints, Ints]:
    """Starts and ends of words; see ``tokens._inside`` for the rules."""
    letters = np.zeros(len(classes) + 4, dtype=bool)  # two before, two after
    letters[2:-2] = (classes == _WORD) | (classes == _SLOW)
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
    if len(cuts):
        start = np.insert(start, np.searchsorted(start, cuts), cuts)
        end = np.insert(end, np.searchsorted(end, cuts), cuts)
    return start, end


def _is_joined(codes: npt.NDArray[np.uint32], letters: Flags, i: int) -> bool:
    before, after = chr(codes[i - 1]), chr(codes[i + 1])
    if before.isdecimal() and after.isdecimal():
        return True
    is_single = not letters[i] and not letters[i + 4]
    return codes[i] == ord(".") and is_single and before.isalpha() and after.isalpha()


def _hash(lower_of: Keys, clipped: npt.NDArray[np.intp], start: Ints, end: Ints) -> tuple[Keys, Keys]:
    n = len(clipped)
    powers, inverses = _powers(max(BATCH_CHARS * 2, 1 << n.bit_length()))
    sums = np.zeros(n + 1, dtype=np.uint64)  # one buffer: letters, then their terms, then the running sum
    np.take(lower_of, clipped, out=sums[1:])
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
