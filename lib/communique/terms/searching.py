"""Looking for a word, phrase or wildcard, quickly where its letters stand in the text as they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.terms.scanning import Batch, Document, make_batches, scan_phrase
from communique.text.tokens import Tokenizer, TokenOptions, not_plain_words, write_pointed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[np.int64]

_SPACES = " \n"
_WINDOW = 500
_REWRITTEN = "\u00ad\u212a"  # characters that leave no trace of themselves in a term
_MAX_WORD = 60
_VERBATIM = re.compile(r"[!-&(-,./-~]+")  # what stands in the text as in the term: ASCII but apostrophes and hyphens
_get_start = attrgetter("start")


@dataclass(frozen=True)
class Places:
    """Hits in the order of documents and places: position of the document, of its sentence, start and end."""

    documents: Codes
    sentences: Codes
    starts: Codes
    ends: Codes


class Prepared:
    """Documents made ready for many queries: which can be read as bytes, and those in batches."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents
        self.leaves_traces = [_leaves_traces(text) for text, _ in documents]

    @cached_property
    def quick(self) -> Codes:
        """The positions of the documents that are in batches."""
        return np.flatnonzero(np.array(self.leaves_traces, dtype=bool))

    @cached_property
    def batches(self) -> list[tuple[int, Batch]]:
        """The batches, each with the position of its first document among ``quick``."""
        return list(make_batches([self.documents[position] for position in self.quick.tolist()]))


class Search:
    """A query, read into one test a word; and where it can be, a pattern for every place it may stand."""

    def __init__(self, query: str, options: TokenOptions) -> None:
        self.tokenizer = Tokenizer(options)
        self.tests: list[Callable[[str], bool]] = []
        literals: list[str] = []
        query = write_pointed(query) if options.lowercase else query
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
        is_phrase = len(usable) == len(literals) == len(self.tests) and max(map(len, usable), default=0) <= _MAX_WORD
        verbatim = [run for part in literals for run in _VERBATIM.findall(part)]
        self.literal = max(verbatim, key=len, default="") if is_direct else ""
        self.words = literals if is_direct and is_phrase else []
        last = literals[-1]
        marks = ",;:!?" if last in not_plain_words() else ".,;:!?"
        self.after = _SPACES + (marks if len(last) > 1 and not last[-1:].isdigit() else "")

    def find_places(
        self, documents: Sequence[Document] | Prepared, roles: frozenset[str], *, enough: int | None = None
    ) -> Places:
        """Find all hits in all documents; or, where ``enough`` is given, in that many of the first that have any."""
        prepared = documents if isinstance(documents, Prepared) else Prepared(documents)
        found: list[tuple[int, int, int, int]] = []
        held: set[int] = set()
        for position, (text, sentences) in enumerate(prepared.documents):
            if not (self.words and prepared.leaves_traces[position]):
                found += [(position, *hit) for hit in self.find(text, sentences, roles)]
                held.update(hit[0] for hit in found[-1:])
                if enough is not None and len(held) >= enough:
                    break
        parts = [np.array(found, dtype=np.int64).reshape(-1, 4)]
        for first, batch in prepared.batches if self.words else ():
            part = self._find_phrase(batch, roles)
            part[:, 0] = prepared.quick[part[:, 0] + first]
            parts.append(part)
            if enough is not None and len(np.unique(part[:, 0])) >= enough:
                break
        rows = np.concatenate(parts)
        if len(found):
            rows = rows[np.lexsort((rows[:, 2], rows[:, 0]))]
        return Places(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3])

    def find(self, text: str, sentences: Sequence[Sentence], roles: frozenset[str]) -> Iterator[tuple[int, int, int]]:
        """Give (sentence, start, end) of each hit; sentences are in order, and end between words."""
        lowered = text.lower()
        if not self.literal or len(lowered) != len(text) or not _leaves_traces(text):
            return (hit for number in range(len(sentences)) for hit in self._read(text, sentences, number, roles))
        return self._find_by_literal(text, lowered, sentences, roles)

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

    def _find_phrase(self, batch: Batch, roles: frozenset[str]) -> Codes:
        """Give document, sentence, start and end of each hit, one a row, in order of their places."""
        if self.literal.encode("ascii") not in batch.data:
            return np.empty((0, 4), dtype=np.int64)
        found = scan_phrase(batch, self.words, roles, after=self.after)
        rows = np.column_stack([found.documents, found.sentences, found.starts, found.ends])
        asked = self._ask(batch, rows[~found.is_certain])
        if not asked:
            return rows[found.is_certain]
        every = np.concatenate([rows[found.is_certain], np.array(asked, dtype=np.int64)])
        _, firsts = np.unique(every[:, 0] * len(batch.data) + every[:, 2], return_index=True)
        return every[firsts]

    def _ask(self, batch: Batch, places: Codes) -> list[tuple[int, int, int, int]]:
        """Read the words around places that are not certain, and give the hits there."""
        hits: list[tuple[int, int, int, int]] = []
        read = (-1, -1)
        for document, number, start, end in places.tolist():
            if (document, number) <= read:
                continue
            text, sentences = batch.documents[document]
            sentence = sentences[number]
            wide = _widen(text, start, end, sentence)
            if wide[1] - wide[0] > _WINDOW:  # a long chunk: read the sentence once, and give what is left of it
                read, wide = (document, number), (sentence.start, sentence.end)
            for _, *hit in self._match(text, *wide, number):
                if hit[0] == start or (read == (document, number) and hit[0] > start):
                    hits.append((document, number, hit[0], hit[1]))
        return hits

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
