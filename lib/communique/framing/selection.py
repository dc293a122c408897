"""The few words of a corpus that a codebook asks for: an inverted index of its elements.

Every word is looked at once, by its hash, in a table of 2**18 places; what remains is compared as text. Most
sentences are never touched again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from communique.framing.lexer import PREFIX, Flags, Ints, Lexed, hash_word, lex, word_at
from communique.framing.patterns import Block, Element, Word
from communique.framing.tokens import is_joint
from communique.framing.vocabulary import Fit, Vocabulary, mark_slots, slot_of

_NONE = np.empty(0, dtype=np.int64)


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


def select_words(texts: list[str], blocks: Iterable[Block]) -> Selection:
    """Find the words of ``texts`` that fit an element of a block and could belong to the block.

    A word that only longer blocks ask for is left out where no word beside it fits any element.
    """
    finder = _Finder(tuple(dict.fromkeys(blocks)))
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

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self.elements = elements = tuple(dict.fromkeys(element for block in blocks for element in block))
        alone = {block[0] for block in blocks if len(block) == 1}
        self.alone = {number for number, element in enumerate(elements) if element in alone}
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
        self.words = mark_slots([hash_word(norm) for norm in self.literals])
        self.heads = mark_slots([hash_word(head[:PREFIX]) for head in heads if len(head) >= PREFIX])
        self.known = Vocabulary(self.alone)

    def find(self, lexed: Lexed) -> tuple[Ints, Ints, Ints]:
        """Indices of the chosen words; then element numbers and, for each, the position among the chosen."""
        candidates = self._candidates(lexed)
        which = self.known.look_up(lexed.key[candidates], lambda i: self._fits(word_at(lexed, int(candidates[i]))))
        known = self.known
        fits = known.sizes[which] > 0
        candidates, which = candidates[fits], which[fits]
        useful = self._is_useful(candidates, which)
        candidates, which = candidates[useful], which[useful]
        sizes = known.sizes[which]
        owner = np.repeat(np.arange(len(candidates)), sizes)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        pairs = np.repeat(known.begins[which], sizes) + within
        keep = self._case_fits(pairs, lexed, candidates[owner])
        owner, ids = owner[keep], known.elements[pairs[keep]]
        is_used = np.zeros(len(candidates), dtype=bool)
        is_used[owner] = True
        return candidates[is_used], ids, (np.cumsum(is_used) - 1)[owner]

    def _is_useful(self, candidates: Ints, which: Ints) -> Flags:
        """Whether a word can be a block by itself, or has a neighbour that fits something too."""
        is_next = candidates[1:] == candidates[:-1] + 1
        useful = self.known.is_alone[which]
        useful[1:] |= is_next
        useful[:-1] |= is_next
        return useful

    def _candidates(self, lexed: Lexed) -> Ints:
        if self.is_open:
            return np.arange(len(lexed.key))
        mask = self.words[slot_of(lexed.key)]
        if self.globs:
            mask |= self.heads[slot_of(lexed.prefix)]
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
