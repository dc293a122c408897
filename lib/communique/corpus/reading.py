"""Reading: from the files of a corpus to its documents, one at a time, every file accounted for."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import IO

from communique.corpus import formats
from communique.corpus.decode import BinaryFileError
from communique.corpus.model import Document
from communique.corpus.sidefiles import SideMetadata, read_side_metadata
from communique.corpus.sources import Source, corpus_root, find_sources

MAX_TEXT_BYTES = 128 * 2**20
"""A single text larger than this is no news text; a table of texts may be of any size."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How table files are read: the column with the text, and the one that names the document (default: its row)."""

    text_column: str = ""
    id_column: str = ""


def read_documents(
    corpus: str | os.PathLike[str], *, options: ReadOptions | None = None, side: SideMetadata | None = None
) -> Iterator[Document]:
    """Yield the documents of ``corpus`` in the order of their files and rows.

    ``side`` is the metadata beside the texts, by default read from the corpus; afterwards it knows which of its rows
    were used. Memory does not grow with the number of documents. Nothing found is left out: what cannot be read is a document
    without text, with its state and its problem. Raises InputError where the corpus does not exist or holds no file.
    """
    side = side or read_side_metadata(corpus_root(corpus))
    for source, doc_id in list_sources(corpus):
        for document in read_source(source, doc_id, options or ReadOptions()):
            given = side.rows_for(document, source)
            yield replace(document, metadata={**document.metadata, **given}) if given else document


def list_sources(corpus: str | os.PathLike[str]) -> Iterator[tuple[Source, str]]:
    """Yield each source of ``corpus`` with the id of its document, or the beginning of its rows' ids, in order."""
    sources = find_sources(corpus)
    return zip(sources, _doc_ids(sources), strict=True)


def _doc_ids(sources: Sequence[Source]) -> list[str]:
    """Return the id of each source: its name without its ending where no other one could have that id, else its path."""
    stems = [source.stem for source in sources]
    names = Counter(stems)
    paths = {source.path for source in sources}
    tables = {stem for source, stem in zip(sources, stems, strict=True) if source.is_table}
    return [
        source.path
        if names[stem] > 1
        or (stem in paths and stem != source.path)
        or ("#" in stem and any(stem.startswith(f"{table}#") for table in tables))
        else stem
        for source, stem in zip(sources, stems, strict=True)
    ]


def read_source(source: Source, doc_id: str, options: ReadOptions) -> Iterator[Document]:
    """Yield the document of a source, or one a row; what cannot be read is a document with a problem."""
    base = Document(doc_id, source.path, "", format=source.format)
    try:
        if source.problem:
            raise formats.FormatError(source.problem)
        if source.is_table:
            with source.open() as file:
                yield from _read_table(file, base, _hash_file(source), options)
        else:
            data = read_data(source)
            if len(data) > MAX_TEXT_BYTES:
                raise formats.FormatError(
                    f"it is larger than {MAX_TEXT_BYTES // 2**20} MiB, too large for one text; split it, or give a table with a row a text"
                )
            yield parse_data(data, base)
    except Exception as error:  # hostile bytes fail in many ways in many libraries; each is a document's problem
        yield replace(base, state="unreadable", problem=_explain(error), sha256_file=_hash_file(source))


def read_data(source: Source) -> bytes:
    """Return the bytes of a source, cut after one more than a text may have."""
    with source.open() as file:
        return file.read(MAX_TEXT_BYTES + 1)


def parse_data(data: bytes, base: Document) -> Document:
    """Return ``base`` with the text that its file's bytes hold; with a problem where they hold none."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        return _finish(base, formats.READERS[base.format](data), digest)
    except Exception as error:
        return replace(base, state="unreadable", problem=_explain(error), sha256_file=digest)


def _explain(error: Exception) -> str:
    is_plain = isinstance(error, BinaryFileError | formats.FormatError)
    return _one_line(str(error) if is_plain else f"{type(error).__name__}: {error}")


def _read_table(file: IO[bytes], base: Document, digest: str, options: ReadOptions) -> Iterator[Document]:
    number, seen = 0, set()
    for number, row in enumerate(formats.TABLE_READERS[base.format](file, options.text_column), start=1):
        name = row.metadata.get(options.id_column, "") if options.id_column else ""
        name = str(number) if not name else f"{name} (row {number})" if name in seen else name
        if options.id_column:
            seen.add(name)
        yield _finish(replace(base, doc_id=f"{base.doc_id}#{name}"), row, digest)
    if not number:
        yield replace(base, state="empty", problem="it holds no rows", sha256_file=digest)


def _finish(base: Document, read: formats.Read, digest: str) -> Document:
    return replace(
        base,
        text=read.text,
        encoding=read.encoding,
        sha256_file=digest,
        sha256_text=hashlib.sha256(read.text.encode("utf-8")).hexdigest(),
        state="ok" if read.text.strip() else "unreadable" if read.problem else "empty",
        problem=read.problem or ("" if read.text.strip() else "it holds no text"),
        metadata=dict(read.metadata),
        left_out=read.left_out,
    )


def _hash_file(source: Source) -> str:
    digest = hashlib.sha256()
    try:
        with source.file.open("rb") as file:
            while chunk := file.read(2**20):
                digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()


def _one_line(message: str) -> str:
    return " ".join(message.split())[:300]


def metadata_columns(documents: Mapping[str, str], taken: frozenset[str]) -> dict[str, str]:
    """Return a document's own metadata with the prefix ``meta_`` where a column's name is taken."""
    named: dict[str, str] = {}
    for key, value in documents.items():
        name = key
        while name in taken or (name != key and name in documents):
            name = f"meta_{name}"
        named[name] = value
    return named
