"""A corpus that lies in a folder says what the same corpus in memory says, whatever the size of its stretches."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from communique.corpus import stored
from communique.corpus.corpus import Corpus, read_corpus
from communique.corpus.opening import save_gathered, write_corpus_tables
from communique.corpus.parse import PARSED
from communique.corpus.stored import StoredTables, choose_rows
from communique.plots.corpus import measure_roles
from communique.plots.voices import group_voices, measure_voices, rank_voices, show_longest
from communique.tables import conform, write_table

SPANS = PARSED[1:]


@pytest.fixture(scope="module")
def whole(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The seeds, one of them twice, a text without words first and last."""
    folder = tmp_path_factory.mktemp("texts")
    for path in sorted(seeds.glob("*.txt")):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "again.txt").write_bytes(sorted(seeds.glob("*.txt"))[0].read_bytes())
    (folder / "000.txt").write_text("")
    (folder / "zzz.txt").write_text("")
    return read_corpus(folder)


@pytest.fixture(scope="module")
def folder(whole: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    write_corpus_tables(whole, folder)
    return folder


@pytest.mark.parametrize("n_chars", [1, 5_000, 20_000, 10**9])
@pytest.mark.parametrize("is_deduplicated", [False, True], ids=["all", "without duplicates"])
def test_stretches_joined_are_the_whole(
    whole: Corpus, folder: Path, monkeypatch: pytest.MonkeyPatch, n_chars: int, is_deduplicated: bool
) -> None:
    monkeypatch.setattr(stored, "STRETCH_CHARS", n_chars)
    lying = Corpus(StoredTables(folder), {})
    if is_deduplicated:
        whole, lying = whole.without_duplicates(), lying.without_duplicates()
    parts = list(lying.stretches("documents", *SPANS))
    for name in ("documents", *SPANS):
        assert pd.concat([part[name] for part in parts], ignore_index=True).equals(whole.tables[name])
        assert lying.tables[name].equals(whole.tables[name])
        assert lying.join(name, make=lambda table: table).equals(whole.tables[name])
        last = list(whole.tables[name])[-1]
        assert lying.columns(name, last).equals(whole.tables[name][[last]])
        assert lying.columns(name, last, "doc_id").equals(whole.tables[name][[last, "doc_id"]])
    for part in parts:
        mine = set(part["documents"]["doc_id"])
        assert all(set(part[name]["doc_id"]) <= mine for name in SPANS)
    longest = whole.documents["n_chars"].max()
    assert all(part["documents"]["n_chars"].sum() < n_chars + longest for part in parts)
    if n_chars == 10**9:
        assert len(parts) == 1
    if n_chars == 1:
        assert len(parts) >= 5


@pytest.mark.parametrize("n_chars", [1, 10**9])
def test_rows_are_picked_by_their_keys(
    whole: Corpus, folder: Path, monkeypatch: pytest.MonkeyPatch, n_chars: int
) -> None:
    monkeypatch.setattr(stored, "STRETCH_CHARS", n_chars)
    wanted = whole.sentences.iloc[[40, 3, 3, 77]][["doc_id", "sentence"]]
    expected = whole.sentences.iloc[[3, 40, 77]].reset_index(drop=True)
    for corpus in (whole, Corpus(StoredTables(folder), {})):
        assert corpus.pick("sentences", wanted).equals(expected)
        assert corpus.pick("sentences", wanted.head(0)).equals(expected.head(0))


def test_rows_are_chosen_by_a_value(whole: Corpus, folder: Path) -> None:
    lying = Corpus(StoredTables(folder), {})
    for name, column, values in (("segments", "role", {"title", "body"}), ("sentences", "doc_id", {"again", "none"})):
        table = whole.tables[name]
        expected = table[table[column].isin(values)].reset_index(drop=True)
        assert len(expected)
        for tables in (whole.tables, lying.tables):
            assert choose_rows(tables, name, column, values).equals(expected)
        assert choose_rows(lying.tables, name, column, set()).equals(expected.head(0))
        assert choose_rows(lying.without_duplicates().tables, name, "doc_id", {"again"}).empty


def test_a_corpus_without_documents_is_one_stretch_without_rows(tmp_path: Path) -> None:
    from communique.tables import empty_table

    empty = Corpus({name: empty_table(name) for name in (*PARSED, "problems", "corrections")}, {})
    write_corpus_tables(empty, tmp_path)
    parts = list(Corpus(StoredTables(tmp_path), {}).stretches("sentences"))
    assert len(parts) == 1
    assert parts[0]["sentences"].equals(empty.sentences)


@pytest.mark.parametrize("n_chars", [1, 5_000, 10**9])
def test_tables_of_many_rows_are_gathered(
    whole: Corpus, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_chars: int
) -> None:
    monkeypatch.setattr(stored, "STRETCH_CHARS", n_chars)
    lying = Corpus(StoredTables(folder), {}).without_duplicates()
    whole = whole.without_duplicates()
    roles = measure_roles(whole.tables["segments"])
    voices = measure_voices(whole.documents, whole.sentences, whole.tables["quotations"])
    save_gathered("roles", lying.gather("segments", make=measure_roles), str(tmp_path / "gathered"))
    gathered = lying.gather("documents", "sentences", "quotations", make=measure_voices)
    save_gathered("voices", gathered, str(tmp_path / "gathered"))
    for name, table in (("roles", roles), ("voices", voices)):
        write_table(name, conform(name, table), tmp_path / "at_once")
        for form in ("csv", "parquet"):
            at_once = (tmp_path / "at_once" / f"{name}.{form}").read_bytes()
            assert (tmp_path / "gathered" / f"{name}.{form}").read_bytes() == at_once
    ranked = rank_voices(gathered)
    assert ranked.equals(rank_voices(voices))
    assert len(ranked) > 5
    assert show_longest(ranked.head(5), lying).equals(show_longest(rank_voices(voices).head(5), whole))
    groups = group_voices(gathered, whole.documents, ["state", "language"])
    assert groups.equals(group_voices(voices, whole.documents, ["state", "language"]))


@pytest.mark.parametrize("n_chars", [1, 10**9])
def test_first_rows_are_shown_and_all_are_counted(
    whole: Corpus, folder: Path, monkeypatch: pytest.MonkeyPatch, n_chars: int
) -> None:
    monkeypatch.setattr(stored, "STRETCH_CHARS", n_chars)
    for corpus in (whole, Corpus(StoredTables(folder), {})):
        rows, total = corpus.first("sentences", n=150)
        assert total == len(whole.sentences)
        assert rows.equals(whole.sentences.head(150))
        unsure, n_unsure = corpus.first("segments", where="is_uncertain", n=3)
        marked = whole.tables["segments"].query("is_uncertain")
        assert n_unsure == len(marked)
        assert unsure.equals(marked.head(3).reset_index(drop=True))
