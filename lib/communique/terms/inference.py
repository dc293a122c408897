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

from communique.terms.floors import TIE, find_floors, group_blocks, permutation_floor
from communique.terms.matrix import iterate_columns
from communique.terms.resampling import ByTerm, resample_sums

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from communique.terms.matrix import Matrix

    Array = NDArray[np.float64]

MIN_DOCUMENTS_FOR_INTERVAL = 8
EXACT_LIMIT = 20_000
_RELABELLINGS_A_BLOCK, _FEWEST_A_BLOCK = 1_000, 64
_CELLS = 2_000_000  # relabellings by documents that are held at once


@dataclass(frozen=True)
class Permutation:
    """Results of relabelling documents, by term, and how they were got."""

    p: NDArray[np.float64]
    p_floor: NDArray[np.float64]
    corpus_floor: float
    n_relabellings: int
    is_exact: bool


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
    blocks = _part(len(is_a), strata)
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
    by_term = ByTerm(rates)
    for here, difference in resample_sums(_weigh(is_a[None, :]), by_term):
        observed[here] = difference[:, 0]
    threshold = np.abs(observed) - TIE * np.maximum(np.abs(observed), scale)
    at_least = np.zeros(rates.shape[1])
    for rows in _in_blocks(relabellings, max(_FEWEST_A_BLOCK, min(_RELABELLINGS_A_BLOCK, _CELLS // len(is_a)))):
        for here, differences in resample_sums(_weigh(rows), by_term):
            at_least[here] += (np.abs(differences) >= threshold[here, None]).sum(axis=1)
    p = at_least / total if is_exact else (at_least + 1) / (n + 1)
    if not is_exact:
        floors, corpus_floor = np.maximum(floors, 1 / (n + 1)), max(corpus_floor, 1 / (n + 1))
    return Permutation(p, floors, corpus_floor, n, is_exact)


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


def _part(n: int, strata: Sequence[str] | None) -> list[NDArray[np.int64]]:
    """Give the documents of each stratum, strata in the order of their labels."""
    members: dict[str, list[int]] = {}
    for document, label in enumerate([""] * n if strata is None else strata):
        members.setdefault(label, []).append(document)
    return [np.array(members[label]) for label in sorted(members)]


def _weigh(rows: NDArray[np.bool_]) -> NDArray[np.float64]:
    n_a = int(rows[0].sum())
    return np.where(rows, 1 / n_a, -1 / (rows.shape[1] - n_a))


def _scale(rates: Matrix) -> NDArray[np.float64]:
    return np.asarray(abs(rates).max(axis=0) if isinstance(rates, np.ndarray) else abs(rates).max(axis=0).toarray())


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
    """Give relabellings drawn at random; strata of one shape, such as pairs, are drawn all at once."""
    alike = list(group_blocks(is_a, blocks))
    for _ in range(resamples):
        row = is_a.copy()
        for places, n_a in alike:
            n_blocks, size = places.shape
            if n_a in (0, size):
                continue
            if n_blocks == 1:
                row[places[0]] = rng.permutation(is_a[places[0]])
            elif size == 2:
                is_first = rng.integers(0, 2, n_blocks).astype(bool)
                row[places[:, 0]], row[places[:, 1]] = is_first, ~is_first
            else:
                row[places] = rng.permuted(is_a[places], axis=1)
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
