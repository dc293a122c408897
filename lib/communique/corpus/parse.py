"""Parsing: one function from a partition of documents to its tables, and whole corpora through it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from communique.corpus.layout import find_segments
from communique.corpus.metadata import Metadata, apply_given, find_metadata
from communique.corpus.model import Document, Segment, Sentence
from communique.corpus.reading import ReadOptions, metadata_columns, read_documents
from communique.corpus.sidefiles import read_side_metadata
from communique.corpus.sources import corpus_root
from communique.tables import make_table, table_dictionary
from communique.text.sentences import split_sentences
from communique.trade.quantities import find_quantities

PARTITION_CHARS = 6_000_000
"""A partition holds documents of about this many characters: some megabytes of text."""

PARSED = ("documents", "metadata_evidence", "segments", "sentences", "quantities")
"""The tables that a partition gives."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A parsed corpus in memory: its tables by name, its texts by document, and what is wrong with it as a whole."""

    tables: Mapping[str, pd.DataFrame]
    texts: Mapping[str, str]
    problems: pd.DataFrame

    @property
    def documents(self) -> pd.DataFrame:
        """Table ``documents``."""
        return self.tables["documents"]


@dataclass(slots=True)
class _Rows:
    by_table: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in PARSED})

    def add(self, table: str, doc_id: str, **row: Any) -> None:
        self.by_table[table].append({"doc_id": doc_id, **row})


def read_corpus(corpus: str | os.PathLike[str], *, options: ReadOptions | None = None) -> Corpus:
    """Read and parse ``corpus`` into memory.

    Args:
        corpus: a folder, a file, a glob or an archive of texts.
        options: how table files are read.

    Returns:
        The tables that ``PARSED`` names, rows in the order of reading, and the texts.

    Raises:
        InputError: where the corpus does not exist or holds no file.
    """
    side = read_side_metadata(corpus_root(corpus))
    documents = list(read_documents(corpus, options=options, side=side))
    return Corpus(
        parse_partition(documents),
        {document.doc_id: document.text for document in documents if document.state == "ok"},
        make_table("problems", side.problems()),
    )


def partition_documents(documents: Iterable[Document], *, max_chars: int = PARTITION_CHARS) -> Iterator[list[Document]]:
    """Yield the documents in partitions of about ``max_chars`` characters, their order kept."""
    partition: list[Document] = []
    size = 0
    for document in documents:
        partition.append(document)
        size += len(document.text) + 1_000
        if size >= max_chars:
            yield partition
            partition, size = [], 0
    if partition:
        yield partition


def parse_partition(documents: Sequence[Document]) -> dict[str, pd.DataFrame]:
    """Return the tables of ``documents``: a row a document in ``documents``, spans in the others.

    A document without text has a row in ``documents`` and none elsewhere.
    """
    rows = _Rows()
    for document in documents:
        _parse_document(document, rows)
    return {name: make_table(name, rows.by_table[name], is_sorted=True) for name in PARSED}


def _parse_document(document: Document, rows: _Rows) -> None:
    text, doc_id = document.text, document.doc_id
    segments = find_segments(text, left_out=document.left_out)
    sentences = split_sentences(text, segments)
    stated, evidence = find_metadata(text, segments)
    metadata = apply_given(stated, document.metadata)
    for item in evidence:
        rows.add("metadata_evidence", doc_id, **_fields(item))
    for number, segment in enumerate(segments):
        rows.add("segments", doc_id, segment=number, text=text[segment.start : segment.end], **_fields(segment))
    for number, sentence in enumerate(sentences):
        rows.add("sentences", doc_id, sentence=number, text=text[sentence.start : sentence.end], **_fields(sentence))
    quantities = find_quantities(
        text, sentences, date=metadata.date, date_earliest=metadata.date_earliest, date_latest=metadata.date_latest
    )
    for quantity in quantities:
        rows.add("quantities", doc_id, **_fields(quantity))
    rows.add("documents", doc_id, **_document_row(document, metadata, segments, sentences))


def _document_row(
    document: Document, metadata: Metadata, segments: Sequence[Segment], sentences: Sequence[Sentence]
) -> dict[str, Any]:
    body = [segment for segment in segments if segment.role == "body"]
    taken = frozenset(table_dictionary()["documents"].names)
    given = {key: value for key, value in document.metadata.items() if key not in _GIVEN_FIELDS}
    return {
        **metadata_columns(given, taken),
        **_fields(metadata),
        "path": document.path,
        "sha256_file": document.sha256_file,
        "sha256_text": document.sha256_text,
        "format": document.format,
        "encoding": document.encoding,
        "state": document.state,
        "problem": document.problem,
        "n_chars": len(document.text),
        "n_words": sum(len(document.text[s.start : s.end].split()) for s in body),
        "n_sentences": sum(sentence.role == "body" for sentence in sentences),
    }


_GIVEN_FIELDS = frozenset({"title", "date", "source", "place"})


def _fields(item: Any) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__slots__}


def text_file_name(doc_id: str) -> str:
    """Return the name of the file that holds the text of ``doc_id``: the id, escaped where a file name needs it."""
    name = quote(doc_id, safe=" #!()[]{}+,;=@&~$'")
    return ("%2E" + name[1:] if name.startswith(".") else name)[:200] + ".txt"


def write_texts(texts: Mapping[str, str], folder: Path) -> None:
    """Write each text to ``folder/<doc_id>.txt``, UTF-8, as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for doc_id, text in texts.items():
        (folder / text_file_name(doc_id)).write_text(text, encoding="utf-8", newline="")
