"""Runs killed at any moment, and a disk that is full: no earlier run is harmed, and the next one is as if nothing was."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "communique.cli", "run"]
KILLS = 30
DEADLINE = 300


def run(corpus, out, *arguments):
    return subprocess.run(
        [*COMMAND, str(corpus), "--out", str(out), "--only", "00-corpus", "--only", "04-summary", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=out.parent,
        timeout=DEADLINE,
    )


def sums(folder):
    return (folder / "SHA256SUMS").read_text()


def check_whole(folder):
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text("Leaders met in the capital on Monday.\n\nThey spoke of trade.\n", encoding="utf-8")
    return folder


def test_thirty_runs_killed_at_random_moments_harm_nothing(corpus, tmp_path):
    out = tmp_path / "out"
    started = time.monotonic()
    assert run(corpus, out).returncode == 0
    length = time.monotonic() - started
    (earlier,) = (out / "runs").glob("[0-9a-f]*")
    before = sums(earlier)
    (corpus / "b.txt").write_text("A second text, of the next run.\n", encoding="utf-8")
    moments = random.Random(8)
    for at in range(KILLS):
        arguments = ["--force"] if at % 2 else []
        process = subprocess.Popen(
            [*COMMAND, str(corpus), "--out", str(out), "--only", "00-corpus", "--only", "04-summary", *arguments],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path,
        )  # fmt: skip
        try:
            process.wait(timeout=moments.uniform(0, length * 1.1))
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        check_whole(earlier)
        for folder in (out / "runs").glob("[0-9a-f]*"):
            check_whole(folder)
    done = run(corpus, out, "--force")
    assert done.returncode == 0, done.stderr
    check_whole(earlier)
    assert sums(earlier) == before
    folder = Path(done.stdout.strip()).parent
    undisturbed = run(corpus, tmp_path / "undisturbed")
    assert undisturbed.returncode == 0
    assert sums(folder) == sums(Path(undisturbed.stdout.strip()).parent)
    assert [path.name for path in (out / "runs").glob(".*")] == []
    for line in (out / "journal.jsonl").read_text().splitlines():
        assert json.loads(line)["state"] in {"completed", "killed"}


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 3 MB; needs root."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("kilobytes", [2900, 2500, 1800])
def test_a_full_disk_is_told_and_harms_nothing(corpus, small_disk, tmp_path, kilobytes):
    out = small_disk / "out"
    assert run(corpus, out).returncode == 0
    (earlier,) = (out / "runs").glob("[0-9a-f]*")
    used = shutil.disk_usage(small_disk).used
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * max(0, kilobytes * 1024 - used))
    (corpus / "b.txt").write_text("A second text. " * 30_000, encoding="utf-8")
    done = run(corpus, out)
    assert done.returncode == 1, done.stderr
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    check_whole(earlier)
    for folder in (out / "runs").glob("[0-9a-f]*"):
        check_whole(folder)
    entries = [json.loads(line) for line in (out / "journal.jsonl").read_text().splitlines()]
    if len(entries) > 1:  # where there was room for a line
        assert entries[-1]["state"] == "failed"
        assert "disk is full" in json.dumps(entries[-1]) or entries[-1]["failed"][0]["cause"] == "disk"
        if entries[-1]["folder"]:
            assert "space" in (out / entries[-1]["folder"] / "index.html").read_text(encoding="utf-8")
    filler.unlink()
    (corpus / "b.txt").write_text("A second text.\n", encoding="utf-8")
    again = run(corpus, out)
    assert again.returncode == 0, again.stderr
    undisturbed = run(corpus, tmp_path / "undisturbed")
    assert sums(Path(again.stdout.strip()).parent) == sums(Path(undisturbed.stdout.strip()).parent)
