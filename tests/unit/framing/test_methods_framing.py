"""The worked examples of docs/methods-framing.md are true, and no measure is without its section."""

import doctest
from pathlib import Path

import pytest

from communique.framing.summary import STATISTICS

PAGE = Path(__file__).parents[3] / "docs" / "methods-framing.md"


def test_worked_examples_are_true():
    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert result.failed == 0
    assert result.attempted >= 15


@pytest.mark.parametrize(
    "name", [*STATISTICS, "share", "per_thousand_words", "narrator_per_thousand", "jaccard", "expected", "n_required"]
)
def test_every_measure_is_documented(name):
    assert name in PAGE.read_text(encoding="utf-8")
