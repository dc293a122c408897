"""The outputs folder: runs written beside their place and moved in whole, and the journal of how they went."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from communique.runs.identity import hash_file

SUMS = "SHA256SUMS"
VOLATILE = frozenset({SUMS, "ro-crate-metadata.json"})
"""Files of a run that may differ when it is run again."""


def run_folder(out: Path, run_id: str) -> Path:
    """Return where the run with this id stands, or will."""
    return out / "runs" / run_id


def is_complete(folder: Path) -> bool:
    """Whether a run stands there whole: it was moved in with its sums."""
    return (folder / SUMS).is_file()


def stage_run(out: Path, run_id: str) -> Path:
    """Return a new empty folder beside the runs, in which the run with this id is written."""
    folder = out / "runs" / f".{run_id}.{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def write_sums(folder: Path) -> None:
    """Write ``SHA256SUMS``: a line for every file that a re-run must give again, in the order of their paths."""
    lines = [f"{hash_file(file)}  {name}\n" for name, file in list_files(folder)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="")


def list_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield (path from ``folder``, file) of every file that a re-run must give again, sorted."""
    files = sorted((file.relative_to(folder).as_posix(), file) for file in folder.rglob("*") if file.is_file())
    yield from ((name, file) for name, file in files if name not in VOLATILE)


def publish_run(staged: Path, out: Path, run_id: str) -> Path:
    """Move a run that succeeded into its place; an older one with the same id makes way."""
    target = run_folder(out, run_id)
    old = out / "runs" / f".{run_id}.old"
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    staged.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    return target


def keep_failed(staged: Path, out: Path, run_id: str) -> Path:
    """Move what a failed run made to ``<id>.failed-<n>``; it never replaces a run that succeeded."""
    number = 1
    while (target := out / "runs" / f"{run_id}.failed-{number}").exists():
        number += 1
    staged.rename(target)
    return target


def write_journal(out: Path, entry: Mapping[str, Any]) -> None:
    """Append a line to the journal: when, how long, on what, how it ended."""
    line = json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n"
    with (out / "journal.jsonl").open("a", encoding="utf-8", newline="") as file:
        file.write(line)


def read_journal(out: Path) -> list[dict[str, Any]]:
    """Return the journal's entries, oldest first; a line that was torn by a crash is left out."""
    path = out / "journal.jsonl"
    if not path.is_file():
        return []
    entries = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        try:
            entries.append(json.loads(line))
        except ValueError:
            continue
    return entries
