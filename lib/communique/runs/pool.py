"""Notebooks in parallel: each in a thread that waits for its kernel, the main thread keeping watch over all."""

from __future__ import annotations

import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

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


def execute_all(
    tasks: Sequence[Task], *, jobs: int, begin: Begin, end: End, stop: Stop, deadline: float | None
) -> tuple[list[Outcome], int]:
    """Execute ``tasks``, up to ``jobs`` at once, those that read others' tables after all before them.

    Returns:
        How each ended, in their order, and the signal that ended the run early, or 0.
    """
    state = _Pool(tasks, begin, end, stop)
    number = 0
    while state.is_unfinished():
        try:
            if deadline is not None and time.monotonic() > deadline and not stop.cause:
                stop.end("timeout", "the time limit for the whole run was reached")
            state.start_ready(jobs)
            state.wait()
        except KeyboardInterrupt as interrupt:
            if stop.cause == "interrupted":
                raise  # asked twice: leave at once
            number = getattr(interrupt, "number", signal.SIGINT)
            stop.end("interrupted", f"the run was interrupted ({signal.Signals(number).name})")
    return [state.outcomes[task.name] for task in tasks], number


class _Pool:
    def __init__(self, tasks: Sequence[Task], begin: Begin, end: End, stop: Stop) -> None:
        self.tasks, self.begin, self.end, self.stop = tasks, begin, end, stop
        self.outcomes: dict[str, Outcome] = {}
        self.running: set[str] = set()
        self.done: queue.Queue[tuple[Task, Outcome]] = queue.Queue()

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
            task, outcome = self.done.get(timeout=_TICK)
            self.running.discard(task.name)
            self._finish(task, outcome)

    def _finish(self, task: Task, outcome: Outcome) -> None:
        self.outcomes[task.name] = outcome
        self.end(task, outcome)
