"""Proof that a run repeats: run again elsewhere, under other conditions, and compared byte for byte."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.errors import InputError, RunError
from communique.outcome import EXCERPTS
from communique.runs import folder as folders
from communique.runs.files import FOLDER
from communique.runs.identity import hash_file
from communique.runs.plan import plan_run

_CONDITIONS = {"PYTHONHASHSEED": "4711", "TZ": "Asia/Almaty", "LANG": "C", "LC_ALL": "C"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that a re-run did not give again, and where it first differs."""

    file: str
    where: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a re-run showed: how many files were compared, and which differ, the notebooks first."""

    run: str
    n_files: int
    differences: tuple[Difference, ...]


def resolve_run(run: str, out: Path) -> Path:
    """Return the folder of a run, given by its folder or its id; by default the newest that succeeded.

    Raises InputError where there is none.
    """
    if run:
        places = [Path(run), folders.run_folder(out, run)]
        for place in places:
            if folders.is_complete(place):
                return place.resolve()
        raise InputError(f"run {run!r}: no complete run at {places[0]} nor at {places[1]}; `ls {out}/runs` lists them")
    for folder in folders.list_runs(out):
        if not folders.has_failed(folder):
            return folder.resolve()
    raise InputError(f"{out} holds no run that succeeded: `communique run` makes one")


def verify_run(folder: Path, *, corpus: str = "") -> Verification:
    """Run again what stands in ``folder``, elsewhere, and compare every file under its sums.

    The re-run has another PYTHONHASHSEED, TZ and LANG, one notebook at a time, and kernels that are not forked.

    Args:
        folder: the run.
        corpus: where its corpus lies, by default where the journal says.

    Raises:
        InputError: where the journal does not know the run, or what it depended on has changed since.
        RunError: where the re-run fails.
    """
    entry = _find_entry(folder, corpus)
    given = {name: _find_files(folder, value) for name, value in entry["given"].items()}
    known = folders.read_facts(folder)
    is_excerpt = bool(known.get("inputs", {}).get(EXCERPTS))
    plan = plan_run(entry["corpus_path"], only=entry["notebooks"], given=given, excerpts=is_excerpt)
    if plan.run_id != known.get("run"):
        raise InputError(
            f"run {folder.name} cannot be repeated as it was: {_describe_change(known.get('inputs', {}), plan.inputs)} "
            "changed since; a new `communique run` shows what that makes of it"
        )
    with tempfile.TemporaryDirectory(prefix="communique-verify-") as place:
        again = _run_elsewhere(entry, given, Path(place), is_excerpt=is_excerpt)
        differences = list_differences(folder, again)
        return Verification(plan.run_id, len(folders.read_sums(folder)), tuple(differences))


def _find_entry(folder: Path, corpus: str) -> Mapping[str, Any]:
    for entry in reversed(folders.read_journal(folder.parents[1])):
        if entry.get("folder") == f"runs/{folder.name}" and {"corpus_path", "given", "notebooks"} <= set(entry):
            return {**entry, **({"corpus_path": str(Path(corpus).absolute())} if corpus else {})}
    if not corpus:
        raise InputError(
            f"the journal beside run {folder.name} does not say where its corpus lies: name it by --corpus"
        )
    inputs = folders.read_facts(folder).get("inputs", {})
    given = {name: value for values in inputs.get("parameters", {}).values() for name, value in values.items()}
    return {"corpus_path": str(Path(corpus).absolute()), "given": given, "notebooks": list(inputs.get("notebooks", {}))}


def _find_files(folder: Path, value: Any) -> Any:
    """Return a parameter's value with the files that the run holds named where they lie."""
    if isinstance(value, list):
        return [_find_files(folder, item) for item in value]
    return str(folder / value) if isinstance(value, str) and value.startswith(f"{FOLDER}/") else value


def _describe_change(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    names = [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
    return ", ".join(names) or "what it depends on"


def _run_elsewhere(entry: Mapping[str, Any], given: Mapping[str, Any], place: Path, *, is_excerpt: bool) -> Path:
    parameters = place / "parameters.yaml"
    parameters.write_text(json.dumps(dict(given)), encoding="utf-8")  # JSON is YAML
    command = [sys.executable, "-m", "communique.cli", "run", entry["corpus_path"], "--out", str(place / "out")]
    command += ["--params", str(parameters), "--jobs", "1", "--kernels", "cold", "--quiet"]
    command += ["--excerpts"] if is_excerpt else []
    for name in entry["notebooks"]:
        command += ["--only", name]
    done = subprocess.run(
        command, cwd=place, env={**os.environ, **_CONDITIONS}, capture_output=True, text=True, check=False
    )
    made = folders.list_runs(place / "out")
    if done.returncode or not made:
        raise RunError(f"the run failed when it was repeated:\n{done.stderr.strip()}")
    return made[0]


def list_differences(one: Path, other: Path) -> list[Difference]:
    """Return the files under the sums of run ``one`` that are not the same now, there and in ``other``."""
    stated, again = folders.read_sums(one), folders.read_sums(other)
    found = []
    for name in sorted({*stated, *again}, key=lambda name: (not name.endswith(".ipynb"), name)):
        if name not in again or name not in stated:
            found.append(Difference(name, "only in the run" if name in stated else "only in the re-run"))
        elif not (one / name).is_file():
            found.append(Difference(name, "removed from the run since it was made"))
        elif hash_file(one / name) != again[name]:
            changed = " (changed since the run was made)" if hash_file(one / name) != stated[name] else ""
            found.append(Difference(name, _locate(one / name, other / name) + changed))
    return found


def _locate(one: Path, other: Path) -> str:
    """Return where two files first differ: a cell of a notebook, a line of a text, a byte of anything else."""
    if one.suffix == ".ipynb":
        return _locate_cell(one, other)
    a, b = one.read_bytes(), other.read_bytes()
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if one.suffix in (".parquet", ".png"):
        return f"byte {at}"
    line = a.count(b"\n", 0, at) + 1
    return f"line {line}: {_line(a, line)!r} against {_line(b, line)!r}"


def _line(data: bytes, number: int) -> str:
    lines: Sequence[bytes] = data.split(b"\n")
    text = lines[number - 1].decode("utf-8", "replace") if number <= len(lines) else ""
    return text if len(text) <= 100 else f"{text[:100]}…"


def _locate_cell(one: Path, other: Path) -> str:
    try:
        a, b = (json.loads(path.read_text(encoding="utf-8")) for path in (one, other))
        pairs = list(zip(a["cells"], b["cells"], strict=False))
    except (ValueError, KeyError):
        return "not a notebook any more"
    for at, (x, y) in enumerate(pairs, start=1):
        if x != y:
            part = next((key for key in ("source", "outputs", "metadata") if x.get(key) != y.get(key)), "fields")
            return f"cell {at} ({x.get('id', 'no id')}), its {part}"
    return "the number of cells" if len(a["cells"]) != len(b["cells"]) else "the notebook's metadata"
