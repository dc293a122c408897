"""The engine on Dask: workers on this machine, or those of a running scheduler (SLURM, Kubernetes and the like)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from communique.engine import ATTEMPTS, Failure, Results, Work, explain
from communique.errors import CommuniqueError, InputError

CONNECT_SECONDS = 10
WORKER_SECONDS = 30
_A_WORKER = 2
"""Tasks that wait or run for each thread of a worker: one runs while the next is on its way."""


@contextmanager
def open_dask(address: str, *, jobs: int) -> Iterator[DaskEngine]:
    """Connect to the scheduler at ``address``, or start a cluster of ``jobs`` processes here for ``dask``.

    Raises InputError where Dask is not installed, no scheduler answers, or it has no workers.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise InputError(f"--engine {address}: Dask is not installed; pip install 'communique[scale]'") from error
    _silence()
    if address != "dask":
        client = _connect(Client, address)
        try:
            _check_library(client, address)
            yield DaskEngine(client, f"the Dask scheduler at {address}")
        finally:
            _close(client.close)
        return
    cluster = LocalCluster(
        n_workers=jobs, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None, silence_logs=logging.CRITICAL
    )  # fmt: skip
    client = Client(cluster)
    try:
        yield DaskEngine(client, "the Dask cluster on this machine")
    finally:
        _close(client.close)
        _close(cluster.close)


def _silence() -> None:
    """Let Dask log nothing to the screen: what goes wrong is said in one sentence, by us."""
    known = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in ("distributed", "tornado")]
    for name in known:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _connect(make_client: Callable[..., Any], address: str) -> Any:
    try:
        client = make_client(address, timeout=CONNECT_SECONDS)
    except (TimeoutError, OSError, ValueError) as error:
        raise InputError(
            f"--engine {address}: no Dask scheduler answers there within {CONNECT_SECONDS} s ({explain(error)}). "
            "Start one with `dask scheduler`, workers with `dask worker ADDRESS`, and check the address"
        ) from error
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
    except TimeoutError as error:
        _close(client.close)
        raise InputError(
            f"--engine {address}: the scheduler has no workers; start some with `dask worker {address}`"
        ) from error
    return client


def _check_library(client: Any, address: str) -> None:
    """Raise InputError where a worker cannot import this library: Dask itself would wait for ever."""
    found = client.run(eval, "__import__('communique.engine').engine.__name__", on_error="return")
    for worker, answer in sorted(found.items()):
        if isinstance(answer, Exception):
            raise InputError(
                f"--engine {address}: the worker {worker} lacks this library ({explain(answer)}); install it there"
            )


def _close(close: Callable[[], object]) -> None:
    try:
        close()
    except Exception:  # whatever a lost scheduler says at the end, the reason was given before
        logging.getLogger(__name__).debug("closing failed", exc_info=True)


def _was_killed(future: Any) -> bool:
    """Whether a task was given up because worker after worker died under it."""
    from distributed import KilledWorker

    return future.status == "error" and isinstance(future.exception(), KilledWorker)


class DaskEngine:
    """Computes on the workers of a Dask client. Dask tries a task again whose worker died."""

    name = "dask"

    def __init__(self, client: Any, place: str) -> None:
        self.client, self.place = client, place

    def map(self, work: Work, tasks: Iterable[Any]) -> Results:
        """Yield each task with its result as it is done.

        Raises CommuniqueError where the scheduler is lost; what is done by then was given.
        """
        rest = iter(tasks)
        running: dict[Any, Any] = {}
        suspects: list[Any] = []
        is_more = True
        while True:
            while is_more and len(running) < _A_WORKER * self._count_threads():
                task = next(rest, None)
                if task is None:
                    is_more = False
                    break
                running[self._submit(work, task)] = task
            if not running:
                break
            for future in self._wait(running):
                task = running.pop(future)
                if _was_killed(future):
                    suspects.append(task)
                else:
                    yield task, self._result(future)
                future.release()
        for task in suspects:
            yield task, self._try_alone(work, task)

    def _try_alone(self, work: Work, task: Any) -> Any:
        """Return the result of a task whose workers died, tried with no other beside it.

        To Dask, what merely waited on a worker that died has failed as much as what killed it.
        """
        future = self._submit(work, task)
        self._wait({future: task})
        result = self._result(future)
        future.release()
        return result

    def _count_threads(self) -> int:
        threads: dict[str, int] = self._ask(self.client.nthreads)
        return max(1, sum(threads.values()))

    def _submit(self, work: Work, task: Any) -> Any:
        return self._ask(lambda: self.client.submit(work, task, pure=False, retries=ATTEMPTS - 1))

    def _wait(self, running: dict[Any, Any]) -> list[Any]:
        """Wait until something is done, and return it; look after the scheduler meanwhile."""
        from distributed import wait

        while True:
            try:
                return sorted(
                    self._ask(lambda: wait(list(running), timeout=5, return_when="FIRST_COMPLETED")).done,
                    key=lambda f: f.key,
                )
            except TimeoutError:
                if self.client.status != "running" or self.client.scheduler is None:
                    raise self._lost() from None

    def _result(self, future: Any) -> Any:
        if future.status == "finished":
            return self._ask(future.result)
        if future.status in ("cancelled", "lost"):
            raise self._lost()
        error = future.exception()
        if isinstance(error, CommuniqueError):
            raise error
        if _was_killed(future):
            return Failure("each worker that read it died, perhaps for want of memory")
        return Failure(explain(error))

    def _ask(self, question: Callable[[], Any]) -> Any:
        """Ask the scheduler; where it is gone, say so."""
        from distributed.client import FutureCancelledError, FuturesCancelledError
        from distributed.comm.core import CommClosedError

        try:
            return question()
        except (CommClosedError, FutureCancelledError, FuturesCancelledError, ConnectionError) as error:
            raise self._lost() from error

    def _lost(self) -> CommuniqueError:
        return CommuniqueError(
            f"{self.place} is lost: its scheduler ended or cannot be reached any more. Finished partitions are kept: "
            "start it again and run the same command, which goes on where this one ended"
        )
