"""Texts as numbers: which term stands where, for all that counts terms.

Sentences are split at white space, the different chunks are numbered, each is read once by the tokenizer, and
the rest is arithmetic on arrays. One tokenizer defines what a word is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from communique.corpus.model import ROLES, Sentence
from communique.errors import InputError
from communique.text.tokens import OUTER_PUNCTUATION, Tokenizer, TokenOptions, UnitTable, not_plain_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[np.int64]

Documents: TypeAlias = Mapping[str, tuple[str, Sequence[Sentence]]] | pd.DataFrame
"""Texts with their sentences by doc_id, or a table with a row a sentence: doc_id, role, text."""

GAP = -1
_STRETCHES_A_BATCH = 1_000
_THREADS = 2


@dataclass(frozen=True)
class EncodedCorpus:
    """Tokens in the order of doc_id, sentence and text.

    ``codes[i]`` is the position of token i's term in ``terms``, sorted by code point, or GAP;
    ``documents[i]`` its document's in ``doc_ids``, sorted too; ``sentences[i]`` a number that differs from
    sentence to sentence, or from stretch to stretch of sentences where only single words are counted.
    """

    doc_ids: list[str]
    terms: list[str]
    codes: Codes
    documents: Codes
    sentences: Codes


def encode_documents(
    documents: Documents, *, roles: Collection[str], options: TokenOptions, joined: bool = False
) -> EncodedCorpus:
    """Read all sentences with one of the roles.

    ``joined``: read neighbouring sentences in one stretch, which is faster; only for single words. Raises
    InputError for a role that does not exist, or a table without one of its columns.
    """
    if unknown := sorted(set(roles) - set(ROLES)):
        raise InputError(f"Unknown role {unknown[0]!r}: the roles are {', '.join(ROLES)}.")
    doc_ids: list[str] = []
    owners: list[int] = []

    def stretches() -> Iterator[str]:
        for doc_id, texts in _iterate_stretches(documents, frozenset(roles), joined and not options.units):
            doc_ids.append(doc_id)
            for text in texts:
                owners.append(len(doc_ids) - 1)
                yield text

    chunks, codes, lengths = _number_chunks(stretches())
    terms, sizes, inner = _read_chunks(chunks, options)
    owner = np.array(owners, dtype=np.int64)
    if joined and not options.units:
        codes, owner = _expand(codes, np.repeat(owner, lengths), sizes, inner)
        return EncodedCorpus(doc_ids, terms, codes, owner, owner)
    codes, sentences = _expand(codes, np.repeat(np.arange(len(lengths)), lengths), sizes, inner)
    if options.units:
        codes, kept = join_units(codes, sentences, terms, UnitTable(options.units))
        sentences = sentences[kept]
    return EncodedCorpus(doc_ids, terms, codes, owner[sentences], sentences)


def _iterate_stretches(
    documents: Documents, wanted: frozenset[str], joined: bool
) -> Iterator[tuple[str, Iterable[str]]]:
    """Give each document's id and the texts of its sentences of these roles, in the order of the ids."""
    if isinstance(documents, pd.DataFrame):
        yield from _rows_by_document(documents, wanted)
        return
    for doc_id in sorted(documents):
        text, sentences = documents[doc_id]
        if joined:
            yield doc_id, [text[start:end] for start, end in _join_neighbours(text, sentences, wanted)]
        else:
            yield doc_id, [text[s.start : s.end] for s in sentences if s.role in wanted]


