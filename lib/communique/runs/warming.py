"""The surroundings of a run's kernels: a home without the user's settings, and a process to fork them from."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.runs.kernels import Nursery, Warmth


@dataclass(frozen=True, slots=True)
class Kernels:
    """Where a run's kernels live, their variables, and what they are forked from, if they are."""

    home: Path
    environment: Mapping[str, str]
    nursery: Nursery | None


@contextmanager
def warm_kernels(warmth: Warmth) -> Iterator[Kernels]:
    """Begin to make kernels ready, while the corpus is parsed; kernels end with the block."""
    _import_nbformat()
    from communique.runs.kernels import kernel_environment, open_nursery

    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="communique-", ignore_cleanup_errors=True)))
        environment = kernel_environment(home, _cache_folder() or home)
        stack.enter_context(_environment({k: v for k, v in environment.items() if k.startswith("JUPYTER_")}))
        nursery = stack.enter_context(open_nursery(warmth, environment, home))
        yield Kernels(home, environment, nursery)


def _import_nbformat() -> None:
    """Import nbformat without a grammar of addresses that jsonschema would build, and that no notebook is checked by.

    Building it costs more than importing pandas.
    """
    name = "rfc3987_syntax"
    is_absent = name not in sys.modules
    if is_absent:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        import nbformat  # noqa: F401
    finally:
        if is_absent:
            sys.modules.pop(name, None)


def _cache_folder() -> Path | None:
    """Where matplotlib keeps its list of fonts between runs: beside other caches of this user, if that can be written.

    Else matplotlib would complain in a cell, where an ordinary kernel imports it.
    """
    with suppress(OSError, RuntimeError):  # RuntimeError: a user without a home
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "communique"
        (folder / "matplotlib").mkdir(parents=True, exist_ok=True)
        if os.access(folder / "matplotlib", os.W_OK):
            return folder
    return None


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set variables for this process, and put back what was."""
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
