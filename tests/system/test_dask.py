"""A real Dask scheduler and its workers on loopback: the same tables, whatever dies on the way."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed")

from communique import engine_dask
from communique.engine import Failure, open_engine
from communique.errors import InputError

STORIES = 240
PATIENCE = 120  # seconds after which a test gives up; none waits for so long unless something hangs


@dataclass
class Cluster:
    """A scheduler and its workers, each a process of its own, without a nanny that would start it again."""

    root: Path
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = ""

    def start(self, *arguments: str, library: Path | None = None, **given: str) -> subprocess.Popen[bytes]:
        number = len(self.processes)
        environment = {
            **os.environ,
            "PYTHONPATH": str(library or self.root / "lib"),
            "DASK_LOGGING__DISTRIBUTED": "info",
            **given,
        }
        log = (self.folder / f"{number}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments], stdout=log, stderr=log, env=environment, cwd=self.folder
        )
        self.processes.append(process)
        return process

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        process = self.start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        log = self.folder / f"{len(self.processes) - 1}.log"
        found = wait_for(lambda: re.search(r"Scheduler at:\s+(tcp://127\.0\.0\.1:\d+)", log.read_text()))
        self.address = found.group(1)
        return process

    def start_worker(self, *options: str, library: Path | None = None) -> subprocess.Popen[bytes]:
        options = options or ("--no-nanny",)
        process = self.start(
            "distributed.cli.dask_worker", self.address, "--nthreads", "1", "--no-dashboard", *options, library=library
        )
        log = self.folder / f"{len(self.processes) - 1}.log"
        wait_for(lambda: "Registered to:" in log.read_text())
        return process


def wait_for(condition: Callable[[], Any]) -> Any:
    """Wait until something is so, looking often; the clock only ends what would hang."""
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
    return found


@pytest.fixture
def cluster(root: Path, tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(root, tmp_path)
    try:
        yield made
    finally:
        for process in made.processes:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "texts"
    folder.mkdir()
    places = ("Astana", "Beijing", "Tashkent", "Moscow")
    for n in range(STORIES):
        place = places[n % 4]
        lines = [
            f"The minister of {place} said on day {n} that trade grew {n + k} percent, to ${k + 1}.{n % 10} billion in 20{k:02}."
            for k in range(10, 40)
        ]
        story = f"{place} and its trade, part {n}\n\n{place.upper()}, July {n % 27 + 1} (Xinhua) -- {' '.join(lines)}\n"
        (folder / f"{n:03}.txt").write_text(story, encoding="utf-8")
    (folder / "copy.txt").write_bytes((folder / "007.txt").read_bytes())
    (folder / "empty.txt").write_bytes(b"")
    return folder


def command(root: Path, corpus: Path, out: Path, *arguments: str) -> list[str]:
    code = "from communique.cli import main; main()"
    return [sys.executable, "-c", code, "parse", str(corpus), "--out", str(out), "--format", "parquet", *arguments]


def start(root: Path, corpus: Path, out: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(root / "lib")}
    return subprocess.Popen(
        command(root, corpus, out, *arguments),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    stdout, stderr = process.communicate(timeout=PATIENCE)
    return process.returncode, stdout, stderr


def parse(root: Path, corpus: Path, out: Path, *arguments: str) -> dict[str, str]:
    code, _, stderr = finish(start(root, corpus, out, *arguments))
    assert code == 0, stderr
    return hash_tables(out)


def hash_tables(out: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.glob("*.parquet"))}


def count_kept(out: Path) -> int:
    return len(list((out / ".partitions").glob("*/partition.json")))


@pytest.fixture(scope="module")
def expected(root: Path, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The tables as one process makes them, in one partition."""
    tables = parse(root, corpus, tmp_path_factory.mktemp("expected"), "--jobs", "1", "--partition-mb", "100")
    assert len(tables) == 9
    return tables


@pytest.mark.parametrize("partition_mb", ["0.05", "0.3", "100"])
def test_tables_are_the_same_in_process_in_a_pool_and_on_dask(
    root: Path, corpus: Path, expected: dict[str, str], cluster: Cluster, tmp_path: Path, partition_mb: str
) -> None:
    cluster.start_scheduler()
    cluster.start_worker()
    cluster.start_worker()
    for name, arguments in {
        "process": ("--jobs", "1"),
        "pool": ("--jobs", "2"),
        "dask": ("--engine", cluster.address),
    }.items():
        assert parse(root, corpus, tmp_path / name, "--partition-mb", partition_mb, *arguments) == expected, name


