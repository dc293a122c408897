"""Codebooks by name or from files: frames with their definitions and the indicators that find them."""

from __future__ import annotations

import difflib
from pathlib import Path

from communique.errors import InputError
from communique.framing.checking import check_codebook as check_file
from communique.framing.checking import parse_codebook, validate_data
from communique.framing.model import Codebook, Frame, Indicator
from communique.framing.source import Problem

__all__ = [
    "Codebook",
    "Frame",
    "Indicator",
    "Problem",
    "check_codebook",
    "find_codebook",
    "list_codebooks",
    "read_codebook",
    "validate_codebook",
]

FOLDER = Path(__file__).parent / "codebooks"
MAX_SHOWN = 20


def list_codebooks() -> list[str]:
    """The names of the codebooks that ship with the library."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def read_codebook(name_or_path: str | Path) -> Codebook:
    """Read a codebook that ships (``diplomacy``, ``generic``), a YAML file, or a CSV table of indicators.

    Raises InputError with file, line and a suggestion for everything that is wrong with it.
    """
    path = find_codebook(name_or_path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name}: byte {error.start} is not UTF-8. Save the file as UTF-8.") from None
    if path.suffix.lower() == ".csv":
        from communique.framing.dictionaries import import_table

        return import_table(text, path.stem, file=path.name)
    return _or_raise(*parse_codebook(text, path.name))


def check_codebook(name_or_path: str | Path) -> list[Problem]:
    """Everything wrong (errors, first) or doubtful (warnings) in a codebook; an empty list is a sound one."""
    path = find_codebook(name_or_path)
    if path.suffix.lower() != ".csv":
        return check_file(path)
    try:
        read_codebook(path)
    except InputError as error:
        return [Problem("error", path.name, 1, str(error))]
    return []


def validate_codebook(data: object, file: str) -> Codebook:
    """A codebook from data, as a YAML file would hold it; raises InputError for what is wrong with it."""
    return _or_raise(*validate_data(data, file))


def _or_raise(codebook: Codebook | None, problems: list[Problem]) -> Codebook:
    if codebook is not None:
        return codebook
    errors = [str(problem) for problem in problems if problem.severity == "error"]
    more = [f"... and {len(errors) - MAX_SHOWN} more"] if len(errors) > MAX_SHOWN else []
    raise InputError("\n".join([*errors[:MAX_SHOWN], *more]))


def find_codebook(name_or_path: str | Path) -> Path:
    """The file of a shipped codebook's name, or the path itself; raises InputError where there is neither."""
    name = str(name_or_path)
    if name in list_codebooks():
        return FOLDER / f"{name}.yaml"
    path = Path(name_or_path)
    if path.is_file():
        return path
    near = difflib.get_close_matches(name, list_codebooks(), n=1)
    hint = f"Did you mean “{near[0]}”?" if near else f"Shipped codebooks: {', '.join(list_codebooks())}."
    raise InputError(f"There is no codebook “{name}”: neither a shipped name nor a file. {hint}")
