"""Corpora of any size: kept partitions are used, everything else is read, and the tables are the same."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from communique.corpus.corpus import read_corpus
from communique.corpus.parse import LISTED, PARSED
from communique.engine import Failure, InProcess, Pool
from communique.errors import CommuniqueError, InputError
from communique.framing.codebook import read_codebook
from communique.framing.coding import code_frames
from communique.framing.scope import choose_sentences
from communique.scale import stream
from communique.scale.recipe import Recipe
from communique.scale.stream import Plan, stream_corpus
from communique.tables import read_table
from communique.terms.counts import count_terms


def write_story(folder: Path, name: str, n: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    said = " ".join(f"The minister of {name} said on Monday that trade grew {n + k} percent." for k in range(4))
    (folder / f"{name}.txt").write_text(
        f"Trade of {name} grows\n\nASTANA, July {n % 27 + 1} (Xinhua) -- {said}\n", encoding="utf-8"
    )


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for n, name in enumerate("alpha bravo charlie delta echo foxtrot golf hotel".split()):
        write_story(tmp_path / "texts", name, n)
    return tmp_path / "texts"


class Counting(InProcess):
    """Notes which documents were computed."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def map(self, work: Callable[[Any], Any], tasks: Any) -> Iterator[tuple[Any, Any]]:
        for task, result in super().map(work, tasks):
            self.read += [item.base.doc_id for item in task.items]
            yield task, result


def make(corpus: Path, out: Path, **given: Any) -> tuple[list[str], dict[str, str]]:
    """Make the tables; return the documents that were read for it, and a hash of every file."""
    engine = Counting()
    plan = Plan(out, engine=engine, work=out / ".partitions", partition_chars=3_000)
    stream_corpus(corpus, replace(plan, **given))
    return sorted(engine.read), hash_files(out)


def hash_files(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and ".partitions" not in path.parts)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


FULL = Recipe(codebook=read_codebook("diplomacy"), ngrams=(1, 2), keeps_texts=True)


@pytest.mark.parametrize("partition_chars", [1, 2_000, 5_000, 6_000_000])
def test_tables_are_those_of_the_library(seeds: Path, tmp_path: Path, partition_chars: int) -> None:
    whole = read_corpus(seeds)
    stream_corpus(seeds, Plan(tmp_path / "out", FULL, partition_chars=partition_chars))
    for name in (*PARSED, *LISTED):
        assert read_table(name, tmp_path / "out").equals(whole.tables[name]), name
    book = read_codebook("diplomacy")
    used, _ = choose_sentences(whole.sentences, whole.documents, book)
    frames = code_frames(used, book, quotations=whole.tables["quotations"])
    assert read_table("frames", tmp_path / "out").astype("object").equals(read_like(frames))
    counts = count_terms(whole.sentences, ngrams=(1, 2))
    assert read_table("counts", tmp_path / "out").to_dict("list") == counts.to_dict("list")
    summed = counts.groupby("term")["n"].agg(["sum", "size"])
    vocabulary = read_table("vocabulary", tmp_path / "out")
    assert vocabulary["term"].tolist() == sorted(set(counts["term"]))
    assert vocabulary.set_index("term")["n"].to_dict() == summed["sum"].to_dict()
    assert vocabulary.set_index("term")["n_documents"].to_dict() == summed["size"].to_dict()


def read_like(frames: Any) -> Any:
    from communique.tables import conform

    return conform("frames", frames, is_sorted=True).astype("object")


def test_bytes_do_not_depend_on_partitions_nor_on_what_was_kept(corpus: Path, tmp_path: Path) -> None:
    formats = ("parquet", "csv", "jsonl")
    _, whole = make(corpus, tmp_path / "whole", recipe=FULL, formats=formats, partition_chars=6_000_000)
    _, parts = make(corpus, tmp_path / "parts", recipe=FULL, formats=formats, partition_chars=1)
    assert parts == whole
    read, again = make(corpus, tmp_path / "parts", recipe=FULL, formats=formats, partition_chars=6_000_000)
    assert (read, again) == ([], whole)


def test_added_documents_are_all_that_is_read(corpus: Path, tmp_path: Path) -> None:
    read, _ = make(corpus, tmp_path / "out", recipe=FULL)
    assert len(read) == 8
    for n, name in enumerate(("aaron", "debra", "zulu")):
        write_story(corpus, name, 20 + n)
    read, added = make(corpus, tmp_path / "out", recipe=FULL)
    assert read == ["aaron", "debra", "zulu"]
    assert added == make(corpus, tmp_path / "anew", recipe=FULL)[1]


