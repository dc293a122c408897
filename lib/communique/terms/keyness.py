"""Keyness: whose words differ. The tables ``comparisons`` and ``terms``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from communique.errors import InputError
from communique.terms.inference import adjust_p, permute_documents
from communique.terms.intervals import describe_uncertainty
from communique.terms.matrix import build_matrix
from communique.terms.measures import MEASURES
from communique.terms.priors import Prior, spread_prior

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from communique.terms.matrix import Matrix

    Array = NDArray[np.float64]

DEFAULT_MEASURES = tuple(MEASURES)


def compare_terms(
    counts: pd.DataFrame,
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

    ``counts``: doc_id, term, n; ``group_a``, ``group_b``: doc_ids. Rates and measures refer to all that the
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
    alpha, alpha_total = spread_prior(prior, matrix.terms)
    sums = _sum_groups(matrix.values, is_a)
    n_a, n_b = float(sums.a.sum()), float(sums.b.sum())
    listed = np.flatnonzero(sums.a + sums.b >= min_count)
    kept, sums, alpha = matrix.columns(listed), sums.at(listed), alpha[listed]
    rates = find_rates_matrix(kept.values, np.asarray(matrix.values.sum(axis=1)).reshape(-1))
    tested = permute_documents(
        rates, is_a, strata=_stratify(strata, matrix.doc_ids), resamples=resamples, rng=rng
    )
    terms = pd.DataFrame({"comparison": name, "term": pd.Series(kept.terms, dtype="str")})
    terms["n_a"], terms["n_b"] = sums.a.astype(np.int64), sums.b.astype(np.int64)
    terms["docs_a"], terms["docs_b"] = sums.docs_a, sums.docs_b
    terms["per_million_a"], terms["per_million_b"] = sums.a * 1e6 / n_a, sums.b * 1e6 / n_b
    for measure in measures:
        given = {"prior": alpha, "prior_total": alpha_total} if measure == "weighted_log_odds_z" else {}
        terms[measure] = MEASURES[measure](sums.a, sums.b, n_a, n_b, **given)
    spread = describe_uncertainty(kept.values, matrix, is_a, listed, bootstraps=bootstraps, rng=rng)
    terms = pd.concat([terms, spread.columns], axis=1)
    terms["p"], terms["p_adjusted"], terms["p_floor"] = tested.p, adjust_p(tested.p), tested.p_floor
    terms["note"] = explain_terms(terms, spread.note)
    by = "g2_two_cell" if "g2_two_cell" in terms else next(iter(measures), "n_a")
    terms = terms.sort_values([by, "term"], ascending=[False, True], kind="stable", ignore_index=True)
    note = _explain_comparison(is_a, tested.corpus_floor, tested.is_exact, tested.n_relabellings, missing)
    names = labels or (_join_ids(a_ids), _join_ids(b_ids))
    return describe_comparison(name, names, is_a, (n_a, n_b), note), terms


def check_measures(measures: Collection[str]) -> None:
    """Raise InputError for a measure that does not exist."""
    if unknown := [measure for measure in measures if measure not in MEASURES]:
        raise InputError(f"Unknown measure {unknown[0]!r}: choose from {', '.join(MEASURES)}.")


def check_groups(
    counts: pd.DataFrame, group_a: Collection[str], group_b: Collection[str]
) -> tuple[list[str], list[str], list[str]]:
    """Give both groups' documents that have counts, sorted, and those that have none.

    Raises InputError for a document in both groups, and for a group without one counted document.
    """
    a_ids, b_ids = sorted(set(group_a)), sorted(set(group_b))
    if both := sorted(set(a_ids) & set(b_ids)):
        raise InputError(
            f"Document {both[0]!r} is in both groups ({len(both)} in all): "
            "a comparison needs two groups that share none. Take it out of one."
        )
    counted = set(counts["doc_id"].unique())
    missing = [doc_id for doc_id in sorted({*a_ids, *b_ids}) if doc_id not in counted]
    for which, ids in (("A", a_ids), ("B", b_ids)):
        if not ids:
            raise InputError(f"Group {which} holds no document; choose one at least.")
        if not counted.intersection(ids):
            raise InputError(
                f"Group {which} ({_join_ids(ids)}) has no counted term: check doc_ids and roles counted."
            )
    return [i for i in a_ids if i in counted], [i for i in b_ids if i in counted], missing


def describe_comparison(
    name: str, labels: tuple[str, str], is_a: NDArray[np.bool_], tokens: tuple[float, float], note: str
) -> pd.DataFrame:
    """Make the one row of ``comparisons``."""
    row = {
        "comparison": name,
        "group_a": labels[0],
        "group_b": labels[1],
        "n_documents_a": int(is_a.sum()),
        "n_documents_b": int((~is_a).sum()),
        "n_tokens_a": int(tokens[0]),
        "n_tokens_b": int(tokens[1]),
        "note": note,
    }
    return pd.DataFrame([row])


def explain_terms(terms: pd.DataFrame, note: str) -> pd.Series:
    """Say in ``note`` what stands in for zeros, and why a cell is empty."""
    notes = pd.Series([""] * len(terms), dtype="str", index=terms.index)
    if "log_ratio" in terms:
        zero = (terms["n_a"] == 0) | (terms["n_b"] == 0)
        notes = notes.mask(zero, notes + "log ratio: 0.5 in place of no occurrence; ")
    for measure in ("percent_diff", "odds_ratio", "chi2", "chi2_yates"):
        if measure in terms:
            empty = terms[measure].isna()
            notes = notes.mask(empty, notes + f"{measure}: division by zero; ")
    return (notes + note).str.removesuffix("; ")


def find_rates_matrix(values: Matrix, totals: NDArray[np.float64]) -> Matrix:
    """Give each document's rates per million of its counted tokens."""
    factor = np.divide(1e6, totals, out=np.zeros_like(totals), where=totals > 0)
    if isinstance(values, np.ndarray):
        return values * factor[:, None]
    from scipy.sparse import csr_array, diags_array

    return csr_array(diags_array(factor) @ values)


