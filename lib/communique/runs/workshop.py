"""A folder of its own for each notebook at work, so that what it writes does not depend on what runs beside it."""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from communique.outcome import EXCERPTS
from communique.runs import folder as folders
from communique.runs.identity import hash_file
from communique.runs.plan import RunPlan, Task

_MADE = ("tables", "figures")
_COPIED_BYTES = 2**23


class Workshop:
    """Hands each notebook the tables that it may read, and takes over what it made, in the order of the notebooks.

    A notebook sees the parsed corpus; one that reads others' tables sees those too. It cannot change what another sees.
    """

    def __init__(self, plan: RunPlan, staged: Path) -> None:
        self.plan, self.staged = plan, staged
        self._parsed = {path.name for path in (staged / "tables").iterdir()}
        self._hashes: dict[str, str] = {}
        self._writers: dict[str, int] = {}
        self.files: dict[str, list[str]] = {}
        self.keys: dict[str, str] = {}

    def prepare(self, task: Task) -> Path:
        """Return a new folder in which the notebook finds all that it reads."""
        work = self.staged / ".work" / task.name
        for name in _MADE:
            (work / name).mkdir(parents=True)
        for name in self._visible(task):
            _lay(self.staged / "tables" / name, work / "tables" / name)
        for name in self.plan.files.sources:
            (work / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(self.staged / name, work / name)
        return work

    def _visible(self, task: Task) -> list[str]:
        """Tables of the corpus and, for a notebook that reads others', of those before it: whatever ran meanwhile."""
        if not task.reads_others:
            return sorted(self._parsed)
        at = self.plan.tasks.index(task)
        made = {Path(name).name for name, by in self._writers.items() if by < at and name.startswith("tables/")}
        return sorted(self._parsed | made)

    def key(self, task: Task) -> str:
        """Return a hash of all that the notebook's results depend on."""
        inputs = self.plan.inputs
        tables = {name: self._hash(name) for name in self._visible(task)}
        known = {name: inputs.get(name) for name in ("library", "lock", "files", "python", "platform")}
        facts = {"notebook": inputs["notebooks"][task.name], "values": dict(task.values), "tables": tables, **known}
        self.keys[task.name] = hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()
        return self.keys[task.name]

    def _hash(self, name: str) -> str:
        if name not in self._hashes:
            self._hashes[name] = hash_file(self.staged / "tables" / name)
        return self._hashes[name]

    def collect(self, task: Task, work: Path) -> None:
        """Take over what the notebook made; where two made the same file, the later notebook's stays."""
        visible = set(self._visible(task))
        made = []
        for folder in _MADE:
            for path in sorted((work / folder).rglob("*")):
                name = path.relative_to(work).as_posix()
                given = self.staged / name
                is_given = folder == "tables" and path.name in visible and filecmp.cmp(path, given, shallow=False)
                if path.is_file() and not is_given:
                    made.append(name)
                    self._take(task, path, name)
        self.files[task.name] = made

    def _take(self, task: Task, path: Path, name: str) -> None:
        at = self.plan.tasks.index(task)
        if self._writers.get(name, -1) <= at:
            self._writers[name] = at
            self._hashes.pop(Path(name).name, None)
            (self.staged / name).parent.mkdir(parents=True, exist_ok=True)
            path.replace(self.staged / name)

    def reuse(self, task: Task, earlier: Mapping[str, tuple[Path, list[str]]]) -> str:
        """Take the notebook, its tables and figures from an earlier run with the same key; return its name, or ""."""
        found = earlier.get(self.key(task))
        if found is None:
            return ""
        folder, files = found
        work = self.staged / ".work" / task.name
        try:
            for name in [*files, f"notebooks/{task.notebook.name}"]:
                (work / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(folder / name, work / name)
        except OSError:  # it went while we looked
            shutil.rmtree(work, ignore_errors=True)
            return ""
        for name in files:
            self._take(task, work / name, name)
        (work / "notebooks" / task.notebook.name).replace(self.staged / "notebooks" / task.notebook.name)
        self.files[task.name] = files
        return folder.name

    def clear(self) -> None:
        """Remove the folders of the notebooks at work."""
        shutil.rmtree(self.staged / ".work", ignore_errors=True)


def _lay(source: Path, target: Path) -> None:
    """Copy a small file; link a large one, which costs nothing and is read only."""
    if source.stat().st_size > _COPIED_BYTES:
        try:
            os.link(source, target)
        except OSError:
            pass
        else:
            return
    shutil.copyfile(source, target)


def list_earlier(out: Path) -> dict[str, tuple[Path, list[str]]]:
    """Return, by key, the run that holds a notebook's results, and the files that it wrote; the newest run wins.

    Only files that are still what their run's sums say they are count. A run of excerpts holds no results to take over:
    what it left out depends on all of its pages.
    """
    found: dict[str, tuple[Path, list[str]]] = {}
    for folder in reversed(folders.list_runs(out)):
        sums, facts_file = folders.read_sums(folder), folder / folders.FACTS
        if not facts_file.is_file() or sums.get(folders.FACTS) != hash_file(facts_file):
            continue
        known = folders.read_facts(folder)
        if known.get("inputs", {}).get(EXCERPTS):
            continue
        for name, facts in known.get("notebooks", {}).items():
            if not _is_reusable(facts):
                continue
            files = [*facts["files"], f"notebooks/{name}.ipynb"]
            if all((folder / file).is_file() and sums.get(file) == hash_file(folder / file) for file in files):
                found[facts["key"]] = (folder, list(facts["files"]))
    return found


def _is_reusable(facts: Any) -> bool:
    return isinstance(facts, dict) and facts.get("state") == "completed" and {"key", "files"} <= set(facts)
