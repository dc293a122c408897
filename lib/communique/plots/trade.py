"""Figures of notebook 03-trade: a row a claim, in groups of parties and measure, every row linked to its sentence."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from communique.plots import style
from communique.plots.style import Drawing, sentence_page
from communique.trade.evidence import Evidence
from communique.trade.intervals import Interval, find_factor, read_end
from communique.trade.labels import name_figure, name_interval, name_period, name_subject
from communique.wording import join_words

if TYPE_CHECKING:
    from communique.corpus.corpus import Corpus

MAX_ROWS = 30
_HEADING = 38
"""Signs of a heading on one line."""
_LOOKS: dict[str, tuple[str, str, bool, Any, str]] = {
    "actual": ("o", style.BLUE, True, "solid", "stated as fact"),
    "target": ("D", style.VERMILION, False, "solid", "target"),
    "forecast": ("s", style.GREEN, False, "solid", "forecast"),
    "derived": ("o", style.GREY, False, "dashed", "derived, stated by no document"),
}


class Mark(NamedTuple):
    """One row of a figure: where it stands, what is written beside it, and what it may be at least and at most."""

    group: str
    period: str
    text: str
    status: str
    value: float | None
    low: float | None
    high: float | None
    n_documents: int
    place: tuple[str, int] | None
    claims: str


def trade_figures(quantities: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Return the rows of ``quantities`` that are amounts of money in running text, with their sentence and the year of their period."""
    money = quantities[(quantities["kind"] == "money") & (quantities["role"] == "body") & quantities["value"].notna()]
    context = corpus.pick("sentences", money[["doc_id", "sentence"]])[["doc_id", "sentence", "text"]]
    context = context.rename(columns={"text": "sentence_text"})
    money = money.merge(context, on=["doc_id", "sentence"], validate="many_to_one")
    year = money["period_start"].str[:4].where(money["period_start"].str[:4] == money["period_end"].str[:4], "")
    return money.assign(year=year).reset_index(drop=True)


def draw_trade(claims: pd.DataFrame, derived: pd.DataFrame, evidence: Evidence) -> Drawing | None:
    """Draw amounts of money by parties and period; None where no document claims one.

    Facts are filled, targets and forecasts hollow, derived values dashed; bars are what rounds to the printed figure.
    The currency that most claims use is drawn.
    """
    money = claims[claims["kind"] == "money"]
    if money.empty:
        return None
    unit = str(money["unit"].mode().sort_values().iloc[0])
    stated = _read_marks(money[money["unit"] == unit], evidence, _read_level)
    known = set(zip(money["parties"], money["measure"], strict=True))
    pairs = zip(derived["parties"], derived["measure"], strict=True)
    rows = derived[(derived["unit"] == unit).to_numpy() & np.array([pair in known for pair in pairs], dtype=bool)]
    marks, n_left = _choose([*stated, *_read_derived(rows, evidence)])
    scale, word = _find_scale([mark.value or 0.0 for mark in marks])
    figure = _draw(marks, "trade", f"{word}{unit}", scale)
    finding = _find_amounts(stated)
    n_other = len(money) - len(stated)
    caption = (
        f"Amounts of money by parties and period, {word}{unit}, n = {_count(len(stated), 'claim')} and {_count(len(rows), 'derived value')}. "
        "Filled: stated as fact; hollow: target or forecast; dashed: derived from claims by the arithmetic shown below; "
        "upright strokes: the least and the most that rounds to the printed figure. As printed by the texts, not verified. "
        + (f"{_count(n_other, 'claim')} in other currencies {'is' if n_other == 1 else 'are'} in the table. " if n_other else "")
        + _left(n_left, "more row" if len(rows) else "more claim") + "Sources: tables claims and derived."
    )  # fmt: skip
    return Drawing("trade", figure, finding, caption, _alt(marks), _table(marks))


