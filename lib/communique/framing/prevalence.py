"""How common frames are: by document, group, time and voice, with intervals over documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from communique.errors import InputError
from communique.framing.lexer import count_words
from communique.framing.model import Codebook
from communique.gathering import locate

Ints = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int32]

MIN_DOCUMENTS = 8
MAX_BOOTSTRAP_DOCUMENTS = 5_000
LISTED_DOCUMENTS = 2_000
N_BOOTSTRAP = 2_000
SEED = 20261121
VOICES = ("voice_kind", "voice")
MEASURED = ("n_sentences", "n_words", "n_hits", "n_documents", "frame", "codebook", "share", "note")


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

    ``sentences`` is the table of that name, or what ``measure_sizes`` makes of it.

    ``by`` names columns of ``documents`` (``doc_id``, ``source``, ...), or ``voice_kind`` and ``voice``. One
    row is a frame in a cell, frames without a hit included. ``share`` = n_sentences_with / n_sentences, where
    n_sentences counts all sentences of the roles, those without a hit too and whatever their voice.
    ``ci_low`` and ``ci_high`` are the 95 % percentile interval of a bootstrap over documents (Efron and
    Tibshirani 1993, ch. 13), from eight documents on; below that they are empty and ``note`` says so. ``rng``
    draws the bootstrap (by default a generator with a fixed seed). Raises InputError for a name in ``by``
    that is no column. Documents without a sentence of the roles are in no cell.
    """
    by = list(dict.fromkeys(by))
    _check_by(by, documents)
    groups = [name for name in by if name not in VOICES]
    base = _size_documents(sentences, documents, groups, roles)
    rng = rng if rng is not None else np.random.default_rng(SEED)
    rows = []
    counted = [_count_hits(frames, voice, base, codebook) for voice in _voice_cells(frames, by)]
    for group, inside in _grouped(base, groups):
        for counts in counted:
            rows += _measure_cell(base.iloc[inside], counts, inside, group, codebook, rng)
    columns = [
        "codebook", "frame", *by, "n_documents", "n_sentences", "n_sentences_with", "n_words", "n_hits",
        "share", "ci_low", "ci_high", "note",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def list_documents(
    frames: pd.DataFrame, sizes: pd.DataFrame, codebook: Codebook, *, chosen: Collection[str] | None = None
) -> Iterator[pd.DataFrame]:
    """Yield what ``measure_prevalence`` says of single documents (``cell``), some thousand documents at a time.

    ``sizes`` come from ``measure_sizes``; ``chosen``: of these documents only. Sorted by document and frame.
    """
    base = sizes.assign(doc_id=sizes["doc_id"].astype("str"))
    counts = _count_hits(frames, {}, base, codebook)
    rows = np.arange(len(base)) if chosen is None else np.flatnonzero(base["doc_id"].isin(list(chosen)))
    by_name = np.argsort(np.array(codebook.frame_ids, dtype=object), kind="stable")
    names = np.array(codebook.frame_ids, dtype=object)[by_name]
    for start in range(0, len(rows), LISTED_DOCUMENTS):
        inside = rows[start : start + LISTED_DOCUMENTS]
        part = base.iloc[np.repeat(inside, len(names))].reset_index(drop=True)
        n_with = counts.with_frame[inside][:, by_name].ravel()
        yield pd.DataFrame({
            "codebook": codebook.codebook, "frame": np.tile(names, len(inside)), "cell": part["doc_id"], "n_documents": 1,
            "n_sentences": part["n_sentences"], "n_sentences_with": n_with, "n_words": part["n_words"],
            "n_hits": counts.n_hits[inside][:, by_name].ravel(), "share": n_with / part["n_sentences"],
            "ci_low": np.nan, "ci_high": np.nan, "note": f"no interval: fewer than {MIN_DOCUMENTS} documents",
        })  # fmt: skip


def _check_by(by: Sequence[str], documents: pd.DataFrame) -> None:
    known = [name for name in (*documents.columns, *VOICES) if name not in MEASURED]
    for name in by:
        if name not in known:
            raise InputError(f"by: “{name}” is no column to group by. Known: {', '.join(known)}.")


def measure_sizes(sentences: pd.DataFrame, *, roles: Sequence[str] = ("body",)) -> pd.DataFrame:
    """Sizes of documents: doc_id, n_sentences and n_words of the roles, a row a document that has such a sentence.

    Sorted. Functions that count frames take these sizes in place of the sentences that they were made of.
    """
    if "n_sentences" in sentences:
        return sentences
    used = sentences[sentences["role"].isin(list(roles))]
    counted = used.assign(n_words=count_words(used["text"].tolist()))
    sizes = counted.groupby("doc_id", sort=True, observed=True).agg(
        n_sentences=("n_words", "size"), n_words=("n_words", "sum")
    )
    return sizes.reset_index()


def _size_documents(
    sentences: pd.DataFrame, documents: pd.DataFrame, groups: Sequence[str], roles: Sequence[str]
) -> pd.DataFrame:
    sizes = measure_sizes(sentences, roles=roles)
    columns = list(dict.fromkeys(["doc_id", *groups]))
    base = sizes.assign(doc_id=sizes["doc_id"].astype("str"))
    return base.merge(documents[columns], on="doc_id", validate="one_to_one")


def _grouped(base: pd.DataFrame, groups: list[str]) -> list[tuple[dict[str, object], Ints]]:
    """The cells of a breakdown: their values, and which rows of ``base`` are in each."""
    if not groups:
        return [({}, np.arange(len(base)))]
    places = pd.Series(np.arange(len(base)), index=base.index)
    keyed = places.groupby([base[name] for name in groups], sort=True, dropna=False)
    return [
        (dict(zip(groups, key if isinstance(key, tuple) else (key,), strict=True)), inside.to_numpy())
        for key, inside in keyed
    ]


@dataclass(frozen=True, slots=True)
class _Counts:
    """Hits of one voice, or of all: documents (rows of the base) by frames."""

    voice: dict[str, str]
    with_frame: Counts
    n_hits: Counts


def _count_hits(frames: pd.DataFrame, voice: dict[str, str], base: pd.DataFrame, codebook: Codebook) -> _Counts:
    for name, value in voice.items():
        frames = frames[frames[name] == value]
    rows = locate(frames["doc_id"], pd.Index(base["doc_id"]))
    columns = locate(frames["frame"], pd.Index(codebook.frame_ids))
    is_counted = (rows >= 0) & (columns >= 0)
    is_first = is_counted & ~frames.duplicated(["doc_id", "sentence", "frame"]).to_numpy()
    shape = len(base), len(codebook.frames)
    matrices = []
    for chosen in (is_first, is_counted):
        counts = np.bincount(rows[chosen] * shape[1] + columns[chosen], minlength=shape[0] * shape[1])
        matrices.append(counts.astype(np.int32).reshape(shape))
    return _Counts(voice, *matrices)


def number_documents(doc_ids: pd.Series[str]) -> Ints:
    """Numbers of documents in the order of their ids, those that occur only, from 0."""
    if isinstance(doc_ids.dtype, pd.CategoricalDtype):
        return np.unique(doc_ids.cat.codes.to_numpy(), return_inverse=True)[1]
    return pd.factorize(doc_ids, sort=True)[0]


def _voice_cells(frames: pd.DataFrame, by: Sequence[str]) -> list[dict[str, str]]:
    voices = [name for name in by if name in VOICES]
    if not voices:
        return [{}]
    if voices == ["voice_kind"]:
        return [{"voice_kind": kind} for kind in ("narrator", "speaker")]
    cells = frames[voices].drop_duplicates().astype("str").sort_values(voices)
    return [dict(zip(voices, row, strict=True)) for row in cells.itertuples(index=False, name=None)]


def _measure_cell(
    base: pd.DataFrame,
    counts: _Counts,
    inside: Ints,
    group: dict[str, object],
    codebook: Codebook,
    rng: np.random.Generator,
) -> list[dict[str, object]]:
    totals = base["n_sentences"].to_numpy(dtype=float)
    with_frame = counts.with_frame[inside]
    n_hits = counts.n_hits[inside].sum(axis=0)
    low, high, note = _intervals(with_frame, totals, rng)
    is_absent = ~with_frame.any(axis=0) & ~np.isnan(low)  # a bootstrap of zeros knows no upper end
    low[is_absent] = high[is_absent] = np.nan
    rows: list[dict[str, object]] = []
    for i, frame in enumerate(codebook.frame_ids):
        n_with = int(with_frame[:, i].sum())
        rows.append({
            "codebook": codebook.codebook, "frame": frame, **group, **counts.voice,
            "n_documents": len(base), "n_sentences": int(totals.sum()), "n_sentences_with": n_with,
            "n_words": int(base["n_words"].sum()), "n_hits": int(n_hits[i]),
            "share": n_with / totals.sum() if totals.sum() else np.nan,
            "ci_low": low[i], "ci_high": high[i],
            "note": "no interval: zero in every document" if is_absent[i] else note,
        })  # fmt: skip
    return rows


def _intervals(with_frame: Counts | Floats, totals: Floats, rng: np.random.Generator) -> tuple[Floats, Floats, str]:
    """Lower and upper end for every frame (columns), over documents (rows), and the note."""
    n = len(totals)
    empty = np.full(with_frame.shape[1], np.nan)
    if not totals.sum():
        return empty, empty.copy(), "no sentence to measure"
    if n < MIN_DOCUMENTS:
        return empty, empty.copy(), f"no interval: fewer than {MIN_DOCUMENTS} documents"
    share = with_frame.sum(axis=0) / totals.sum()
    if n > MAX_BOOTSTRAP_DOCUMENTS:
        squares = np.array(
            [((column - totals * part) ** 2).sum() for column, part in zip(with_frame.T, share, strict=True)]
        )
        half = 1.959964 * np.sqrt(n / (n - 1) * squares) / totals.sum()
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
