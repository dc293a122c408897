"""Regular expressions as trees, read by Python's own parser: for telling what a pattern needs without trying it.

A tree is a tuple of items, each a pair (kind, argument):

- ``("RUN", "abc")`` characters on end; ``("SET", ...)`` one of a class; ``("ANY", None)`` any character;
- ``("AT", "AT_END")`` an anchor or a word's edge; ``("LOOK", None)`` what looks ahead or behind;
- ``("GROUP", (folds, tree))`` a group, and whether it is read whatever the case; ``("BRANCH", (tree, ...))``;
  ``("REPEAT", (least, most, tree))``, where ``most`` from ``ANY_NUMBER`` on means that nothing bounds it;
- ``("OTHER", None)`` what no item above says.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

Tree = tuple[tuple[str, Any], ...]

ANY_NUMBER = 2**31 - 1
STARTS = frozenset({"AT_BEGINNING", "AT_BEGINNING_STRING"})
ENDS = frozenset({"AT_END", "AT_END_STRING"})
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})


def parse_pattern(pattern: str) -> Tree | None:
    """Return the tree of ``pattern``; None where it has flags of its own, or this Python's parser is another."""
    try:
        found = importlib.import_module("re._parser").parse(pattern)
        return None if found.state.flags & ~re.UNICODE else _simplify(found)
    except (AttributeError, ImportError, KeyError, TypeError, ValueError):
        return None


def compile_set(argument: tuple[tuple[str, Any], ...], *, folds: bool) -> re.Pattern[str]:
    """Return a pattern for the one character that the item ``("SET", argument)`` accepts, by Python's own compiler."""
    parser, compiler = importlib.import_module("re._parser"), importlib.import_module("re._compiler")
    codes = _codes()
    members = [(codes[kind], codes[value] if kind == "CATEGORY" else value) for kind, value in argument]
    tree = parser.SubPattern(parser.State(), [(codes["IN"], members)])
    compiled: re.Pattern[str] = compiler.compile(tree, re.UNICODE | (re.IGNORECASE if folds else 0))
    return compiled


@cache
def _codes() -> dict[str, Any]:
    constants = importlib.import_module("re._constants")
    return {str(code): code for code in (*constants.OPCODES, *constants.CHCODES)}


def _simplify(items: Iterable[tuple[Any, Any]]) -> Tree:
    found: list[tuple[str, Any]] = []
    run = ""
    for op, argument in items:
        name = str(op)
        if name == "LITERAL":
            run += chr(argument)
            continue
        if run:
            found.append(("RUN", run))
            run = ""
        found.append(_item(name, argument))
    return (*found, ("RUN", run)) if run else tuple(found)


def _item(name: str, argument: Any) -> tuple[str, Any]:
    if name == "ANY":
        return "ANY", None
    if name == "NOT_LITERAL":
        return "SET", (("NEGATE", None), ("LITERAL", argument))
    if name == "IN":
        return "SET", tuple((str(kind), str(value) if str(kind) == "CATEGORY" else value) for kind, value in argument)
    if name == "AT":
        return "AT", str(argument)
    if name in ("ASSERT", "ASSERT_NOT"):
        return "LOOK", None
    if name == "SUBPATTERN" and not (argument[1] & ~re.IGNORECASE or argument[2]):
        return "GROUP", (bool(argument[1] & re.IGNORECASE), _simplify(argument[3]))
    if name == "ATOMIC_GROUP":
        return "GROUP", (False, _simplify(argument))
    if name == "BRANCH":
        return "BRANCH", tuple(_simplify(branch) for branch in argument[1])
    if name in _REPEATS:
        return "REPEAT", (int(argument[0]), int(argument[1]), _simplify(argument[2]))
    return "OTHER", None
