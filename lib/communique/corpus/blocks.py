"""From a text to its blocks: the paragraphs and lines that have a role each."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

_TERMINAL = re.compile(r"[.!?\u2026:;,\u3002\uff01\uff1f][\"'\u201d\u2019\u00bb)\]]{0,3}$|[\"\u201d\u00bb]$")
_FINAL = re.compile(r"[.!?\u2026\u3002][\"'\u201d\u2019\u00bb)\]]{0,3}$")
_LINE = re.compile(r"[^\n]+")
_WRAP_SHORTEST, _WRAP_LONGEST = 45, 130


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch ``text[start:end]`` without outer white space; ``folded`` is it with white space folded."""

    start: int
    end: int
    folded: str

    @property
    def n_words(self) -> int:
        """Number of stretches between white space."""
        return self.folded.count(" ") + 1

    @property
    def is_closed(self) -> bool:
        """Whether it ends like a sentence, a clause or a quotation."""
        return _TERMINAL.search(self.folded, max(0, len(self.folded) - 8)) is not None

    @property
    def is_sentence(self) -> bool:
        """Whether it ends with a final mark after two words or more."""
        return self.n_words >= 2 and _FINAL.search(self.folded, max(0, len(self.folded) - 4)) is not None


def split_blocks(text: str) -> list[Block]:
    """Return the blocks of ``text`` in order: its non-blank lines, hard-wrapped ones joined to paragraphs.

    A group of lines without a blank line between them is taken for one wrapped paragraph where its lines but the
    last are of like length and run on into each other.
    """
    blocks: list[Block] = []
    lines_found = _lines(text)
    is_wrapped = max((end - start for start, end, _ in lines_found), default=0) <= _WRAP_LONGEST
    for group in _groups(lines_found):
        for lines in _paragraphs(text, group) if is_wrapped else [[line] for line in group]:
            start, end = lines[0][0], lines[-1][1]
            blocks.append(Block(start, end, " ".join(text[start:end].split())))
    return blocks


def _lines(text: str) -> list[tuple[int, int, int]]:
    """Return (start, end, number) of each non-blank line, without outer white space."""
    found = []
    number, seen = 0, 0
    for match in _LINE.finditer(text):
        number += text.count("\n", seen, match.start())
        seen = match.start()
        line = match.group()
        if stripped := line.strip():
            start = match.start() + len(line) - len(line.lstrip())
            found.append((start, start + len(stripped), number))
    return found


def _groups(lines: Sequence[tuple[int, int, int]]) -> list[list[tuple[int, int]]]:
    """Join lines that no blank line parts."""
    groups: list[list[tuple[int, int]]] = []
    previous = -2
    for start, end, number in lines:
        if number != previous + 1:
            groups.append([])
        groups[-1].append((start, end))
        previous = number
    return groups


def _paragraphs(text: str, group: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Split a group of adjacent lines into paragraphs: each line one, unless they are wrapped."""
    if len(group) < 2:
        return [group]
    paragraphs = [[group[0]]]
    widest = max(end - start for start, end in group)
    for before, after in itertools.pairwise(group):
        if _runs_on(text, before, after, widest):
            paragraphs[-1].append(after)
        else:
            paragraphs.append([after])
    return paragraphs


def _runs_on(text: str, before: tuple[int, int], after: tuple[int, int], widest: int) -> bool:
    """Whether the line ``after`` continues the line ``before``: a full line, of a text that is wrapped."""
    length = before[1] - before[0]
    if length < _WRAP_SHORTEST or text[before[0] : before[1]] == text[after[0] : after[1]]:
        return False
    word = text[after[0] : after[1]].split(None, 1)[0]
    return length + 1 + len(word) > widest - 4 or text[after[0]].islower()
