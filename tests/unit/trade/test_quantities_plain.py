"""Numbers of plain news: headlines, lists, clauses without their noun, scale words, lower case; what stays out beside them."""

from __future__ import annotations

import pytest

from communique.corpus.model import Sentence
from communique.trade.quantities import Quantity, find_quantities


def find(text: str) -> list[Quantity]:
    return find_quantities(text, [Sentence(0, "body", 0, len(text))])


def show(text: str) -> list[str]:
    return [f"{q.low:.12g}..{q.high:.12g} {q.unit}".strip() if q.value is None else f"{q.value:.12g} {q.unit}".strip() for q in find(text)]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Storm Kills 12 People on Island", ["12 people"]),
        ("Firm to Cut 500 Jobs at Two Plants", ["500 Job", "2 Plant"]),
        ("Bank to Settle 7-Year Probe of Traders", ["7 year"]),
        ("FIVE KILLED IN A CRASH", ["5"]),
        ("Officials said Three people had died.", ["3 people"]),
        ("Windows 10 Users Face a New Fault", []),
    ],
)
def test_headlines_count_though_their_words_have_capitals(text: str, expected: list[str]) -> None:
    assert show(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He averaged 12.2 and 13.4 points.", ["12.2 point", "13.4 point"]),
        ("She scored two, three and four goals.", ["2 goal", "3 goal", "4 goal"]),
        ("Growth was 2.3 percent in 2017, 2.9 in 2018.", ["2.3 percent", "2.9 percent"]),
        ("The first index fell 1.2 percent, the Nikkei 0.8.", ["1.2 percent", "0.8 percent"]),
        ("The box is 12.5 inches long, 4.3 wide.", ["12.5 in", "4.3 in"]),
        ("They hired 200 people in May and 150 in June.", ["200 people", "150 people"]),
        ("It rose to 5% from 4.9.", ["5 percent", "4.9 percent"]),
        ("Profit rose to 340 million euros from 310.", ["340000000 EUR", "310000000 EUR"]),
        ("It cut the forecast to 1.1 from 1.4 percent.", ["1.1 percent", "1.4 percent"]),
        ("The men were aged 23, 25 and 31.", ["23 year", "25 year", "31 year"]),
        ("It comes in 5.4-, 6.1- and 6.7-inch sizes.", ["5.4 in", "6.1 in", "6.7 in"]),
        ("It measures 2.9 x 5.8 x 0.3 in. in all.", ["2.9 in", "5.8 in", "0.3 in"]),
        ("It measures 143.6x70.9x7.7mm.", ["143.6 mm", "70.9 mm", "7.7 mm"]),
        ("The figures were 12.4, 13.5 and 14.6 million.", ["12400000", "13500000", "14600000"]),
        ("The index rose 112.58, or 0.4 percent.", ["112.58", "0.4 percent"]),
        ("Claims dropped by 8,000 to 196,000.", ["8000", "196000"]),
    ],
)
def test_lists_and_repeated_clauses_share_unit_noun_and_scale(text: str, expected: list[str]) -> None:
    assert show(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A million and a half people fled.", ["1500000 people"]),
        ("The drive took an hour and a half.", ["1.5 hour"]),
        ("It lasts a day or two.", ["1..2 day"]),
        ("He waited for a half-hour.", ["0.5 hour"]),
        ("The bank made a quarter-point cut in rates.", ["0.25 points"]),
        ("They led by a half point.", ["0.5 point"]),
        ("It was the billion-dollar deal.", ["1000000000 USD"]),
        ("Another million people came.", ["1000000 people"]),
        ("Two-hundred people sat down.", ["200 people"]),
        ("It sold one hundred and twenty-three thousand four hundred and five units.", ["123405 unit"]),
        ("The firm lost tens of billions.", ["10000000000..100000000000"]),
        ("It cost a couple hundred dollars.", ["200 USD"]),
        ("The past two quarters were poor.", ["2 quarter"]),
        ("It grew by −3.2 in May.", ["-3.2"]),
        ("The night was at minus 31 in town.", ["-31"]),
        ("The cells are 10⁻⁶ m wide, 1.5×10⁸ km away.", ["1e-06 m", "150000000 km"]),
        ("Add 5 and 7/8 inches.", ["5.875 in"]),
        ("It does 0-60 in 4.2 seconds.", ["0..60", "4.2 second"]),
        ("He got between 3 players and 5 players.", ["3..5 player"]),
        ("They are between the ages of 17 and 20.", ["17..20 year"]),
        ("The rate is 14 per 1,000 live births.", ["14 per 1000 live birth"]),
        ("The soil has a pH of 5.5 there.", ["5.5 pH"]),
        ("It passed by a 1.45-to-1 margin.", ["1.45", "1"]),
        ("The council voted seven to two.", ["7", "2"]),
        ("He went 23 for 35 there.", ["23", "35"]),
    ],
)
def test_forms_of_numbers(text: str, expected: list[str]) -> None:
    assert show(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They won 136 seats, 15 short of a majority.", ["136 seat", "15"]),
        ("The bus had 34 aboard.", ["34"]),
        ("It passed with 17 abstaining.", ["17"]),
        ("A week later, 3 more died.", ["3"]),
        ("The league's 29 members met.", ["29 member"]),
        ("Only one doctor came, and one more nurse.", ["1 doctor", "1 nurse"]),
        ("The union called a one-day strike.", ["1 day"]),
        ("Two new F-16 fighters and 58 Fortune 500 firms.", ["2 new F-16 fighter", "58 Fortune 500 firm"]),
        ("They have ten straight wins and three new features.", ["10 straight win", "3 new feature"]),
        ("It is for those 65 and over.", ["65"]),
        ("The mean was 34.5 (up on May).", ["34.5"]),
        ("The dose lies at 4.2 kpc from here.", ["4.2 kpc"]),
    ],
)
def test_what_a_number_counts(text: str, expected: list[str]) -> None:
    assert show(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the phone has 64gb and 5,000mah and an 8mp lens.", ["64 GB", "5000 mAh", "8 MP"]),
        ("it raised a$1.2m and hk$18.", ["1200000 AUD", "18 HKD"]),
        ("the s&p 500 fell 12 points on june 5.", ["12 point"]),
        ("temperatures were 7c above the mean.", ["7 °C"]),
        ("It costs J$5, TT$6 and GH¢7m.", ["5 JMD", "6 TTD", "7000000 GHS"]),
        ("The screens are 5.8” and 6.5” wide.", ["5.8 in", "6.5 in"]),
    ],
)
def test_lower_case_and_marks(text: str, expected: list[str]) -> None:
    assert show(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The 737 MAX's second crash was in May.",
        "The iPhone 15 starts well.",
        "A 911 call came.",
        "It runs on usb 3.0 and android 9.0.",
        "The half-year results of the third quarter.",
        "He founded it in 300 BC.",
        "The f/1.8 lens won.",
        "There is no one single cause.",
        "There is a two-way street on junction 9.",
    ],
)
def test_names_eras_and_calls_stay_out(text: str) -> None:
    assert show(text) == []


def test_a_shared_unit_is_remarked() -> None:
    (_, second) = find("Growth was 2.3 percent in 2017, 2.9 in 2018.")
    assert "the unit of the figure before" in second.note
    assert (second.kind, second.period_start) == ("percent", "2018-01-01")
