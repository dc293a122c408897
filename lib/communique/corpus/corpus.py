"""A parsed corpus: in memory for notebooks, or streamed to a folder of tables, a partition at a time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from communique.cards import make_card
from communique.corpus.corrections import Corrections, read_corrections
from communique.corpus.duplicates import Sketch, find_duplicates
from communique.corpus.model import Document
from communique.corpus.parse import PARSED, apply_html_metadata, mark_duplicates, parse_partition, partition_documents
from communique.corpus.reading import ReadOptions, read_documents
from communique.corpus.rules import LayoutRules, read_rules
from communique.corpus.sidefiles import SideMetadata, read_side_metadata
from communique.corpus.sources import corpus_root
from communique.tables import Format, TableWriter, conform, make_table, read_table, write_table
from communique.wording import each_row, shorten

_SHOWN = 12
"""Documents that a corpus shows of itself in a notebook."""

LISTED = ("problems", "corrections")
"""The tables about the corpus as a whole."""

LAYOUT_FILE = "layout.yaml"
"""A user's own rules of layout, beside the texts."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A parsed corpus in memory: its tables by name, and its texts by document where they were kept."""

    tables: Mapping[str, pd.DataFrame]
    texts: Mapping[str, str]

    @property
    def documents(self) -> pd.DataFrame:
        """Table ``documents``."""
        return self.tables["documents"]

    @property
    def sentences(self) -> pd.DataFrame:
        """Table ``sentences``."""
        return self.tables["sentences"]

    @property
    def problems(self) -> pd.DataFrame:
        """Table ``problems``: what is wrong with the corpus as a whole."""
        return self.tables["problems"]

    def _repr_html_(self) -> str:
        """Show what the corpus holds: its documents, and how large its tables are."""
        documents = self.documents
        n_words, n_sentences = int(documents["n_words"].sum()), int(documents["n_sentences"].sum())
        facts = f"{len(documents):,} documents, {n_words:,} words of running text in {n_sentences:,} sentences"
        rows = [
            (
                row.doc_id,
                shorten(str(row.title), 80) or "not stated",
                row.date or "not stated",
                f"{row.n_words:,}",
                row.state,
            )
            for row in each_row(documents.head(_SHOWN))
        ]
        rest = f"The first {_SHOWN} of {len(documents):,} documents. " if len(documents) > _SHOWN else ""
        sizes = ", ".join(f"{name} ({len(table):,})" for name, table in self.tables.items())
        return make_card(
            "Corpus",
            facts,
            ("document", "title", "date", "words", "state"),
            rows,
            more=f"{rest}Tables, with their rows: {sizes}. corpus.tables['sentences'] is one of them.",
        )

    def without_duplicates(self) -> Corpus:
        """Return the corpus with the spans of duplicates left out; table ``documents`` still lists them."""
        dropped = set(self.documents.loc[self.documents["state"] == "duplicate", "doc_id"])
        kept = {
            name: table[~table["doc_id"].isin(dropped)].reset_index(drop=True) if name in PARSED[1:] else table
            for name, table in self.tables.items()
        }
        return Corpus(kept, self.texts)


@dataclass(slots=True)
class _Side:
    """What lies beside the texts."""

    metadata: SideMetadata
    corrections: Corrections
    rules: LayoutRules | None

    def tables(self) -> dict[str, pd.DataFrame]:
        return {
            "problems": make_table("problems", self.metadata.problems()),
            "corrections": make_table("corrections", self.corrections.rows()),
        }


def _read_side(corpus: str | os.PathLike[str]) -> _Side:
    root = corpus_root(corpus)
    own = root / LAYOUT_FILE
    return _Side(read_side_metadata(root), read_corrections(root), read_rules(own) if own.is_file() else None)


def _documents(corpus: str | os.PathLike[str], options: ReadOptions | None, side: _Side) -> Iterator[Document]:
    for document in read_documents(corpus, options=options, side=side.metadata):
        yield apply_html_metadata(document)


