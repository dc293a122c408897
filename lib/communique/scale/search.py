"""Concordance and shared phrases of parsed corpora of any size, in the memory of a stretch of documents."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from communique.corpus.stretches import Follower, find_repeats, iterate_table
from communique.errors import InputError
from communique.scale.spill import Spill, is_among
from communique.tables import Format, TableWriter, conform
from communique.terms.counts import MAX_NGRAM
from communique.terms.encoding import GAP, encode_documents
from communique.terms.hits import find_hits
from communique.terms.lines import assemble_documents
from communique.terms.reuse import find_shared_phrases
from communique.text.tokens import DEFAULT_OPTIONS, TokenOptions

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STEP = np.uint64(0x9E3779B97F4A7C15)


def write_concordance(
    folder: Path,
    query: str,
    out: Path,
    *,
    roles: Collection[str] = ("body",),
    options: TokenOptions = DEFAULT_OPTIONS,
    width: int = 60,
    keeps_duplicates: bool = False,
    formats: tuple[Format, ...] = ("csv",),
) -> int:
    """Write table ``concordance`` of a word, phrase or wildcard to ``out``; return the number of hits.

    ``folder``: the tables of a parse, in Parquet. Hits stand in the order of the documents. Raises InputError for a
    query without a word, and where tables are missing.
    """
    dropped = set() if keeps_duplicates else find_repeats(folder)
    quotations = Follower(folder, "quotations")
    out.mkdir(parents=True, exist_ok=True)
    n_hits = 0
    with tempfile.TemporaryDirectory(prefix=".new-", dir=out) as staged:
        writer = TableWriter("concordance", Path(staged), formats)
        for stretch in iterate_table(folder, "sentences"):
            spoken = quotations.take(set(stretch["doc_id"]))
            texts = assemble_documents(stretch[~stretch["doc_id"].isin(dropped)])
            spoken = stretch.head(0)[["doc_id", "start", "end"]] if spoken is None else spoken
            hits = find_hits(texts, [query], roles=roles, options=options, quotations=spoken, width=width)
            n_hits += len(hits)
            order = hits["doc_id"].map({doc_id: at for at, doc_id in enumerate(texts)})
            ordered = hits.assign(_at=order).sort_values(["_at", "start"], kind="stable", ignore_index=True)
            writer.write(conform("concordance", ordered.drop(columns="_at"), is_sorted=True))
        writer.close()
        for path in sorted(Path(staged).iterdir()):
            path.replace(out / path.name)
    return n_hits


def find_phrases(
    folder: Path,
    *,
    min_length: int = 5,
    max_places: int = 100,
    roles: Collection[str] = ("body",),
    options: TokenOptions = DEFAULT_OPTIONS,
    keeps_duplicates: bool = False,
) -> pd.DataFrame:
    """Return table ``shared_phrases``: what ``find_shared_phrases`` finds in all documents of a parse at once.

    Runs of ``min_length`` words are hashed and sorted on disk; only the sentences that hold a run which another
    document holds, too, are compared. Memory: those sentences, and 8 bytes for each different run that is shared.

    Raises InputError for a length below 2 or above 5 words, and where tables are missing.
    """
    if not 2 <= min_length <= MAX_NGRAM * 4:
        raise InputError(f"min_length={min_length}: a shared phrase has 2 to {MAX_NGRAM * 4} words; 5 is usual")
    plain = replace(options, stop_words=frozenset())
    dropped = set() if keeps_duplicates else find_repeats(folder)

    def stretches() -> Iterator[pd.DataFrame]:
        for stretch in iterate_table(folder, "sentences"):
            used = stretch[stretch["role"].isin(set(roles)) & ~stretch["doc_id"].isin(dropped)]
            yield used.sort_values("doc_id", kind="stable", ignore_index=True)

    with tempfile.TemporaryDirectory(prefix="communique-") as name:
        spill = Spill(Path(name))
        for stretch in stretches():
            spill.add(_hash_different(stretch, min_length, plain))
        repeated = [np.unique(values[1:][values[1:] == values[:-1]]) for values in spill.parts()]
    shared = np.concatenate(repeated)
    kept = []
    for stretch in stretches():
        hashes, _, sentences = hash_runs(stretch, min_length, plain)
        rows = np.unique(sentences[is_among(hashes, shared)])
        kept.append(stretch.iloc[rows])
    return conform("shared_phrases", _compare(kept, min_length, max_places, plain), is_sorted=True)


def hash_runs(
    sentences: pd.DataFrame, length: int, options: TokenOptions
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
    """Return a hash of every run of ``length`` words within a sentence, with its document's and its row's number.

    ``sentences`` are sorted by doc_id; rows and documents are numbered from 0.
    """
    corpus = encode_documents(sentences, roles=set(sentences["role"]), options=options)
    digests = [hashlib.blake2b(term.encode(), digest_size=8).digest() for term in corpus.terms]
    of_term = np.frombuffer(b"".join(digests), dtype=np.uint64) if digests else np.zeros(1, dtype=np.uint64)
    n = max(0, len(corpus.codes) - length + 1)
    hashes, is_whole = np.zeros(n, dtype=np.uint64), np.ones(n, dtype=bool)
    for at in range(length):
        codes = corpus.codes[at : at + n]
        hashes = hashes * _STEP + of_term[codes]
        is_whole &= codes != GAP
    is_whole &= corpus.sentences[:n] == corpus.sentences[length - 1 : length - 1 + n]
    return hashes[is_whole], corpus.documents[:n][is_whole], corpus.sentences[:n][is_whole]


def _hash_different(stretch: pd.DataFrame, length: int, options: TokenOptions) -> NDArray[np.uint64]:
    """Return the hashes of the runs of a stretch, those of each document once."""
    hashes, documents, _ = hash_runs(stretch, length, options)
    order = np.lexsort([documents, hashes])
    hashes, documents = hashes[order], documents[order]
    is_new = np.ones(len(hashes), dtype=bool)
    is_new[1:] = (hashes[1:] != hashes[:-1]) | (documents[1:] != documents[:-1])
    return hashes[is_new]


def _compare(kept: list[pd.DataFrame], min_length: int, max_places: int, options: TokenOptions) -> pd.DataFrame:
    """Compare sentences with one another; they keep their places in their documents."""
    joined = pd.concat(kept, ignore_index=True) if kept else pd.DataFrame()
    if joined.empty:
        return find_shared_phrases({}, min_length=min_length)
    numbered = joined.assign(sentence=joined.groupby("doc_id").cumcount())
    texts = assemble_documents(numbered)
    roles = sorted(set(numbered["role"]))
    return find_shared_phrases(texts, min_length=min_length, max_places=max_places, roles=roles, options=options)
