"""A run: the corpus parsed once, the notebooks executed, the report published whole."""

from __future__ import annotations

import datetime
import errno
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.errors import InputError
from communique.outcome import Outcome
from communique.runs import folder as folders
from communique.runs.locking import clear_running, hold, settle_killed, write_running
from communique.runs.plan import INPUTS, RunPlan, Task, notebooks_folder, plan_run

if TYPE_CHECKING:
    from communique.corpus.corpus import Corpus
    from communique.runs.kernels import Nursery, Warmth

_CLOCK = "%Y-%m-%dT%H:%M:%SZ"
_FULL = (errno.ENOSPC, errno.EDQUOT)

Report = Callable[[str, int, int], None]
"""Called with (notebook, cells begun, cells in all)."""

__all__ = ["RunOptions", "RunPlan", "RunResult", "find_run", "notebooks_folder", "plan_run", "run_notebooks"]


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
    """

    force: bool = False
    jobs: int = 0
    cell_timeout: int | None = None
    timeout: int | None = None
    is_waiting: bool = True
    keep: int | None = None
    kernels: Warmth = "warm"


@dataclass(frozen=True, slots=True)
class RunResult:
    """What became of a run.

    ``folder`` is empty where a full disk left no room for any; ``problem`` says what kept the report from being
    written; ``signal`` is what interrupted the run, or 0; ``removed`` are old runs that went.
    """

    folder: Path | None
    is_new: bool
    outcomes: tuple[Outcome, ...] = ()
    problem: str = ""
    signal: int = 0
    removed: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The notebooks that failed."""
        return tuple(outcome for outcome in self.outcomes if outcome.state == "failed")


@dataclass(slots=True)
class _Attempt:
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
            "started": datetime.datetime.fromtimestamp(self.started, datetime.UTC).strftime(_CLOCK),
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


def find_run(plan: RunPlan) -> Path | None:
    """Return the folder of the planned run where it stands already."""
    target = folders.run_folder(plan.out, plan.run_id)
    return target if folders.is_complete(target) else None


def parse_planned(plan: RunPlan) -> Corpus:
    """Parse the plan's corpus. Raises InputError where none of its files is a readable text."""
    from communique.corpus.corpus import read_corpus
    from communique.corpus.reading import ReadOptions

    parsed = read_corpus(plan.corpus, options=ReadOptions(*plan.columns))
    readable = parsed.documents["state"].isin(["ok", "duplicate"])
    if not readable.any():
        first = parsed.documents.iloc[0]
        raise InputError(
            f"corpus {plan.shown!r}: none of its {len(parsed.documents)} files is a readable text; "
            f"{first['path']}: {first['problem']}"
        )
    return parsed


def run_notebooks(
    plan: RunPlan,
    *,
    options: RunOptions | None = None,
    progress: Report = lambda name, done, total: None,
    parsed_is_fit: Callable[[Corpus], None] = lambda parsed: None,
    says: Callable[[str], None] = lambda text: None,
) -> RunResult:
    """Execute the planned run and publish its report; a run that stands already is not repeated unless asked for.

    A failed notebook leaves what the others made in ``runs/<id>.failed-<n>`` and never replaces a run that succeeded.

    Args:
        plan: what to run.
        options: how.
        progress: called as cells begin, from several threads.
        parsed_is_fit: called with the parsed corpus before anything is written; may refuse it by an exception.
        says: told, in sentences, what a user would wonder about.
    """
    from communique.runs.pool import stoppable

    options = options or RunOptions()
    if not options.force and (target := find_run(plan)) is not None:
        return RunResult(target, False)
    with stoppable(), _kernels(plan, options) as kernels:
        parsed = parse_planned(plan)
        parsed_is_fit(parsed)
        with hold(plan.out, is_waiting=options.is_waiting, waits=says):
            settle_killed(plan.out)
            if not options.force and (target := find_run(plan)) is not None:
                return RunResult(target, False)
            attempt = _Attempt(plan, options, n_documents=len(parsed.documents))
            return _run_attempt(attempt, parsed, kernels, progress)


@dataclass(frozen=True, slots=True)
class _Kernels:
    home: Path
    environment: Mapping[str, str]
    nursery: Nursery | None


@contextmanager
def _kernels(plan: RunPlan, options: RunOptions) -> Iterator[_Kernels]:
    """Begin to make kernels ready, while the corpus is parsed; kernels end with the block."""
    _import_nbformat()
    from communique.runs.kernels import kernel_environment, open_nursery

    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="communique-", ignore_cleanup_errors=True)))
        environment = kernel_environment(home, _cache_folder())
        stack.enter_context(_environment({k: v for k, v in environment.items() if k.startswith("JUPYTER_")}))
        nursery = stack.enter_context(open_nursery(options.kernels, environment))
        yield _Kernels(home, environment, nursery)


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