def test_changed_and_removed_documents(corpus: Path, tmp_path: Path) -> None:
    make(corpus, tmp_path / "out", recipe=FULL, keeps_duplicates=False)
    write_story(corpus, "charlie", 77)
    (corpus / "golf.txt").unlink()
    shutil.copy(corpus / "alpha.txt", corpus / "hotel.txt")
    read, changed = make(corpus, tmp_path / "out", recipe=FULL, keeps_duplicates=False)
    assert read == ["charlie", "hotel"]
    assert changed == make(corpus, tmp_path / "anew", recipe=FULL, keeps_duplicates=False)[1]
    assert "hotel" not in set(read_table("counts", tmp_path / "out")["doc_id"])
    assert read_table("documents", tmp_path / "out").set_index("doc_id").loc["hotel", "duplicate_of"] == "alpha"


def test_metadata_and_corrections_reach_the_documents_they_are_for(corpus: Path, tmp_path: Path) -> None:
    make(corpus, tmp_path / "out")
    digest = read_table("documents", tmp_path / "out").set_index("doc_id").loc["bravo", "sha256_text"]
    (corpus / "corrections.csv").write_text(f"sha256_text,field,start,end,value,note\n{digest},place,,,Baku,x\n")
    read, _ = make(corpus, tmp_path / "out")
    assert read == ["bravo"]
    assert read_table("corrections", tmp_path / "out")["state"].tolist() == ["applied"]
    assert make(corpus, tmp_path / "out")[0] == []
    assert read_table("corrections", tmp_path / "out")["doc_id"].tolist() == ["bravo"]
    (corpus / "metadata.csv").write_text("filename,outlet\ndelta.txt,AP\n")
    assert len(make(corpus, tmp_path / "out")[0]) == 8  # each has a column more
    assert read_table("documents", tmp_path / "out")["outlet"].tolist() == ["", "", "", "AP", "", "", "", ""]


def test_rules_of_layout_reach_the_workers(corpus: Path, tmp_path: Path) -> None:
    make(corpus, tmp_path / "out")
    (corpus / "layout.yaml").write_text(
        "rules:\n  - {name: house notice, role: disclaimer, pattern: '^A notice of the house', where: tail, max_chars: 99, "
        "example: A notice of the house of alpha}\n"
    )
    for path in corpus.glob("*.txt"):
        path.write_text(path.read_text() + f"\nA notice of the house of {path.stem}\n")
    whole = read_corpus(corpus)
    assert (whole.tables["segments"]["rule"] == "house notice").sum() == 8
    stream_corpus(
        corpus, Plan(tmp_path / "out", engine=Pool(2), work=tmp_path / "out" / ".partitions", partition_chars=3_000)
    )
    for name in PARSED:
        assert read_table(name, tmp_path / "out").equals(whole.tables[name]), name


def test_an_interrupted_command_goes_on(corpus: Path, tmp_path: Path) -> None:
    class Interrupted(Counting):
        def map(self, work: Callable[[Any], Any], tasks: Any) -> Iterator[tuple[Any, Any]]:
            for n, pair in enumerate(super().map(work, tasks)):
                if n == 2:
                    raise KeyboardInterrupt
                yield pair

    with pytest.raises(KeyboardInterrupt):
        make(corpus, tmp_path / "out", engine=Interrupted())
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".partitions"]
    engine = Counting()
    _, files = make(corpus, tmp_path / "out", engine=engine)
    assert 0 < len(engine.read) < 8
    assert files == make(corpus, tmp_path / "anew")[1]


def test_what_a_killed_command_left_goes(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / ".new-1234").mkdir(parents=True)
    (tmp_path / "out" / ".new-1234" / "documents.csv").write_text("half")
    (tmp_path / "out" / ".partitions" / ".abc.new").mkdir(parents=True)
    make(corpus, tmp_path / "out")
    assert not list((tmp_path / "out").glob(".new-*"))
    assert [path.name for path in (tmp_path / "out" / ".partitions").glob(".*.new")] == []


def test_a_damaged_partition_is_read_again(corpus: Path, tmp_path: Path) -> None:
    _, whole = make(corpus, tmp_path / "out", partition_chars=1)
    damaged = sorted((tmp_path / "out" / ".partitions").glob("*/sentences.parquet"))
    damaged[0].write_bytes(damaged[0].read_bytes()[:-7])
    damaged[1].unlink()
    (damaged[2].parent / "partition.json").write_text("{")
    read, again = make(corpus, tmp_path / "out")
    assert len(read) == 3
    assert again == whole


class Failing(InProcess):
    """Fails where a document's name is given, as a worker that dies does."""

    def __init__(self, *names: str) -> None:
        self.names = set(names)

    def map(self, work: Callable[[Any], Any], tasks: Any) -> Iterator[tuple[Any, Any]]:
        for task in tasks:
            bad = self.names & {item.base.doc_id for item in task.items}
            yield task, Failure("its process was ended by SIGKILL") if bad else work(task)


