"""Period, parties, measure, status, reporter and relation of figures, in sentences that a reader can check."""

from __future__ import annotations

import pytest

from communique.corpus.model import Sentence
from communique.trade.quantities import Quantity, find_quantities


def split(text: str) -> list[Sentence]:
    """Cut a toy text at its line ends."""
    sentences, start = [], 0
    for line in text.split("\n"):
        sentences.append(Sentence(0, "body", start, start + len(line)))
        start += len(line) + 1
    return sentences


def find(text: str, **options: str) -> list[Quantity]:
    return [
        q for q in find_quantities(text, split(text), **options) if q.kind != "duration" and "definite" not in q.note
    ]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("In 2023, trade reached $41 billion.", "2023-01-01", "2023-12-31"),
        ("Trade reached $41 billion last year.", "2023-01-01", "2023-12-31"),
        ("Trade has reached $41 billion this year.", "2024-01-01", "2024-12-31"),
        ("Trade was $12 billion in the first four months of 2023.", "2023-01-01", "2023-04-30"),
        ("Trade was $12 billion from January to May.", "2024-01-01", "2024-05-31"),
        ("In January-May 2024, trade was $12 billion.", "2024-01-01", "2024-05-31"),
        ("In the second quarter of last year trade was $12 billion.", "2023-04-01", "2023-06-30"),
        ("In the first half of 2022 trade was $12 billion.", "2022-01-01", "2022-06-30"),
        ("Trade was $1 billion in May last year.", "2023-05-01", "2023-05-31"),
        ("Trade was $1 billion last month.", "2024-06-01", "2024-06-30"),
        ("On May 12, 2023, a contract of $1 billion was signed.", "2023-05-12", "2023-05-12"),
        ("Trade was $41 billion between 2013 and 2023.", "2013-01-01", "2023-12-31"),
        ("Two years ago trade was $41 billion.", "2022-01-01", "2022-12-31"),
        ("China has invested $25 billion since 2005.", "2005-01-01", ""),
    ],
)
def test_period_is_resolved(text: str, start: str, end: str) -> None:
    (quantity,) = find(text, date="2024-07-05")
    assert (quantity.period_start, quantity.period_end) == (start, end)


def test_each_figure_of_from_to_has_its_own_year() -> None:
    one, two = find("Its share of global trade rose from 5.4% in 2001 to 17.5% in 2020.")
    assert (one.value, one.period_start, two.value, two.period_start) == (5.4, "2001-01-01", 17.5, "2020-01-01")
    assert one.measure == two.measure == "share of world trade"


def test_change_takes_the_period_of_its_figure_and_the_year_before_as_base() -> None:
    money, percent = find("Trade reached $41 billion in 2023, up 32 percent from the previous year.")
    assert percent.relates_to == money.quantity
    assert (percent.period_start, percent.period_end, percent.period_basis) == ("2023-01-01", "2023-12-31", "claim")
    assert (percent.base_start, percent.base_end) == ("2022-01-01", "2022-12-31")
    assert (money.base_start, money.relates_to) == ("", None)


def test_change_before_its_figure() -> None:
    percent, money = find("Trade rose 32 percent to $41 billion in 2023.")
    assert percent.relates_to == money.quantity
    assert percent.base_start == "2022-01-01"


def test_a_new_subject_ends_the_relation() -> None:
    _, percent = find("Exports were $5 billion while imports fell by 7%.")
    assert percent.relates_to is None


@pytest.mark.parametrize(
    ("options", "basis", "start"),
    [
        ({}, "open", ""),
        ({"date_earliest": "2024-03-31"}, "open", ""),
        ({"date_earliest": "2023-12-01", "date_latest": "2024-02-01"}, "open", ""),
        ({"date_earliest": "2024-03-31", "date_latest": "2024-08-01"}, "date bounds", "2023-01-01"),
        ({"date": "2024-07-05"}, "document date", "2023-01-01"),
        ({"date": "--07-05"}, "open", ""),
    ],
)
def test_bounds_decide_or_the_period_stays_open_with_the_reason(
    options: dict[str, str], basis: str, start: str
) -> None:
    (quantity,) = find("Trade reached $41 billion last year.", **options)
    assert (quantity.period_basis, quantity.period_start) == (basis, start)
    assert basis != "open" or '"last year"' in quantity.note


def test_a_date_of_publication_is_no_period() -> None:
    (quantity,) = find("A report released in 2022 shows that trade has grown 100 times.", date="2024-07-05")
    assert quantity.period_start == ""


