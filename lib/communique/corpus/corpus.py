"""A parsed corpus in memory, for notebooks; corpora of any size go to a folder of tables (``communique.scale``)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from communique.cards import make_card
from communique.corpus.corrections import Corrections, read_corrections
from communique.corpus.duplicates import Sketch, find_duplicates
from communique.corpus.model import Document
from communique.corpus.parse import PARSED, apply_html_metadata, mark_duplicates, parse_partition
from communique.corpus.reading import ReadOptions, read_documents
from communique.corpus.rules import LayoutRules, read_rules
from communique.corpus.sidefiles import SideMetadata, read_side_metadata
from communique.corpus.sources import corpus_root
from communique.corpus.stored import StoredTables, choose_rows
from communique.gathering import Gatherer
from communique.tables import make_table
from communique.wording import each_row, shorten

_SHOWN = 12
"""Documents that a corpus shows of itself in a notebook."""

MAX_FIRST = 50
"""Rows of a large table that a page shows."""

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
        if isinstance(self.tables, StoredTables):
            return Corpus(self.tables.without(dropped), self.texts)
        kept = {
            name: table[~table["doc_id"].isin(dropped)].reset_index(drop=True) if name in PARSED[1:] else table
            for name, table in self.tables.items()
        }
        return Corpus(kept, self.texts)

    def stretches(self, *names: str) -> Iterator[Mapping[str, pd.DataFrame]]:
        """Yield the rows of the tables ``names`` by stretches of whole documents, in the order of reading.

        A corpus in memory is one stretch; of one that lies in a folder a few megabytes are held at a time. What is
        made of every stretch and joined is what is made of the whole, where it is made of documents one by one.
        """
        if isinstance(self.tables, StoredTables):
            yield from self.tables.stretches(names)
        else:
            yield {name: self.tables[name] for name in names}

    def join(self, *names: str, make: Callable[..., pd.DataFrame]) -> pd.DataFrame:
        """Return ``make(table, ...)`` of the tables ``names``, made of every stretch and joined in order."""
        parts = [make(*(stretch[name] for name in names)) for stretch in self.stretches(*names)]
        filled = [part for part in parts if len(part)] or parts[:1]
        return filled[0].reset_index(drop=True) if len(filled) == 1 else pd.concat(filled, ignore_index=True)

    def gather(self, *names: str, make: Callable[..., pd.DataFrame]) -> pd.DataFrame:
        """Return the rows that ``join`` gives, every text held once, as a category: for tables of many rows."""
        gatherer = Gatherer()
        for stretch in self.stretches(*names):
            gatherer.add(make(*(stretch[name] for name in names)))
        return gatherer.table()

    def first(self, name: str, *, where: str = "", n: int = MAX_FIRST) -> tuple[pd.DataFrame, int]:
        """Return the first ``n`` rows of a table, of those that the flag ``where`` marks, and how many there are."""
        parts: list[pd.DataFrame] = []
        n_held = total = 0
        for stretch in self.stretches(name):
            rows = stretch[name][stretch[name][where]] if where else stretch[name]
            total += len(rows)
            if n_held < n or not parts:
                parts.append(rows.head(n - n_held))
                n_held += len(parts[-1])
        filled = [part for part in parts if len(part)] or parts[:1]
        return pd.concat(filled, ignore_index=True), total

    def columns(self, name: str, *columns: str) -> pd.DataFrame:
        """Return columns of a table; of one in a folder no others are read."""
        if isinstance(self.tables, StoredTables):
            return self.tables.read(name, columns)
        return self.tables[name][list(columns)]

    def pick(self, name: str, wanted: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of a table whose values in the columns of ``wanted`` are among its rows, in order."""
        near = choose_rows(self.tables, name, "doc_id", set(wanted["doc_id"]))
        keys = pd.MultiIndex.from_frame(wanted.drop_duplicates())
        return near[pd.MultiIndex.from_frame(near[list(wanted)]).isin(keys)].reset_index(drop=True)


@dataclass(slots=True)
class Side:
    """What lies beside the texts."""

    metadata: SideMetadata
    corrections: Corrections
    rules: LayoutRules | None

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return tables ``problems`` and ``corrections``: what became of the metadata's rows and of the corrections."""
        return {
            "problems": make_table("problems", self.metadata.problems()),
            "corrections": make_table("corrections", self.corrections.rows()),
        }


def read_side(corpus: str | os.PathLike[str]) -> Side:
    """Return what lies beside the texts of ``corpus``. Raises InputError where a file of it is faulty."""
    root = corpus_root(corpus)
    own = root / LAYOUT_FILE
    return Side(read_side_metadata(root), read_corrections(root), read_rules(own) if own.is_file() else None)


def _documents(corpus: str | os.PathLike[str], options: ReadOptions | None, side: Side) -> Iterator[Document]:
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
    side = read_side(corpus)
    documents = list(_documents(corpus, options, side))
    parsed = parse_partition(documents, corrections=side.corrections, rules=side.rules)
    marked = mark_duplicates(parsed.tables["documents"], _find_all_duplicates(parsed.sketches))
    texts = {document.doc_id: document.text for document in documents if document.state == "ok"}
    return Corpus({**parsed.tables, "documents": marked, **side.tables()}, texts)


def _find_all_duplicates(sketches: Sequence[tuple[str, str, Sketch | None]]) -> dict[str, str]:
    return find_duplicates([s[0] for s in sketches], [s[1] for s in sketches], [s[2] for s in sketches])


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
