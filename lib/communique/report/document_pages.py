"""The pages about a run's documents: a reading page each, and the lists of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from communique.corpus.corpus import Corpus, text_file_name
from communique.corpus.opening import load_tables
from communique.corpus.stored import choose_rows
from communique.plots.style import document_page
from communique.report.layers import LAYERS, count_notes, list_notes
from communique.report.links import Reference
from communique.report.reading_pages import Reading, describe_document, describe_voices, page_title, render_text
from communique.report.rendering import write_page
from communique.wording import label_documents, shorten

ON_INDEX, ON_PAGE = 50, 250
"""Rows of documents on the index, and on each page of the whole list."""

MOST_PAGES, MOST_LISTED = 300, 5_000
"""Reading pages beyond those that the report leads to; and documents in its lists. The tables hold them all."""

_OF_DOCUMENT = ("segments", "sentences", "metadata_evidence")


def page_file(doc_id: str) -> str:
    """Return the name of a document's reading page without its ending, as a file on disk."""
    return text_file_name(doc_id).removesuffix(".txt")


def list_pages(corpus: Corpus) -> dict[str, tuple[str, str]]:
    """Return label and address (within ``documents/``) of each document that has a reading page, in order."""
    doc_ids = [str(doc_id) for doc_id in corpus.documents["doc_id"] if doc_id in corpus.texts]
    labels = label_documents(doc_ids)
    return {doc_id: (labels[doc_id], document_page(doc_id).removeprefix("documents/")) for doc_id in doc_ids}


def choose_texts(corpus: Corpus, references: Sequence[Reference]) -> Corpus:
    """Return the corpus with the texts that get a reading page: all of them, or those of a sample where there are many.

    The sample are the documents that ``references`` lead to, and the first ones beside them, up to ``MOST_PAGES``.
    """
    if len(corpus.texts) <= MOST_PAGES:
        return corpus
    cited = {reference.file for reference in references}
    ordered = [str(doc_id) for doc_id in corpus.documents["doc_id"] if doc_id in corpus.texts]
    chosen = {doc_id for doc_id in ordered if page_file(doc_id) in cited}
    for doc_id in ordered[:MOST_PAGES]:
        if len(chosen) < MOST_PAGES:
            chosen.add(doc_id)
    return Corpus(corpus.tables, {doc_id: corpus.texts[doc_id] for doc_id in ordered if doc_id in chosen})


def write_document_pages(
    folder: Path, corpus: Corpus, references: Sequence[Reference], common: Mapping[str, Any]
) -> None:
    """Write the reading page of each document that has a text."""
    parts = _by_document(folder, corpus)
    leading: dict[str, list[Reference]] = {}
    for reference in references:
        leading.setdefault(reference.file, []).append(reference)
    turn = [{"label": label, "file": file} for label, file in list_pages(corpus).values()]
    documents = corpus.documents[corpus.documents["doc_id"].isin(list(corpus.texts))].to_dict("records")
    for at, document in enumerate(documents):
        doc_id = str(document["doc_id"])
        part = {name: tables[doc_id] for name, tables in parts.items() if doc_id in tables}
        shown = {name: part.get(name, corpus.tables[name].head(0)) for name in _OF_DOCUMENT}
        notes = list_notes(part)
        if common["is_excerpt"]:
            spans = list(zip(shown["sentences"]["start"], shown["sentences"]["end"], strict=True))
            notes = [n for n in notes if any(n.mark.start < end and start < n.mark.end for start, end in spans)]
        reading = Reading(
            corpus.texts[doc_id],
            shown["segments"],
            shown["sentences"],
            notes,
            leading.get(page_file(doc_id), ()),
            {page["name"]: page["short"] for page in common["pages"]},
            is_excerpt=common["is_excerpt"],
        )
        write_page(
            "document_page.html.j2",
            folder / "documents" / f"{page_file(doc_id)}.html",
            **common,
            root="../",
            current="",
            title=page_title(document),
            document=document,
            facts=describe_document(document, shown["metadata_evidence"]),
            voices=describe_voices(part["quotations"]) if "quotations" in part else "",
            layers=_switches(notes, parts),
            n_shown=int((shown["sentences"]["role"] == "body").sum()),
            text=render_text(reading),
            previous=turn[at - 1] if at else None,
            next=turn[at + 1] if at + 1 < len(turn) else None,
        )


def _by_document(folder: Path, corpus: Corpus) -> dict[str, dict[str, pd.DataFrame]]:
    """Return the parts of the tables that reading pages show, by table and document."""
    made = load_tables(str(folder / "tables"), *(layer.name for layer in LAYERS))
    sources = {name: corpus.tables if name in corpus.tables else made for name in (*_OF_DOCUMENT, *made)}
    doc_ids = set(corpus.texts)
    shown = {name: choose_rows(tables, name, "doc_id", doc_ids) for name, tables in sources.items()}
    return {
        name: {str(key): part for key, part in table.groupby("doc_id", sort=False)} for name, table in shown.items()
    }


def _switches(notes: Sequence[Any], tables: Mapping[str, Any]) -> list[dict[str, Any]]:
    counts = count_notes(notes)
    return [
        {
            "name": x.name,
            "label": x.label,
            "look": x.look,
            "mark": x.mark,
            "beside": x.beside,
            "is_on": x.is_on,
            "n": counts.get(x.name, 0),
        }
        for x in LAYERS
        if x.name in tables
    ]


def write_document_lists(folder: Path, corpus: Corpus, common: Mapping[str, Any]) -> None:
    """Write ``documents.html``, and ``documents-2.html`` and so on, where the index cannot list all documents."""
    documents = corpus.documents
    if len(documents) <= ON_INDEX:
        return
    n_listed = min(len(documents), MOST_LISTED)
    n_pages = -(-n_listed // ON_PAGE)
    files = ["documents.html" if not at else f"documents-{at + 1}.html" for at in range(n_pages)]
    for at, file in enumerate(files):
        part = documents.iloc[at * ON_PAGE : min((at + 1) * ON_PAGE, n_listed)]
        write_page(
            "documents.html.j2",
            folder / file,
            **common,
            root="",
            current="documents",
            title="Documents",
            documents=list(describe_rows(part, corpus)),
            n_documents=len(documents),
            n_listed=n_listed,
            n_pages=len(corpus.texts),
            first=at * ON_PAGE + 1,
            files=files,
            here=file,
        )


def describe_rows(documents: pd.DataFrame, corpus: Corpus) -> Iterator[dict[str, Any]]:
    """Yield what lists of documents show of each row of table ``documents``."""
    for row in documents.to_dict("records"):
        bounds = [
            f"from {row['date_earliest']}" if row["date_earliest"] else "",
            f"to {row['date_latest']}" if row["date_latest"] else "",
        ]
        inferred = " ".join(part for part in bounds if part)
        yield {
            **{str(name): value for name, value in row.items()},
            "page": document_page(str(row["doc_id"])) if row["doc_id"] in corpus.texts else "",
            "title": shorten(str(row["title"]), 160),
            "when": str(row["date"]) or (f"not stated; {inferred}" if inferred else "not stated"),
        }
