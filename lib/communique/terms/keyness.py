"""Keyness: whose words differ. The tables ``comparisons`` and ``terms``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from communique.errors import InputError
from communique.terms.inference import Permutation, adjust_p, measure_mann_whitney_u, permute_documents
from communique.terms.intervals import describe_uncertainty
from communique.terms.matrix import Counts, TermMatrix, build_matrix, check_counts
from communique.terms.measures import MEASURES
from communique.terms.priors import Prior, spread_prior

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from communique.terms.matrix import Matrix

    Array = NDArray[np.float64]

DEFAULT_MEASURES = tuple(MEASURES)
BY_DOCUMENT = ("mann_whitney_u",)
"""Measures on request, which need the rates of each document and are slow for many."""


def compare_terms(
    counts: Counts,
    group_a: Collection[str],
    group_b: Collection[str],
    *,
    name: str,
    labels: tuple[str, str] | None = None,
    min_count: int = 5,
    measures: Collection[str] = DEFAULT_MEASURES,
    prior: Prior = 0.05,
    strata: Mapping[str, str] | None = None,
    resamples: int = 9_999,
    bootstraps: int = 1_000,
    rng: np.random.Generator | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compare the terms of two groups of documents.

    ``counts``: doc_id, term, n, or a matrix; ``group_a``, ``group_b``: doc_ids. Rates and measures refer to all that the
    table counts for the group. ``min_count``: least n_a + n_b of a term that is listed; ``prior``: see
    ``spread_prior``; ``strata``: doc_id to label, documents are relabelled only within one; ``rng`` draws
    relabellings and bootstraps, by default from a fixed seed.

    Returns the tables ``comparisons`` (one row) and ``terms`` (one row a term, by g2_two_cell or the first
    measure, largest first, then by term). Positive directions mean: more frequent in A. Raises InputError for
    an empty group, a document in both, a document without a stratum, an unknown measure, an impossible prior.
    """
    check_measures(measures)
    a_ids, b_ids, missing = check_groups(counts, group_a, group_b)
    matrix = build_matrix(counts, [*a_ids, *b_ids])
    is_a = np.isin(np.array(matrix.doc_ids, dtype=object), a_ids)
    (a, docs_a), (b, docs_b) = (_sum_group(matrix.values, is_a == group) for group in (True, False))
    sizes = float(a.sum()), float(b.sum())
    keep = a + b >= min_count
    terms = measure_terms(name, matrix.terms, (a, b), sizes, measures=measures, prior=prior, keep=keep)
    terms.insert(4, "docs_a", docs_a[keep])
    terms.insert(5, "docs_b", docs_b[keep])
    values = matrix.values[:, np.flatnonzero(keep)]
    totals = np.asarray(matrix.values.sum(axis=1)).reshape(-1)
    rates = find_rates(values, totals)
    if "mann_whitney_u" in measures:
        terms["mann_whitney_u"] = measure_mann_whitney_u(rates, is_a)
    spread = describe_uncertainty(values, totals, is_a, bootstraps=bootstraps, rng=rng)
    tested = permute_documents(
        rates,
        is_a,
        strata=_stratify(strata, matrix.doc_ids),
        resamples=resamples,
        rng=rng,
    )
    terms = pd.concat([terms, spread.columns], axis=1)
    terms["p"], terms["p_adjusted"], terms["p_floor"] = tested.p, adjust_p(tested.p), tested.p_floor
    terms["note"] = explain_terms(terms, spread.note)
    note = _explain_comparison(is_a, tested, missing)
    names = labels or (_join_ids(a_ids), _join_ids(b_ids))
    shape = int(is_a.sum()), int((~is_a).sum())
    return describe_comparison(name, names, shape, sizes, note), rank_terms(terms, measures)


def measure_terms(
    name: str,
    terms: Sequence[str],
    counts: tuple[Array, Array],
    sizes: tuple[float, float],
    *,
    measures: Collection[str] = DEFAULT_MEASURES,
    prior: Prior = 0.05,
    keep: NDArray[np.bool_] | None = None,
) -> pd.DataFrame:
    """Measure terms by their counts in A and B and the sizes of both, in the order given.

    ``terms``: the whole vocabulary, over which the prior is spread; ``keep``: which of them become rows.
    Columns: comparison, term, n_a, n_b, per_million_a, per_million_b, and each measure. Raises InputError for
    an impossible prior.
    """
    alpha, alpha_total = spread_prior(prior, terms)
    kept = np.ones(len(terms), dtype=bool) if keep is None else keep
    a, b, alpha = counts[0][kept], counts[1][kept], alpha[kept]
    n_a, n_b = sizes
    rows = [terms[i] for i in np.flatnonzero(kept).tolist()]
    columns: dict[str, object] = {
        "comparison": pd.array([name] * len(rows), dtype="str"),
        "term": pd.array(rows, dtype="str"),
        "n_a": a.astype(np.int64),
        "n_b": b.astype(np.int64),
        "per_million_a": a * 1e6 / n_a,
        "per_million_b": b * 1e6 / n_b,
    }
    for measure in (name for name in measures if name in MEASURES):
        given = {"prior": alpha, "prior_total": alpha_total} if measure == "weighted_log_odds_z" else {}
        columns[measure] = MEASURES[measure](a, b, n_a, n_b, **given)
    return pd.DataFrame(columns)


def rank_terms(terms: pd.DataFrame, measures: Collection[str]) -> pd.DataFrame:
    """Sort rows, which are sorted by term, by g2_two_cell or else the first measure, largest first."""
    by = "g2_two_cell" if "g2_two_cell" in measures else next(iter(measures), "n_a")
    return terms.sort_values(by, ascending=False, kind="stable", ignore_index=True)