def _find_amounts(stated: Sequence[Mark]) -> str:
    """Return the finding of the amounts: how many, the largest fact, how many are none."""
    facts = [mark for mark in stated if mark.status == "actual" and mark.value is not None]
    top = max(facts, key=lambda mark: mark.value or 0, default=None)
    finding = f"{_count(len(stated), 'amount')} of money {'is' if len(stated) == 1 else 'are'} claimed"
    finding += f"; the largest stated as fact is {top.text}, {top.group}" if top else ""
    n_target, n_forecast = (sum(mark.status == word for mark in stated) for word in ("target", "forecast"))
    if n_target:
        finding += f"; {n_target} of them {'is a target, not a fact' if n_target == 1 else 'are targets, not facts'}"
    if n_forecast:
        finding += f"; {n_forecast} {'is a forecast' if n_forecast == 1 else 'are forecasts'}"
    return finding


def draw_growth(claims: pd.DataFrame, evidence: Evidence) -> Drawing | None:
    """Draw changes in percent and multiples as factors of what was before; None where no document claims one."""
    is_signed = (claims["kind"] == "percent") & (claims["value"].astype(float) < 0)
    changes = claims[(claims["kind"].isin(["percent", "multiple"])) & ((claims["change"] != "none") | is_signed)]
    if changes.empty:
        return None
    every = _read_marks(changes, evidence, _read_factor)
    marks, n_left = _choose(every)
    figure = _draw(marks, "growth", "times the level before (1: no change)", 1.0, line=1.0)
    ups = sum((mark.value if mark.value is not None else mark.high or 1) > 1 for mark in every)
    finding = f"{_count(len(every), 'change')} {'is' if len(every) == 1 else 'are'} claimed, {'all' if ups == len(every) else ups or 'none'} of them growth"
    caption = (
        f"Changes in percent and multiples, as factors of the level before, n = {_count(len(every), 'claim')}: up 32% is 1.32. Filled: stated "
        "as fact; hollow: target or forecast; upright strokes: the least and the most that rounds to the printed figure. Over which years a change runs "
        "is stated only where a period stands beside it. " + _left(n_left) + "Source: table claims."
    )
    return Drawing("growth", figure, finding, caption, _alt(marks), _table(marks))


def draw_shares(claims: pd.DataFrame, evidence: Evidence) -> Drawing | None:
    """Draw shares and rates in percent; None where no document claims one."""
    is_signed = claims["value"].astype(float) < 0  # "(-6.9%)" beside a level: a change
    shares = claims[claims["kind"].isin(["percent", "fraction"]) & (claims["change"] == "none") & ~is_signed]
    if shares.empty:
        return None
    every = _read_marks(shares, evidence, _read_share)
    marks, n_left = _choose(every)
    figure = _draw(marks, "shares", "%", 1.0, may_be_log=False)
    groups = list(dict.fromkeys(mark.group for mark in marks))
    shown = groups if len(groups) < 4 else [*groups[:2], f"{len(groups) - 2} more"]
    finding = f"{_count(len(every), 'share or rate', 'shares or rates')} {'is' if len(every) == 1 else 'are'} claimed, of {join_words(shown)}"
    caption = (
        f"Shares and rates in percent, n = {_count(len(every), 'claim')}; fractions (\u201ca quarter\u201d) as percent. Filled: stated as "
        "fact; hollow: target or forecast; upright strokes: the least and the most that rounds to the printed figure. " + _left(n_left)
        + "Source: table claims."
    )  # fmt: skip
    return Drawing("shares", figure, finding, caption, _alt(marks), _table(marks))


def _find_scale(values: Sequence[float]) -> tuple[float, str]:
    """Return the scale in which the largest of ``values`` has one to three digits before the point, and its word."""
    top = max(values, default=0.0)
    scales = ((1e12, "trillion "), (1e9, "billion "), (1e6, "million "), (1e3, "thousand "))
    return next(((scale, word) for scale, word in scales if top >= scale), (1.0, ""))


