"""A run at work, and what the journal says of it when it has ended."""

from __future__ import annotations

import datetime
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.outcome import Outcome
from communique.runs.plan import RunPlan

if TYPE_CHECKING:
    from communique.runs.kernels import Warmth

CLOCK = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run goes about its work; nothing here changes its results.

    Attributes:
        force: run again what stands already, and take no notebook from an earlier run.
        jobs: notebooks executed at once; 0 means one a processor.
        cell_timeout: seconds that a cell may take.
        timeout: seconds that all notebooks together may take.
        is_waiting: wait for another run in the same outputs folder.
        keep: runs that succeeded and stay, by default all.
        kernels: forked from a process with the imports done ("warm"), or ordinary ones ("cold").
        engine: what parses a large corpus: local, dask or a Dask scheduler's address.
    """

    force: bool = False
    jobs: int = 0
    cell_timeout: int | None = None
    timeout: int | None = None
    is_waiting: bool = True
    keep: int | None = None
    kernels: Warmth = "warm"
    engine: str = "local"


@dataclass(slots=True)
class Attempt:
    """A run at work: what is known of it so far, for the journal."""

    plan: RunPlan
    options: RunOptions
    started: float = field(default_factory=time.time)
    n_documents: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    signal: int = 0
    problem: str = ""

    def entry(self) -> dict[str, Any]:
        """What is known when the run begins."""
        plan = self.plan
        return {
            "attempt": f"{plan.run_id}-{int(self.started * 1000)}-{os.getpid()}",
            "run": plan.run_id,
            "started": datetime.datetime.fromtimestamp(self.started, datetime.UTC).strftime(CLOCK),
            "corpus": plan.inputs["corpus_name"],
            "corpus_path": str(Path(plan.corpus).absolute()),
            "given": dict(plan.given),
            "documents": self.n_documents,
            "notebooks": [task.name for task in plan.tasks],
        }

    def final(self, folder: Path | None) -> dict[str, Any]:
        """What is known when it has ended."""
        failed = [o for o in self.outcomes if o.state == "failed"]
        is_bad = bool(failed or self.problem or self.signal)
        return {
            **self.entry(),
            "folder": f"runs/{folder.name}" if folder else "",
            "state": "interrupted" if self.signal else "failed" if is_bad else "completed",
            "seconds": round(time.time() - self.started, 1),
            "failed": [{"notebook": o.name, "cell": o.cell, "cause": o.cause, "error": o.error} for o in failed],
            "reused": {o.name: o.reused for o in self.outcomes if o.reused},
            **({"problem": self.problem} if self.problem else {}),
        }
