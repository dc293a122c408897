"""What a text must have for a pattern to match, told from the pattern: spares trying most rules on most blocks.

A necessary condition, never a sufficient one: the first character, the last one, and words of which the text must hold
one. Where the pattern does not say (or this Python's parser of patterns is another), the condition is empty and the
pattern is tried.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_MOST_LITERALS, _SHORTEST_LITERAL = 24, 3
KNOWN = frozenset(map(chr, range(128))) | frozenset("\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022\u00b7")
"""The characters that conditions tell of: ASCII, and the quotation marks, dashes and bullets of news prose."""
_RARE = frozenset("()[]|/:@#>&+=*\u00a9\u00bb\u2022")
_CATEGORIES = {
    "CATEGORY_DIGIT": frozenset("0123456789"),
    "CATEGORY_SPACE": frozenset(" \t\n\r\f\v\x1c\x1d\x1e\x1f"),
    "CATEGORY_WORD": frozenset(c for c in map(chr, range(128)) if c.isalnum() or c == "_"),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of a text that a pattern matches: characters it may begin and end with, strings of which it holds one.

    None says nothing. A text that begins or ends with a character that is not ``KNOWN`` always fulfils the first two.
    """

    first: frozenset[str] | None = None
    last: frozenset[str] | None = None
    literals: tuple[str, ...] | None = None

    def fits(self, first: str, last: str) -> bool:
        """Whether a text with these ends could match; an empty string is a character that is not ``KNOWN``."""
        return (not first or self.first is None or first in self.first) and (
            not last or self.last is None or last in self.last
        )

    def holds(self, lower: str) -> bool:
        """Whether a text, given in lower case, holds one of the strings that every match holds."""
        if self.literals is None:
            return True
        for literal in self.literals:  # noqa: SIM110 (a loop is twice as fast as any())
            if literal in lower:
                return True
        return False


def find_condition(pattern: str) -> Condition:
    """Return what a text without line ends must have for ``pattern`` to be found in it."""
    try:
        tree = list(importlib.import_module("re._parser").parse(pattern))
    except Exception:  # another Python's parser: no condition, every pattern is tried
        return Condition()
    try:
        first = _edge(tree, "AT_BEGINNING", is_start=True)
        last = _edge(tree, "AT_END", is_start=False)
        literals = _literals(tree)
    except (AttributeError, KeyError, TypeError, ValueError):
        return Condition()
    return Condition(first, last, literals)


def lower_case(text: str) -> str:
    """Return ``text`` in lower case, so that what a pattern matches whatever its case is found in it."""
    return text.lower().replace("\u017f", "s").replace("\u0131", "i")


def _name(item: Any) -> str:
    return str(item)


def _edge(tree: Sequence[Any], anchor: str, *, is_start: bool) -> frozenset[str] | None:
    """The characters that a match may begin (or end) with, where it is anchored there."""
    items = tree if is_start else tree[::-1]
    if not items or _name(items[0][0]) != "AT" or _name(items[0][1]) != anchor:
        return None
    found, may_be_empty = _edge_set(items[1:], is_start=is_start)
    return None if found is None or may_be_empty else found


def _edge_set(items: Iterable[Any], *, is_start: bool) -> tuple[frozenset[str] | None, bool]:
    """Return (characters, whether the items may match nothing) of a sequence that is read from its edge."""
    found: frozenset[str] = frozenset()
    for op, argument in items:
        one, may_be_empty = _edge_item(_name(op), argument, is_start=is_start)
        if one is None:
            return None, False
        found |= one
        if not may_be_empty:
            return found, False
    return found, True


def _edge_item(op: str, argument: Any, *, is_start: bool) -> tuple[frozenset[str] | None, bool]:
    if op in ("AT", "ASSERT", "ASSERT_NOT"):
        return frozenset(), True
    if op == "LITERAL":
        return _both_cases([chr(argument)]), False
    if op == "IN":
        return _class(argument), False
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, _, body = argument
        found, may_be_empty = _sequence(body, is_start=is_start)
        return found, may_be_empty or least == 0
    if op in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _sequence(argument[-1] if op == "SUBPATTERN" else argument, is_start=is_start)
    if op == "BRANCH":
        parts = [_sequence(branch, is_start=is_start) for branch in argument[1]]
        if any(found is None for found, _ in parts):
            return None, False
        return frozenset().union(*(found or frozenset() for found, _ in parts)), any(empty for _, empty in parts)
    return None, False


def _sequence(body: Any, *, is_start: bool) -> tuple[frozenset[str] | None, bool]:
    items = list(body)
    return _edge_set(items if is_start else items[::-1], is_start=is_start)


def _both_cases(characters: Iterable[str]) -> frozenset[str]:
    return frozenset(form for c in characters for form in (c, c.lower(), c.upper()) if len(form) == 1) & KNOWN


def _class(items: Sequence[Any]) -> frozenset[str] | None:
    """The ASCII characters of a class, in both cases; None for one that is negated."""
    found: set[str] = set()
    for op, argument in items:
        name = _name(op)
        if name == "LITERAL":
            found.add(chr(argument))
        elif name == "RANGE":
            found.update(map(chr, range(argument[0], min(argument[1], 0x2030) + 1)))
        elif name == "CATEGORY" and _name(argument) in _CATEGORIES:
            found.update(_CATEGORIES[_name(argument)])
        else:
            return None
    return _both_cases(found)


def _literals(items: Iterable[Any]) -> tuple[str, ...] | None:
    """Return strings in lower case of which every match holds one; None where there is no short list of long ones."""
    best: tuple[str, ...] | None = None
    run = ""
    for op, argument in [*items, ("END", None)]:
        name = _name(op)
        if name == "LITERAL":
            run += chr(argument).lower()
            continue
        best = _better(best, (run,) if run else None)
        run = ""
        best = _better(best, _literals_of(name, argument))
    return best


def _literals_of(name: str, argument: Any) -> tuple[str, ...] | None:
    if name in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _literals(argument[-1] if name == "SUBPATTERN" else argument)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and argument[0] > 0:
        return _literals(argument[2])
    if name == "IN" and all(_name(op) == "LITERAL" for op, _ in argument):
        return tuple(chr(code).lower() for _, code in argument)
    if name == "BRANCH":
        parts = [_literals(branch) for branch in argument[1]]
        if all(part is not None for part in parts):
            found = dict.fromkeys(literal for part in parts for literal in part or ())
            return tuple(one for one in found if not any(other in one for other in found if other != one))
    return None


def _better(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Prefer the list whose shortest string is longest, then the shorter list; drop lists of little use."""
    if other is None or len(other) > _MOST_LITERALS:
        return one
    if not all(len(literal) >= _SHORTEST_LITERAL or literal in _RARE for literal in other):
        return one
    if one is None:
        return other
    return min(one, other, key=lambda literals: (len(literals), -min(map(len, literals))))
