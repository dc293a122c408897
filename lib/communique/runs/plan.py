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
from communique.outcome import EXCERPTS
from communique.runs.files import GivenFiles, gather_files
from communique.runs.identity import describe_inputs, name_corpus, name_run
from communique.runs.parameters import Parameter, check_parameters, read_parameters

NOT_RUN = "explore"
"""The notebook for exploring is no part of a run."""

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

    ``parameters`` are the values given for each notebook, files where they lie; ``tasks`` hold them as the run names
    them. ``declared`` are the notebooks' parameters with their defaults.
    """

    corpus: str
    shown: str
    tasks: tuple[Task, ...]
    parameters: Mapping[str, Mapping[str, Any]]
    declared: Mapping[str, Sequence[Parameter]]
    inputs: Mapping[str, Any]
    run_id: str
    out: Path
    files: GivenFiles = field(default_factory=GivenFiles)

    def values(self, notebook: str) -> dict[str, Any]:
        """All parameters of a notebook: those given, and the defaults of the others."""
        defaults = {parameter.name: parameter.default for parameter in self.declared[notebook]}
        return {**defaults, **self.parameters[notebook]}

    @property
    def given(self) -> dict[str, Any]:
        """The parameters given, by name; files as the run names them."""
        return {name: value for values in self.inputs["parameters"].values() for name, value in values.items()}

    @property
    def columns(self) -> tuple[str, str]:
        """The columns of a table file that hold texts and ids, as parameters name them."""
        values: dict[str, Any] = {}
        for notebook in self.declared:
            values |= {p.name: p.default for p in self.declared[notebook] if p.name not in values}
        for given in self.parameters.values():
            values |= given
        return str(values.get("text_column", "")), str(values.get("id_column", ""))


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
    corpus: str,
    *,
    only: Sequence[str] = (),
    given: Mapping[str, Any] | None = None,
    out: Path = Path("outputs"),
    excerpts: bool = False,
) -> RunPlan:
    """Check corpus, notebooks and parameters; the corpus is hashed, not parsed.

    Args:
        corpus: a folder, a file, a glob or an archive.
        only: names of notebooks, by default all.
        given: parameters by name.
        out: the outputs folder.
        excerpts: whether full texts are left out of everything that the run publishes.

    Raises:
        InputError: for a corpus that is missing or empty, an unknown notebook, an unknown parameter, a value of the
            wrong type, a file that is not there, a codebook with mistakes.
    """
    given = dict(given or {})
    located = locate_corpus(corpus)
    notebooks = tuple(_select(list_notebooks(), only))
    declared = {notebook.stem: read_parameters(notebook) for notebook in notebooks}
    if taken := sorted(_GIVEN_BY_RUN & set(given)):
        raise InputError(f"parameter {taken[0]!r} is given by the run itself; use the argument CORPUS or --out instead")
    checked = check_parameters(declared, given)
    _check_codebooks(checked)
    _name_keys(checked)
    parameters, files = gather_files(declared, checked)
    root = repository_root()
    lock = root / "requirements.lock" if root else None
    inputs = describe_inputs(corpus=located, notebooks=notebooks, parameters=parameters, lock=lock, files=files.hashes)
    if excerpts:
        inputs = {**inputs, EXCERPTS: True}
    tasks = tuple(
        _make_task(notebook, located, declared[notebook.stem], parameters[notebook.stem]) for notebook in notebooks
    )
    return RunPlan(located, corpus, tasks, checked, declared, inputs, name_run(inputs), out, files)


def _check_codebooks(parameters: Mapping[str, Mapping[str, Any]]) -> None:
    for values in parameters.values():
        if "codebook" in values:
            from communique.framing.codebook import read_codebook

            read_codebook(values["codebook"])


def _name_keys(parameters: Mapping[str, dict[str, Any]]) -> None:
    """Name the key of coded sheets where it was left to be found beside them, so that it is copied too."""
    for values in parameters.values():
        if values.get("sheets"):
            from communique.framing.given import find_key, read_given

            read_given(values["sheets"], values.get("sheet_key", ""))
            values["sheet_key"] = str(find_key(values["sheets"], values.get("sheet_key", "")))


def _make_task(notebook: Path, corpus: str, declared: Sequence[Parameter], parameters: Mapping[str, Any]) -> Task:
    values = {"corpus": name_corpus(corpus), "tables_dir": "tables", "figures_dir": "figures", **parameters}
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
