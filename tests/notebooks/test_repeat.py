"""A run repeats to the byte, says where it does not, carries its provenance, and can be compared with another."""

import json
import shutil
import subprocess
import sys

import nbformat
import pytest
from rocrate.rocrate import ROCrate

COMMAND = [sys.executable, "-m", "communique.cli"]


def communique(*arguments, cwd):
    return subprocess.run([*COMMAND, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def out(seeds, tmp_path_factory):
    """An outputs folder with two runs that differ in one parameter."""
    folder = tmp_path_factory.mktemp("outputs")
    for arguments in (["--only", "02-terms"], ["--only", "02-terms", "--set", "min_count=40"]):
        done = communique("run", seeds, "--out", folder, *arguments, cwd=folder)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def runs(out):
    """The two runs, the older one first."""
    entries = [json.loads(line) for line in (out / "journal.jsonl").read_text().splitlines()]
    return [out / entry["folder"] for entry in entries]


def test_a_run_is_verified_under_other_conditions(out, runs):
    done = communique("verify", runs[0].name, "--out", out, cwd=out)
    assert done.returncode == 0, done.stderr
    n_files = len((runs[0] / "SHA256SUMS").read_text().splitlines())
    assert f"all {n_files} files are the same to the byte" in done.stdout


def test_verify_names_the_first_differing_cell_and_line(out, runs, tmp_path):
    copy = tmp_path / "out"
    shutil.copytree(out, copy)
    folder = copy / "runs" / runs[0].name
    path = folder / "notebooks" / "02-terms.ipynb"
    notebook = nbformat.read(path, as_version=4)
    at, cell = next((at, c) for at, c in enumerate(notebook.cells, start=1) if c["id"] == "groups")
    cell.outputs = []
    nbformat.write(notebook, path)
    table = folder / "tables" / "comparisons.csv"
    table.write_text(table.read_text().replace("stage", "stages"))
    done = communique("verify", folder, cwd=tmp_path)
    assert done.returncode == 1
    assert f"notebooks/02-terms.ipynb: cell {at} (groups), its outputs (changed since the run was made)" in done.stderr
    assert "tables/comparisons.csv: line " in done.stderr
    assert f"2 of {len((folder / 'SHA256SUMS').read_text().splitlines())} files differ" in done.stderr


def test_verify_says_what_changed_instead_of_comparing_other_things(runs, out, tmp_path, seeds):
    corpus = tmp_path / "seeds"
    shutil.copytree(seeds, corpus)
    (corpus / "more.txt").write_text("One more text.\n", encoding="utf-8")
    done = communique("verify", runs[0].name, "--out", out, "--corpus", corpus, cwd=tmp_path)
    assert done.returncode == 2
    assert "cannot be repeated as it was: corpus changed since" in done.stderr


def test_compare_names_rows_by_their_key(out, runs):
    done = communique("compare", runs[0].name, runs[1].name, "--out", out, "--max-rows", "2", cwd=out)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "input differs: parameters: 02-terms" in lines
    terms = next(line for line in lines if line.startswith("terms: "))
    assert "0 added" in terms
    assert sum(line.startswith("    removed comparison=") for line in lines) == 2
    assert communique("compare", runs[0], runs[0], cwd=out).stdout == "no table differs\n"


def test_provenance_is_a_process_run_crate(runs):
    crate = ROCrate(runs[1])
    root = crate.root_dataset
    assert root["conformsTo"].id == "https://w3id.org/ro/wfrun/process/0.5"
    (action,) = root["mentions"]
    assert action.type == "CreateAction"
    assert action["actionStatus"] == "http://schema.org/CompletedActionStatus"
    assert action["startTime"] <= action["endTime"]
    assert action["instrument"].type == "SoftwareApplication"
    stated = {entity.get("name"): entity.get("value") for entity in action["object"] if entity.type == "PropertyValue"}
    assert stated == {"min_count": 40}
    inputs = [entity for entity in action["object"] if entity.get("sha256")]
    assert len(inputs) == 5
    made = {entity.id for entity in action["result"]}
    assert {"notebooks/02-terms.ipynb", "tables/terms.csv", "tables/terms.parquet"} <= made
    sums = dict(reversed(line.split("  ")) for line in (runs[1] / "SHA256SUMS").read_text().splitlines())
    files = {entity.id: entity["sha256"] for entity in crate.get_by_type("File") if entity.get("sha256")}
    assert files == sums
    software = {entity["name"]: entity.get("softwareVersion") for entity in crate.get_by_type("SoftwareApplication")}
    assert {"Communiqué", "Python", "papermill", "pandas"} <= set(software)


def test_the_index_says_how_it_was_done_and_how_to_cite(runs):
    index = (runs[1] / "index.html").read_text(encoding="utf-8")
    assert "min_count = 40 in 02-terms" in index
    assert f"Run {runs[1].name} on" in index
    assert "5 of 5 documents could be read" in index
