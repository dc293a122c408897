"""Executing one notebook with papermill, and telling how it ended as it was."""

from __future__ import annotations

import errno
import logging
import re
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.outcome import Cause, Outcome
from communique.runs.cleaning import clean_notebook, clean_text

if TYPE_CHECKING:
    from communique.runs.kernels import KernelManager

Progress = Callable[[int, int], None]
"""Called with (cells begun, cells in all) whenever a cell begins."""

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_FULL = (errno.ENOSPC, errno.EDQUOT)
_MAX_LINES = 6
_FROM_OUTSIDE = ("timeout", "killed", "interrupted")


class Stop:
    """Ends running kernels from outside; ``cause`` and ``reason`` say why, once they were ended."""

    def __init__(self) -> None:
        self.cause: Cause = ""
        self.reason = ""
        self._managers: list[type[KernelManager]] = []

    def watch(self, manager: type[KernelManager]) -> None:
        """End the kernels of ``manager`` too, when the time comes."""
        self._managers.append(manager)

    def end(self, cause: Cause, reason: str) -> None:
        """Kill every kernel that still runs."""
        self.cause, self.reason = self.cause or cause, self.reason or reason
        for manager in self._managers:
            if (process := manager.started) is not None and process.poll() is None:
                with suppress(ProcessLookupError):
                    process.send_signal(signal.SIGKILL)


class _Execution:
    """What papermill's engine needs to know, and what it leaves when it does not come to its end."""

    def __init__(self, manager: type[KernelManager], progress: Progress) -> None:
        self.manager, self.progress = manager, progress
        self.cell = 0
        self.notebook: Any = None
        self.error: Any = None

    def begin(self, notebook: Any, index: int) -> None:
        self.cell, self.notebook = index + 1, notebook
        self.progress(self.cell, len(notebook.cells))


def execute_notebook(
    source: Path,
    target: Path,
    *,
    parameters: Mapping[str, Any],
    manager: type[KernelManager],
    stop: Stop,
    hidden: Mapping[str, str],
    cell_timeout: int | None = None,
    progress: Progress = lambda done, total: None,
) -> Outcome:
    """Execute ``source`` in a kernel of its own and write it, cleaned, to ``target``.

    Args:
        source: the notebook.
        target: where the executed notebook goes, also a failed one, with the failure in the cell where it happened.
        parameters: values that are not the notebook's defaults.
        manager: starts the kernel.
        stop: says whether the kernel was ended from outside, and why.
        hidden: paths that must not be written, and what stands for them.
        cell_timeout: seconds that a cell may take.
        progress: called as cells begin.

    Returns:
        How it ended. Errors of the notebook's own are an outcome, not an exception.
    """
    state = _Execution(manager, progress)
    name, notebook, counts = source.stem, None, _count_memory_kills()
    try:
        notebook, outcome = _run_papermill(source, parameters, state, cell_timeout), Outcome(name, "completed")
    except Exception as error:
        outcome = _describe(name, error, state, stop, is_short_of_memory=_count_memory_kills() > counts)
        notebook = state.notebook
    lines = tuple(clean_text(line, hidden) for line in outcome.lines)
    outcome = Outcome(name, outcome.state, outcome.cell, clean_text(outcome.error, hidden), lines, outcome.cause)
    if notebook is not None:
        try:
            _write(_marked(clean_notebook(notebook, hidden), outcome), target)
        except OSError as error:
            with suppress(OSError):
                target.unlink()
            outcome = _from_disk(name, outcome.cell, error)
    return outcome


def _run_papermill(source: Path, parameters: Mapping[str, Any], state: _Execution, timeout: int | None) -> Any:
    import papermill

    _register_engine()
    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # how a notebook ended is told by its outcome, once
    state.notebook = None
    return papermill.execute_notebook(
        str(source.absolute()),
        None,
        parameters=dict(parameters),
        engine_name="communique",
        kernel_name="python3",
        language="python",
        progress_bar=False,
        request_save_on_cell_execute=False,
        execution=state,
        execution_timeout=timeout,
    )


def _register_engine() -> None:
    """Register a papermill engine that tells of each cell as it begins and starts the kernels it is given."""
    from papermill.engines import NBClientEngine, papermill_engines

    if "communique" in papermill_engines._engines:
        return

    class ReportingEngine(NBClientEngine):
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, execution: _Execution, **kwargs: Any) -> None:
            begin = nb_man.cell_start

            def cell_start(cell: Any, cell_index: int | None = None, **more: Any) -> None:
                execution.begin(nb_man.nb, cell_index or 0)
                begin(cell, cell_index, **more)

            fail = nb_man.cell_exception

            def cell_exception(cell: Any, cell_index: int | None = None, **more: Any) -> None:
                execution.error = more.get("exception")
                fail(cell, cell_index, **more)

            nb_man.cell_start, nb_man.cell_exception = cell_start, cell_exception
            execution.notebook = nb_man.nb
            super().execute_managed_notebook(
                nb_man, kernel_name, kernel_manager_class=execution.manager, coalesce_streams=False, **kwargs
            )

    papermill_engines.register("communique", ReportingEngine)


