"""The worked examples of docs/methods-voices.md are true, and its word lists are where it says."""

import doctest
import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "methods-voices.md"


def test_worked_examples_are_true():
    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert result.failed == 0
    assert result.attempted >= 7


def test_links_lead_to_files():
    links = re.findall(r"\]\(([^)#]+)\)", PAGE.read_text(encoding="utf-8"))
    assert len(links) >= 6
    assert [link for link in links if not (PAGE.parent / link).exists()] == []
