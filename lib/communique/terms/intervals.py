"""Intervals of the log ratio, by bootstrap over documents; for few documents the range without each one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from communique.terms.inference import MIN_DOCUMENTS_FOR_INTERVAL
from communique.terms.measures import measure_log_ratio
from communique.terms.resampling import ByTerm, resample_sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from communique.terms.matrix import Matrix

    Array = NDArray[np.float64]

_BLOCK_CELLS = 1_000_000  # resamples by terms, or by documents, that are held at once


@dataclass(frozen=True)
class Spread:
    """The columns log_ratio_low, log_ratio_high, ci_low and ci_high, and what their note must say."""

    columns: pd.DataFrame
    note: str


def describe_uncertainty(
    values: Matrix,
    totals: Array,
    is_a: NDArray[np.bool_],
    *,
    bootstraps: int,
    rng: np.random.Generator | None,
) -> Spread:
    """Give an interval of the log ratio from eight documents a group on, else the range without each
    document.

    ``values``: counts, documents by listed terms; ``totals``: each document's counted tokens.
    The interval is the 2.5th to the 97.5th percentile of ``bootstraps`` resamples of each group's documents
    (Efron & Tibshirani 1993, chapter 13), drawn with ``rng``, by default from a fixed seed.
    """
    empty = np.full(values.shape[1], np.nan)
    few = min(int(is_a.sum()), int((~is_a).sum())) < MIN_DOCUMENTS_FOR_INTERVAL
    if few:
        low, high = leave_one_out(values, totals, is_a)
        note = f"no interval below {MIN_DOCUMENTS_FOR_INTERVAL} documents a group"
        note += "; no range without each document: one document a group" if len(is_a) == 2 else ""
        found = {"ci_low": empty, "ci_high": empty, "loo_low": low, "loo_high": high}
    else:
        generator = np.random.default_rng(0) if rng is None else rng
        low, high = bootstrap_log_ratio(values, totals, is_a, bootstraps=bootstraps, rng=generator)
        note = f"range without each document only below {MIN_DOCUMENTS_FOR_INTERVAL} documents a group"
        found = {"ci_low": low, "ci_high": high, "loo_low": empty, "loo_high": empty}
    return Spread(pd.DataFrame(found), note)


def leave_one_out(values: Matrix, totals: Array, is_a: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Give the smallest and largest log ratio when one document is left out of a group of two or more."""
    low, high = np.full(values.shape[1], np.inf), np.full(values.shape[1], -np.inf)
    sizes = {group: float(totals[is_a == group].sum()) for group in (True, False)}
    for document, group in enumerate(is_a.tolist()):
        rest = sizes[group] - totals[document]
        if rest <= 0:
            continue
        inside = is_a == group
        inside[document] = False
        here, there = _sum(values, inside), _sum(values, is_a != group)
        pair = (here, there, rest, sizes[not group]) if group else (there, here, sizes[not group], rest)
        ratio = measure_log_ratio(*pair)
        low, high = np.minimum(low, ratio), np.maximum(high, ratio)
    known = np.isfinite(low)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def bootstrap_log_ratio(
    values: Matrix, totals: Array, is_a: NDArray[np.bool_], *, bootstraps: int, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Give the 2.5th and 97.5th percentile of the log ratio over resamples of the documents of each group."""
    drawn = [_draw(int((is_a == group).sum()), bootstraps, rng) for group in (True, False)]
    sizes = [
        np.concatenate([rows @ totals[is_a == group] for rows in _in_rows(weights)])
        for weights, group in zip(drawn, (True, False), strict=True)
    ]
    low, high = np.empty(values.shape[1]), np.empty(values.shape[1])
    width = max(1, _BLOCK_CELLS // bootstraps)
    parts: list[Any] = [
        values[rows] if isinstance(values, np.ndarray) else values[rows].tocsc() for rows in (is_a, ~is_a)
    ]
    for first in range(0, values.shape[1], width):
        here = slice(first, first + width)
        a, b = (_gather(weights, part[:, here]) for weights, part in zip(drawn, parts, strict=True))
        low[here], high[here] = np.quantile(measure_log_ratio(a, b, *sizes), [0.025, 0.975], axis=1)
    return low, high


def _draw(n: int, bootstraps: int, rng: np.random.Generator) -> NDArray[np.uint16]:
    """Give how often each of n documents is in each resample."""
    drawn = np.empty((bootstraps, n), dtype=np.uint16)
    for rows in _in_rows(drawn):
        rows[:] = rng.multinomial(n, np.full(n, 1 / n), size=len(rows))
    return drawn


def _in_rows(weights: NDArray[np.uint16]) -> Iterator[NDArray[np.uint16]]:
    """Give stretches of resamples of a bounded number of cells."""
    size = max(1, _BLOCK_CELLS // max(1, weights.shape[1]))
    for first in range(0, len(weights), size):
        yield weights[first : first + size]


def _gather(weights: NDArray[np.uint16], values: Matrix) -> Array:
    """Give the sums of all terms at once: terms by resamples."""
    sums = np.empty((values.shape[1], len(weights)))
    first, by_term = 0, ByTerm(values)
    for rows in _in_rows(weights):
        for positions, block in resample_sums(rows, by_term):
            sums[positions, first : first + len(rows)] = block
        first += len(rows)
    return sums


def _sum(values: Matrix, rows: NDArray[np.bool_]) -> Array:
    return np.asarray(values[rows].sum(axis=0)).reshape(-1)
