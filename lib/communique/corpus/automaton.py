"""Which of many patterns could match a text, told from its first (or its last) characters in one reading.

The patterns are read as one automaton (Thompson 1968, "Regular expression search algorithm", Communications of the ACM
11(6)), made deterministic as texts are read (Rabin and Scott 1959). It is coarser than the patterns, never stricter: what
looks around is passed over, and after "any character, often" a pattern counts as possible whatever follows. So a pattern
that the automaton gives up cannot match, and one that it keeps must be tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from communique.corpus.patterntree import ENDS, STARTS, Tree, compile_set

_MOST_COPIES = 4
_MOST_STEPS = 100_000
_ANY = (("NEGATE", None), ("LITERAL", ord("\n")))


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

    def __init__(self, items: Tree, at: int, after: _Place | None, *, folds: bool, bit: int) -> None:
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

    def __init__(self, trees: Sequence[Tree | None], *, n_chars: int, is_backward: bool = False) -> None:
        """``trees``: the patterns as ``parse_pattern`` reads them. ``n_chars``: so many characters of a text are read."""
        self.trees, self.n_chars, self.is_backward = tuple(trees), n_chars, is_backward
        self._ordered: dict[int, tuple[Tree, Tree]] = {}
        self._places: dict[tuple[int, int, int, bool], _Place] = {}
        self._repeats: dict[tuple[int, int, int], Tree] = {}
        self._runs: dict[str, Tree] = {}
        self._always = 0
        starts = [self._start(tree, 1 << n) for n, tree in enumerate(trees)]
        self._starts = frozenset(place for place in starts if place)
        self._states: dict[tuple[frozenset[_Place], int], _State] = {}
        self._n_steps = 0
        self._first = self.state(self._starts, self._always)

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel to another process as the trees alone."""
        return _remake, (self.trees, self.n_chars, self.is_backward)

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

    def _start(self, tree: Tree | None, bit: int) -> _Place | None:
        """The place where a pattern starts; None where it says nothing of the text's edge, and is always possible."""
        edge = tree[-1 if self.is_backward else 0][1] if tree else ""
        if not tree or edge not in (ENDS if self.is_backward else STARTS):
            self._always |= bit
            return None
        return self._enter(tree, _Place((), 0, None, folds=False, bit=bit), folds=False)

    def _enter(self, tree: Tree, after: _Place, *, folds: bool) -> _Place:
        """The place at the start of ``tree`` in the order of reading, the same for the same tree."""
        if id(tree) not in self._ordered:
            self._ordered[id(tree)] = (tree, tree[::-1] if self.is_backward else tree)
        return self._place(self._ordered[id(tree)][1], 0, after, folds=folds)

    def _place(self, items: Tree, at: int, after: _Place, *, folds: bool) -> _Place:
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
        kind, argument = place.items[place.at]
        rest = self._place(place.items, place.at + 1, place.after, folds=place.folds)
        if kind == "RUN":
            self._read_run(argument, rest, reach, folds=place.folds)
        elif kind in ("SET", "ANY"):
            reach.sets.append((_characters(argument or _ANY, folds=place.folds), rest))
        elif kind == "AT" and argument in (STARTS if self.is_backward else ENDS):
            reach.ends = True
        elif kind in ("AT", "LOOK"):
            yield rest
        elif kind == "GROUP":
            yield self._enter(argument[1], rest, folds=place.folds or argument[0])
        elif kind == "BRANCH":
            yield from (self._enter(branch, rest, folds=place.folds) for branch in argument)
        elif kind == "REPEAT":
            yield from self._repeat(*argument, rest=rest, reach=reach, folds=place.folds)
        else:
            reach.is_open = True

    def _read_run(self, run: str, rest: _Place, reach: _Reach, *, folds: bool) -> None:
        character, left = (run[-1], run[:-1]) if self.is_backward else (run[0], run[1:])
        if left:
            rest = self._place(self._runs.setdefault(left, (("RUN", left),)), 0, rest, folds=folds)
        if folds:
            reach.sets.append((_characters((("LITERAL", ord(character)),), folds=True), rest))
        else:
            reach.single.append((character, rest))

    def _repeat(
        self, least: int, most: int, body: Tree, *, rest: _Place, reach: _Reach, folds: bool
    ) -> Iterator[_Place]:
        """Enter a repeated body: a few copies are counted, many are taken for any number."""
        if most > _MOST_COPIES and len(body) == 1 and _is_broad(*body[0]):
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
                self._repeats[key] = (("REPEAT", (*left, body)),)
            yield self._enter(body, self._place(self._repeats[key], 0, rest, folds=folds), folds=folds)


def _remake(trees: Sequence[Tree | None], n_chars: int, is_backward: bool) -> Automaton:
    return Automaton(trees, n_chars=n_chars, is_backward=is_backward)


def _is_broad(kind: str, argument: Any) -> bool:
    """Whether an item accepts nearly every character."""
    return kind == "ANY" or (kind == "SET" and argument[0][0] == "NEGATE")


@cache
def _characters(argument: tuple[tuple[str, Any], ...], *, folds: bool) -> _Characters:
    return _Characters(compile_set(argument, folds=folds))
