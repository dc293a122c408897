"""Trends: how often a term is used over time, where dates are known."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

import numpy as np
import pandas as pd

from communique.errors import InputError
from communique.terms.matrix import Counts, check_counts, list_counts, sum_documents

Period = Literal["year", "quarter", "month", "day"]
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def find_trends(
    counts: Counts, documents: pd.DataFrame, terms: Collection[str], *, period: Period = "month"
) -> pd.DataFrame:
    """Count terms by period of the documents' dates.

    ``documents``: doc_id and date (ISO). A date without its year, or none, belongs to the period "" with a
    note, so that nothing is dropped. One row is a term in a period that has documents: term, period (2024,
    2024-Q3, 2024-07 or 2024-07-04), n, n_tokens, n_documents, n_documents_with, per_million, note; sorted by
    term, period. Raises InputError for an unknown period, a missing column, no term.
    """
    if period not in ("year", "quarter", "month", "day"):
        raise InputError(f"period={period!r}: it must be year, quarter, month or day.")
    if missing := [name for name in ("doc_id", "date") if name not in documents]:
        raise InputError(f"The table of documents lacks the column {missing[0]!r}.")
    if not terms:
        raise InputError("No term was given to follow over time.")
    check_counts(counts)
    tokens = sum_documents(counts)
    dates = documents.drop_duplicates("doc_id").set_index("doc_id")["date"]
    periods = tokens.index.to_series().map(dates).map(lambda date: name_period(date, period), na_action=None)
    found = list_counts(counts, terms)
    rows = []
    for term in sorted(set(terms)):
        n = found[found["term"] == term].groupby("doc_id")["n"].sum().reindex(tokens.index, fill_value=0)
        table = pd.DataFrame({"period": periods, "n": n, "n_tokens": tokens, "with": n > 0})
        sums = table.groupby("period", sort=True).agg(
            n=("n", "sum"),
            n_tokens=("n_tokens", "sum"),
            n_documents=("n", "size"),
            n_documents_with=("with", "sum"),
        )
        rows.append(sums.reset_index().assign(term=term))
    trends = pd.concat(rows, ignore_index=True)
    return _finish(trends)


def name_period(date: object, period: Period) -> str:
    """Give the period of an ISO date, "" for anything that is not a whole date."""
    match = _DATE.match(date) if isinstance(date, str) else None
    if match is None:
        return ""
    year, month, day = match.groups()
    named = {
        "year": year,
        "quarter": f"{year}-Q{(int(month) + 2) // 3}",
        "month": f"{year}-{month}",
        "day": f"{year}-{month}-{day}",
    }
    return named[period]


def _finish(trends: pd.DataFrame) -> pd.DataFrame:
    n_tokens = trends["n_tokens"].to_numpy(dtype=np.float64)
    rates = np.full(len(trends), np.nan)
    np.divide(trends["n"].to_numpy(dtype=np.float64) * 1e6, n_tokens, out=rates, where=n_tokens > 0)
    trends["per_million"] = rates
    notes = pd.Series("", index=trends.index, dtype="str")
    notes = notes.mask(trends["period"] == "", "documents without a whole date")
    trends["note"] = notes.mask(np.isnan(rates), "no counted word in this period")
    columns = ["term", "period", "n", "n_tokens", "n_documents", "n_documents_with", "per_million", "note"]
    return trends[columns].sort_values(["term", "period"], kind="stable", ignore_index=True)
