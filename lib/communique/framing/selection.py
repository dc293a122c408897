"""The few words of a corpus that a codebook asks for: an inverted index of its elements.

Every word is looked at once, by its hash, in a table of 65,536 places; what remains is compared as text. Most
sentences are never touched again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.framing.lexer import BASE, Flags, Ints, Keys, Lexed, hash_word, lex, word_at
from communique.framing.patterns import Element, Word
from communique.framing.tokens import is_joint

_SHIFT = np.uint64(48)
_MIX = np.uint64(BASE)


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


_NONE = np.empty(0, dtype=np.int64)


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
    flat_ids, flat_owners = np.concatenate(ids), np.concatenate(owners)
    order = np.argsort(flat_ids, kind="stable")
    bounds = np.searchsorted(flat_ids[order], np.arange(len(elements) + 1))
    return {
        element: flat_owners[order[bounds[i] : bounds[i + 1]]] for i, element in enumerate(elements)
    }


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
        self.is_open = any(len(head) < 3 for head in heads)
        self.words = _bucket([hash_word(norm) for norm in self.literals])
        self.heads = _bucket([hash_word(head[:3]) for head in heads if len(head) >= 3])
        self.known: dict[int, tuple[tuple[int, Word], ...]] = {}

    def find(self, lexed: Lexed) -> tuple[Ints, Ints, Ints]:
        """Indices of the chosen words; then element numbers and, for each, the position among the chosen."""
        if self.is_open:
            candidates = np.arange(len(lexed.key))
        else:
            mask = self.words[_slot(lexed.key)]
            if self.heads.any():
                mask |= self.heads[_slot(lexed.prefix)]
            candidates = np.flatnonzero(mask)
        distinct, first, inverse = np.unique(lexed.key[candidates], return_index=True, return_inverse=True)
        fits = [self._fits(int(key), lexed, int(candidates[i])) for key, i in zip(distinct, first, strict=True)]
        sizes = np.array([len(fit) for fit in fits], dtype=np.int64)
        flat = np.array([number for fit in fits for number, _ in fit], dtype=np.int64)
        n_each = sizes[inverse] if len(candidates) else _NONE
        begins = np.concatenate([[0], np.cumsum(sizes)])[:-1]
        owner = np.repeat(np.arange(len(candidates)), n_each)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(n_each) - n_each, n_each)
        which = np.repeat(begins[inverse] if len(candidates) else _NONE, n_each) + within
        keep = self._case_fits(fits, which, lexed, candidates[owner])
        owner, ids = owner[keep], flat[which[keep]]
        used, position = np.unique(owner, return_inverse=True)
        return candidates[used], *_without_doubles(ids, position)

    def _fits(self, key: int, lexed: Lexed, i: int) -> tuple[tuple[int, Word], ...]:
        if key not in self.known:
            norm = word_at(lexed, i)
            globs = [(number, word) for number, word in self.globs if word.accepts(norm)]
            self.known[key] = (*self.literals.get(norm, ()), *globs)
        return self.known[key]

    def _case_fits(self, fits: list[tuple[tuple[int, Word], ...]], which: Ints, lexed: Lexed, at: Ints) -> Flags:
        words = [word for fit in fits for _, word in fit]
        is_strict = np.array([bool(word.exact) for word in words], dtype=bool)
        keep = np.ones(len(which), dtype=bool)
        for i in np.flatnonzero(is_strict[which]).tolist() if len(words) else ():
            text = lexed.joined[lexed.start[at[i]] : lexed.end[at[i]]]
            keep[i] = words[which[i]].accepts_case(text)
        return keep


def _without_doubles(ids: Ints, position: Ints) -> tuple[Ints, Ints]:
    """A word may fit two words of one element (``trade`` and ``trad*``); it counts once."""
    pairs = np.unique(np.stack([position, ids]), axis=1) if len(ids) else np.stack([position, ids])
    return pairs[1], pairs[0]


def _slot(keys: Keys) -> npt.NDArray[np.uint64]:
    return (keys * _MIX) >> _SHIFT


def _bucket(keys: list[int]) -> Flags:
    table = np.zeros(65_536, dtype=bool)
    table[_slot(np.array(keys, dtype=np.uint64))] = True
    return table
