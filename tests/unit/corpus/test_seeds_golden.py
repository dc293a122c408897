"""The seeds, line by line, against tables that were made by reading them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from communique.corpus.corpus import Corpus, read_corpus

GOLDEN = Path(__file__).parents[2] / "golden"
SEEDS = Path(__file__).parents[3] / "seeds"
IDS = sorted(path.stem for path in SEEDS.glob("*.txt"))


def read_golden(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus(SEEDS)


@pytest.mark.parametrize("doc_id", IDS)
def test_the_role_of_every_line(corpus: Corpus, doc_id: str) -> None:
    table = corpus.tables["segments"]
    found = [
        (row.start, row.end, row.role, "yes" if row.is_uncertain else "no", row.text)
        for row in table[table["doc_id"] == doc_id].itertuples()
    ]
    golden = [
        (int(row["start"]), int(row["end"]), row["role"], row["is_uncertain"], row["text"])
        for row in read_golden("segments_seeds.csv")
        if row["doc_id"] == doc_id
    ]
    assert found == golden


@pytest.mark.parametrize("doc_id", IDS)
def test_the_golden_table_accounts_for_every_character(corpus: Corpus, doc_id: str) -> None:
    text = corpus.texts[doc_id]
    rows = [row for row in read_golden("segments_seeds.csv") if row["doc_id"] == doc_id]
    assert all(text[int(row["start"]) : int(row["end"])] == row["text"] for row in rows)
    assert "".join("".join(row["text"].split()) for row in rows) == "".join(text.split())


@pytest.mark.parametrize("row", read_golden("documents_seeds.csv"), ids=lambda row: row["doc_id"])
def test_title_date_source_and_place(corpus: Corpus, row: dict[str, str]) -> None:
    found = corpus.documents.set_index("doc_id").loc[row["doc_id"]]
    assert {name: found[name] for name in row if name != "doc_id"} == {k: v for k, v in row.items() if k != "doc_id"}


def test_what_a_reader_knows_joins_every_seed(corpus: Corpus) -> None:
    assert corpus.problems.empty
    assert list(corpus.documents["stage"]) == ["preview", "preview", "report", "preview", "report"]
    assert set(corpus.documents["language"]) == {"en"}
    assert set(corpus.documents["state"]) == {"ok"}


def test_evidence_stands_where_it_says(corpus: Corpus) -> None:
    for row in corpus.tables["metadata_evidence"].itertuples():
        assert corpus.texts[row.doc_id][row.start : row.end] == row.text
    fields = corpus.tables["metadata_evidence"].groupby("doc_id")["field"].agg(set)
    for row in corpus.documents.itertuples():
        assert all(not getattr(row, f) or f in fields[row.doc_id] for f in ("title", "date", "source", "place"))
