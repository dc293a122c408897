"""The seeds against tables reviewed by hand, and trade phrases against what a reader sees in them."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from communique.corpus.layout import find_segments
from communique.corpus.model import Sentence
from communique.text.sentences import split_sentences
from communique.trade.quantities import Quantity, find_quantities

ROOT = Path(__file__).parents[3]
DATES = {"000": {"date_earliest": "2024-03-31"}, "002": {"date": "2024-07-05"}, "003": {"date": "2024-07-01"}}
COLUMNS = (
    "role kind value low high unit bound change relates_to period_start period_end period_basis base_start base_end "
    "parties measure status reporter"
).split()


def read_golden(name: str) -> list[dict[str, str]]:
    lines = (ROOT / "tests" / "golden" / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def read_seed(number: str) -> str:
    (path,) = (ROOT / "seeds").glob(f"{number}_*.txt")
    return path.read_text(encoding="utf-8-sig")


def find_in_seed(number: str) -> tuple[str, list[Quantity]]:
    text = read_seed(number)
    return text, find_quantities(text, split_sentences(text, find_segments(text)), **DATES.get(number, {}))


def show(value: object, quantities: list[Quantity], column: str) -> str:
    if value is None:
        return ""
    if column == "relates_to":
        assert isinstance(value, int)
        return quantities[value].text
    return (
        f"{value:.12g}"
        if isinstance(value, float) and value != int(value)
        else str(int(value) if isinstance(value, float) else value)
    )


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_every_figure_of_a_seed_carries_its_record(number: str) -> None:
    text, quantities = find_in_seed(number)
    found = [q for q in quantities if q.kind != "duration" and "definite:" not in q.note]
    expected = [row for row in read_golden("quantities_seeds.csv") if row["doc"] == number]
    assert [q.text for q in found] == [row["text"] for row in expected]
    for quantity, row in zip(found, expected, strict=True):
        before = text[max(0, quantity.start - len(row["before"])) : quantity.start].replace("\n", " ")
        assert before == row["before"]
        got = {column: show(getattr(quantity, column), quantities, column) for column in COLUMNS}
        assert got == {column: row[column] for column in COLUMNS}


def test_golden_table_has_thirty_three_figures() -> None:
    assert len(read_golden("quantities_seeds.csv")) == 33


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_no_date_ordinal_or_name_is_a_quantity_of_a_seed(number: str) -> None:
    _, quantities = find_in_seed(number)
    words = [q.text.lower() for q in quantities]
    for name in (
        "22nd",
        "24th",
        "five",
        "2024",
        "2013",
        "sept. 14",
        "21st",
        "three forces",
        "20 years ago",
        "one-china",
        "five principles",
    ):
        assert name not in words
    assert not [q for q in quantities if q.text.isdecimal() and len(q.text) == 4]


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_spans_reproduce_the_text_and_every_empty_number_has_a_reason(number: str) -> None:
    text, quantities = find_in_seed(number)
    assert [q.quantity for q in quantities] == list(range(len(quantities)))
    assert all(text[q.start : q.end] == q.text for q in quantities)
    assert all(one.end <= two.start for one, two in pairwise(quantities))
    assert all(q.note for q in quantities if q.value is None or q.low is None or q.high is None)


def score_phrases(half: str, name: str = "trade_phrases.csv", part: str = "half") -> tuple[int, int, int]:
    right = expected = found = 0
    for row in read_golden(name):
        if row[part] != half:
            continue
        wanted = [item for item in row["expected"].split(" | ") if item]
        got = [show_amount(q) for q in find_quantities(row["text"], [Sentence(0, "body", 0, len(row["text"]))])]
        expected, found = expected + len(wanted), found + len(got)
        for item in wanted:
            if item in got:
                got.remove(item)
                right += 1
    return right, expected, found


def show_amount(quantity: Quantity) -> str:
    def number(value: float | None) -> str:
        return "" if value is None else str(int(value)) if value == int(value) else f"{value:.12g}"

    value = f"{number(quantity.low)}..{number(quantity.high)}" if quantity.value is None else number(quantity.value)
    return f"{value} {quantity.unit}".strip()


@pytest.mark.parametrize(("half", "floor"), [("tuned", 1.0), ("apart", 0.96)])
def test_trade_phrases_stay_above_their_floor(half: str, floor: float) -> None:
    """Floors only rise. F1 over value and unit together."""
    right, expected, found = score_phrases(half)
    assert 2 * right / (expected + found) >= floor - 0.005


@pytest.mark.parametrize(("part", "floor"), [("news", 0.992), ("forms", 0.982), ("plain", 0.955), ("apart", 0.953)])
def test_news_sentences_stay_above_their_floor(part: str, floor: float) -> None:
    """Floors only rise. F1 over value and unit together; what is missed stays in the table."""
    right, expected, found = score_phrases(part, "news_quantities.csv", "part")
    assert expected > 180
    assert 2 * right / (expected + found) >= floor - 0.005
