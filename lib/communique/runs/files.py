"""Files that parameters name: their content, not their place, is what a run depends on.

Such a parameter is declared with a type that holds ``Path`` (``list[Path]``; ``str | Path`` where a name serves too). The
run copies its files to ``inputs/``, so that notebooks and pages name no path of a machine and a run holds all it needs.
"""

from __future__ import annotations

import shutil
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from communique.errors import InputError
from communique.runs.identity import hash_file
from communique.runs.parameters import Parameter

FOLDER = "inputs"


@dataclass(frozen=True, slots=True)
class GivenFiles:
    """The files that a run was given: by the name they have in its folder, where each lies and its SHA-256."""

    sources: Mapping[str, Path] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)

    def copy_to(self, folder: Path) -> None:
        """Copy the files into the folder of a run. Raises InputError for one that changed since it was read."""
        for name, source in self.sources.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            if hash_file(target) != self.hashes[name]:
                raise InputError(f"the file {source} changed since the run began; run again")


def gather_files(
    declared: Mapping[str, Sequence[Parameter]], given: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, dict[str, Any]], GivenFiles]:
    """Return the parameters with files named as the run names them, and the files.

    Raises InputError for a file that is not there.
    """
    sources: dict[str, Path] = {}
    hashes: dict[str, str] = {}
    named: dict[str, dict[str, Any]] = {}
    for notebook, values in given.items():
        kinds = {parameter.name: parameter.kind for parameter in declared[notebook]}
        named[notebook] = {
            name: _name_files(name, value, kinds[name], sources, hashes) if holds_path(kinds[name]) else value
            for name, value in values.items()
        }
    return named, GivenFiles(sources, hashes)


def holds_path(kind: Any) -> bool:
    """Whether values of a parameter's type may be paths."""
    return kind is Path or any(holds_path(part) for part in typing.get_args(kind))


def _name_files(name: str, value: Any, kind: Any, sources: dict[str, Path], hashes: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_name_files(name, item, kind, sources, hashes) for item in value]
    if not isinstance(value, str) or not value:
        return value
    path = Path(value)
    if not path.is_file():
        if str in typing.get_args(kind):
            return value  # a name, not a file; whoever knows the names checks it
        raise InputError(f"parameter {name!r}: there is no file {value!r} in {Path.cwd()}")
    digest = hash_file(path)
    inside = f"{FOLDER}/{path.name}"
    if hashes.get(inside, digest) != digest:
        inside = f"{FOLDER}/{digest[:12]}-{path.name}"
    sources[inside], hashes[inside] = path, digest
    return inside
