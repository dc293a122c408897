"""One run at a time in an outputs folder, and the truth about one that was killed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from communique.errors import InputError, RunError
from communique.runs import folder as folders

_LOCK = ".lock"
_RUNNING = ".running.json"


@contextmanager
def hold(out: Path, *, is_waiting: bool = True, waits: Callable[[str], None] = lambda text: None) -> Iterator[None]:
    """Hold the outputs folder for this process alone; the system lets go of it when the process dies.

    Args:
        out: the outputs folder.
        is_waiting: whether to wait for another run to end.
        waits: told, in a sentence, for whom.

    Raises:
        RunError: where another run is at work and ``is_waiting`` is false.
        InputError: where nothing can be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(out / _LOCK)
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock.acquire(blocking=False)
    except Timeout:
        who = f"another run is at work in {out} ({_describe(read_running(out))})"
        if not is_waiting:
            raise RunError(f"{who}; run again when it has ended, without --no-wait, or with another --out") from None
        waits(f"{who}; waiting for it to end")
        lock.acquire()
    except (OSError, NotImplementedError) as error:
        raise InputError(f"--out {out}: nothing can be written there ({error}); choose another folder") from error
    try:
        yield
    finally:
        lock.release()


def _describe(running: Mapping[str, Any]) -> str:
    if not running:
        return "it has just begun"
    return f"process {running.get('process')}, on {running.get('corpus')}, since {running.get('started')}"


def read_running(out: Path) -> dict[str, Any]:
    """Return what the run at work, or one that was killed, wrote about itself when it began."""
    try:
        running = json.loads((out / _RUNNING).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return running if isinstance(running, dict) else {}


def write_running(out: Path, entry: Mapping[str, Any]) -> None:
    """Say that a run has begun, and on what."""
    text = json.dumps({**entry, "process": os.getpid()}, ensure_ascii=False, default=str)
    folders.write_whole(out / _RUNNING, text)


def clear_running(out: Path) -> None:
    """Say that it has ended."""
    (out / _RUNNING).unlink(missing_ok=True)


def settle_killed(out: Path) -> None:
    """Enter a run that was killed, and could not say so itself, into the journal; to be called with the lock held.

    Where it had been moved into its place before it was killed, it is entered as what it is: complete.
    """
    running = read_running(out)
    if running:
        target = folders.run_folder(out, str(running.get("run")))
        is_there = folders.is_complete(target) and not running.get("stood")
        known = [e for e in folders.read_journal(out) if e.get("attempt") == running.get("attempt")]
        if not known:
            state = {"state": "completed", "folder": f"runs/{target.name}"} if is_there else {"state": "killed"}
            entry = {key: value for key, value in running.items() if key not in ("process", "stood")}
            folders.write_journal(out, {"folder": "", "failed": [], **entry, **state})
        clear_running(out)
    folders.clear_stale(out)
