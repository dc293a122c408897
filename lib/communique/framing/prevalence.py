"""How common frames are: by document, group, time and voice, with intervals over documents."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from communique.errors import InputError
from communique.framing.lexer import count_words
from communique.framing.model import Codebook

MIN_DOCUMENTS = 8
MAX_BOOTSTRAP_DOCUMENTS = 5_000
N_BOOTSTRAP = 2_000
SEED = 20261121
VOICES = ("voice_kind", "voice")


def measure_prevalence(
    frames: pd.DataFrame,
    sentences: pd.DataFrame,
    documents: pd.DataFrame,
    codebook: Codebook,
    *,
    by: Sequence[str] = (),
    roles: Sequence[str] = ("body",),
    rng: np.random.Generator | None = None,
) -> pd.DataFrame:
    """Share of sentences with each frame, in every cell of a breakdown.

    ``by`` names columns of ``documents`` (``doc_id``, ``source``, ...), or ``voice_kind`` and ``voice``. One
    row is a frame in a cell, frames without a hit included. ``share`` = n_sentences_with / n_sentences, where
    n_sentences counts all sentences of the roles, those without a hit too and whatever their voice.
    ``ci_low`` and ``ci_high`` are the 95 % percentile interval of a bootstrap over documents (Efron and
    Tibshirani 1993, ch. 13), from eight documents on; below that they are empty and ``note`` says so. ``rng``
    draws the bootstrap (by default a generator with a fixed seed). Raises InputError for a name in ``by``
    that is no column. Documents without a sentence of the roles are in no cell.
    """
    _check_by(by, documents)
    groups = [name for name in by if name not in VOICES]
    voices = [name for name in by if name in VOICES]
    base = _count_sentences(sentences, documents, groups, roles)
    hits = frames.merge(documents[_unique(["doc_id", *groups])], on="doc_id", validate="many_to_one")
    rng = rng if rng is not None else np.random.default_rng(SEED)
    cells = _voice_cells(hits, voices)
    rows = []
    for key, in_group in _grouped(base, groups):
        for voice_key in cells:
            rows += _measure_cell(in_group, hits, dict(zip(groups, key, strict=True)), voice_key, codebook, rng)
    columns = [
        "codebook", "frame", *by, "n_documents", "n_sentences", "n_sentences_with", "n_words", "n_hits",
        "share", "ci_low", "ci_high", "note",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _unique(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _check_by(by: Sequence[str], documents: pd.DataFrame) -> None:
    known = [*documents.columns, *VOICES]
    for name in by:
        if name not in known:
            raise InputError(f"by: “{name}” is no column of documents. Known: {', '.join(known)}.")


def _count_sentences(
    sentences: pd.DataFrame, documents: pd.DataFrame, groups: list[str], roles: Sequence[str]
) -> pd.DataFrame:
    """One row a document with sentences of the roles: doc_id, group columns, n_sentences, n_words."""
    used = sentences[sentences["role"].isin(list(roles))]
    counted = used.assign(n_words=count_words(used["text"].tolist()))
    base = counted.groupby("doc_id", sort=True).agg(n_sentences=("n_words", "size"), n_words=("n_words", "sum"))
    return base.reset_index().merge(documents[_unique(["doc_id", *groups])], on="doc_id", validate="one_to_one")


def _grouped(base: pd.DataFrame, groups: list[str]) -> list[tuple[tuple[object, ...], pd.DataFrame]]:
    if not groups:
        return [((), base)]
    return [(key, cell) for key, cell in base.groupby(groups, sort=True, dropna=False)]


def _voice_cells(hits: pd.DataFrame, voices: list[str]) -> list[dict[str, str]]:
    if not voices:
        return [{}]
    if voices == ["voice_kind"]:
        return [{"voice_kind": kind} for kind in ("narrator", "speaker")]
    cells = hits[voices].drop_duplicates().sort_values(voices)
    return [dict(zip(voices, row, strict=True)) for row in cells.itertuples(index=False, name=None)]


def _measure_cell(
    base: pd.DataFrame,
    hits: pd.DataFrame,
    group: dict[str, object],
    voice: dict[str, str],
    codebook: Codebook,
    rng: np.random.Generator,
) -> list[dict[str, object]]:
    inside = hits[hits["doc_id"].isin(base["doc_id"])]
    for name, value in voice.items():
        inside = inside[inside[name] == value]
    totals = base["n_sentences"].to_numpy(dtype=float)
    pairs = inside[["doc_id", "sentence", "frame"]].drop_duplicates()
    counts = pairs.groupby(["doc_id", "frame"]).size().unstack(fill_value=0)
    counts = counts.reindex(index=base["doc_id"], columns=list(codebook.frame_ids), fill_value=0)
    with_frame = counts.to_numpy(dtype=float)
    low, high, note = _intervals(with_frame, totals, rng)
    is_absent = ~with_frame.any(axis=0) & ~np.isnan(low)  # a bootstrap of zeros knows no upper end
    low[is_absent] = high[is_absent] = np.nan
    n_hits = inside.groupby("frame").size()
    rows: list[dict[str, object]] = []
    for i, frame in enumerate(codebook.frame_ids):
        n_with = int(with_frame[:, i].sum())
        rows.append({
            "codebook": codebook.codebook, "frame": frame, **group, **voice,
            "n_documents": len(base), "n_sentences": int(totals.sum()), "n_sentences_with": n_with,
            "n_words": int(base["n_words"].sum()), "n_hits": int(n_hits.get(frame, 0)),
            "share": n_with / totals.sum() if totals.sum() else np.nan,
            "ci_low": low[i], "ci_high": high[i],
            "note": "no interval: zero in every document" if is_absent[i] else note,
        })  # fmt: skip
    return rows


def _intervals(
    with_frame: np.ndarray, totals: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, str]:
    """Lower and upper end for every frame (columns), over documents (rows), and the note."""
    n = len(totals)
    empty = np.full(with_frame.shape[1], np.nan)
    if not totals.sum():
        return empty, empty.copy(), "no sentence to measure"
    if n < MIN_DOCUMENTS:
        return empty, empty.copy(), f"no interval: fewer than {MIN_DOCUMENTS} documents"
    share = with_frame.sum(axis=0) / totals.sum()
    if n > MAX_BOOTSTRAP_DOCUMENTS:
        residual = with_frame - totals[:, None] * share
        half = 1.959964 * np.sqrt(n / (n - 1) * (residual**2).sum(axis=0)) / totals.sum()
        return (
            np.clip(share - half, 0, 1),
            np.clip(share + half, 0, 1),
            "interval: ratio estimator over documents",
        )
    draws = []
    for _ in range(0, N_BOOTSTRAP, 200):
        weights = rng.multinomial(n, np.full(n, 1 / n), size=200).astype(float)
        draws.append((weights @ with_frame) / (weights @ totals)[:, None])
    low, high = np.quantile(np.concatenate(draws), [0.025, 0.975], axis=0)
    return low, high, f"interval: bootstrap over documents, {N_BOOTSTRAP} draws"
