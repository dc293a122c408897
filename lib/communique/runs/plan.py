"""What is to be run, checked before anything costs: corpus, notebooks, parameters, and the id that follows from them."""

from __future__ import annotations

import ast
import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from communique.corpus.places import locate_corpus, repository_root
from communique.errors import InputError
from communique.runs.identity import describe_inputs, name_run
from communique.runs.parameters import Parameter, check_parameters, read_parameters

NOT_RUN = "explore"
"""The notebook for exploring is no part of a run."""

INPUTS = "inputs"
"""Folder of a run that holds copies of the files that parameters name."""

_GIVEN_BY_RUN = {"corpus", "tables_dir", "figures_dir"}
_READS_OTHERS = {"load_tables", "read_table"}


@dataclass(frozen=True, slots=True)
class Task:
    """One notebook of a run; ``reads_others`` says that it comes after all before it, whose tables it reads."""

    notebook: Path
    values: Mapping[str, Any]
    reads_others: bool

    @property
    def name(self) -> str:
        """The notebook's name."""
        return self.notebook.stem


@dataclass(frozen=True, slots=True)
class RunPlan:
    """A run that was checked: everything is known before a kernel starts.

    ``files`` are the files that parameters name, by their name in the run; ``columns`` are text_column and id_column.
    """

    corpus: str
    shown: str
    tasks: tuple[Task, ...]
    given: Mapping[str, Any]
    columns: tuple[str, str]
    inputs: Mapping[str, Any]
    run_id: str
    out: Path
    files: Mapping[str, Path] = field(default_factory=dict)


def notebooks_folder() -> Path:
    """Return the folder of the notebooks. Raises InputError where the library is installed without a repository."""
    root = repository_root()
    if root is None:
        raise InputError("the notebooks were not found: install the library from its repository (make setup)")
    return root / "notebooks"


def list_notebooks() -> list[Path]:
    """Return the notebooks that a run executes, in order."""
    return sorted(path for path in notebooks_folder().glob("*.ipynb") if path.stem != NOT_RUN)


def plan_run(
    corpus: str, *, only: Sequence[str] = (), given: Mapping[str, Any] | None = None, out: Path = Path("outputs")
) -> RunPlan:
    """Check corpus, notebooks and parameters; the corpus is hashed, not parsed.

    Args:
        corpus: a folder, a file, a glob or an archive.
        only: names of notebooks, by default all.
        given: parameters by name.
        out: the outputs folder.

    Raises:
        InputError: for a corpus that is missing or empty, an unknown notebook, an unknown parameter, or a value of the
            wrong type.
    """
    given, files = _take_files(dict(given or {}))
    located = locate_corpus(corpus)
    notebooks = tuple(_select(list_notebooks(), only))
    declared = {notebook.stem: read_parameters(notebook) for notebook in notebooks}
    if taken := sorted(_GIVEN_BY_RUN & set(given)):
        raise InputError(f"parameter {taken[0]!r} is given by the run itself; use the argument CORPUS or --out instead")
    parameters = check_parameters(declared, given)
    root = repository_root()
    lock = root / "requirements.lock" if root else None
    inputs = describe_inputs(corpus=located, notebooks=notebooks, parameters=parameters, lock=lock, files=files)
    tasks = tuple(
        _make_task(notebook, located, declared[notebook.stem], parameters[notebook.stem]) for notebook in notebooks
    )
    columns = _columns(declared, parameters)
    return RunPlan(located, corpus, tasks, given, columns, inputs, name_run(inputs), out, files)


def _take_files(given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Path]]:
    """Return parameters whose files are named as the run will hold them, and the files: a run holds all it depends on."""
    files: dict[str, Path] = {}
    for name, value in given.items():
        path = Path(value) if isinstance(value, str | Path) else None
        if path is not None and path.suffix and len(str(path)) < 1000 and path.is_file():
            kept = path.name if path.name not in files else f"{name}-{path.name}"
            files[kept] = path
            given[name] = f"{INPUTS}/{kept}"
    return given, files


def _make_task(notebook: Path, corpus: str, declared: Sequence[Parameter], parameters: Mapping[str, Any]) -> Task:
    values = {"corpus": Path(corpus).name, "tables_dir": "tables", "figures_dir": "figures", **parameters}
    names = {parameter.name for parameter in declared}
    reads_others = "corpus" not in names or bool(_READS_OTHERS & _names_used(notebook))
    return Task(notebook, {name: value for name, value in values.items() if name in names}, reads_others)


def _names_used(notebook: Path) -> set[str]:
    """Return the names that a notebook's code uses; a cell that is not plain Python says nothing."""
    names: set[str] = set()
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            try:
                tree = ast.parse("".join(cell["source"]))
            except SyntaxError:
                continue
            names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return names


def _select(notebooks: Sequence[Path], only: Sequence[str]) -> Iterator[Path]:
    names = [notebook.stem for notebook in notebooks]
    for name in only:
        if name.removesuffix(".ipynb") not in names:
            near = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise InputError(f"unknown notebook {name!r}: {hint}There are {', '.join(names)}")
    wanted = {name.removesuffix(".ipynb") for name in only} or set(names)
    return (notebook for notebook in notebooks if notebook.stem in wanted)


def _columns(
    declared: Mapping[str, Sequence[Parameter]], parameters: Mapping[str, Mapping[str, Any]]
) -> tuple[str, str]:
    values = {p.name: p.default for ps in declared.values() for p in ps}
    values.update({name: value for given in parameters.values() for name, value in given.items()})
    return str(values.get("text_column", "")), str(values.get("id_column", ""))
