"""Concordance (KWIC): where a word, phrase or wildcard stands, with what stands left and right of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Literal

import pandas as pd

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.text.tokens import DEFAULT_OPTIONS, Tokenizer, TokenOptions

COLUMNS = ("doc_id", "sentence", "role", "voice", "start", "end", "left", "text", "right")
_SPACES = " \n"
_WINDOW = 500
_get_start = attrgetter("start")
_REWRITTEN = "\u00ad\u212a"  # characters that leave no trace of themselves in a term


def find_concordance(
    documents: Mapping[str, tuple[str, Sequence[Sentence]]],
    query: str,
    *,
    roles: Collection[str] = ("body",),
    options: TokenOptions = DEFAULT_OPTIONS,
    quotations: pd.DataFrame | None = None,
    width: int = 60,
    sort: Literal["text", "left", "right"] = "text",
) -> pd.DataFrame:
    """Find a word or phrase with its context, in the terms of the options and within sentences.

    ``query``: words one space apart; ``*`` stands for any characters within a word (``cooperat*``), alone for
    any one word (``community * future``). ``quotations`` (doc_id, start, end) gives each hit's voice:
    "quoted" or "narrator", else it is empty. ``width``: characters of context on each side, white space shown
    as one space.

    One row is a hit, ``text[start:end]``; ``sentence`` is a position in the document's sentences. Sorted by
    place, or by the words to the left (read outward) or to the right, then by place. Hits may overlap. Raises
    InputError for a query without a word, or of nothing but ``*``.
    """
    if sort not in ("text", "left", "right"):
        raise InputError(f"sort={sort!r}: it must be text, left or right.")
    search = _Search(query, options)
    spans = find_quoted_spans(quotations)
    rows = []
    for doc_id in sorted(documents):
        text, sentences = documents[doc_id]
        quoted = spans.get(doc_id, [])
        for number, start, end in search.find(text, sentences, frozenset(roles)):
            voice = "" if quotations is None else find_voice(quoted, start, end)
            left = " ".join(text[max(0, start - width) : start].split())
            right = " ".join(text[end : end + width].split())
            role = sentences[number].role
            rows.append((doc_id, number, role, voice, start, end, left, text[start:end], right))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return _sort(table, sort)


def find_voice(quoted: Sequence[tuple[int, int]], start: int, end: int) -> str:
    """Say "quoted" where the span lies inside one of the sorted, disjoint stretches, else "narrator"."""
    at = bisect_right(quoted, (start, float("inf"))) - 1
    return "quoted" if at >= 0 and quoted[at][1] >= end else "narrator"


def find_quoted_spans(quotations: pd.DataFrame | None) -> dict[str, list[tuple[int, int]]]:
    """Give each document's quoted stretches, sorted and disjoint. Raises InputError for a missing column."""
    spans: dict[str, list[tuple[int, int]]] = {}
    if quotations is not None:
        if missing := [name for name in ("doc_id", "start", "end") if name not in quotations]:
            raise InputError(f"The table of quotations lacks the column {missing[0]!r}.")
        for doc_id, start, end in zip(
            quotations["doc_id"], quotations["start"], quotations["end"], strict=True
        ):
            spans.setdefault(str(doc_id), []).append((int(start), int(end)))
    return {doc_id: merge_spans(found) for doc_id, found in spans.items()}


def merge_spans(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join stretches that touch or overlap; sorted."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


class _Search:
    """A query, read into one test a word; and where it can be, a pattern that finds every place it may stand."""

    def __init__(self, query: str, options: TokenOptions) -> None:
        self.tokenizer = Tokenizer(options)
        self.tests: list[Callable[[str], bool]] = []
        literals: list[str] = []
        for word in query.split():
            if "*" in word:
                parts = word.lower().split("*") if options.lowercase else word.split("*")
                self.tests.append(_make_glob(parts))
                literals += parts
                continue
            terms = [piece.term for piece in self.tokenizer.split(word) if piece.term is not None]
            self.tests += [term.__eq__ for term in terms]
            literals += terms
        if not self.tests:
            raise InputError(f"The query {query!r} holds no word; write a word, a phrase, or a part with *.")
        if not any(literals):
            raise InputError(
                f"The query {query!r} matches every word; give one word or part of a word at least."
            )
        is_direct = self.tokenizer.is_plain and not options.lemmas and not options.units
        usable = [part for part in literals if part.isascii() and part.isalnum()]
        is_phrase = len(usable) == len(literals) == len(self.tests)
        self.literal = max(usable, key=len, default="") if is_direct else ""
        self.pattern = _make_pattern(literals) if is_direct and is_phrase else None
        self.phrase = " ".join(literals)
        self.after = _SPACES + (".,;:!?" if len(literals[-1]) > 1 and not literals[-1][-1:].isdigit() else "")

    def find(
        self, text: str, sentences: Sequence[Sentence], roles: frozenset[str]
    ) -> Iterator[tuple[int, int, int]]:
        """Give (sentence, start, end) of each hit; sentences are in the order of the text."""
        lowered = text.lower()
        if not self.literal or len(lowered) != len(text) or not _leaves_traces(text):
            for number in range(len(sentences)):
                yield from self._read(text, sentences, number, roles)
        elif self.literal not in lowered:
            return
        elif self.pattern is None:
            yield from self._find_by_literal(text, lowered, sentences, roles)
        else:
            yield from self._find_phrase(text, lowered, sentences, roles)

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
        read = -1
        for match in self.pattern.finditer(lowered) if self.pattern else ():
            place = match.start()
            number = bisect_right(sentences, place, key=_get_start) - 1
            if number <= read or place >= sentences[number].end or sentences[number].role not in roles:
                continue
            sentence = sentences[number]
            if self._stands_alone(lowered, place, sentence):
                yield number, place, place + len(self.phrase)
                continue
            start, end = _widen(lowered, place, match.end(1), sentence)
            if end - start > _WINDOW:  # a long chunk: read the sentence once, and give what is left of it
                read, start, end = number, sentence.start, sentence.end
            for _, *hit in self._match(text, start, end, number):
                if hit[0] == place or (read == number and hit[0] > place):
                    yield number, hit[0], hit[1]

    def _stands_alone(self, lowered: str, place: int, sentence: Sentence) -> bool:
        """Say whether the phrase stands here with one space between words, and free: a hit for certain."""
        end = place + len(self.phrase)
        return (
            lowered.startswith(self.phrase, place)
            and (place == sentence.start or lowered[place - 1] in _SPACES)
            and (end == sentence.end or (end < sentence.end and lowered[end] in self.after))
        )

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


def _sort(table: pd.DataFrame, sort: str) -> pd.DataFrame:
    if sort == "text" or table.empty:
        return table.sort_values(["doc_id", "start", "end"], kind="stable", ignore_index=True)
    words = [context.lower().split() for context in table[sort]]
    keys = [" ".join(reversed(context)) if sort == "left" else " ".join(context) for context in words]
    ordered = table.assign(_key=keys).sort_values(
        ["_key", "doc_id", "start"], kind="stable", ignore_index=True
    )
    return ordered.drop(columns="_key")
