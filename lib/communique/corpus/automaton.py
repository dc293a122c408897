"""Which of many patterns could match a text, told from its first (or its last) characters in one reading.

The patterns are read as one automaton (Thompson 1968, "Regular expression search algorithm", Communications of the ACM
11(6)), made deterministic as texts are read (Rabin and Scott 1959). It is coarser than the patterns, never stricter: what
looks around is passed over, and after "any character, often" a pattern counts as possible whatever follows. So a pattern
that the automaton gives up cannot match, and one that it keeps must be tried.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from communique.corpus.prefilter import parse_pattern

_MOST_COPIES = 4
_MOST_STEPS = 100_000
_STARTS = frozenset({"AT_BEGINNING", "AT_BEGINNING_STRING"})
_ENDS = frozenset({"AT_END", "AT_END_STRING"})
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})


class _Characters(dict[str, bool]):
    """Whether an item of a pattern accepts a character: asked of Python's own engine once."""

    __slots__ = ("pattern",)

    def __init__(self, pattern: re.Pattern[str]) -> None:
        super().__init__()
        self.pattern = pattern

    def __missing__(self, character: str) -> bool:
        self[character] = found = self.pattern.match(character) is not None
        return found

    __hash__ = object.__hash__  # type: ignore[assignment]


class _Place:
    """A place in a pattern: the item ``at`` of ``items`` comes next, then what comes ``after`` them."""

    __slots__ = ("after", "at", "bit", "folds", "items", "reach")

    def __init__(self, items: Sequence[Any], at: int, after: _Place | None, *, folds: bool, bit: int) -> None:
        self.items, self.at, self.after, self.folds, self.bit = items, at, after, folds, bit
        self.reach: _Reach | None = None


class _Reach:
    """What can come at a place: characters with the places after them, the pattern's end, or anything at all."""

    __slots__ = ("ends", "is_open", "sets", "single")

    def __init__(self) -> None:
        self.single: list[tuple[str, _Place]] = []
        self.sets: list[tuple[_Characters, _Place]] = []
        self.ends = self.is_open = False


class _State(dict[str, "_State"]):
    """A state of the automaton: from a character to the next state, worked out when it is first asked for."""

    __slots__ = ("automaton", "kept", "mask", "mask_at_end", "sets", "single")

    def __init__(self, automaton: Automaton, places: Iterable[_Place], kept: int) -> None:
        super().__init__()
        self.automaton = automaton
        self.mask = self.mask_at_end = 0
        self.single: dict[str, list[_Place]] = {}
        self.sets: dict[_Characters, list[_Place]] = {}
        for place in places:
            reach = automaton.reach(place)
            if reach.is_open:
                kept |= place.bit
                continue
            if reach.ends:
                self.mask_at_end |= place.bit
            if reach.single or reach.sets:
                self.mask |= place.bit
            for character, after in reach.single:
                self.single.setdefault(character, []).append(after)
            for characters, after in reach.sets:
                self.sets.setdefault(characters, []).append(after)
        self.kept = kept
        self.mask |= kept
        self.mask_at_end |= kept

    def __missing__(self, character: str) -> _State:
        places = set(self.single.get(character, ()))
        for characters, after in self.sets.items():
            if characters[character]:
                places.update(after)
        kept = self.kept
        self[character] = state = self.automaton.state(frozenset(p for p in places if not p.bit & kept), kept)
        return state


