"""Figures of notebook 00-corpus for many documents: how they spread, where bars for each of them could not be read."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from communique.plots import style
from communique.plots.style import Drawing

Shares = npt.NDArray[np.float64]

N_BINS = 20
MAX_PERIODS = 60
_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_NAMES = ("lowest 5 %", "lowest quarter", "median", "highest quarter", "highest 5 %")
_WIDTHS = (("day", 10), ("month", 7), ("year", 4), ("decade", 3), ("century", 2))


def draw_role_spread(shares: Mapping[str, Shares], n_documents: int) -> Drawing:
    """Draw how the share of each role spreads over the documents: median, half and nine tenths of them.

    ``shares`` has for each role the share of the characters of every document, 0 where it does not stand there.
    """
    rows = {role: np.quantile(values, _QUANTILES) for role, values in shares.items()}
    with style.house_style("roles"):
        figure, axes = style.new_figure(8.4, 1.3 + 0.42 * len(rows))
        for y, (low, first, middle, third, high) in enumerate(100 * values for values in rows.values()):
            axes.plot([low, high], [y, y], color=style.GREY, linewidth=1.6, zorder=1)
            axes.barh(y, third - first, left=first, height=0.5, color=style.SKY, edgecolor=style.INK, linewidth=0.4)
            axes.plot(middle, y, "D", color=style.BLUE, markersize=7, zorder=3)
        axes.set_yticks(range(len(rows)), list(rows))
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(-1, 101)
        axes.set_xlabel("share of the characters of the document, %")
        axes.grid(axis="x", linewidth=0.5)
    outside = 1 - shares.get("body", np.zeros(n_documents))
    middle, first, third = (float(np.quantile(outside, q)) for q in (0.5, 0.25, 0.75))
    finding = f"Half of the documents have between {first:.0%} and {third:.0%} that is not running text"
    caption = (
        f"Share of characters (without white space) by role, n = {n_documents:,} documents: diamond the median, bar half of the "
        "documents, line nine tenths of them. Analyses count the body; everything else is kept and shown. Source: table roles."
    )
    alt = f"A row for each of {len(rows)} roles. Outside the body stands {middle:.0%} of the median document."
    listed = [
        {"role": role, "documents with it": int((values > 0).sum()),
         **{name: round(float(value), 4) for name, value in zip(_NAMES, rows[role], strict=True)}}
        for role, values in shares.items()
    ]  # fmt: skip
    return Drawing("roles", figure, finding, caption, alt, pd.DataFrame(listed))


def draw_voice_spread(spoken: Shares, finding: str, *, n_words: int) -> Drawing:
    """Draw how many documents have which share of their words in speakers' voices; ``spoken`` has the share of each."""
    edges = np.linspace(0, 1, N_BINS + 1)
    counts = np.histogram(spoken, bins=edges)[0]
    without = int((spoken == 0).sum())
    middle = float(np.median(spoken))
    with style.house_style("voices"):
        figure, axes = style.new_figure(8.4, 3.4)
        _draw_bars(axes, 100 * edges[:-1], counts, width=100 / N_BINS, align="edge")
        axes.axvline(100 * middle, color=style.INK, linewidth=1.6, linestyle="--")
        axes.set_xlim(0, 100)
        axes.set_xlabel("share of the document's words in speakers' voices, %")
        axes.set_ylabel("documents")
    caption = (
        f"Documents by the share of their words that stands in speech: n = {n_words:,} words of running text in {len(spoken):,} "
        f"documents, {without:,} of them without any; broken line: the median, {middle:.0%}. Speech is direct and indirect; cue and mention "
        "of the speaker count as the narrator's. A name is one person per document, not across documents. Found by rules, which miss part "
        "of the indirect speech (docs/methods-voices.md). Source: table voices."
    )
    alt = f"Bars for {N_BINS} equal ranges of the share. In the median document {middle:.0%} of the words are speakers'; {without:,} documents have none."
    ranges = [f"{low:.0%} to {high:.0%}" for low, high in itertools.pairwise(edges)]
    table = pd.DataFrame({"words in speakers' voices": ranges, "documents": counts})
    return Drawing("voices", figure, finding, caption, alt, table)


def draw_date_spread(dates: pd.Series[str], *, n_bounded: int, finding: str) -> Drawing:
    """Draw how many documents state a date in each period: days, months, years or more, at most ``MAX_PERIODS`` of them.

    ``dates`` has one of each document, empty where none is stated; ``n_bounded`` documents have bounds of theirs.
    """
    stated = dates[dates.str.len() == 10]
    unit, counts = _count_periods(stated)
    with style.house_style("dates"):
        figure, axes = style.new_figure(8.4, 3.4)
        _draw_bars(axes, np.arange(len(counts)), counts.to_numpy(), width=0.85, align="center")
        step = max(1, len(counts) // 12)
        axes.set_xticks(range(0, len(counts), step), list(counts.index[::step]), rotation=45, ha="right")
        axes.set_ylabel("documents")
    n_unknown = len(dates) - len(stated) - n_bounded
    caption = (
        f"Documents by the {unit} of the publication date that they state, n = {len(stated):,} of {len(dates):,} documents. Of the others "
        f"{n_bounded:,} have bounds inferred from the text; of {n_unknown:,} nothing is known. Source: table documents."
    )
    most = str(counts.idxmax()) if len(counts) else ""
    alt = (
        f"Bars, one a {unit}: most documents, {int(counts.max()):,}, in {most}."
        if most
        else "No bars: no document states a date."
    )
    table = counts.rename("documents").rename_axis(unit).reset_index()
    return Drawing("dates", figure, finding, caption, alt, table)


def _count_periods(stated: pd.Series[str]) -> tuple[str, pd.Series[int]]:
    """Documents by periods in a row, those without any too, in the smallest unit that gives few enough of them."""
    for unit, width in _WIDTHS:
        periods = stated.str[:width]
        if not len(periods) or (run := _list_periods(periods.min(), periods.max(), unit)):
            break
    counts = periods.value_counts().reindex(run if len(periods) else [], fill_value=0)
    counts.index = pd.Index([str(period).ljust(4, "0") + ("s" if width < 4 else "") for period in counts.index])
    return unit, counts


def _list_periods(first: str, last: str, unit: str) -> list[str]:
    """The periods from the first to the last; none where they are too many."""
    if unit in ("day", "month"):
        length = 10 if unit == "day" else 7
        run = np.arange(np.datetime64(first[:length]), np.datetime64(last[:length]) + 1)
        return [str(period) for period in run] if len(run) <= MAX_PERIODS else []
    width = len(first)
    numbers = range(int(first), int(last) + 1)
    return [f"{number:0{width}d}" for number in numbers] if len(numbers) <= MAX_PERIODS or unit == "century" else []


def _draw_bars(axes: Any, x: Any, heights: Any, *, width: float, align: str) -> None:
    axes.bar(x, heights, width=width, align=align, color=style.BLUE, edgecolor="white", linewidth=0.6)
    axes.margins(x=0.01)
    axes.grid(axis="y", linewidth=0.5)