def test_a_partition_that_fails_is_put_aside_and_tried_again_next_time(corpus: Path, tmp_path: Path) -> None:
    (corpus / "metadata.csv").write_text(
        "filename,outlet\n" + "".join(f"{f.name},AP\n" for f in sorted(corpus.glob("*.txt")))
    )
    plan = Plan(tmp_path / "out", engine=Failing("delta"), work=tmp_path / "out" / ".partitions", partition_chars=1)
    outcome = stream_corpus(corpus, plan)
    assert outcome.states == {"ok": 7, "unreadable": 1}
    assert outcome.refused == ("its process was ended by SIGKILL",)
    row = read_table("documents", tmp_path / "out").set_index("doc_id").loc["delta"]
    assert row["problem"] == "its partition failed three times and was put aside: its process was ended by SIGKILL"
    assert (row["path"], row["state"], row["n_words"], row["outlet"]) == ("delta.txt", "unreadable", 0, "AP")
    assert row["sha256_file"] == hashlib.sha256((corpus / "delta.txt").read_bytes()).hexdigest()
    read, files = make(corpus, tmp_path / "out")
    assert read == ["delta"]
    assert files == make(corpus, tmp_path / "anew")[1]


def test_where_nothing_can_be_read_the_command_fails_and_writes_nothing(corpus: Path, tmp_path: Path) -> None:
    everything = Failing(*(path.stem for path in corpus.glob("*.txt")))
    with pytest.raises(CommuniqueError, match=r"none of the first 4 partitions .* SIGKILL.*--partition-mb"):
        make(corpus, tmp_path / "out", engine=everything, partition_chars=1)
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".partitions"]


def test_partitions_of_another_corpus_are_not_mixed_in(corpus: Path, tmp_path: Path) -> None:
    _, before = make(corpus, tmp_path / "out")
    write_story(tmp_path / "others", "zulu", 3)
    with pytest.raises(InputError, match=r"keeps partitions of corpus 'texts', not 'others'.*--fresh"):
        make(tmp_path / "others", tmp_path / "out")
    assert hash_files(tmp_path / "out") == before
    read, files = make(tmp_path / "others", tmp_path / "out", is_fresh=True)
    assert read == ["zulu"]
    assert files == make(tmp_path / "others", tmp_path / "anew")[1]
    assert len(list((tmp_path / "out" / ".partitions").glob("*/partition.json"))) == 1


def test_partitions_of_another_version_or_recipe_are_not_mixed_in(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(corpus, tmp_path / "out")
    for path in (tmp_path / "out" / ".partitions").glob("*/partition.json"):
        path.write_text(json.dumps({**json.loads(path.read_text()), "stamp": "another"}))
    read, files = make(corpus, tmp_path / "out")
    assert len(read) == 8
    assert files == make(corpus, tmp_path / "anew")[1]
    assert len(make(corpus, tmp_path / "out", recipe=Recipe(tables=("documents",), ngrams=(1, 1)))[0]) == 8


def test_a_worker_with_another_version_ends_the_command(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = stream.describe_version()
    monkeypatch.setattr(stream, "describe_version", lambda: {**ours, "library": "0123456789abcdef", "pyarrow": "1.0"})
    with pytest.raises(
        CommuniqueError, match=r"other versions .*library .* instead of 0123456789ab, pyarrow .* of 1.0"
    ):
        make(corpus, tmp_path / "out")


def test_two_commands_do_not_share_a_folder(corpus: Path, tmp_path: Path) -> None:
    class Nested(InProcess):
        def map(self, work: Callable[[Any], Any], tasks: Any) -> Iterator[tuple[Any, Any]]:
            make(corpus, tmp_path / "out")
            yield from super().map(work, tasks)

    with pytest.raises(InputError, match="another command is at work there"):
        make(corpus, tmp_path / "out", engine=Nested())


def test_tables_in_other_formats_make_way(corpus: Path, tmp_path: Path) -> None:
    make(corpus, tmp_path / "out", formats=("csv",))
    _, files = make(corpus, tmp_path / "out", formats=("jsonl",))
    assert {Path(name).suffix for name in files} == {".jsonl"}


def test_rows_of_tables_and_archives_become_items(tmp_path: Path, seeds: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    shutil.make_archive(str(folder / "seeds"), "zip", seeds)
    rows = "".join(f'"Trade rose {n} percent in 20{n:02}, it said.",{n}\n' for n in range(10, 40))
    (folder / "rows.csv").write_text(f"text,number\n{rows}", encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04no")
    (folder / "other.bin").write_bytes(b"\0")
    whole = read_corpus(folder)
    for size in (9_000, 30_000):
        stream_corpus(folder, Plan(tmp_path / str(size), partition_chars=size))
        for name in (*PARSED, *LISTED):
            assert read_table(name, tmp_path / str(size)).equals(whole.tables[name]), name
