"""The smallest p that a corpus, and the ties of a term in it, allow: what a small corpus cannot show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb, exp, log
from typing import TYPE_CHECKING

import numpy as np

from communique.errors import InputError
from communique.terms.matrix import MAX_DENSE_CELLS, iterate_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from communique.terms.matrix import Matrix

TIE = 1e-9
"""Differences below this share of the largest are ties: they come from rounding."""

_SMALL = 16  # documents a block: for fewer all numbers of ways are listed


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


def group_blocks(
    is_a: NDArray[np.bool_], blocks: Sequence[NDArray[np.int64]]
) -> Iterator[tuple[NDArray[np.int64], int]]:
    """Give the blocks of each shape together: a row of documents a block, and how many of each are of group A."""
    alike: dict[tuple[int, int], list[NDArray[np.int64]]] = {}
    for block in blocks:
        alike.setdefault((len(block), int(is_a[block].sum())), []).append(block)
    for (_, n_a), members in sorted(alike.items()):
        yield np.stack(members), n_a


def _find_floors_by_sorting(
    rates: Matrix, is_a: NDArray[np.bool_], blocks: Sequence[NDArray[np.int64]]
) -> NDArray[np.float64]:
    if len(blocks) > 1:
        return _weigh_extremes(rates, is_a, _sum_blocks(rates, is_a, blocks))
    found = [_weigh_extremes(part, is_a, _sum_block(part, int(is_a.sum()))) for _, part in iterate_columns(rates)]
    return np.concatenate(found)


@dataclass(frozen=True)
class _Extremes:
    """By term: the sum of group A's rates in the most extreme relabellings, and the log of how many there are."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    low_ways: NDArray[np.float64]
    high_ways: NDArray[np.float64]


def _sum_block(rates: NDArray[np.float64], k: int) -> _Extremes:
    """Sum up the k lowest and the k highest of all documents."""
    upward = np.sort(rates, axis=0)
    largest = TIE * np.abs(upward).max(axis=0)
    found = []
    for ordered in (upward, upward[::-1]):
        tied = np.abs(ordered - ordered[k - 1]) <= largest
        found.append((ordered[:k].sum(axis=0), _log_combinations(tied.sum(axis=0), tied[:k].sum(axis=0), len(rates))))
    return _Extremes(found[0][0], found[1][0], found[0][1], found[1][1])


def _sum_blocks(rates: Matrix, is_a: NDArray[np.bool_], blocks: Sequence[NDArray[np.int64]]) -> _Extremes:
    """Sum up the k lowest and the k highest of each block; blocks that lack a term are counted and not sorted."""
    from scipy.sparse import csc_array

    sums = _Extremes(*(np.zeros(rates.shape[1]) for _ in range(4)))
    by_term = csc_array(rates)
    for places, k in group_blocks(is_a, blocks):
        if not k:
            continue
        n_blocks, size = places.shape
        mine = by_term[places.reshape(-1)]
        mine.eliminate_zeros()
        free = log(comb(size, k))
        for first, last in _cut_columns(mine.indptr.astype(np.int64) * size):
            entries = mine[:, first:last].tocoo()
            keys, rows = np.unique(entries.col.astype(np.int64) * n_blocks + entries.row // size, return_inverse=True)
            cells = np.zeros((len(keys), size))
            cells[rows, entries.row % size] = entries.data
            found = _sum_block(cells.T, k) if len(keys) else _Extremes(*(np.empty(0) for _ in range(4)))
            terms, n_terms = keys // n_blocks, last - first
            n_without = n_blocks - np.bincount(terms, minlength=n_terms)
            for name in ("low", "high"):
                getattr(sums, name)[first:last] += np.bincount(terms, getattr(found, name), n_terms)
                ways = np.bincount(terms, getattr(found, f"{name}_ways"), n_terms) + n_without * free
                getattr(sums, f"{name}_ways")[first:last] += ways
    return sums


def _cut_columns(needed: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Give stretches of columns, by the cells needed before each, that fit in memory: one column at least."""
    first = 0
    while first < len(needed) - 1:
        last = max(first + 1, int(np.searchsorted(needed, needed[first] + MAX_DENSE_CELLS // 2, side="right")) - 1)
        yield first, last
        first = last


def _weigh_extremes(rates: Matrix, is_a: NDArray[np.bool_], found: _Extremes) -> NDArray[np.float64]:
    """Give the log of the number of relabellings whose difference of means is largest in size, by term."""
    n_a = int(is_a.sum())
    n_b = len(is_a) - n_a
    everything = np.asarray(rates.sum(axis=0)).reshape(-1)
    size_high, size_low = (np.abs(s / n_a - (everything - s) / n_b) for s in (found.high, found.low))
    slack = TIE * np.maximum(size_high, size_low)
    high = np.where(size_high >= size_low - slack, found.high_ways, -np.inf)
    low = np.where(size_low >= size_high - slack, found.low_ways, -np.inf)
    constant = np.abs(found.high - found.low) <= TIE * np.abs(found.high)
    return np.where(constant, np.inf, np.logaddexp(high, low))


def _log_combinations(n: NDArray[np.int64], k: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """Give the log of the ways to choose k of n, both at most ``size``, for many n and k of which few differ."""
    keys = n * (size + 1) + k
    if size <= _SMALL:
        ways = [log(comb(top, below)) if below <= top else 0.0 for top in range(size + 1) for below in range(size + 1)]
        return np.asarray(np.array(ways)[keys])
    pairs, inverse = np.unique(keys, return_inverse=True)
    values = np.array([log(comb(*divmod(pair, size + 1))) for pair in pairs.tolist()])
    return np.asarray(values[inverse])
