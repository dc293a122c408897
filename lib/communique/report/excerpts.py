"""Publishing without full texts: all that is not evidence is taken out of a run's tables and notebooks.

Evidence are the sentences that a page of the run leads to, and titles. Of everything else no run of ``RUN_WORDS`` words
stays, wherever it stands: cells that hold one are emptied, and outputs of notebooks say that text was left out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import nbformat
import pandas as pd

from communique.corpus.corpus import Corpus, text_file_name
from communique.report.links import Reference, find_cited
from communique.tables import read_table, table_dictionary, write_table
from communique.wording import each_row

RUN_WORDS = 6
LEFT_OUT = "[text left out]"
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"(<[^>]*>)")
_VALUE = re.compile(r'(?<==")[^"]*(?=")')


class Hidden:
    """The text that must not be published, as the runs of words that it holds and that evidence does not."""

    def __init__(self, hidden: Iterable[str], shown: Iterable[str]) -> None:
        published = {run for text in shown for run in _runs(text)}
        self._runs = {run for text in hidden for run in _runs(text)} - published

    def is_in(self, text: str) -> bool:
        """Whether ``text`` repeats a run of words of the hidden text."""
        return len(text) > RUN_WORDS * 2 and any(run in self._runs for run in _runs(text))


def _runs(text: str) -> Iterator[int]:
    words = [match[0].casefold() for match in _WORD.finditer(text)]
    for at in range(len(words) - RUN_WORDS + 1):
        yield hash(tuple(words[at : at + RUN_WORDS]))


def keep_excerpts(folder: Path, corpus: Corpus, references: Sequence[Reference]) -> Corpus:
    """Take out of the tables and notebooks in ``folder`` all text that is not evidence; return the corpus as reduced.

    Its texts stay whole: reading pages need them for places, and show the sentences that are left.
    """
    sentences = _find_evidence(corpus, references)
    hidden = _find_hidden(corpus, sentences)
    tables = {}
    for path in sorted((folder / "tables").glob("*.parquet")):
        name = path.stem
        table = sentences if name == "sentences" else _reduce_table(name, read_table(name, folder / "tables"), hidden)
        write_table(name, table, folder / "tables")
        tables[name] = table
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        nbformat.write(_reduce_notebook(nbformat.read(path, as_version=4), hidden), path)
    return Corpus({name: tables.get(name, table) for name, table in corpus.tables.items()}, corpus.texts)


def _find_evidence(corpus: Corpus, references: Sequence[Reference]) -> pd.DataFrame:
    """Return the rows of table ``sentences`` that are evidence: those that ``references`` lead to, and titles."""
    leading: dict[str, list[Reference]] = {}
    for reference in references:
        leading.setdefault(reference.file, []).append(reference)
    kept = corpus.sentences["role"] == "title"
    for doc_id, part in corpus.sentences.groupby("doc_id", sort=False):
        cited = find_cited(leading.get(text_file_name(str(doc_id)).removesuffix(".txt"), ()), part)
        kept |= part["sentence"].isin(list(cited)).reindex(kept.index, fill_value=False)
    return corpus.sentences[kept].reset_index(drop=True)


def _find_hidden(corpus: Corpus, evidence: pd.DataFrame) -> Hidden:
    spans: dict[str, list[tuple[int, int]]] = {}
    for row in each_row(evidence):
        spans.setdefault(str(row.doc_id), []).append((int(row.start), int(row.end)))
    hidden = [piece for doc_id, text in corpus.texts.items() for piece in _between(text, spans.get(doc_id, []))]
    return Hidden(hidden, evidence["text"])


def _between(text: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    at = 0
    for start, end in sorted(spans):
        yield text[at:start]
        at = max(at, end)
    yield text[at:]


def _reduce_table(name: str, table: pd.DataFrame, hidden: Hidden) -> pd.DataFrame:
    """Empty the cells that hold hidden text; a row that is known by such a cell goes."""
    key = {*table_dictionary()[name].key} - {"doc_id"}
    reduced = table.copy()
    for column in table.columns:
        if not pd.api.types.is_string_dtype(table[column]):
            continue
        is_hidden = table[column].map(lambda value: isinstance(value, str) and hidden.is_in(value)).astype(bool)
        if column in key:
            reduced = reduced[~is_hidden.reindex(reduced.index)]
        elif is_hidden.any():
            reduced[column] = reduced[column].mask(is_hidden, LEFT_OUT if name == "findings" else "")
    return reduced.reset_index(drop=True)


def _reduce_notebook(notebook: nbformat.NotebookNode, hidden: Hidden) -> nbformat.NotebookNode:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for kind, value in output.get("data", {}).items():
                if isinstance(value, str):
                    output["data"][kind] = (
                        _reduce_html(value, hidden) if kind == "text/html" else _reduce_text(value, hidden)
                    )
            for field in ("text", "evalue"):
                if field in output:
                    output[field] = _reduce_text(output[field], hidden)
            if "traceback" in output:
                output["traceback"] = [_reduce_text(line, hidden) for line in output["traceback"]]
    return notebook


def _reduce_text(text: str, hidden: Hidden) -> str:
    if not hidden.is_in(text):
        return text
    return "\n".join(LEFT_OUT if hidden.is_in(line) else line for line in text.split("\n"))


def _reduce_html(markup: str, hidden: Hidden) -> str:
    """Replace what stands between two tags, or in an attribute, where it holds hidden text."""
    pieces = _TAG.split(markup)
    return "".join(
        _VALUE.sub(lambda match: _reduce_piece(match[0], hidden), piece) if at % 2 else _reduce_piece(piece, hidden)
        for at, piece in enumerate(pieces)
    )


def _reduce_piece(piece: str, hidden: Hidden) -> str:
    return LEFT_OUT if len(piece) > RUN_WORDS * 2 and hidden.is_in(html.unescape(piece)) else piece
