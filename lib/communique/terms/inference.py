"""How sure can we be: documents, not tokens, are what was drawn.

The statistic of a term is the difference of its mean per-document rates, group A less group B; the test is
two-sided and relabels documents. Few documents cannot give a small p: the floor is computed and shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import comb, prod
from typing import TYPE_CHECKING

import numpy as np

from communique.errors import InputError
from communique.terms.matrix import iterate_columns
from communique.terms.resampling import resample_sums

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from communique.terms.matrix import Matrix

    Array = NDArray[np.float64]

MIN_DOCUMENTS_FOR_INTERVAL = 8
EXACT_LIMIT = 20_000
_RELABELLINGS_A_BLOCK = 1_000
_TIE = 1e-9


@dataclass(frozen=True)
class Permutation:
    """Results of relabelling documents, by term, and how they were got."""

    p: NDArray[np.float64]
    p_floor: NDArray[np.float64]
    corpus_floor: float
    n_relabellings: int
    is_exact: bool


def permutation_floor(n_a: int, n_b: int) -> float:
    """Give the smallest two-sided p that relabelling n_a + n_b documents can give, without ties.

    1 / C(n_a + n_b, n_a), or 2 / C where the groups are equally large, as the mirror image is as extreme.
    Raises InputError for an empty group.
    """
    if n_a < 1 or n_b < 1:
        raise InputError(f"Groups of {n_a} and {n_b} documents: each needs one at least.")
    return (2 if n_a == n_b else 1) / comb(n_a + n_b, n_a)


def permute_documents(
    rates: Matrix,
    is_a: NDArray[np.bool_],
    *,
    strata: Sequence[str] | None = None,
    resamples: int = 9_999,
    rng: np.random.Generator | None = None,
    exact_limit: int = EXACT_LIMIT,
) -> Permutation:
    """Test every term's difference of mean rates by relabelling documents.

    ``rates``: documents by terms; ``is_a``: which documents are of group A, all others being group B. All
    relabellings are tried where there are ``exact_limit`` or fewer, else ``resamples`` drawn with ``rng`` (a
    fixed seed by default), with p = (b + 1) / (B + 1) (Phipson & Smyth 2010). ``strata``: a label a document;
    documents change places only within one. Raises InputError for an empty group.
    """
    permutation_floor(int(is_a.sum()), int((~is_a).sum()))
    labels = [""] * len(is_a) if strata is None else list(strata)
    blocks = [np.array([i for i, label in enumerate(labels) if label == s]) for s in sorted(set(labels))]
    total = prod(comb(len(block), int(is_a[block].sum())) for block in blocks)
    is_exact = total <= exact_limit
    floors, corpus_floor = find_floors(rates, is_a, blocks)
    if is_exact:
        relabellings, n = _enumerate(is_a, blocks), total
    else:
        generator = np.random.default_rng(0) if rng is None else rng
        relabellings, n = _draw(is_a, blocks, resamples, generator), resamples
    scale = _scale(rates)
    observed = np.zeros(rates.shape[1])
    for here, difference in resample_sums(_weigh(is_a[None, :]), rates):
        observed[here] = difference[:, 0]
    threshold = np.abs(observed) - _TIE * np.maximum(np.abs(observed), scale)
    at_least = np.zeros(rates.shape[1])
    for rows in _in_blocks(relabellings, _RELABELLINGS_A_BLOCK):
        for here, differences in resample_sums(_weigh(rows), rates):
            at_least[here] += (np.abs(differences) >= threshold[here, None]).sum(axis=1)
    p = at_least / total if is_exact else (at_least + 1) / (n + 1)
    if not is_exact:
        floors, corpus_floor = np.maximum(floors, 1 / (n + 1)), max(corpus_floor, 1 / (n + 1))
    return Permutation(p, floors, corpus_floor, n, is_exact)


def find_floors(
    rates: Matrix, is_a: NDArray[np.bool_], blocks: Sequence[NDArray[np.int64]]
) -> tuple[NDArray[np.float64], float]:
    """Give the smallest exact p that each term's rates allow, and the smallest that any rates would.

    Within a block the most extreme relabelling puts the highest (or lowest) rates into group A; documents
    that tie at its edge can be exchanged, which multiplies the relabellings that are as extreme.
    """
    total = prod(comb(len(block), int(is_a[block].sum())) for block in blocks)
    mirrored = all(2 * int(is_a[block].sum()) == len(block) for block in blocks)
    floors = np.empty(rates.shape[1])
    for first, part in iterate_columns(rates):
        floors[first : first + part.shape[1]] = _count_extremes(part, is_a, blocks) / total
    corpus = 1.0 if total == 1 else (2 if mirrored else 1) / total
    return np.minimum(floors, 1.0), corpus


def _count_extremes(
    rates: NDArray[np.float64], is_a: NDArray[np.bool_], blocks: Sequence[NDArray[np.int64]]
) -> NDArray[np.float64]:
    """Count the relabellings whose difference of means is the largest in size, for each term."""
    n_a = int(is_a.sum())
    n_b = len(is_a) - n_a
    sums = {"high": np.zeros(rates.shape[1]), "low": np.zeros(rates.shape[1])}
    ways = {"high": np.ones(rates.shape[1]), "low": np.ones(rates.shape[1])}
    for block in blocks:
        k = int(is_a[block].sum())
        if k == 0:
            continue
        for side, ordered in (
            ("low", np.sort(rates[block], axis=0)),
            ("high", -np.sort(-rates[block], axis=0)),
        ):
            sums[side] += ordered[:k].sum(axis=0)
            tied = np.abs(ordered - ordered[k - 1]) <= _TIE * np.abs(ordered).max(axis=0)
            ways[side] *= _combinations(tied.sum(axis=0), tied[:k].sum(axis=0))
    everything = rates.sum(axis=0)
    size = {side: np.abs(s / n_a - (everything - s) / n_b) for side, s in sums.items()}
    slack = _TIE * np.maximum(size["high"], size["low"])
    count = np.where(size["high"] >= size["low"] - slack, ways["high"], 0.0)
    count += np.where(size["low"] >= size["high"] - slack, ways["low"], 0.0)
    constant = np.abs(sums["high"] - sums["low"]) <= _TIE * np.abs(sums["high"])
    return np.where(constant, np.inf, count)


def measure_mann_whitney_u(rates: Matrix, is_a: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Mann-Whitney U of group A, by term: pairs of documents in which A's rate is higher, ties half
    (Kilgarriff 2001).

    ``rates``: documents by terms. From 0 to n_a n_b; half of that where neither group is higher.
    """
    from scipy.stats import rankdata

    n_a = int(is_a.sum())
    blocks = [rankdata(part, axis=0)[is_a].sum(axis=0) for _, part in iterate_columns(rates)]
    return np.concatenate(blocks) - n_a * (n_a + 1) / 2


