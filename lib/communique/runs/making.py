"""Writing a run: tables, executed notebooks, report, sums and provenance, beside the place where it will stand."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.outcome import Outcome
from communique.runs import folder as folders
from communique.runs.attempt import CLOCK, Attempt, RunOptions
from communique.runs.identity import hash_file
from communique.runs.plan import Task
from communique.runs.warming import Kernels

if TYPE_CHECKING:
    from communique.corpus.corpus import Corpus

Report = Callable[[str, int, int], None]
"""Called with (notebook, cells begun, cells in all)."""


def make_run(attempt: Attempt, parsed: Corpus, kernels: Kernels, progress: Report, staged: Path) -> None:
    """Write the whole run beside its place."""
    from communique.corpus.opening import write_corpus_tables
    from communique.report.site import build_site
    from communique.runs.provenance import write_crate

    plan = attempt.plan
    write_corpus_tables(parsed, staged / "tables")
    plan.files.copy_to(staged)
    notebooks = _execute(attempt, kernels, progress, staged)
    folders.write_facts(staged, {"run": plan.run_id, "inputs": plan.inputs, "notebooks": notebooks})
    build_site(staged, parsed, attempt.outcomes, plan.inputs, plan.run_id)
    folders.write_sums(staged)
    now = datetime.datetime.now(datetime.UTC).strftime(CLOCK)
    write_crate(staged, parsed.documents, attempt.outcomes, started=attempt.entry()["started"], ended=now)


def publish(attempt: Attempt, staged: Path) -> Path:
    """Move a run that was written into its place, and return where that is."""
    has_failed = any(outcome.state == "failed" for outcome in attempt.outcomes)
    move = folders.keep_failed if has_failed else folders.publish_run
    return move(staged, attempt.plan.out, attempt.plan.run_id)


def _execute(attempt: Attempt, kernels: Kernels, progress: Report, staged: Path) -> dict[str, Any]:
    """Execute the notebooks, and return what ``run.json`` says of each."""
    from communique.runs.cleaning import machine_paths
    from communique.runs.execution import Stop, execute_notebook
    from communique.runs.kernels import manager_class
    from communique.runs.pool import execute_all
    from communique.runs.workshop import Workshop, list_earlier

    plan, options, stop = attempt.plan, attempt.options, Stop()
    (staged / "notebooks").mkdir()
    shop = Workshop(plan, staged)
    earlier = {} if options.force else list_earlier(plan.out)

    def begin(task: Task) -> Callable[[], Outcome] | Outcome:
        if hash_file(task.notebook) != plan.inputs["notebooks"][task.name]:
            return Outcome(task.name, "failed", 0, "the notebook was changed since the run began", (), "error")
        if reused := shop.reuse(task, earlier):
            return Outcome(task.name, "completed", reused=reused)
        work = shop.prepare(task)
        environment = {**kernels.environment, _parsed_variable(): "1"}
        log = kernels.home / f"{task.name}.log"
        manager = manager_class(folder=work, log_file=log, nursery=kernels.nursery, environment=environment)
        stop.watch(manager)
        shown = {str(path): "." for path in (work, work.resolve(), staged, staged.resolve())}
        return lambda: execute_notebook(
            task.notebook,
            staged / "notebooks" / task.notebook.name,
            parameters=task.values,
            manager=manager,
            stop=stop,
            hidden={**machine_paths(), **shown, str(kernels.home): "~"},
            cell_timeout=options.cell_timeout,
            progress=lambda done, total: progress(task.name, done, total),
        )

    def end(task: Task, outcome: Outcome) -> None:
        if outcome.state == "completed" and not outcome.reused:
            shop.collect(task, staged / ".work" / task.name)

    deadline = time.monotonic() + options.timeout if options.timeout else None
    outcomes, attempt.signal = execute_all(
        plan.tasks, jobs=_count_jobs(options), begin=begin, end=end, stop=stop, deadline=deadline
    )
    attempt.outcomes = outcomes
    shop.clear()
    return {
        o.name: {"state": o.state, "key": shop.keys.get(o.name, ""), "files": shop.files.get(o.name, []), **_why(o)}
        for o in outcomes
    }


def _parsed_variable() -> str:
    from communique.corpus.opening import PARSED_VARIABLE

    return PARSED_VARIABLE


def _count_jobs(options: RunOptions) -> int:
    if options.jobs > 0:
        return options.jobs
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _why(outcome: Outcome) -> dict[str, Any]:
    if outcome.state == "completed":
        return {}
    return {"cause": outcome.cause, "cell": outcome.cell, "error": outcome.error}
