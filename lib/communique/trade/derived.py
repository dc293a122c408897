"""Values that follow from claims: baselines of changes, ratios of shares, what a multiple aims at, sums of flows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from communique.trade.calendar_spans import read_span
from communique.trade.claims import CLAIM_COLUMNS, check_columns, read_records
from communique.trade.intervals import (
    Interval,
    add,
    divide,
    find_factor,
    format_interval,
    format_number,
    multiply,
    read_end,
    round_outward,
)

if TYPE_CHECKING:
    import pandas as pd

DERIVED_COLUMNS = [
    "derived",
    "claims",
    "measure",
    "parties",
    "period_start",
    "period_end",
    "value",
    "low",
    "high",
    "unit",
    "arithmetic",
    "assumption",
]
_LEVELS = ("money", "physical")

Row = dict[str, Any]
Scope = tuple[str, str]
"""Parties, and the document where they are not known."""

UNKNOWN_PARTIES = "; whose figures they are is not stated, but both stand in one document"


def derive_values(claims: pd.DataFrame, sources: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return table ``derived``: one row a value that follows from one or more claims, with its arithmetic.

    Rules: a level and its change in percent give the level of the base period; two shares give their ratio; a
    target multiple and the latest level give the level aimed at; exports and imports of one reporter give trade.
    Claims whose parties are not known are set against others of their own document only.

    Args:
        claims: table ``claims``.
        sources: table ``claim_sources``; without it nothing is derived from claims whose parties are not known.

    Raises:
        InputError: a needed column is missing.
    """
    import pandas as pd

    check_columns(claims, CLAIM_COLUMNS, "claims")
    groups = group_claims(claims, sources)
    rows: list[Row] = []
    for members in groups.values():
        rows += _derive_baselines(members)
        rows += _derive_share_ratios(members)
        rows += _derive_targets(members)
    rows += _derive_sums(read_records(claims))
    rows.sort(key=lambda row: (row["parties"], row["measure"], row["period_start"], row["claims"], row["arithmetic"]))
    width = max(3, len(str(len(rows))))
    for number, row in enumerate(rows, start=1):
        row["derived"] = f"d{number:0{width}d}"
    return pd.DataFrame(rows, columns=DERIVED_COLUMNS)


def group_claims(claims: pd.DataFrame, sources: pd.DataFrame | None = None) -> dict[tuple[Scope, str], list[Row]]:
    """Return the claims of each scope and measure, in the order of the table.

    The scope is that of the parties; where they are not known, of the one document that ``sources`` name.
    """
    documents: dict[str, str] = {}
    if sources is not None:
        for claim, doc_id in zip(sources["claim"], sources["doc_id"], strict=True):
            documents.setdefault(str(claim), str(doc_id))
    groups: dict[tuple[Scope, str], list[Row]] = {}
    for row in read_records(claims):
        apart = "" if row["parties"] else documents.get(row["claim"], f"claim {row['claim']}")
        groups.setdefault(((row["parties"], apart), row["measure"]), []).append(row)
    return groups


def read_interval(row: Row) -> Interval:
    """Return what a claim's figure may be."""
    return Interval(read_end(row["low"]), read_end(row["high"]))


def _make_row(
    claims: list[Row],
    interval: Interval,
    value: float | None,
    period: tuple[str, str],
    unit: str,
    arithmetic: str,
    assumption: str,
) -> Row:
    low, high = round_outward(*interval)
    return {
        "claims": ";".join(sorted(row["claim"] for row in claims)),
        "measure": claims[0]["measure"],
        "parties": claims[0]["parties"],
        "period_start": period[0],
        "period_end": period[1],
        "value": value,
        "low": low,
        "high": high,
        "unit": unit,
        "arithmetic": arithmetic,
        "assumption": assumption + ("" if claims[0]["parties"] else UNKNOWN_PARTIES),
    }


def _derive_baselines(members: list[Row]) -> list[Row]:
    """Return the levels of base periods: $41bn, up 32 percent, gives [30.56bn, 31.56bn] the year before."""
    rows = []
    by_period: dict[tuple[str, str, str], list[Row]] = {}
    for row in members:
        if row["kind"] in _LEVELS and row["change"] == "none":
            by_period.setdefault(_find_period(row), []).append(row)
    for change in members:
        is_growth = change["kind"] == "multiple" and bool(change["base_start"])
        if (not is_growth and change["kind"] != "percent") or change["change"] == "none":
            continue
        level = _choose_level(by_period.get(_find_period(change), []), change)
        if level is not None:
            rows.append(_make_baseline(level, change))
    return rows


def _choose_level(levels: list[Row], change: Row) -> Row | None:
    """Return the one level that a change is of: the only one, else of the same statistics, else the one printed most exactly.

    None where levels of one source contradict each other: which of them has changed is not known.
    """
    if len(levels) > 1:
        levels = [row for row in levels if row["reporter"] == change["reporter"] and row["unit"] == levels[0]["unit"]]
    if not levels:
        return None
    intervals = [read_interval(row) for row in levels]
    low = max((end.low for end in intervals if end.low is not None), default=None)
    high = min((end.high for end in intervals if end.high is not None), default=None)
    if len(levels) > 1 and (low is None or high is None or low > high):
        return None
    return min(levels, key=lambda row: (_find_width(read_interval(row)), row["claim"]))


def _find_width(interval: Interval) -> float:
    return float("inf") if interval.low is None or interval.high is None else interval.high - interval.low


