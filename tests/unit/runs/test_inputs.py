"""Files that parameters name are found before a kernel starts, and their content is part of the run's id."""

from pathlib import Path

import pytest

from communique.errors import InputError
from communique.runs.identity import describe_inputs, name_run
from communique.runs.inputs import take_files
from communique.runs.parameters import check_parameters, parse_parameters

DECLARED = {
    "03-trade": parse_parameters(
        'reference: Path = ""  # a file\nsheets: list[Path] = []  # files\nname: str = ""  # no file', "x"
    )
}


def take(**given):
    return take_files(DECLARED, check_parameters(DECLARED, given))


def identity(files):
    described = describe_inputs(corpus=str(Path(__file__).parent), notebooks=[], parameters={}, lock=None, files=files)
    return name_run(described)


def test_a_file_is_named_by_its_place_in_the_run(tmp_path):
    file = tmp_path / "my figures.csv"
    file.write_text("a")
    parameters, files = take(reference=str(file), name="kept")
    assert parameters == {"03-trade": {"reference": "inputs/reference/my figures.csv", "name": "kept"}}
    assert files == {"inputs/reference/my figures.csv": file}


def test_a_list_of_files_keeps_its_order(tmp_path):
    for name in ("b.csv", "a.csv"):
        (tmp_path / name).write_text(name)
    parameters, files = take(sheets=[str(tmp_path / "b.csv"), str(tmp_path / "a.csv")])
    assert parameters["03-trade"]["sheets"] == ["inputs/sheets/b.csv", "inputs/sheets/a.csv"]
    assert sorted(files) == ["inputs/sheets/a.csv", "inputs/sheets/b.csv"]


def test_another_content_is_another_run_and_another_place_is_not(tmp_path):
    one, two = tmp_path / "1" / "r.csv", tmp_path / "2" / "r.csv"
    for file in (one, two):
        file.parent.mkdir()
        file.write_text("same")
    first = identity(take(reference=str(one))[1])
    assert identity(take(reference=str(two))[1]) == first
    two.write_text("other")
    assert identity(take(reference=str(two))[1]) != first
    assert identity({}) != first


def test_an_empty_path_names_no_file():
    assert take(reference="") == ({"03-trade": {"reference": ""}}, {})


def test_a_missing_file_is_refused_with_its_parameter(tmp_path):
    with pytest.raises(InputError, match=r"parameter 'reference': no file .*none\.csv.* check its path"):
        take(reference=str(tmp_path / "none.csv"))


def test_two_files_of_one_name_are_refused(tmp_path):
    for folder in ("1", "2"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "s.csv").write_text(folder)
    with pytest.raises(InputError, match="have the same name; rename one"):
        take(sheets=[str(tmp_path / "1" / "s.csv"), str(tmp_path / "2" / "s.csv")])
