"""Texts as numbers, one stretch of documents after the other, with one numbering of terms for all of them.

The numbers lie in a temporary file, so that a corpus takes the memory of its vocabulary and of one stretch.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import IO, TYPE_CHECKING, TypeAlias

import numpy as np

from communique.terms.encoding import Documents, EncodedCorpus, encode_documents, join_units
from communique.terms.vocabulary import Vocabulary
from communique.text.tokens import TokenOptions, UnitTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[np.int64]


class Spool:
    """Arrays of whole numbers in the order in which they were added: the first in memory, from the second on in a file."""

    def __init__(self) -> None:
        self._held: list[NDArray[np.int32]] = []
        self._file: IO[bytes] | None = None
        self._places: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return len(self._places)

    def add(self, values: Codes) -> None:
        """Put an array behind the others; its numbers fit in 32 bits."""
        first, n = self._places[-1] if self._places else (0, 0)
        self._places.append((first + n, len(values)))
        self._held.append(values.astype(np.int32))
        if len(self._places) > 1:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="communique-")  # noqa: SIM115
            self._file.seek(0, 2)
            for array in self._held:
                array.tofile(self._file)
            self._held = []

    def read(self, number: int) -> Codes:
        """Return the array that was added as this one, from 0."""
        if self._file is None:
            return self._held[number].astype(np.int64)
        at, n = self._places[number]
        self._file.seek(4 * at)
        return np.fromfile(self._file, dtype=np.int32, count=n).astype(np.int64)


class CodedTexts:
    """The words of sentences with one of the roles, as ``encode_documents`` reads them, no units joined.

    ``stretches``: each whole documents. ``terms`` are sorted by code point; ``doc_ids`` are those of each stretch.
    """

    def __init__(self, stretches: Iterable[Documents], *, roles: Collection[str], options: TokenOptions) -> None:
        plain = replace(options, units=(), stop_words=frozenset())
        vocabulary = Vocabulary()
        self.doc_ids: list[list[str]] = []
        self._codes, self._documents, self._sentences = Spool(), Spool(), Spool()
        for stretch in stretches:
            corpus = encode_documents(stretch, roles=roles, options=plain)
            numbers = np.append(vocabulary.number(corpus.terms), -1)  # the last one stands for gaps
            self.doc_ids.append(corpus.doc_ids)
            self._codes.add(numbers[corpus.codes])
            self._documents.add(corpus.documents)
            self._sentences.add(corpus.sentences)
        terms, rank = vocabulary.sort()
        self.terms: list[str] = terms.to_pylist()
        self._rank = np.append(rank, -1)

    def __len__(self) -> int:
        return len(self.doc_ids)

    def read(self, number: int) -> EncodedCorpus:
        """Return a stretch; its terms are those of the whole."""
        codes = self._rank[self._codes.read(number)]
        doc_ids = self.doc_ids[number]
        return EncodedCorpus(doc_ids, self.terms, codes, self._documents.read(number), self._sentences.read(number))

    def parts(self, units: Sequence[str] = ()) -> Iterator[EncodedCorpus]:
        """Yield the stretches with ``units`` joined."""
        joined = UnitTable(units)
        terms = sorted({*self.terms, *units}) if units else self.terms
        places = np.append(np.searchsorted(np.array(terms, dtype=object), np.array(self.terms, dtype=object)), -1)
        for number in range(len(self)):
            corpus = self.read(number)
            if units:
                codes, kept = join_units(places[corpus.codes], corpus.sentences, terms, joined)
                corpus = EncodedCorpus(corpus.doc_ids, terms, codes, corpus.documents[kept], corpus.sentences[kept])
            yield corpus


def add_up(keys: Codes, *values: Codes) -> tuple[Codes, ...]:
    """Return the different keys, sorted, and the sums of each one's values."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    firsts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(keys) else order
    sums = (np.add.reduceat(column[order], firsts) if len(keys) else column for column in values)
    return ordered[firsts], *sums
