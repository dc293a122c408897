"""The command ``communique``."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from communique import cli_framing, cli_runs, cli_tables
from communique.errors import CommuniqueError, InputError

if TYPE_CHECKING:
    from communique.runs.run import RunResult

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Close reading of diplomatic news: parse a corpus, run the notebooks, publish the report.",
)


@app.callback()
def _root() -> None:
    """Close reading of diplomatic news: parse a corpus, run the notebooks, publish the report."""


@app.command()
def run(
    corpus: Annotated[str, typer.Argument(help="A folder of texts, a file, a glob or a .zip.")] = "seeds",
    only: Annotated[list[str] | None, typer.Option(help="Run only this notebook; may be repeated.")] = None,
    sets: Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter.")] = None,
    params: Annotated[Path | None, typer.Option(help="A YAML file of parameters; --set wins over it.")] = None,
    out: Annotated[Path, typer.Option(help="Where runs land.")] = Path("outputs"),
    jobs: Annotated[int, typer.Option(min=0, help="Notebooks at once; 0: one a processor.")] = 0,
    force: Annotated[bool, typer.Option("--force", help="Run again what stands already.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a corpus with unreadable documents.")] = False,
    excerpts: Annotated[bool, typer.Option("--excerpts", help="Leave full texts out: keep evidence only.")] = False,
    keep: Annotated[int | None, typer.Option(min=1, help="Remove the oldest runs beyond so many.")] = None,
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Wait for another run in the same folder.")] = True,
    cell_timeout: Annotated[int | None, typer.Option(min=1, help="Seconds that a cell may take.")] = None,
    timeout: Annotated[int | None, typer.Option(min=1, help="Seconds that the notebooks may take.")] = None,
    kernels: Annotated[str, typer.Option(help="warm: forked with the imports done; cold: ordinary ones.")] = "warm",
    engine: cli_tables.EngineName = "local",
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing where nothing changed; no progress.")] = False,
) -> None:
    """Run the notebooks on a corpus and publish the report."""
    from communique.runs.given import read_given
    from communique.runs.run import RunOptions, list_problems, plan_run, run_notebooks

    if kernels not in ("warm", "cold"):
        raise InputError(f"--kernels {kernels!r}: choose warm or cold")
    plan = plan_run(corpus, only=only or (), given=read_given(sets or [], params), out=out, excerpts=excerpts)
    options = RunOptions(force, jobs, cell_timeout, timeout, wait, keep, kernels, engine)  # type: ignore[arg-type]
    with _ProgressBar(is_quiet=quiet) as bar:
        result = run_notebooks(
            plan,
            options=options,
            progress=bar.show,
            parsed_is_fit=lambda parsed: _mention_problems(_list_problems(parsed), strict=strict),
            says=lambda text: typer.echo(text, err=True),
        )
    for name in result.removed:
        typer.echo(f"removed the old run {name} (--keep)", err=True)
    if not result.is_new and result.folder is not None:
        if not quiet or strict:
            _mention_problems(list_problems(result.folder), strict=strict)
        if not quiet:
            page = result.folder / "index.html"
            typer.echo(f"Nothing to do: this run stands already (--force runs it again).\n{page}")
        return
    _tell(result, is_quiet=quiet)


def _tell(result: RunResult, *, is_quiet: bool) -> None:
    """Say how a run ended, and leave with the exit code that says so."""
    for outcome in result.outcomes:
        if outcome.reused and not is_quiet:
            typer.echo(f"{outcome.name} is unchanged: taken from run {outcome.reused}", err=True)
    for outcome in result.failed:
        where = f" in cell {outcome.cell}" if outcome.cell else "" if outcome.cause == "not run" else " in its kernel"
        typer.echo(f"{outcome.name} failed{where}: {outcome.error}", err=True)
        for line in outcome.lines:
            typer.echo(f"    {line}", err=True)
    if result.problem:
        typer.echo(f"communique: {result.problem}", err=True)
    if result.folder is not None:
        typer.echo(str(result.folder / "index.html"))
    if result.signal:
        raise typer.Exit(128 + result.signal)
    if result.failed or result.problem:
        is_bad_input = bool(result.failed) and all(outcome.is_bad_input for outcome in result.failed)
        raise typer.Exit(2 if is_bad_input and not result.problem else 1)


app.command("parse")(cli_tables.parse)
app.command("count")(cli_tables.count)
app.command("concordance")(cli_tables.concordance)
app.command("phrases")(cli_tables.phrases)
app.command("coding-sheet")(cli_framing.coding_sheet)
app.command("agreement")(cli_framing.agreement)
app.command("codebook")(cli_framing.codebook)


app.command("verify")(cli_runs.verify)
app.command("compare")(cli_runs.compare)
app.add_typer(cli_runs.schedule, name="schedule")


@app.command()
def lab() -> None:
    """Open JupyterLab on the notebooks."""
    import os

    from communique.runs.run import notebooks_folder

    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", str(notebooks_folder())])


def _list_problems(parsed: Any) -> list[Sequence[str]]:
    return _list_rows(parsed.documents, parsed.problems)


def _list_rows(documents: Any, problems: Any) -> list[Sequence[str]]:
    bad = documents[documents["state"].isin(["unreadable", "empty"])]
    rows: list[Sequence[str]] = [(row.path, row.state, row.problem) for row in bad.itertuples()]
    return rows + [(row.path, "", row.problem) for row in problems.itertuples()]


def _mention_problems(rows: Sequence[Sequence[str]], *, strict: bool) -> None:
    for row in rows:
        typer.echo(": ".join(part for part in row if part), err=True)
    if rows and strict:
        raise InputError(f"--strict: the corpus has {len(rows)} problems, listed above")


class _ProgressBar:
    """A bar on a terminal that names notebook and cell; a line a notebook elsewhere."""

    def __init__(self, *, is_quiet: bool = False) -> None:
        self._is_quiet = is_quiet
        self._bar: Any = None
        self._lock = threading.Lock()

    def __enter__(self) -> _ProgressBar:
        return self

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("cell {task.completed} of {task.total}"),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._tasks: dict[str, Any] = {}
        self._bar.__enter__()

    def show(self, name: str, done: int, total: int) -> None:
        """Show that cell ``done`` of ``total`` of notebook ``name`` has begun."""
        if self._is_quiet:
            return
        with self._lock:
            if self._bar is None:
                self._start()
        if name not in self._tasks:
            self._tasks[name] = self._bar.add_task(name, total=total)
            if not self._console.is_terminal:
                self._console.print(f"running {name} ({total} cells)", markup=False, highlight=False)
        self._bar.update(self._tasks[name], completed=done)

    def __exit__(self, *details: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)


def _open_streams() -> None:
    """Open what whoever called has closed, lest a file of ours be taken for standard output."""
    import os

    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            place = os.open(os.devnull, os.O_RDWR)
            if place != number:
                os.dup2(place, number)
                os.close(place)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


def main() -> None:
    """Run the command; errors that a user can mend are one sentence and an exit code."""
    _open_streams()
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except (typer.Abort, KeyboardInterrupt) as stopped:
        sys.exit(128 + getattr(stopped.__cause__ or stopped, "number", 2))
    except CommuniqueError as error:
        print(f"communique: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, InputError) else 1)
    except Exception as error:
        if hasattr(error, "show") and hasattr(error, "exit_code"):  # a usage error of the command line's library
            error.show()
            sys.exit(error.exit_code)
        raise


if __name__ == "__main__":
    main()
