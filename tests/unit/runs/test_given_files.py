"""Files that parameters name: a run depends on what they hold, not on where they lie."""

import contextlib

import pytest

from communique.errors import InputError
from communique.runs.files import gather_files, holds_path
from communique.runs.parameters import check_parameters, parse_parameters
from communique.runs.run import plan_run

CELL = """
from pathlib import Path
from typing import Union
codebook: Union[str, Path] = "diplomacy"  # a name or a file
sheets: list[Path] = []  # files
roles: list[str] = ["body"]  # no files
"""
DECLARED = {"nb": parse_parameters(CELL, "nb")}
BOOK = "codebook: toy\nframes:\n  - frame: trade\n    indicators:\n      - trade*\n"


def gather(**given):
    return gather_files(DECLARED, check_parameters(DECLARED, given))


def test_types_that_hold_a_path():
    assert [holds_path(parameter.kind) for parameter in DECLARED["nb"]] == [True, True, False]


def test_files_are_named_as_the_run_names_them(tmp_path):
    for folder in ("x", "y", "z"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.csv").write_text("same" if folder != "z" else "other")
    values, files = gather(
        sheets=[str(tmp_path / folder / "a.csv") for folder in "xyz"], codebook="generic", roles=["body"]
    )
    assert values["nb"]["codebook"] == "generic"
    assert values["nb"]["roles"] == ["body"]
    assert values["nb"]["sheets"][:2] == ["inputs/a.csv", "inputs/a.csv"]
    assert values["nb"]["sheets"][2].endswith("-a.csv")
    files.copy_to(tmp_path / "run")
    copied = [(tmp_path / "run" / name).read_text() for name in values["nb"]["sheets"]]
    assert copied == ["same", "same", "other"]


def test_a_single_path_stands_for_a_list_of_one(tmp_path):
    (tmp_path / "a.csv").write_text("x")
    assert gather(sheets=str(tmp_path / "a.csv"))[0]["nb"]["sheets"] == ["inputs/a.csv"]


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(InputError, match=r"parameter 'sheets': there is no file 'none.csv'"):
        gather(sheets="[none.csv]")


def test_the_content_of_a_codebook_is_part_of_the_id_and_its_place_is_not(seeds, tmp_path):
    def plan(folder, text):
        folder.mkdir(exist_ok=True)
        (folder / "toy.yaml").write_text(text, encoding="utf-8")
        with contextlib.chdir(folder):
            return plan_run(
                str(seeds / "000_9cd696b5d6a9663a.txt"), only=["01-framing"], given={"codebook": "toy.yaml"}
            )

    here, there = plan(tmp_path / "a", BOOK), plan(tmp_path / "b", BOOK)
    assert here.run_id == there.run_id
    assert here.tasks[0].values["codebook"] == "inputs/toy.yaml"
    assert plan(tmp_path / "a", BOOK + "      - commerce\n").run_id != here.run_id


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"codebook": "diplomacie"}, "Did you mean “diplomacy”"),
        ({"sheets": "none.csv"}, "There is no sheet “none.csv”"),
        ({"sheets": "{sheet}"}, "one key"),
        ({"sheets": "{sheet}", "sheet_key": "none.json"}, "There is no key “none.json”"),
    ],
)
def test_what_cannot_be_used_is_refused_before_a_kernel_starts(seeds, tmp_path, given, message):
    (tmp_path / "a.csv").write_text("unit\n1\n")
    given = {name: value.format(sheet=tmp_path / "a.csv") for name, value in given.items()}
    with pytest.raises(InputError, match=message):
        plan_run(str(seeds / "000_9cd696b5d6a9663a.txt"), only=["01-framing"], given=given)
