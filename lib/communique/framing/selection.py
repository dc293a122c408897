"""The few words of a corpus that a codebook asks for: an inverted index of its elements.

Every word is looked at once, by its hash, in a table of 2**18 places; what remains is compared as text. Most
sentences are never touched again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.framing.lexer import BASE, PREFIX, Flags, Ints, Keys, Lexed, hash_word, lex, word_at
from communique.framing.patterns import Element, Word
from communique.framing.tokens import is_joint

SLOT_BITS = 18
N_SLOTS = 1 << SLOT_BITS
_SHIFT = np.uint64(64 - SLOT_BITS)
_MIX = np.uint64(BASE)
_NONE = np.empty(0, dtype=np.int64)

Fit = tuple[int, tuple[Word, ...]]


@dataclass(frozen=True, slots=True)
class Selection:
    """Words that fit at least one element; arrays have one item a word, in the order of the texts.

    ``n_before`` and ``n_through`` count the words (possessives left out) before it, and up to and with it;
    ``is_joined`` says whether it directly follows the selected word before it. ``places[element]`` are the
    indices of the words that fit the element.
    """

    row: Ints
    start: Ints  # in its text
    end: Ints
    n_before: Ints
    n_through: Ints
    is_joined: Flags
    places: dict[Element, Ints]


def select_words(texts: list[str], elements: Iterable[Element]) -> Selection:
    """Find the words of ``texts`` that fit any of ``elements``."""
    finder = _Finder(tuple(dict.fromkeys(elements)))
    parts, element_ids, owners = [], [], []
    n_words = n_selected = 0
    for lexed in lex(texts):
        chosen, ids, owner = finder.find(lexed)
        parts.append(_columns(lexed, chosen, n_words))
        element_ids.append(ids)
        owners.append(owner + n_selected)
        n_words += int((~lexed.is_possessive).sum())
        n_selected += len(chosen)
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)] if parts else [_NONE] * 6
    places = _invert(finder.elements, element_ids, owners)
    row, start, end, before, through, joined = columns
    return Selection(row, start, end, before, through, joined.astype(bool), places)


def _columns(lexed: Lexed, chosen: Ints, n_words: int) -> tuple[Ints, ...]:
    through = np.cumsum(~lexed.is_possessive)[chosen] + n_words
    before = through - ~lexed.is_possessive[chosen]
    start, end, offset = lexed.start[chosen], lexed.end[chosen], lexed.offset[chosen]
    joined = np.zeros(len(chosen), dtype=np.int64)
    pairs = np.flatnonzero((chosen[1:] == chosen[:-1] + 1) & (lexed.row[chosen[1:]] == lexed.row[chosen[:-1]])) + 1
    is_space = (start[pairs] == end[pairs - 1] + 1) & (lexed.codes[end[pairs - 1]] == ord(" "))
    joined[pairs[is_space]] = 1
    for i in pairs[~is_space].tolist():
        joined[i] = is_joint(lexed.joined[end[i - 1] : start[i]])
    return lexed.row[chosen], start - offset, end - offset, before, through, joined


def _invert(elements: tuple[Element, ...], ids: list[Ints], owners: list[Ints]) -> dict[Element, Ints]:
    if not ids:
        return dict.fromkeys(elements, _NONE)
    small = np.int16 if len(elements) < 2**15 else np.int64  # sorted by radix
    flat_ids, flat_owners = np.concatenate(ids).astype(small), np.concatenate(owners)
    order = np.argsort(flat_ids, kind="stable")
    bounds = np.searchsorted(flat_ids[order], np.arange(len(elements) + 1))
    return {element: flat_owners[order[bounds[i] : bounds[i + 1]]] for i, element in enumerate(elements)}


class _Finder:
    """Which elements a word fits; remembers every distinct word it has compared."""

    def __init__(self, elements: tuple[Element, ...]) -> None:
        self.elements = elements
        self.literals: dict[str, list[tuple[int, Word]]] = {}
        self.globs: list[tuple[int, Word]] = []
        for number, element in enumerate(elements):
            for word in element:
                if word.is_glob:
                    self.globs.append((number, word))
                else:
                    self.literals.setdefault(word.norm, []).append((number, word))
        heads = [word.norm.replace("?", "*").split("*")[0] for _, word in self.globs]
        self.is_open = any(len(head) < PREFIX for head in heads)  # then every word is compared with the globs
        self.words = _mark([hash_word(norm) for norm in self.literals])
        self.heads = _mark([hash_word(head[:PREFIX]) for head in heads if len(head) >= PREFIX])
        self.known = _Known()

    def find(self, lexed: Lexed) -> tuple[Ints, Ints, Ints]:
        """Indices of the chosen words; then element numbers and, for each, the position among the chosen."""
        candidates = self._candidates(lexed)
        which = self.known.look_up(lexed.key[candidates], lambda i: self._fits(word_at(lexed, int(candidates[i]))))
        known = self.known
        sizes = known.sizes[which]
        owner = np.repeat(np.arange(len(candidates)), sizes)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        pairs = np.repeat(known.begins[which], sizes) + within
        keep = self._case_fits(pairs, lexed, candidates[owner])
        owner, ids = owner[keep], known.elements[pairs[keep]]
        is_used = np.zeros(len(candidates), dtype=bool)
        is_used[owner] = True
        return candidates[is_used], ids, (np.cumsum(is_used) - 1)[owner]

    def _candidates(self, lexed: Lexed) -> Ints:
        if self.is_open:
            return np.arange(len(lexed.key))
        mask = self.words[_slot(lexed.key)]
        if self.globs:
            mask |= self.heads[_slot(lexed.prefix)]
        return np.flatnonzero(mask)

    def _fits(self, norm: str) -> list[Fit]:
        """Each element that the word fits, with those of its words that case decides (none: it fits)."""
        globs = [(number, word) for number, word in self.globs if word.accepts(norm)]
        by_element: dict[int, list[Word]] = {}
        for number, word in (*self.literals.get(norm, ()), *globs):
            by_element.setdefault(number, []).append(word)
        return [
            (number, tuple(words) if all(word.exact for word in words) else ())
            for number, words in sorted(by_element.items())
        ]

    def _case_fits(self, pairs: Ints, lexed: Lexed, at: Ints) -> Flags:
        keep = np.ones(len(pairs), dtype=bool)
        for i in np.flatnonzero(self.known.is_strict[pairs]).tolist():
            text = lexed.joined[lexed.start[at[i]] : lexed.end[at[i]]]
            keep[i] = any(word.accepts_case(text) for word in self.known.words[int(pairs[i])])
        return keep


class _Known:
    """Distinct words seen so far: by key, which pairs (element, words to compare by case) belong to each."""

    def __init__(self) -> None:
        self.keys = np.empty(0, dtype=np.uint64)
        self.sizes = self.begins = self.elements = _NONE
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
        found = self.places[_other_slot(keys)]
        return np.where((found >= 0) & (self.keys[found] == keys), found, -1)

    def _add(self, new: list[tuple[int, list[Fit]]]) -> None:
        if not new:
            return
        for key, _ in new:
            self.numbers[key] = len(self.numbers)
        fits = [fit for _, fits in new for fit in fits]
        sizes = np.array([len(fits) for _, fits in new], dtype=np.int64)
        self.begins = np.concatenate([self.begins, len(self.words) + np.cumsum(sizes) - sizes])
        self.sizes = np.concatenate([self.sizes, sizes])
        self.elements = np.concatenate([self.elements, np.array([number for number, _ in fits], dtype=np.int64)])
        self.is_strict = np.concatenate([self.is_strict, np.array([bool(words) for _, words in fits], dtype=bool)])
        self.words += [words for _, words in fits]
        keys = np.array([key for key, _ in new], dtype=np.uint64)
        slots = _other_slot(keys)
        is_free = self.places[slots] < 0
        self.places[slots[is_free]] = np.arange(len(self.keys), len(self.keys) + len(keys))[is_free]
        self.keys = np.concatenate([self.keys, keys])


def _slot(keys: Keys) -> npt.NDArray[np.uint64]:
    return (keys * _MIX) >> _SHIFT


def _other_slot(keys: Keys) -> npt.NDArray[np.uint64]:
    """Other bits: words that share a slot of the filter should not share one here."""
    return ((keys * _MIX) >> (_SHIFT - np.uint64(SLOT_BITS))) & np.uint64(N_SLOTS - 1)


def _mark(keys: list[int]) -> Flags:
    table = np.zeros(N_SLOTS, dtype=bool)
    table[_slot(np.array(keys, dtype=np.uint64))] = True
    return table
