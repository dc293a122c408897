"""Quantities: values, units, bounds and offsets of phrases that a reader can check at a glance."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

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
        ("£3.5m", "money", 3.5e6, 3.45e6, 3.55e6, "GBP"),
        ("€250k", "money", 250e3, 249.5e3, 250.5e3, "EUR"),
        ("40bn roubles", "money", 40e9, 39.5e9, 40.5e9, "RUB"),
        ("50 cents", "money", 0.5, 0.495, 0.505, "USD"),
        ("$700,000", "money", 700e3, 695e3, 705e3, "USD"),
        ("a million dollars", "money", 1e6, 0.5e6, 1.5e6, "USD"),
        ("32 percent", "percent", 32, 31.5, 32.5, "percent"),
        ("32 pct", "percent", 32, 31.5, 32.5, "percent"),
        ("5.4%", "percent", 5.4, 5.35, 5.45, "percent"),
        ("seven per cent", "percent", 7, 6.5, 7.5, "percent"),
        ("2.5 percentage points", "points", 2.5, 2.45, 2.55, "points"),
        ("1.8-fold", "multiple", 1.8, 1.75, 1.85, "times"),
        ("100-megawatt", "physical", 100, 99.5, 100.5, "MW"),
        ("11.2 million tonnes", "physical", 11.2e6, 11.15e6, 11.25e6, "t"),
        ("30 bcm", "physical", 30, 29.5, 30.5, "bcm"),
        ("20 hectares", "physical", 20, 19.5, 20.5, "ha"),
        ("twenty-five trains", "count", 25, 24.5, 25.5, "train"),
        ("two hundred and five cities", "count", 205, 204.5, 205.5, "city"),
        ("2½ hours", "duration", 2.5, 2.25, 2.75, "hour"),
        ("30-year-old", "duration", 30, 29.5, 30.5, "year"),
    ],
)
def test_phrase_is_read_as_printed(phrase: str, kind: str, value: float, low: float, high: float, unit: str) -> None:
    text = f"It was {phrase} there."
    (quantity,) = find(text)
    assert (quantity.kind, quantity.value, quantity.unit) == (kind, value, unit)
    assert (quantity.low, quantity.high) == (low, high)
    assert text[quantity.start : quantity.end] == quantity.text == phrase


@pytest.mark.parametrize(
    ("phrase", "low", "high", "unit"),
    [
        ("$10-12 billion", 10e9, 12e9, "USD"),
        ("between $10 billion and $12 billion", 10e9, 12e9, "USD"),
        ("10 to 12 percent", 10, 12, "percent"),
        ("three or four years", 3, 4, "year"),
        ("1 to 2 thousand people", 1000, 2000, "people"),
    ],
)
def test_range_has_its_ends_and_no_value(phrase: str, low: float, high: float, unit: str) -> None:
    (quantity,) = find(f"It was {phrase} there.")
    assert (quantity.value, quantity.low, quantity.high) == (None, low, high)
    assert (quantity.bound, quantity.unit) == ("range", unit)
    assert quantity.note


@pytest.mark.parametrize(
    ("phrase", "bound", "low", "high"),
    [
        ("nearly 100 tonnes", "under", None, 100),
        ("more than 1,700 kilometers", "over", 1700, None),
        ("at least $5 million", "at_least", 5e6, None),
        ("up to 40 percent", "at_most", None, 40),
        ("about 8 percent", "about", 7.5, 8.5),
        ("exceeding $25 billion", "over", 25e9, None),
        ("100+ countries", "at_least", 100, None),
    ],
)
def test_bound_opens_the_interval(phrase: str, bound: str, low: float | None, high: float | None) -> None:
    (quantity,) = find(f"It was {phrase} there.")
    assert (quantity.bound, quantity.low, quantity.high) == (bound, low, high)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("Trade fell by 7%.", "down"),
        ("Trade was up 32 percent.", "up"),
        ("A year-on-year increase of 32%.", "up"),
        ("It rose to 12 percent.", "none"),
        ("It was 12 percent lower.", "down"),
        ("It was 12 percent less than before.", "down"),
    ],
)
def test_change_is_separate_from_the_value(text: str, change: str) -> None:
    (quantity,) = find(text)
    assert quantity.change == change
    assert quantity.value is not None
    assert quantity.value > 0


@pytest.mark.parametrize(
    ("text", "value", "change"),
    [
        ("Trade doubled.", 2, "up"),
        ("It is twice as large.", 2, "none"),
        ("They plan on doubling trade.", 2, "up"),
        ("Trade has increased nearly 100 times.", 100, "up"),
        ("Output halved.", 0.5, "down"),
        ("It rose threefold.", 3, "up"),
    ],
)
def test_multiples(text: str, value: float, change: str) -> None:
    (quantity,) = find(text)
    assert (quantity.kind, quantity.unit, quantity.value, quantity.change) == ("multiple", "times", value, change)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A third of exports.", 0.3333),
        ("Nearly half of it.", 0.5),
        ("One in five firms.", 0.2),
        ("two-thirds of all cargo", 0.6667),
    ],
)
def test_fractions(text: str, value: float) -> None:
    (quantity,) = find(text)
    assert (quantity.kind, quantity.unit, quantity.value) == ("fraction", "1", value)


@pytest.mark.parametrize(
    "text",
    [
        "On July 4, 2024, at 10:30 a.m., the 24th Meeting began.",
        "The Shanghai Five and the one-China principle.",
        "Two-way exchanges are not directed against third parties.",
        "See page 12, No. 5, Resolution 2231 and Article 3.",
        "Call +7 717 274 5678.",
        "From Sept. 14 to 16 they met; from June 5th to 6th too.",
        "The Five Principles of Peaceful Coexistence in the 21st century.",
        "In 2013 and from 2014 to 2017, in 2024-25 and the 1990s.",
        "COVID-19, the G20, an A380 and Windows 10 users.",
        "They won 3-2 on 12/05/2023, 24/7.",
        'Jointly combating the "three forces" in the "golden 30 years".',
        "One another, no one and one of the best.",
    ],
)
def test_what_is_no_quantity_stays_out(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("It was $1,2,3 billion.", None, "without a single reading"),
        ("It was 1.2.3 percent.", None, "without a single reading"),
        ("It cost £ million.", None, "no number"),
        ("It cost $NaN billion.", None, "no number"),
        ("It was 41,02 billion yuan.", 41.02e9, "decimal comma"),
        ("It was 9,000,000 trillion dollars.", 9e18, "larger than any usual amount"),
        ("It was " + "9" * 400 + " percent.", None, "too many digits"),
    ],
)
def test_doubtful_numbers_are_kept_with_the_reason(text: str, value: float | None, note: str) -> None:
    (quantity,) = find(text)
    assert quantity.value == value
    assert note in quantity.note


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It was 41,020 tonnes.", 41020),
        ("It was \u0664\u0661 percent.", 41),
        ("It was \uff14\uff11 percent.", 41),
        ("It was 1\u202f700 km.", 1700),
        ("It was 12,34,567 rupees.", 1234567),
        ("It was 1.234.567,89 euros.", 1234567.89),
        ("It was 3.000.000 euros.", 3000000),
    ],
)
def test_other_digits_and_separators(text: str, value: float) -> None:
    (quantity,) = find(text)
    assert quantity.value == value


def test_minus_belongs_to_the_value() -> None:
    assert [q.value for q in find("$-50.8bn was lost.")] == [-50_800_000_000]
    assert [(q.text, q.value) for q in find("It costs 5€-7 here.")] == [("5€", 5)]  # one sign is not read twice
    values = [q.value for q in find("It was minus 5C, a $-50.8bn gap and (-3%).")]
    assert values == [-5, -50.8e9, -3]


def test_roles_that_are_not_read_give_nothing() -> None:
    text = "Trade was $41 billion."
    assert find_quantities(text, [Sentence(0, "related", 0, len(text))]) == []
    assert [q.role for q in find_quantities(text, [Sentence(0, "caption", 0, len(text))])] == ["caption"]


def test_shared_currency_names_need_a_country() -> None:
    assert [q.unit for q in find("Turkmenistan sold gas for 3 billion manats.")] == ["TMT"]
    assert [q.unit for q in find("Azerbaijan bought 3 billion manats of it.")] == ["AZN"]
    (quantity,) = find("It cost 3 billion manats.")
    assert quantity.unit == ""
    assert "of which country" in quantity.note


@given(st.text(alphabet="0123456789.,$%-/ abkmnot€'()\n", max_size=80))
@example("0€-0")
def test_any_text_gives_ordered_spans_of_itself(text: str) -> None:
    quantities = find(text)
    assert all(text[q.start : q.end] == q.text for q in quantities)
    assert all(one.end <= two.start for one, two in pairwise(quantities))
    assert all(q.note for q in quantities if q.value is None)


@given(st.integers(1, 999), st.sampled_from(["million", "billion", "bn", "trillion"]))
def test_value_lies_in_its_interval(number: int, scale: str) -> None:
    (quantity,) = find(f"It was ${number} {scale} there.")
    assert quantity.value is not None
    assert quantity.low is not None
    assert quantity.high is not None
    assert quantity.low < quantity.value < quantity.high
    assert quantity.high - quantity.low == pytest.approx(quantity.value / number)


def test_the_sign_of_yen_and_yuan_needs_a_country() -> None:
    assert [q.unit for q in find("China spent ¥5 billion.")] == ["CNY"]
    assert [q.unit for q in find("Japan spent ¥5 billion.")] == ["JPY"]
    (quantity,) = find("They spent ¥5 billion.")
    assert quantity.unit == "JPY"
    assert "read as yen" in quantity.note
