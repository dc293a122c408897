"""The smallest p that a corpus, and the ties of a term in it, allow: what a small corpus cannot show."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, exp, log
from typing import TYPE_CHECKING

import numpy as np

from communique.errors import InputError
from communique.terms.matrix import iterate_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from communique.terms.matrix import Matrix

TIE = 1e-9
"""Differences below this share of the largest are ties: they come from rounding."""


def permutation_floor(n_a: int, n_b: int) -> float:
    """Give the smallest two-sided p that relabelling n_a + n_b documents can give, without ties.

    1 / C(n_a + n_b, n_a), or 2 / C where the groups are equally large, as the mirror image is as extreme.
    Raises InputError for an empty group.
    """
    if n_a < 1 or n_b < 1:
        raise InputError(f"Groups of {n_a} and {n_b} documents: each needs one at least.")
    return (2 if n_a == n_b else 1) / comb(n_a + n_b, n_a)


def find_floors(
    rates: Matrix, is_a: NDArray[np.bool_], blocks: Sequence[NDArray[np.int64]]
) -> tuple[NDArray[np.float64], float]:
    """Give the smallest exact p that each term's rates (not negative) allow, and the smallest that any would.

    Within a block the most extreme relabelling puts the highest, or the lowest, rates into group A; documents
    that tie at its edge can be exchanged, which multiplies the relabellings that are as extreme. Where no
    more documents hold a term than each group has, nothing need be sorted: all of them are in one group.
    """
    sizes = [(len(block), int(is_a[block].sum())) for block in blocks]
    log_total = sum(log(comb(n, k)) for n, k in sizes)
    mirrored = all(2 * k == n for n, k in sizes)
    corpus = min(1.0, exp(log(2 if mirrored else 1) - log_total))
    if len(blocks) > 1:
        return _round_up(_find_floors_by_sorting(rates, is_a, blocks), log_total), corpus
    n, n_a = sizes[0]
    held = np.asarray((rates > 0).sum(axis=0)).reshape(-1)
    logs = np.array([_log_floor_of_few(n, n_a, d) for d in range(min(n_a, n - n_a) + 1)])
    few = held < len(logs)
    floors = np.empty(rates.shape[1])
    floors[few] = logs[held[few]]
    if not few.all():
        floors[~few] = _find_floors_by_sorting(rates[:, np.flatnonzero(~few)], is_a, blocks)
    return _round_up(floors, log_total), corpus


def _log_floor_of_few(n: int, n_a: int, held: int) -> float:
    """Give the log of the number of most extreme relabellings of a term that ``held`` documents hold."""
    if held == 0:
        return log(comb(n, n_a))
    in_a, in_b = comb(n - held, n_a - held), comb(n - held, n_a)
    return log(in_a + in_b if 2 * n_a == n else in_a if 2 * n_a < n else in_b)


def _round_up(logs: NDArray[np.float64], log_total: float) -> NDArray[np.float64]:
    """Turn logs of numbers of relabellings into shares of all, free of rounding where they are few."""
    if log_total < log(2**50):
        return np.minimum(np.round(np.exp(logs)) / round(exp(log_total)), 1.0)
    return np.minimum(np.exp(logs - log_total), 1.0)


def _find_floors_by_sorting(
    rates: Matrix, is_a: NDArray[np.bool_], blocks: Sequence[NDArray[np.int64]]
) -> NDArray[np.float64]:
    found = [_count_extremes(part, is_a, blocks) for _, part in iterate_columns(rates)]
    return np.concatenate(found)


def _count_extremes(
    rates: NDArray[np.float64], is_a: NDArray[np.bool_], blocks: Sequence[NDArray[np.int64]]
) -> NDArray[np.float64]:
    """Give the log of the number of relabellings whose difference of means is largest in size, by term."""
    n_a = int(is_a.sum())
    n_b = len(is_a) - n_a
    sums = {"high": np.zeros(rates.shape[1]), "low": np.zeros(rates.shape[1])}
    ways = {"high": np.zeros(rates.shape[1]), "low": np.zeros(rates.shape[1])}
    for block in blocks:
        if k := int(is_a[block].sum()):
            upward = np.sort(rates[block], axis=0)
            for side, ordered in (("low", upward), ("high", upward[::-1])):
                sums[side] += ordered[:k].sum(axis=0)
                tied = np.abs(ordered - ordered[k - 1]) <= TIE * np.abs(ordered).max(axis=0)
                ways[side] += _log_combinations(tied.sum(axis=0), tied[:k].sum(axis=0))
    everything = rates.sum(axis=0)
    size = {side: np.abs(s / n_a - (everything - s) / n_b) for side, s in sums.items()}
    slack = TIE * np.maximum(size["high"], size["low"])
    high = np.where(size["high"] >= size["low"] - slack, ways["high"], -np.inf)
    low = np.where(size["low"] >= size["high"] - slack, ways["low"], -np.inf)
    constant = np.abs(sums["high"] - sums["low"]) <= TIE * np.abs(sums["high"])
    return np.where(constant, np.inf, np.logaddexp(high, low))


def _log_combinations(n: NDArray[np.int64], k: NDArray[np.int64]) -> NDArray[np.float64]:
    pairs, inverse = np.unique(np.stack([n, k]), axis=1, return_inverse=True)
    values = np.array([log(comb(int(top), int(below))) for top, below in pairs.T])
    return np.asarray(values[inverse.reshape(-1)])
