"""Quantities: values, units, bounds and offsets of phrases that a reader can check at a glance."""

from __future__ import annotations

import pytest

from communique.corpus.model import Sentence
from communique.trade.quantities import Quantity, find_quantities


def find(text: str, **options: str) -> list[Quantity]:
    return find_quantities(text, [Sentence(0, "body", 0, len(text))], **options)


@pytest.mark.parametrize(
    ("phrase", "kind", "value", "low", "high", "unit"),
    [
        ("$41 billion", "money", 41e9, 40.5e9, 41.5e9, "USD"),
        ("US$41bn", "money", 41e9, 40.5e9, 41.5e9, "USD"),
        ("41.02 billion U.S. dollars", "money", 41.02e9, 41.015e9, 41.025e9, "USD"),
        ("USD 41 bln", "money", 41e9, 40.5e9, 41.5e9, "USD"),
        ("RMB 286.6 billion", "money", 286.6e9, 286.55e9, 286.65e9, "CNY"),
        ("2.1 billion tenge", "money", 2.1e9, 2.05e9, 2.15e9, "KZT"),
        ("32 percent", "percent", 32, 31.5, 32.5, "percent"),
        ("5.4%", "percent", 5.4, 5.35, 5.45, "percent"),
        ("2.5 percentage points", "points", 2.5, 2.45, 2.55, "points"),
        ("1.8-fold", "multiple", 1.8, 1.75, 1.85, "times"),
        ("100-megawatt", "physical", 100, 99.5, 100.5, "MW"),
    ],
)
def test_phrase_is_read_as_printed(phrase: str, kind: str, value: float, low: float, high: float, unit: str) -> None:
    text = f"It was {phrase} there."
    (quantity,) = find(text)
    assert (quantity.kind, quantity.value, quantity.unit) == (kind, value, unit)
    assert (quantity.low, quantity.high) == (low, high)
    assert text[quantity.start : quantity.end] == quantity.text == phrase
