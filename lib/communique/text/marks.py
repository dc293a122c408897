"""Quotation marks: which stretches of a paragraph stand between them.

Curly, straight, doubled-apostrophe, angular and single marks, mixed and unbalanced. A stretch that nobody closes ends
with its paragraph. One pass over the marks, so the time is linear in the length of the paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DOUBLE = re.compile(r"[\"“”„‟«»]|''|``|’’|‘‘")
_SINGLE = re.compile(r"[‘’‛']")
_OPENING = frozenset("“„«") | {"``", "‘‘"}
_CLOSING = frozenset("”»") | {"’’"}
_BEFORE_OPENING = frozenset(" \t\n\u00a0([{—–-/:*“‘\"'")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch between quotation marks: ``start`` to ``end`` with its marks, ``inner_start`` to ``inner_end`` without."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    is_closed: bool = True


def find_quoted(text: str, start: int, end: int) -> list[Quoted]:
    """Return the outermost quoted stretches of the paragraph ``text[start:end]``, in order.

    Double marks win over single ones: single marks are read only outside of what double marks enclose.
    """
    doubles = _double_stretches(text, start, end)
    if text.find("‘", start, end) < 0 and text.find(" '", start, end) < 0 and not text.startswith("'", start):
        return doubles
    found: list[Quoted] = []
    position = start
    for quoted in doubles:
        found += _single_stretches(text, position, quoted.start)
        found.append(quoted)
        position = quoted.end
    found += _single_stretches(text, position, end)
    return found


def _may_open(text: str, at: int, after: int, start: int, end: int) -> bool:
    return (at <= start or text[at - 1] in _BEFORE_OPENING) and after < end and not text[after].isspace()


def _may_close(text: str, at: int, after: int, start: int, end: int) -> bool:
    if at <= start or text[at - 1].isspace():
        return False
    return after >= end or not text[after].isalnum()


def _double_stretches(text: str, start: int, end: int) -> list[Quoted]:
    found: list[Quoted] = []
    opened: tuple[int, int, str] | None = None
    depth = 0
    for match in _DOUBLE.finditer(text, start, end):
        at, after, mark = match.start(), match.end(), match.group()
        opens, closes = _may_open(text, at, after, start, end), _may_close(text, at, after, start, end)
        if opened is None:
            if mark in _OPENING or (opens and not (mark in _CLOSING and closes)):
                opened, depth = (at, after, mark), 0
            continue
        first = opened[2]
        if _same_family(first, mark):
            if mark in _OPENING:
                depth += 1
                continue
            if depth:
                depth -= 1
                continue
        elif mark in _OPENING:
            depth += 1
            continue
        elif depth:
            depth -= mark in _CLOSING
            continue
        elif opens or not closes:
            continue
        found.append(Quoted(opened[0], after, opened[1], at))
        opened = None
    if opened is not None and opened[1] < end:
        found.append(Quoted(opened[0], end, opened[1], end, is_closed=False))
    return found


def _same_family(first: str, mark: str) -> bool:
    if first in ('"', "''", "``"):
        return mark == first or (first == "``" and mark == "''")
    return mark in _OPENING or mark in _CLOSING


def _single_stretches(text: str, start: int, end: int) -> list[Quoted]:
    """Single marks: the close is the first mark after , . ? or !, else the first that may close before the next opens."""
    found: list[Quoted] = []
    opened, fallback = -1, -1
    for match in _SINGLE.finditer(text, start, end):
        at, after, mark = match.start(), match.end(), match.group()
        if mark != "’" and _may_open(text, at, after, start, end) and text[after].isalpha():
            if opened >= 0 and fallback >= 0:
                found.append(Quoted(opened, fallback + 1, opened + 1, fallback))
            opened, fallback = at, -1
        elif opened >= 0 and mark != "‘" and _may_close(text, at, after, start, end):
            if text[at - 1] in ",.?!…":
                found.append(Quoted(opened, after, opened + 1, at))
                opened, fallback = -1, -1
            elif fallback < 0:
                fallback = at
    if opened >= 0 and fallback >= 0:
        found.append(Quoted(opened, fallback + 1, opened + 1, fallback))
    return found
