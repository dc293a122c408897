"""Parameters as a user gives them: what is doubtful is refused in words."""

import datetime

import pytest

from communique.errors import InputError
from communique.runs.given import read_given
from communique.runs.parameters import check_parameters, parse_parameters


def test_what_is_set_wins_over_the_file(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text("base: &b [one]\nroles: *b\nn: 3\nsince: 2024-07-01\n", encoding="utf-8")
    expected = {"base": ["one"], "roles": ["one"], "n": "4=5", "since": datetime.date(2024, 7, 1)}
    assert read_given(["n = 4=5".replace(" = ", "=")], path) == expected


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_file_gives_nothing(tmp_path, text):
    (tmp_path / "p.yaml").write_text(text, encoding="utf-8")
    assert read_given([], tmp_path / "p.yaml") == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("n: 1\nn: 2\n", "'n' stands twice"),
        ("n: !!python/object/apply:os.getcwd []\n", "could not determine a constructor"),
        ("- n\n", "a mapping of parameter names"),
        ("n: [1\n", "cannot be read"),
        ("n: 2024-13-01\n", "cannot be read"),
    ],
)
def test_a_file_that_is_doubtful_is_refused(tmp_path, text, message):
    (tmp_path / "p.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_given([], tmp_path / "p.yaml")


def test_a_parameter_set_twice_is_refused():
    with pytest.raises(InputError, match="'n' is set twice"):
        read_given(["n=1", "n=2"], None)


def test_a_value_that_grows_when_it_is_shown_is_not_shown_whole(tmp_path):
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}]" for i in range(1, 16)]
    (tmp_path / "p.yaml").write_text("\n".join([*lines, "n: *a15"]), encoding="utf-8")
    given = {"n": read_given([], tmp_path / "p.yaml")["n"]}
    with pytest.raises(InputError) as caught:
        check_parameters({"nb": parse_parameters("n: int = 1", "nb")}, given)
    assert len(str(caught.value)) < 2000


@pytest.mark.parametrize(
    "cell",
    [
        'x: int = "five"', 'x: Literal["a", "b"] = "c"', "x: list[str] = [1]", "x: bool = 1", "x: int | None = 1.5",
        'x: date = "2024-13-01"', "x: int[str] = 1", "x: Literal[int] = 1", 'x: "int" = 1', "x: int = 1\nx: int = 2",
    ],
)  # fmt: skip
def test_a_default_that_does_not_fit_and_a_type_that_is_none_are_refused(cell):
    with pytest.raises(InputError, match="nb, parameters cell, line"):
        parse_parameters(cell, "nb")


@pytest.mark.parametrize(
    "cell",
    [
        "x: float = 1", 'x: Path = "a.csv"', 'x: list[Path] = ["a"]', 'x: date | None = "2024-07-01"', "x: Optional[int] = None",
        "x: typing.Literal['a', None, -1] = -1", "x: tuple[int, ...] = (1, 2)", "x: dict[str, int] = {'a': 1}",
    ],
)  # fmt: skip
def test_defaults_that_fit_are_taken(cell):
    assert parse_parameters(cell, "nb")[0].name == "x"
