"""Figures of notebook 02-terms that look at all terms of a comparison: frequencies, rankings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from communique.plots import style
from communique.plots.labels import place_labels
from communique.plots.style import Drawing
from communique.terms.lines import few_lines
from communique.wording import each_row, join_words

_COLOURS = {"a": style.BLUE, "b": style.VERMILION}
_MARKERS = {"a": "o", "b": "D"}


def draw_frequencies(terms: pd.DataFrame, comparison: pd.Series | None, leading: pd.DataFrame) -> Drawing | None:
    """Draw each term's frequency in one group against the other's, both logarithmic, and label the leading ones.

    A term that a group lacks stands at that group's edge. Returns None where there is no term.
    """
    if comparison is None or terms.empty:
        return None
    a, b = str(comparison["group_a"]), str(comparison["group_b"])
    floor = {
        side: 0.5e3 / max(1, int(comparison[f"n_tokens_{side}"])) for side in "ab"
    }  # half an occurrence, per 1,000 words
    x = (terms["per_million_a"] / 1e3).clip(lower=floor["a"])
    y = (terms["per_million_b"] / 1e3).clip(lower=floor["b"])
    within = float(((x / y < 2) & (y / x < 2)).mean())
    marked = leading.reset_index(drop=True)
    spots = pd.DataFrame({"term": terms["term"], "x": x, "y": y}).set_index("term")
    with style.house_style("frequencies"):
        figure, axes = style.new_figure(8.4, 7.0)
        axes.plot(x, y, "o", color=style.GREY, markersize=3.5, markeredgewidth=0, alpha=0.6, linestyle="none")
        for side in "ab":
            mine = spots.loc[marked[marked["side"] == side]["term"]]
            axes.plot(mine["x"], mine["y"], _MARKERS[side], color=_COLOURS[side], markersize=6, linestyle="none",
                      label=f"more often in {a if side == 'a' else b}")  # fmt: skip
        _scale_both(axes, x, y, floor)
        low, high = min(x.min(), y.min()) / 2, max(x.max(), y.max()) * 2
        axes.plot([low, high], [low, high], color=style.INK, linewidth=0.8, scalex=False, scaley=False)
        for factor in (0.5, 2.0):
            axes.plot([low, high], [low * factor, high * factor], color=style.GREY, linewidth=0.7, linestyle="--",
                      scalex=False, scaley=False)  # fmt: skip
        axes.set_xlabel(f"per 1,000 words in {a}")
        axes.set_ylabel(f"per 1,000 words in {b}")
        axes.legend(frameon=False, loc="upper left", fontsize=9)
        picked = spots.loc[marked["term"]]
        left_out = place_labels(
            axes, list(zip(picked["x"], picked["y"], strict=True)), list(marked["term"]),
            obstacles=list(zip(x, y, strict=True)) if len(x) <= 2_000 else (),
        )  # fmt: skip
    n_none = int(((terms["n_a"] == 0) | (terms["n_b"] == 0)).sum())
    finding = f"{within:.0%} of {len(terms):,} terms are about as frequent in {a} as in {b}: less than twice or half"
    caption = (
        f"Frequency of n = {len(terms):,} terms per 1,000 words, both axes logarithmic. Solid line: as frequent in both; dashed: twice, half. "
        f"{n_none:,} terms that one group lacks stand at its edge (\u201cnone\u201d). Labelled: the leading terms"
        + (f" ({len(left_out)} without room for a label)" if left_out else "")
        + ". Source: table terms."
    )
    alt = f"Scatter plot of {len(terms):,} terms near the diagonal; farthest from it: {join_words(marked.sort_values('log_ratio', key=abs, ascending=False)['term'].head(4))}."
    columns = ["term", "lines", "per_million_a", "per_million_b"]
    table = few_lines(marked[[column for column in columns if column in marked]], places=1)
    return Drawing("frequencies", figure, finding, caption, alt, table)


def _scale_both(axes: Any, x: pd.Series, y: pd.Series, floor: Mapping[str, float]) -> None:
    for axis, values, side in ((axes.xaxis, x, "a"), (axes.yaxis, y, "b")):
        axis._set_axes_scale("log")
        low, high = floor[side] / 1.6, max(float(values.max()), floor[side] * 10) * 2.2
        (axes.set_xlim if side == "a" else axes.set_ylim)(low, high)
        ticks = [tick for tick in (0.1, 0.3, 1, 3, 10, 30, 100, 300) if floor[side] * 1.6 < tick < high]
        axis.set_ticks([floor[side], *ticks], labels=["none", *(f"{tick:g}" for tick in ticks)])
        axis.set_ticks([], minor=True)


def draw_rankings(ranks: pd.DataFrame, *, top: int = 12) -> Drawing | None:
    """Draw how leading terms would rank if page furniture were counted, as lines from there to here.

    ``ranks``: term, rank, rank_with (empty where a term is not among the first). Returns None where no term ranks.
    """
    here = ranks[ranks["rank"].le(top).fillna(False)]
    there = ranks[ranks["rank_with"].le(top).fillna(False)]
    if here.empty or there.empty:
        return None
    gone = [term for term in there["term"] if term not in set(here["term"])]
    with style.house_style("cleaning"):
        figure, axes = style.new_figure(8.4, 1.4 + 0.3 * top)
        for row in each_row(ranks):
            left, right = (None if value is pd.NA or value > top else int(value) for value in (row.rank_with, row.rank))
            stays = left is not None and right is not None
            colour = style.GREY if stays else style.VERMILION if right is None else style.BLUE
            if left is not None and right is not None:
                axes.plot([0, 1], [left, right], "-", color=colour, linewidth=1.4)
            for at, x, label in ((left, 0, f"{row.term}  {left}"), (right, 1, f"{right}  {row.term}")):
                if at is not None:
                    axes.plot([x], [at], "o", color=colour, markersize=6)
                    axes.annotate(label, (x, at), xytext=(-9 if x == 0 else 9, 0), textcoords="offset points", fontsize=9,
                                  ha="right" if x == 0 else "left", va="center", fontweight="normal" if stays else "bold")  # fmt: skip
        axes.set_xlim(-0.9, 1.9)
        axes.set_ylim(top + 0.6, 0.4)
        axes.set_yticks([])
        axes.set_xticks([0, 1], ["page furniture counted", "running text only"])
        axes.xaxis.tick_top()
        axes.tick_params(axis="x", length=0)
        for spine in axes.spines.values():
            spine.set_visible(False)
    finding = (
        f"{len(gone)} of the {len(there)} leading terms would be others if page furniture were counted"
        if gone
        else f"The {len(there)} leading terms would be the same if page furniture were counted"
    )
    caption = (
        "Ranks of the leading terms when every line of the pages is counted (left) and when only the roles of this run are (right). Bold: "
        f"among the first {top} on one side only. Source: table rankings."
    )
    alt = f"Lines between two rankings of {top} terms. Only with page furniture: {join_words(gone) or 'none'}."
    return Drawing("cleaning", figure, finding, caption, alt, few_lines(ranks, places=1))
