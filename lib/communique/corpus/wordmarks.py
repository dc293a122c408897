"""Marks of words: which strings and patterns are in a word, told once for each word and remembered.

A text of known words is then searched for all strings of all rules at once, by a look-up a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from communique.corpus.prefilter import lower_case

_MOST_WORDS = 50_000
_KEY = 3


class WordMarks(dict[str, int]):
    """From a word to its marks: bit n is set where the word holds a piece of one of the strings of group n.

    A piece is the longest part of a string between white space. A group of None has no bit. After the groups' bits come
    those of ``patterns``, set where a pattern is found in the word.
    """

    __slots__ = ("_by_key", "_patterns", "_short")

    def __init__(self, groups: Sequence[Iterable[str] | None], patterns: Sequence[re.Pattern[str]] = ()) -> None:
        """``groups``: strings in lower case."""
        super().__init__()
        bits: dict[str, int] = {}
        for number, strings in enumerate(groups):
            for string in strings or ():
                piece = max(string.split(), key=len)
                bits[piece] = bits.get(piece, 0) | 1 << number
        self._short = [(piece, mark) for piece, mark in sorted(bits.items()) if len(piece) < _KEY]
        self._by_key: dict[str, list[tuple[str, int]]] = {}
        for piece, mark in sorted(bits.items()):
            if len(piece) >= _KEY:
                self._by_key.setdefault(piece[:_KEY], []).append((piece, mark))
        self._patterns = [(pattern, 1 << number) for number, pattern in enumerate(patterns, start=len(groups))]

    def find_marks(self, words: Iterable[str]) -> int:
        """Return the marks of all ``words``."""
        if len(self) > _MOST_WORDS:
            self.clear()
        found = 0
        for marks in set(map(self.__getitem__, words)):
            found |= marks
        return found

    def __missing__(self, word: str) -> int:
        lower = lower_case(word)
        found = 0
        for piece, mark in self._short:
            if piece in lower:
                found |= mark
        for at in range(len(lower) - _KEY + 1):
            for piece, mark in self._by_key.get(lower[at : at + _KEY], ()):
                if lower.startswith(piece, at):
                    found |= mark
        for pattern, mark in self._patterns:
            if pattern.search(word):
                found |= mark
        self[word] = found
        return found