@dataclass(frozen=True)
class _Sums:
    a: Array
    b: Array
    docs_a: NDArray[np.int64]
    docs_b: NDArray[np.int64]

    def at(self, positions: NDArray[np.int64]) -> _Sums:
        return _Sums(self.a[positions], self.b[positions], self.docs_a[positions], self.docs_b[positions])


def _sum_groups(values: Matrix, is_a: NDArray[np.bool_]) -> _Sums:
    a, b = values[is_a], values[~is_a]
    counts = [np.asarray(part.sum(axis=0)).reshape(-1) for part in (a, b)]
    docs = [np.asarray((part > 0).sum(axis=0)).reshape(-1).astype(np.int64) for part in (a, b)]
    return _Sums(counts[0], counts[1], docs[0], docs[1])


def _stratify(strata: Mapping[str, str] | None, doc_ids: list[str]) -> list[str] | None:
    if strata is None:
        return None
    if missing := [doc_id for doc_id in doc_ids if doc_id not in strata]:
        raise InputError(
            f"strata has no label for document {missing[0]!r}; give one for each document compared."
        )
    return [str(strata[doc_id]) for doc_id in doc_ids]


def _explain_comparison(
    is_a: NDArray[np.bool_], floor: float, is_exact: bool, n_relabellings: int, missing: list[str]
) -> str:
    n_a, n_b = int(is_a.sum()), int((~is_a).sum())
    how = (
        f"all {n_relabellings} relabellings" if is_exact else f"{n_relabellings} relabellings drawn at random"
    )
    parts = [f"p from {how} of {n_a} against {n_b} documents; none below {floor:.2g} is possible"]
    for which, n in (("A", n_a), ("B", n_b)):
        if n == 1:
            parts.append(
                f"group {which} is one document, whose peculiarities cannot be told from the group's"
            )
    if missing:
        parts.append(f"without {len(missing)} documents that have no counted term: {_join_ids(missing)}")
    return "; ".join(parts)


def _join_ids(ids: list[str]) -> str:
    shown = ", ".join(ids[:10])
    return shown if len(ids) <= 10 else f"{shown} and {len(ids) - 10} more"
