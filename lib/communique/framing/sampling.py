"""Which sentences people code: a random sample in strata, its probabilities kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from communique.errors import InputError

NO_LABEL = "(none)"
MIN_PER_STRATUM = 2
UNIT_COLUMNS = [
    "unit", "doc_id", "sentence", "start", "end", "stratum", "n_stratum", "n_drawn", "probability", "machine",
]  # fmt: skip


def label_sentences(spans: pd.DataFrame, sentences: pd.DataFrame, *, column: str) -> pd.DataFrame:
    """What the machine says of sentences: one row (doc_id, sentence, label) for every label in a sentence.

    ``spans`` is a table with doc_id, start, end and ``column`` (``frame`` of frames, ``kind`` of quotations
    or quantities); a sentence carries the labels of all spans that overlap it. Sorted.
    """
    left = sentences[["doc_id", "sentence", "start", "end"]].sort_values(["doc_id", "start"], kind="stable")
    numbers, names = pd.factorize(left["doc_id"])
    at = pd.Index(names).get_indexer(pd.Index(spans["doc_id"]))
    spans, at = spans[at >= 0], at[at >= 0]
    step = 1 + max(int(table["end"].max()) for table in (left, spans)) if len(left) and len(spans) else 1
    first = np.searchsorted(
        numbers * step + left["end"].to_numpy(), at * step + spans["start"].to_numpy(), side="right"
    )
    stop = np.searchsorted(numbers * step + left["start"].to_numpy(), at * step + spans["end"].to_numpy(), side="left")
    n = np.maximum(stop - first, 0)
    inside = np.arange(n.sum()) + np.repeat(first - (np.cumsum(n) - n), n)
    labels = left[["doc_id", "sentence"]].iloc[inside].assign(label=np.repeat(spans[column].to_numpy(dtype=object), n))
    told: pd.DataFrame = labels.drop_duplicates().sort_values(["doc_id", "sentence", "label"], ignore_index=True)
    return told


def draw_units(
    sentences: pd.DataFrame,
    labels: pd.DataFrame,
    *,
    n: int,
    rng: np.random.Generator,
    roles: Sequence[str] = ("body",),
) -> pd.DataFrame:
    """Draw ``n`` sentences for coding: half without a label of the machine's, half spread over its labels.

    A sentence's stratum is the rarest of its labels, or ``(none)``; within a stratum every sentence has the
    same probability n_drawn / n_stratum. One row is a sentence in the order of coding, which is random and
    tells nothing of the strata; ``machine`` holds its labels joined by ``;``. Raises InputError where n is
    too small to draw two of every stratum.
    """
    frame = assign_strata(sentences[sentences["role"].isin(list(roles))], labels)
    if frame.empty:
        raise InputError(f"There is no sentence with the roles {', '.join(roles)} to draw from.")
    sizes = frame.groupby("stratum", sort=True).size()
    drawn = _allocate(sizes, n)
    parts = []
    for stratum, group in frame.groupby("stratum", sort=True):
        chosen = rng.choice(len(group), size=drawn[str(stratum)], replace=False)
        parts.append(group.iloc[np.sort(chosen)])
    units = pd.concat(parts, ignore_index=True)
    units = units.iloc[rng.permutation(len(units))].reset_index(drop=True)
    width = max(3, len(str(len(units))))
    units["unit"] = [f"u{i:0{width}d}" for i in range(1, len(units) + 1)]
    units["n_stratum"] = units["stratum"].map(sizes).astype("int64")
    units["n_drawn"] = units["stratum"].map(drawn).astype("int64")
    units["probability"] = units["n_drawn"] / units["n_stratum"]
    return units[UNIT_COLUMNS]


def assign_strata(sentences: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
    """One row a sentence: doc_id, sentence, start, end, stratum (rarest of its labels), machine (all, with ``;``)."""
    joined = rank_labels(labels.merge(sentences[["doc_id", "sentence"]], on=["doc_id", "sentence"]))
    frame = sentences[["doc_id", "sentence", "start", "end"]].merge(
        joined, on=["doc_id", "sentence"], how="left", validate="one_to_one"
    )
    frame["stratum"] = frame["stratum"].fillna(NO_LABEL)
    frame["machine"] = frame["machine"].fillna("")
    return frame.sort_values(["doc_id", "sentence"], kind="stable", ignore_index=True)


def rank_labels(labels: pd.DataFrame) -> pd.DataFrame:
    """One row a sentence that has a label: doc_id, sentence, stratum (rarest of its labels), machine (all, with ``;``)."""
    inside = labels[["doc_id", "sentence", "label"]].drop_duplicates()
    counts = inside["label"].value_counts()
    ranked = inside.assign(count=inside["label"].map(counts)).sort_values(["count", "label"], kind="stable")
    groups = ranked.groupby(["doc_id", "sentence"], sort=True, observed=True)["label"]
    return groups.agg(stratum="first", machine=lambda values: ";".join(sorted(values))).reset_index()


def _allocate(sizes: pd.Series[int], n: int) -> dict[str, int]:
    """How many of each stratum: at least two, half to ``(none)``, the rest evenly, none above its size."""
    names = [str(name) for name in sizes.index]
    size = {name: int(count) for name, count in zip(names, sizes, strict=True)}
    drawn = {name: min(MIN_PER_STRATUM, size[name]) for name in names}
    least = sum(drawn.values())
    if n < least:
        raise InputError(f"A sample of {n} is too small: with {len(names)} strata it needs at least {least}.")
    target = min(n, sum(size.values()))
    if NO_LABEL in size:
        others = sum(drawn.values()) - drawn[NO_LABEL]
        drawn[NO_LABEL] = min(size[NO_LABEL], max(drawn[NO_LABEL], min(target // 2, target - others)))
    while (left := target - sum(drawn.values())) > 0:
        open_names = [name for name in names if drawn[name] < size[name]]
        hits = [name for name in open_names if name != NO_LABEL] or open_names
        fewest = sorted(hits, key=lambda name: (drawn[name], name))
        for name in fewest[:left]:
            drawn[name] += 1
    return drawn
