"""Prevalence in every breakdown that a reader asks for, in one table: all, document, group, time, voice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

from communique.framing.model import Codebook
from communique.framing.prevalence import list_documents, measure_prevalence, measure_sizes, number_documents
from communique.gathering import as_texts, locate
from communique.tables import TableWriter, conform

if TYPE_CHECKING:
    from communique.corpus.corpus import Corpus

TimeUnit = Literal["year", "month", "day"]
NOT_STATED = "not stated"
DOCUMENT = "document"
_BREAKDOWNS = ("all", DOCUMENT, "voice", "time")
MAX_VALUES = 2_000
"""A column of more values names documents rather than groups of them: it makes no breakdown."""

SHOWN_DOCUMENTS = 20
"""Documents that a page shows one by one."""

_WIDTHS = {"year": 4, "month": 7, "day": 10}


def break_down(
    frames: pd.DataFrame,
    sentences: pd.DataFrame,
    documents: pd.DataFrame,
    codebook: Codebook,
    *,
    columns: Sequence[str] = (),
    time_unit: TimeUnit = "month",
    roles: Sequence[str] = ("body",),
) -> pd.DataFrame:
    """Prevalence of every frame over all, by document, by voice kind, by time and by each of ``columns``.

    ``breakdown`` says by what (``all``, ``document``, ``voice``, ``time``, or the name of a column of ``documents``),
    ``cell`` is its value; the rest are the columns of ``measure_prevalence``, with ``per_thousand_words``: hits for
    every thousand words of the cell. ``sentences`` is the table of that name, or what ``measure_sizes`` makes of it.
    Documents without a value, or with a date less exact than ``time_unit``, are in the cell "not stated". Columns that
    ``documents`` lacks, or of more than ``MAX_VALUES`` values, are left out. Sorted by breakdown in this order and cell.
    """
    sizes = measure_sizes(sentences, roles=roles)
    parts = list(_measure_cells(frames, sizes, documents, codebook, columns=columns, time_unit=time_unit))
    listed = (part.assign(breakdown="document") for part in list_documents(frames, sizes, codebook))
    return _rate(pd.concat([parts[0], *listed, *parts[1:]], ignore_index=True))


def save_breakdown(
    frames: pd.DataFrame,
    sizes: pd.DataFrame,
    documents: pd.DataFrame,
    codebook: Codebook,
    *,
    columns: Sequence[str] = (),
    time_unit: TimeUnit = "month",
    tables_dir: str = "",
    max_documents: int = SHOWN_DOCUMENTS,
) -> pd.DataFrame:
    """Write what ``break_down`` gives as table ``prevalence``, where ``tables_dir`` is given, and return what a page shows.

    That is all of it but for the rows of documents: only those with the most sentences are returned, ``max_documents`` of
    them. All are in the table, which is never held as a whole.
    """
    parts = list(_measure_cells(frames, sizes, documents, codebook, columns=columns, time_unit=time_unit))
    cells = conform("prevalence", _rate(pd.concat(parts, ignore_index=True)))
    largest = sizes.sort_values(["n_sentences", "doc_id"], ascending=[False, True]).head(max_documents)
    chosen = set(largest["doc_id"].astype("str"))
    shown = [_conform_documents(part) for part in list_documents(frames, sizes, codebook, chosen=chosen)]
    if tables_dir:
        Path(tables_dir).mkdir(parents=True, exist_ok=True)
        writer = TableWriter("prevalence", Path(tables_dir))
        writer.write(cells[cells["breakdown"] < DOCUMENT].reset_index(drop=True))
        for part in list_documents(frames, sizes, codebook):
            writer.write(_conform_documents(part))
        writer.write(cells[cells["breakdown"] > DOCUMENT].reset_index(drop=True))
        writer.close()
    return conform("prevalence", pd.concat([cells, *shown], ignore_index=True))


def _conform_documents(part: pd.DataFrame) -> pd.DataFrame:
    return conform("prevalence", _rate(part.assign(breakdown=DOCUMENT)), is_sorted=True)


def _measure_cells(
    frames: pd.DataFrame, sizes: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, *, columns: Sequence[str],
    time_unit: TimeUnit,
) -> Iterator[pd.DataFrame]:  # fmt: skip
    """All breakdowns but that by document."""
    known = [name for name in dict.fromkeys(columns) if name in documents and name not in _BREAKDOWNS]
    own = [name for name in known if documents[name].nunique() <= MAX_VALUES]
    prepared = documents[["doc_id"]].assign(
        time=[date_cell(date, time_unit) for date in documents["date"]],
        **{name: documents[name].replace("", NOT_STATED) for name in own},
    )
    for name in (*_BREAKDOWNS, *own):
        if name == DOCUMENT:
            continue
        column = {"voice": "voice_kind"}.get(name, name)
        by = [] if name == "all" else [column]
        part = measure_prevalence(frames, sizes, prepared, codebook, by=by)
        cells = part[column].astype(str) if by else pd.Series("all", index=part.index)
        yield part.drop(columns=by).assign(breakdown=name, cell=cells)


def _rate(table: pd.DataFrame) -> pd.DataFrame:
    words = table["n_words"].where(table["n_words"] > 0)
    return table.assign(per_thousand_words=(1000 * table["n_hits"] / words).astype(float))


def date_cell(date: str, unit: TimeUnit) -> str:
    """The year, month or day of an ISO date; "not stated" where the date is not that exact."""
    cut = str(date)[: _WIDTHS[unit]]
    return cut if len(cut) == _WIDTHS[unit] and not cut.startswith("-") else NOT_STATED


def choose_breakdown(prevalence: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows of one breakdown that can be compared: none where fewer than two cells have a stated value."""
    part = prevalence[prevalence["breakdown"] == name]
    n_stated = part.loc[part["cell"] != NOT_STATED, "cell"].nunique()
    return part.reset_index(drop=True) if n_stated > 1 else part.head(0)


