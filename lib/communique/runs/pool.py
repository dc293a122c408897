"""Notebooks in parallel: each in a thread that waits for its kernel, the main thread keeping watch over all."""

from __future__ import annotations

import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from communique.outcome import Outcome
from communique.runs.execution import Stop
from communique.runs.plan import Task

_TICK = 0.5
Begin = Callable[[Task], Callable[[], Outcome] | Outcome]
"""Called in the main thread: prepares a notebook; returns what executes it in a thread, or how it ended already."""
End = Callable[[Task, Outcome], None]
"""Called in the main thread when a notebook has ended."""


class Stopped(KeyboardInterrupt):
    """A signal that asks this process to end; ``number`` is the signal's."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextmanager
def stoppable() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end a run as Ctrl-C does: by an exception, so that it can say what happened."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def raise_stopped(number: int, frame: FrameType | None) -> None:
        raise Stopped(number)

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {}
    for name in names:
        number = signal.Signals[name]
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup stays nohup
            before[number] = signal.signal(number, raise_stopped)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Signals:
    """Signals that came while they were held: ``number`` of the first, or 0."""

    def __init__(self) -> None:
        self.number = 0


@contextmanager
def held_signals(came: Callable[[], None] = lambda: None, *, is_leaving_twice: bool = False) -> Iterator[Signals]:
    """Note SIGINT, SIGTERM and SIGHUP in this block instead of raising, so that no step in it is torn.

    ``came`` is called, between any two instructions, when the first one comes; the second raises ``Stopped`` where
    ``is_leaving_twice``. Elsewhere than in the main thread nothing is held.
    """
    held = Signals()

    def note(number: int, frame: FrameType | None) -> None:
        if held.number and is_leaving_twice:
            raise Stopped(number)
        held.number = held.number or number
        came()

    before: dict[signal.Signals, Any] = {}
    if threading.current_thread() is threading.main_thread():
        numbers = [signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
        before = {n: signal.signal(n, note) for n in numbers if signal.getsignal(n) is not signal.SIG_IGN}
    try:
        yield held
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def execute_all(
    tasks: Sequence[Task], *, jobs: int, begin: Begin, end: End, stop: Stop, deadline: float | None
) -> tuple[list[Outcome], int]:
    """Execute ``tasks``, up to ``jobs`` at once, those that read others' tables after all before them.

    Returns:
        How each ended, in their order, and the signal that ended the run early, or 0.
    """
    state = _Pool(tasks, begin, end, stop)
    with held_signals(state.wake, is_leaving_twice=True) as held:
        while state.is_unfinished():
            if held.number and not stop.cause:
                stop.end("interrupted", f"the run was interrupted ({signal.Signals(held.number).name})")
            if deadline is not None and time.monotonic() > deadline and not stop.cause:
                stop.end("timeout", "the time limit for the whole run was reached")
            state.start_ready(jobs)
            state.wait()
    return [state.outcomes[task.name] for task in tasks], held.number


class _Pool:
    def __init__(self, tasks: Sequence[Task], begin: Begin, end: End, stop: Stop) -> None:
        self.tasks, self.begin, self.end, self.stop = tasks, begin, end, stop
        self.outcomes: dict[str, Outcome] = {}
        self.running: set[str] = set()
        self.done: queue.SimpleQueue[tuple[Task, Outcome] | None] = queue.SimpleQueue()

    def wake(self) -> None:
        """End a wait at once; safe to call from a signal's handler."""
        self.done.put(None)

    def is_unfinished(self) -> bool:
        return len(self.outcomes) < len(self.tasks)

    def start_ready(self, jobs: int) -> None:
        """Start what can be started; once the run is stopped, say of the rest that it was not run."""
        for at, task in enumerate(self.tasks):
            if task.name in self.outcomes or task.name in self.running:
                continue
            if self.stop.cause:
                self.outcomes[task.name] = Outcome(
                    task.name, "failed", 0, f"not run: {self.stop.reason}", (), "not run"
                )
                continue
            waits = task.reads_others and any(before.name not in self.outcomes for before in self.tasks[:at])
            if waits or len(self.running) >= jobs:
                continue
            work = self.begin(task)
            if isinstance(work, Outcome):
                self._finish(task, work)
            else:
                self.running.add(task.name)
                threading.Thread(target=self._run, args=(task, work), daemon=True).start()

    def _run(self, task: Task, work: Callable[[], Outcome]) -> None:
        try:
            outcome = work()
        except BaseException as error:
            outcome = Outcome(task.name, "failed", 0, f"{type(error).__name__}: {error}", (), "error")
        self.done.put((task, outcome))

    def wait(self) -> None:
        """Wait a moment for a notebook to end; once the run is stopped, make sure that none goes on."""
        if not self.running:
            return
        if self.stop.cause:
            self.stop.end(self.stop.cause, self.stop.reason)
        with suppress(queue.Empty):
            if (found := self.done.get(timeout=_TICK)) is not None:
                self.running.discard(found[0].name)
                self._finish(*found)

    def _finish(self, task: Task, outcome: Outcome) -> None:
        self.end(task, outcome)
        self.outcomes[task.name] = outcome
