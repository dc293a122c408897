"""The command ``communique``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from communique import cli_framing, cli_tables
from communique.errors import CommuniqueError, InputError

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
    force: Annotated[bool, typer.Option("--force", help="Run again what stands already.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a corpus with unreadable documents.")] = False,
    excerpts: Annotated[bool, typer.Option("--excerpts", help="Leave full texts out: keep evidence only.")] = False,
) -> None:
    """Run the notebooks on a corpus and publish the report."""
    from communique.runs.run import plan_run, run_notebooks

    plan = plan_run(corpus, only=only or (), given=_read_given(sets or [], params), out=out, excerpts=excerpts)
    _mention_problems(plan.parsed.documents, plan.parsed.problems, strict=strict)
    with _ProgressBar() as bar:
        result = run_notebooks(plan, force=force, progress=bar.show)
    page = result.folder / "index.html"
    if not result.is_new:
        typer.echo(f"Nothing to do: this run stands already (--force runs it again).\n{page}")
        return
    for outcome in result.failed:
        where = f"cell {outcome.cell}" if outcome.cell else "its kernel"
        typer.echo(f"{outcome.name} failed in {where}: {outcome.error}", err=True)
        for line in outcome.lines:
            typer.echo(f"    {line}", err=True)
    typer.echo(str(page))
    if result.failed:
        raise typer.Exit(2 if all(outcome.is_bad_input for outcome in result.failed) else 1)


app.command("parse")(cli_tables.parse)
app.command("count")(cli_tables.count)
app.command("coding-sheet")(cli_framing.coding_sheet)
app.command("agreement")(cli_framing.agreement)
app.command("codebook")(cli_framing.codebook)


@app.command()
def lab() -> None:
    """Open JupyterLab on the notebooks."""
    import os

    from communique.runs.run import notebooks_folder

    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", str(notebooks_folder())])


def _read_given(sets: list[str], params: Path | None) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if params is not None:
        import yaml

        try:
            loaded = yaml.safe_load(params.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise InputError(f"--params {params}: cannot be read: {error}") from error
        if not isinstance(loaded, dict):
            raise InputError(f"--params {params}: a mapping of parameter names to values is needed")
        given.update({str(name): value for name, value in loaded.items()})
    for item in sets:
        name, sign, value = item.partition("=")
        if not sign:
            raise InputError(f"--set {item!r}: write NAME=VALUE")
        given[name.strip()] = value
    return given


def _mention_problems(documents: Any, problems: Any, *, strict: bool) -> None:
    bad = documents[documents["state"].isin(["unreadable", "empty"])]
    lines = [f"{row.path}: {row.state}: {row.problem}" for row in bad.itertuples()]
    lines += [f"{row.path}: {row.problem}" for row in problems.itertuples()]
    for line in lines:
        typer.echo(line, err=True)
    if lines and strict:
        raise InputError(f"--strict: the corpus has {len(lines)} problems, listed above")


class _ProgressBar:
    """A bar on a terminal that names notebook and cell; a line a notebook elsewhere."""

    def __enter__(self) -> _ProgressBar:
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
        return self

    def show(self, name: str, done: int, total: int) -> None:
        """Show that cell ``done`` of ``total`` of notebook ``name`` has begun."""
        if name not in self._tasks:
            self._tasks[name] = self._bar.add_task(name, total=total)
            if not self._console.is_terminal:
                self._console.print(f"running {name} ({total} cells)", markup=False, highlight=False)
        self._bar.update(self._tasks[name], completed=done)

    def __exit__(self, *details: object) -> None:
        self._bar.__exit__(None, None, None)


def main() -> None:
    """Run the command; errors that a user can mend are one sentence and an exit code."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except typer.Abort:
        sys.exit(130)
    except CommuniqueError as error:
        print(f"communique: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, InputError) else 1)
    except Exception as error:
        if hasattr(error, "show") and hasattr(error, "exit_code"):  # a usage error of the command line's library
            error.show()
            sys.exit(error.exit_code)
        raise
