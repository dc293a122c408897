"""How a notebook ended: what a run tells its report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a notebook ended: ``cell`` counts from 1 among all cells; ``lines`` are the last lines of what went wrong."""

    name: str
    state: Literal["completed", "failed"]
    cell: int = 0
    error: str = ""
    lines: tuple[str, ...] = ()

    @property
    def is_bad_input(self) -> bool:
        """Whether the notebook refused its input: a file or a value that its reader can mend."""
        return self.state == "failed" and self.error.startswith("InputError")
