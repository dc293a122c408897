"""Frequent runs of words, and what stands beside them: added up over stretches of documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from communique.terms.coded import CodedTexts, Spool, add_up
from communique.terms.encoding import GAP, EncodedCorpus

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class Sides:
    """By run: how many documents hold it, and what stands before and after it, over all its places.

    ``n_different``: different words, each end of a sentence one more. ``sums``: the places beside which a word with each
    of the flags stands.
    """

    n_documents: Codes
    n_different: tuple[Codes, Codes]
    sums: tuple[dict[str, Codes], dict[str, Codes]]


class FrequentRuns:
    """Runs of up to ``max_length`` words that occur ``min_count`` times, numbered by length.

    The key of a run is the number of the run without its last word, times the number of terms, plus the code of that
    word. Only runs whose shorter ones are frequent are counted, so what is held grows with the runs that are.
    """

    def __init__(self, coded: CodedTexts, *, max_length: int, min_count: int) -> None:
        self.coded, self.n_terms, self._min_count = coded, max(1, len(coded.terms)), max(1, min_count)
        self.n_words = np.zeros(len(coded.terms), dtype=np.int64)
        for _, corpus in self._parts():
            self.n_words += np.bincount(corpus.codes[corpus.codes != GAP], minlength=len(coded.terms))
        keys = np.flatnonzero(self.n_words >= self._min_count)
        self._keys, self.counts = [keys], [self.n_words[keys]]
        number = np.full(len(coded.terms) + 1, GAP, dtype=np.int64)  # the last one stands for gaps
        number[keys] = np.arange(len(keys))
        self._places = [Spool()]
        for _, corpus in self._parts():
            self._places[0].add(number[corpus.codes])
        for length in range(2, max_length + 1):
            self._lengthen(length)

    def _parts(self) -> Iterator[tuple[int, EncodedCorpus]]:
        return ((part, self.coded.read(part)) for part in range(len(self.coded)))

    def _lengthen(self, length: int) -> None:
        """Count the runs of so many words, and say where those that are frequent begin."""
        keys, n = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        for part, corpus in self._parts():
            _, found = self._list_keys(part, corpus, length)
            keys, n = add_up(np.append(keys, found), np.append(n, np.ones(len(found), dtype=np.int64)))
        is_frequent = n >= self._min_count
        self._keys.append(keys[is_frequent])
        self.counts.append(n[is_frequent])
        spool = Spool()
        for part, corpus in self._parts():
            places, found = self._list_keys(part, corpus, length)
            numbers = np.full(len(corpus.codes), GAP, dtype=np.int64)
            numbers[places] = _look_up(self._keys[-1], found)
            spool.add(numbers)
        self._places.append(spool)

    def _list_keys(self, part: int, corpus: EncodedCorpus, length: int) -> tuple[Codes, Codes]:
        shorter = self._places[length - 2].read(part)
        n = max(0, len(shorter) - length + 1)
        usable = (shorter[:n] != GAP) & (shorter[1 : n + 1] != GAP)
        usable &= corpus.sentences[:n] == corpus.sentences[length - 1 :]
        places = np.flatnonzero(usable)
        return places, shorter[places] * self.n_terms + corpus.codes[places + length - 1]

    def list_words(self, length: int) -> Codes:
        """Give the codes of all frequent runs of so many words: a row a run."""
        numbers = np.arange(len(self._keys[length - 1]))
        columns = []
        for level in range(length - 1, 0, -1):
            numbers, last = np.divmod(self._keys[level][numbers], self.n_terms)
            columns.append(last)
        return np.column_stack([self._keys[0][numbers], *reversed(columns)])

    def count(self, words: Codes) -> Codes:
        """Give how often runs occur, each of them frequent: a row a run."""
        numbers = _look_up(self._keys[0], words[:, 0])
        for level in range(1, words.shape[1]):
            numbers = _look_up(self._keys[level], numbers * self.n_terms + words[:, level])
        return np.asarray(self.counts[words.shape[1] - 1][numbers])

    def measure_glue(self, words: Codes) -> NDArray[np.float64]:
        """Give the smallest pointwise mutual information over all cuts in two, in bits: a row a run."""
        length = words.shape[1]
        n = self.count(words) * int(self.n_words.sum())
        glues = [
            np.log2(n / (self.count(words[:, :cut]).astype(np.float64) * self.count(words[:, cut:])))
            for cut in range(1, length)
        ]
        return np.asarray(np.minimum.reduce(glues))

    def look_beside(self, length: int, chosen: Flags, flags: dict[str, Flags]) -> Sides:
        """Look at what stands beside the runs ``chosen`` of so many words.

        ``flags``: by the codes of terms, with one more for the end of a sentence.
        """
        row = np.full(len(chosen) + 1, GAP, dtype=np.int64)
        row[np.flatnonzero(chosen)] = np.arange(int(chosen.sum()))
        n_rows = int(chosen.sum())
        n_documents, ends = np.zeros(n_rows, dtype=np.int64), np.zeros((2, n_rows), dtype=np.int64)
        sums = tuple({name: np.zeros(n_rows, dtype=np.int64) for name in flags} for _ in range(2))
        pairs = [np.empty(0, dtype=np.int64)] * 2
        for part, corpus in self._parts():
            runs = row[self._places[length - 1].read(part)]
            places = np.flatnonzero(runs != GAP)
            runs = runs[places]
            n_documents += np.bincount(_different(runs, corpus.documents[places]), minlength=n_rows)
            for side, at in enumerate((places - 1, places + length)):
                codes = _look(corpus, places, at)
                ends[side] += np.bincount(runs[codes == GAP], minlength=n_rows)
                for name, flag in flags.items():
                    sums[side][name] += np.bincount(runs[flag[codes]], minlength=n_rows)
                inside = codes != GAP
                pairs[side] = np.union1d(pairs[side], runs[inside] * self.n_terms + codes[inside])
        different = [np.bincount(pairs[side] // self.n_terms, minlength=n_rows) + ends[side] for side in (0, 1)]
        return Sides(n_documents, (different[0], different[1]), (sums[0], sums[1]))


def _different(runs: Codes, documents: Codes) -> Codes:
    """Give each run once for each of the documents that hold it."""
    width = int(documents.max(initial=0)) + 1
    return np.unique(runs * width + documents) // width


def _look(corpus: EncodedCorpus, places: Codes, at: Codes) -> Codes:
    """Give the codes beside places, or GAP where the sentence ends."""
    exists = (at >= 0) & (at < len(corpus.codes))
    near = np.where(exists, at, 0)
    exists &= corpus.sentences[near] == corpus.sentences[places]
    return np.where(exists, corpus.codes[near], GAP)


def _look_up(keys: Codes, wanted: Codes) -> Codes:
    """Give the positions of numbers among sorted keys, GAP for those that are none."""
    if not len(keys):
        return np.full(len(wanted), GAP, dtype=np.int64)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, at, GAP)
