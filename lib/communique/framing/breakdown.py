"""Prevalence in every breakdown that a reader asks for, in one table: all, document, group, time, voice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from communique.framing.model import Codebook
from communique.framing.prevalence import measure_prevalence

TimeUnit = Literal["year", "month", "day"]
NOT_STATED = "not stated"
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
    every thousand words of the cell. Documents without a value, or with a date less exact than ``time_unit``, are in
    the cell "not stated". Columns that ``documents`` lacks are left out. Sorted by breakdown in this order and cell.
    """
    prepared = documents.assign(
        time=[date_cell(date, time_unit) for date in documents["date"]],
        document=documents["doc_id"],
        **{name: documents[name].replace("", NOT_STATED) for name in columns if name in documents},
    )
    wanted = ["all", "document", "voice", "time", *(name for name in columns if name in documents)]
    parts = []
    for name in dict.fromkeys(wanted):
        column = {"voice": "voice_kind"}.get(name, name)
        by = [] if name == "all" else [column]
        part = measure_prevalence(frames, sentences, prepared, codebook, by=by, roles=roles)
        cells = part[column].astype(str) if by else pd.Series("all", index=part.index)
        parts.append(part.drop(columns=by).assign(breakdown=name, cell=cells))
    table = pd.concat(parts, ignore_index=True)
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


def spread_evidence(frames: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Hits with their sentence (``sentence_text``), ordered so that a few rows show every frame.

    First comes the first hit of every frame, then the second of every frame, and so on; within a frame the first hits
    come from different documents, then from different sentences.
    """
    context = sentences[["doc_id", "sentence", "text"]].rename(columns={"text": "sentence_text"})
    hits = frames.merge(context, on=["doc_id", "sentence"], validate="many_to_one")
    again = hits.groupby(["frame", "doc_id", "sentence"]).cumcount()
    in_document = hits.assign(again=again).groupby(["frame", "again", "doc_id"]).cumcount()
    order = {frame: at for at, frame in enumerate(codebook.frame_ids)}
    rank = hits["frame"].map(order).astype("int64")
    documents = {doc_id: at for at, doc_id in enumerate(sorted(hits["doc_id"].unique()))}
    turned = (hits["doc_id"].map(documents).astype("int64") - rank) % max(
        1, len(documents)
    )  # another document first for each frame
    hits = hits.assign(_again=again, _in_document=in_document, _document=turned, _frame=rank)
    hits = hits.sort_values(["_again", "_in_document", "_document", "start"], kind="stable")
    hits = hits.assign(_turn=hits.groupby("frame").cumcount())
    hits = hits.sort_values(["_turn", "_frame"], kind="stable", ignore_index=True)
    return hits.drop(columns=["_again", "_in_document", "_document", "_turn", "_frame"])
