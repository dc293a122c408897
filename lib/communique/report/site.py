"""The site of a run: an index with the findings, a page a notebook, a reading page a document. No server, no network."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from communique import __version__
from communique.corpus.corpus import Corpus, text_file_name
from communique.outcome import Outcome
from communique.report.display import document_page
from communique.report.notebook_pages import TEMPLATES, list_sections, notebook_title, render_notebook
from communique.report.reading_pages import describe_document, page_title, render_text
from communique.tables import read_table
from communique.wording import join_words, label_documents, shorten

ASSETS = Path(__file__).parent / "assets"
MAX_LISTED = 200


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def build_site(
    folder: Path, corpus: Corpus, outcomes: Sequence[Outcome], inputs: Mapping[str, Any], run_id: str
) -> None:
    """Write the pages of the run in ``folder``, whose tables, figures and executed notebooks stand there already."""
    shutil.copytree(ASSETS, folder / "assets")
    notebooks = {outcome.name: _read_notebook(folder, outcome.name) for outcome in outcomes}
    pages = [_describe_page(outcome, notebooks[outcome.name]) for outcome in outcomes]
    common = {"pages": pages, "run_id": run_id, "corpus_name": inputs["corpus_name"], "version": __version__}
    for at, outcome in enumerate(outcomes):
        _write_notebook_page(folder, outcome, notebooks[outcome.name], at, common)
    _write_document_pages(folder, corpus, common)
    _write_index(folder, corpus, outcomes, inputs, common)


def _render(template: str, path: Path, **values: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_environment().get_template(template).render(**values), encoding="utf-8", newline="")


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
    _render(
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


def _write_document_pages(folder: Path, corpus: Corpus, common: Mapping[str, Any]) -> None:
    documents = corpus.documents[corpus.documents["doc_id"].isin(list(corpus.texts))]
    tables = {
        name: dict(iter(corpus.tables[name].groupby("doc_id", sort=False)))
        for name in ("segments", "sentences", "metadata_evidence")
    }
    labels = label_documents(list(documents["doc_id"]))
    turn = [
        {"file": document_page(doc_id).removeprefix("documents/"), "label": labels[doc_id]}
        for doc_id in documents["doc_id"]
    ]
    for at, document in enumerate(documents.to_dict("records")):
        doc_id = str(document["doc_id"])
        part = {name: tables[name].get(doc_id, corpus.tables[name].head(0)) for name in tables}
        _render(
            "document_page.html.j2",
            folder / "documents" / (text_file_name(doc_id).removesuffix(".txt") + ".html"),
            **common,
            root="../",
            current="",
            title=page_title(document),
            document=document,
            facts=describe_document(document, part["metadata_evidence"]),
            text=render_text(corpus.texts[doc_id], part["segments"], part["sentences"]),
            previous=turn[at - 1] if at else None,
            next=turn[at + 1] if at + 1 < len(turn) else None,
        )


def _write_index(
    folder: Path, corpus: Corpus, outcomes: Sequence[Outcome], inputs: Mapping[str, Any], common: Mapping[str, Any]
) -> None:
    documents = corpus.documents
    readable = documents[documents["state"].isin(["ok", "duplicate"])]
    lead = f"{len(documents):,} documents, {int(readable['n_words'].sum()):,} words of running text, {int(readable['n_sentences'].sum()):,} sentences."
    _render(
        "index.html.j2",
        folder / "index.html",
        **common,
        root="",
        current="index",
        title=f"What “{inputs['corpus_name']}” says",
        lead=lead,
        failed=[outcome for outcome in outcomes if outcome.state == "failed"],
        findings=_read_findings(folder / "tables"),
        documents=[_document_row(row, corpus) for row in documents.head(MAX_LISTED).to_dict("records")],
        n_documents=len(documents),
        methods=_describe_methods(len(documents), len(readable), outcomes, inputs),
        inputs=[
            (name, value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str))
            for name, value in inputs.items()
        ],
    )


def _describe_methods(n_documents: int, n_readable: int, outcomes: Sequence[Outcome], inputs: Mapping[str, Any]) -> str:
    """Return a paragraph for a paper's section on methods: what was done to what, by which version, with which settings."""
    given = [
        f"{name} = {json.dumps(value, ensure_ascii=False, default=str)} in {notebook}"
        for notebook, values in sorted(inputs["parameters"].items())
        for name, value in sorted(values.items())
    ]
    settings = (
        f"Parameters other than the defaults: {join_words(given)}." if given else "All parameters had their defaults."
    )
    done = [outcome.name for outcome in outcomes if outcome.state == "completed"]
    return (
        f"{n_readable:,} of {n_documents:,} documents could be read. They were parsed by rules and analysed by the notebooks "
        f"{join_words(done) or 'none'} with Communiqué {__version__} under Python {inputs['python']}, packages pinned by "
        f"requirements.lock. {settings} The run's id is a hash of texts, notebooks, parameters and software; run again, "
        "the same inputs give the same files (SHA256SUMS)."
    )


def _read_findings(tables: Path) -> list[dict[Any, Any]]:
    if not (tables / "findings.parquet").exists():
        return []
    return read_table("findings", tables).to_dict("records")


def _document_row(row: Mapping[Any, Any], corpus: Corpus) -> dict[str, Any]:
    has_page = row["doc_id"] in corpus.texts
    bounds = [
        f"from {row['date_earliest']}" if row["date_earliest"] else "",
        f"to {row['date_latest']}" if row["date_latest"] else "",
    ]
    inferred = " ".join(part for part in bounds if part)
    return {
        **row,
        "page": document_page(str(row["doc_id"])) if has_page else "",
        "title": shorten(str(row["title"]), 160),
        "when": str(row["date"]) or (f"not stated; {inferred}" if inferred else "not stated"),
    }


def write_failure_page(
    folder: Path, problem: str, outcomes: Sequence[Outcome], inputs: Mapping[str, Any], run_id: str
) -> None:
    """Write an ``index.html`` that needs nothing beside it, for a run whose report could not be written."""
    _render(
        "failure.html.j2",
        folder / "index.html",
        problem=problem,
        outcomes=outcomes,
        corpus_name=inputs["corpus_name"],
        run_id=run_id,
    )


def write_runs_page(out: Path, journal: Sequence[Mapping[str, Any]]) -> None:
    """Write ``index.html`` of the outputs folder: every run of the ``journal``, newest first."""
    runs = [
        {
            "seconds": "",
            "problem": "",
            **entry,
            "exists": bool(entry["folder"]) and (out / entry["folder"] / "index.html").is_file(),
        }
        for entry in reversed(journal)
        if re.fullmatch(r"(runs/[\w.-]+)?", str(entry.get("folder", "-")))
    ]
    css = (ASSETS / "report.css").read_text(encoding="utf-8")
    temporary = out / ".index.html"
    _render("runs.html.j2", temporary, runs=runs, css=Markup(css))
    temporary.replace(out / "index.html")
