"""The worked examples of docs/methods-terms.md are true, and no measure is without its section."""

import doctest
from pathlib import Path

import pytest

from communique.terms.association import ASSOCIATIONS
from communique.terms.dispersion import DISPERSIONS
from communique.terms.keyness import BY_DOCUMENT
from communique.terms.measures import MEASURES
from communique.text.tokens import WORDS_VERSION

PAGE = Path(__file__).parents[3] / "docs" / "methods-terms.md"


def test_worked_examples_are_true():
    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert result.failed == 0
    assert result.attempted >= 30


@pytest.mark.parametrize("name", [*MEASURES, *BY_DOCUMENT, *DISPERSIONS, *ASSOCIATIONS, "p_floor", WORDS_VERSION])
def test_every_measure_is_documented(name):
    assert name in PAGE.read_text(encoding="utf-8")