@pytest.mark.parametrize(
    ("text", "parties", "measure"),
    [
        ("Trade between China and Kazakhstan was $41 billion.", "CN;KZ", "bilateral trade"),
        ("China-Kazakhstan trade was $41 billion.", "CN;KZ", "bilateral trade"),
        ("China's exports to Kazakhstan were $24 billion.", "CN;KZ", "exports of CN to KZ"),
        ("Imports from Kazakhstan by China were $16 billion.", "CN;KZ", "imports of CN from KZ"),
        ("Kazakhstan exported 3 million tonnes of oil to China.", "CN;KZ", "exports of KZ to CN"),
        ("The trade of SCO member states was $6 trillion.", "SCO", "trade"),
        ("China's trade with Central Asian countries was $89 billion.", "CN;KG;KZ;TJ;TM;UZ", "trade"),
        ("Investment by China in Uzbekistan is $11 billion.", "CN;UZ", "investment"),
        (
            "The member states of the SCO hold a quarter of the world's total economic output.",
            "SCO",
            "share of world output",
        ),
        ("China and Kazakhstan share a border of 1,700 kilometers.", "CN;KZ", "border length"),
        ("The 100-megawatt wind farm stands in Kazakhstan.", "KZ", "power capacity"),
        ("The SCO trained 2,341 foreign trainees.", "SCO", "foreign trainee"),
        ("The US$41 billion of trade were China's.", "CN", "trade"),
    ],
)
def test_parties_and_measure(text: str, parties: str, measure: str) -> None:
    (quantity,) = find(text)
    assert (quantity.parties, quantity.measure) == (parties, measure)


def test_the_two_countries_are_the_last_pair() -> None:
    text = (
        "China's relations with Kazakhstan are good.\nChina-Uzbekistan relations are good.\n"
        "The two countries traded goods.\nThey aim at trade of $10 billion."
    )
    (quantity,) = find(text)
    assert (quantity.parties, quantity.measure, quantity.status) == ("CN;UZ", "bilateral trade", "target")


def test_speakers_are_no_parties() -> None:
    (quantity,) = find("Trade between Kazakhstan and Uzbekistan was $4 billion, Chinese Foreign Minister Wang Yi said.")
    assert quantity.parties == "KZ;UZ"


def test_actors_replace_the_names() -> None:
    text = "Trade between Ruritania and Graustark was $4 billion."
    (quantity,) = find_quantities(text, split(text), actors=[(14, 23, "XR"), (28, 37, "XG")])
    assert quantity.parties == "XG;XR"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("They have set a goal of doubling trade.", "target"),
        ("They pledged to raise trade to $70 billion by 2030.", "target"),
        ("Trade is expected to reach $20 billion.", "forecast"),
        ("Trade will exceed $20 billion.", "forecast"),
        ("Trade reached $41 billion.", "actual"),
        ("They pledged closer ties after trade reached $41 billion.", "actual"),
    ],
)
def test_status(text: str, status: str) -> None:
    (quantity,) = find(text)
    assert quantity.status == status


@pytest.mark.parametrize(
    ("text", "reporter"),
    [
        ("Chinese customs data show that trade was $41 billion.", "China customs"),
        ("Trade was $41 billion, according to the General Administration of Customs.", "China customs"),
        ("Trade was $41 billion, according to data from Kazakhstan.", "Kazakhstan"),
        ("Trade was $41 billion, according to the World Bank.", "World Bank"),
        (
            'The "Trade Development Report" released in 2022 shows that trade was $41 billion.',
            "Trade Development Report",
        ),
        ("Trade was $41 billion.", ""),
    ],
)
def test_reporter(text: str, reporter: str) -> None:
    (quantity,) = find(text)
    assert quantity.reporter == reporter


def test_the_dollar_of_a_country_is_no_party() -> None:
    (quantity,) = find("China's trade with Russia was 240 billion U.S. dollars.")
    assert (quantity.parties, quantity.measure) == ("CN;RU", "bilateral trade")


def test_from_a_year_is_a_base() -> None:
    one, percent, two = find("Exports were $14 billion in 2023, up 12% from 2022, while imports were $16 billion.")[:3]
    assert (one.period_start, percent.base_start, two.period_start) == ("2023-01-01", "2022-01-01", "2023-01-01")


def test_a_figure_that_was_fallen_to_does_not_share_the_year_before() -> None:
    one, two = find("The debt, $1.1 billion in 2022, fell to $900 million.")
    assert (one.period_start, two.period_start) == ("2022-01-01", "")


def test_both_ends_of_a_change_say_so() -> None:
    one, two = find("The tariff rose from 10 percent to 25 percent.")
    assert "value before the change" in one.note
    assert "value after the change" in two.note


def test_a_multiple_has_no_base_unless_it_is_stated() -> None:
    _, money, multiple = find(
        "In 1992 trade was $368 million; by 2022 it had reached $31 billion, an increase of 84 times."
    )
    assert (money.period_start, multiple.relates_to, multiple.base_start) == ("2022-01-01", money.quantity, "")


def test_since_a_year_dates_the_first_end_of_a_change() -> None:
    multiple, one, two = find("Trade has increased 100-fold since 1992, from $460 million to $47 billion.")
    assert (multiple.period_start, multiple.period_end) == ("1992-01-01", "")
    assert (one.period_start, one.period_end) == ("1992-01-01", "1992-12-31")
    assert (two.period_start, two.period_basis) == ("", "open")
