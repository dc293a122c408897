"""A process from which kernels are forked: it imports once what every kernel needs, and starts no thread of its own.

It reads requests from its standard input, one JSON object a line, and answers each on its standard output. Whoever
started it is gone when the input ends: it then kills the kernels and leaves. ``python -m communique.runs.nursery``.

Traps that are kept out: the drawing backend is set before matplotlib is imported (by the environment), nothing here
uses polars or another pool of threads, no ZeroMQ context exists before the fork, and random generators are seeded anew.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import random
import signal
import sys
import time
import traceback
from typing import Any

PRELOADED = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "communique.notebook",
    "pyarrow.parquet",
    "pandera.pandas",
    "pandas._libs.testing",
    "matplotlib.figure",
    "matplotlib.font_manager",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
)


def preload() -> None:
    """Import what kernels need; what cannot be imported here fails in the kernel, where it is reported."""
    for name in PRELOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()


def serve() -> None:
    """Answer requests until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing that an import prints is taken for an answer
    preload()
    children: dict[int, int | None] = {}
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "launch":
            answer: dict[str, Any] = {}
            with contextlib.suppress(OSError):  # no room for another process: whoever asked starts an ordinary one
                answer["pid"] = _fork(request)
                children[answer["pid"]] = None
        else:
            answer = {"status": _poll(request["pid"], children)}
        print(json.dumps(answer), file=answers, flush=True)
    for pid in [pid for pid in children if _poll(pid, children) is None]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            os.killpg(pid, signal.SIGKILL)


def _poll(pid: int, children: dict[int, int | None]) -> int | None:
    """Return the exit code of a child, negative for a signal, or None while it lives."""
    if children.get(pid, 0) is None:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            children[pid] = os.waitstatus_to_exitcode(status)
    return children.get(pid, -int(signal.SIGKILL))


def _fork(request: dict[str, Any]) -> int:
    nursery = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        _become_kernel(request, nursery)
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    except BaseException:
        traceback.print_exc()  # into the kernel's log, whose last lines the run shows
    finally:
        sys.stderr.flush()
        os._exit(code)


def _become_kernel(request: dict[str, Any], nursery: int) -> None:
    """Turn this forked child into an ordinary kernel: its own session, folder, environment, streams and signals."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for target, source in ((0, nothing), (1, log), (2, log)):
        os.dup2(source, target)
    os.closerange(3, 64)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - the old one holds what was read ahead
    os.environ.clear()
    os.environ.update(request["env"], JPY_PARENT_PID=str(nursery))
    os.chdir(request["cwd"])
    time.tzset()
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    from ipykernel.kernelapp import IPKernelApp

    app: Any = IPKernelApp.instance()
    app.initialize(request["arguments"])
    app.start()


if __name__ == "__main__":
    serve()
