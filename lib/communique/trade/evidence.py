"""Claims, derived values, verdicts and comparisons as a page lists them, each with the sentences that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from communique.trade.labels import (
    describe_claim,
    name_figure,
    name_interval,
    name_measure,
    name_parties,
    name_period,
)

if TYPE_CHECKING:
    import pandas as pd

Evidence = dict[str, tuple[tuple[str, int], ...]]


def find_evidence(sources: pd.DataFrame, quantities: pd.DataFrame) -> Evidence:
    """Return, for each claim, the (doc_id, sentence) of its mentions, in order, each once."""
    mentions = sources.merge(quantities[["doc_id", "quantity", "sentence"]], on=["doc_id", "quantity"], validate="1:1")
    found: dict[str, set[tuple[str, int]]] = {}
    for row in mentions.to_dict("records"):
        found.setdefault(str(row["claim"]), set()).add((str(row["doc_id"]), int(row["sentence"])))
    return {claim: tuple(sorted(places)) for claim, places in sorted(found.items())}


def list_claims(claims: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Return claims in a reader's words: claim, parties, measure, period, figure, status, lines, reporter, note.

    Amounts of money and changes come first, then by parties, measure and period.
    """
    order = {"money": 0, "percent": 1, "points": 1, "multiple": 1, "fraction": 2, "physical": 3, "count": 4}
    rows = [
        {
            "claim": row["claim"],
            **_name_subject(row),
            "figure": name_figure(row),
            "status": row["status"],
            "lines": evidence.get(row["claim"], ()),
            "n_documents": int(row["n_documents"]),
            "reporter": row["reporter"],
            "note": row["note"],
        }
        for row in sorted(_records(claims), key=lambda row: (order.get(row["kind"], 5), row["claim"]))
    ]
    return _frame(rows, "claim parties measure period figure status lines n_documents reporter note")


def _name_subject(row: Mapping[str, Any]) -> dict[str, str]:
    """Return in words whom a figure is of, what it measures, and when."""
    return {
        "parties": name_parties(row["parties"]),
        "measure": name_measure(row["measure"]),
        "period": name_period(row["period_start"], row["period_end"]),
    }


def list_derived(derived: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Return derived values in a reader's words: parties, measure, period, figure, arithmetic, assumption, lines."""
    rows = [
        {
            "derived": row["derived"],
            **_name_subject(row),
            "figure": name_interval(row),
            "arithmetic": row["arithmetic"],
            "assumption": row["assumption"],
            "lines": _join(row["claims"], evidence),
        }
        for row in _records(derived)
    ]
    return _frame(rows, "derived parties measure period figure arithmetic assumption lines")


def list_verdicts(verdicts: pd.DataFrame, claims: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Return verdicts in a reader's words: outcome, compared, arithmetic, assumption, lines.

    What does not fit comes first, then what fits under a condition, what fits, and what cannot be compared.
    """
    order = ("does not fit", "fits only if", "fits", "cannot be compared")
    described = {row["claim"]: describe_claim(row) for row in _records(claims)}
    rows = [
        {
            "verdict": row["verdict"],
            "outcome": row["outcome"],
            "compared": "; ".join(described[claim] for claim in row["claims"].split(";")),
            "arithmetic": row["arithmetic"],
            "assumption": row["assumption"],
            "lines": _join(row["claims"], evidence),
        }
        for row in sorted(_records(verdicts), key=lambda row: (order.index(row["outcome"]), row["verdict"]))
    ]
    return _frame(rows, "verdict outcome compared arithmetic assumption lines")


def list_comparisons(comparisons: pd.DataFrame, claims: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Return reference comparisons in a reader's words: claimed, reference, reporter, source, ratio, note, lines."""
    from communique.trade.intervals import format_number

    described = {row["claim"]: describe_claim(row) for row in _records(claims)}
    rows = [
        {
            "claimed": described[row["claim"]],
            "reference": f"{format_number(row['reference_value'])} USD",
            "reporter": row["reporter"],
            "source": row["source"],
            "ratio": row["ratio"],
            "note": row["note"],
            "lines": evidence.get(row["claim"], ()),
        }
        for row in _records(comparisons)
    ]
    return _frame(rows, "claimed reference reporter source ratio note lines")


def _join(claims: str, evidence: Evidence) -> tuple[tuple[str, int], ...]:
    return tuple(sorted({place for claim in claims.split(";") for place in evidence.get(claim, ())}))


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _frame(rows: list[dict[str, Any]], columns: str) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=columns.split())
