"""Parameters: read as a syntax tree, checked before a kernel starts."""

import datetime
import json
from typing import Literal, Optional

import pytest

from communique.errors import InputError
from communique.runs.parameters import check_parameters, parse_parameters, read_parameters

CELL = """
corpus: str = "seeds"  # a folder
min_count: int = 5  # least
share: float = 0.5
mode: Literal["a", "b"] = "a"
limit: int | None = None
roles: list[str] = ["body"]
since: date | None = None
exact: bool = False
"""


def check(**given):
    return check_parameters({"nb": parse_parameters(CELL, "nb")}, given)["nb"]


def test_declarations_are_read_with_type_default_and_help():
    by_name = {p.name: p for p in parse_parameters(CELL, "nb")}
    assert (by_name["corpus"].kind, by_name["corpus"].default, by_name["corpus"].help) == (str, "seeds", "a folder")
    assert by_name["mode"].kind == Literal["a", "b"]
    assert by_name["limit"].kind == Optional[int]  # noqa: UP045
    assert by_name["since"].kind == Optional[datetime.date]  # noqa: UP045


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("min_count", "3", 3), ("min_count", 3, 3), ("share", "1", 1.0), ("share", 2, 2.0), ("mode", "b", "b"), ("limit", "null", None),
        ("limit", "7", 7), ("roles", "[title, body]", ["title", "body"]), ("roles", ["title"], ["title"]), ("since", "2024-07-01", "2024-07-01"),
        ("exact", "true", True), ("corpus", "5", "5"), ("corpus", "true", "true"),
    ],
)  # fmt: skip
def test_values_are_read_by_their_type(name, given, value):
    assert check(**{name: given}) == {name: value}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("min_count", "three"),
        ("min_count", "1.5"),
        ("mode", "c"),
        ("exact", "1"),
        ("roles", "body"),
        ("since", "2024-13-01"),
        ("min_count", True),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(name, given):
    with pytest.raises(InputError, match=f"parameter '{name}' of nb"):
        check(**{name: given})


def test_an_unknown_name_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="did you mean 'min_count'"):
        check(min_cuont=3)


@pytest.mark.parametrize("cell", ["x = 1", "x: int", "x: int = f()", "x: Frame = 1", "x: int = ", "print(1)"])
def test_a_cell_that_does_more_than_declare_is_refused(cell):
    with pytest.raises(InputError, match="nb, parameters cell, line 1"):
        parse_parameters(cell, "nb")


def test_declarations_are_never_run(tmp_path):
    mark = tmp_path / "mark"
    with pytest.raises(InputError):
        parse_parameters(f"x: __import__('pathlib').Path({str(mark)!r}).touch() = 1", "nb")
    assert not mark.exists()


def test_a_notebook_without_the_cell_is_refused(tmp_path):
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "metadata": {}, "source": ["x = 1"]}]}))
    with pytest.raises(InputError, match="no cell is tagged `parameters`"):
        read_parameters(path)
    path.write_text("not json")
    with pytest.raises(InputError, match="cannot be read as a notebook"):
        read_parameters(path)
