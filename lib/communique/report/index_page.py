"""What the index of a run shows: findings under the question that they answer, and the figures that the texts claim."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from communique.corpus.corpus import Corpus
from communique.corpus.opening import load_tables
from communique.corpus.stored import choose_rows
from communique.plots.style import document_page, sentence_page
from communique.wording import each_row, label_documents, shorten

CLAIMS_PAGE = "03-trade"
_LATER = ("00-corpus",)
"""What a corpus consists of is told after what it says."""

_INPUTS = {
    "corpus": "texts and metadata (hash)",
    "corpus_name": "name of the corpus",
    "notebooks": "notebooks (hashes)",
    "parameters": "parameters",
    "library": "Communiqu\u00e9's own code (hash)",
    "lock": "list of pinned packages (hash)",
    "python": "Python",
    "platform": "platform",
}


def count_claims(folder: Path) -> int:
    """Return the number of claims of any kind that the run found."""
    return len(load_tables(str(folder), "claims").get("claims", ()))


def group_findings(tables: Mapping[str, pd.DataFrame], pages: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Return findings by page: the page's name and title, and its findings; what the texts claim first."""
    findings = tables.get("findings")
    if findings is None:
        return []
    order = sorted(pages, key=lambda page: (page["name"] in _LATER, page["name"] != CLAIMS_PAGE, page["name"]))
    groups = [
        {"page": page, "findings": findings[findings["notebook"] == page["name"]].to_dict("records")} for page in order
    ]
    return [group for group in groups if group["findings"]]


def group_claims(claimed: pd.DataFrame, corpus: Corpus) -> list[dict[str, Any]]:
    """Return claims by parties, in their order, each with links to its sentences.

    A sentence that two claims in a row rest on is quoted once. Where only excerpts are published, a sentence that is left out is neither quoted nor led to.
    """
    cited = sorted({doc_id for lines in claimed["lines"] for doc_id, _ in lines})
    there = choose_rows(corpus.tables, "sentences", "doc_id", cited) if cited else corpus.documents.head(0)
    kept = {(str(s.doc_id), int(s.sentence)) for s in each_row(there)}
    labels = label_documents(cited)
    groups: dict[str, list[dict[str, Any]]] = {}
    total: dict[str, int] = {}
    before = ""
    for row in each_row(claimed):
        links = [
            {
                "label": f"{labels[doc_id]}, sentence {sentence + 1}",
                "page": sentence_page(doc_id, sentence) if (doc_id, sentence) in kept else document_page(doc_id),
            }
            for doc_id, sentence in row.lines
        ]
        what, _, figure = str(row.claimed).rpartition(": ")
        quote = shorten(row.sentence_text, 280) if row.lines and row.lines[0] in kept else ""
        total[str(row.parties)] = int(row.n_of_parties)
        groups.setdefault(str(row.parties), []).append(
            {
                "what": what,
                "figure": figure,
                "voices": row.voices,
                "links": links,
                "caveat": row.caveat,
                "quote": quote if quote != before else "",
            }
        )
        before = quote
    return [
        {"parties": parties, "claims": claims, "n_more": total[parties] - len(claims)}
        for parties, claims in groups.items()
    ]


def describe_inputs(inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (name, value) of what a run depends on, in words; a line an entry where there are several."""
    return [(_INPUTS.get(name, name.replace("_", " ")), _in_lines(name, value)) for name, value in inputs.items()]


def _in_lines(name: str, value: Any) -> str:
    if name == "parameters" and isinstance(value, Mapping):
        given = [
            f"{notebook}: {key} = {json.dumps(chosen, ensure_ascii=False, default=str)}"
            for notebook, chosen_ones in sorted(value.items())
            for key, chosen in sorted(chosen_ones.items())
        ]
        return "\n".join(given) or "all defaults"
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {part}" for key, part in sorted(value.items()))
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)
