"""Commands on runs that stand: proving that one repeats, comparing two, and running on a schedule."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from communique.errors import InputError


def verify(
    run_id: Annotated[str, typer.Argument(metavar="[RUN]", help="A run's folder or id; by default the newest.")] = "",
    out: Annotated[Path, typer.Option(help="Where runs landed.")] = Path("outputs"),
    corpus: Annotated[str, typer.Option(help="Where its corpus lies now, if it was moved.")] = "",
) -> None:
    """Run again elsewhere, and compare byte for byte."""
    from communique.runs.verify import resolve_run, verify_run

    done = verify_run(resolve_run(run_id, out), corpus=corpus)
    if not done.differences:
        typer.echo(f"run {done.run}: all {done.n_files} files are the same to the byte when it is run again")
        return
    for difference in done.differences:
        typer.echo(f"{difference.file}: {difference.where}", err=True)
    typer.echo(f"run {done.run}: {len(done.differences)} of {done.n_files} files differ", err=True)
    raise typer.Exit(1)


def compare(
    old: Annotated[str, typer.Argument(help="A run's folder or id.")],
    new: Annotated[str, typer.Argument(help="Another run's folder or id.")],
    out: Annotated[Path, typer.Option(help="Where runs landed.")] = Path("outputs"),
    max_rows: Annotated[int, typer.Option(min=0, help="Rows shown of each table.")] = 20,
) -> None:
    """Show which rows of which tables changed."""
    from communique.runs.compare import changed_inputs, compare_runs
    from communique.runs.verify import resolve_run

    folders = resolve_run(old, out), resolve_run(new, out)
    for name in changed_inputs(*folders):
        typer.echo(f"input differs: {name}")
    n_changed = 0
    for change in compare_runs(*folders):
        n_changed += 1
        counts = ", ".join(f"{change.count(kind):,} {kind}" for kind in ("added", "removed", "changed"))
        typer.echo(f"{change.table}: {counts if change.rows else ''}{' ' if change.rows else ''}{change.note}".rstrip())
        for row in change.rows[:max_rows]:
            cells = "; ".join(f"{column}: {before!r} -> {after!r}" for column, before, after in row.changed)
            key = ", ".join(f"{name}={value}" for name, value in row.key)
            typer.echo(f"    {row.kind} {key}" + (f": {cells}" if cells else ""))
        if len(change.rows) > max_rows:
            typer.echo(f"    ... and {len(change.rows) - max_rows:,} more (--max-rows)")
    if not n_changed:
        typer.echo("no table differs")


schedule = typer.Typer(no_args_is_help=True, help="A run on a schedule, by the user's crontab.")
_USER = typer.Option(help="Whose crontab; for root only.")


@schedule.command("install")
def schedule_install(
    corpus: Annotated[str, typer.Argument(help="A folder of texts, a file, a glob or a .zip.")],
    at: Annotated[str, typer.Option(help="When: five fields of cron, or @daily and the like.")] = "@daily",
    out: Annotated[Path, typer.Option(help="Where runs land.")] = Path("outputs"),
    keep: Annotated[int | None, typer.Option(min=1, help="Remove the oldest runs beyond so many.")] = None,
    params: Annotated[Path | None, typer.Option(help="A YAML file of parameters.")] = None,
    timeout: Annotated[int | None, typer.Option(min=1, help="Seconds that the notebooks may take.")] = None,
    user: Annotated[str, _USER] = "",
) -> None:
    """Install a scheduled run; one that writes to the same outputs folder is replaced."""
    from communique.corpus.places import locate_corpus
    from communique.runs.given import read_given
    from communique.runs.plan import plan_run
    from communique.runs.schedule import install_schedule

    options = ["--keep", str(keep)] if keep else []
    options += ["--params", str(params.absolute())] if params else []
    options += ["--timeout", str(timeout)] if timeout else []
    located = locate_corpus(corpus)
    plan_run(located, given=read_given([], params), out=out)  # what would fail at night is refused now
    typer.echo(install_schedule(located, out, when=at, options=options, user=user))


@schedule.command("show")
def schedule_show(user: Annotated[str, _USER] = "") -> None:
    """Show the scheduled runs."""
    from communique.runs.schedule import show_schedules

    for line in show_schedules(user) or ["no run is scheduled"]:
        typer.echo(line)


@schedule.command("remove")
def schedule_remove(
    out: Annotated[Path, typer.Option(help="Where its runs land.")] = Path("outputs"),
    user: Annotated[str, _USER] = "",
) -> None:
    """Remove the scheduled run of an outputs folder."""
    from communique.runs.schedule import remove_schedule

    if not remove_schedule(out, user):
        raise InputError(f"no run that writes to {out} is scheduled; `communique schedule show` lists those that are")
    typer.echo("removed")
