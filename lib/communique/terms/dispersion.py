"""Dispersion: how evenly a term is spread over documents. The table ``dispersion``."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from communique.errors import InputError
from communique.terms.keyness import list_documents
from communique.terms.matrix import Counts, build_matrix, iterate_columns, name_documents

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

ONE_PART = "one document: how a term is spread over documents has no value"


def measure_range(parts: ArrayLike) -> NDArray[np.int64]:
    """Give the number of parts that hold the term. ``parts``: counts, a row a part, a column a term."""
    return np.asarray((np.asarray(parts) > 0).sum(axis=0), dtype=np.int64)


def measure_juilland_d(parts: ArrayLike, sizes: ArrayLike) -> Array:
    """Juilland's D: 1 less the variation coefficient of the rates (population sd) over sqrt(parts - 1)
    (1970).

    1: the same rate in every part, 0: all in one part of equal parts. ``sizes``: tokens a part.
    """
    rates = _rates(parts, sizes)
    mean = rates.mean(axis=0)
    variation = _divide(rates.std(axis=0), mean)
    return np.asarray(1 - _divide(variation, np.sqrt(np.float64(len(rates) - 1))))


def measure_carroll_d2(parts: ArrayLike, sizes: ArrayLike) -> Array:
    """Carroll's D2: entropy of the rates over ln(parts) (Carroll 1970). 1: even, 0: all in one part."""
    rates = _rates(parts, sizes)
    share = _divide(rates, rates.sum(axis=0))
    entropy = (share * -np.log(np.where(share > 0, share, 1.0))).sum(axis=0)
    return _divide(entropy, np.log(np.float64(len(rates))))


def measure_dp(parts: ArrayLike, sizes: ArrayLike) -> Array:
    """Gries' DP: half the sum of distances between the shares of the parts and of the term (Gries 2008).

    0: as the sizes of the parts would have it; towards 1: in few parts.
    """
    counts, weights = np.asarray(parts, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    shares = weights / weights.sum()
    return np.asarray(np.abs(_divide(counts, counts.sum(axis=0)) - shares[:, None]).sum(axis=0) / 2)


def measure_dp_norm(parts: ArrayLike, sizes: ArrayLike) -> Array:
    """DPnorm: DP over its maximum, 1 less the share of the smallest part (Lijffijt & Gries 2012)."""
    weights = np.asarray(sizes, dtype=np.float64)
    return _divide(measure_dp(parts, sizes), 1 - weights.min() / weights.sum())


def measure_dispersion(counts: Counts, *, group: Collection[str] | None = None, min_count: int = 5) -> pd.DataFrame:
    """Measure how each term is spread over the documents of a group, by default of all.

    The parts are documents, of the sizes that ``counts`` (doc_id, term, n) adds up to. One row is a term:
    term, n, n_documents (its range), juilland_d, carroll_d2, dp, dp_norm, note; sorted by term. Raises
    InputError for a group without counted documents.
    """
    matrix = build_matrix(counts, list_documents(counts, group if group is not None else name_documents(counts), "A"))
    sizes = np.asarray(matrix.values.sum(axis=1)).reshape(-1)
    if not sizes.sum():
        raise InputError("All counts of the group are 0: there is nothing to measure.")
    keep = np.flatnonzero(np.asarray(matrix.values.sum(axis=0)).reshape(-1) >= max(min_count, 1))
    blocks = []
    for first, parts in iterate_columns(matrix.values[:, keep]):
        found = keep[first : first + parts.shape[1]].tolist()
        blocks.append(_describe([matrix.terms[i] for i in found], parts[sizes > 0], sizes[sizes > 0]))
    return pd.concat(blocks, ignore_index=True)


def _describe(terms: list[str], parts: Array, sizes: Array) -> pd.DataFrame:
    table = pd.DataFrame({"term": pd.Series(terms, dtype="str"), "n": parts.sum(axis=0).astype(np.int64)})
    table["n_documents"] = measure_range(parts)
    for name, measure in DISPERSIONS.items():
        table[name] = measure(parts, sizes) if len(sizes) > 1 else np.nan
    table["note"] = pd.Series(["" if len(sizes) > 1 else ONE_PART] * len(terms), dtype="str")
    return table


DISPERSIONS = {
    "juilland_d": measure_juilland_d,
    "carroll_d2": measure_carroll_d2,
    "dp": measure_dp,
    "dp_norm": measure_dp_norm,
}


def _rates(parts: ArrayLike, sizes: ArrayLike) -> Array:
    return np.asarray(parts, dtype=np.float64) / np.asarray(sizes, dtype=np.float64)[:, None]


def _divide(above: ArrayLike, below: ArrayLike) -> Array:
    out = np.full(np.broadcast(above, below).shape, np.nan)
    np.divide(above, below, out=out, where=np.asarray(below) != 0)
    return out
