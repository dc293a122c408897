"""Claims beside reference values: ratios, and the range that is usual between mirror figures; no verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from communique.trade.claims import CLAIM_COLUMNS, check_columns
from communique.trade.derived import read_interval
from communique.trade.intervals import format_interval

if TYPE_CHECKING:
    import pandas as pd

COMPARISON_COLUMNS = ["claim", "reporter", "source", "reference_value", "ratio", "note"]
_UNNAMED_NOTE = "if its reporter is another, 6 to 20 percent is usual (CIF and FOB) before any other cause"
MIRROR_NOTE = (
    "mirror figures: imports are valued CIF and exports FOB, so 6 to 20 percent between them is usual before any other cause; "
    "transit, parcels and border trade differ more"
)


def compare_reference(claims: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Return table ``reference_comparisons``: one row a claim and a reference value of its parties, year and measure.

    Only money in US dollars of a full calendar year is compared. ``ratio`` is claim by reference. The same reporter:
    the note says whether both round to the same figure. Another reporter, or the mirror flow (exports of one beside
    imports of the other): the note gives the range that is usual.

    Args:
        claims: table ``claims``.
        reference: what ``read_reference`` returns.

    Raises:
        InputError: a needed column is missing.
    """
    import pandas as pd

    from communique.trade.reference import REFERENCE_COLUMNS

    check_columns(claims, CLAIM_COLUMNS, "claims")
    check_columns(reference, REFERENCE_COLUMNS, "reference")
    series: dict[tuple[str, int, str], list[dict[Any, Any]]] = {}
    for row in reference.to_dict("records"):
        series.setdefault((row["parties"], int(row["year"]), row["measure"]), []).append(row)
    rows = []
    for claim in claims.to_dict("records"):
        year = _find_year(claim)
        if not year or claim["kind"] != "money" or claim["unit"] != "USD" or claim["status"] != "actual":
            continue
        for measure in dict.fromkeys((claim["measure"], find_mirror(claim["measure"]))):
            for value in series.get((claim["parties"], year, measure), []):
                rows.append(_compare(claim, value))
    rows.sort(key=lambda row: (row["claim"], row["source"], row["reporter"], row["reference_value"]))
    return pd.DataFrame(rows, columns=COMPARISON_COLUMNS)


def _find_year(claim: dict[Any, Any]) -> int:
    start, end = str(claim["period_start"]), str(claim["period_end"])
    is_year = start[4:] == "-01-01" and end[4:] == "-12-31" and start[:4] == end[:4]
    return int(start[:4]) if is_year else 0


def find_mirror(measure: str) -> str:
    """Return the other side's measure of a flow: exports of A to B are imports of B from A."""
    words = measure.split(" ")
    if len(words) != 5 or words[0] not in ("exports", "imports"):
        return measure
    other, link = ("imports", "from") if words[0] == "exports" else ("exports", "to")
    return f"{other} of {words[4]} {link} {words[2]}"


def _name(reporter: str) -> str:
    return reporter.lower().replace("customs", "").replace("statistics", "").strip()


def _compare(claim: dict[Any, Any], value: dict[Any, Any]) -> dict[str, Any]:
    amount, other = claim["value"], float(value["value_usd"])
    has_value = amount == amount and amount is not None
    ratio = round(float(amount) / other, 4) if has_value and other else None
    notes = []
    if ratio is None:
        notes.append("no ratio: the claim has no single value" if not has_value else "no ratio: the reference is zero")
    is_mirror = value["measure"] != claim["measure"]
    if is_mirror or (claim["reporter"] and value["reporter"] and _name(claim["reporter"]) != _name(value["reporter"])):
        notes.append(MIRROR_NOTE)
    elif claim["reporter"] and value["reporter"]:
        notes.append("same reporter: " + _describe_rounding(claim, other))
    else:
        notes.append(f"the claim names no statistics: {_describe_rounding(claim, other)}; {_UNNAMED_NOTE}")
    if value["bound"] in ("over", "at_least"):
        notes.append("the reference is a lower bound")
    return {
        "claim": claim["claim"],
        "reporter": value["reporter"],
        "source": value["source"],
        "reference_value": other,
        "ratio": ratio,
        "note": "; ".join(notes),
    }


def _describe_rounding(claim: dict[Any, Any], other: float) -> str:
    interval = read_interval(claim)
    is_within = (interval.low is None or interval.low <= other) and (interval.high is None or other <= interval.high)
    return f"{'within' if is_within else 'outside'} the rounding interval {format_interval(interval)}"