def check_measures(measures: Collection[str]) -> None:
    """Raise InputError for a measure that does not exist."""
    known = (*MEASURES, *BY_DOCUMENT)
    if unknown := [measure for measure in measures if measure not in known]:
        raise InputError(f"Unknown measure {unknown[0]!r}: choose from {', '.join(known)}.")


def check_groups(
    counts: Counts, group_a: Collection[str], group_b: Collection[str]
) -> tuple[list[str], list[str], list[str]]:
    """Give both groups' documents that have counts, sorted, and those that have none.

    Raises InputError for a document in both groups, and for a group without one counted document.
    """
    a_ids, b_ids = check_members(_list_counted(counts), group_a, group_b)
    return a_ids, b_ids, sorted({*group_a, *group_b} - {*a_ids, *b_ids})


def check_members(
    counted: Collection[str], group_a: Collection[str], group_b: Collection[str]
) -> tuple[list[str], list[str]]:
    """Give both groups' documents that are among those counted, sorted. Raises InputError as ``check_groups`` does."""
    if both := sorted(set(group_a) & set(group_b)):
        raise InputError(
            f"Document {both[0]!r} is in both groups ({len(both)} in all): "
            "a comparison needs two groups that share none. Take it out of one."
        )
    return _choose_members(counted, group_a, "A"), _choose_members(counted, group_b, "B")


def list_documents(counts: Counts, group: Collection[str], which: str) -> list[str]:
    """Give the documents of a group that have counts, sorted. Raises InputError if there is none."""
    return _choose_members(_list_counted(counts), group, which)


def _list_counted(counts: Counts) -> set[str]:
    check_counts(counts)
    return set(counts.doc_ids if isinstance(counts, TermMatrix) else counts.loc[counts["n"] > 0, "doc_id"].unique())


def _choose_members(counted: Collection[str], group: Collection[str], which: str) -> list[str]:
    if not len(group):
        raise InputError(f"Group {which} holds no document; choose one at least.")
    if not (ids := sorted(set(counted).intersection(group))):
        shown = _join_ids(sorted(set(group)))
        raise InputError(f"Group {which} ({shown}) has no counted term: check doc_ids and roles counted.")
    return ids


def describe_comparison(
    name: str, labels: tuple[str, str], shape: tuple[int, int], sizes: tuple[float, float], note: str
) -> pd.DataFrame:
    """Make the one row of ``comparisons``."""
    row = {
        "comparison": name,
        "group_a": labels[0],
        "group_b": labels[1],
        "n_documents_a": shape[0],
        "n_documents_b": shape[1],
        "n_tokens_a": int(sizes[0]),
        "n_tokens_b": int(sizes[1]),
        "note": note,
    }
    return pd.DataFrame([row])


def explain_terms(terms: pd.DataFrame, note: str) -> pd.Series:
    """Say in ``note`` what stands in for zeros, and why a cell is empty."""
    notes = pd.Series([""] * len(terms), dtype="str", index=terms.index)
    if "log_ratio" in terms:
        zero = (terms["n_a"] == 0) | (terms["n_b"] == 0)
        notes = notes.mask(zero, notes + "log ratio: 0.5 in place of no occurrence; ")
    for measure in ("percent_diff", "odds_ratio", "chi2", "chi2_yates", "weighted_log_odds_z"):
        if measure in terms:
            empty = terms[measure].isna()
            notes = notes.mask(empty, notes + f"{measure}: division by zero; ")
    return (notes + note).str.removesuffix("; ")


def find_rates(values: Matrix, totals: Array) -> Matrix:
    """Give each document's rates per million of its counted tokens."""
    factor = np.divide(1e6, totals, out=np.zeros_like(totals), where=totals > 0)
    if isinstance(values, np.ndarray):
        return values * factor[:, None]
    from scipy.sparse import csr_array, diags_array

    return csr_array(diags_array(factor) @ values)


def _sum_group(values: Matrix, rows: NDArray[np.bool_]) -> tuple[Array, NDArray[np.int64]]:
    part = values[rows]
    docs = np.asarray((part > 0).sum(axis=0)).reshape(-1).astype(np.int64)
    return np.asarray(part.sum(axis=0)).reshape(-1), docs


def _stratify(strata: Mapping[str, str] | None, doc_ids: list[str]) -> list[str] | None:
    if strata is None:
        return None
    if missing := [doc_id for doc_id in doc_ids if doc_id not in strata]:
        raise InputError(f"strata has no label for document {missing[0]!r}; give one for each document compared.")
    return [str(strata[doc_id]) for doc_id in doc_ids]


def _explain_comparison(is_a: NDArray[np.bool_], tested: Permutation, missing: list[str]) -> str:
    n_a, n_b = int(is_a.sum()), int((~is_a).sum())
    n = tested.n_relabellings
    how = f"all {n} relabellings" if tested.is_exact else f"{n} relabellings drawn at random"
    floor = f"{tested.corpus_floor:.2g}"
    parts = [f"p from {how} of documents; with {n_a} against {n_b} no p below {floor} is possible"]
    for which, n in (("A", n_a), ("B", n_b)):
        if n == 1:
            parts.append(f"group {which} is one document, whose peculiarities cannot be told from the group's")
    if missing:
        parts.append(f"without {len(missing)} documents that have no counted term: {_join_ids(missing)}")
    return "; ".join(parts)


def _join_ids(ids: list[str]) -> str:
    shown = ", ".join(ids[:10])
    return shown if len(ids) <= 10 else f"{shown} and {len(ids) - 10} more"