def _describe(name: str, error: Exception, state: _Execution, stop: Stop, *, is_short_of_memory: bool) -> Outcome:
    """Return what happened, in the words and by the cause that it had."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    if stop.cause:
        return Outcome(name, "failed", state.cell, stop.reason, (), stop.cause)
    if isinstance(error, PapermillExecutionError):
        lines = tuple(_ANSI.sub("", "\n".join(error.traceback)).strip().split("\n")[-_MAX_LINES:])
        told = error
        if error.ename == "CellExecutionError" and state.error is not None:
            told = state.error  # the kernel had no memory left to show its error in the cell
        cause = _cause_of_error(told.ename, told.evalue)
        return Outcome(name, "failed", error.cell_index + 1, f"{told.ename}: {told.evalue}", lines, cause)
    if isinstance(error, CellTimeoutError):
        limit = str(error).split("\n", 1)[0]
        return Outcome(name, "failed", state.cell, f"time limit for a cell: {limit}", (), "timeout")
    if isinstance(error, OSError) and error.errno in _FULL:
        return _from_disk(name, state.cell, error)
    process = state.manager.started
    code = process.poll() if process is not None else None
    if isinstance(error, DeadKernelError) or (isinstance(error, RuntimeError) and code is not None):
        return _from_death(name, state, code, is_short_of_memory=is_short_of_memory)
    return Outcome(name, "failed", state.cell, f"{type(error).__name__}: {error}", (), "error")


def _cause_of_error(ename: str, evalue: str) -> Cause:
    if ename.endswith("MemoryError") or f"[Errno {errno.ENOMEM}]" in evalue:
        return "memory"
    is_full = any(f"[Errno {number}]" in evalue for number in _FULL) or "No space left on device" in evalue
    return "disk" if is_full else "error"


def _from_disk(name: str, cell: int, error: OSError) -> Outcome:
    return Outcome(name, "failed", cell, f"the disk is full: {error.strerror}", (), "disk")


def _from_death(name: str, state: _Execution, code: int | None, *, is_short_of_memory: bool) -> Outcome:
    log = state.manager.log_file
    lines = log.read_text(encoding="utf-8", errors="replace").strip().split("\n") if log.exists() else []
    last = tuple(line for line in lines[-_MAX_LINES:] if line)
    if code is not None and code < 0:
        word = f"the kernel was killed by signal {-code} ({_signal_name(-code)})"
        if code == -signal.SIGKILL and is_short_of_memory:
            return Outcome(name, "failed", state.cell, f"{word}: the machine ran out of memory", last, "memory")
        return Outcome(name, "failed", state.cell, word, last, "killed")
    shown = "" if code is None else f" with exit code {code}"
    return Outcome(name, "failed", state.cell, f"the kernel ended{shown}", last, "killed")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"


def _count_memory_kills() -> int:
    """How often the system has killed a process for want of memory; 0 where it does not say."""
    total = 0
    for file, key in (("/proc/vmstat", "oom_kill"), ("/sys/fs/cgroup/memory.events", "oom_kill")):
        with suppress(OSError, ValueError):
            for line in Path(file).read_text(encoding="ascii").split("\n"):
                if line.startswith(f"{key} "):
                    total += int(line.split()[1])
    return total


def _marked(notebook: Any, outcome: Outcome) -> Any:
    """Return the notebook with its failure in the cell where it happened, unless that cell holds its error already."""
    from nbformat.v4 import new_output

    if outcome.state == "failed" and outcome.cell:
        cell = notebook.cells[outcome.cell - 1]
        if cell.cell_type != "code":
            return notebook
        if outcome.cause in _FROM_OUTSIDE:  # what a kernel says while it is being ended is not the reason
            cell.outputs = [output for output in cell.outputs if output.output_type != "error"]
        if not any(output.output_type == "error" for output in cell.outputs):
            text = "\n".join([outcome.error, *outcome.lines])
            cell.outputs.append(new_output("error", ename=outcome.cause, evalue=outcome.error, traceback=[text]))
    return notebook


def _write(notebook: Any, target: Path) -> None:
    import nbformat

    temporary = target.with_name(f".{target.name}")
    nbformat.write(notebook, temporary)
    temporary.replace(target)