def list_frames(codebook: Codebook) -> pd.DataFrame:
    """The codebook as a table: one row a frame, its order, definition, rules and number of indicators."""
    rows = [
        {
            "codebook": codebook.codebook, "version": codebook.version, "sha256_codebook": codebook.content_hash,
            "frame": frame.frame, "rank": rank, "label": frame.label or frame.frame.replace("_", " "),
            "frame_group": frame.group, "definition": frame.definition, "include": frame.include,
            "exclude": frame.exclude, "example": frame.example, "n_indicators": len(frame.indicators),
        }
        for rank, frame in enumerate(codebook.frames)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def spread_evidence(frames: pd.DataFrame, codebook: Codebook, *, n: int | None = None) -> pd.DataFrame:
    """Hits ordered so that a few rows show every frame; with ``n`` the first ones only.

    First comes the first hit of every frame, then the second of every frame, and so on; within a frame the first hits
    come from different documents, then from different sentences.
    """
    again = frames.groupby(["frame", "doc_id", "sentence"], observed=True).cumcount()
    placed = frames[["frame", "doc_id", "start"]].assign(_again=again)
    in_document = placed.groupby(["frame", "_again", "doc_id"], observed=True).cumcount()
    rank = locate(frames["frame"], pd.Index(codebook.frame_ids))
    numbers = number_documents(frames["doc_id"])
    turned = (numbers - rank) % max(1, int(numbers.max(initial=0)) + 1)  # another document first for each frame
    placed = placed.assign(_in_document=in_document, _document=turned, _frame=rank)
    placed = placed.sort_values(["_again", "_in_document", "_document", "start"], kind="stable")
    placed = placed.assign(_turn=placed.groupby("frame", observed=True).cumcount())
    placed = placed.sort_values(["_turn", "_frame"], kind="stable")
    return frames.loc[placed.index[:n]].reset_index(drop=True)


def add_sentences(hits: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Add to some hits the sentence that each stands in: ``sentence_text``."""
    plain = as_texts(hits)
    sentences = corpus.pick("sentences", plain[["doc_id", "sentence"]])
    context = sentences[["doc_id", "sentence", "text"]].rename(columns={"text": "sentence_text"})
    return plain.merge(context, on=["doc_id", "sentence"], how="left", validate="many_to_one")
