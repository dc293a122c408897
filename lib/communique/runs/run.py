"""A run: the corpus parsed once, the notebooks executed, the report published whole."""

from __future__ import annotations

import datetime
import difflib
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from communique.corpus.corpus import Corpus, read_corpus
from communique.corpus.opening import PARSED_VARIABLE, locate_corpus, repository_root, write_corpus_tables
from communique.corpus.reading import ReadOptions
from communique.errors import InputError
from communique.outcome import Outcome
from communique.runs import folder as folders
from communique.runs.execution import clean_notebook, execute_notebook
from communique.runs.files import GivenFiles, gather_files
from communique.runs.identity import describe_inputs, name_run
from communique.runs.parameters import Parameter, check_parameters, read_parameters

NOT_RUN = "explore"
"""The notebook for exploring is no part of a run."""

_GIVEN_BY_RUN = {"corpus", "tables_dir", "figures_dir"}
_CLOCK = "%Y-%m-%dT%H:%M:%SZ"

Report = Callable[[str, int, int], None]
"""Called with (notebook, cells begun, cells in all)."""


@dataclass(frozen=True, slots=True)
class RunPlan:
    """A run that was checked: everything is known before a kernel starts."""

    corpus: str
    parsed: Corpus
    notebooks: tuple[Path, ...]
    parameters: Mapping[str, Mapping[str, Any]]
    inputs: Mapping[str, Any]
    run_id: str
    out: Path
    files: GivenFiles = field(default_factory=GivenFiles)