def test_dask_on_this_machine(root: Path, corpus: Path, expected: dict[str, str], tmp_path: Path) -> None:
    assert parse(root, corpus, tmp_path / "out", "--engine", "dask", "--jobs", "2", "--partition-mb", "0.2") == expected


def test_a_worker_killed_in_the_middle(
    root: Path, corpus: Path, expected: dict[str, str], cluster: Cluster, tmp_path: Path
) -> None:
    cluster.start_scheduler()
    first = cluster.start_worker()
    cluster.start_worker()
    process = start(root, corpus, tmp_path / "out", "--engine", cluster.address, "--partition-mb", "0.05")
    wait_for(lambda: count_kept(tmp_path / "out") >= 2)
    first.send_signal(signal.SIGKILL)
    n_kept = count_kept(tmp_path / "out")
    code, _, stderr = finish(process)
    assert (code, stderr) == (0, "empty.txt: empty: it holds no text\n")
    assert count_kept(tmp_path / "out") > n_kept, "the worker was killed after all was done"
    assert hash_tables(tmp_path / "out") == expected


def test_the_scheduler_killed_in_the_middle(
    root: Path, corpus: Path, expected: dict[str, str], cluster: Cluster, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    scheduler = cluster.start_scheduler()
    cluster.start_worker()
    process = start(root, corpus, out, "--engine", cluster.address, "--partition-mb", "0.05")
    wait_for(lambda: count_kept(out) >= 2)
    scheduler.send_signal(signal.SIGKILL)
    code, stdout, stderr = finish(process)
    assert (code, stdout) == (1, "")
    assert re.fullmatch(r"communique: the Dask scheduler at tcp://\S+ is lost: .*run the same command, .*\n", stderr), (
        stderr
    )
    assert hash_tables(out) == {}
    cluster.start_scheduler()
    cluster.start_worker()
    code, stdout, stderr = finish(start(root, corpus, out, "--engine", cluster.address, "--partition-mb", "0.05"))
    assert code == 0, stderr
    assert re.search(r"; \d+ of them were kept from before", stdout)
    assert hash_tables(out) == expected


def test_a_worker_without_memory_costs_its_task_only(cluster: Cluster) -> None:
    cluster.start_scheduler()
    cluster.start_worker("--nanny", "--memory-limit", "500MB")
    with open_engine(cluster.address) as engine:
        results = dict(engine.map([0].__mul__, [3, 400_000_000, 5]))  # the second is a list of 3.2 GB
    assert results.pop(400_000_000) == Failure("each worker that read it died, perhaps for want of memory")
    assert results == {3: [0] * 3, 5: [0] * 5}


def test_workers_with_another_version_of_the_library(
    root: Path, corpus: Path, cluster: Cluster, tmp_path: Path
) -> None:
    other = tmp_path / "lib"
    shutil.copytree(root / "lib" / "communique", other / "communique")
    with (other / "communique" / "corpus" / "parse.py").open("a") as file:
        file.write("# another version\n")
    cluster.start_scheduler()
    cluster.start_worker(library=other)
    code, _, stderr = finish(
        start(root, corpus, tmp_path / "out", "--engine", cluster.address, "--partition-mb", "0.05")
    )
    assert code == 1
    assert re.search(
        r"a worker computes with other versions than this command \(library \w{12} instead of \w{12}\)", stderr
    )
    assert hash_tables(tmp_path / "out") == {}
    assert count_kept(tmp_path / "out") == 0


def test_workers_without_the_library(root: Path, corpus: Path, cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / "lib" / "communique").mkdir(parents=True)
    (tmp_path / "lib" / "communique" / "__init__.py").write_text("")
    cluster.start_scheduler()
    cluster.start_worker(library=tmp_path / "lib")
    code, _, stderr = finish(start(root, corpus, tmp_path / "out", "--engine", cluster.address))
    assert code == 2
    assert "lacks this library" in stderr


def test_no_scheduler(root: Path, corpus: Path, tmp_path: Path) -> None:
    code, _, stderr = finish(start(root, corpus, tmp_path / "out", "--engine", "tcp://127.0.0.1:1"))
    assert code == 2
    assert "--engine tcp://127.0.0.1:1: no Dask scheduler answers there" in stderr
    assert not (tmp_path / "out").exists()


def test_no_workers(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_dask, "WORKER_SECONDS", 1)
    cluster.start_scheduler()
    with pytest.raises(InputError, match="the scheduler has no workers"), open_engine(cluster.address):
        pass
