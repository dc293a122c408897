"""A disk that fills up, made of memory: a clear word, nothing half-written, and the same tables once there is room."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"needs root and tmpfs: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for n in range(60):
        said = " ".join(
            f"The minister said on day {n} that trade of part {k * n} grew {n + k} percent." for k in range(60)
        )
        (folder / f"{n}.txt").write_text(f"Trade grows, part {n}\n\nASTANA, July {n % 27 + 1} (Xinhua) -- {said}\n")
    return folder


def parse(root: Path, corpus: Path, out: Path) -> subprocess.CompletedProcess[str]:
    code = "from communique.cli import main; main()"
    options = ["--format", "parquet", "--no-texts", "--partition-mb", "0.05", "--jobs", "1"]
    return subprocess.run(
        [sys.executable, "-c", code, "parse", str(corpus), "--out", str(out), *options],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root / "lib")},
        check=False,
    )


def hash_tables(out: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.glob("*.parquet"))}


def test_a_full_disk(root: Path, corpus: Path, small_disk: Path, tmp_path: Path) -> None:
    out = small_disk / "out"
    full = parse(root, corpus, out)
    assert full.returncode == 1
    assert full.stderr.startswith("communique: the disk is full: ")
    assert "Make room and run the same command again" in full.stderr
    assert hash_tables(out) == {}
    assert [path.name for path in out.iterdir()] == [".partitions"]
    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    again = parse(root, corpus, out)
    assert again.returncode == 0, again.stderr
    assert "of them were kept from before" in again.stdout
    assert parse(root, corpus, tmp_path / "elsewhere").returncode == 0
    assert hash_tables(out) == hash_tables(tmp_path / "elsewhere")
