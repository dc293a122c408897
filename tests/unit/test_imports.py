"""Imports follow the way of the data, and cost little."""

import ast
import subprocess
import sys

# A module may import from its own stage and those before it. Parsing a partition calls all that reads a text.
STAGES = {
    "": 0, "wording": 0, "cards": 0, "errors": 0, "outcome": 0, "datafiles": 0, "engine": 1, "engine_dask": 1, "tables": 1, "gathering": 1, "corpus": 2, "text": 3, "trade": 4, "terms": 4, "framing": 4, "scale": 5,
    "plots": 5, "report": 6, "runs": 7, "notebook": 8, "cli": 9, "cli_framing": 9, "cli_runs": 9, "cli_tables": 9,
}  # fmt: skip
# The edges, which join the stages: parsing a partition calls the readers of a text; a run publishes its report.
JOINTS = {"corpus/parse.py"}


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("communique"):
            yield node.module.removeprefix("communique").lstrip(".")
        elif isinstance(node, ast.Import):
            yield from (
                alias.name.removeprefix("communique").lstrip(".")
                for alias in node.names
                if alias.name.startswith("communique")
            )


def test_imports_follow_the_way_of_the_data(root):
    package = root / "lib" / "communique"
    wrong = []
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        stage = STAGES[name.split("/")[0].removesuffix(".py").replace("__init__", "")]
        for target in imports_of(path):
            if target.startswith("corpus.model") or (name.startswith("corpus/") and name in JOINTS):
                continue
            if STAGES[target.split(".")[0]] > stage:
                wrong.append(f"{name} imports {target}")
    assert wrong == []


def test_importing_the_library_loads_nothing_heavy():
    code = "import sys, communique; print(sorted({'pandas', 'pandera', 'scipy', 'matplotlib', 'polars'} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def test_the_names_for_notebooks_load_no_heavy_statistics():
    heavy = "{'pandera', 'scipy.stats', 'sklearn', 'distributed', 'matplotlib.pyplot'}"
    code = f"import sys, communique.notebook; print(sorted({heavy} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
