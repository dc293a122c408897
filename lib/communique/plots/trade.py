"""Figures of notebook 03-trade."""

from __future__ import annotations

from typing import Any

import pandas as pd

from communique.plots import style
from communique.plots.style import Drawing
from communique.wording import each_row

_MARKS = {
    "actual": ("o", True, "stated as fact"),
    "target": ("D", False, "target"),
    "forecast": ("s", False, "forecast"),
}
_COLOURS = (style.BLUE, style.VERMILION, style.GREEN, style.PURPLE, style.ORANGE, style.SKY)


def trade_figures(quantities: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ``quantities`` that are amounts of money in running text, with parties and year."""
    money = quantities[(quantities["kind"] == "money") & (quantities["role"] == "body") & quantities["value"].notna()]
    year = money["period_start"].str[:4].where(money["period_start"].str[:4] == money["period_end"].str[:4], "")
    return money.assign(year=year).reset_index(drop=True)


def draw_trade(quantities: pd.DataFrame) -> Drawing | None:
    """Draw amounts of money by parties and year: facts filled, targets and forecasts hollow, rounding as bars.

    Returns None where the texts state no amount of money.
    """
    figures = trade_figures(quantities)
    if figures.empty:
        return None
    unit = figures["unit"].mode().sort_values().iloc[0]
    shown = figures[figures["unit"] == unit].reset_index(drop=True)
    years = sorted(year for year in shown["year"].unique() if year)
    places = {**{year: at for at, year in enumerate(years)}, "": len(years)}
    pairs = sorted(shown["parties"].unique())
    colours = {pair: _COLOURS[at % len(_COLOURS)] for at, pair in enumerate(pairs)}
    with style.house_style("trade"):
        figure, axes = style.new_figure(8.4, 4.4)
        for (year, pair, value), group in shown.groupby(["year", "parties", "value"], sort=True):
            x = places[year] + 0.18 * (pairs.index(pair) % 4)
            for step, row in enumerate(each_row(group)):
                _draw_mark(axes, x + 0.05 * step, row, colours[pair])
            sources = f", {group['doc_id'].nunique()} documents" if group["doc_id"].nunique() > 1 else ""
            label = f"{_name(pair)}\n{group['text'].iloc[0]}{sources}"
            end = (x + 0.05 * (len(group) - 1), value / 1e9)
            axes.annotate(label, end, xytext=(10, 0), textcoords="offset points", va="center", fontsize=8)
        ticks = [*years, "year\nnot stated"] if "" in set(shown["year"]) else years
        axes.set_xticks(range(len(ticks)), ticks)
        axes.set_xlim(-0.6, len(ticks) - 0.2)
        axes.set_ylim(0, 1.18 * shown["value"].max() / 1e9)
        axes.set_ylabel(f"billion {unit}")
        axes.grid(axis="y", linewidth=0.6)
        _legend(axes, shown)
    n_target = int((shown["status"] == "target").sum())
    top = shown.loc[shown["value"].idxmax()]
    finding = f"{len(shown)} amounts are stated, the largest {top['text']}" + (
        f"; {n_target} of them a target, not a fact" if n_target else ""
    )
    caption = (
        f"Amounts of money in running text, billion {unit}, n = {len(shown)} mentions in {shown['doc_id'].nunique()} documents. Filled: stated as fact; "
        "hollow: target or forecast; bars: what rounds to the printed figure. As printed by the texts, not verified. Source: table quantities."
    )
    alt = "; ".join(
        f"{_name(row.parties)}, {row.year or 'year not stated'}: {row.text} ({row.status or 'status not stated'})"
        for row in each_row(shown)
    )
    return Drawing("trade", figure, finding, caption, f"Chart of amounts: {alt}.", shown)


def _draw_mark(axes: Any, x: float, row: Any, colour: str) -> None:
    marker, is_filled, _ = _MARKS.get(row.status, _MARKS["actual"])
    low = max(0.0, row.value - row.low) if row.low == row.low else 0.0
    high = max(0.0, row.high - row.value) if row.high == row.high else 0.0
    axes.errorbar(
        [x],
        [row.value / 1e9],
        yerr=[[low / 1e9], [high / 1e9]],
        fmt=marker,
        color=colour,
        markersize=10,
        markerfacecolor=colour if is_filled else "white",
        markeredgewidth=1.8,
        capsize=4,
        linestyle="none",
    )


def _name(parties: str) -> str:
    return parties.replace(";", "\u2013") if parties else "parties not stated"


def _legend(axes: Any, shown: pd.DataFrame) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], marker=marker, linestyle="none", color=style.INK, markerfacecolor=style.INK if is_filled else "white", markersize=8, label=label)
        for status, (marker, is_filled, label) in _MARKS.items()
        if (shown["status"] == status).any()
    ]  # fmt: skip
    axes.legend(handles=handles, frameon=False, loc="upper right", fontsize=9)
