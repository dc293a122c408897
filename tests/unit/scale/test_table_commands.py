"""The commands for corpora of any size, as a user types them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from communique.cli import app
from communique.errors import InputError
from communique.tables import read_table


def communique(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = "from communique.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3] / "lib")}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=cwd, env=environment, check=False
    )


def test_from_texts_to_lines_and_phrases(seeds: Path, tmp_path: Path) -> None:
    options = ("--format", "parquet", "--codebook", "diplomacy", "--partition-mb", "0.02", "--jobs", "2", "--progress")
    parsed = communique("parse", str(seeds), "--out", "tables", *options, cwd=tmp_path)
    assert (parsed.returncode, parsed.stdout) == (0, "5 documents (5 ok): tables in tables\n"), parsed.stderr
    assert len(read_table("frames", tmp_path / "tables")) > 50
    assert len(list((tmp_path / "tables" / "texts").iterdir())) == 5
    again = communique("parse", str(seeds), "--out", "tables", *options, cwd=tmp_path)
    assert again.stdout == "5 documents (5 ok); 5 of them were kept from before: tables in tables\n"
    found = communique("concordance", "tables", "cooperat*", "--out", "found", cwd=tmp_path)
    hits = read_table("concordance", tmp_path / "found")
    assert found.stdout == f"{len(hits):,} hits of 'cooperat*': found/concordance.csv\n"
    assert all("ooperat" in text for text in hits["text"])
    shared = communique("phrases", "tables", "--out", "found", "--min-length", "4", cwd=tmp_path)
    table = read_table("shared_phrases", tmp_path / "found")
    assert shared.stdout.startswith(f"{len(table):,} phrases that two documents share: ")
    assert (table["n_words"] >= 4).all()


def test_counting(seeds: Path, tmp_path: Path) -> None:
    done = communique("count", str(seeds), "--out", "counts", "--ngrams", "1-2", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    counts, vocabulary = (read_table(name, tmp_path / "counts") for name in ("counts", "vocabulary"))
    assert vocabulary["term"].tolist() == sorted(set(counts["term"]))
    assert vocabulary["n"].sum() == counts["n"].sum()
    assert len(read_table("documents", tmp_path / "counts")) == 5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("count", "--out", "o", "--ngrams", "2-1"), "--ngrams '2-1': give the shortest and the longest"),
        (("count", "--out", "o", "--ngrams", "x"), "--ngrams 'x'"),
        (("count", "--out", "o", "--duplicates", "some"), "--duplicates 'some': choose drop or keep"),
        (("parse", "--out", "o", "--format", "xml"), "--format 'xml': choose csv, parquet or jsonl"),
        (("parse", "--out", "o", "--engine", "spark"), "--engine 'spark': choose local, dask"),
        (("parse", "--out", "o", "--partition-mb", "0"), "--partition-mb 0: megabytes from 0.001"),
        (("parse", "--out", "o", "--jobs", "-2"), "--jobs -2: a number of processes"),
        (("parse", "--out", "o", "--codebook", "none-such"), "none-such"),
    ],
)
def test_wrong_usage(seeds: Path, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    out = tmp_path / "o"
    given = [str(out) if argument == "o" else argument for argument in arguments[1:]]
    with pytest.raises(InputError, match=re.escape(message)):
        app([arguments[0], str(seeds), *given], standalone_mode=False)
    assert not out.exists()


def test_a_folder_of_another_corpus(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("Trade grew.")
    assert communique("parse", str(seeds), "--out", "o", cwd=tmp_path).returncode == 0
    done = communique("parse", "mine", "--out", "o", cwd=tmp_path)
    assert done.returncode == 2
    assert "keeps partitions of corpus 'seeds', not 'mine': choose another --out, or give --fresh" in done.stderr
    assert communique("parse", "mine", "--out", "o", "--fresh", cwd=tmp_path).returncode == 0
