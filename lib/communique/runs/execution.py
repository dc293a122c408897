"""Executing one notebook with papermill, and keeping of it what a re-run gives again."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

Progress = Callable[[int, int], None]
"""Called with (cells begun, cells in all) whenever a cell begins."""

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,16}\b")
_QUIET = "--IPKernelApp.log_level=50"  # a kernel that is shut down at work says so; errors reach the notebook anyway
_INJECTED = "injected-parameters"


def execute_notebook(
    source: Path,
    target: Path,
    *,
    parameters: Mapping[str, Any],
    cwd: Path,
    environment: Mapping[str, str],
    progress: Progress = lambda done, total: None,
) -> Outcome:
    """Execute ``source`` in a kernel of its own and write it to ``target``.

    Args:
        source: the notebook.
        target: where the executed notebook goes, also a failed one.
        parameters: values that are not the notebook's defaults.
        cwd: the kernel's working directory.
        environment: variables for the kernel.
        progress: called as cells begin.

    Returns:
        How it ended. Errors of the notebook's own are an outcome, not an exception.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    _register_engine()
    outcome = Outcome(source.stem, "completed")
    with _environment(environment):
        try:
            papermill.execute_notebook(
                str(source),
                str(target),
                parameters=dict(parameters),
                engine_name="communique",
                kernel_name="python3",
                cwd=str(cwd),
                progress_bar=False,
                request_save_on_cell_execute=False,
                on_cell=progress,
            )
        except PapermillExecutionError as error:
            lines = tuple(_ANSI.sub("", "\n".join(error.traceback)).strip().split("\n")[-6:])
            outcome = Outcome(source.stem, "failed", error.cell_index + 1, f"{error.ename}: {error.evalue}", lines)
        except (DeadKernelError, CellTimeoutError) as error:
            outcome = Outcome(source.stem, "failed", 0, f"{type(error).__name__}: {error}")
    return outcome


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set variables that the kernel inherits, and put back what was."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _register_engine() -> None:
    """Register a papermill engine that reports each cell as it begins, with kernels reached by sockets of the file system.

    Such sockets are open to this user alone; TCP ports would be open to everyone on the machine.
    """
    from jupyter_client.manager import AsyncKernelManager
    from papermill.engines import NBClientEngine, papermill_engines

    if "communique" in papermill_engines._engines:
        return

    class LocalKernelManager(AsyncKernelManager):
        transport = "tcp" if sys.platform == "win32" else "ipc"

    class ReportingEngine(NBClientEngine):
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, on_cell: Progress, **kwargs: Any) -> None:
            begin = nb_man.cell_start

            def cell_start(cell: Any, cell_index: int | None = None, **more: Any) -> None:
                on_cell((cell_index or 0) + 1, len(nb_man.nb.cells))
                begin(cell, cell_index, **more)

            nb_man.cell_start = cell_start
            super().execute_managed_notebook(
                nb_man, kernel_name, kernel_manager_class=LocalKernelManager, extra_arguments=[_QUIET], **kwargs
            )

    papermill_engines.register("communique", ReportingEngine)


def clean_notebook(notebook: NotebookNode, hidden: Mapping[str, str]) -> NotebookNode:
    """Take out of an executed notebook what differs from run to run; ``hidden`` are paths and what stands for them.

    Times, papermill's bookkeeping and object addresses go; the injected cell gets a fixed id. Cells that a notebook
    added for papermill's error marks go too: the report states the failure itself.
    """
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    notebook.cells = [
        cell for cell in notebook.cells if not {"papermill-error-cell-tag"} & set(cell.metadata.get("tags", []))
    ]
    for cell in notebook.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = _INJECTED
        for output in cell.get("outputs", []):
            _clean_output(output, hidden)
    return notebook


def _clean_output(output: Any, hidden: Mapping[str, str]) -> None:
    if "text" in output:
        output["text"] = _clean_text(output["text"], hidden)
    for kind, value in output.get("data", {}).items():
        if kind.startswith("text/") and isinstance(value, str):
            output["data"][kind] = _clean_text(value, hidden)
    for key in ("evalue",):
        if key in output:
            output[key] = _clean_text(output[key], hidden)
    if "traceback" in output:
        output["traceback"] = [_clean_text(line, hidden) for line in output["traceback"]]


def _clean_text(text: str, hidden: Mapping[str, str]) -> str:
    for path, name in hidden.items():
        text = text.replace(path, name)
    return _ADDRESS.sub("0x…", text)
