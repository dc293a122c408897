"""The arithmetic of agreement, for many weightings of the units at once.

Every coefficient is a function of sums over units, so that a bootstrap is one matrix product: ``weights`` has
one row a draw and one column a unit, and the result one value a draw, NaN where the coefficient is undefined.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from communique.errors import InputError

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Floats = npt.NDArray[np.float64]
Statistic = Callable[[Floats], Floats]

MAX_CELLS = 50_000_000  # units by categories by categories


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes as numbers of categories: units by coders, -1 where a coder did not code a unit."""

    matrix: npt.NDArray[np.int64]
    categories: list[Hashable]

    @property
    def counts(self) -> Floats:
        """How many coders gave each category to each unit: units by categories."""
        q = len(self.categories)
        counts: Floats = (self.matrix[:, :, None] == np.arange(q)).sum(axis=1).astype(float)
        return counts

    def paired(self) -> Codes:
        """Only the units with two codes or more."""
        return Codes(self.matrix[(self.matrix >= 0).sum(axis=1) >= 2], self.categories)


def read_codes(codes: pd.DataFrame, level: Level = "nominal") -> Codes:
    """Number the categories: by value where all are numbers, else by name. Raises InputError for text at a
    level that needs numbers.
    """
    columns = [[_value(v) for v in codes.iloc[:, k].tolist()] for k in range(codes.shape[1])]
    present = {value for column in columns for value in column if value is not None}
    if level in ("interval", "ratio") and any(_number(value) is None for value in present):
        raise InputError(f"Alpha at {level} level needs numbers, but some codes are text.")
    if all(_number(value) is not None for value in present):
        columns = [[None if v is None else _number(v) for v in column] for column in columns]
        present = {value for column in columns for value in column if value is not None}
        categories: list[Hashable] = sorted(present)  # type: ignore[type-var]
    else:
        categories = sorted(present, key=str)
    place = {value: k for k, value in enumerate(categories)}
    matrix = np.array([[-1 if v is None else place[v] for v in column] for column in columns], dtype=np.int64)
    return Codes(matrix.T.reshape(len(codes), codes.shape[1]), categories)


def _value(value: object) -> Hashable | None:
    if value is None or value is pd.NA or value == "" or (isinstance(value, float) and np.isnan(value)):
        return None
    return value if isinstance(value, Hashable) else str(value)


def _number(value: Hashable) -> float | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def alpha_of(codes: Codes, level: Level) -> Statistic:
    """Krippendorff's alpha; units with fewer than two codes do not enter."""
    counts = codes.paired().counts
    q = counts.shape[1]
    if counts.shape[0] * q * q > MAX_CELLS:
        raise InputError(f"{q} different codes are too many for alpha on {counts.shape[0]} units; round them.")
    pairs = counts[:, :, None] * counts[:, None, :]
    pairs[:, np.arange(q), np.arange(q)] -= counts
    flat = (pairs / (counts.sum(axis=1) - 1)[:, None, None]).reshape(len(counts), -1)

    def alpha(weights: Floats) -> Floats:
        matrices = (weights @ flat).reshape(-1, q, q)
        margins = matrices.sum(axis=1)
        n = margins.sum(axis=1)
        distance = _distance(margins, codes.categories, level)
        observed = (matrices * distance).sum(axis=(1, 2)) / n
        expected = (margins[:, :, None] * margins[:, None, :] * distance).sum(axis=(1, 2)) / (n * (n - 1))
        return _one_minus(observed, expected)

    return alpha


def _one_minus(observed: Floats, expected: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Floats = np.where(expected > 1e-12, 1 - observed / expected, np.nan)
    return ratio


def _distance(margins: Floats, categories: list[Hashable], level: Level) -> Floats:
    """Squared difference of every two categories, for every row of margins."""
    q = len(categories)
    if level == "nominal":
        return np.broadcast_to(1.0 - np.eye(q), (len(margins), q, q))
    if level == "ordinal":
        below = np.cumsum(margins, axis=1) - margins / 2
        squared: Floats = (below[:, :, None] - below[:, None, :]) ** 2
        return squared
    numbers = np.array([float(str(value)) for value in categories])
    difference = numbers[:, None] - numbers[None, :]
    if level == "ratio":
        total = numbers[:, None] + numbers[None, :]
        difference = np.divide(difference, total, out=np.zeros_like(difference), where=total != 0)
    return np.broadcast_to(difference**2, (len(margins), q, q))


def _observed(counts: Floats) -> Floats:
    sizes = counts.sum(axis=1)
    shares: Floats = (counts * (counts - 1)).sum(axis=1) / (sizes * (sizes - 1))
    return shares


def percent_of(codes: Codes) -> Statistic:
    """Share of equal pairs of codes within a unit, mean over units with two codes or more."""
    observed = _observed(codes.paired().counts)
    return lambda weights: (weights @ observed) / weights.sum(axis=1)


def ac1_of(codes: Codes) -> Statistic:
    """Gwet's AC1: chance agreement is sum of p (1 - p) over categories, divided by their number less one."""
    counts = codes.paired().counts
    observed, q = _observed(counts), counts.shape[1]
    shares = counts / counts.sum(axis=1)[:, None]

    def ac1(weights: Floats) -> Floats:
        n = weights.sum(axis=1)
        agreed = (weights @ observed) / n
        mean = (weights @ shares) / n[:, None]
        is_varied = (mean > 0).sum(axis=1) > 1
        expected = (mean * (1 - mean)).sum(axis=1) / max(q - 1, 1)
        return np.where(is_varied, (agreed - expected) / (1 - expected), np.nan)

    return ac1


def kappa_of(codes: Codes) -> Statistic:
    """Cohen's kappa, mean over the pairs of coders for which it is defined."""
    matrix, q = codes.matrix, len(codes.categories)
    n_coders = matrix.shape[1]
    tables = []
    for a in range(n_coders):
        for b in range(a + 1, n_coders):
            both = (matrix[:, a] >= 0) & (matrix[:, b] >= 0)
            cell = np.where(both, matrix[:, a] * q + matrix[:, b], -1)
            tables.append((cell[:, None] == np.arange(q * q)).astype(float))

    def kappa(weights: Floats) -> Floats:
        values = np.stack([_kappa((weights @ table).reshape(-1, q, q)) for table in tables])
        is_defined = ~np.isnan(values)
        total = np.where(is_defined, values, 0).sum(axis=0)
        return np.where(is_defined.any(axis=0), total / np.maximum(is_defined.sum(axis=0), 1), np.nan)

    return kappa


def _kappa(tables: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = tables / tables.sum(axis=(1, 2))[:, None, None]
    expected = (shares.sum(axis=2) * shares.sum(axis=1)).sum(axis=1)
    observed = np.trace(shares, axis1=1, axis2=2)
    return _one_minus(1 - observed, 1 - expected)
