"""From a text to its blocks: the paragraphs and lines that have a role each."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

_TERMINAL = re.compile(
    r"[.!?\u2026:;,\u3002\uff01\uff1f][\"'\u201d\u2019\u00bb)\]]{0,3}(?: ?[\u25a0\u25a1\u25cf\u2588#])?$|[\"\u201d\u00bb]$|[.!?][\"\u201d)]{0,2} {1,2}[\u2013\u2014-]? ?[A-Z][\w.]{0,20}$"
)
_CLOSING = frozenset('.!?,:;"\u201d')
_FINAL = re.compile(r"[.!?\u2026\u3002][\"'\u201d\u2019\u00bb)\]]{0,3}$")
_MENU_GAP = re.compile(r"\t+|[ \u00a0]{2,}| ?[|\u00b7\u2022\u203a\u00bb] ?| / ")
_MENU_SIGNS_BEYOND_ASCII = ("\u00a0", "\u00b7", "\u2022", "\u203a", "\u00bb")
_IS_ITEM = re.compile(r"[^.!?;:,]$|\b[A-Z]\.[A-Z]\.$")
_FEWEST_WRAPPED, _WRAPPED_SHARE, _RAGGED = 4, 0.6, 22
_MENU_CHARS, _TOP_LINES = 400, 12
_TOP_REACH = 100_000
_WRAP_SHORTEST, _WRAP_LONGEST = 45, 130


class Block:
    """A stretch ``text[start:end]`` without outer white space; ``folded`` is it with white space folded.

    ``is_menu``: it is a row of short items, parted by tabs, wide spaces, bars or bullets. ``n_words``: the number of
    stretches between white space. ``is_closed``: it ends like a sentence, a clause or a quotation. ``is_sentence``: it
    ends with a final mark after two words or more. All are told once: each is asked for many times.
    """

    __slots__ = ("end", "folded", "is_closed", "is_menu", "is_sentence", "n_words", "start")

    def __init__(self, start: int, end: int, folded: str, *, is_menu: bool = False) -> None:
        self.start, self.end, self.folded, self.is_menu = start, end, folded, is_menu
        self.n_words = folded.count(" ") + 1
        self.is_closed = _is_closed(folded)
        self.is_sentence = self.n_words >= 2 and (
            folded[-1] in ".!?" or (not folded[-1].isalnum() and _FINAL.search(folded[-4:]) is not None)
        )


def _is_closed(folded: str) -> bool:
    last = folded[-1:]
    if last in _CLOSING:
        return True
    tail = folded[-30:]
    if last.isalnum() and not ("." in tail or "!" in tail or "?" in tail):
        return False
    return _TERMINAL.search(tail) is not None


def split_blocks(text: str, *, is_furniture: Callable[[str], bool] = lambda line: False) -> list[Block]:
    """Return the blocks of ``text`` in order: its non-blank lines, hard-wrapped ones joined to paragraphs.

    A group of lines without a blank line between them is taken for one wrapped paragraph where its lines but the
    last are of like length and run on into each other. A line that ``is_furniture`` stands alone.
    """
    lines = _lines(text)
    width = _wrap_width(lines)
    if not width:
        return [make_block(text, start, end) for start, end, _ in lines]
    paragraphs = (part for group in _groups(lines) for part in _paragraphs(text, group, width, is_furniture))
    return [make_block(text, part[0][0], part[-1][1]) for part in paragraphs]


def _wrap_width(lines: Sequence[tuple[int, int, int]]) -> int:
    """Return the width that the text is wrapped to, 0 where it is not.

    Of the lines that another follows without a blank line between, most come near the width; furniture may stick out.
    """
    followed = [one[1] - one[0] for one, other in itertools.pairwise(lines) if other[2] == one[2] + 1]
    long = sorted(length for length in followed if length >= _WRAP_SHORTEST)
    fitting = [length for length in long if length <= _WRAP_LONGEST]
    if len(fitting) < _FEWEST_WRAPPED or len(fitting) < 0.8 * len(long):
        return 0
    near = {width: bisect_right(fitting, width) - bisect_left(fitting, width - _RAGGED) for width in fitting}
    width = max(near, key=lambda width: (near[width], width))
    return width if near[width] >= _WRAPPED_SHARE * len(fitting) else 0


def make_block(text: str, start: int, end: int) -> Block:
    """Return the block ``text[start:end]``, whose ends are no white space."""
    raw = text[start:end]
    return Block(start, end, " ".join(raw.split()), is_menu=len(raw) < _MENU_CHARS and _is_menu(raw))


def _is_menu(raw: str) -> bool:
    has_gap = "|" in raw or " / " in raw or "  " in raw or "\t" in raw
    if not has_gap and (raw.isascii() or not any(sign in raw for sign in _MENU_SIGNS_BEYOND_ASCII)):
        return False
    items = [item.strip() for item in _MENU_GAP.split(raw) if item.strip()]
    if len(items) < 3:
        return False
    return all(len(item) <= 28 and item.count(" ") <= 3 and _IS_ITEM.search(item) for item in items)


def _lines(text: str) -> list[tuple[int, int, int]]:
    """Return (start, end, number) of each non-blank line, without outer white space."""
    found = []
    at = 0
    for number, line in enumerate(text.split("\n")):
        if line and (stripped := line.strip()):
            start = at if stripped[0] == line[0] else at + len(line) - len(line.lstrip())
            found.append((start, start + len(stripped), number))
        at += len(line) + 1
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


def _paragraphs(
    text: str, group: list[tuple[int, int]], width: int, is_furniture: Callable[[str], bool]
) -> list[list[tuple[int, int]]]:
    """Join the adjacent lines of a group to the paragraphs that were wrapped to ``width``."""
    paragraphs = [[group[0]]]
    for before, after in itertools.pairwise(group):
        is_top = after[0] < _TOP_REACH and text.count("\n", 0, after[0]) < _TOP_LINES
        alone = is_top and (is_furniture(text[after[0] : after[1]]) or is_furniture(text[before[0] : before[1]]))
        if not alone and _runs_on(text, before, after, width, is_top=is_top):
            paragraphs[-1].append(after)
        else:
            paragraphs.append([after])
    return paragraphs


def _runs_on(text: str, before: tuple[int, int], after: tuple[int, int], width: int, *, is_top: bool) -> bool:
    """Whether the line ``after`` continues ``before``: its first word did not fit, or it goes on in lower case."""
    length = before[1] - before[0]
    line = text[before[0] : before[1]]
    if not _WRAP_SHORTEST <= length <= width + 12 or line == text[after[0] : after[1]] or _is_menu(line):
        return False
    if _is_menu(text[after[0] : after[1]]):
        return False
    word = text[after[0] : after[1]].split(None, 1)[0]
    is_open = not is_top and _TERMINAL.search(line[-8:]) is None
    return length + 1 + len(word) > width - 4 or text[after[0]].islower() or (is_open and length >= width - _RAGGED)