def adjust_p(p: ArrayLike) -> NDArray[np.float64]:
    """Adjust p values for their number (Benjamini & Hochberg 1995); NaN stays NaN and is not counted."""
    values = np.asarray(p, dtype=np.float64)
    adjusted = np.full(values.shape, np.nan)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known], kind="stable")]
    scaled = values[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted


def _weigh(rows: NDArray[np.bool_]) -> NDArray[np.float64]:
    n_a = int(rows[0].sum())
    return np.where(rows, 1 / n_a, -1 / (rows.shape[1] - n_a))


def _scale(rates: Matrix) -> NDArray[np.float64]:
    return np.asarray(
        abs(rates).max(axis=0) if isinstance(rates, np.ndarray) else abs(rates).max(axis=0).toarray()
    )


def _enumerate(is_a: NDArray[np.bool_], blocks: Sequence[NDArray[np.int64]]) -> Iterator[NDArray[np.bool_]]:
    choices = [combinations(block.tolist(), int(is_a[block].sum())) for block in blocks]
    for chosen in product(*choices):
        row = np.zeros(len(is_a), dtype=bool)
        for group in chosen:
            row[list(group)] = True
        yield row


def _draw(
    is_a: NDArray[np.bool_], blocks: Sequence[NDArray[np.int64]], resamples: int, rng: np.random.Generator
) -> Iterator[NDArray[np.bool_]]:
    for _ in range(resamples):
        row = is_a.copy()
        for block in blocks:
            row[block] = rng.permutation(is_a[block])
        yield row


def _in_blocks(rows: Iterator[NDArray[np.bool_]], size: int) -> Iterator[NDArray[np.bool_]]:
    block: list[NDArray[np.bool_]] = []
    for row in rows:
        block.append(row)
        if len(block) == size:
            yield np.array(block)
            block = []
    if block:
        yield np.array(block)


def _combinations(n: NDArray[np.int64], k: NDArray[np.int64]) -> NDArray[np.float64]:
    pairs, inverse = np.unique(np.stack([n, k]), axis=1, return_inverse=True)
    values = np.array([float(comb(int(top), int(below))) for top, below in pairs.T])
    return np.asarray(values[inverse.reshape(-1)])
