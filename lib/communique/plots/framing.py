"""Figures of notebook 01-framing: how common frames are, over all and in the cells of a breakdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from communique.plots import style
from communique.plots.style import Drawing
from communique.wording import join_words, label_documents, shorten

MAX_CELLS = 20
_BY = {"document": "document", "time": "time", "all": "all documents", "voice": "voice"}
_KIND = "Hits of a codebook's indicators, not human coding."


def order_frames(table: pd.DataFrame, column: str) -> list[str]:
    """Frames by the sum of ``column``, most first, ties by name."""
    total = table.groupby("frame")[column].sum()
    return sorted(total.index, key=lambda frame: (-total[frame], frame))


def draw_frames(
    prevalence: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    codebook: str,
    name: str = "frames",
    whole: pd.DataFrame | None = None,
) -> Drawing | None:
    """Draw which share of the sentences of each cell of one breakdown carries each frame, as shaded cells.

    ``prevalence`` holds the rows of one breakdown; ``labels`` gives each frame its name in words. Of more than 20 cells
    those with the most sentences are shown. Where ``prevalence`` holds but some of the documents, ``whole`` holds the rows of
    all documents together. Returns None without a sentence.
    """
    if not prevalence["n_sentences"].sum():
        return None
    sizes = prevalence.drop_duplicates("cell").set_index("cell")["n_sentences"]
    biggest = sorted(sizes.index, key=lambda cell: (-int(sizes[cell]), cell))[:MAX_CELLS]
    cells = [cell for cell in sizes.index if cell in biggest]
    counted = prevalence if whole is None else whole
    order = order_frames(counted, "n_sentences_with")
    wide = prevalence.pivot(index="frame", columns="cell", values="share").loc[order, cells]
    total = counted.groupby("frame")["n_sentences_with"].sum()
    by = str(prevalence["breakdown"].iloc[0])
    names = label_documents(cells) if by == "document" else {cell: shorten(cell, 22) for cell in cells}
    figure = shade_cells(100 * wide, [f"{labels.get(f, f)} ({int(total[f])})" for f in order],
                    [f"{names[cell]}\n(n = {int(sizes[cell])})" for cell in cells], _BY.get(by, by), name)  # fmt: skip
    n = int(counted.drop_duplicates("cell")["n_sentences"].sum())
    finding = _widest(wide, labels, names, by) if len(cells) > 1 else _most_frequent(order, total, labels)
    n_documents = int(counted.drop_duplicates("cell")["n_documents"].sum())
    n_cells = len(sizes) if whole is None else n_documents
    cut = f" Shown are the {len(cells):,} of {n_cells:,} with the most sentences." if len(cells) < n_cells else ""
    caption = (
        f"Share of sentences with at least one hit of the frame, %, by {_BY.get(by, by)}; in brackets the sentences with the "
        f"frame. n = {n} sentences of {n_documents} documents, codebook {codebook}. A sentence may carry several frames. "
        f"{_KIND}{cut} Source: table prevalence."
    )
    values = wide.fillna(0).to_numpy()
    y, x = divmod(int(values.argmax()), values.shape[1])
    alt = (
        f"Table of {len(order)} frames by {len(cells)} cells ({_BY.get(by, by)}). Largest: {labels.get(order[y], order[y])} in "
        f"{names[cells[x]]} with {values.max():.0%} of sentences. Over all, {labels.get(order[0], order[0])} leads with "
        f"{int(total[order[0]])} of {n} sentences."
    )
    return Drawing(name, figure, finding, caption, alt, _listed(prevalence, labels))


def shade_cells(wide: pd.DataFrame, rows: list[str], columns: list[str], label: str, name: str) -> Any:
    """A figure of numbers in shaded cells; ``rows`` and ``columns`` are the words beside and under them."""
    with style.house_style(name):
        figure, axes = style.new_figure(8.4, 1.4 + 0.34 * len(rows) + (0.9 if len(columns) > 8 else 0))
        from matplotlib.colors import LinearSegmentedColormap

        shades = LinearSegmentedColormap.from_list("house", ["#ffffff", "#bfd9ea", style.BLUE, "#003552"])
        values = wide.fillna(0).to_numpy(dtype=float)
        top = max(1.0, float(values.max()))
        axes.imshow(values, cmap=shades, aspect="auto", vmin=0, vmax=top)
        for y in range(len(rows)):
            for x in range(len(columns)):
                value = float(values[y, x])
                ink = "white" if value > 0.45 * top else style.INK
                text = f"{value:.0f}" if value else "·"
                axes.text(x, y, text, ha="center", va="center", color=ink, fontsize=9 if len(columns) < 15 else 7)
        axes.set_xticks(range(len(columns)), columns, rotation=60 if len(columns) > 8 else 0,
                        ha="right" if len(columns) > 8 else "center")  # fmt: skip
        axes.set_yticks(range(len(rows)), rows)
        axes.tick_params(length=0)
        axes.set_xlabel(label)
        axes.spines[["left", "bottom"]].set_visible(False)
    return figure


def _most_frequent(order: list[str], total: pd.Series[int], labels: Mapping[str, str]) -> str:
    absent = [labels.get(frame, frame) for frame in order if not int(total[frame])]
    first = labels.get(order[0], order[0])
    if not int(total[order[0]]):
        return "No sentence carries any frame of the codebook"
    return f"{first} is the most frequent frame" + (
        f"; no sentence carries {join_words(absent, last='or')}" if absent else ""
    )


def _widest(wide: pd.DataFrame, labels: Mapping[str, str], names: Mapping[str, str], by: str) -> str:
    """The frame whose share differs most between cells: a description, no inference."""
    spread = (wide.max(axis=1) - wide.min(axis=1)).fillna(0)
    frame = sorted(spread.index, key=lambda f: (-spread[f], f))[0]
    if not spread[frame]:
        return f"Frames are equally frequent in every cell of {_BY.get(by, by)}"
    low, high = wide.loc[frame].idxmin(), wide.loc[frame].idxmax()
    return (
        f"{labels.get(frame, frame)} differs most by {_BY.get(by, by)}: {wide.loc[frame, high]:.0%} of sentences in "
        f"“{names[str(high)]}”, {wide.loc[frame, low]:.0%} in “{names[str(low)]}”"
    )


def _listed(prevalence: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    columns = ["cell", "frame", "n_sentences_with", "n_sentences", "share", "per_thousand_words", "ci_low", "ci_high"]
    shown = prevalence.assign(frame=prevalence["frame"].map(lambda frame: labels.get(frame, frame)))[columns]
    if shown["ci_low"].isna().all():
        shown = shown.drop(columns=["ci_low", "ci_high"])
    return shown[shown["n_sentences_with"] > 0].reset_index(drop=True)


def draw_overall(prevalence: pd.DataFrame, labels: Mapping[str, str], *, codebook: str) -> Drawing | None:
    """Draw each frame's share of all sentences, with its interval, or with the documents themselves where they are few.

    ``prevalence`` is the whole table, with breakdowns "all" and "document".
    """
    whole = prevalence[prevalence["breakdown"] == "all"].set_index("frame")
    if whole.empty or not whole["n_sentences"].iloc[0]:
        return None
    documents = prevalence[prevalence["breakdown"] == "document"]
    order = order_frames(whole.reset_index(), "n_sentences_with")
    total = whole["n_sentences_with"]
    has_interval = bool(whole["ci_low"].notna().any())
    with style.house_style("frames-overall"):
        figure, axes = style.new_figure(8.4, 1.2 + 0.3 * len(order))
        for y, frame in enumerate(order):
            row = whole.loc[frame]
            if has_interval and row["ci_low"] == row["ci_low"]:
                axes.plot([100 * row["ci_low"], 100 * row["ci_high"]], [y, y], color=style.SKY, linewidth=5, zorder=1)
            if not has_interval:
                shares = 100 * documents.loc[documents["frame"] == frame, "share"]
                axes.plot(shares, [y] * len(shares), "o", color="white", markeredgecolor=style.GREY, markersize=6)
            axes.plot(100 * row["share"], y, "D", color=style.BLUE, markersize=7, zorder=3)
        axes.set_yticks(range(len(order)), [f"{labels.get(f, f)} ({int(total[f])})" for f in order])
        axes.set_ylim(len(order) - 0.4, -0.6)
        axes.set_xlim(left=-1)
        axes.set_xlabel("sentences with the frame, %")
        axes.grid(axis="both", linewidth=0.5)
    n, n_documents = int(whole["n_sentences"].iloc[0]), int(whole["n_documents"].iloc[0])
    few = (
        f"circles: the {n_documents} documents themselves, too few for an interval"
        if n_documents > 1
        else "one document"
    )
    marks = "bars: 95 % intervals, by resampling documents" if has_interval else few
    finding = _most_frequent(order, total, labels)
    lead = [f"{labels.get(f, f)} {total[f] / n:.0%}" for f in order[:3]]
    caption = (
        f"Share of sentences with at least one hit of the frame, %; diamonds: all documents together; {marks}. In brackets the "
        f"sentences with the frame. n = {n} sentences of {n_documents} documents, codebook {codebook}. {_KIND} Source: table prevalence."
    )
    alt = f"Dots, one a frame, of {len(order)} frames. Most frequent: {', '.join(lead)} of {n} sentences."
    table = _listed(whole.reset_index(), labels).drop(columns="cell")
    return Drawing("frames-overall", figure, finding, caption, alt, table)
