"""The distinct words that were looked at, by their hash: which elements each fits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from communique.framing.lexer import BASE, Flags, Ints, Keys
from communique.framing.patterns import Word

SLOT_BITS = 18
N_SLOTS = 1 << SLOT_BITS
_SHIFT = np.uint64(64 - SLOT_BITS)
_MIX = np.uint64(BASE)

Fit = tuple[int, tuple[Word, ...]]  # an element's number, and its words if case decides


class Vocabulary:
    """Distinct words seen so far: by key, which pairs (element, words to compare by case) belong to each."""

    def __init__(self, alone: set[int]) -> None:
        self.alone = alone  # elements that are a block by themselves
        self.is_alone = np.empty(0, dtype=bool)
        self.keys = np.empty(0, dtype=np.uint64)
        self.sizes = self.begins = self.elements = np.empty(0, dtype=np.int64)
        self.is_strict = np.empty(0, dtype=bool)
        self.words: list[tuple[Word, ...]] = []
        self.places = np.full(N_SLOTS, -1, dtype=np.int64)
        self.numbers: dict[int, int] = {}

    def look_up(self, keys: Keys, fits_of: Callable[[int], list[Fit]]) -> Ints:
        """Numbers of the words with these keys; ``fits_of(i)`` is asked for the i-th where it is new."""
        found = self._numbers_of(keys)
        missing = np.flatnonzero(found < 0)
        if len(missing):
            rest = [int(key) for key in keys[missing]]
            first = dict(zip(rest[::-1], missing[::-1].tolist(), strict=True))
            new = sorted((i, key) for key, i in first.items() if key not in self.numbers)
            self._add([(key, fits_of(i)) for i, key in new])
            found[missing] = [self.numbers[key] for key in rest]
        return found

    def _numbers_of(self, keys: Keys) -> Ints:
        if not len(self.keys):
            return np.full(len(keys), -1, dtype=np.int64)
        found = self.places[_second_slot(keys)]
        return np.where((found >= 0) & (self.keys[found] == keys), found, -1)

    def _add(self, new: list[tuple[int, list[Fit]]]) -> None:
        if not new:
            return
        for key, _ in new:
            self.numbers[key] = len(self.numbers)
        lone = [any(number in self.alone for number, _ in fits) for _, fits in new]
        self.is_alone = np.concatenate([self.is_alone, np.array(lone, dtype=bool)])
        fits = [fit for _, fits in new for fit in fits]
        sizes = np.array([len(fits) for _, fits in new], dtype=np.int64)
        self.begins = np.concatenate([self.begins, len(self.words) + np.cumsum(sizes) - sizes])
        self.sizes = np.concatenate([self.sizes, sizes])
        self.elements = np.concatenate([self.elements, np.array([number for number, _ in fits], dtype=np.int64)])
        self.is_strict = np.concatenate([self.is_strict, np.array([bool(words) for _, words in fits], dtype=bool)])
        self.words += [words for _, words in fits]
        keys = np.array([key for key, _ in new], dtype=np.uint64)
        slots = _second_slot(keys)
        is_free = self.places[slots] < 0
        self.places[slots[is_free]] = np.arange(len(self.keys), len(self.keys) + len(keys))[is_free]
        self.keys = np.concatenate([self.keys, keys])


def slot_of(keys: Keys) -> npt.NDArray[np.uint64]:
    """The place of each key in a table of N_SLOTS."""
    return (keys * _MIX) >> _SHIFT


def _second_slot(keys: Keys) -> npt.NDArray[np.uint64]:
    """Other bits: words that share a slot of the filter should not share one here."""
    return ((keys * _MIX) >> (_SHIFT - np.uint64(SLOT_BITS))) & np.uint64(N_SLOTS - 1)


def mark_slots(keys: list[int]) -> Flags:
    """A table of N_SLOTS that is true at the places of the keys."""
    table = np.zeros(N_SLOTS, dtype=bool)
    table[slot_of(np.array(keys, dtype=np.uint64))] = True
    return table
