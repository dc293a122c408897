"""How far a command has come, on standard error: a bar on a terminal, lines where they are asked for."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

_SECONDS_BETWEEN = 5.0


class Progress:
    """Shows documents, megabytes, rate and time left; ``is_shown`` asks for lines where there is no terminal."""

    def __init__(self, *, is_shown: bool = False) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._is_shown = is_shown
        self._bar: Any = None
        self._started = self._last = time.monotonic()

    def __enter__(self) -> Progress:
        if self._is_terminal:
            from rich.console import Console
            from rich.progress import BarColumn, TextColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(BarColumn(), TextColumn("{task.description}"), console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("reading", total=None)
            self._bar.__enter__()
        return self

    def show(self, n_documents: int, n_bytes: int, n_total: int) -> None:
        """Show that so many documents and bytes of ``n_total`` are done."""
        now = time.monotonic()
        text = describe_progress(n_documents, n_bytes, n_total, now - self._started)
        if self._bar is not None:
            self._bar.update(self._task, completed=n_bytes, total=max(n_total, n_bytes), description=text)
        elif self._is_shown and now - self._last >= _SECONDS_BETWEEN:
            self._last = now
            print(text, file=sys.stderr, flush=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.__exit__(kind, error, trace)


def describe_progress(n_documents: int, n_bytes: int, n_total: int, seconds: float) -> str:
    """Return a line on what is done, how fast, and how long the rest will take.

    ``n_total`` is the size of the files, which for packed ones is less than that of their texts.
    """
    rate = n_bytes / seconds if seconds > 0 else 0.0
    line = f"{n_documents:,} documents, {n_bytes / 1e6:,.0f} of {max(n_total, n_bytes) / 1e6:,.0f} MB"
    if not rate:
        return line
    left = max(0, n_total - n_bytes) / rate
    minutes, rest = divmod(round(left), 60)
    return f"{line}, {rate / 1e6:.1f} MB/s, {f'{minutes} min ' if minutes else ''}{rest} s left"
