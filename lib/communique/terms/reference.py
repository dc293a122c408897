"""Comparison with a frequency list from elsewhere: a term and its count, no documents."""

from __future__ import annotations

import csv
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from communique.errors import InputError
from communique.terms.keyness import (
    DEFAULT_MEASURES,
    check_measures,
    describe_comparison,
    explain_terms,
    list_documents,
    measure_terms,
    rank_terms,
)
from communique.terms.matrix import Counts, build_matrix, name_documents
from communique.terms.measures import MEASURES
from communique.terms.priors import Prior

NO_TEST = "no p and no interval: a frequency list has no documents to relabel or resample"


def read_frequency_list(path: Path | str) -> pd.DataFrame:
    """Read a list of terms and counts: CSV, or tab-separated for .tsv and .txt, with a header line.

    The columns are ``term`` and ``n`` (or ``count``, ``freq``, ``frequency``). Returns term, n, sorted by
    term. Raises InputError, with the line, for a missing, negative or broken count, an empty term, a term
    twice.
    """
    path = Path(path)
    is_csv = path.suffix.lower() == ".csv"
    try:
        table = pd.read_csv(
            path,
            sep="," if is_csv else "\t",
            quoting=csv.QUOTE_MINIMAL if is_csv else csv.QUOTE_NONE,
            dtype="str",
            keep_default_na=False,
            skip_blank_lines=False,
            encoding="utf-8-sig",
        )
    except (OSError, ValueError) as error:
        raise InputError(f"The frequency list {path.name} cannot be read: {error}.") from error
    names = {str(name).strip().lower(): name for name in table.columns}
    count = next((names[name] for name in ("n", "count", "freq", "frequency") if name in names), None)
    if "term" not in names or count is None:
        raise InputError(f"The frequency list {path.name} needs a header line with the columns term and n.")
    return check_frequency_list(
        pd.DataFrame({"term": table[names["term"]], "n": table[count]}), where=path.name, first_line=2
    )


def check_frequency_list(table: pd.DataFrame, *, where: str, first_line: int = 1) -> pd.DataFrame:
    """Check terms and counts; give them with whole n, sorted by term. Raises InputError with the line."""
    n = pd.to_numeric(table["n"], errors="coerce").to_numpy(dtype=np.float64)
    terms = table["term"].astype("str").str.strip()
    problems = (
        (~np.isfinite(n), "a count that is missing or no number"),
        (n < 0, "a negative count"),
        (n != np.floor(n), "a count that is not whole"),
        ((terms == "").to_numpy(), "no term"),
        (terms.duplicated().to_numpy(), "a term that stands there twice"),
    )
    for broken, problem in problems:
        if broken.any():
            row = int(np.flatnonzero(broken)[0])
            shown = f"{terms.iloc[row]!r}, {table['n'].iloc[row]!r}"
            raise InputError(f"{where}, line {row + first_line}: {problem} ({shown}); mend the line or take it out.")
    checked = pd.DataFrame({"term": terms.to_numpy(), "n": n.astype(np.int64)})
    if not checked["n"].sum():
        raise InputError(f"{where}: the frequency list is empty or all its counts are 0.")
    return checked.sort_values("term", kind="stable", ignore_index=True)


def compare_with_reference(
    counts: Counts,
    reference: pd.DataFrame,
    *,
    name: str,
    group: Collection[str] | None = None,
    labels: tuple[str, str] | None = None,
    n_reference: int | None = None,
    min_count: int = 5,
    measures: Collection[str] = DEFAULT_MEASURES,
    prior: Prior = 0.05,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compare a group of documents, by default all, with a frequency list (term, n) as group B.

    ``n_reference``: the list's size in tokens where it is cut, by default the sum of n. ``min_count``: least
    count in the group; terms that only the list has are not rows, nor those that a cut list lacks. docs_b, p, p_adjusted, p_floor and the
    intervals are empty: a list has no documents. Returns ``comparisons`` and ``terms`` as ``compare_terms``
    does. Raises InputError for a broken list, an empty group, a size below the list's sum.
    """
    check_measures(measures)
    if by_document := [measure for measure in measures if measure not in MEASURES]:
        raise InputError(f"{by_document[0]} needs documents, which a frequency list does not have.")
    reference = check_frequency_list(reference, where="The frequency list")
    ids = list_documents(counts, group if group is not None else name_documents(counts), "A")
    matrix = build_matrix(counts, ids)
    a = np.asarray(matrix.values.sum(axis=0)).reshape(-1)
    docs = np.asarray((matrix.values > 0).sum(axis=0)).reshape(-1)
    n_b = float(reference["n"].sum() if n_reference is None else n_reference)
    if n_b < reference["n"].sum():
        raise InputError(f"n_reference={n_reference} is less than the sum of the list, {reference['n'].sum()}.")
    known = dict(zip(reference["term"], reference["n"].astype(float), strict=True))
    unseen = sorted(set(known) - set(matrix.terms))
    b = np.array([known.get(term, 0.0) for term in matrix.terms])
    is_cut = n_b > reference["n"].sum()
    keep = a >= min_count
    if is_cut:  # what a cut list lacks may be frequent all the same
        keep &= np.array([term in known for term in matrix.terms], dtype=bool)
    terms = measure_terms(
        name,
        [*matrix.terms, *unseen],
        (np.append(a, np.zeros(len(unseen))), np.append(b, [known[term] for term in unseen])),
        (float(a.sum()), n_b),
        measures=measures,
        prior=prior,
        keep=np.append(keep, np.zeros(len(unseen), dtype=bool)),
    )
    terms.insert(4, "docs_a", docs[keep].astype(np.int64))
    terms.insert(5, "docs_b", pd.Series([pd.NA] * len(terms), dtype="Int64"))
    for column in ("ci_low", "ci_high", "loo_low", "loo_high", "p", "p_adjusted", "p_floor"):
        terms[column] = np.nan
    terms["note"] = explain_terms(terms, NO_TEST)
    about = f"{NO_TEST}; the list is cut, so terms that it lacks are not compared" if is_cut else NO_TEST
    names = labels or (f"{len(ids)} documents", "frequency list")
    return describe_comparison(name, names, (len(ids), 0), (float(a.sum()), n_b), about), rank_terms(terms, measures)
