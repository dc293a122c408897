"""The repository as its users get it: what must be there, and what must not."""

import csv
import hashlib
import json
import re
import subprocess
import tomllib

import nbformat
import pytest
import yaml

SEEDS = {
    "000_9cd696b5d6a9663a.txt": "cf053dacbaa6a911b8c801a2cb45fee3d15cb69d3a7421343fe0358844180c82",
    "001_52660ae3425c4e24.txt": "3224d707a096f95cf6047b8d1b5b653bcebd46e4e9cad46c2a71552c506e2d6f",
    "002_6ad26381937cde3b.txt": "7e86ec639d92b13e4dae2c4b57a0888ba422646ed6624653b04c04fcb9f4c4cc",
    "003_df1dd6d6226d306c.txt": "e3ad8a6e94d46c3033b1a1cc3c4bd738511a7d5e97c8fc701c7d9bbaaee0f79b",
    "004_2db9a9e33c0c83dd.txt": "f59f23a6a9fc557776229527ed6b2b7d3163ca0bf3684c037aeb5f7d4183b88a",
}


def tracked(root):
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
    return [root / name for name in listed.decode().split("\0") if name]


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_seed_is_byte_for_byte_what_it_was(seeds, name):
    assert hashlib.sha256((seeds / name).read_bytes()).hexdigest() == SEEDS[name]


def test_metadata_adds_only_what_the_texts_do_not_state(seeds):
    rows = list(csv.DictReader((seeds / "metadata.csv").open(encoding="utf-8", newline="")))
    assert [row["filename"] for row in rows] == sorted(SEEDS)
    assert set(rows[0]) == {"filename", "event", "stage", "is_translated", "note"}
    assert {row["event"] for row in rows} == {"Samarkand 2022", "Astana 2024"}
    assert {row["stage"] for row in rows} == {"preview", "report"}
    assert all(row["note"].startswith("stage: ") for row in rows)


def test_locks_have_a_hash_for_every_package_and_name_no_address(root):
    for name in ("requirements.lock", "requirements-scale.lock", "requirements-dev.lock", "requirements-bench.lock"):
        text = (root / name).read_text()
        packages = re.findall(r"^[a-z0-9][\w.-]*==", text, flags=re.MULTILINE)
        assert len(packages) > 50
        assert len(re.findall(r"^[a-z0-9][\w.-]*==[^\n]*\\\n\s+--hash=sha256:", text, flags=re.MULTILINE)) == len(
            packages
        )
        assert "://" not in text
        assert "index-url" not in text
    assert not list(root.glob("uv.lock"))


def test_environment_for_conda_holds_python_pip_and_the_lock(root):
    environment = yaml.safe_load((root / "environment.yml").read_text())
    assert environment["dependencies"] == ["python>=3.11", "pip", {"pip": ["-r requirements.lock"]}]
    assert "pip install --no-deps -e ." in (root / "README.md").read_text()


def test_every_dependency_has_its_reason(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())
    groups = [line for group in project["dependency-groups"].values() for line in group if isinstance(line, str)]
    extras = [line for extra in project["project"]["optional-dependencies"].values() for line in extra]
    wanted = [*project["project"]["dependencies"], *extras, *groups]
    text = (root / "docs" / "dependencies.md").read_text()
    names = [re.split(r"[<>=\[; ]", line)[0] for line in wanted]
    assert [name for name in names if f"| `{name}` |" not in text] == []


def test_table_documentation_is_current(root):
    from communique.tables import describe_tables

    assert (root / "docs" / "tables.md").read_text() == "\n".join(describe_tables()) + "\n"


def test_notebooks_are_kept_without_outputs_and_with_fixed_ids(root):
    notebooks = sorted((root / "notebooks").glob("*.ipynb"))
    assert [path.stem for path in notebooks if path.stem != "explore"] == [
        "00-corpus", "01-framing", "02-terms", "03-trade", "04-summary",
    ]  # fmt: skip
    for path in notebooks:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert all(not cell.outputs and cell.execution_count is None for cell in code)
        assert all(
            len(cell.source.splitlines()) <= 8 and "def " not in cell.source
            for cell in code
            if "parameters" not in cell.metadata.get("tags", [])
        )
        assert 15 <= len(notebook.cells) <= 30, path.name
        assert json.loads(path.read_text())["nbformat_minor"] >= 5


def test_no_file_mentions_a_path_of_a_machine(root):
    forbidden = re.compile(r"/(?:work|home|root)/\w|\.\./shared|pypi\.org|pythonhosted|files\.python")
    guilty = []
    for path in tracked(root):
        if path.suffix in {
            ".py",
            ".md",
            ".toml",
            ".yml",
            ".yaml",
            ".ipynb",
            ".cff",
            ".lock",
            ".csv",
            ".j2",
            ".css",
            ".js",
            "",
        }:
            text = path.read_text(encoding="utf-8", errors="ignore")
            if path.name != "test_repository.py" and forbidden.search(text):
                guilty.append(str(path))
    assert guilty == []
