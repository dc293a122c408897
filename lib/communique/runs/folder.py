"""The outputs folder: runs written beside their place and moved in whole, and the journal of how they went."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from communique.runs.identity import hash_file

SUMS = "SHA256SUMS"
FACTS = "run.json"
"""What a run depends on, and what each of its notebooks wrote."""
VOLATILE = frozenset({SUMS, "ro-crate-metadata.json"})
"""Files of a run that may differ when it is run again."""

_ENTRY = {"run": "", "state": "", "corpus": "", "documents": "", "started": "", "failed": []}
"""What an entry of the journal says at the least."""

_AT_WORKING_FOLDER = -100
_EXCHANGE = 2


def run_folder(out: Path, run_id: str) -> Path:
    """Return where the run with this id stands, or will."""
    return out / "runs" / run_id


def is_complete(folder: Path) -> bool:
    """Whether a run stands there whole: it was moved in with its sums."""
    return (folder / SUMS).is_file()


def list_runs(out: Path) -> list[Path]:
    """Return the folders of complete runs, also failed ones, newest first.

    The journal says which came after which, as clocks go wrong and copies get new times; times order the rest.
    """
    ages = {str(entry.get("folder")): at for at, entry in enumerate(read_journal(out))}
    folders = [f for f in (out / "runs").glob("*") if not f.name.startswith(".") and is_complete(f)]
    return sorted(folders, key=lambda f: (-ages.get(f"runs/{f.name}", -1), -(f / SUMS).stat().st_mtime_ns, f.name))


def has_failed(folder: Path) -> bool:
    """Whether the folder is what a failed run left."""
    return ".failed-" in folder.name


def stage_run(out: Path, run_id: str) -> Path:
    """Return a new empty folder beside the runs, in which the run with this id is written."""
    folder = out / "runs" / f".{run_id}.{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def clear_stale(out: Path) -> None:
    """Remove what killed processes left half done; to be called by the one process that holds the folder's lock.

    A run that was set aside while another took its place, and never came back, comes back.
    """
    for folder in sorted((out / "runs").glob(".*")):
        run_id, _, kind = folder.name[1:].partition(".")
        if kind == "old" and not run_folder(out, run_id).exists():
            folder.rename(run_folder(out, run_id))
        else:
            shutil.rmtree(folder, ignore_errors=True)


def write_sums(folder: Path) -> None:
    """Write ``SHA256SUMS``: a line for every file that a re-run must give again, in the order of their paths."""
    lines = [f"{hash_file(file)}  {name}\n" for name, file in list_files(folder)]
    write_whole(folder / SUMS, "".join(lines))


def read_sums(folder: Path) -> dict[str, str]:
    """Return the hash of every file by its path, as ``SHA256SUMS`` states it."""
    lines = (folder / SUMS).read_text(encoding="utf-8", errors="replace").split("\n")
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines) if name}


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8", newline="")
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def write_facts(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write ``run.json``: inputs, notebooks, the files of each; nothing that a re-run would not give again."""
    write_whole(folder / FACTS, json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n")


def read_facts(folder: Path) -> dict[str, Any]:
    """Return what ``run.json`` holds; nothing where it is missing or torn."""
    try:
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def list_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield (path from ``folder``, file) of every file that a re-run must give again, sorted."""
    files = sorted((file.relative_to(folder).as_posix(), file) for file in folder.rglob("*") if file.is_file())
    yield from ((name, file) for name, file in files if name not in VOLATILE)


def publish_run(staged: Path, out: Path, run_id: str) -> Path:
    """Move a run that succeeded into its place; an older one with the same id makes way in the same step.

    An older one with the same files stays as it is. Where a system cannot exchange two folders in one step, the older
    one is set aside for a moment, and ``clear_stale`` brings it back should this process die in between.
    """
    target = run_folder(out, run_id)
    if not target.exists():
        staged.rename(target)
        return target
    if is_complete(target) and read_sums(target) == read_sums(staged) and _is_whole(target):
        shutil.rmtree(staged)
        return target
    if not _exchange(staged, target):
        old = out / "runs" / f".{run_id}.old"
        shutil.rmtree(old, ignore_errors=True)
        target.rename(old)
        staged.rename(target)
        staged = old
    shutil.rmtree(staged, ignore_errors=True)
    return target


def _is_whole(folder: Path) -> bool:
    return read_sums(folder) == {name: hash_file(file) for name, file in list_files(folder)}


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, by Linux's renameat2; return whether that was possible."""
    if sys.platform != "linux":
        return False
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(call(_AT_WORKING_FOLDER, os.fsencode(one), _AT_WORKING_FOLDER, os.fsencode(other), _EXCHANGE) == 0)


def keep_failed(staged: Path, out: Path, run_id: str) -> Path:
    """Move what a failed run made to ``<id>.failed-<n>``; it never replaces a run that succeeded."""
    number = 1
    while (target := out / "runs" / f"{run_id}.failed-{number}").exists():
        number += 1
    staged.rename(target)
    return target


def remove_old(out: Path, keep: int, current: Path) -> list[str]:
    """Remove the oldest runs, and return the names of what went.

    The newest ``keep`` runs that succeeded stay, and ``current`` always. Of failed runs those go that are older than
    every run that stays: a failure that came since is news, and is never removed.
    """
    runs = list_runs(out)
    good = [folder for folder in runs if not has_failed(folder)]
    kept = [current, *(folder for folder in good if folder != current)][:keep] if current in good else good[:keep]
    if len(good) <= len(kept):
        return []
    oldest = max(runs.index(folder) for folder in kept)
    gone = [f for at, f in enumerate(runs) if (at > oldest if has_failed(f) else f not in kept)]
    for folder in gone:
        hidden = folder.with_name(f".{folder.name}.gone")
        folder.rename(hidden)  # so that nobody sees half of it
        shutil.rmtree(hidden, ignore_errors=True)
    return sorted(folder.name for folder in gone)


def write_journal(out: Path, entry: Mapping[str, Any]) -> None:
    """Append a line to the journal, whole or not at all: when, how long, on what, how it ended."""
    line = (json.dumps(entry, ensure_ascii=False, sort_keys=True, default=str) + "\n").encode()
    with (out / "journal.jsonl").open("ab+", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        if size and (file.seek(size - 1), file.read(1))[1] != b"\n":
            line = b"\n" + line  # a line that was torn by a crash stays alone
        try:
            written = file.write(line)
        except OSError:
            file.truncate(size)
            raise
        if written != len(line):
            file.truncate(size)
            raise OSError(28, os.strerror(28))


def read_journal(out: Path) -> list[dict[str, Any]]:
    """Return the journal's entries, oldest first; what was torn by a crash, or is none, is left out."""
    path = out / "journal.jsonl"
    if not path.is_file():
        return []
    entries = []
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(entry, dict):
            entry = {**_ENTRY, **entry}
            is_told = isinstance(entry["failed"], list) and all(isinstance(item, dict) for item in entry["failed"])
            entries.append(entry if is_told else {**entry, "failed": []})
    return entries
