"""Looking for a word, phrase or wildcard, quickly where its letters stand in the text as they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.text.tokens import Tokenizer, TokenOptions

_SPACES = " \n"
_WINDOW = 500
_REWRITTEN = "\u00ad\u212a"  # characters that leave no trace of themselves in a term
_get_start = attrgetter("start")


class Search:
    """A query, read into one test a word; and where it can be, a pattern for every place it may stand."""

    def __init__(self, query: str, options: TokenOptions) -> None:
        self.tokenizer = Tokenizer(options)
        self.tests: list[Callable[[str], bool]] = []
        literals: list[str] = []
        whole = [query] if "*" not in query else query.split()  # units are joined in a query without wildcards
        for part in whole:
            if "*" in part:
                parts = part.lower().split("*") if options.lowercase else part.split("*")
                self.tests.append(_make_glob(parts))
                literals += parts
                continue
            pieces = self.tokenizer.read(part, 0, len(part))
            terms = [piece.term for piece in pieces if piece.term is not None]
            self.tests += [term.__eq__ for term in terms]
            literals += terms
        if not self.tests:
            raise InputError(f"The query {query!r} holds no word; write a word, a phrase, or a part with *.")
        if not any(literals):
            raise InputError(f"The query {query!r} matches every word; give one word or part of a word at least.")
        is_direct = self.tokenizer.is_plain and not options.lemmas and not options.units
        usable = [part for part in literals if part.isascii() and part.isalnum()]
        is_phrase = len(usable) == len(literals) == len(self.tests)
        self.literal = max(usable, key=len, default="") if is_direct else ""
        self.pattern = _make_pattern(literals) if is_direct and is_phrase else None
        self.phrase = " ".join(literals)
        self.after = _SPACES + (".,;:!?" if len(literals[-1]) > 1 and not literals[-1][-1:].isdigit() else "")

    def find(self, text: str, sentences: Sequence[Sentence], roles: frozenset[str]) -> Iterator[tuple[int, int, int]]:
        """Give (sentence, start, end) of each hit; sentences are in order, and end between words."""
        lowered = text.lower()
        if not self.literal or len(lowered) != len(text) or not _leaves_traces(text):
            return (hit for number in range(len(sentences)) for hit in self._read(text, sentences, number, roles))
        if self.literal not in lowered:
            return iter(())
        if self.pattern is None:
            return self._find_by_literal(text, lowered, sentences, roles)
        return self._find_phrase(text, lowered, sentences, roles)

    def _find_by_literal(
        self, text: str, lowered: str, sentences: Sequence[Sentence], roles: frozenset[str]
    ) -> Iterator[tuple[int, int, int]]:
        at = lowered.find(self.literal)
        while at != -1:
            number = bisect_right(sentences, at, key=_get_start) - 1
            if number >= 0 and at < sentences[number].end:
                yield from self._read(text, sentences, number, roles)
                at = max(at, sentences[number].end - 1)
            at = lowered.find(self.literal, at + 1)

    def _find_phrase(
        self, text: str, lowered: str, sentences: Sequence[Sentence], roles: frozenset[str]
    ) -> Iterator[tuple[int, int, int]]:
        read, number, last = -1, -1, len(sentences) - 1
        first, end, is_wanted = 0, -1, False
        phrase, size, after = self.phrase, len(self.phrase), self.after
        for match in self._find_places(lowered, sentences):
            place = match.start()
            while number < last and sentences[number + 1].start <= place:
                number += 1
                first, end, is_wanted = sentences[number].start, sentences[number].end, sentences[number].role in roles
            if not is_wanted or place >= end or number <= read:
                continue
            stop = place + size
            if (  # one space between words, and free on both sides: a hit for certain
                lowered.startswith(phrase, place)
                and (place == first or lowered[place - 1] in _SPACES)
                and (stop == end or (stop < end and lowered[stop] in after))
            ):
                yield number, place, stop
                continue
            sentence = sentences[number]
            wide = _widen(lowered, place, match.end(1), sentence)
            if wide[1] - wide[0] > _WINDOW:  # a long chunk: read the sentence once, and give what is left of it
                read, wide = number, (sentence.start, sentence.end)
            for _, *hit in self._match(text, *wide, number):
                if hit[0] == place or (read == number and hit[0] > place):
                    yield number, hit[0], hit[1]

    def _find_places(self, lowered: str, sentences: Sequence[Sentence]) -> Iterator[re.Match[str]]:
        """Give matches of the pattern in the text, or only in sentences that hold a rare word."""
        if self.pattern is None:
            return
        if lowered.count(self.literal) * 4 > len(sentences):
            yield from self.pattern.finditer(lowered)
            return
        at = lowered.find(self.literal)
        while at != -1:
            number = bisect_right(sentences, at, key=_get_start) - 1
            if number >= 0 and at < (end := sentences[number].end):
                yield from self.pattern.finditer(lowered, sentences[number].start, end)
                at = lowered.find(self.literal, max(end, at + 1))
            else:
                at = lowered.find(self.literal, at + 1)

    def _read(
        self, text: str, sentences: Sequence[Sentence], number: int, roles: frozenset[str]
    ) -> Iterator[tuple[int, int, int]]:
        sentence = sentences[number]
        if sentence.role in roles:
            yield from self._match(text, sentence.start, sentence.end, number)

    def _match(self, text: str, start: int, end: int, number: int) -> Iterator[tuple[int, int, int]]:
        n = len(self.tests)
        pieces = self.tokenizer.read(text, start, end)
        for i in range(len(pieces) - n + 1):
            window = pieces[i : i + n]
            if all(p.term is not None and test(p.term) for p, test in zip(window, self.tests, strict=True)):
                yield number, window[0].start, window[-1].end


def _make_pattern(words: list[str]) -> re.Pattern[str]:
    """Find where plain words may follow each other, whatever stands between them but letters and digits.

    Group 1 ends where the last word ends. The pattern starts with letters, which the engine finds fast.
    """
    first, *rest = (re.escape(word) for word in words)
    between = r"[\W_]++"
    follow = "".join(f"{between}{word}" for word in rest)
    return re.compile(f"{first}(?<![a-z0-9]{first})(?=({follow})(?![a-z0-9]))")


def _widen(text: str, start: int, end: int, sentence: Sentence) -> tuple[int, int]:
    """Widen a span to the spaces around it, within the sentence; far too wide where a chunk is long."""
    first, last = max(sentence.start, start - _WINDOW), min(sentence.end, end + _WINDOW)
    before = max(text.rfind(space, first, start) for space in _SPACES)
    after = [place for space in _SPACES if (place := text.find(space, end, last)) != -1]
    return (before + 1 if before != -1 else first), min(after, default=last)


def _leaves_traces(text: str) -> bool:
    """Say whether plain letters of terms stand in the text as they are: not so with soft hyphens."""
    return text.isascii() or not any(character in text for character in _REWRITTEN)


def _make_glob(parts: list[str]) -> Callable[[str], bool]:
    """Match a term against parts with anything between them, in linear time."""
    first, *middle, last = parts

    def matches(term: str) -> bool:
        if not term.startswith(first) or not term.endswith(last) or len(term) < len(first) + len(last):
            return False
        at, end = len(first), len(term) - len(last)
        for part in middle:
            at = term.find(part, at, end)
            if at == -1:
                return False
            at += len(part)
        return True

    return matches
