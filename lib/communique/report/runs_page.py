"""The page of all runs: state, and what changed from one run on a corpus to the next; and the page of a run cut short."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from communique.outcome import Outcome
from communique.report.rendering import ASSETS, write_page
from communique.wording import join_words

FACTS = "run.json"
"""File of a run that holds what its results depend on."""

_IN_WORDS = {"corpus": "the texts", "library": "the library", "lock": "the locked packages", "python": "Python"}
_MOST_NAMES = 6
_STATES = {
    "completed": "",
    "failed": "",
    "interrupted": "stopped from outside; it left no report",
    "killed": "ended without a word, by the system or a loss of power; it left nothing",
}
"""States of a run, with what a reader needs to know of each."""


def write_runs_page(out: Path, journal: Sequence[Mapping[str, Any]]) -> None:
    """Write ``index.html`` of the outputs folder: every run of the ``journal``, newest first."""
    entries = [entry for entry in journal if re.fullmatch(r"(runs/[\w.-]+)?", str(entry.get("folder", "-")))]
    runs: list[dict[str, Any]] = []
    before: dict[str, Path] = {}
    for entry in entries:
        folder, corpus = out / entry["folder"], str(entry.get("corpus", ""))
        exists = bool(entry["folder"]) and (folder / "index.html").is_file()
        changed = describe_change(before[corpus], folder) if exists and corpus in before else ""
        known = {"seconds": "", "problem": "", "documents": "", "started": "", "failed": [], "reused": {}, **entry}
        state = str(known.get("state", "not known"))
        words = {"explained": _STATES.get(state, ""), "kind": state if state in _STATES else "other"}
        runs.append({**known, **words, "state": state, "exists": exists, "changed": changed})
        if exists and entry.get("state") == "completed":
            before[corpus] = folder
    css = (ASSETS / "report.css").read_text(encoding="utf-8")
    temporary = out / ".index.html"
    write_page("runs.html.j2", temporary, runs=runs[::-1], css=Markup(css))
    temporary.replace(out / "index.html")


def write_failure_page(
    folder: Path, problem: str, outcomes: Sequence[Outcome], inputs: Mapping[str, Any], run_id: str
) -> None:
    """Write an ``index.html`` that needs nothing beside it, for a run whose report could not be written."""
    write_page(
        "failure.html.j2",
        folder / "index.html",
        problem=problem,
        outcomes=outcomes,
        corpus_name=inputs["corpus_name"],
        run_id=run_id,
        css=Markup((ASSETS / "report.css").read_text(encoding="utf-8")),
    )


def describe_change(old: Path, new: Path) -> str:
    """Return in words in which inputs and tables the run in ``new`` differs from that in ``old``."""
    if old == new:
        return "run again"
    inputs_old, inputs_new = _read_inputs(old), _read_inputs(new)
    names = sorted({*inputs_old, *inputs_new})
    inputs = [_IN_WORDS.get(name, name) for name in names if inputs_old.get(name) != inputs_new.get(name)]
    sums_old, sums_new = _read_sums(old), _read_sums(new)
    tables = [name for name in sorted({*sums_old, *sums_new}) if sums_old.get(name) != sums_new.get(name)]
    more = f" and {len(tables) - _MOST_NAMES} more" if len(tables) > _MOST_NAMES else ""
    shown = ", ".join(tables[:_MOST_NAMES]) + more if more else join_words(tables)
    parts = [f"changed: {join_words(inputs)}" if inputs else "", f"other tables: {shown}" if tables else "same tables"]
    return "; ".join(part for part in parts if part)


def _read_inputs(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / FACTS).read_text(encoding="utf-8"))["inputs"]
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _read_sums(folder: Path) -> dict[str, str]:
    """Return the checksum of each table of a run by the table's name; a run that failed has none."""
    path = folder / "SHA256SUMS"
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("  ", 1) for line in lines if re.search(r"  tables/[^/]+\.csv$", line)]
    return {name.removeprefix("tables/").removesuffix(".csv"): digest for digest, name in pairs}
