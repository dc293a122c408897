"""Shared phrases: what documents say word for word alike. The table ``shared_phrases``."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.terms.concordance import merge_spans
from communique.terms.counts import extend_ngrams
from communique.terms.encoding import GAP, EncodedCorpus
from communique.text.tokens import DEFAULT_OPTIONS, Tokenizer, TokenOptions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[np.int64]
    Texts: TypeAlias = Mapping[str, tuple[str, Sequence[Sentence]]]

SPANS = ("doc_id_a", "start_a", "end_a", "doc_id_b", "start_b", "end_b")


def find_shared_phrases(
    documents: Texts | Places,
    *,
    min_length: int = 5,
    max_places: int = 100,
    roles: Collection[str] = ("body",),
    options: TokenOptions = DEFAULT_OPTIONS,
) -> pd.DataFrame:
    """Find runs of words that two documents share and that cannot be made longer on either side.

    ``documents``: texts, or what ``read_places`` gives of them. ``min_length``: words; no run crosses the end of a sentence; stop words count as words. A phrase that
    begins in more than ``max_places`` places is compared with its first place only, and its rows say so in
    ``note``.

    One row is a phrase in two documents: doc_id_a, start_a, end_a, doc_id_b, start_b, end_b (doc_id_a sorts
    first), n_words, phrase (terms), note; sorted by both places. Raises InputError for a length below 2.
    """
    if min_length < 2:
        raise InputError(f"min_length={min_length}: a shared phrase has 2 words or more; 5 is usual.")
    places = documents if isinstance(documents, Places) else read_places(documents, roles=roles, options=options)
    corpus = places.corpus
    grams = corpus.codes
    for length in range(2, min_length + 1):
        grams, _ = extend_ngrams(grams, corpus, length)
    codes, sentences = corpus.codes.data, corpus.sentences.data  # quick to read one by one

    def alike(i: int, j: int, one: int, two: int) -> bool:
        """Say whether tokens i and j have one term, in the sentences of tokens one and two."""
        if codes[i] != codes[j] or codes[i] == GAP:
            return False
        return bool(sentences[i] == sentences[one] and sentences[j] == sentences[two])

    rows = []
    for one, two, note in _pair_places(grams, corpus, max_places):
        if one and alike(one - 1, two - 1, one, two):
            continue
        n = min_length
        while two + n < len(codes) and alike(one + n, two + n, one, two):
            n += 1
        phrase = " ".join(corpus.terms[code] for code in codes[one : one + n])
        rows.append((*places.span(one, n), *places.span(two, n), n, phrase, note))
    table = pd.DataFrame(rows, columns=[*SPANS, "n_words", "phrase", "note"])
    return table.sort_values(list(SPANS), kind="stable", ignore_index=True)


def measure_overlap(
    documents: Texts | Places,
    shared: pd.DataFrame,
    *,
    roles: Collection[str] = ("body",),
    options: TokenOptions = DEFAULT_OPTIONS,
) -> pd.DataFrame:
    """Measure how much of each document stands in phrases that it shares with another.

    ``shared``: the table of ``find_shared_phrases`` for the same documents, roles and options. One row is an
    ordered pair: doc_id, other, n_phrases, n_words_shared, n_words, coverage (0 to 1); sorted; pairs that
    share nothing are not rows.
    """
    places = documents if isinstance(documents, Places) else read_places(documents, roles=roles, options=options)
    rows_of = {side: shared.groupby(f"doc_id_{side}").indices for side in ("a", "b")}
    columns = {name: shared[name].to_numpy() for name in SPANS}
    borders = np.searchsorted(places.corpus.documents, np.arange(len(places.corpus.doc_ids) + 1))
    rows = []
    for number, doc_id in enumerate(places.corpus.doc_ids):
        tokens = np.sort(places.starts[borders[number] : borders[number + 1]])
        spans: dict[str, list[tuple[int, int]]] = {}
        for mine, other in (("a", "b"), ("b", "a")):
            at = rows_of[mine].get(doc_id, ())
            if not len(at):
                continue
            found = (columns[name][at] for name in (f"doc_id_{other}", f"start_{mine}", f"end_{mine}"))
            for name, start, end in zip(*found, strict=True):
                spans.setdefault(str(name), []).append((int(start), int(end)))
        for other_id in sorted(spans):
            covered = [np.searchsorted(tokens, span) for span in merge_spans(spans[other_id])]
            n = int(sum(end - start for start, end in covered))
            rows.append((doc_id, other_id, len(set(spans[other_id])), n, len(tokens), n / len(tokens)))
    names = ["doc_id", "other", "n_phrases", "n_words_shared", "n_words", "coverage"]
    return pd.DataFrame(rows, columns=names)


def align_passages(shared: pd.DataFrame, *, max_gap: int = 120) -> pd.DataFrame:
    """Chain phrases that follow each other in both documents, at most ``max_gap`` characters apart in each.

    One row is a passage: the spans of both documents, from the first phrase to the last, n_phrases, n_words
    (shared ones); sorted by both places. A phrase is in one passage.
    """
    ordered = shared.sort_values(["doc_id_a", "doc_id_b", "start_a", "start_b"], kind="stable")
    names = (ordered["doc_id_a"].tolist(), ordered["doc_id_b"].tolist())
    numbers = (ordered[name].tolist() for name in ("start_a", "end_a", "start_b", "end_b", "n_words"))
    passages: list[tuple[str, str, list[int]]] = []
    for a, b, start_a, end_a, start_b, end_b, n_words in zip(*names, *numbers, strict=True):
        if passages and passages[-1][:2] == (a, b):
            open_passage = passages[-1][2]
            gaps = start_a - open_passage[1], start_b - open_passage[3]
            if min(gaps) >= 0 and max(gaps) <= max_gap:
                open_passage[1], open_passage[3] = end_a, end_b
                open_passage[4] += 1
                open_passage[5] += n_words
                continue
        passages.append((a, b, [start_a, end_a, start_b, end_b, 1, n_words]))
    flat = [(a, *values[:2], b, *values[2:]) for a, b, values in passages]
    table = pd.DataFrame(flat, columns=[*SPANS, "n_phrases", "n_words"])
    return table.sort_values(list(SPANS), kind="stable", ignore_index=True)


@dataclass(frozen=True)
class Places:
    """An encoded corpus with the place of each token."""

    corpus: EncodedCorpus
    starts: Codes
    ends: Codes

    def span(self, first: int, n: int) -> tuple[str, int, int]:
        """Give the document, the start and the end of ``n`` tokens."""
        doc_id = self.corpus.doc_ids[int(self.corpus.documents[first])]
        return doc_id, int(self.starts[first]), int(self.ends[first + n - 1])


def read_places(
    documents: Texts, *, roles: Collection[str] = ("body",), options: TokenOptions = DEFAULT_OPTIONS
) -> Places:
    """Read the words of all documents with their places; stop words are words."""
    tokenizer, wanted = Tokenizer(replace(options, stop_words=frozenset())), frozenset(roles)
    doc_ids = sorted(documents)
    number_of: dict[str | None, int] = {None: GAP}
    codes, starts, ends, owners, sentences = (array("i") for _ in range(5))
    number = 0
    for position, doc_id in enumerate(doc_ids):
        text, found = documents[doc_id]
        for sentence in found:
            number += 1
            pieces = tokenizer.read(text, sentence.start, sentence.end) if sentence.role in wanted else []
            codes.extend(number_of.setdefault(piece.term, len(number_of) - 1) for piece in pieces)
            starts.extend(piece.start for piece in pieces)
            ends.extend(piece.end for piece in pieces)
            owners.extend([position] * len(pieces))
            sentences.extend([number] * len(pieces))
    known = sorted(term for term in number_of if term is not None)
    rank = np.full(len(known) + 1, GAP, dtype=np.int64)  # the last one stands for gaps
    rank[[number_of[term] for term in known]] = np.arange(len(known))
    columns = [np.array(column, dtype=np.int64) for column in (owners, sentences, starts, ends)]
    corpus = EncodedCorpus(doc_ids, known, rank[np.array(codes, dtype=np.int64)], *columns[:2])
    return Places(corpus, *columns[2:])


def _pair_places(grams: Codes, corpus: EncodedCorpus, max_places: int) -> Iterator[tuple[int, int, str]]:
    """Give pairs of places, in different documents, where the same n-gram starts."""
    order = np.argsort(grams, kind="stable")
    order = order[grams[order] != GAP]
    if not len(order):
        return
    firsts = np.flatnonzero(np.append(True, np.diff(grams[order]) != 0))
    lasts = np.append(firsts[1:], len(order))
    owners = corpus.documents
    is_shared = owners[order[firsts]] != owners[order[lasts - 1]]
    for first, last in zip(firsts[is_shared].tolist(), lasts[is_shared].tolist(), strict=True):
        places = order[first:last].tolist()
        many = len(places) > max_places
        note = f"one of {len(places)} places, compared with the first only" if many else ""
        mine = owners[places].tolist()
        for position, one in enumerate(places[:1] if many else places):
            for number, two in enumerate(places[position + 1 :], start=position + 1):
                if mine[position] != mine[number]:
                    yield one, two, note
