"""A large corpus is parsed in partitions, on any engine; its run is that of a small one, and its pages are a sample."""

from __future__ import annotations

import hashlib
import re
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from communique.corpus.reading import ReadOptions
from communique.report import document_pages
from communique.runs.run import RunOptions, plan_run, run_notebooks
from communique.scale import stored

MAY_DIFFER = {"ro-crate-metadata.json"}


def hash_run(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.name not in MAY_DIFFER
    }


def test_partitions_give_the_same_run(seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run_notebooks(plan_run(str(seeds), only=["00-corpus"], out=tmp_path / "whole"), options=RunOptions(jobs=1))
    monkeypatch.setattr(stored, "LARGE_BYTES", 0)
    parts = run_notebooks(plan_run(str(seeds), only=["00-corpus"], out=tmp_path / "parts"), options=RunOptions(jobs=1))
    assert whole.folder is not None
    assert parts.folder is not None
    assert hash_run(parts.folder) == hash_run(whole.folder)
    assert [path.name for path in (tmp_path / "parts").glob(".parsed-*")] == []
    kept = list((tmp_path / "parts" / ".partitions" / "seeds").glob("*/partition.json"))
    assert len(kept) == 1


def test_many_short_texts_are_a_large_corpus_and_an_archive_counts_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = tmp_path / "texts"
    corpus.mkdir()
    for n in range(20):
        (corpus / f"{n}.txt").write_text("Short.")
    with zipfile.ZipFile(tmp_path / "texts.zip", "w") as archive:
        for n in range(3):
            archive.writestr(f"{n}.txt", "x" * 10_000)
    monkeypatch.setattr(stored, "LARGE_BYTES", 39_000)
    assert stored.is_large(str(corpus))
    assert not stored.is_large(str(tmp_path / "texts.zip"))
    monkeypatch.setattr(stored, "LARGE_BYTES", 41_000)
    assert not stored.is_large(str(corpus))


def test_what_a_killed_run_left_goes_with_the_next_one(seeds: Path, tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from communique.scale import stored; "
        "from communique.corpus.reading import ReadOptions\n"
        "with stored.parse_stored(sys.argv[1], Path(sys.argv[2]), options=ReadOptions()): os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(seeds), str(tmp_path)], check=False)
    assert done.returncode == -signal.SIGKILL
    (left,) = tmp_path.glob(".parsed-*")
    with stored.parse_stored(str(seeds), tmp_path, options=ReadOptions()) as first:
        assert not left.exists()
        with stored.parse_stored(str(seeds), tmp_path, options=ReadOptions()) as second:  # beside one that is alive
            assert len(list(tmp_path.glob(".parsed-*"))) == 2
            assert first.sentences.equals(second.sentences)
    assert list(tmp_path.glob(".parsed-*")) == []


def test_many_documents_have_a_sample_of_reading_pages(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "LARGE_BYTES", 0)
    for name, most in {"MOST_PAGES": 2, "MOST_LISTED": 4, "ON_INDEX": 3, "ON_PAGE": 2}.items():
        monkeypatch.setattr(document_pages, name, most)
    monkeypatch.setattr("communique.report.site.ON_INDEX", 3)
    corpus = tmp_path / "texts"
    corpus.mkdir()
    for n in range(7):
        said = " ".join(f"The minister said on day {n} that trade grew {n + k} percent." for k in range(6))
        (corpus / f"{n}.txt").write_text(f"Trade grows, part {n}\n\nASTANA, July {n + 1} (Xinhua) -- {said}\n")
    plan = plan_run(str(corpus), only=["04-summary"], out=tmp_path / "out")
    folder = run_notebooks(plan, options=RunOptions(jobs=1)).folder
    assert folder is not None
    pages = sorted(path.stem for path in (folder / "documents").iterdir())
    linked = {
        name
        for page in folder.glob("*.html")
        for name in re.findall(r'href="documents/([^"#]+)\.html', page.read_text(encoding="utf-8"))
    }
    assert linked <= set(pages)
    assert len(pages) < 7
    assert sorted(path.name for path in folder.glob("documents*.html")) == ["documents-2.html", "documents.html"]
    listed = (folder / "documents.html").read_text(encoding="utf-8")
    assert "1 to 2 of 7 documents" in listed
    assert "The first 4 are listed here; all are in table documents." in listed
    assert f"{len(pages)} of the 7 readable ones have a reading page" in listed
