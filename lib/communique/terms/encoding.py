"""Texts as numbers: which term stands where, for all that counts terms.

Sentences are split at white space, each different chunk is read once by the tokenizer, and the rest is
arithmetic on arrays. One tokenizer defines what a word is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from communique.corpus.model import ROLES, Sentence
from communique.errors import InputError
from communique.text.tokens import Tokenizer, TokenOptions

if TYPE_CHECKING:
    from numpy.typing import NDArray

Documents: TypeAlias = Mapping[str, tuple[str, Sequence[Sentence]]] | pd.DataFrame
"""Texts with their sentences by doc_id, or a table with a row a sentence: doc_id, role, text."""

GAP = -1


@dataclass(frozen=True)
class EncodedCorpus:
    """Tokens in the order of doc_id, sentence and text.

    ``codes[i]`` is the position of token i's term in ``terms``, sorted by code point, or GAP;
    ``documents[i]`` its document's in ``doc_ids``, sorted too; ``sentences[i]`` a number that differs from
    sentence to sentence.
    """

    doc_ids: list[str]
    terms: list[str]
    codes: NDArray[np.int64]
    documents: NDArray[np.int64]
    sentences: NDArray[np.int64]


def encode_documents(documents: Documents, *, roles: Collection[str], options: TokenOptions) -> EncodedCorpus:
    """Read all sentences with one of the roles. Raises InputError for a role that does not exist."""
    if unknown := sorted(set(roles) - set(ROLES)):
        raise InputError(f"Unknown role {unknown[0]!r}: the roles are {', '.join(ROLES)}.")
    chunk_codes = _Interner()
    doc_ids: list[str] = []
    runs: list[NDArray[np.int64]] = []
    lengths: list[int] = []
    owners: list[int] = []
    for doc_id, sentences in iterate_sentences(documents, roles):
        doc_ids.append(doc_id)
        for sentence in sentences:
            codes = list(map(chunk_codes.__getitem__, sentence.split()))
            runs.append(np.array(codes, dtype=np.int64))
            lengths.append(len(codes))
            owners.append(len(doc_ids) - 1)
    flat = np.concatenate(runs) if runs else np.empty(0, dtype=np.int64)
    return _expand(flat, lengths, owners, list(chunk_codes), doc_ids, options)


def iterate_sentences(documents: Documents, roles: Collection[str]) -> Iterator[tuple[str, Iterable[str]]]:
    """Give each document's id and the texts of its sentences of these roles, in the order of the ids."""
    wanted = frozenset(roles)
    if isinstance(documents, pd.DataFrame):
        yield from _rows_by_document(documents, wanted)
        return
    for doc_id in sorted(documents):
        text, sentences = documents[doc_id]
        yield doc_id, [text[s.start : s.end] for s in sentences if s.role in wanted]


def _rows_by_document(table: pd.DataFrame, wanted: frozenset[str]) -> Iterator[tuple[str, list[str]]]:
    if missing := sorted({"doc_id", "role", "text"} - set(table.columns)):
        raise InputError(
            f"The table of sentences lacks the column {missing[0]!r}; it needs doc_id, role and text."
        )
    by_document: dict[str, list[str]] = {}
    for doc_id, role, text in zip(table["doc_id"], table["role"], table["text"], strict=True):
        sentences = by_document.setdefault(doc_id, [])
        if role in wanted:
            sentences.append(text)
    for doc_id in sorted(by_document):
        yield doc_id, by_document[doc_id]


class _Interner(dict[str, int]):
    def __missing__(self, chunk: str) -> int:
        self[chunk] = code = len(self)
        return code


def _expand(
    flat: NDArray[np.int64],
    lengths: list[int],
    owners: list[int],
    chunks: list[str],
    doc_ids: list[str],
    options: TokenOptions,
) -> EncodedCorpus:
    """Put the terms of each chunk in its place; terms are numbered in the order of their code points."""
    tokenizer = Tokenizer(options)
    words = [[piece.term for piece in tokenizer.split(chunk)] for chunk in chunks]
    terms = sorted({term for pieces in words for term in pieces if term is not None} | set(options.units))
    code_of: dict[str | None, int] = {term: code for code, term in enumerate(terms)} | {None: GAP}
    inner = np.array([code_of[term] for pieces in words for term in pieces], dtype=np.int64)
    sizes = np.array([len(pieces) for pieces in words], dtype=np.int64)
    codes, sentences = flat, np.repeat(np.arange(len(lengths)), lengths)
    counts = sizes[flat]
    starts = (np.cumsum(sizes) - sizes)[flat]
    total = int(counts.sum())
    offsets = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    codes = inner[np.repeat(starts, counts) + offsets] if total else np.empty(0, dtype=np.int64)
    sentences = np.repeat(sentences, counts)
    if options.units:
        codes, sentences = _join_units(codes, sentences, terms, code_of, tokenizer)
    documents = np.array(owners, dtype=np.int64)[sentences] if total else sentences
    return EncodedCorpus(doc_ids, terms, codes, documents, sentences)


def _join_units(
    codes: NDArray[np.int64],
    sentences: NDArray[np.int64],
    terms: list[str],
    code_of: Mapping[str | None, int],
    tokenizer: Tokenizer,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Replace the terms of each unit by the unit's, reading on from where a unit's first word stands."""
    firsts = [code_of[first] for first in sorted(tokenizer.units.by_first) if first in code_of]
    keep = np.ones(len(codes), dtype=bool)
    joined = codes.copy()
    done = 0
    for position in np.flatnonzero(np.isin(codes, firsts)).tolist():
        if position < done:
            continue
        for words in tokenizer.units.by_first[terms[codes[position]]]:
            end = position + len(words)
            if end > len(codes) or sentences[end - 1] != sentences[position]:
                continue
            if codes[position:end].tolist() == [code_of.get(word, -2) for word in words]:
                joined[position] = code_of[" ".join(words)]
                keep[position + 1 : end] = False
                done = end
                break
    return joined[keep], sentences[keep]
