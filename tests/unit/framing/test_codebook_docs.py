"""What docs/codebook.md shows is what the library does."""

import re
from pathlib import Path

import pytest

from communique.framing.checking import parse_codebook
from communique.framing.dictionaries import TABLE_COLUMNS
from communique.framing.matching import find_hits
from communique.framing.model import Codebook, Frame, Indicator

PAGE = (Path(__file__).parents[3] / "docs" / "codebook.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in PAGE.splitlines()
    if line.startswith("| `") and re.search(r"(?<!\\)\|.*(?<!\\)\|.*(?<!\\)\|.*(?<!\\)\|", line)
]


def test_the_example_is_a_sound_codebook():
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    codebook, problems = parse_codebook(example[1], "example")
    assert codebook.n_indicators == 3
    assert problems == []


@pytest.mark.parametrize(("pattern", "finds", "misses"), [row for row in ROWS if "up to" not in row[1]])
def test_the_table_of_patterns_is_true(pattern, finds, misses):
    frame = Frame(frame="f", indicators=(Indicator(pattern=pattern.strip("`")),))
    book = Codebook(codebook="toy", frames=(frame,))
    parts = "; " if ";" in finds + misses else ", "
    for text in finds.split(parts):
        assert len(find_hits([text.replace("(line end)", "\n")], book)) == 1, text
    for text in filter(None, misses.split(parts)):
        assert find_hits([text], book).empty, text


def test_the_page_names_every_column_of_the_plain_table():
    assert all(f"`{column}`" in PAGE for column in TABLE_COLUMNS)
