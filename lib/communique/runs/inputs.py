"""Files that parameters name: found before a kernel starts, hashed into the run's id, and kept in the run."""

from __future__ import annotations

import typing
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from communique.corpus.opening import locate_file
from communique.errors import InputError
from communique.runs.parameters import Parameter

FOLDER = "inputs"
"""Folder of a run that holds the files its parameters name."""


def take_files(
    declared: Mapping[str, Sequence[Parameter]], parameters: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, dict[str, Any]], dict[str, Path]]:
    """Return the parameters with every file named by its place in the run, and the files by these places.

    A parameter whose type holds ``Path`` names a file, or a list of them; empty names none. The place is
    ``inputs/<parameter>/<file name>``, so that neither the run's id nor its notebooks hold a path of this machine.

    Raises:
        InputError: a file is not there, or two files of one parameter have the same name.
    """
    taken = {notebook: dict(values) for notebook, values in parameters.items()}
    files: dict[str, Path] = {}
    for notebook, values in taken.items():
        for parameter in declared.get(notebook, ()):
            if parameter.name in values and _holds_path(parameter.kind):
                values[parameter.name] = _take(parameter.name, values[parameter.name], files)
    return taken, files


def _holds_path(kind: Any) -> bool:
    return kind is Path or any(_holds_path(part) for part in typing.get_args(kind))


def _take(name: str, value: Any, files: dict[str, Path]) -> Any:
    if isinstance(value, list):
        return [_take(name, item, files) for item in value]
    if value in ("", ".", None):  # an empty path is the working directory, and means that no file is given
        return ""
    file = locate_file(str(value), f"parameter {name!r}").resolve()
    place = f"{FOLDER}/{name}/{file.name}"
    if files.setdefault(place, file) != file:
        raise InputError(f"parameter {name!r}: {file} and {files[place]} have the same name; rename one")
    return place
