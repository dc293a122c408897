"""A run: the corpus parsed once, the notebooks executed, the report published whole."""

from __future__ import annotations

import errno
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from communique.errors import InputError
from communique.outcome import Outcome
from communique.runs import folder as folders
from communique.runs.attempt import Attempt, RunOptions
from communique.runs.identity import hash_corpus
from communique.runs.locking import clear_running, hold, settle_killed, write_running
from communique.runs.plan import RunPlan, notebooks_folder, plan_run

if TYPE_CHECKING:
    from communique.corpus.corpus import Corpus
    from communique.corpus.reading import ReadOptions
    from communique.runs.making import Report
    from communique.runs.warming import Kernels

_FULL = (errno.ENOSPC, errno.EDQUOT)

__all__ = ["RunOptions", "RunPlan", "RunResult", "find_run", "notebooks_folder", "plan_run", "run_notebooks"]


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


def find_run(plan: RunPlan) -> Path | None:
    """Return the folder of the planned run where it stands already."""
    target = folders.run_folder(plan.out, plan.run_id)
    return target if folders.is_complete(target) and (target / "index.html").is_file() else None


@contextmanager
def parse_planned(
    plan: RunPlan, engine: str = "local", report: Callable[[int, int, int], None] | None = None
) -> Iterator[Corpus]:
    """Give the plan's corpus, parsed: a large one in a folder that goes with the block, others in memory.

    Raises InputError where none of its files is a readable text, or for sheets of other texts.
    """
    from communique.corpus.reading import ReadOptions
    from communique.scale.stored import is_large, parse_stored

    options = ReadOptions(*plan.columns)
    with ExitStack() as stack:
        if engine != "local" or is_large(plan.corpus):
            try:
                given = parse_stored(plan.corpus, plan.out, options=options, engine=engine, report=report)
                parsed = stack.enter_context(given)
            except InputError as error:
                raise InputError(f"corpus {plan.shown!r}: {error}") from error
        else:
            parsed = _parse_in_memory(plan, options)
        _check_sheets(plan, parsed)
        yield parsed


def _parse_in_memory(plan: RunPlan, options: ReadOptions) -> Corpus:
    from communique.corpus.corpus import read_corpus

    parsed = read_corpus(plan.corpus, options=options)
    readable = parsed.documents["state"].isin(["ok", "duplicate"])
    if not readable.any():
        first = parsed.documents.iloc[0]
        raise InputError(
            f"corpus {plan.shown!r}: none of its {len(parsed.documents)} files is a readable text; "
            f"{first['path']}: {first['problem']}"
        )
    return parsed


def _check_sheets(plan: RunPlan, parsed: Corpus) -> None:
    """Refuse coded sheets of other texts or another codebook, before a kernel starts."""
    from communique.framing.given import check_given_sheets

    for notebook, given in plan.parameters.items():
        if given.get("sheets"):
            check_given_sheets(parsed, plan.values(notebook))


def run_notebooks(
    plan: RunPlan,
    *,
    options: RunOptions | None = None,
    progress: Report = lambda name, done, total: None,
    parsed_is_fit: Callable[[Corpus], None] = lambda parsed: None,
    says: Callable[[str], None] = lambda text: None,
    parsing: Callable[[int, int, int], None] | None = None,
) -> RunResult:
    """Execute the planned run and publish its report; a run that stands already is not repeated unless asked for.

    A failed notebook leaves what the others made in ``runs/<id>.failed-<n>`` and never replaces a run that succeeded.

    Args:
        plan: what to run.
        options: how.
        progress: called as cells begin, from several threads.
        parsed_is_fit: called with the parsed corpus before anything is written; may refuse it by an exception.
        says: told, in sentences, what a user would wonder about.
        parsing: called with (documents done, bytes done, bytes in all) while a large corpus is parsed.
    """
    from communique.runs.pool import stoppable
    from communique.runs.warming import warm_kernels

    options = options or RunOptions()
    if not options.force and find_run(plan) is not None:
        return _keep_standing(plan, options, says)
    with stoppable(), ExitStack() as stack:
        try:
            kernels = stack.enter_context(warm_kernels(options.kernels))
            parsed = stack.enter_context(parse_planned(plan, options.engine, parsing))
            _check_unchanged(plan)
        except KeyboardInterrupt as interrupt:
            return _stop_early(Attempt(plan, options), interrupt)
        parsed_is_fit(parsed)
        with hold(plan.out, is_waiting=options.is_waiting, waits=says):
            settle_killed(plan.out)
            if not options.force and (target := find_run(plan)) is not None:
                return RunResult(target, False)
            attempt = Attempt(plan, options, n_documents=len(parsed.documents))
            return _run_attempt(attempt, parsed, kernels, progress)


