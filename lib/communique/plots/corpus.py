"""Figures of notebook 00-corpus: what is body and what was left out, and when documents were published."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from communique.gathering import as_texts
from communique.plots import style
from communique.plots.corpus_spread import draw_date_spread, draw_role_spread
from communique.plots.style import Drawing
from communique.wording import each_row, label_documents

_BLANKS = " \t\n\f\r"
_SHOWN = ("title", "summary", "heading", "body", "caption", "dateline", "publication", "related", "disclaimer")
_COLOURS = {
    "body": (style.BLUE, ""),
    "related": (style.VERMILION, "///"),
    "caption": (style.ORANGE, ".."),
    "title": (style.INK, ""),
    "heading": (style.GREY, ""),
    "summary": (style.SKY, "\\\\\\"),
    "disclaimer": (style.PURPLE, "xx"),
    "publication": (style.GREEN, "++"),
    "dateline": (style.YELLOW, "oo"),
    "other furniture": ("#ffffff", "---"),
}


def measure_roles(segments: pd.DataFrame) -> pd.DataFrame:
    """Return one row a document and role: characters that are not white space, and their share of the document."""
    sizes = [len(text) - sum(map(text.count, _BLANKS)) for text in segments["text"].tolist()]
    sized = segments[["doc_id", "role"]].assign(characters=sizes)
    table = sized.groupby(["doc_id", "role"], sort=True)["characters"].sum().reset_index()
    totals = table.groupby("doc_id")["characters"].transform("sum")
    shares: pd.DataFrame = table.assign(share=(table["characters"] / totals.clip(lower=1)).round(4))
    return shares


def draw_roles(roles: pd.DataFrame, *, max_documents: int = 30) -> Drawing:
    """Draw the share of each document's characters by role, as bars of 100 %.

    ``roles`` is the table of that name. Of more than ``max_documents`` documents it is drawn how their shares spread.
    """
    kinds = roles["role"].astype("str")
    merged = kinds.where(kinds.isin(_SHOWN), "other furniture")
    numbers, doc_ids = pd.factorize(roles["doc_id"])
    if len(doc_ids) > max_documents:
        weights = roles["share"].to_numpy(dtype=np.float64)
        shares: dict[str, npt.NDArray[np.float64]] = {}
        for role in _COLOURS:
            if (mine := (merged == role).to_numpy()).any():
                shares[role] = np.bincount(numbers[mine], weights[mine], len(doc_ids)).astype(np.float64)
        return draw_role_spread(shares, len(doc_ids))
    table = as_texts(roles)
    wide = table.assign(role=merged).pivot_table(
        index="doc_id", columns="role", values="share", fill_value=0.0, aggfunc="sum"
    )
    order = list(wide.index)
    labels = label_documents(order)
    with style.house_style("roles"):
        figure, axes = style.new_figure(8.4, 1.3 + 0.42 * len(order))
        left = pd.Series(0.0, index=wide.index)
        for role in [role for role in _COLOURS if role in wide.columns]:
            colour, hatch = _COLOURS[role]
            axes.barh(
                [labels[doc_id] for doc_id in order],
                100 * wide[role],
                left=100 * left,
                label=role,
                color=colour,
                hatch=hatch,
                edgecolor="white" if role in ("body", "title") else style.INK,
                linewidth=0.4,
                height=0.68,
            )
            left += wide[role]
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel("share of the characters of the document, %")
        figure.legend(loc="outside lower center", ncols=5, frameon=False, fontsize=9)
    outside = 1 - wide.get("body", pd.Series(0.0, index=wide.index))
    ranked = outside.sort_values(kind="stable")
    least, most = str(ranked.index[0]), str(ranked.index[-1])
    finding = (
        f"Between {outside.min():.0%} and {outside.max():.0%} of a document is not running text"
        if len(order) > 1
        else f"{outside.max():.0%} of the document is not running text"
    )
    caption = (
        f"Share of characters (without white space) by role, n = {len(order)} of {len(order)} documents. "
        "Analyses count the body; everything else is kept and shown. Source: table segments."
    )
    alt = (
        f"Stacked bars, one a document. Least outside the body: {labels[least]} with {outside[least]:.1%}; "
        f"most: {labels[most]} with {outside[most]:.1%}."
    )
    return Drawing("roles", figure, finding, caption, alt, table)


def date_table(documents: pd.DataFrame) -> pd.DataFrame:
    """Return one row a document: its date as stated, what is known of it, and on what basis."""
    columns = ["doc_id", "date", "date_basis", "date_earliest", "date_latest", "date_note"]
    return documents[columns].reset_index(drop=True)


def draw_dates(documents: pd.DataFrame, *, max_documents: int = 40) -> Drawing:
    """Draw publication dates on a time line: stated ones as points, inferred bounds as bars, unknown ones as a mark.

    Of more than ``max_documents`` documents it is drawn how many state a date in each period.
    """
    table = date_table(documents)
    n_stated = int((table["date"].str.len() == 10).sum())
    n_bounded = int(
        ((table["date"].str.len() != 10) & ((table["date_earliest"] != "") | (table["date_latest"] != ""))).sum()
    )
    finding = f"{n_stated} of {len(table)} documents state their publication date"
    if len(table) > max_documents:
        return draw_date_spread(table["date"], n_bounded=n_bounded, finding=finding)
    labels = label_documents(list(documents["doc_id"]))
    known = [_day(value) for column in ("date_earliest", "date_latest") for value in table[column] if _day(value)]
    days = sorted(day for day in known if day)
    low, high = (days[0], days[-1]) if days else (datetime.date(2000, 1, 1), datetime.date(2000, 12, 31))
    margin = max(30, (high - low).days // 6)
    start, end = low - datetime.timedelta(days=margin), high + datetime.timedelta(days=margin)
    with style.house_style("dates"):
        figure, axes = style.new_figure(8.4, 1.2 + 0.42 * len(table))
        for y, row in enumerate(each_row(table)):
            _draw_row(axes, y, row, start, end)
        axes.set_yticks(range(len(table)), [labels[doc_id] for doc_id in table["doc_id"]])
        axes.set_ylim(len(table) - 0.4, -0.6)
        axes.set_xlim(start, end)  # type: ignore[arg-type]
        axes.grid(axis="x", linewidth=0.6)
        axes.tick_params(axis="x", labelrotation=0)
        _date_ticks(axes)
    caption = (
        f"Publication dates of n = {len(table)} of {len(table)} documents. Point: stated; bar: bounds inferred from the text, open "
        "where it fades out at the edge; cross: nothing known. Source: table documents."
    )
    alt = f"Time line: {n_stated} dates stated, {n_bounded} bounded by what the text says, {len(table) - n_stated - n_bounded} unknown."
    return Drawing("dates", figure, finding, caption, alt, table)


def _day(value: str) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if len(value) == 10 else None


def _draw_row(axes: Any, y: int, row: Any, start: datetime.date, end: datetime.date) -> None:
    date, earliest, latest = (_day(getattr(row, name)) for name in ("date", "date_earliest", "date_latest"))
    if date:
        axes.plot([date], [y], "o", color=style.BLUE, markersize=8)
    elif earliest or latest:
        axes.plot(
            [earliest or start, latest or end], [y, y], "-", color=style.ORANGE, linewidth=6, solid_capstyle="butt"
        )
        for bound, marker in ((earliest, "|"), (latest, "|")):
            if bound:
                axes.plot([bound], [y], marker, color=style.INK, markersize=12, markeredgewidth=1.5)
    else:
        axes.text(0.5, y, "not known", transform=axes.get_yaxis_transform(), ha="center", va="center", color=style.INK)


def _date_ticks(axes: Any) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(minticks=3, maxticks=8)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
