"""How far the machine agrees with people: precision, recall, F1, weighted by sampling probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from communique.framing.correction import (
    Confusion,
    Estimate,
    Floats,
    correct_in_strata,
    correct_rates_in_strata,
)

N_BOOTSTRAP = 1_000
ACCURACY_COLUMNS = [
    "label", "measure", "value", "ci_low", "ci_high", "n_units", "n_machine", "n_gold", "note",
]  # fmt: skip


def settle_codes(codes: pd.DataFrame, *, positive: str = "1") -> pd.DataFrame:
    """What the coders say together: unit, label, gold (1 or 0), by strict majority; ties have no row."""
    is_yes = codes["code"].astype(str).eq(positive)
    share = is_yes.groupby([codes["unit"], codes["label"]], sort=True).mean().rename("share").reset_index()
    settled = share[share["share"] != 0.5]
    return settled.assign(gold=(settled["share"] > 0.5).astype("int64"))[["unit", "label", "gold"]].reset_index(
        drop=True
    )


TOO_FEW = (
    "undefined: a stratum of the sample has fewer than two units with settled codes; code more sentences, or let a third "
    "person settle where two differ"
)


@dataclass(frozen=True, slots=True)
class _Sample:
    """One label's confusion in every stratum, the strata's sizes and the machine's positives in each."""

    confusion: Confusion
    sizes: Floats
    positive: Floats


def measure_accuracy(
    codes: pd.DataFrame,
    key: pd.DataFrame,
    labels: Sequence[str],
    population: pd.DataFrame,
    *,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Precision, recall, F1, the machine's prevalence and the corrected ones, one row a label and measure.

    ``codes`` come from ``read_sheet``, ``key`` from ``make_key``; ``population`` has one row (stratum, label,
    n) for how many sentences of a stratum the machine gave a label (``count_population``). Every coded unit
    weighs n_stratum / coded units of its stratum. Intervals of the first three are percentiles of a bootstrap
    within strata, those of the corrected shares are described in ``correction``. Prevalence is the share of
    sentences.
    """
    gold = settle_codes(codes)
    rows: list[dict[str, object]] = []
    for label in labels:
        settled = gold[gold["label"] == label]
        n_tied = codes.loc[codes["label"] == label, "unit"].nunique() - len(settled)
        found = _rows_of(label, _sample(settled, key, label, population), rng)
        if n_tied:
            remark = f"{n_tied} unit{'' if n_tied == 1 else 's'} on which coders are evenly split left out"
            found = [{**row, "note": "; ".join(filter(None, [str(row["note"]), remark]))} for row in found]
        rows += found
    return pd.DataFrame(rows, columns=ACCURACY_COLUMNS)


def count_population(frame: pd.DataFrame, labels: Sequence[str]) -> pd.DataFrame:
    """Sentences by stratum and machine's label (stratum, label, n), from columns stratum and machine."""
    rows = []
    for stratum, group in frame.groupby("stratum", sort=True):
        carried = group["machine"].str.split(";")
        rows += [(stratum, label, sum(label in found for found in carried)) for label in labels]
    return pd.DataFrame(rows, columns=["stratum", "label", "n"])


def _sample(gold: pd.DataFrame, key: pd.DataFrame, label: str, population: pd.DataFrame) -> _Sample:
    strata = key[["stratum", "n_stratum"]].drop_duplicates().sort_values("stratum")
    units = key[["unit", "stratum", "machine"]].merge(gold[["unit", "gold"]], on="unit", validate="one_to_one")
    says = np.array([label in machine.split(";") for machine in units["machine"]], dtype=bool)
    is_gold = units["gold"].to_numpy() == 1
    cells = []
    for mask in (says & is_gold, says & ~is_gold, ~says & is_gold, ~says & ~is_gold):
        counts = units["stratum"][mask].value_counts()
        cells.append(strata["stratum"].map(counts).fillna(0).to_numpy(dtype=float))
    positives = population[population["label"] == label].set_index("stratum")["n"]
    return _Sample(
        Confusion.of(*cells),
        strata["n_stratum"].to_numpy(dtype=float),
        strata["stratum"].map(positives).fillna(0).to_numpy(dtype=float),
    )


def _rows_of(label: str, sample: _Sample, rng: np.random.Generator) -> list[dict[str, object]]:
    c = sample.confusion
    shared = {
        "label": label,
        "n_units": int(c.n.sum()),
        "n_machine": int((c.tp + c.fp).sum()),
        "n_gold": int((c.tp + c.fn).sum()),
    }
    share = float(sample.positive.sum() / sample.sizes.sum())
    known = {**shared, "measure": "machine_share", "value": share, "ci_low": None, "ci_high": None, "note": ""}
    if not (c.n >= np.minimum(2, sample.sizes)).all():
        empty = {**shared, "value": None, "ci_low": None, "ci_high": None, "note": TOO_FEW}
        rates = [{**empty, "measure": name} for name in _RATES]
        return [*rates, known, *({**empty, "measure": name} for name in ("prediction-powered", "rogan-gladen"))]
    rows = [{**shared, **row} for row in _rates(sample, rng)]
    rows.append(known)
    for correct in (correct_in_strata, correct_rates_in_strata):
        estimate = correct(c, sizes=sample.sizes, machine_positive=sample.positive)
        rows.append({**shared, **_estimate_row(estimate)})
    return rows


def _estimate_row(estimate: Estimate) -> dict[str, object]:
    numbers = {"value": estimate.value, "ci_low": estimate.ci_low, "ci_high": estimate.ci_high}
    plain = {name: None if np.isnan(number) else float(number) for name, number in numbers.items()}
    return {"measure": estimate.method, **plain, "note": estimate.note}


_RATES = ("precision", "recall", "f1")


def _rates(sample: _Sample, rng: np.random.Generator) -> list[dict[str, object]]:
    c = sample.confusion
    cells = np.stack([c.tp, c.fp, c.fn, c.tn], axis=-1)  # strata by cells
    weight = (sample.sizes / c.n)[:, None]
    values = _rates_of((cells * weight).sum(axis=0)[None])[0]
    draws = np.stack([rng.multinomial(int(n), row / n, size=N_BOOTSTRAP) for row, n in zip(cells, c.n, strict=True)])
    drawn = _rates_of((draws * weight[:, None]).sum(axis=0))
    reasons = (
        "the machine found it in no coded unit",
        "no coder found it",
        "neither machine nor coders found it",
    )
    rows: list[dict[str, object]] = []
    for k, measure in enumerate(_RATES):
        defined = drawn[:, k][~np.isnan(drawn[:, k])]
        if np.isnan(values[k]):
            rows.append({"measure": measure, "value": None, "ci_low": None, "ci_high": None,
                         "note": f"undefined: {reasons[k]}"})  # fmt: skip
        else:
            low, high = np.quantile(defined, [0.025, 0.975])
            rows.append({"measure": measure, "value": float(values[k]), "ci_low": float(low),
                         "ci_high": float(high), "note": ""})  # fmt: skip
    return rows


def _rates_of(cells: Floats) -> Floats:
    """Precision, recall and F1 of rows of tp, fp, fn, tn; NaN where undefined."""
    tp, fp, fn = cells[:, 0], cells[:, 1], cells[:, 2]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.stack([tp / (tp + fp), tp / (tp + fn), 2 * tp / (2 * tp + fp + fn)], axis=1)