def read_corpus(corpus: str | os.PathLike[str], *, options: ReadOptions | None = None) -> Corpus:
    """Read and parse ``corpus`` into memory.

    Args:
        corpus: a folder, a file, a glob or an archive of texts.
        options: how table files are read.

    Returns:
        The tables that ``PARSED`` and ``LISTED`` name, rows in the order of reading, and the texts.

    Raises:
        InputError: where the corpus does not exist or holds no file, or a file beside the texts is faulty.
    """
    side = _read_side(corpus)
    documents = list(_documents(corpus, options, side))
    parsed = parse_partition(documents, corrections=side.corrections, rules=side.rules)
    marked = mark_duplicates(parsed.tables["documents"], _find_all_duplicates(parsed.sketches))
    texts = {document.doc_id: document.text for document in documents if document.state == "ok"}
    return Corpus({**parsed.tables, "documents": marked, **side.tables()}, texts)


def _find_all_duplicates(sketches: Sequence[tuple[str, str, Sketch | None]]) -> dict[str, str]:
    return find_duplicates([s[0] for s in sketches], [s[1] for s in sketches], [s[2] for s in sketches])


def stream_corpus(
    corpus: str | os.PathLike[str],
    folder: Path,
    *,
    options: ReadOptions | None = None,
    formats: tuple[Format, ...] = ("parquet", "csv"),
    texts_folder: Path | None = None,
    max_chars: int | None = None,
) -> dict[str, int]:
    """Parse ``corpus`` a partition at a time and write its tables to ``folder``, its texts to ``texts_folder``.

    Memory holds one partition and 128 bytes a document. Returns the number of documents by state. Raises InputError as
    ``read_corpus`` does.
    """
    side = _read_side(corpus)
    states: dict[str, int] = {}
    sketches: list[tuple[str, str, Sketch | None]] = []
    with tempfile.TemporaryDirectory(prefix=".documents-", dir=_made(folder)) as parts_name:
        parts = Path(parts_name)
        writers = {name: TableWriter(name, folder, formats) for name in PARSED if name != "documents"}
        limit = {"max_chars": max_chars} if max_chars else {}
        for number, documents in enumerate(partition_documents(_documents(corpus, options, side), **limit)):
            parsed = parse_partition(documents, corrections=side.corrections, rules=side.rules)
            sketches += parsed.sketches
            write_table("documents", parsed.tables["documents"], parts / f"{number:08}", formats=("parquet",))
            for name, writer in writers.items():
                writer.write(parsed.tables[name])
            if texts_folder is not None:
                write_texts({d.doc_id: d.text for d in documents if d.state == "ok"}, texts_folder)
        for writer in writers.values():
            writer.close()
        _join_documents(sorted(parts.iterdir()), folder, formats, _find_all_duplicates(sketches), states)
    for name, table in side.tables().items():
        write_table(name, table, folder, formats=formats)
    return states


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _join_documents(
    parts: list[Path], folder: Path, formats: tuple[Format, ...], duplicate_of: dict[str, str], states: dict[str, int]
) -> None:
    """Write the parts of table ``documents`` as one: with the columns of all, duplicates marked."""
    columns = sorted({name for part in parts for name in read_table("documents", part).columns})
    writer = TableWriter("documents", folder, formats)
    for part in parts:
        table = mark_duplicates(read_table("documents", part).reindex(columns=columns), duplicate_of)
        for state, n in table["state"].value_counts().items():
            states[str(state)] = states.get(str(state), 0) + int(n)
        writer.write(conform("documents", table, is_sorted=True))
    writer.close()


def text_file_name(doc_id: str) -> str:
    """Return the name of the file that holds the text of ``doc_id``: the id, escaped where a file name needs it."""
    name = quote(doc_id, safe=" #!()[]{}+,;=@&~$'")
    name = "%2E" + name[1:] if name.startswith(".") else name
    if len(name) > _LONGEST_NAME:
        import hashlib

        name = name[: _LONGEST_NAME - 13] + "~" + hashlib.sha256(doc_id.encode("utf-8")).hexdigest()[:12]
    return name + ".txt"


_LONGEST_NAME = 200


def write_texts(texts: Mapping[str, str], folder: Path) -> None:
    """Write each text to ``folder/<doc_id>.txt``, UTF-8, as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for doc_id, text in texts.items():
        (folder / text_file_name(doc_id)).write_text(text, encoding="utf-8", newline="")


def read_text(doc_id: str, folder: Path) -> str:
    """Return the text of a document as ``write_texts`` wrote it."""
    return (folder / text_file_name(doc_id)).read_bytes().decode("utf-8")
