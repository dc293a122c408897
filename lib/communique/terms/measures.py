"""Measures of keyness: how the frequency of a term differs between two corpora.

``a`` and ``b`` are counts of a term in corpus A and corpus B, ``n_a`` and ``n_b`` the sizes of the corpora in
tokens; all may be arrays. Where a measure has no value (a division by zero) it is NaN, and the tables that
hold it say why in ``note``. docs/methods-terms.md has formulas, limits and worked examples.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

ZERO_REPLACEMENT = 0.5


def measure_g2_two_cell(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Array:
    """Log-likelihood of the two cells that hold the term: 2 (a ln(a/Ea) + b ln(b/Eb)) (Rayson & Garside
    2000).

    This is the figure of Rayson's wizard and of most corpus tools; it leaves out the two cells of other
    words.
    """
    a, b, n_a, n_b = _floats(a, b, n_a, n_b)
    share = (a + b) / (n_a + n_b)
    return np.maximum(2 * (_x_log_ratio(a, n_a * share) + _x_log_ratio(b, n_b * share)), 0.0)


def measure_g2_four_cell(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Array:
    """Log-likelihood ratio of the whole two-by-two table: 2 sum O ln(O/E) (Dunning 1993, p. 67)."""
    a, b, n_a, n_b = _floats(a, b, n_a, n_b)
    total = n_a + n_b
    share = (a + b) / total
    two = _x_log_ratio(a, n_a * share) + _x_log_ratio(b, n_b * share)
    rest = _x_log_ratio(n_a - a, n_a * (1 - share)) + _x_log_ratio(n_b - b, n_b * (1 - share))
    return np.maximum(2 * (two + rest), 0.0)


def measure_chi2(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Array:
    """Pearson's chi-squared of the two-by-two table, without correction."""
    return _chi2(a, b, n_a, n_b, corrected=False)


def measure_chi2_yates(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Array:
    """Pearson's chi-squared with Yates' correction, at most |O - E| (Yates 1934)."""
    return _chi2(a, b, n_a, n_b, corrected=True)


def measure_log_ratio(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Array:
    """Binary log of the ratio of relative frequencies; a count of zero, and no other, is taken as 0.5 (Hardie
    2014).

    Positive: more frequent in A; 1 is twice as frequent.
    """
    a, b, n_a, n_b = _floats(a, b, n_a, n_b)
    a = np.where(a == 0, ZERO_REPLACEMENT, a)
    b = np.where(b == 0, ZERO_REPLACEMENT, b)
    return np.asarray(np.log2(a) - np.log2(b) - (np.log2(n_a) - np.log2(n_b)))


def measure_percent_diff(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Array:
    """Difference of the relative frequencies in percent of B's (Gabrielatos & Marchi 2011); NaN if b is 0."""
    a, b, n_a, n_b = _floats(a, b, n_a, n_b)
    return _divide((a / n_a - b / n_b) * 100, b / n_b)


def measure_odds_ratio(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Array:
    """Odds of the term in A over its odds in B (Pojanapunya & Todd 2018); NaN where b or A's rest is 0."""
    a, b, n_a, n_b = _floats(a, b, n_a, n_b)
    return _divide(a * (n_b - b), b * (n_a - a))


def measure_bic(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Array:
    """Bayesian information criterion: two-cell G2 less ln(n_a + n_b) (Wilson 2013)."""
    total = np.asarray(n_a, dtype=float) + np.asarray(n_b, dtype=float)
    return np.asarray(measure_g2_two_cell(a, b, n_a, n_b) - np.log(total))


def measure_simple_maths(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, k: float = 1.0) -> Array:
    """Ratio of the frequencies per million, k added to each (Kilgarriff 2009)."""
    a, b, n_a, n_b = _floats(a, b, n_a, n_b)
    return np.asarray((a * 1e6 / n_a + k) / (b * 1e6 / n_b + k))


def measure_weighted_log_odds_z(
    a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, prior: ArrayLike, prior_total: float
) -> Array:
    """Weighted log-odds ratio over its standard deviation, Dirichlet prior (Monroe, Colaresi & Quinn 2008,
    eq. 22).

    ``prior``: pseudo-count of each term, above 0; ``prior_total``: their sum over the whole vocabulary. NaN
    if a group holds one term and nothing else.
    """
    a, b, n_a, n_b = _floats(a, b, n_a, n_b)
    alpha = np.asarray(prior, dtype=float)
    in_a, in_b = a + alpha, b + alpha
    odds_a, odds_b = _divide(in_a, n_a + prior_total - in_a), _divide(in_b, n_b + prior_total - in_b)
    return np.asarray((np.log(odds_a) - np.log(odds_b)) / np.sqrt(1 / in_a + 1 / in_b))


MEASURES: dict[str, Callable[..., Array]] = {
    "g2_two_cell": measure_g2_two_cell,
    "g2_four_cell": measure_g2_four_cell,
    "chi2": measure_chi2,
    "chi2_yates": measure_chi2_yates,
    "log_ratio": measure_log_ratio,
    "percent_diff": measure_percent_diff,
    "odds_ratio": measure_odds_ratio,
    "bic": measure_bic,
    "simple_maths": measure_simple_maths,
    "weighted_log_odds_z": measure_weighted_log_odds_z,
}
"""All measures of keyness by the name of their column."""


def _floats(*values: ArrayLike) -> list[Array]:
    return [np.asarray(value, dtype=np.float64) for value in values]


def _x_log_ratio(observed: Array, expected: Array) -> Array:
    """Give x ln(x / e), 0 where x is 0."""
    ratio = np.divide(observed, expected, out=np.ones(np.broadcast(observed, expected).shape), where=observed > 0)
    return np.asarray(observed * np.log(ratio))


def _divide(above: Array, below: Array) -> Array:
    out = np.full(np.broadcast(above, below).shape, np.nan)
    np.divide(above, below, out=out, where=below != 0)
    return out


def _chi2(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, corrected: bool) -> Array:
    a, b, n_a, n_b = _floats(a, b, n_a, n_b)
    total = n_a + n_b
    share = (a + b) / total
    distance = np.abs(a - n_a * share)
    if corrected:
        distance = np.maximum(distance - 0.5, 0.0)
    inverse = _divide(total * total, n_a * n_b * total * share * (1 - share))
    return np.where(distance == 0, 0.0, distance * distance * inverse)
