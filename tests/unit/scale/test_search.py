"""Concordance and shared phrases a stretch at a time are those of the whole."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

from communique.corpus import stretches
from communique.corpus.corpus import read_corpus
from communique.corpus.stretches import Follower, iterate_table
from communique.errors import InputError
from communique.scale.search import find_phrases, write_concordance
from communique.scale.stream import Plan, stream_corpus
from communique.tables import conform, read_table
from communique.terms.hits import find_hits
from communique.terms.lines import assemble_documents
from communique.terms.reuse import find_shared_phrases

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from generate import make_stories


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    for facts in make_stories(30):
        (folder / f"{facts.doc_id}.txt").write_text(facts.text, encoding="utf-8", newline="")
    for path in sorted(seeds.glob("*.txt")):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "empty.txt").write_text("")
    return folder


@pytest.fixture(scope="module")
def tables(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tables")
    stream_corpus(corpus, Plan(out, formats=("parquet",)))
    return out


@pytest.mark.parametrize("n_rows", [1, 7, 100, 10_000])
def test_stretches_hold_whole_documents_in_order(tables: Path, n_rows: int) -> None:
    parts = list(iterate_table(tables, "sentences", n_rows=n_rows))
    assert pd.concat(parts, ignore_index=True).equals(read_table("sentences", tables))
    documents = [doc_id for part in parts for doc_id in dict.fromkeys(part["doc_id"])]
    assert len(documents) == len(set(documents))
    follower = Follower(tables, "quotations")
    taken = [found for part in parts if (found := follower.take(set(part["doc_id"]))) is not None]
    assert pd.concat(taken, ignore_index=True).equals(read_table("quotations", tables))


@pytest.mark.parametrize("n_rows", [40, 50_000])
@pytest.mark.parametrize("query", ["trade", "obsidian corridor", "coopera*", "nowhere found"])
def test_the_concordance_is_that_of_the_whole(
    corpus: Path, tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_rows: int, query: str
) -> None:
    monkeypatch.setattr(stretches.iterate_table, "__kwdefaults__", {"n_rows": n_rows, "columns": None})
    n_hits = write_concordance(tables, query, tmp_path)
    whole = read_corpus(corpus).without_duplicates()
    texts = assemble_documents(whole.sentences)
    expected = find_hits(texts, [query], quotations=whole.tables["quotations"])
    found = read_table("concordance", tmp_path)
    assert n_hits == len(expected)
    assert found.equals(conform("concordance", expected, is_sorted=True))
    assert [path.name for path in tmp_path.iterdir()] == ["concordance.csv"]


@pytest.mark.parametrize("n_rows", [40, 50_000])
@pytest.mark.parametrize(("min_length", "keeps_duplicates"), [(3, False), (5, False), (9, True)])
def test_shared_phrases_are_those_of_the_whole(
    corpus: Path, tables: Path, monkeypatch: pytest.MonkeyPatch, n_rows: int, min_length: int, keeps_duplicates: bool
) -> None:
    monkeypatch.setattr(stretches.iterate_table, "__kwdefaults__", {"n_rows": n_rows, "columns": None})
    whole = read_corpus(corpus)
    whole = whole if keeps_duplicates else whole.without_duplicates()
    texts = assemble_documents(whole.sentences)
    expected = conform("shared_phrases", find_shared_phrases(texts, min_length=min_length), is_sorted=True)
    found = find_phrases(tables, min_length=min_length, keeps_duplicates=keeps_duplicates)
    assert len(expected) > 10
    assert found.equals(expected)


def test_nothing_is_shared(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "one.txt").write_text("Only one.")
    stream_corpus(tmp_path / "texts", Plan(tmp_path / "out", formats=("parquet",)))
    assert find_phrases(tmp_path / "out").empty
    assert write_concordance(tmp_path / "out", "one", tmp_path / "lines") == 1
    assert write_concordance(tmp_path / "out", "two", tmp_path / "lines") == 0


def test_tables_are_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no documents.parquet: make it with `communique parse"):
        find_phrases(tmp_path)
    with pytest.raises(InputError, match="2 to 20 words"):
        find_phrases(tmp_path, min_length=1)