def _join_neighbours(text: str, sentences: Sequence[Sentence], wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Give stretches of sentences with nothing but white space between them."""
    first, last = 0, -1
    for sentence in sentences:
        if sentence.role not in wanted:
            continue
        if sentence.start > last >= 0 and text[last : sentence.start].isspace():
            last = sentence.end
            continue
        if last >= 0:
            yield first, last
        first, last = sentence.start, sentence.end
    if last >= 0:
        yield first, last


def _rows_by_document(table: pd.DataFrame, wanted: frozenset[str]) -> Iterator[tuple[str, list[str]]]:
    if missing := sorted({"doc_id", "role", "text"} - set(table.columns)):
        raise InputError(f"The table of sentences lacks the column {missing[0]!r}; it needs doc_id, role and text.")
    by_document: dict[str, list[str]] = {}
    for doc_id, role, text in zip(table["doc_id"], table["role"], table["text"], strict=True):
        sentences = by_document.setdefault(doc_id, [])
        if role in wanted:
            sentences.append(text)
    for doc_id in sorted(by_document):
        yield doc_id, by_document[doc_id]


def _number_chunks(stretches: Iterator[str]) -> tuple[Any, Codes, Codes]:
    """Split texts at white space; give the different chunks, the number of each chunk, and chunks a text.

    Arrow splits and numbers without Python's lock, so batches run in two threads; their order stays.
    """
    import pyarrow as pa

    batches = iter(lambda: list(islice(stretches, _STRETCHES_A_BATCH)), [])
    with ThreadPoolExecutor(_THREADS) as pool:
        waiting = [pool.submit(_split_batch, batch) for batch in chain([next(batches, [])], batches)]
    done = [future.result() for future in waiting]
    parts = pa.chunked_array([chunks for chunks, _ in done]).unify_dictionaries().chunks
    codes = np.concatenate([np.asarray(part.indices) for part in parts])
    return parts[0].dictionary, codes, np.concatenate([lengths for _, lengths in done])


def _split_batch(texts: list[str]) -> tuple[Any, Codes]:
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = pc.utf8_split_whitespace(pa.array(texts, type=pa.large_string()))
    return parts.flatten().dictionary_encode(), np.diff(np.asarray(parts.offsets)).astype(np.int64)


def _read_chunks(chunks: Any, options: TokenOptions) -> tuple[list[str], Codes, Codes]:
    """Give the terms of all chunks, sorted; how many each chunk has; and their codes, chunk after chunk.

    Chunks of one plain word with punctuation are read all at once; the tokenizer reads the others.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    tokenizer = Tokenizer(options)
    core = pc.ascii_lower(pc.utf8_trim(chunks, characters=OUTER_PUNCTUATION))
    plain = pc.and_(pc.string_is_ascii(core), pc.ascii_is_alnum(core))
    is_other = pc.is_in(core, value_set=pa.array(sorted(not_plain_words()), pa.large_string()))
    is_plain = np.asarray(pc.and_not(plain, is_other)) & (not options.lemmas and tokenizer.is_plain)
    others = [tokenizer.split_terms(chunk) for chunk in chunks.filter(pa.array(~is_plain)).to_pylist()]
    found = [term for pieces in others for term in pieces]
    texts = [
        core.filter(pa.array(is_plain)),
        *(pa.array(t, pa.large_string()) for t in (found, options.units)),
    ]
    numbered = pa.chunked_array(texts).combine_chunks().dictionary_encode()
    order = np.asarray(pc.sort_indices(numbered.dictionary)).astype(np.int64)
    rank = np.empty(len(order) + 1, dtype=np.int64)
    rank[order], rank[-1] = np.arange(len(order)), GAP
    codes = rank[np.asarray(numbered.indices.fill_null(-1))]
    sizes = np.ones(len(chunks), dtype=np.int64)
    sizes[~is_plain] = [len(pieces) for pieces in others]
    inner = np.empty(int(sizes.sum()), dtype=np.int64)
    from_plain = np.repeat(is_plain, sizes)
    n_plain = int(is_plain.sum())
    inner[from_plain], inner[~from_plain] = codes[:n_plain], codes[n_plain : n_plain + len(found)]
    return numbered.dictionary.take(pa.array(order)).to_pylist(), sizes, inner


def _expand(codes: Codes, owners: Codes, sizes: Codes, inner: Codes) -> tuple[Codes, Codes]:
    """Put the terms of each chunk in its place, and say to whom each belongs."""
    if (sizes == 1).all():
        return inner[codes], owners
    counts = sizes[codes]
    starts = (np.cumsum(sizes) - sizes)[codes]
    places = np.repeat(starts - (np.cumsum(counts) - counts), counts)
    return inner[places + np.arange(len(places))], np.repeat(owners, counts)


def join_units(codes: Codes, sentences: Codes, terms: Sequence[str], units: UnitTable) -> tuple[Codes, Codes]:
    """Replace the terms of each unit by the unit's, reading on from where a unit's first word stands.

    ``terms``: of the codes, with the units. Returns the codes, and which of the positions given are left.
    """
    places, lengths, found = _find_units(codes, sentences, len(terms), _code_units(terms, units))
    chosen, done = [], 0
    for number, (place, length) in enumerate(zip(places.tolist(), lengths.tolist(), strict=True)):
        if place >= done:
            chosen.append(number)
            done = place + length
    places, lengths = places[chosen], lengths[chosen]
    joined, keep = codes.copy(), np.ones(len(codes), dtype=bool)
    joined[places] = found[chosen]
    inner = np.repeat(places + 1 - (np.cumsum(lengths - 1) - (lengths - 1)), lengths - 1)
    keep[inner + np.arange(len(inner))] = False
    kept = np.flatnonzero(keep)
    return joined[kept], kept


def _code_units(terms: Sequence[str], units: UnitTable) -> list[tuple[tuple[int, ...], int]]:
    """Give the units whose words all occur: the codes of their words, and their own."""
    listed = [words for listed in units.by_first.values() for words in listed]
    wanted = {word for words in listed for word in words}.union(" ".join(words) for words in listed)
    code_of = {term: code for code, term in enumerate(terms) if term in wanted}
    known = [words for words in listed if all(word in code_of for word in words)]
    return [(tuple(code_of[word] for word in words), code_of[" ".join(words)]) for words in known]


def _find_units(
    codes: Codes, sentences: Codes, n_terms: int, units: Sequence[tuple[tuple[int, ...], int]]
) -> tuple[Codes, Codes, Codes]:
    """Give where units begin, the longest of each place: position, number of words, code of the unit.

    Beginnings of units are numbered word by word; at each length the places are kept where one more word fits.
    """
    number_of: dict[tuple[int, ...], int] = {(): 0}
    for words, _ in units:
        for length in range(1, len(words) + 1):
            number_of.setdefault(words[:length], len(number_of))
    unit_of = np.full(len(number_of), GAP, dtype=np.int64)
    unit_of[[number_of[words] for words, _ in units]] = [unit for _, unit in units]
    places, at = np.arange(len(codes)), np.zeros(len(codes), dtype=np.int64)
    lengths, found = np.zeros(len(codes), dtype=np.int64), np.full(len(codes), GAP, dtype=np.int64)
    for length in range(1, max((len(words) for words, _ in units), default=0) + 1):
        steps = [(words[:-1], words[-1], number) for words, number in number_of.items() if len(words) == length]
        keys = np.array([number_of[before] * n_terms + word for before, word, _ in steps], dtype=np.int64)
        order = np.argsort(keys)
        keys, numbers = keys[order], np.array([number for *_, number in steps], dtype=np.int64)[order]
        inside = places + length <= len(codes)
        places, at = places[inside], at[inside]
        last = places + length - 1
        wanted = at * n_terms + codes[last]
        near = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        fits = (keys[near] == wanted) & (codes[last] != GAP) & (sentences[last] == sentences[places])
        places, at = places[fits], numbers[near[fits]]
        is_unit = unit_of[at] != GAP
        lengths[places[is_unit]], found[places[is_unit]] = length, unit_of[at[is_unit]]
    starts = np.flatnonzero(lengths)
    return starts, lengths[starts], found[starts]
