"""The worked examples of docs/methods-trade.md are true, and no rule or outcome is without its line."""

import ast
import doctest
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "methods-trade.md"


def test_worked_examples_are_true() -> None:
    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert result.failed == 0
    assert result.attempted >= 20


def find_rules() -> list[str]:
    """Return the names of the rules that the code gives to verdicts."""
    tree = ast.parse((ROOT / "lib" / "communique" / "trade" / "consistency.py").read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return sorted(text for text in texts if text in ("same measure",) or (" and " in text and len(text) < 26))


def test_rules_are_found_in_the_code() -> None:
    assert {"same measure", "derived and claimed", "growth and share", "target and later fact"} <= set(find_rules())


@pytest.mark.parametrize("name", [*find_rules(), "fits", "does not fit", "fits only if", "cannot be compared"])
def test_every_rule_and_outcome_is_documented(name: str) -> None:
    assert name in PAGE.read_text(encoding="utf-8")