def _cache_folder() -> Path:
    """Where matplotlib keeps its list of fonts between runs: beside other caches of this user."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "communique"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


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


def _run_attempt(attempt: _Attempt, parsed: Corpus, kernels: _Kernels, progress: Report) -> RunResult:
    plan = attempt.plan
    staged: Path | None = None
    folder: Path | None
    try:
        write_running(plan.out, {**attempt.entry(), "stood": find_run(plan) is not None})
        staged = folders.stage_run(plan.out, plan.run_id)
        folder = _make_run(attempt, parsed, kernels, progress, staged)
    except OSError as error:
        is_full = error.errno in _FULL
        attempt.problem = f"{_words(error)}; the report could not be written"
        folder = _abandon(attempt, staged)
        if not is_full:
            _settle(attempt, folder)
            raise
    except KeyboardInterrupt as interrupt:
        attempt.signal = getattr(interrupt, "number", signal.SIGINT)
        attempt.problem = (
            f"the run was interrupted ({signal.Signals(attempt.signal).name}) before its report was written"
        )
        folder = _abandon(attempt, staged)
    except Exception as error:  # a fault of ours: told as what it was, then raised
        attempt.problem = f"{type(error).__name__}: {error}"
        _settle(attempt, _abandon(attempt, staged))
        raise
    return _settle(attempt, folder)


def _words(error: OSError) -> str:
    return f"the disk is full: {error.strerror}" if error.errno in _FULL else f"{type(error).__name__}: {error}"


def _make_run(attempt: _Attempt, parsed: Corpus, kernels: _Kernels, progress: Report, staged: Path) -> Path:
    """Write the whole run beside its place, and move it there."""
    from communique.corpus.opening import write_corpus_tables
    from communique.report.site import build_site
    from communique.runs.provenance import write_crate

    plan = attempt.plan
    write_corpus_tables(parsed, staged / "tables")
    (staged / INPUTS).mkdir()
    for name, path in plan.files.items():
        shutil.copyfile(path, staged / INPUTS / name)
    notebooks = _execute(attempt, kernels, progress, staged)
    folders.write_facts(staged, {"run": plan.run_id, "inputs": plan.inputs, "notebooks": notebooks})
    if not plan.files:
        (staged / INPUTS).rmdir()
    build_site(staged, parsed, attempt.outcomes, plan.inputs, plan.run_id)
    folders.write_sums(staged)
    now = datetime.datetime.now(datetime.UTC).strftime(_CLOCK)
    write_crate(staged, parsed.documents, attempt.outcomes, started=attempt.entry()["started"], ended=now)
    has_failed = any(outcome.state == "failed" for outcome in attempt.outcomes)
    publish = folders.keep_failed if has_failed else folders.publish_run
    return publish(staged, plan.out, plan.run_id)


def _execute(attempt: _Attempt, kernels: _Kernels, progress: Report, staged: Path) -> dict[str, Any]:
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


def _abandon(attempt: _Attempt, staged: Path | None) -> Path | None:
    """Keep of a run that could not be published what helps: the executed notebooks and a page that says what happened.

    All else goes first, which on a full disk makes the room. Returns None where there is none even so.
    """
    from communique.report.site import write_failure_page

    if staged is None or not staged.is_dir():
        return None
    for path in staged.iterdir():
        if path.name != "notebooks":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    try:
        write_failure_page(staged, attempt.problem, attempt.outcomes, attempt.plan.inputs, attempt.plan.run_id)
        folders.write_sums(staged)
        return folders.keep_failed(staged, attempt.plan.out, attempt.plan.run_id)
    except OSError:
        shutil.rmtree(staged, ignore_errors=True)
        return None


def _settle(attempt: _Attempt, folder: Path | None) -> RunResult:
    """Enter the attempt into the journal, remove old runs, and write the page of all runs."""
    from communique.report.site import write_runs_page

    out, removed = attempt.plan.out, list[str]()
    entry = attempt.final(folder)
    try:
        folders.write_journal(out, entry)
        clear_running(out)
        if folder is not None and attempt.options.keep is not None and entry["state"] == "completed":
            removed = folders.remove_old(out, attempt.options.keep, folder)
        write_runs_page(out, folders.read_journal(out))
    except OSError as error:
        if error.errno not in _FULL:
            raise
        attempt.problem = attempt.problem or _words(error)
    outcomes = tuple(attempt.outcomes)
    return RunResult(folder, True, outcomes, attempt.problem, attempt.signal, tuple(removed))


def list_problems(folder: Path) -> list[Sequence[str]]:
    """Return the rows (path, state, problem) of what a standing run could not read, without parsing its corpus again."""
    import csv

    rows: list[Sequence[str]] = []
    for name in ("documents", "problems"):
        path = folder / "tables" / f"{name}.csv"
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    if name == "problems" or row["state"] in ("unreadable", "empty"):
                        rows.append((row["path"], row.get("state", ""), row["problem"]))
    return rows
