"""Engines: who computes the partitions of a corpus, behind one small interface.

``local`` computes in this process, or in a pool of processes where there is more than one task; ``dask`` on Dask's
workers, here or on other machines. Whatever the engine, a task that fails three times is given back with its reason,
so that its partition is put aside and the others go on.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol

from communique.errors import CommuniqueError, InputError

ATTEMPTS = 3
"""A task that fails so often is given up."""

_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Failure:
    """A task that failed ``ATTEMPTS`` times, and why, in one sentence."""

    reason: str


Work = Callable[[Any], Any]
Results = Iterator[tuple[Any, Any]]
"""Pairs of a task and its result, or its ``Failure``, in the order in which they are done."""


class Engine(Protocol):
    """Computes ``work(task)`` for every task; few tasks are held at a time, whatever their number."""

    name: str

    def map(self, work: Work, tasks: Iterable[Any]) -> Results:
        """Yield each task with its result or its ``Failure``; errors that a user can mend are raised."""
        ...


def open_engine(name: str = "local", *, jobs: int = 0) -> AbstractContextManager[Engine]:
    """Return the engine ``name``, to be used in a ``with`` statement.

    Args:
        name: ``local``, ``dask`` (Dask's workers on this machine) or ``tcp://host:port`` (a running Dask scheduler).
        jobs: processes on this machine, by default one a core; one computes in this process.

    Raises:
        InputError: for an unknown name, where Dask is not installed, and where no scheduler answers.
    """
    if jobs < 0:
        raise InputError(f"--jobs {jobs}: a number of processes from 1 on is needed")
    if name == "local":
        return _open_local(jobs or count_cores())
    if name == "dask" or "://" in name:
        from communique.engine_dask import open_dask

        return open_dask(name, jobs=jobs or count_cores())
    raise InputError(f"--engine {name!r}: choose local, dask, or a Dask scheduler's address such as tcp://host:8786")


def count_cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _open_local(jobs: int) -> Iterator[Engine]:
    yield InProcess() if jobs == 1 else Pool(jobs)


class InProcess:
    """Computes one task after the other, here."""

    name = "in process"

    def map(self, work: Work, tasks: Iterable[Any]) -> Results:
        """Yield each task with its result, in the order of the tasks."""
        for task in tasks:
            yield task, attempt(work, task)


def attempt(work: Work, task: Any) -> Any:
    """Return ``work(task)``, or the ``Failure`` that it ended in three times; errors for the user are raised."""
    result = Failure("")
    for _ in range(ATTEMPTS):
        try:
            return work(task)
        except CommuniqueError:
            raise
        except Exception as error:  # whatever hostile text does to a reader is its partition's problem
            result = Failure(explain(error))
    return result


def explain(error: BaseException) -> str:
    """Return an error in one line: its kind, its message, and the line of code that raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({os.path.basename(frames[-1].filename)}, line {frames[-1].lineno})" if frames else ""  # noqa: PTH119
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:_LONGEST_REASON] + where


@dataclass(slots=True)
class _Job:
    task: Any
    n_failed: int = 0
    reason: str = ""


@dataclass(slots=True)
class _Worker:
    process: multiprocessing.process.BaseProcess
    connection: Connection
    job: _Job | None = None


class Pool:
    """Computes in processes of its own; one that dies is replaced, and its task tried again."""

    name = "processes"

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def map(self, work: Work, tasks: Iterable[Any]) -> Results:
        """Yield each task with its result; a single task is computed in this process, which is sooner done."""
        rest = iter(tasks)
        first = list(islice(rest, 2))
        if len(first) < 2:
            yield from InProcess().map(work, first)
            return
        workers: list[_Worker] = []
        try:
            yield from self._run(work, chain(first, rest), workers)
        finally:
            for worker in workers:
                _stop(worker)

    def _run(self, work: Work, tasks: Iterator[Any], workers: list[_Worker]) -> Results:
        waiting: deque[_Job] = deque()
        is_more = True
        while True:
            if is_more and not waiting:  # the next task is read while the others are computed
                for task in islice(tasks, 1):
                    waiting.append(_Job(task))
                is_more = bool(waiting)
            free = next((worker for worker in workers if worker.job is None), None)
            if waiting and free is None and len(workers) < self.jobs:
                free = _start(work)
                workers.append(free)
            if waiting and free is not None:
                free.job = waiting.popleft()
                _send(free)
                continue
            busy = [worker for worker in workers if worker.job is not None]
            if not busy:
                return
            for worker in _wait(busy):
                job, result = _receive(worker)
                if worker.job is not None:  # it died
                    _stop(worker)
                    workers.remove(worker)
                if isinstance(result, CommuniqueError):
                    raise result
                if not isinstance(result, Failure):
                    yield job.task, result
                    continue
                job.n_failed, job.reason = job.n_failed + 1, result.reason
                if job.n_failed >= ATTEMPTS:
                    yield job.task, result
                else:
                    waiting.append(job)


def _start(work: Work) -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, work), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _send(worker: _Worker) -> None:
    try:
        worker.connection.send(worker.job.task if worker.job else None)
    except OSError:
        worker.process.join(5)  # it is dead, and its end is reported when it is waited for


def _wait(busy: list[_Worker]) -> list[_Worker]:
    """Wait until workers have a result or are dead, and return them."""
    ready = set(wait([handle for worker in busy for handle in (worker.connection, worker.process.sentinel)]))
    return [worker for worker in busy if worker.connection in ready or worker.process.sentinel in ready]


def _receive(worker: _Worker) -> tuple[_Job, Any]:
    """Return a worker's job with its result; a dead worker keeps its job, whose result is a ``Failure``."""
    job = worker.job
    assert job is not None
    try:
        if worker.connection.poll():
            result = worker.connection.recv()
            worker.job = None
            return job, result
    except (EOFError, OSError):
        pass
    worker.process.join(5)
    return job, Failure(_explain_death(worker.process.exitcode))


def _explain_death(code: int | None) -> str:
    if code is not None and code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        hint = ", perhaps for want of memory" if -code == signal.SIGKILL else ""
        return f"its process was ended by {name}{hint}"
    return f"its process ended with exit code {code}"


def _stop(worker: _Worker) -> None:
    worker.connection.close()
    if worker.process.is_alive():
        worker.process.terminate()
    worker.process.join(5)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()


def _serve(connection: Connection, work: Work) -> None:
    """Compute what comes through the pipe, in a process of its own, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            task = connection.recv()
        except (EOFError, OSError):
            return
        try:
            result = work(task)
        except CommuniqueError as error:
            result = error
        except Exception as error:
            result = Failure(explain(error))
        try:
            connection.send(result)
        except OSError:
            return
