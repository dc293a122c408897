"""Hostile input: time grows with the length, counted in calls and not by the clock."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from communique.corpus.model import Sentence
from communique.trade.quantities import find_quantities

UNITS = [
    "9",
    "9 ",
    "1,",
    "1.",
    "$",
    "$1 to ",
    "one ",
    "million ",
    "1-",
    "12 to 13 ",
    "from 1 to 2 percent ",
    "half ",
    "January ",
    "2023-",
    "China ",
    "dozens of ",
    "( ",
    "and a half ",
    "9/",
    "9 x ",
    "5- to ",
    "Manila 5 pesos ",
    "2 of ",
    "1 in ",
    "twelve ",
    "5m ",
    '5" ',
    "two 500ml ",
    "trade with China rose 5% to $3 billion, ",
    "that is $5 (",
    "thousands ",
]


def count_calls(text: str) -> int:
    calls = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        find_quantities(text, [Sentence(0, "body", 0, len(text))], date="2024-07-01")
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("unit", UNITS)
def test_twice_the_text_costs_about_twice_the_calls(unit: str) -> None:
    find_quantities("Trade was $1 billion.", [Sentence(0, "body", 0, 21)])
    one, two = count_calls(unit * 150), count_calls(unit * 300)
    assert two <= 2.4 * one + 200


def test_a_megabyte_of_digits_is_one_number_without_a_value() -> None:
    text = "9" * 1_000_000 + " percent"
    (quantity,) = find_quantities(text, [Sentence(0, "body", 0, len(text))])
    assert quantity.value is None
    assert "too many digits" in quantity.note


def test_a_megabyte_of_groups_is_one_number_without_a_value() -> None:
    text = "$" + "1,2." * 250_000 + "1 billion"
    (quantity,) = find_quantities(text, [Sentence(0, "body", 0, len(text))])
    assert quantity.value is None
