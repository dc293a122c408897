"""Whether claims fit together: intervals compared, with the arithmetic and the assumption shown; never true or false."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from communique.trade.claims import BEFORE_A_CHANGE, CLAIM_COLUMNS, check_columns, read_records
from communique.trade.derived import DERIVED_COLUMNS, Row, Scope, group_claims, read_interval
from communique.trade.intervals import Interval, divide, format_interval, format_number, read_end, round_outward

if TYPE_CHECKING:
    import pandas as pd

VERDICT_COLUMNS = ["verdict", "rule", "claims", "outcome", "arithmetic", "assumption"]
FITS, DOES_NOT_FIT, ONLY_IF, NOT_COMPARED = "fits", "does not fit", "fits only if", "cannot be compared"
_LEVELS = ("money", "physical", "count", "percent", "fraction")


def check_claims(claims: pd.DataFrame, derived: pd.DataFrame) -> pd.DataFrame:
    """Return table ``verdicts``: one row a comparison of claims.

    Outcomes: fits, does not fit, fits only if, cannot be compared. Two printed figures fit where their rounding
    intervals have a number in common. Claims whose parties are not known have no verdict: two of them may be figures of
    different parties.

    Args:
        claims: table ``claims``.
        derived: table ``derived``.

    Raises:
        InputError: a needed column is missing.
    """
    import pandas as pd

    check_columns(claims, CLAIM_COLUMNS, "claims")
    check_columns(derived, DERIVED_COLUMNS, "derived")
    rows: list[Row] = []
    claims = claims[claims["parties"] != ""]
    groups = group_claims(claims)
    for members in groups.values():
        rows += _compare_same_period(members)
        rows += _compare_targets(members)
    rows += _compare_derived(groups, read_records(derived))
    rows += _compare_growth_and_shares(read_records(claims), read_records(derived))
    rows.sort(key=lambda row: (row["rule"], row["claims"], row["arithmetic"]))
    width = max(3, len(str(len(rows))))
    for number, row in enumerate(rows, start=1):
        row["verdict"] = f"v{number:0{width}d}"
    return pd.DataFrame(rows, columns=VERDICT_COLUMNS)


def _make(rule: str, claims: list[str], outcome: str, arithmetic: str, assumption: str) -> Row:
    return {
        "rule": rule,
        "claims": ";".join(sorted(set(claims))),
        "outcome": outcome,
        "arithmetic": arithmetic,
        "assumption": assumption,
    }


def _compare_same_period(members: list[Row]) -> list[Row]:
    """Compare every claim with the best supported one of the same period, kind, status and change."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in members:
        if row["kind"] in _LEVELS and row["status"] == "actual" and (row["kind"] != "count" or row["parties"]):
            groups.setdefault((row["kind"], row["change"], row["period_start"], row["period_end"]), []).append(row)
    rows = []
    for (_, _, period_start, _), same in sorted(groups.items(), key=lambda item: tuple(map(str, item[0]))):
        best = max(same, key=lambda row: (row["n_documents"], row["claim"]))
        for row in same:
            if BEFORE_A_CHANGE in str(row["note"]) or BEFORE_A_CHANGE in str(best["note"]):
                continue  # of another time than what it changed into
            if row is not best and (period_start or row["kind"] in ("money", "percent")):
                rows.append(_compare_two(best, row, bool(period_start)))
    return rows


def _compare_two(one: Row, two: Row, is_dated: bool) -> Row:
    names = [one["claim"], two["claim"]]
    first, second = read_interval(one), read_interval(two)
    arithmetic = f"{format_interval(first)} {one['unit']} and {format_interval(second)} {two['unit']}"
    if not is_dated:
        return _make("same measure", names, NOT_COMPARED, arithmetic, "the period of one or both is not known")
    if one["unit"] != two["unit"]:
        reason = "different units" + ("; no rate of exchange is assumed" if one["kind"] == "money" else "")
        return _make("same measure", names, NOT_COMPARED, arithmetic, reason)
    if one["reporter"] and two["reporter"] and one["reporter"] != two["reporter"]:
        return _make(
            "same measure",
            names,
            NOT_COMPARED,
            arithmetic,
            f"different statistics: {one['reporter']} and {two['reporter']}",
        )
    outcome = FITS if first.overlaps(second) else DOES_NOT_FIT
    assumption = "both are of one period and one statistical source"
    if not (one["reporter"] and two["reporter"]):
        assumption += ", though not both name theirs" if one["reporter"] or two["reporter"] else ", which neither names"
    return _make("same measure", names, outcome, arithmetic, assumption)


def _compare_targets(members: list[Row]) -> list[Row]:
    """Compare targets and forecasts with what was later claimed as a fact."""
    levels = [row for row in members if row["kind"] in ("money", "physical") and row["change"] == "none"]
    facts = [row for row in levels if row["status"] == "actual" and _is_whole_year(row)]
    rows = []
    for target in levels:
        if target["status"] == "actual":
            continue
        interval = read_interval(target)
        aim = format_interval(interval)
        rule = "target and later fact" if target["status"] == "target" else "forecast and later fact"
        later = (
            [row for row in facts if row["unit"] == target["unit"] and row["period_start"] >= target["period_start"]]
            if target["period_start"]
            else [row for row in facts if row["unit"] == target["unit"]]
        )
        if not later:
            rows.append(
                _make(
                    rule,
                    [target["claim"]],
                    NOT_COMPARED,
                    f"{aim} {target['unit']}",
                    "no fact of the same measure, parties and unit is claimed for its term",
                )
            )
            continue
        fact = (
            min(later, key=lambda row: (row["period_start"], row["claim"]))
            if target["period_start"]
            else max(later, key=lambda row: (row["period_start"], row["claim"]))
        )
        rows.append(_judge_target(rule, target, fact, interval))
    return rows


