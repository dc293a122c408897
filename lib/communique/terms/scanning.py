"""Finding a plain phrase in many texts at once.

Texts are joined and compared byte by byte as arrays: a character that is not ASCII is one byte that stands for any. A
hit between single spaces is certain; all others are places where the tokenizer has to be asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from communique.corpus.model import Sentence
from communique.text.tokens import not_plain_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[np.int64]
    Bytes: TypeAlias = NDArray[np.uint8]

Document: TypeAlias = tuple[str, Sequence[Sentence]]

BATCH = 1_000_000  # characters that are joined: their arrays stay in the processor's cache
_BORDER = "\x7f"
_MARKS = ",;:!?"
_STEPS = 4
_WORD_BYTE = re.compile(rb"[a-z0-9]")
_IS_WORD = np.zeros(256, dtype=bool)
_IS_WORD[[*range(ord("a"), ord("z") + 1), *range(ord("0"), ord("9") + 1)]] = True


@dataclass(frozen=True)
class Found:
    """Places of one batch: position of the document, of its sentence, start and end; where ``is_certain``, hits."""

    documents: Codes
    sentences: Codes
    starts: Codes
    ends: Codes
    is_certain: NDArray[np.bool_]


@dataclass(frozen=True)
class Batch:
    """Texts as one array of lower-case bytes with a border after each, and room at the end.

    Of all sentences, text after text: where they begin and end in the array, and the numbers of their roles; ``before``:
    how many stand in earlier texts.
    """

    documents: Sequence[Document]
    values: Bytes
    data: bytes
    firsts: Codes
    is_ascii: bool
    before: Codes
    sentence_firsts: Codes
    sentence_lasts: Codes
    roles: dict[str, int]
    role_of: Codes


def make_batches(documents: Sequence[Document]) -> Iterator[tuple[int, Batch]]:
    """Give documents in batches, each with the position of its first."""
    first = size = 0
    for position, (text, _) in enumerate(documents):
        if size and size + len(text) > BATCH:
            yield first, _join(documents[first:position])
            first, size = position, 0
        size += len(text)
    if first < len(documents):
        yield first, _join(documents[first:])


def _join(documents: Sequence[Document]) -> Batch:
    texts = [text for text, _ in documents]
    joined = _BORDER.join(["", *texts, _BORDER * 80])
    data = joined.encode("ascii", "replace").lower()
    values = np.frombuffer(data, dtype=np.uint8)
    firsts = np.cumsum([1, *(len(text) + 1 for text in texts)])
    held = [sentences for _, sentences in documents]
    counts = np.array([len(sentences) for sentences in held], dtype=np.int64)
    flat = list(chain.from_iterable(held))
    at = np.repeat(firsts[:-1], counts)
    roles: dict[str, int] = {role: number for number, role in enumerate(sorted({s.role for s in flat}))}
    return Batch(
        documents,
        values,
        data,
        firsts,
        joined.isascii(),
        np.cumsum(counts) - counts,
        np.array([s.start for s in flat], dtype=np.int64) + at,
        np.array([s.end for s in flat], dtype=np.int64) + at,
        roles,
        np.array([roles[s.role] for s in flat], dtype=np.int64),
    )


def scan_phrase(batch: Batch, words: Sequence[str], roles: frozenset[str], *, after: str) -> Found:
    """Find plain words that follow each other, whatever stands between them but letters and digits.

    ``words``: ASCII letters and digits, lower case. A place is certain where a space, or one of the marks and a space,
    parts the words, white space or the start of its sentence stands before them, and one of the characters ``after`` or
    its end behind them.
    """
    known = after.replace("?", "") if not batch.is_ascii else after  # the byte that stands for any is a question mark
    starts = _find_word(batch, words[0].encode("ascii"))
    ends = starts + len(words[0])
    is_certain = np.ones(len(starts), dtype=bool)
    for before, word in pairwise(words):
        marks = _MARKS if before in not_plain_words() else _MARKS + "."
        begins, is_next = _skip_between(batch, ends, marks if batch.is_ascii else marks.replace("?", ""))
        keep = _stands_at(batch.values, begins, word.encode("ascii"))
        starts, ends, is_certain = starts[keep], begins[keep] + len(word), (is_certain & is_next)[keep]
    keep = ~_IS_WORD[batch.values[ends]]
    return _place(batch, starts[keep], ends[keep], is_certain[keep], roles, known)


def _find_word(batch: Batch, word: bytes) -> Codes:
    """Give where a word begins that no letter or digit precedes."""
    values = batch.values
    last = len(values) - 80
    matches = values[1:last] == word[0]
    if len(word) > 1:
        matches &= values[2 : last + 1] == word[1]
    starts = np.flatnonzero(matches) + 1
    starts = starts[~_IS_WORD[values[starts - 1]]]
    return starts[_stands_at(values, starts, word)]


def _stands_at(values: Bytes, starts: Codes, word: bytes) -> NDArray[np.bool_]:
    is_same = np.ones(len(starts), dtype=bool)
    for offset, byte in enumerate(word[:64]):
        is_same &= values[np.minimum(starts + offset, len(values) - 1)] == byte
    return is_same


def _skip_between(batch: Batch, ends: Codes, marks: str) -> tuple[Codes, NDArray[np.bool_]]:
    """Give where the next word begins, and whether a space, or a mark and one, is all that stands before it.

    Far away where there is none.
    """
    values = batch.values
    last = len(values) - 1
    is_mark = np.zeros(256, dtype=bool)
    is_mark[list(marks.encode("ascii"))] = True
    is_longer = _IS_WORD[values[ends]]
    near = np.minimum(ends + 1 + is_mark[values[ends]], last)
    is_next = ~is_longer & (values[near - 1] == ord(" ")) & _IS_WORD[values[near]]
    begins = np.where(is_next, near, ends + 1)
    begins[is_longer] = last
    open_ = np.flatnonzero(~_IS_WORD[values[begins]] & (begins < last))
    for _ in range(_STEPS):
        begins[open_] += 1
        open_ = open_[~_IS_WORD[values[np.minimum(begins[open_], last)]]]
    for position in open_.tolist():
        match = _WORD_BYTE.search(batch.data, int(begins[position]))
        begins[position] = match.start() if match else last
    return np.minimum(begins, last), is_next


def _place(
    batch: Batch, starts: Codes, ends: Codes, is_certain: NDArray[np.bool_], roles: frozenset[str], after: str
) -> Found:
    """Put places into their sentences; leave out those in none, or in one of another role."""
    documents = np.searchsorted(batch.firsts, starts, side="right") - 1
    before, sentence_starts = batch.before, batch.sentence_firsts
    places = np.searchsorted(sentence_starts, starts, side="right") - 1
    is_inside = places >= before[documents]
    documents, places = documents[is_inside], places[is_inside]
    starts, ends, is_certain = starts[is_inside], ends[is_inside], is_certain[is_inside]
    lasts = batch.sentence_lasts[places]
    is_wanted = np.array([role in roles for role in batch.roles], dtype=bool)
    keep = (ends <= lasts) & is_wanted[batch.role_of[places]]
    values = batch.values
    is_free = (starts == sentence_starts[places]) | np.isin(values[starts - 1], list(b" \n"))
    is_free &= (ends == lasts) | ((ends < lasts) & np.isin(values[ends], list(after.encode("ascii"))))
    offsets = batch.firsts[documents]
    columns = (documents, places - before[documents], starts - offsets, ends - offsets, is_certain & is_free)
    return Found(*(column[keep] for column in columns))
