"""A corpus streamed in partitions gives the tables of the corpus read at once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from communique.corpus.corpus import read_corpus, read_text, text_file_name, write_texts
from communique.corpus.parse import LISTED, PARSED
from communique.scale.recipe import Recipe
from communique.scale.stream import Plan, stream_corpus
from communique.tables import read_table


@pytest.fixture
def mixed(tmp_path: Path, seeds: Path) -> Path:
    folder = tmp_path / "mixed"
    (folder / "sub").mkdir(parents=True)
    for number, file in enumerate(sorted(seeds.glob("*.txt"))[:3]):
        (folder / file.name).write_bytes(file.read_bytes()[:6_000])
        (folder / "sub" / f"{number}.txt").write_bytes(file.read_bytes()[:2_000])
    (folder / "empty.txt").write_bytes(b"")
    (folder / "scan.pdf").write_bytes(b"%PDF")
    (folder / "t.csv").write_text(
        'text,outlet\n"Trade reached $41 billion in 2023, up 32 percent.",AP\nNA,TASS\n', encoding="utf-8"
    )
    (folder / "metadata.csv").write_text("filename,stage\nempty.txt,x\nlost,y\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("max_chars", [1, 12_000, 6_000_000])
def test_partitions_of_every_size_give_the_same_tables(mixed: Path, tmp_path: Path, max_chars: int) -> None:
    whole = read_corpus(mixed)
    out = tmp_path / "out"
    outcome = stream_corpus(mixed, Plan(out, Recipe(keeps_texts=True), partition_chars=max_chars))
    assert outcome.states == whole.documents["state"].value_counts().to_dict()
    for name in (*PARSED, *LISTED):
        streamed = read_table(name, out)
        assert list(streamed.columns) == list(whole.tables[name].columns), name
        assert streamed.equals(whole.tables[name]), name
        (out / f"{name}.parquet").rename(tmp_path / f"{name}.kept")
        assert read_table(name, out).equals(streamed), f"{name} as CSV"
    for doc_id, text in whole.texts.items():
        assert read_text(doc_id, out / "texts") == text
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_the_bytes_do_not_depend_on_the_partitions(mixed: Path, tmp_path: Path) -> None:
    for number, max_chars in enumerate((1, 6_000_000)):
        stream_corpus(
            mixed, Plan(tmp_path / str(number), formats=("parquet", "csv", "jsonl"), partition_chars=max_chars)
        )
    for file in sorted((tmp_path / "0").iterdir()):
        assert file.read_bytes() == (tmp_path / "1" / file.name).read_bytes(), file.name


def test_streaming_again_into_the_same_folder_replaces(mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    stream_corpus(mixed, Plan(out))
    first = {file.name: file.read_bytes() for file in out.iterdir()}
    stream_corpus(mixed, Plan(out))
    assert {file.name: file.read_bytes() for file in out.iterdir()} == first


@pytest.mark.parametrize(
    "doc_id",
    ["a", "sub/a.txt", "../a", ".hidden", "a:b", "a\\b", "x" * 400, "é" * 150, "t#1", "nul\u0000", "a b?*", "CON", ""],
)
def test_every_id_is_a_file_name(tmp_path: Path, doc_id: str) -> None:
    write_texts({doc_id: "One\r\ntwo — three"}, tmp_path / "texts")
    (file,) = (tmp_path / "texts").iterdir()
    assert file.name == text_file_name(doc_id)
    assert len(file.name.encode()) <= 255
    assert read_text(doc_id, tmp_path / "texts") == "One\r\ntwo — three"


def test_different_ids_have_different_files() -> None:
    ids = ["a/b", "a%2Fb", "a\\b", ".a", "%2Ea", "x" * 300, "x" * 301, "a", "A b"]
    assert len({text_file_name(i) for i in ids}) == len(ids)


def test_csv_is_all_quoted(mixed: Path, tmp_path: Path) -> None:
    stream_corpus(mixed, Plan(tmp_path / "out", formats=("csv",)))
    with (tmp_path / "out" / "documents.csv").open(encoding="utf-8", newline="") as file:
        first = file.readline()
        file.seek(0)
        rows = list(csv.DictReader(file))
    assert first.startswith('"doc_id","path"')
    assert len(rows) == 10
