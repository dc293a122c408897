"""Sorted vocabularies added up side by side are those of a plain sum."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.scale import vocabulary

WORDS = st.text(alphabet="abzé\u4e2d\U0001f600 ", min_size=1, max_size=3)
RUNS = st.lists(st.dictionaries(WORDS, st.tuples(st.integers(1, 9), st.integers(1, 3)), max_size=12), max_size=9)


def write_runs(folder: Path, runs: list[dict[str, tuple[int, int]]]) -> list[Path]:
    paths = []
    for number, run in enumerate(runs):
        terms = sorted(run)
        table = pa.table({
            "term": pa.array(terms, pa.large_string()),
            "n": pa.array([run[term][0] for term in terms], pa.int64()),
            "n_documents": pa.array([run[term][1] for term in terms], pa.int64()),
        })  # fmt: skip
        pq.write_table(table, folder / f"{number}.parquet")
        paths.append(folder / f"{number}.parquet")
    return paths


@given(runs=RUNS, most_open=st.integers(2, 4), n_held=st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_sums(tmp_path_factory: pytest.TempPathFactory, runs, most_open: int, n_held: int) -> None:
    folder = tmp_path_factory.mktemp("runs")
    n: Counter[str] = Counter()
    n_documents: Counter[str] = Counter()
    for run in runs:
        for term, (times, documents) in run.items():
            n[term] += times
            n_documents[term] += documents
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vocabulary, "MOST_OPEN", most_open)
        patch.setattr(vocabulary, "_ROWS_HELD", n_held)
        patch.setattr(vocabulary, "_FEWEST_ROWS", 1)
        parts = [table.to_pandas() for table in vocabulary.add_up(write_runs(folder, runs), folder)]
    found = pd.concat(parts) if parts else pd.DataFrame({"term": [], "n": [], "n_documents": []})
    assert found["term"].tolist() == sorted(n)
    assert found["n"].tolist() == [n[term] for term in sorted(n)]
    assert found["n_documents"].tolist() == [n_documents[term] for term in sorted(n)]
