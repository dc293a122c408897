"""Agreement of coders, label by label and overall, as one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
import pandas as pd

from communique.framing.agreement import (
    Coefficient,
    measure_ac1,
    measure_alpha,
    measure_kappa,
    measure_percent,
    required_units,
)
from communique.framing.coefficients import Level

OVERALL = "(all)"
AGREEMENT_COLUMNS = [
    "label", "measure", "value", "ci_low", "ci_high", "n_units", "n_coders", "n_required", "note",
]  # fmt: skip


def measure_agreement(
    codes: pd.DataFrame,
    labels: Sequence[str],
    *,
    rng: np.random.Generator,
    level: Level = "nominal",
    alpha_min: float = 0.8,
) -> pd.DataFrame:
    """Alpha, kappa, AC1 and percent agreement of the coders for every label, and over all labels.

    ``codes`` (coder, unit, label, code) come from ``read_sheet``. ``(all)`` takes every decision on a unit
    and a label as one; its bootstrap draws units with all their labels. ``n_required`` is the number of units
    that two coders need for alpha above ``alpha_min`` at the share the rarer code has here (empty without
    variation).
    """
    rows: list[dict[str, object]] = []
    for label in (*labels, OVERALL):
        part = codes if label == OVERALL else codes[codes["label"] == label]
        wide = part.pivot(index=["unit", "label"], columns="coder", values="code").sort_index()
        units = [unit for unit, _ in wide.index]
        for coefficient in _coefficients(wide, units, level, rng):
            row = {"label": label, **asdict(coefficient), "n_required": _required(part, alpha_min)}
            rows.append(row)
    return pd.DataFrame(rows, columns=AGREEMENT_COLUMNS)


def _coefficients(wide: pd.DataFrame, units: list[str], level: Level, rng: np.random.Generator) -> list[Coefficient]:
    if wide.empty:
        names = ("krippendorff_alpha", "cohen_kappa", "gwet_ac1", "percent_agreement")
        return [Coefficient(name, None, 0, wide.shape[1], note="undefined: not coded") for name in names]
    return [
        measure_alpha(wide, level=level, rng=rng, clusters=units),
        measure_kappa(wide, rng=rng, clusters=units),
        measure_ac1(wide, rng=rng, clusters=units),
        measure_percent(wide, rng=rng, clusters=units),
    ]


def _required(codes: pd.DataFrame, alpha_min: float) -> int | None:
    shares = codes["code"].value_counts(normalize=True)
    return required_units(smallest_share=float(shares.min()), alpha_min=alpha_min) if len(shares) > 1 else None
