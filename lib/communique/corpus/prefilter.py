"""Words of which a text must hold one for a pattern to match, told from the pattern: spares trying most rules.

A necessary condition, never a sufficient one (after Cox 2012, "Regular expression matching with a trigram index").
Where the pattern does not say (or this Python's parser of patterns is another), the condition is empty and the pattern
is tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

from communique.corpus.patterntree import ANY_NUMBER, ENDS, Tree, parse_pattern

_MOST_EXACT, _MOST_REQUIRED, _SHORTEST_LITERAL, _RARE_LENGTH = 40, 64, 3, 4
_RARE = ")(][:/|@#>&+=*\u2022\u00bb\u203a\u2192\u25b6\u25ba\u25a0\u25a1\u25cf\u25c6\u00a9"  # from the less rare to the rarer
_LONGEST_TAIL = 400


@dataclass(frozen=True, slots=True)
class Condition:
    """Strings in lower case of which a text holds one, within its last ``tail`` characters where that is not 0.

    ``literals`` is None where the pattern says nothing.
    """

    literals: tuple[str, ...] | None = None
    tail: int = 0

    def holds(self, lower: str) -> bool:
        """Whether a text, given in lower case, holds one of the strings that every match holds."""
        if self.literals is None:
            return True
        if self.tail:
            lower = lower[-self.tail :]
        for literal in self.literals:  # noqa: SIM110 (a loop is twice as fast as any())
            if literal in lower:
                return True
        return False


class _Found(NamedTuple):
    """What an item of a pattern says: all strings it matches, or strings of which each match holds one.

    ``tail``: no such string begins more characters before the text's end; ``inf`` where nothing bounds it.
    """

    exact: frozenset[str] | None = None
    required: tuple[str, ...] | None = None
    tail: float = float("inf")


def find_condition(pattern: str) -> Condition:
    """Return what a text without line ends must hold for ``pattern`` to be found in it."""
    return find_tree_condition(parse_pattern(pattern))


def find_tree_condition(tree: Tree | None) -> Condition:
    """Return the condition of the pattern whose tree is given; an empty one where there is none."""
    if not tree:
        return Condition()
    found = _sequence(tree, 0 if tree[-1][1] in ENDS else float("inf"))
    tail = int(found.tail) if found.required and found.tail <= _LONGEST_TAIL else 0
    return Condition(found.required, tail)


def lower_case(text: str) -> str:
    """Return ``text`` in lower case, so that what a pattern matches whatever its case is found in it.

    The length stays: an offset from the end means the same place.
    """
    if text.isascii():
        return text.lower()
    return text.replace("\u0130", "I").lower().replace("\u017f", "s").replace("\u0131", "i")


def _sequence(tree: Tree, after: float) -> _Found:
    """What a sequence says that at most ``after`` characters follow."""
    lefts = list(accumulate((_width(*item) for item in reversed(tree)), initial=after))[::-1]
    best = _Found()
    run, start, is_exact = frozenset([""]), lefts[0], True
    for (kind, argument), before, left in zip(tree, lefts, lefts[1:], strict=False):
        found = _item(kind, argument, left)
        if found.exact is not None and len(found.exact) * len(run) <= _MOST_EXACT:
            run = frozenset(one + other for one in run for other in found.exact)
            continue
        best = _better(_better(best, run, start), found.required, found.tail)
        is_exact = False
        fits = found.exact is not None and len(found.exact) <= _MOST_EXACT
        run, start = (found.exact or frozenset(), before) if fits else (frozenset([""]), left)
    return _better(best, run, start)._replace(exact=run if is_exact else None)


def _item(kind: str, argument: Any, after: float) -> _Found:
    if kind == "RUN":
        return _Found(exact=frozenset([lower_case(argument)]))
    if kind in ("AT", "LOOK"):
        return _Found(exact=frozenset([""]))
    if kind == "SET" and all(member == "LITERAL" for member, _ in argument):
        return _exact([lower_case(chr(code)) for _, code in argument], after + 1)
    if kind == "GROUP":
        return _sequence(argument[1], after)
    if kind == "BRANCH":
        return _branch([_sequence(branch, after) for branch in argument])
    if kind == "REPEAT":
        return _repeat(*argument, after=after)
    return _Found()


def _exact(strings: Iterable[str], tail: float) -> _Found:
    return _better(_Found(), frozenset(strings), tail)._replace(exact=frozenset(strings))


def _branch(parts: Sequence[_Found]) -> _Found:
    exact: frozenset[str] | None = None
    if all(part.exact is not None for part in parts):
        exact = frozenset().union(*(part.exact or () for part in parts))
    best = _Found()
    if all(part.required is not None for part in parts):
        strings = frozenset(string for part in parts for string in part.required or ())
        best = _better(best, strings, max(part.tail for part in parts))
    return best._replace(exact=exact)


def _repeat(least: int, most: int, body: Tree, *, after: float) -> _Found:
    width = sum(_width(*item) for item in body)
    found = _sequence(body, after + _times(most - 1, width))
    if most == 1:
        exact = None if found.exact is None else found.exact | (frozenset() if least else frozenset([""]))
        return found._replace(exact=exact) if least else _Found(exact=exact)
    return found._replace(exact=None) if least else _Found()


def _width(kind: str, argument: Any) -> float:
    """The most characters that an item matches."""
    if kind == "RUN":
        return len(argument)
    if kind in ("SET", "ANY"):
        return 1
    if kind in ("AT", "LOOK"):
        return 0
    if kind == "GROUP":
        return sum(_width(*item) for item in argument[1])
    if kind == "BRANCH":
        return max(sum(_width(*item) for item in branch) for branch in argument)
    if kind == "REPEAT":
        return _times(argument[1], sum(_width(*item) for item in argument[2]))
    return float("inf")


def _times(number: int, width: float) -> float:
    return 0 if not width else float("inf") if number >= ANY_NUMBER - 1 else number * width


def _better(best: _Found, strings: frozenset[str] | tuple[str, ...] | None, tail: float) -> _Found:
    """Return ``best``, or the other strings where a text is likelier to lack them all; many or short ones are of no use."""
    found = {_rarest(string) if len(string) < _SHORTEST_LITERAL else string for string in strings or ()}
    kept = sorted(one for one in found if not any(other in one for other in found if other != one))
    if not kept or not all(
        len(string) >= _SHORTEST_LITERAL or (len(string) == 1 and string in _RARE) for string in kept
    ):
        return best
    if len(kept) > _MOST_REQUIRED:
        return best
    if best.required is not None and (_chance(kept), tail) >= (_chance(best.required), best.tail):
        return best
    return best._replace(required=tuple(kept), tail=tail)


def _rarest(short: str) -> str:
    """A rare character of a short string, where it has one."""
    return max(short, key=_RARE.find) if any(character in _RARE for character in short) else short


def _chance(strings: Iterable[str]) -> float:
    """A rough measure of how often a text holds one of the strings."""
    return sum(4.0 ** -max(len(string), _RARE_LENGTH if len(string) == 1 else 0) for string in strings)
