"""How a notebook ended: what a run tells its report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EXCERPTS = "excerpts"
"""Name, among a run's inputs, of the choice to publish only excerpts."""

Cause = Literal["", "error", "timeout", "killed", "memory", "interrupted", "disk", "not run"]
"""Why a notebook failed: an error of its own, a time limit, a signal, no memory or disk left, a stop from outside."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a notebook ended: ``cell`` counts from 1 among all cells; ``lines`` are the last lines of what went wrong.

    ``reused`` names the earlier run that it was taken from, where it did not have to be executed again.
    """

    name: str
    state: Literal["completed", "failed"]
    cell: int = 0
    error: str = ""
    lines: tuple[str, ...] = ()
    cause: Cause = ""
    reused: str = ""

    @property
    def is_bad_input(self) -> bool:
        """Whether the notebook refused its input: a file or a value that its reader can mend."""
        return self.state == "failed" and self.error.startswith("InputError")
