"""The site of a run: an index with the findings, a page a notebook, a reading page a document. No server, no network."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from markupsafe import Markup

from communique import __version__
from communique.corpus.corpus import Corpus
from communique.corpus.opening import load_tables
from communique.corpus.stored import choose_rows
from communique.outcome import EXCERPTS, Outcome
from communique.report.claimed import CHECKS, NEEDED, list_claimed
from communique.report.document_pages import (
    ON_INDEX,
    choose_texts,
    describe_rows,
    list_pages,
    write_document_lists,
    write_document_pages,
)
from communique.report.excerpts import keep_excerpts
from communique.report.index_page import count_claims, describe_inputs, group_claims, group_findings
from communique.report.links import Reference, find_references
from communique.report.methods_text import describe_methods
from communique.report.notebook_pages import list_sections, notebook_title, render_notebook
from communique.report.rendering import ASSETS, write_page
from communique.report.runs_page import write_failure_page, write_runs_page
from communique.report.search_index import build_index, count_indexed

__all__ = ["build_site", "write_failure_page", "write_runs_page"]


def build_site(
    folder: Path, corpus: Corpus, outcomes: Sequence[Outcome], inputs: Mapping[str, Any], run_id: str
) -> None:
    """Write the pages of the run in ``folder``, whose tables, figures and executed notebooks stand there already.

    Where ``inputs`` say that only excerpts may be published, all other text is first taken out of tables and notebooks.
    """
    shutil.copytree(ASSETS, folder / "assets")
    is_excerpt = bool(inputs.get(EXCERPTS))
    references = _find_all_references(folder, outcomes)
    if is_excerpt:
        corpus = keep_excerpts(folder, corpus, references)
    n_readable = len(corpus.texts)
    corpus = choose_texts(corpus, references)
    notebooks = {outcome.name: _read_notebook(folder, outcome.name) for outcome in outcomes}
    pages = [_describe_page(outcome, notebooks[outcome.name]) for outcome in outcomes]
    common = {
        "pages": pages,
        "run_id": run_id,
        "corpus_name": inputs["corpus_name"],
        "version": __version__,
        "is_excerpt": is_excerpt,
        "has_list": len(corpus.documents) > ON_INDEX,
        "n_readable": n_readable,
    }
    for at, outcome in enumerate(outcomes):
        _write_notebook_page(folder, outcome, notebooks[outcome.name], at, common)
    write_document_pages(folder, corpus, references, common)
    write_document_lists(folder, corpus, common)
    _write_search(folder, corpus, common)
    _write_index(folder, corpus, outcomes, inputs, common)


def _find_all_references(folder: Path, outcomes: Sequence[Outcome]) -> list[Reference]:
    notebooks = {outcome.name: _read_notebook(folder, outcome.name) for outcome in outcomes}
    return [
        reference
        for name, notebook in notebooks.items()
        if notebook is not None
        for reference in find_references(name, notebook)
    ]


def _read_notebook(folder: Path, name: str) -> nbformat.NotebookNode | None:
    path = folder / "notebooks" / f"{name}.ipynb"
    return nbformat.read(path, as_version=4) if path.exists() else None


def _describe_page(outcome: Outcome, notebook: nbformat.NotebookNode | None) -> dict[str, str]:
    title = notebook_title(notebook) if notebook is not None else ""
    return {
        "name": outcome.name,
        "state": outcome.state,
        "title": title or outcome.name,
        "short": outcome.name.split("-", 1)[-1].capitalize(),
    }


def _write_notebook_page(
    folder: Path, outcome: Outcome, notebook: nbformat.NotebookNode | None, at: int, common: Mapping[str, Any]
) -> None:
    pages = common["pages"]
    sections = list_sections(notebook) if notebook is not None else []
    write_page(
        "notebook_page.html.j2",
        folder / f"{outcome.name}.html",
        **common,
        root="",
        current=outcome.name,
        title=pages[at]["title"],
        sections=[{"name": name, "anchor": name.replace(" ", "-")} for name in sections],
        outcome=outcome,
        body=render_notebook(notebook) if notebook is not None else Markup(""),
        previous=pages[at - 1] if at else None,
        next=pages[at + 1] if at + 1 < len(pages) else None,
    )


def _write_search(folder: Path, corpus: Corpus, common: Mapping[str, Any]) -> None:
    pages = list_pages(corpus)
    sentences = choose_rows(corpus.tables, "sentences", "doc_id", set(pages))
    script = build_index(sentences, pages, n_sentences=len(corpus.columns("sentences", "sentence")))
    (folder / "assets" / "search-index.js").write_text(script, encoding="utf-8", newline="")
    indexed, total = count_indexed(script)
    write_page(
        "search.html.j2",
        folder / "search.html",
        **common,
        root="",
        current="search",
        title="Search",
        n_indexed=indexed,
        n_sentences=total,
    )


def _write_index(
    folder: Path, corpus: Corpus, outcomes: Sequence[Outcome], inputs: Mapping[str, Any], common: Mapping[str, Any]
) -> None:
    documents = corpus.documents
    readable = documents[documents["state"].isin(["ok", "duplicate"])]
    lead = f"{len(documents):,} documents, {int(readable['n_words'].sum()):,} words of running text, {int(readable['n_sentences'].sum()):,} sentences."
    write_page(
        "index.html.j2",
        folder / "index.html",
        **common,
        root="",
        current="index",
        title=f"What the texts of “{inputs['corpus_name']}” say",
        lead=lead,
        failed=[outcome for outcome in outcomes if outcome.state == "failed"],
        groups=group_findings(load_tables(str(folder / "tables"), "findings"), common["pages"]),
        claimed=group_claims(list_claimed(load_tables(str(folder / "tables"), *NEEDED, *CHECKS)), corpus),
        n_claims=count_claims(folder / "tables"),
        documents=list(describe_rows(documents.head(ON_INDEX), corpus)),
        n_documents=len(documents),
        methods=describe_methods(len(documents), len(readable), outcomes, inputs),
        inputs=describe_inputs(inputs),
    )