def _keep_standing(plan: RunPlan, options: RunOptions, says: Callable[[str], None]) -> RunResult:
    """Return the run that stands already, once the oldest ones beyond ``keep`` are gone."""
    target, removed = folders.run_folder(plan.out, plan.run_id), list[str]()
    if options.keep is not None and len(folders.list_runs(plan.out)) > options.keep:
        with hold(plan.out, is_waiting=options.is_waiting, waits=says):
            removed = folders.remove_old(plan.out, options.keep, target)
            if removed:
                from communique.report.runs_page import write_runs_page

                write_runs_page(plan.out, folders.read_journal(plan.out))
    return RunResult(target, False, removed=tuple(removed))


def _check_unchanged(plan: RunPlan) -> None:
    """Refuse texts that are not those that the run is named by: somebody wrote to them while they were read."""
    if hash_corpus(plan.corpus) != plan.inputs["corpus"]:
        raise InputError(f"corpus {plan.shown!r} changed while it was read; run again when nobody writes to it")


def _stop_early(attempt: Attempt, interrupt: KeyboardInterrupt) -> RunResult:
    """Tell of a run that was interrupted before anything of it was written."""
    attempt.signal = getattr(interrupt, "number", signal.SIGINT)
    name = signal.Signals(attempt.signal).name
    attempt.problem = f"the run was interrupted ({name}) while the corpus was read; nothing of it was written"
    with suppress(OSError):
        attempt.plan.out.mkdir(parents=True, exist_ok=True)
        folders.write_journal(attempt.plan.out, attempt.final(None))
    return RunResult(None, True, (), attempt.problem, attempt.signal)


def _run_attempt(attempt: Attempt, parsed: Corpus, kernels: Kernels, progress: Report) -> RunResult:
    import communique.report.runs_page  # noqa: F401 - whole, before an interrupt can leave half of an import behind
    from communique.runs.making import make_run, publish
    from communique.runs.pool import held_signals

    plan = attempt.plan
    staged: Path | None = None
    folder: Path | None
    with ExitStack() as stack:
        try:
            write_running(plan.out, {**attempt.entry(), "stood": find_run(plan) is not None})
            staged = folders.stage_run(plan.out, plan.run_id)
            make_run(attempt, parsed, kernels, progress, staged)
            stack.enter_context(held_signals())  # from here on the run stands, and is told as one that does
            folder = publish(attempt, staged)
        except OSError as error:
            attempt.problem = f"{_words(error)}; the report could not be written"
            folder = _abandon(attempt, staged)
        except KeyboardInterrupt as interrupt:
            stack.enter_context(held_signals())
            attempt.signal = getattr(interrupt, "number", signal.SIGINT)
            attempt.problem = (
                f"the run was interrupted ({signal.Signals(attempt.signal).name}) before its report was written"
            )
            folder = _abandon(attempt, staged)
        except Exception as error:  # a fault of ours, or an input that changed: told as what it was, then raised
            attempt.problem = f"{type(error).__name__}: {error}"
            _settle(attempt, _abandon(attempt, staged))
            raise
        return _settle(attempt, folder)


def _words(error: OSError) -> str:
    return f"the disk is full: {error.strerror}" if error.errno in _FULL else f"{type(error).__name__}: {error}"


def _abandon(attempt: Attempt, staged: Path | None) -> Path | None:
    """Keep of a run that could not be published what helps: the executed notebooks and a page that says what happened.

    All else goes first, which on a full disk makes the room. Returns None where there is none even so.
    """
    from communique.report.runs_page import write_failure_page

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


def _settle(attempt: Attempt, folder: Path | None) -> RunResult:
    """Enter the attempt into the journal, remove old runs, and write the page of all runs."""
    from communique.report.runs_page import write_runs_page

    out, removed = attempt.plan.out, list[str]()
    entry = attempt.final(folder)
    try:
        folders.write_journal(out, entry)
        clear_running(out)
        if folder is not None and attempt.options.keep is not None and entry["state"] == "completed":
            removed = folders.remove_old(out, attempt.options.keep, folder)
        write_runs_page(out, folders.read_journal(out))
    except OSError as error:
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