def _read_marks(claims: pd.DataFrame, evidence: Evidence, read: Any) -> list[Mark]:
    marks = []
    for row in claims.to_dict("records"):
        value, interval = read(row)
        places = evidence.get(str(row["claim"]), ())
        status = str(row["status"]) if row["status"] in _LOOKS else "actual"
        marks.append(
            Mark(
                name_subject(row["parties"], row["measure"]),
                name_period(row["period_start"], row["period_end"]),
                name_figure({str(name): cell for name, cell in row.items()}),
                status,
                value,
                interval.low,
                interval.high,
                int(row["n_documents"]),
                places[0] if places else None,
                str(row["claim"]),
            )
        )
    return marks


def _read_derived(derived: pd.DataFrame, evidence: Evidence) -> list[Mark]:
    marks = []
    for row in derived.to_dict("records"):
        value, interval = _read_level(row)
        places = evidence.get(str(row["claims"]).split(";")[0], ())
        group, period = (
            name_subject(row["parties"], row["measure"]),
            name_period(row["period_start"], row["period_end"]),
        )
        text = name_interval({str(name): cell for name, cell in row.items()})
        place = places[0] if places else None
        marks.append(Mark(group, period, text, "derived", value, *interval, 0, place, str(row["claims"])))
    return marks


def _read_level(row: Mapping[Any, Any]) -> tuple[float | None, Interval]:
    return read_end(row["value"]), Interval(read_end(row["low"]), read_end(row["high"]))


def _read_factor(row: Mapping[Any, Any]) -> tuple[float | None, Interval]:
    value, interval = _read_level(row)
    if row["kind"] == "multiple":
        is_aim = row["status"] != "actual" and value is not None  # what is aimed at is meant, not measured and rounded
        return value, Interval(value, value) if is_aim else interval
    change = "up" if value is not None and value < 0 else row["change"]
    point = find_factor(Interval(value, value), change).low if value is not None else None
    return point, find_factor(interval, change)


def _read_share(row: Mapping[Any, Any]) -> tuple[float | None, Interval]:
    value, interval = _read_level(row)
    if row["kind"] == "percent":
        return value, interval
    low, high = (None if end is None else 100 * end for end in interval)
    return (None if value is None else 100 * value), Interval(low, high)


def _choose(marks: Sequence[Mark]) -> tuple[list[Mark], int]:
    """Return the marks that are drawn, in groups, and how many are left out: those of the fewest documents."""
    drawable = [mark for mark in marks if mark.value is not None or (mark.low is not None and mark.high is not None)]
    ranked = sorted(range(len(drawable)), key=lambda at: (-drawable[at].n_documents, at))
    kept = sorted((drawable[at] for at in ranked[:MAX_ROWS]), key=_order)
    return kept, len(marks) - len(kept)


def _order(mark: Mark) -> tuple[Any, ...]:
    return (
        mark.group,
        not mark.period[:1].isdigit(),
        mark.period,
        tuple(_LOOKS).index(mark.status),
        mark.text,
        mark.claims,
    )


def _draw(
    marks: Sequence[Mark], name: str, label: str, scale: float, *, line: float | None = None, may_be_log: bool = True
) -> Any:
    lines = list(_lay_out(marks))
    values = [v / scale for mark in marks for v in (mark.value, mark.low, mark.high) if v is not None and v > 0]
    is_log = may_be_log and bool(values) and max(values) / min(values) > 50
    with style.house_style(name):
        figure, axes = style.new_figure(8.4, 1.5 + 0.34 * max(2, len(lines)))
        for y, (_, mark) in enumerate(lines):
            if mark is not None:
                _draw_mark(axes, y, mark, scale)
        axes.set_yticks(range(len(lines)), [_wrap(text) for text, _ in lines])
        for tick, (_, mark) in zip(axes.get_yticklabels(), lines, strict=True):
            tick.set_fontweight("normal" if mark is not None else "bold")
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(len(lines) - 0.4, -0.6)
        _scale(axes, values, is_log=is_log)
        if line is not None:
            axes.axvline(line, color=style.INK, linewidth=0.8)
        axes.set_xlabel(label + (", logarithmic" if is_log else ""))
        axes.grid(axis="x", linewidth=0.6)
        _legend(figure, {mark.status for mark in marks})
    return figure


