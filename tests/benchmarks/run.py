"""Run every benchmark beside this file, each in a process of its own, and print what it measured: ``make bench``.

python tests/benchmarks/run.py [name ...]

A benchmark is a file ``bench_<name>.py`` that prints ratios to peers measured in the same run. Nothing passes or fails
by a number; a benchmark that does not run to its end is named, and the exit code is 1. A peer that is not installed is
named by its benchmark: ``requirements-bench.lock`` lists them all.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main(names: list[str]) -> int:
    known = {path.stem.removeprefix("bench_"): path for path in sorted(HERE.glob("bench_*.py"))}
    if unknown := [name for name in names if name not in known]:
        print(f"unknown benchmark {unknown[0]!r}: there are {', '.join(known)}", file=sys.stderr)
        return 2
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
    failed = []
    for name in names or known:
        print(f"\n{name}\n{'-' * len(name)}", flush=True)
        if subprocess.run([sys.executable, str(known[name])], env=environment, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"\nnot run to the end: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
