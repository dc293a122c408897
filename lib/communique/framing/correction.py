"""Prevalence corrected for the machine's errors, from a coded sample of what the machine coded.

Counts of the coded sample are arrays whose last axis runs over the strata of the sample (length one for a
simple random sample); axes before it are carried along, so that thousands of samples are corrected in one
call.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

FEW_ERRORS = 5
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Confusion:
    """Units of the coded sample by machine's and coders' code: true and false positives and negatives."""

    tp: Floats
    fp: Floats
    fn: Floats
    tn: Floats

    @classmethod
    def of(cls, tp: npt.ArrayLike, fp: npt.ArrayLike, fn: npt.ArrayLike, tn: npt.ArrayLike) -> Confusion:
        """From numbers or arrays; the last axis is the strata."""
        return cls(*(np.atleast_1d(np.asarray(counts, dtype=float)) for counts in (tp, fp, fn, tn)))

    @property
    def n(self) -> Floats:
        """Coded units in each stratum."""
        return self.tp + self.fp + self.fn + self.tn


@dataclass(frozen=True, slots=True)
class Estimate:
    """Estimated shares with their intervals; NaN where undefined, and ``note`` then says why."""

    method: str
    value: Floats
    ci_low: Floats
    ci_high: Floats
    note: str = ""


def correct_by_predictions(
    sample: Confusion,
    *,
    machine_positive: npt.ArrayLike,
    machine_n: npt.ArrayLike,
    confidence: float = 0.95,
) -> Estimate:
    """Prediction-powered share of positives, from a simple random sample and other units of the machine's.

    The machine's share among ``machine_n`` other units, plus the mean of code minus machine's code in the
    sample, with the normal interval. Source: Angelopoulos et al. (2023), Prediction-powered inference,
    Algorithm 1.
    """
    n, fn, fp = sample.n.sum(axis=-1), sample.fn.sum(axis=-1), sample.fp.sum(axis=-1)
    total = np.asarray(machine_n, dtype=float)
    share = np.asarray(machine_positive, dtype=float) / total
    shift = (fn - fp) / n
    variance = share * (1 - share) / total + ((fn + fp) / n - shift**2) / n
    return _normal("prediction-powered", share + shift, variance, confidence, _remark(fn + fp))


def correct_in_strata(
    sample: Confusion,
    *,
    sizes: npt.ArrayLike,
    machine_positive: npt.ArrayLike,
    confidence: float = 0.95,
) -> Estimate:
    """Prediction-powered share of positives in a corpus whose strata of the given sizes were sampled.

    The corpus is what is estimated: the machine's share in it is known, and every stratum's mean of code
    minus machine's code enters with the stratum's size, that is by one over the sampling probability. The
    variance carries the finite population correction. This is the difference estimator (Särndal, Swensson and
    Wretman 1992, sec. 6.3), which prediction-powered inference (Angelopoulos et al. 2023) takes to other
    measures.
    """
    weights, share, sizes = _strata(sizes, machine_positive)
    n = sample.n
    with np.errstate(divide="ignore", invalid="ignore"):
        shift = (sample.fn - sample.fp) / n
        cells = _smooth(sample, sizes, machine_positive)
        mean = (cells.fn - cells.fp) / cells.n
        spread = (cells.fn + cells.fp) / cells.n - mean**2
        parts = weights**2 * spread / (n - 1) * (1 - n / sizes)
    parts = np.where(n >= sizes, 0.0, parts)  # a stratum coded in full is known
    value = share + (weights * shift).sum(axis=-1)
    note = _remark((sample.fn + sample.fp).sum(axis=-1)) if (n >= np.minimum(2, sizes)).all() else NO_UNITS
    return _normal("prediction-powered", value, parts.sum(axis=-1), confidence, note)


NO_UNITS = "undefined: a stratum of the sample has fewer than two coded units"


def correct_by_rates(
    sample: Confusion,
    *,
    machine_positive: npt.ArrayLike,
    machine_n: npt.ArrayLike,
    confidence: float = 0.95,
) -> Estimate:
    """Rogan-Gladen share of positives, (p + specificity - 1) / (sensitivity + specificity - 1), in 0 to 1.

    For a simple random sample and other units coded by machine only. Undefined where sensitivity and
    specificity sum to one or less: the machine is then no better than chance. Source: Rogan and Gladen
    (1978); interval: Lang and Reiczigel (2014), sec. 2.
    """
    tp, fp, fn, tn = (counts.sum(axis=-1) for counts in (sample.tp, sample.fp, sample.fn, sample.tn))
    n = np.asarray(machine_n, dtype=float)
    share = np.asarray(machine_positive, dtype=float) / n
    positives, negatives = tp + fn, tn + fp
    with np.errstate(divide="ignore", invalid="ignore"):
        value = _rogan_gladen(share, tp / positives, tn / negatives)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    se, sp = (tp + 1) / (positives + 2), (tn + 1) / (negatives + 2)
    p = (n * share + z**2 / 2) / (n + z**2)
    middle = _rogan_gladen(p, se, sp)
    v_se, v_sp = se * (1 - se) / (positives + 2), sp * (1 - sp) / (negatives + 2)
    shift = 2 * z**2 * (middle * v_se - (1 - middle) * v_sp)
    variance = p * (1 - p) / (n + z**2) + middle**2 * v_se + (1 - middle) ** 2 * v_sp
    half = z * np.sqrt(variance) / (se + sp - 1)
    is_there = ~np.isnan(value)
    low, high = (np.where(is_there, np.clip(middle + shift + sign * half, 0, 1), np.nan) for sign in (-1, 1))
    return Estimate("rogan-gladen", np.clip(value, 0, 1), low, high, "" if is_there.all() else NO_BETTER)


NO_BETTER = "undefined: sensitivity and specificity cannot be had, or sum to one or less"


def correct_rates_in_strata(
    sample: Confusion,
    *,
    sizes: npt.ArrayLike,
    machine_positive: npt.ArrayLike,
    confidence: float = 0.95,
) -> Estimate:
    """Rogan-Gladen share of positives in a corpus whose strata were sampled.

    Sensitivity and specificity are weighted by one over the sampling probability; the interval is the normal
    one after linearization, stratum by stratum (Särndal, Swensson and Wretman 1992, sec. 5.5).
    """
    weights, share, sizes = _strata(sizes, machine_positive)
    n = sample.n
    with np.errstate(divide="ignore", invalid="ignore"):
        tp, fp, fn, tn = (weights * counts / n for counts in (sample.tp, sample.fp, sample.fn, sample.tn))
        positives, negatives = (tp + fn).sum(axis=-1), (tn + fp).sum(axis=-1)
        se, sp = tp.sum(axis=-1) / positives, tn.sum(axis=-1) / negatives
        value = _rogan_gladen(share, se, sp)
        slope_se = -value / (se + sp - 1) / positives
        slope_sp = (1 - value) / (se + sp - 1) / negatives
        scores = (slope_se * (1 - se), slope_sp * -sp, slope_se * -se, slope_sp * (1 - sp))
        smooth = _smooth(sample, sizes, machine_positive)
        cells = (smooth.tp, smooth.fp, smooth.fn, smooth.tn)
        first = sum(cell * score[..., None] for cell, score in zip(cells, scores, strict=True)) / smooth.n
        second = sum(cell * score[..., None] ** 2 for cell, score in zip(cells, scores, strict=True)) / smooth.n
        spread = second - first**2
        parts = np.where(n >= sizes, 0.0, weights**2 * spread / (n - 1) * (1 - n / sizes))
    note = "" if (n >= np.minimum(2, sizes)).all() else NO_UNITS
    note = note or ("" if not np.isnan(value).any() else NO_BETTER)
    return _normal("rogan-gladen", value, parts.sum(axis=-1), confidence, note)


def _smooth(sample: Confusion, sizes: Floats, machine_positive: npt.ArrayLike) -> Confusion:
    """Half a unit more in every cell that can occur, for the variance only.

    A small stratum without an error in the sample would else count as known without error, and intervals
    would be too short (Agresti and Coull 1998 do the same for a single share).
    """
    positive = np.atleast_1d(np.asarray(machine_positive, dtype=float))
    has_positive, has_negative = HALF * (positive > 0), HALF * (positive < sizes)
    return Confusion(
        sample.tp + has_positive, sample.fp + has_positive, sample.fn + has_negative, sample.tn + has_negative
    )


def _rogan_gladen(share: Floats, se: Floats, sp: Floats) -> Floats:
    power = se + sp - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        value: Floats = np.where(power > 0, (share + sp - 1) / power, np.nan)
    return value


def _strata(sizes: npt.ArrayLike, machine_positive: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Weight of each stratum, the machine's share in the whole, and the sizes."""
    counts = np.atleast_1d(np.asarray(sizes, dtype=float))
    total = counts.sum(axis=-1)
    share = np.atleast_1d(np.asarray(machine_positive, dtype=float)).sum(axis=-1) / total
    return counts / total[..., None], share, counts


def _normal(method: str, value: Floats, variance: Floats, confidence: float, note: str) -> Estimate:
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    half = z * np.sqrt(np.maximum(variance, 0))
    low, high = np.clip(value - half, 0, 1), np.clip(value + half, 0, 1)
    return Estimate(method, np.clip(value, 0, 1), low, high, note)


def _remark(n_errors: Floats) -> str:
    if (n_errors == 0).any():
        return "no error of the machine in the sample: the interval leaves out that some may exist"
    return f"fewer than {FEW_ERRORS} errors in the sample: a rough interval" if (n_errors < FEW_ERRORS).any() else ""