def _scale(axes: Any, values: Sequence[float], *, is_log: bool) -> None:
    """Leave room to the right of the largest value for what is written beside it."""
    if is_log:
        axes.set_xscale("log")
        axes.set_xlim(min(values) / 2, max(values) * (max(values) / min(values)) ** 0.45)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}" if value <= 2 * max(values) else "")
    else:
        axes.set_xlim(0, 1.45 * max([*values, 0.001]))


def _wrap(text: str) -> str:
    """Return a heading in lines that leave room for what is drawn; a chain of countries may break behind a dash."""
    if len(text) <= _HEADING:
        return text
    width = max(_HEADING, len(text) // 2 + 10)  # two lines, however long
    lines = textwrap.wrap(text.replace("\u2013", "\u2013 "), width, break_on_hyphens=False)
    return "\n".join(line.replace("\u2013 ", "\u2013") for line in lines)


def _lay_out(marks: Sequence[Mark]) -> Iterable[tuple[str, Mark | None]]:
    """Yield the lines of a figure: a heading a group, then its marks."""
    group = ""
    for mark in marks:
        if mark.group != group:
            yield mark.group, None
        group = mark.group
        yield mark.period, mark


def _draw_mark(axes: Any, y: int, mark: Mark, scale: float) -> None:
    marker, colour, is_filled, dashes, _ = _LOOKS[mark.status]
    link = sentence_page(*mark.place) if mark.place else None
    low, high = (end / scale if end is not None else None for end in (mark.low, mark.high))
    ends = [end for end in (low, high) if end is not None]
    at = mark.value / scale if mark.value is not None else max(ends)
    if len(ends) == 2:
        axes.hlines(y, *ends, color=colour, linewidth=1.8, linestyle=dashes, zorder=2)
    axes.vlines(ends, y - 0.3, y + 0.3, color=colour, linewidth=1.3, linestyle=dashes, zorder=2)
    if mark.value is not None:
        axes.plot([at], [y], marker=marker, markersize=7, color=colour, markerfacecolor=colour if is_filled else "white",
                  markeredgewidth=1.8, linestyle="none", zorder=3, url=link)  # fmt: skip
    sources = f", {mark.n_documents} documents" if mark.n_documents > 1 else ""
    axes.annotate(mark.text + sources, (max([at, *ends]), y), xytext=(10, 0), textcoords="offset points", va="center", fontsize=9, url=link)  # fmt: skip


def _legend(figure: Any, statuses: set[str]) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], marker=marker, linestyle=dashes, color=colour, markerfacecolor=colour if is_filled else "white",
               markeredgewidth=1.8, markersize=8, label=label)
        for status, (marker, colour, is_filled, dashes, label) in _LOOKS.items()
        if status in statuses
    ]  # fmt: skip
    figure.legend(handles=handles, frameon=False, loc="outside lower center", ncols=4, fontsize=9)


def _count(number: int, word: str, plural: str = "") -> str:
    return f"{number:,} {word if number == 1 else plural or word + 's'}"


def _left(number: int, word: str = "more claim") -> str:
    return f"{_count(number, word)} {'is' if number == 1 else 'are'} in the table only. " if number else ""


def _alt(marks: Sequence[Mark]) -> str:
    parts = [f"{mark.group}, {mark.period}: {mark.text} ({_LOOKS[mark.status][4]})" for mark in marks]
    return f"Chart, a row a claim: {'; '.join(parts)}."


def _table(marks: Sequence[Mark]) -> pd.DataFrame:
    rows = [{"group": m.group, "period": m.period, "figure": m.text, "status": m.status, "value": m.value, "low": m.low, "high": m.high,
             "lines": (m.place,) if m.place else ()} for m in marks]  # fmt: skip
    return pd.DataFrame(rows, columns=["group", "period", "figure", "status", "value", "low", "high", "lines"])