class Automaton:
    """Patterns read together, forward from their starts or backward from their ends; pattern n has the bit 2**n."""

    def __init__(self, patterns: Sequence[str], *, n_chars: int, is_backward: bool = False) -> None:
        """``n_chars``: so many characters of a text are read."""
        self.patterns, self.n_chars, self.is_backward = tuple(patterns), n_chars, is_backward
        self._ordered: dict[int, tuple[Any, list[Any]]] = {}
        self._places: dict[tuple[int, int, int, bool], _Place] = {}
        self._repeats: dict[tuple[int, int, int], list[Any]] = {}
        self._always = 0
        starts = [self._start(pattern, 1 << n) for n, pattern in enumerate(patterns)]
        self._starts = frozenset(place for place in starts if place)
        self._states: dict[tuple[frozenset[_Place], int], _State] = {}
        self._n_steps = 0
        self._first = self.state(self._starts, self._always)

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel to another process as the patterns alone."""
        return _remake, (self.patterns, self.n_chars, self.is_backward)

    def find_possible(self, text: str) -> int:
        """Return the bits of the patterns that could match ``text``, which holds no line end."""
        state = self._first
        if len(text) > self.n_chars:
            for character in text[: -self.n_chars - 1 : -1] if self.is_backward else text[: self.n_chars]:
                state = state[character]
            return state.mask
        for character in text[::-1] if self.is_backward else text:
            state = state[character]
        return state.mask_at_end

    def state(self, places: frozenset[_Place], kept: int) -> _State:
        """Return the state in which the patterns may be at ``places``, and those of ``kept`` are possible anyway."""
        self._n_steps += 1
        if self._n_steps > _MOST_STEPS:  # an endless stream of new texts does not fill the memory
            self._states, self._n_steps = {}, 0
            self._first = _State(self, self._starts, self._always)
        key = (places, kept)
        if key not in self._states:
            self._states[key] = _State(self, places, kept)
        return self._states[key]

    def reach(self, place: _Place) -> _Reach:
        """Return what can come at ``place``."""
        if place.reach is None:
            place.reach = reach = _Reach()
            seen: set[_Place] = set()
            waiting = [place]
            while waiting:
                one = waiting.pop()
                if one not in seen:
                    seen.add(one)
                    waiting += self._follow(one, reach)
        return place.reach

    def _start(self, pattern: str, bit: int) -> _Place | None:
        """The place where a pattern starts; None where it says nothing of the text's edge, and is always possible."""
        tree = parse_pattern(pattern)
        if tree is not None and tree.state.flags & ~re.UNICODE:
            tree = None
        edge = str(tree[-1 if self.is_backward else 0][1]) if tree else ""
        if edge not in (_ENDS if self.is_backward else _STARTS):
            self._always |= bit
            return None
        return self._place(self._in_order(tree), 0, _Place((), 0, None, folds=False, bit=bit), folds=False)

    def _in_order(self, items: Any) -> list[Any]:
        """The items in the order of reading, the same list each time."""
        if id(items) not in self._ordered:
            listed = list(items)
            self._ordered[id(items)] = (items, listed[::-1] if self.is_backward else listed)
        return self._ordered[id(items)][1]

    def _place(self, items: Any, at: int, after: _Place, *, folds: bool) -> _Place:
        key = (id(items), at, id(after), folds)
        if key not in self._places:
            self._places[key] = _Place(items, at, after, folds=folds, bit=after.bit)
        return self._places[key]

    def _follow(self, place: _Place, reach: _Reach) -> Iterator[_Place]:
        """Note in ``reach`` what stands at ``place``, and yield the places that are reached without a character."""
        if place.after is None:
            reach.is_open = True  # the pattern has matched, whatever follows
            return
        if place.at >= len(place.items):
            yield place.after
            return
        op, argument = place.items[place.at]
        name = str(op)
        rest = self._place(place.items, place.at + 1, place.after, folds=place.folds)
        if name == "LITERAL" and not place.folds:
            reach.single.append((chr(argument), rest))
        elif name in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            reach.sets.append((_characters(name, _freeze(argument), folds=place.folds), rest))
        elif name == "AT" and str(argument) in (_STARTS if self.is_backward else _ENDS):
            reach.ends = True
        elif name in ("AT", "ASSERT", "ASSERT_NOT"):
            yield rest
        elif name == "BRANCH":
            yield from (self._place(self._in_order(body), 0, rest, folds=place.folds) for body in argument[1])
        elif name in ("SUBPATTERN", "ATOMIC_GROUP"):
            yield from self._enter(name, argument, rest, reach, folds=place.folds)
        elif name in _REPEATS:
            yield from self._repeat(argument, rest, reach, folds=place.folds)
        else:
            reach.is_open = True

    def _enter(self, name: str, argument: Any, rest: _Place, reach: _Reach, *, folds: bool) -> Iterator[_Place]:
        added, removed, body = argument[1:] if name == "SUBPATTERN" else (0, 0, argument)
        if added & ~re.IGNORECASE or removed:
            reach.is_open = True
        else:
            yield self._place(self._in_order(body), 0, rest, folds=folds or bool(added & re.IGNORECASE))

    def _repeat(self, argument: Any, rest: _Place, reach: _Reach, *, folds: bool) -> Iterator[_Place]:
        """Enter a repeated body: a few copies are counted, many are taken for any number."""
        least, most, body = int(argument[0]), int(argument[1]), argument[2]
        if most > _MOST_COPIES and len(body) == 1 and _is_broad(body[0]):
            reach.is_open = True
            return
        if max(least, most) > _MOST_COPIES:
            least, most = min(least, 1), _MOST_COPIES + 1
        if not least:
            yield rest
        if most:
            left = (max(0, least - 1), most if most > _MOST_COPIES else most - 1)
            key = (id(body), *left)
            if key not in self._repeats:
                self._repeats[key] = [("SUBPATTERN", (None, 0, 0, body)), ("MAX_REPEAT", (*left, body))]
            yield self._place(self._repeats[key], 0, rest, folds=folds)


def _remake(patterns: Sequence[str], n_chars: int, is_backward: bool) -> Automaton:
    return Automaton(patterns, n_chars=n_chars, is_backward=is_backward)


def _is_broad(item: Any) -> bool:
    """Whether an item accepts nearly every character."""
    op, argument = str(item[0]), item[1]
    return op in ("ANY", "NOT_LITERAL") or (op == "IN" and str(argument[0][0]) == "NEGATE")


def _freeze(argument: Any) -> Any:
    return tuple(_freeze(part) for part in argument) if isinstance(argument, list | tuple) else argument


@cache
def _characters(name: str, argument: Any, *, folds: bool) -> _Characters:
    """The characters that one item accepts, by a pattern that Python's own compiler makes of the item."""
    parser, compiler = importlib.import_module("re._parser"), importlib.import_module("re._compiler")
    operations = {str(op): op for op in parser.OPCODES}
    item = parser.SubPattern(parser.State(), [(operations[name], list(argument) if name == "IN" else argument)])
    return _Characters(compiler.compile(item, re.UNICODE | (re.IGNORECASE if folds else 0)))
