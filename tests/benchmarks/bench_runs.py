"""Speed of runs, as ratios of CPU time measured in the same run: ``make bench``.

python tests/benchmarks/bench_runs.py [--times 1] [--only floor papermill nothing imports]

CPU time (user and system, of all processes that take part) says more than a clock on a machine with other work. The goal
stands beside each ratio. Byte code is compiled beforehand. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable

FLOOR = """
import json, os, sys
from pathlib import Path
os.environ["COMMUNIQUE_PARSED"] = "1"
root = Path(sys.argv[1])
from communique.corpus.opening import read_corpus, write_corpus_tables
write_corpus_tables(read_corpus(str(root / "seeds")), Path("tables"))
for notebook in sorted((root / "notebooks").glob("0*.ipynb")):
    names = {"__name__": "__main__", "display": print}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), notebook.name, "exec"), names)
            if "parameters" in cell["metadata"].get("tags", []):
                names.update(tables_dir="tables", figures_dir="figures")
"""


def cpu_of(command: list[str], cwd: Path, **variables: str) -> float:
    """Run a command and return the CPU seconds of it and all that it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, cwd=cwd, check=True, capture_output=True, env={**os.environ, "MPLBACKEND": "agg", **variables}
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(name: str, work: Callable[[Path], float], times: int) -> float:
    """Return the median CPU seconds of ``work`` in a fresh folder each time."""
    values = []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            values.append(work(Path(folder)))
    print(f"    {name}: {statistics.median(values):.2f} s of CPU", flush=True)
    return statistics.median(values)


def run_whole(folder: Path, *options: str) -> float:
    command = [PYTHON, "-m", "communique.cli", "run", str(ROOT / "seeds"), "--out", str(folder / "out"), *options]
    return cpu_of(command, folder)


def run_floor(folder: Path) -> float:
    return cpu_of([PYTHON, "-c", FLOOR, str(ROOT)], folder)


def run_papermill(folder: Path) -> float:
    total = 0.0
    for notebook in sorted((ROOT / "notebooks").glob("0*.ipynb")):
        command = [
            PYTHON,
            "-m",
            "papermill",
            str(notebook),
            notebook.name,
            "-k",
            "python3",
            "-p",
            "tables_dir",
            "tables",
        ]
        if '"corpus: ' in notebook.read_text(encoding="utf-8"):
            command += ["-p", "corpus", str(ROOT / "seeds"), "-p", "figures_dir", "figures"]
        total += cpu_of(command, folder)
        total += cpu_of([PYTHON, "-m", "nbconvert", "--to", "html", notebook.name], folder)
    return total


def run_nothing(folder: Path) -> float:
    run_whole(folder)
    return min(run_whole(folder) for _ in range(5))


def imports(module: str) -> float:
    return min(cpu_of([PYTHON, "-c", f"import {module}"], ROOT) for _ in range(7))


def show(what: str, value: float, goal: float) -> None:
    print(f"{what}: {value:.2f} (goal: at most {goal})", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=["floor", "papermill", "nothing", "imports"])
    given = parser.parse_args()
    subprocess.run([PYTHON, "-m", "compileall", "-q", str(ROOT / "lib")], check=True)
    pandas = imports("pandas")
    print(json.dumps({"import pandas, s of CPU": round(pandas, 3)}))
    whole = (
        measure("five notebooks with report", run_whole, given.times) if {"floor", "papermill"} & {*given.only} else 0
    )
    if "floor" in given.only:
        measure("the same with ordinary kernels", lambda folder: run_whole(folder, "--kernels", "cold"), given.times)
        show("run / same cells in one process", whole / measure("floor", run_floor, given.times), 2.0)
    if "papermill" in given.only:
        show("run / papermill and nbconvert", whole / measure("papermill, nbconvert", run_papermill, given.times), 0.45)
    if "nothing" in given.only:
        show("run with nothing to do / import pandas", measure("nothing to do", run_nothing, 1) / pandas, 1.0)
    if "imports" in given.only:
        show("import communique / import pandas", imports("communique") / pandas, 1.2)


if __name__ == "__main__":
    main()
