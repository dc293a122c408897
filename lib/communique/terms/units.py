"""Multi-word units, found by how strongly their words hold together."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from communique.errors import InputError
from communique.terms.counts import MAX_NGRAM, count_terms
from communique.terms.encoding import Documents
from communique.terms.wordlists import load_stop_words
from communique.text.tokens import DEFAULT_OPTIONS, TokenOptions


def find_units(
    documents: Documents,
    *,
    min_count: int = 5,
    min_documents: int = 2,
    min_glue: float = 4.0,
    max_length: int = MAX_NGRAM,
    stop_words: Collection[str] | None = None,
    roles: Collection[str] = ("body",),
    options: TokenOptions = DEFAULT_OPTIONS,
) -> pd.DataFrame:
    """Propose multi-word units for ``TokenOptions.units``: runs of words that hold together wherever they are
    cut.

    ``glue`` is the smallest pointwise mutual information, in bits, over all cuts of the run in two (after da
    Silva & Lopes 1999, fair dispersion point, with the minimum in place of the mean). A run neither starts
    nor ends with a stop word, by default English ones, and is left out where a longer one that is kept
    accounts for four fifths of its occurrences.

    One row is a unit: unit, n, n_documents, glue; sorted by n, largest first, then by unit. Raises InputError
    for an impossible length.
    """
    if not 2 <= max_length <= MAX_NGRAM:
        raise InputError(f"max_length={max_length}: a unit has 2 to {MAX_NGRAM} words.")
    stops = load_stop_words() if stop_words is None else frozenset(stop_words)
    counts = count_terms(documents, roles=roles, ngrams=(1, max_length), options=options)
    totals = counts.groupby("term", sort=True).agg(n=("n", "sum"), n_documents=("n", "size"))
    n = dict(zip(totals.index, totals["n"].astype(float), strict=True))
    size = sum(count for term, count in n.items() if " " not in term)
    rows = []
    frequent = totals[(totals["n"] >= min_count) & (totals["n_documents"] >= min_documents)]
    for term, row in frequent.iterrows():
        words = str(term).split(" ")
        if len(words) < 2 or words[0] in stops or words[-1] in stops:
            continue
        parts = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
        glue = min(float(np.log2(n[str(term)] * size / (n[a] * n[b]))) for a, b in parts)
        if glue >= min_glue:
            rows.append((str(term), int(row["n"]), int(row["n_documents"]), glue))
    table = pd.DataFrame(_drop_contained(rows), columns=["unit", "n", "n_documents", "glue"])
    return table.sort_values(["n", "unit"], ascending=[False, True], kind="stable", ignore_index=True)


def _drop_contained(rows: list[tuple[str, int, int, float]]) -> list[tuple[str, int, int, float]]:
    kept: list[tuple[str, int, int, float]] = []
    largest: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: (-row[0].count(" "), row[0])):
        words = row[0].split(" ")
        if largest.get(row[0], 0) < 0.8 * row[1]:
            kept.append(row)
            for length in range(2, len(words)):
                for first in range(len(words) - length + 1):
                    inner = " ".join(words[first : first + length])
                    largest[inner] = max(largest.get(inner, 0), row[1])
    return kept
