"""Figures of notebook 02-terms that compare two groups: keyness, frequencies, rankings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from communique.plots import style
from communique.plots.labels import place_labels
from communique.plots.style import Drawing
from communique.wording import each_row, join_words, quote_words

_MAX_DOTS = 60
_COLOURS = {"a": style.BLUE, "b": style.VERMILION}
_MARKERS = {"a": "o", "b": "D"}


def draw_keyness(
    leading: pd.DataFrame,
    comparison: pd.Series,
    rates: pd.DataFrame | None = None,
    dispersion: pd.DataFrame | None = None,
    *,
    name: str = "keyness",
    note: str = "",
) -> Drawing | None:
    """Draw leading terms with effect size, the rate in each document, and dispersion side by side.

    Args:
        leading: rows of table ``terms`` with ``side``, those of group A first.
        comparison: the row of table ``comparisons``.
        rates: term, group, doc_id, per_million; None where group B is a frequency list.
        dispersion: table of that name; None leaves the panel out.
        name: of the figure.
        note: what stands beside the ranking, such as in what else the groups differ.

    Returns None where no term leads.
    """
    if leading.empty:
        return None
    a, b = str(comparison["group_a"]), str(comparison["group_b"])
    shown = leading.sort_values(["side", "log_ratio", "term"], ascending=[True, False, True], ignore_index=True)
    if rates is not None and dispersion is not None:
        spread = dispersion[["term", "dp_norm"]]
        shown = shown.merge(spread, on="term", how="left", validate="one_to_one")
    panels = [2.3, *([2.0] if rates is not None else []), *([1.0] if "dp_norm" in shown else [])]
    with style.house_style(name):
        figure, axes = style.new_panels(9.4, 1.9 + 0.29 * len(shown), panels)
        _draw_ratios(axes[0], shown, f"{a} : {b}")
        if rates is not None:
            _draw_rates(axes[1], shown, rates, {a: "a", b: "b"})
        if "dp_norm" in shown:
            _draw_dispersion(axes[2], shown)
        axes[0].set_yticks(range(len(shown)), shown["term"])
        axes[0].set_ylim(len(shown) - 0.4, -0.6)
        split = int((shown["side"] == "a").sum())
        for panel in axes:
            panel.axhline(split - 0.5, color=style.GREY, linewidth=0.8, linestyle=":")
            panel.tick_params(axis="y", length=0)
        _legend(figure, a, b)
    lead = {side: list(leading[leading["side"] == side]["term"].head(3)) for side in "ab"}
    caption = _caption(
        comparison, a, b, has_interval=bool(shown["ci_low"].notna().any()), panels=len(panels), note=note
    )
    alt = f"{len(shown)} terms with bars of their log ratio. Most typical of {a}: {', '.join(lead['a']) or 'none'}; of {b}: {', '.join(lead['b']) or 'none'}."
    columns = [
        "term",
        "n_a",
        "n_b",
        "docs_a",
        "docs_b",
        "log_ratio",
        "loo_low",
        "loo_high",
        "ci_low",
        "ci_high",
        "dp_norm",
    ]
    table = shown[[column for column in columns if column in shown and not shown[column].isna().all()]]
    return Drawing(name, figure, _finding(a, lead["a"], b, lead["b"]), caption, alt, table)


def _draw_ratios(axes: Any, shown: pd.DataFrame, pair: str) -> None:
    for y, row in enumerate(each_row(shown)):
        axes.barh(y, row.log_ratio, color=_COLOURS[row.side], hatch="" if row.side == "a" else "///",
                  edgecolor="white", height=0.7)  # fmt: skip
        low, high = (row.ci_low, row.ci_high) if row.ci_low == row.ci_low else (row.loo_low, row.loo_high)
        ends = [row.log_ratio]
        if low == low and high == high:
            axes.plot([low, high], [y, y], color=style.INK, linewidth=1.2, solid_capstyle="butt")
            axes.plot([low, high], [y, y], "|", color=style.INK, markersize=6, markeredgewidth=1.2)
            ends += [low, high]
        is_right = row.log_ratio > 0
        edge = max([*ends, 0]) if is_right else min([*ends, 0])
        axes.annotate(f"{row.n_a}:{row.n_b}", (edge, y), xytext=(4 if is_right else -4, 0), textcoords="offset points",
                      ha="left" if is_right else "right", va="center", fontsize=8)  # fmt: skip
    axes.axvline(0, color=style.INK, linewidth=0.8)
    axes.margins(x=0.16)
    axes.set_xlabel("log ratio (log2)")
    axes.set_title(f"how much more often; counts {pair}", fontsize=9, loc="left")


def _draw_rates(axes: Any, shown: pd.DataFrame, rates: pd.DataFrame, sides: Mapping[str, str]) -> None:
    places = {term: y for y, term in enumerate(shown["term"])}
    drawn = rates[rates["term"].isin(places)]
    for group, side in sides.items():
        mine = drawn[drawn["group"] == group]
        offset = -0.16 if side == "a" else 0.16
        if mine["doc_id"].nunique() > _MAX_DOTS:
            mine = mine.groupby("term", as_index=False, sort=True).agg(per_million=("per_million", "median"))
        y = mine["term"].map(places) + offset
        axes.plot(mine["per_million"] / 1000, y, _MARKERS[side], color=_COLOURS[side], markersize=4.5,
                  alpha=0.75, markeredgewidth=0, linestyle="none")  # fmt: skip
    axes.set_xlim(left=0)
    axes.margins(x=0.06)
    axes.grid(axis="y", linewidth=0.4)
    axes.set_xlabel("per 1,000 words")
    many = max((drawn[drawn["group"] == group]["doc_id"].nunique() for group in sides), default=0) > _MAX_DOTS
    axes.set_title("median document" if many else "rate in each document", fontsize=9, loc="left")


def _draw_dispersion(axes: Any, shown: pd.DataFrame) -> None:
    axes.plot(shown["dp_norm"], range(len(shown)), "s", color=style.INK, markersize=5, linestyle="none")
    axes.hlines(range(len(shown)), 0, shown["dp_norm"].fillna(0), color=style.GREY, linewidth=1)
    axes.set_xlim(0, 1.05)
    axes.set_xticks([0, 0.5, 1], ["even", "0.5", "1"])
    axes.set_xlabel("DPnorm")
    axes.set_title("unevenness", fontsize=9, loc="left")


def _legend(figure: Any, a: str, b: str) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], marker=_MARKERS[side], color=_COLOURS[side], linestyle="none", markersize=7, label=label)
        for side, label in (("a", a), ("b", b))
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False, fontsize=9)


def _caption(comparison: pd.Series, a: str, b: str, *, has_interval: bool, panels: int, note: str) -> str:
    n_a, n_b = int(comparison["n_documents_a"]), int(comparison["n_documents_b"])
    bars = (
        "95 % interval by bootstrap over documents"
        if has_interval
        else "range of the log ratio when one document is left out"
    )
    parts = [
        "Log ratio (Hardie 2014) of the terms with the most evidence on either side that more than one document holds"
        if n_a > 1 and n_b != 1
        else "Log ratio (Hardie 2014) of the terms with the most evidence on either side"
    ]
    parts.append(f"counts beside the bars; thin lines: {bars}" if panels > 1 else "counts beside the bars")
    if panels > 2:
        parts.append(
            "unevenness over all these documents: DPnorm (Lijffijt and Gries 2012), 0 even, 1 all in the smallest document"
        )
    second = (
        f"{b}: {n_b} documents, {int(comparison['n_tokens_b']):,} words"
        if n_b
        else f"{b}: {int(comparison['n_tokens_b']):,} words, no documents"
    )
    return (
        f"{'; '.join(parts)}. {a}: {n_a} documents, {int(comparison['n_tokens_a']):,} words; {second}. A description of these texts, no "
        f"inference beyond them. {note} Source: table terms."
    ).replace("  ", " ")  # fmt: skip


def _finding(a: str, lead_a: list[str], b: str, lead_b: list[str]) -> str:
    parts = [f"in {group} {quote_words(lead)}" for group, lead in ((a, lead_a), (b, lead_b)) if lead]
    return f"More often {'; '.join(parts)}"


def draw_frequencies(terms: pd.DataFrame, comparison: pd.Series, leading: pd.DataFrame) -> Drawing | None:
    """Draw each term's frequency in one group against the other's, both logarithmic, and label the leading ones.

    A term that a group lacks stands at that group's edge. Returns None where there is no term.
    """
    if terms.empty:
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
    table = marked[["term", "n_a", "n_b", "per_million_a", "per_million_b", "log_ratio"]]
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
    return Drawing("cleaning", figure, finding, caption, alt, ranks)
