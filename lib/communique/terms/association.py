"""Measures of association between two terms that stand near each other.

``f`` is how often both occur together, ``f1`` and ``f2`` how often each occurs, ``n`` how many chances there
were; all may be arrays. docs/methods-terms.md has formulas, limits and worked examples.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from communique.terms.measures import measure_g2_four_cell

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]


def measure_pmi(f: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike) -> Array:
    """Pointwise mutual information, log2 of f n / (f1 f2) (Church & Hanks 1990). High for rare pairs."""
    f, f1, f2, n = _floats(f, f1, f2, n)
    return np.asarray(np.log2(f) + np.log2(n) - np.log2(f1) - np.log2(f2))


def measure_t_score(f: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike) -> Array:
    """t: (f - f1 f2 / n) / sqrt(f) (Church et al. 1991; Manning & Schuetze 1999, section 5.3.1)."""
    f, f1, f2, n = _floats(f, f1, f2, n)
    return np.asarray((f - f1 * f2 / n) / np.sqrt(f))


def measure_g2_collocation(f: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike) -> Array:
    """Log-likelihood ratio of the two-by-two table of both terms (Dunning 1993)."""
    f, f1, f2, n = _floats(f, f1, f2, n)
    return measure_g2_four_cell(f, f2 - f, f1, n - f1)


def measure_dice(f: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike = np.nan) -> Array:
    """Dice coefficient: 2 f / (f1 + f2) (Dice 1945); the number of chances has no part in it."""
    f, f1, f2 = _floats(f, f1, f2)
    return np.asarray(2 * f / (f1 + f2))


def measure_log_dice(f: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike = np.nan) -> Array:
    """logDice: 14 + log2 of Dice (Rychly 2008); at most 14, independent of the size of the corpus."""
    return np.asarray(14 + np.log2(measure_dice(f, f1, f2)))


def measure_delta_p(f: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike) -> Array:
    """Delta P of the second term given the first: f/f1 - (f2 - f)/(n - f1) (Gries 2013, p. 143)."""
    f, f1, f2, n = _floats(f, f1, f2, n)
    without = np.full(np.broadcast(f, f1, f2, n).shape, np.nan)
    np.divide(f2 - f, n - f1, out=without, where=n > f1)
    return np.asarray(f / f1 - without)


def measure_delta_p_swapped(f: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike) -> Array:
    """Delta P of the first term given the second: f/f2 - (f1 - f)/(n - f2) (Gries 2013, p. 143)."""
    return measure_delta_p(f, f2, f1, n)


ASSOCIATIONS: dict[str, Callable[..., Array]] = {
    "pmi": measure_pmi,
    "t_score": measure_t_score,
    "g2_collocation": measure_g2_collocation,
    "dice": measure_dice,
    "log_dice": measure_log_dice,
    "delta_p": measure_delta_p,
    "delta_p_swapped": measure_delta_p_swapped,
}
"""All measures of association by the name of their column."""


def _floats(*values: ArrayLike) -> list[Array]:
    return [np.asarray(value, dtype=np.float64) for value in values]
