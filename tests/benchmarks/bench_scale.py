"""Corpora of any size: time and memory against the size of the corpus, and engines against each other: ``make bench``.

python tests/benchmarks/bench_scale.py [--megabytes 10 30] [--engines-megabytes 12] [--keep FOLDER]

Generated stories (``generate.write_stories``). Goals: time linear within 15 percent; at 1 GB at most 1.3 times the
memory that 300 MB take, and less than 1 GB (``--megabytes 300 1000``, an hour); Dask with two workers at most 1.25 times
the time of two processes; two processes at least 1.6 times as fast as one, where two spinning processes show at least
1.9 in the same minute. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from generate import PLANTED, write_stories

CODE = "from communique.cli import main; main()"


@dataclass(frozen=True)
class Used:
    """Seconds by the clock, seconds of processor time of all processes, megabytes of memory of all at their most."""

    clock: float
    processor: float
    memory: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, nargs="*", default=[10.0, 30.0])
    parser.add_argument("--engines-megabytes", type=float, default=12.0)
    parser.add_argument("--keep", type=Path, help="a folder for the corpora; those that stand there are used")
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = arguments.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bench_sizes(folder, sorted(arguments.megabytes))
        if arguments.engines_megabytes:
            bench_engines(folder, arguments.engines_megabytes)


def bench_sizes(folder: Path, sizes: list[float]) -> None:
    """Parse and count corpora of growing size in one process; show time a megabyte, and memory."""
    for command, options in (("parse", ["--no-texts"]), ("count", ["--ngrams", "1-2"])):
        first: Used | None = None
        for megabytes in sizes:
            corpus, n = make_corpus(folder, megabytes)
            out = folder / f"{command}-out"
            used = run(command, corpus, out, *options, "--jobs", "1")
            first = first or used
            slope = (used.processor / megabytes) / (first.processor / sizes[0])
            print(
                f"{command} {megabytes:g} MB, {n:,} documents: {used.processor / megabytes:.2f} s of processor time a MB "
                f"({slope:.2f} of that at {sizes[0]:g} MB), {used.memory:,.0f} MB of memory ({used.memory / first.memory:.2f})",
                flush=True,
            )
            check(command, corpus, out)
            shutil.rmtree(out)


def bench_engines(folder: Path, megabytes: float) -> None:
    """Compare one process, two processes and Dask with two workers, by the clock, and say what the machine allows."""
    corpus, _ = make_corpus(folder, megabytes)
    allowed = spin()
    seconds = {}
    size = ("--partition-mb", "1")
    for name, options in {
        "one process": ("--jobs", "1"),
        "two processes": ("--jobs", "2"),
        "Dask, two workers": ("--jobs", "2", "--engine", "dask"),
    }.items():
        used = run("parse", corpus, folder / "engine-out", "--no-texts", *size, *options)
        shutil.rmtree(folder / "engine-out")
        seconds[name] = used.clock
        print(
            f"{name}: {used.clock:.1f} s by the clock, {used.processor:.1f} s of processor time, {used.memory:,.0f} MB",
            flush=True,
        )
    allowed = min(allowed, spin())
    remark = "" if allowed >= 1.9 else "; other work on this machine: the ratios by the clock say little"
    print(f"two spinning processes do {allowed:.2f} times the work of one{remark}")
    print(f"two processes: {seconds['one process'] / seconds['two processes']:.2f} times as fast as one (goal: 1.6)")
    print(
        f"Dask: {seconds['Dask, two workers'] / seconds['two processes']:.2f} times the time of two processes (goal: at most 1.25)"
    )


def make_corpus(folder: Path, megabytes: float) -> tuple[Path, int]:
    """Return a corpus of this size and its number of documents."""
    corpus = folder / f"k{megabytes:g}"
    truth = folder / f"k{megabytes:g}-truth.jsonl"
    if not truth.exists():
        write_stories(corpus, megabytes)
    with truth.open("rb") as file:
        return corpus, sum(1 for _ in file)


def run(command: str, corpus: Path, out: Path, *options: str) -> Used:
    """Run a command, writing Parquet, and measure all its processes."""
    began = time.monotonic()
    arguments = [sys.executable, "-c", CODE, command, str(corpus), "--out", str(out), "--format", "parquet", *options]
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
    most = [0.0]
    ended = threading.Event()
    watcher = threading.Thread(target=watch, args=(process.pid, most, ended))
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    ended.set()
    watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return Used(time.monotonic() - began, usage.ru_utime + usage.ru_stime, most[0])


def watch(pid: int, most: list[float], ended: threading.Event) -> None:
    """Note the most memory that a process and its descendants have together, pages that they share counted once."""
    while not ended.wait(0.1):
        most[0] = max(most[0], sum(read_memory(number) for number in descendants(pid)))


def descendants(pid: int) -> list[int]:
    """Return a process and all that it started."""
    found = [pid]
    for number in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{number}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
    return found


def read_memory(pid: int) -> float:
    """Return a process's megabytes, its part of shared pages; 0 where it has ended."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1_000
    return 0.0


def spin() -> float:
    """Return how many times the work of one process two do that share nothing."""
    code = "import time\nend = time.monotonic() + 2\nn = 0\nwhile time.monotonic() < end:\n    sum(range(1000))\n    n += 1\nprint(n)"

    def work(n_processes: int) -> int:
        started = [
            subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
            for _ in range(n_processes)
        ]
        return sum(int(process.communicate()[0]) for process in started)

    return work(2) / work(1)


def check(command: str, corpus: Path, out: Path) -> None:
    """Compare with what the generator says is there."""
    import pyarrow.parquet as pq

    truth = [json.loads(line) for line in (corpus.parent / f"{corpus.name}-truth.jsonl").read_text().splitlines()]
    first = [facts for facts in truth if not facts["duplicate_of"]]
    found_of = pq.read_table(out / "documents.parquet", columns=["doc_id", "duplicate_of"]).to_pydict()
    repeats = dict(zip(found_of["doc_id"], found_of["duplicate_of"], strict=True))
    wrong = {"duplicates": sum(repeats[facts["doc_id"]] != facts["duplicate_of"] for facts in truth)}
    if command == "count":
        wanted: Counter[str] = Counter()
        for facts in first:
            wanted.update(facts["terms"])
        table = pq.read_table(out / "vocabulary.parquet", filters=[("term", "in", list(PLANTED))]).to_pydict()
        wrong["counts of planted terms"] = sum(
            n != wanted[term] for term, n in zip(table["term"], table["n"], strict=True)
        ) + len(set(wanted) - set(table["term"]))
    else:
        quotations = Counter(pq.read_table(out / "quotations.parquet", columns=["doc_id"])["doc_id"].to_pylist())
        wrong["documents by their quotations"] = sum(quotations[f["doc_id"]] != len(f["quotations"]) for f in truth)
        figures = Counter(pq.read_table(out / "quantities.parquet", columns=["doc_id"])["doc_id"].to_pylist())
        wrong["documents by their figures"] = sum(figures[f["doc_id"]] != len(f["figures"]) for f in truth)
    print("    wrong against the generator: " + ", ".join(f"{n} {what}" for what, n in wrong.items()), flush=True)


if __name__ == "__main__":
    main()
