"""The figure of keyness of notebook 02-terms: which terms differ between two groups, and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from communique.plots import style
from communique.plots.style import Drawing
from communique.terms.lines import few_lines
from communique.wording import each_row, quote_words

_MAX_DOTS = 60
_COLOURS = {"a": style.BLUE, "b": style.VERMILION}
_MARKERS = {"a": "o", "b": "D"}
_COLUMNS = (
    "term",
    "lines",
    "n_a",
    "n_b",
    "log_ratio",
    "loo_low",
    "loo_high",
    "ci_low",
    "ci_high",
    "dp_norm",
)


def draw_keyness(
    leading: pd.DataFrame,
    comparison: pd.Series | None,
    rates: pd.DataFrame | None = None,
    dispersion: pd.DataFrame | None = None,
    *,
    name: str = "keyness",
    note: str = "",
) -> Drawing | None:
    """Draw leading terms with effect size, the rate in each document, and dispersion side by side.

    Args:
        leading: rows of table ``terms`` with ``side``, those of group A first.
        comparison: the row of table ``comparisons``, None where none was made.
        rates: term, group, doc_id, per_million; None where group B is a frequency list.
        dispersion: table of that name; None leaves the panel out.
        name: of the figure.
        note: what stands beside the ranking, such as in what else the groups differ.

    Returns None where no term leads, or nothing was compared.
    """
    if comparison is None or leading.empty:
        return None
    a, b = str(comparison["group_a"]), str(comparison["group_b"])
    shown = leading.sort_values(["side", "log_ratio", "term"], ascending=[True, False, True], ignore_index=True)
    if rates is not None and dispersion is not None:
        spread = dispersion[["term", "dp_norm"]]
        shown = shown.merge(spread, on="term", how="left", validate="one_to_one")
    with style.house_style(name):
        figure, n_panels = _draw_panels(shown, a, b, rates)
    lead = {side: list(leading[leading["side"] == side]["term"].head(3)) for side in "ab"}
    has_interval = bool(shown["ci_low"].notna().any())
    caption = _caption(comparison, a, b, has_interval=has_interval, panels=n_panels, note=note)
    alt = f"{len(shown)} terms with bars of their log ratio. Most typical of {a}: {', '.join(lead['a']) or 'none'}; of {b}: {', '.join(lead['b']) or 'none'}."
    columns = [column for column in _COLUMNS if column in shown and not shown[column].isna().all()]
    return Drawing(
        name, figure, _finding(a, lead["a"], b, lead["b"]), caption, alt, few_lines(shown[columns], places=1)
    )


def _draw_panels(shown: pd.DataFrame, a: str, b: str, rates: pd.DataFrame | None) -> tuple[Any, int]:
    """Draw the panels that the data are there for, one row a term in all of them; say how many there are."""
    has_spread = "dp_norm" in shown
    panels = [2.3, *([2.0] if rates is not None else []), *([1.0] if has_spread else [])]
    figure, axes = style.new_panels(9.4, 1.9 + 0.29 * len(shown), panels)
    _draw_ratios(axes[0], shown, f"{a} : {b}")
    if rates is not None:
        _draw_rates(axes[1], shown, rates, {a: "a", b: "b"})
    if has_spread:
        _draw_dispersion(axes[-1], shown)
    axes[0].set_yticks(range(len(shown)), shown["term"])
    axes[0].set_ylim(len(shown) - 0.4, -0.6)
    split = int((shown["side"] == "a").sum())
    for panel in axes:
        panel.axhline(split - 0.5, color=style.GREY, linewidth=0.8, linestyle=":")
        panel.tick_params(axis="y", length=0)
    _legend(figure, a, b)
    return figure, len(panels)


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