def _judge_target(rule: str, target: Row, fact: Row, aim: Interval) -> Row:
    reached = read_interval(fact)
    names = [target["claim"], fact["claim"]]
    arithmetic = (
        f"{format_interval(aim)} aimed at, {format_interval(reached)} {fact['unit']} in {fact['period_start'][:4]}"
    )
    if rule.startswith("forecast"):
        return _judge_forecast(rule, target, fact, arithmetic)
    is_below = reached.high is not None and aim.low is not None and reached.high < aim.low
    is_open = reached.high is None and (reached.low is None or aim.low is None or reached.low < aim.low)
    if is_open:
        return _make(
            rule, names, NOT_COMPARED, arithmetic, "the fact states no upper end: the target may be met or not"
        )
    if not is_below:
        return _make(rule, names, FITS, arithmetic, "a target is met by any figure that is not below it")
    if not target["period_start"]:
        return _make(
            rule, names, NOT_COMPARED, arithmetic, "the target has no stated term; the latest fact is below it"
        )
    if fact["period_start"] != target["period_start"]:
        return _make(rule, names, NOT_COMPARED, arithmetic, "the fact is of a later period than the term")
    return _make(rule, names, DOES_NOT_FIT, arithmetic, "the term of the target is the period of the fact")


def _judge_forecast(rule: str, forecast: Row, fact: Row, arithmetic: str) -> Row:
    names = [forecast["claim"], fact["claim"]]
    is_same = (forecast["period_start"], forecast["period_end"]) == (fact["period_start"], fact["period_end"])
    if not is_same:
        return _make(
            rule, names, NOT_COMPARED, arithmetic, "the forecast is of another period, or of none that is stated"
        )
    outcome = FITS if read_interval(forecast).overlaps(read_interval(fact)) else DOES_NOT_FIT
    return _make(rule, names, outcome, arithmetic, "forecast and fact are of one period and one statistical source")


def _is_whole_year(row: Row) -> bool:
    """Whether a claim is of one whole year: a target for a year is not met by its first months."""
    start, end = str(row["period_start"]), str(row["period_end"])
    return start[5:] == "01-01" and end[5:] == "12-31" and start[:4] == end[:4]


def _compare_derived(groups: dict[tuple[Scope, str], list[Row]], derived: list[Row]) -> list[Row]:
    """Compare derived levels with claims of the same parties, measure, period and unit."""
    rows = []
    reporters = {row["claim"]: row["reporter"] for members in groups.values() for row in members}
    for value in derived:
        if not value["period_start"] or not value["parties"]:
            continue
        for claim in groups.get(((value["parties"], ""), value["measure"]), []):
            is_level = (
                claim["kind"] in ("money", "physical")
                and claim["change"] == "none"
                and claim["status"] == "actual"
                and claim["unit"] == value["unit"]
            )
            if not is_level or (claim["period_start"], claim["period_end"]) != (
                value["period_start"],
                value["period_end"],
            ):
                continue
            if claim["claim"] in str(value["claims"]).split(";"):
                continue
            sources = [name for name in str(value["claims"]).split(";") if reporters.get(name)]
            if claim["reporter"] and sources and reporters[sources[0]] != claim["reporter"]:
                continue  # the levels of two statistics differ already
            one, two = Interval(read_end(value["low"]), read_end(value["high"])), read_interval(claim)
            outcome = FITS if one.overlaps(two) else DOES_NOT_FIT
            names = [*str(value["claims"]).split(";"), claim["claim"]]
            rows.append(
                _make(
                    "derived and claimed",
                    names,
                    outcome,
                    f"{value['arithmetic']}; claimed {format_interval(two)} {claim['unit']}",
                    str(value["assumption"]),
                )
            )
    return rows


def _compare_growth_and_shares(claims: list[Row], derived: list[Row]) -> list[Row]:
    """Compare the growth of a part with that of its share: the whole must have grown by their quotient."""
    growths: dict[str, list[Row]] = {}
    for claim in claims:
        is_growth = claim["kind"] == "multiple" and claim["change"] == "up" and claim["status"] == "actual"
        if is_growth and claim["measure"] in ("trade", "bilateral trade"):
            growths.setdefault(claim["parties"], []).append(claim)
    rows = []
    for ratio in derived:
        if ratio["unit"] == "times" and str(ratio["measure"]).startswith("share of world trade"):
            rows += [_judge_growth(claim, ratio) for claim in growths.get(ratio["parties"], [])]
    return rows


def _judge_growth(claim: Row, ratio: Row) -> Row:
    growth, share = read_interval(claim), Interval(read_end(ratio["low"]), read_end(ratio["high"]))
    need = round_outward(*divide(growth, share))
    arithmetic = f"{format_interval(growth)} / {format_interval(share)} = {format_interval(need)} times"
    size = f"between {format_number(need.low)} and {format_number(need.high)}"
    if read_end(claim["value"]) is not None and read_end(ratio["value"]):
        size = f"about {claim['value'] / ratio['value']:.0f}"
        arithmetic += f"; as printed {format_number(claim['value'])} / {ratio['value']:.2f} = {size}"
    years = f"{ratio['period_start'][:4]} to {ratio['period_end'][:4]}"
    assumption = f"world trade grew {size} times over the same years ({years}), in the same prices"
    return _make(
        "growth and share", [claim["claim"], *str(ratio["claims"]).split(";")], ONLY_IF, arithmetic, assumption
    )
