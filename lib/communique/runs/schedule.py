"""A run on a schedule: an entry of the user's crontab, found again by its comment."""

from __future__ import annotations

import hashlib
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from communique.errors import InputError

if TYPE_CHECKING:
    from crontab import CronTab

_MARK = "communique"


def schedule_name(out: Path) -> str:
    """Return the name of the schedule that writes to an outputs folder: there is one for each."""
    return f"{_MARK} {hashlib.sha256(str(out.absolute()).encode()).hexdigest()[:8]}"


def build_command(corpus: str, out: Path, *, options: Sequence[str] = ()) -> str:
    """Return the line for cron: quiet when nothing changed, never two at once, exit code and words on a failure."""
    arguments = [sys.executable, "-m", "communique.cli", "run", str(Path(corpus).absolute())]
    arguments += ["--out", str(out.absolute()), "--quiet", "--no-wait", *options]
    command = shlex.join(arguments)
    if "--params" in options:  # files that it names are looked for from here
        command = f"cd {shlex.quote(str(Path.cwd()))} && {command}"
    if "\n" in command:
        raise InputError("a schedule cannot hold a line break: rename the folder, or use --params for the value")
    return command  # a %, which to cron ends the line, is escaped by python-crontab


def open_crontab(user: str = "") -> CronTab:
    """Return the crontab of this user, or of ``user`` for root. Raises InputError where there is no cron."""
    from crontab import CronTab

    try:
        return CronTab(user=user or True)
    except OSError as error:
        raise InputError(f"the crontab cannot be read: {error}; install cron, or use another scheduler") from error


def install_schedule(corpus: str, out: Path, *, when: str, options: Sequence[str] = (), user: str = "") -> str:
    """Install a run of ``corpus`` at ``when`` (five fields of cron, or @daily and the like), and return its line.

    An earlier schedule for the same outputs folder is replaced; other entries of the crontab stay as they are.
    """
    tab = open_crontab(user)
    name = schedule_name(out)
    tab.remove_all(comment=name)
    job = tab.new(command=build_command(corpus, out, options=options), comment=name)
    try:
        job.setall(when)
    except (ValueError, KeyError) as error:
        raise InputError(
            f"--at {when!r} is no time of cron ({error}); for example '0 6 * * 1': Mondays at six"
        ) from error
    if not job.is_valid():
        raise InputError(f"--at {when!r} is no time of cron; for example '0 6 * * 1': Mondays at six")
    tab.write()
    return str(job)


def show_schedules(user: str = "") -> list[str]:
    """Return the lines of all runs that are scheduled in this crontab."""
    return [str(job) for job in open_crontab(user) if str(job.comment).startswith(f"{_MARK} ")]


def remove_schedule(out: Path, user: str = "") -> int:
    """Remove the schedule of an outputs folder; return how many entries went."""
    tab = open_crontab(user)
    removed = int(tab.remove_all(comment=schedule_name(out)))
    if removed:
        tab.write()
    return removed