def _make_baseline(level: Row, change: Row) -> Row:
    one, factor = read_interval(level), _find_factor(change, read_interval(change))
    low, high = divide(one, factor)
    value = None
    if not _is_nan(level["value"]) and not _is_nan(change["value"]):
        point = _find_factor(change, Interval(change["value"], change["value"])).low
        value = float(f"{level['value'] / point:.6g}") if point else None
    result = format_interval(round_outward(low, high))
    arithmetic = f"{format_interval(one)} / {format_interval(factor)} = {result} {level['unit']}"
    assumption = f"the change is measured against {_name_base(change)}"
    return _make_row(
        [level, change], Interval(low, high), value, _find_base(change), level["unit"], arithmetic, assumption
    )


def _find_factor(change: Row, interval: Interval) -> Interval:
    return interval if change["kind"] == "multiple" else find_factor(interval, change["change"])


def _is_nan(value: Any) -> bool:
    return value is None or value != value


def _find_period(row: Row) -> tuple[str, str, str]:
    return row["period_start"], row["period_end"], row["status"]


def _find_base(change: Row) -> tuple[str, str]:
    if change["base_start"]:
        return change["base_start"], change["base_end"]
    span = read_span(change["period_start"], change["period_end"])
    return (span.shift(-1).start, span.shift(-1).end) if span else ("", "")


def _name_base(change: Row) -> str:
    from communique.trade.labels import name_period

    start, end = _find_base(change)
    return name_period(start, end) if start else "the year before that of the level, which is not stated"


def _derive_share_ratios(members: list[Row]) -> list[Row]:
    """Return the ratio of the last to the first of the shares of one whole: 17.5 to 5.4 percent is 3.24 times."""
    shares = [
        row
        for row in members
        if row["kind"] == "percent"
        and row["change"] == "none"
        and row["status"] == "actual"
        and row["period_start"]
        and str(row["measure"]).startswith("share of")
    ]
    if len({row["period_start"] for row in shares}) < 2:
        return []
    shares.sort(key=lambda row: (row["period_start"], row["claim"]))
    first, last = shares[0], shares[-1]
    one, two = read_interval(first), read_interval(last)
    low, high = divide(two, one)
    value = (
        None
        if _is_nan(first["value"]) or _is_nan(last["value"]) or not first["value"]
        else float(f"{last['value'] / first['value']:.6g}")
    )
    arithmetic = f"{format_interval(two)} / {format_interval(one)} = {format_interval(round_outward(low, high))} times"
    row = _make_row(
        [first, last],
        Interval(low, high),
        value,
        (first["period_start"], last["period_end"]),
        "times",
        arithmetic,
        "both shares are of the same whole",
    )
    return [row]


def _derive_targets(members: list[Row]) -> list[Row]:
    """Return what "doubling trade" aims at, from the latest dated level of the same measure."""
    levels = [
        row
        for row in members
        if row["kind"] in _LEVELS and row["change"] == "none" and row["status"] == "actual" and row["period_start"]
    ]
    if not levels:
        return []
    latest = max(levels, key=lambda row: (row["period_end"], row["n_documents"], row["claim"]))
    rows = []
    for target in members:
        if target["kind"] != "multiple" or target["status"] == "actual" or _is_nan(target["value"]):
            continue
        factor = Interval(target["value"], target["value"])  # what is aimed at is meant, not measured and rounded
        interval = multiply(read_interval(latest), factor)
        value = None if _is_nan(latest["value"]) else float(latest["value"] * target["value"])
        aim = format_interval(round_outward(*interval))
        level = format_interval(read_interval(latest))
        arithmetic = f"{format_number(target['value'])} x {level} = {aim} {latest['unit']}"
        assumption = (
            f"the multiple is exact and counts from {latest['period_start'][:4]}, the latest level that is claimed"
        )
        rows.append(
            _make_row(
                [target, latest],
                interval,
                value,
                (target["period_start"], target["period_end"]),
                latest["unit"],
                arithmetic,
                assumption,
            )
        )
    return rows


def _derive_sums(claims: list[Row]) -> list[Row]:
    """Return trade as exports plus imports of one country, both of one period and unit."""
    flows: dict[tuple[Any, ...], dict[str, list[Row]]] = {}
    for row in claims:
        words = str(row["measure"]).split(" ")
        if (
            row["kind"] == "money"
            and row["status"] == "actual"
            and len(words) == 5
            and words[0] in ("exports", "imports")
        ):
            key = (words[2], words[4], row["period_start"], row["period_end"], row["unit"], row["reporter"])
            flows.setdefault(key, {}).setdefault(words[0], []).append(row)
    rows = []
    for _, pair in sorted(flows.items(), key=lambda item: tuple(map(str, item[0]))):
        if len(pair.get("exports", [])) == 1 and len(pair.get("imports", [])) == 1:
            one, two = pair["exports"][0], pair["imports"][0]
            interval = add(read_interval(one), read_interval(two))
            value = None if _is_nan(one["value"]) or _is_nan(two["value"]) else float(one["value"] + two["value"])
            parts = f"{format_interval(read_interval(one))} + {format_interval(read_interval(two))}"
            arithmetic = f"{parts} = {format_interval(round_outward(*interval))} {one['unit']}"
            row = _make_row(
                [one, two],
                interval,
                value,
                (one["period_start"], one["period_end"]),
                one["unit"],
                arithmetic,
                "exports and imports are of one source and make up trade",
            )
            rows.append({**row, "measure": "bilateral trade"})
    return rows
