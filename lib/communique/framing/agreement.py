"""How far coders agree: Krippendorff's alpha, Cohen's kappa, Gwet's AC1, percent; with intervals.

Codes come as one row a unit and one column a coder; an empty cell (None, NaN or "") is a unit that the coder
did not code. A coefficient that the codes leave undefined has value None and a note that says why; it is
never 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd

from communique.errors import InputError
from communique.framing.coefficients import (
    Codes,
    Level,
    Statistic,
    ac1_of,
    alpha_of,
    kappa_of,
    percent_of,
    read_codes,
)

N_BOOTSTRAP = 1_000
MAX_CELLS = 4_000_000  # of a matrix of draws by units
NO_VARIATION = "undefined: all codes are the same, so there is no variation to agree or disagree about"
NO_PAIRS = "undefined: no unit has two codes"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient with its 95 % interval; ``value`` is None where undefined, and ``note`` says why."""

    measure: str
    value: float | None
    n_units: int
    n_coders: int
    ci_low: float | None = None
    ci_high: float | None = None
    note: str = ""


def measure_alpha(
    codes: pd.DataFrame,
    *,
    level: Level = "nominal",
    rng: np.random.Generator | None = None,
    clusters: Sequence[Hashable] | None = None,
) -> Coefficient:
    """Krippendorff's alpha = 1 - observed / expected disagreement, over units with two codes or more.

    ``level`` sets the difference between two codes; interval and ratio need numbers, ordinal takes the order
    of numbers, else of text. With ``rng`` a percentile bootstrap over units gives the interval (Zapf et al.
    2016); draws in which alpha is undefined are left out and counted in the note. ``clusters`` names for
    every row what is drawn as a whole (a sentence with all its frames). Source: Krippendorff (2011),
    Computing Krippendorff's alpha-reliability; any number of coders, missing codes allowed.
    """
    numbered = read_codes(codes, level)
    return _measure("krippendorff_alpha", numbered, lambda paired: alpha_of(paired, level), rng, "", clusters)


def measure_kappa(
    codes: pd.DataFrame,
    *,
    rng: np.random.Generator | None = None,
    clusters: Sequence[Hashable] | None = None,
) -> Coefficient:
    """Cohen's kappa of two coders; of more, the mean over their pairs (Light 1971), as the note says.

    Source: Cohen (1960). Units that lack a code of a pair are left out of that pair.
    """
    note = "mean over pairs of coders" if codes.shape[1] > 2 else ""
    return _measure("cohen_kappa", read_codes(codes), kappa_of, rng, note, clusters)


def measure_ac1(
    codes: pd.DataFrame,
    *,
    rng: np.random.Generator | None = None,
    clusters: Sequence[Hashable] | None = None,
) -> Coefficient:
    """Gwet's AC1, stable where one category is rare; categories are those that occur. Source: Gwet (2008)."""
    return _measure("gwet_ac1", read_codes(codes), ac1_of, rng, "", clusters)


def measure_percent(
    codes: pd.DataFrame,
    *,
    rng: np.random.Generator | None = None,
    clusters: Sequence[Hashable] | None = None,
) -> Coefficient:
    """Share of pairs of codes of one unit that are equal, mean over units; not corrected for chance."""
    return _measure("percent_agreement", read_codes(codes), percent_of, rng, "", clusters)


def _measure(
    name: str,
    codes: Codes,
    make: Callable[[Codes], Statistic],
    rng: np.random.Generator | None,
    note: str,
    clusters: Sequence[Hashable] | None,
) -> Coefficient:
    is_paired = (codes.matrix >= 0).sum(axis=1) >= 2
    n_units, n_coders = int(is_paired.sum()), codes.matrix.shape[1]
    if not n_units:
        return Coefficient(name, None, 0, n_coders, note=NO_PAIRS)
    statistic = make(codes.paired())
    value = float(statistic(np.ones((1, n_units)))[0])
    if math.isnan(value):
        return Coefficient(name, None, n_units, n_coders, note=NO_VARIATION)
    if rng is None:
        return Coefficient(name, value, n_units, n_coders, note=note)
    owners = range(len(is_paired)) if clusters is None else clusters
    numbers = pd.factorize(pd.Series(list(owners), dtype=object)[is_paired])[0]
    low, high, remark = _bootstrap(statistic, numbers, rng)
    return Coefficient(name, value, n_units, n_coders, low, high, "; ".join(filter(None, [note, remark])))


def _bootstrap(
    statistic: Statistic, clusters: npt.NDArray[np.intp], rng: np.random.Generator
) -> tuple[float | None, float | None, str]:
    """Percentiles 2.5 and 97.5 over resampled clusters of units."""
    n_clusters = int(clusters.max()) + 1
    step = max(1, min(N_BOOTSTRAP, MAX_CELLS // len(clusters)))
    shares = np.full(n_clusters, 1 / n_clusters)
    parts = []
    for first in range(0, N_BOOTSTRAP, step):
        drawn = rng.multinomial(n_clusters, shares, size=min(step, N_BOOTSTRAP - first)).astype(float)
        parts.append(statistic(drawn[:, clusters]))
    values = np.concatenate(parts)
    defined = values[~np.isnan(values)]
    n_lost = len(values) - len(defined)
    if n_lost > N_BOOTSTRAP / 2:
        return None, None, f"no interval: undefined in {n_lost} of {N_BOOTSTRAP} bootstrap draws"
    low, high = np.quantile(defined, [0.025, 0.975])
    note = f"undefined in {n_lost} of {N_BOOTSTRAP} bootstrap draws" if n_lost else ""
    return float(low), float(high), note


def required_units(*, smallest_share: float, alpha_min: float = 0.8, significance: float = 0.05) -> int:
    """Units that two coders must code so that an alpha above ``alpha_min`` can be told from chance.

    ``smallest_share`` is the expected share of the rarest category. Source: Krippendorff (2011), after Bloch
    and Kraemer (1989): N = 2 z^2 ((1 + a)(3 - a) / (4 p (1 - p)(1 - a)) - a), z one-sided. Raises InputError
    for an argument outside 0 to 1.
    """
    for name, value in (
        ("smallest_share", smallest_share),
        ("alpha_min", alpha_min),
        ("significance", significance),
    ):
        if not 0 < value < 1:
            raise InputError(f"{name} is {value}; it must lie between 0 and 1.")
    z, p, a = NormalDist().inv_cdf(1 - significance), smallest_share, alpha_min
    return math.ceil(2 * z**2 * ((1 + a) * (3 - a) / (4 * p * (1 - p) * (1 - a)) - a))
