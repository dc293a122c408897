"""Publishing without full texts: all that is not evidence is taken out of a run's tables and notebooks.

Evidence are the sentences that a page of the run leads to, and titles. Of everything else no run of ``RUN_WORDS`` words
stays, wherever it stands: cells that hold one are emptied, and outputs of notebooks say that text was left out.
"""

from __future__ import annotations

import html
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import nbformat
import pandas as pd
import pyarrow.parquet as pq

from communique.corpus.corpus import Corpus, text_file_name
from communique.corpus.stored import StoredTables
from communique.report.hidden_text import RUN_WORDS, Hidden
from communique.report.links import Reference, find_cited
from communique.tables import TableWriter, conform, table_dictionary, write_table
from communique.wording import each_row

LEFT_OUT = "[text left out]"
_TAG = re.compile(r"(<[^>]*>)")
_VALUE = re.compile(r'(?<==")[^"]*(?=")')


def keep_excerpts(folder: Path, corpus: Corpus, references: Sequence[Reference]) -> Corpus:
    """Take out of the tables and notebooks in ``folder`` all text that is not evidence; return the corpus as reduced.

    Its texts stay whole: reading pages need them for places, and show the sentences that are left.
    """
    sentences = _find_evidence(corpus, references)
    with tempfile.TemporaryDirectory(prefix="communique-") as runs:
        hidden = Hidden(_list_hidden(corpus, sentences), sentences["text"], Path(runs))
        for path in sorted((folder / "tables").glob("*.parquet")):
            if path.stem == "sentences":
                write_table("sentences", sentences, folder / "tables")
            else:
                _reduce_table(path.stem, folder / "tables", hidden)
        for path in sorted((folder / "notebooks").glob("*.ipynb")):
            nbformat.write(_reduce_notebook(nbformat.read(path, as_version=4), hidden), path)
    return Corpus(StoredTables(folder / "tables", names=tuple(corpus.tables)), corpus.texts)


def _find_evidence(corpus: Corpus, references: Sequence[Reference]) -> pd.DataFrame:
    """Return the rows of table ``sentences`` that are evidence: those that ``references`` lead to, and titles."""
    leading: dict[str, list[Reference]] = {}
    for reference in references:
        leading.setdefault(reference.file, []).append(reference)
    ids = {str(doc_id): text_file_name(str(doc_id)).removesuffix(".txt") for doc_id in corpus.documents["doc_id"]}
    cited = {doc_id: leading[file] for doc_id, file in ids.items() if file in leading}

    def choose(sentences: pd.DataFrame) -> pd.DataFrame:
        kept = sentences["role"] == "title"
        of_cited = sentences[sentences["doc_id"].isin(list(cited))]
        for doc_id, part in of_cited.groupby("doc_id", sort=False):
            found = find_cited(cited[str(doc_id)], part)
            kept |= part["sentence"].isin(list(found)).reindex(kept.index, fill_value=False)
        return sentences[kept]

    return corpus.join("sentences", make=choose)


def _list_hidden(corpus: Corpus, evidence: pd.DataFrame) -> Iterator[str]:
    """Yield the stretches of text that are not evidence."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for row in each_row(evidence):
        spans.setdefault(str(row.doc_id), []).append((int(row.start), int(row.end)))
    for doc_id, text in corpus.texts.items():
        yield from _between(text, spans.get(doc_id, []))


def _between(text: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    at = 0
    for start, end in sorted(spans):
        yield text[at:start]
        at = max(at, end)
    yield text[at:]


def _reduce_table(name: str, folder: Path, hidden: Hidden) -> None:
    """Empty the cells of a table that hold hidden text; a row that is known by such a cell goes."""
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as staged:
        writer = TableWriter(name, Path(staged))
        with pq.ParquetFile(folder / f"{name}.parquet") as file:
            for batch in file.iter_batches():
                table = conform(name, batch.to_pandas(), is_sorted=True)
                writer.write(_reduce_rows(name, table, hidden))
        writer.close()
        for path in sorted(Path(staged).iterdir()):
            path.replace(folder / path.name)


def _reduce_rows(name: str, table: pd.DataFrame, hidden: Hidden) -> pd.DataFrame:
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