@dataclass(frozen=True, slots=True)
class RunResult:
    """What became of a run: its folder, whether it was there already, and how each notebook ended."""

    folder: Path
    is_new: bool
    outcomes: tuple[Outcome, ...]

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The notebooks that failed."""
        return tuple(outcome for outcome in self.outcomes if outcome.state == "failed")


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
    """Check corpus, notebooks and parameters, and parse the corpus.

    Args:
        corpus: a folder, a file, a glob or an archive.
        only: names of notebooks, by default all.
        given: parameters by name.
        out: the outputs folder.
        excerpts: whether full texts are left out of everything that the run publishes.

    Raises:
        InputError: for a corpus that is missing, empty or without a readable text, an unknown notebook, an unknown
            parameter, a value of the wrong type, a codebook or a coding sheet with mistakes.
    """
    given = dict(given or {})
    located = locate_corpus(corpus)
    notebooks = tuple(_select(list_notebooks(), only))
    declared = {notebook.stem: read_parameters(notebook) for notebook in notebooks}
    if taken := sorted(_GIVEN_BY_RUN & set(given)):
        raise InputError(f"parameter {taken[0]!r} is given by the run itself; use the argument CORPUS or --out instead")
    parameters = check_parameters(declared, given)
    _check_codebooks(parameters)
    parsed = _parse(located, corpus, declared, parameters)
    _complete_sheets(parsed, declared, parameters)
    parameters, files = gather_files(declared, parameters)
    root = repository_root()
    lock = root / "requirements.lock" if root else None
    inputs = describe_inputs(corpus=located, notebooks=notebooks, parameters=parameters, lock=lock, files=files.hashes)
    if excerpts:
        inputs = {**inputs, "excerpts": True}
    return RunPlan(located, parsed, notebooks, parameters, inputs, name_run(inputs), out, files)


def _select(notebooks: Sequence[Path], only: Sequence[str]) -> Iterator[Path]:
    names = [notebook.stem for notebook in notebooks]
    for name in only:
        if name.removesuffix(".ipynb") not in names:
            near = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise InputError(f"unknown notebook {name!r}: {hint}There are {', '.join(names)}")
    wanted = {name.removesuffix(".ipynb") for name in only} or set(names)
    return (notebook for notebook in notebooks if notebook.stem in wanted)


def _parse(
    located: str, shown: str, declared: Mapping[str, Sequence[Parameter]], parameters: Mapping[str, Mapping[str, Any]]
) -> Corpus:
    values = {p.name: p.default for ps in declared.values() for p in ps}
    values.update({name: value for given in parameters.values() for name, value in given.items()})
    options = ReadOptions(str(values.get("text_column", "")), str(values.get("id_column", "")))
    parsed = read_corpus(located, options=options)
    readable = parsed.documents["state"].isin(["ok", "duplicate"])
    if not readable.any():
        first = parsed.documents.iloc[0]
        raise InputError(
            f"corpus {shown!r}: none of its {len(parsed.documents)} files is a readable text; "
            f"{first['path']}: {first['problem']}"
        )
    return parsed


def _check_codebooks(parameters: Mapping[str, Mapping[str, Any]]) -> None:
    from communique.framing.codebook import read_codebook

    for given in parameters.values():
        if "codebook" in given:
            read_codebook(given["codebook"])


def _complete_sheets(
    parsed: Corpus, declared: Mapping[str, Sequence[Parameter]], parameters: Mapping[str, dict[str, Any]]
) -> None:
    """Check the coded sheets that a notebook is given, and name the key where it was left to be found beside them."""
    from communique.framing.given import check_given_sheets

    for notebook, given in parameters.items():
        if given.get("sheets"):
            values = {**{parameter.name: parameter.default for parameter in declared[notebook]}, **given}
            given["sheet_key"] = str(check_given_sheets(parsed, values))


def run_notebooks(
    plan: RunPlan, *, force: bool = False, progress: Report = lambda name, done, total: None
) -> RunResult:
    """Execute the planned run and publish its report; a run that stands already is not repeated unless ``force``.

    A failed notebook leaves what the others made in ``runs/<id>.failed-<n>`` and never replaces a run that succeeded.
    """
    from communique.report.site import build_site, write_runs_page

    target = folders.run_folder(plan.out, plan.run_id)
    if folders.is_complete(target) and not force:
        return RunResult(target, False, ())
    started = time.time()
    staged = folders.stage_run(plan.out, plan.run_id)
    write_corpus_tables(plan.parsed, staged / "tables")
    plan.files.copy_to(staged)
    outcomes = tuple(_execute_all(plan, staged, progress))
    build_site(staged, plan.parsed, outcomes, plan.inputs, plan.run_id)
    folders.write_sums(staged)
    has_failed = any(outcome.state == "failed" for outcome in outcomes)
    publish = folders.keep_failed if has_failed else folders.publish_run
    folder = publish(staged, plan.out, plan.run_id)
    folders.write_journal(plan.out, _entry(plan, folder, outcomes, started))
    write_runs_page(plan.out, folders.read_journal(plan.out))
    return RunResult(folder, True, outcomes)


def _execute_all(plan: RunPlan, staged: Path, progress: Report) -> Iterator[Outcome]:
    (staged / "notebooks").mkdir()
    with _quiet_home() as home:
        for notebook in plan.notebooks:
            yield _execute_one(plan, notebook, staged, home, progress)


def _execute_one(plan: RunPlan, notebook: Path, staged: Path, home: Path, progress: Report) -> Outcome:
    import nbformat

    target = staged / "notebooks" / notebook.name
    values = {
        "corpus": Path(plan.corpus).name,
        "tables_dir": "tables",
        "figures_dir": "figures",
        **plan.parameters[notebook.stem],
    }
    names = {parameter.name for parameter in read_parameters(notebook)}
    outcome = execute_notebook(
        notebook,
        target,
        parameters={name: value for name, value in values.items() if name in names},
        cwd=staged,
        environment=_kernel_environment(home),
        progress=lambda done, total: progress(notebook.stem, done, total),
    )
    if target.exists():
        executed = nbformat.read(target, as_version=4)
        hidden = {str(staged.resolve()): ".", str(staged): ".", str(home): "~"}
        nbformat.write(clean_notebook(executed, hidden), target)
    return outcome


@contextmanager
def _quiet_home() -> Iterator[Path]:
    """A folder without the user's Jupyter and IPython settings, which would make runs differ between machines."""
    with tempfile.TemporaryDirectory(prefix="communique-") as name:
        yield Path(name)


def _kernel_environment(home: Path) -> dict[str, str]:
    return {
        PARSED_VARIABLE: "1",
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(home / "kernels"),
        "JUPYTER_CONFIG_DIR": str(home / "jupyter"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_PLATFORM_DIRS": "1",
        "MPLCONFIGDIR": os.environ.get("MPLCONFIGDIR", str(home / "matplotlib")),
        "MPLBACKEND": "agg",
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def _entry(plan: RunPlan, folder: Path, outcomes: Sequence[Outcome], started: float) -> dict[str, Any]:
    failed = [outcome for outcome in outcomes if outcome.state == "failed"]
    return {
        "run": plan.run_id,
        "folder": f"runs/{folder.name}",
        "state": "failed" if failed else "completed",
        "started": datetime.datetime.fromtimestamp(started, datetime.UTC).strftime(_CLOCK),
        "seconds": round(time.time() - started, 1),
        "corpus": plan.inputs["corpus_name"],
        "documents": len(plan.parsed.documents),
        "notebooks": [outcome.name for outcome in outcomes],
        "failed": [{"notebook": o.name, "cell": o.cell, "error": o.error} for o in failed],
    }
