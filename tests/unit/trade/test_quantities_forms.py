"""Forms of quantities that share letters, names or marks with other things: a unit where the words beside it say so."""

from __future__ import annotations

import pytest

from communique.corpus.model import Sentence
from communique.trade.lexicon import read_words
from communique.trade.nouns import find_plural, find_singular
from communique.trade.quantities import Quantity, find_quantities


def find(text: str) -> list[Quantity]:
    return find_quantities(text, [Sentence(0, "body", 0, len(text))])


def show(text: str) -> list[tuple[float | None, str]]:
    return [(q.value, q.unit) for q in find(text)]


def test_lists_of_words_hold_words_only() -> None:
    """YAML 1.1 reads a bare no, off or on as a truth value: such a word was never matched."""
    table = read_words("noun_words.yaml")
    lists = [words for words in table.values() if isinstance(words, list)]
    assert lists
    assert not [word for words in lists for word in words if not isinstance(word, str)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("The ship sailed at 20 kn against the wind.", 20, "kn"),
        ("She paid 200 kn for a room in Zagreb.", 200, "HRK"),
        ("The temperature reached 104 F in Phoenix.", 104, "°F"),
        ("The cable carries a current of 400 A there.", 400, "A"),
        ("The board is 2 in thick.", 2, "in"),
        ("An atom has a radius of 53 pm or so.", 53, "pm"),
        ("She has worked there for 10 a and is a manager.", 10, "year"),
        ("The engine has 136PS in all.", 136, "PS"),
        ("The lock weighs 17st.", 17, "stone"),
        ("It is 2.5X brighter.", 2.5, "times"),
        ('The pizza is a 12" one.', 12, "in"),
        ("He is 6-foot-8.", 6.6667, "ft"),
        ("The flight takes 40m, or 2h.", 40, "m"),
    ],
)
def test_a_letter_is_a_unit_beside_the_right_words(text: str, value: float, unit: str) -> None:
    assert show(text)[0] == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "It begins at 5 pm, or 5-6pm.",
        "The A350 and the 777X were shown.",
        "The company filed its 10-K.",
        "An f1.8 lens, game 7 of the best-of-seven series.",
        "He scored twice as Spurs won; they are doubling down.",
        "On 12.06.2019, at 0930 hours.",
        "It was day 5 of week 12, episode 4 of season 3.",
        "He hit the 21st of the 1990s.",
    ],
)
def test_times_names_and_places_in_a_row_stay_out(text: str) -> None:
    assert show(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He scored 12, 15 and 22 points.", [(12, "point"), (15, "point"), (22, "point")]),
        ("A plot of 40 x 60 feet.", [(40, "ft"), (60, "ft")]),
        ("Its length is 5 ± 0.2 cm.", [(5, "cm"), (0.2, "cm")]),
        ("He was 9-of-18 there.", [(9, ""), (18, "")]),
        ("All three were freed.", [(3, "")]),
        ("He feeds a family of eight, bar two.", [(8, ""), (2, "")]),
        ("There are two 500ml bottles.", [(2, "bottle"), (500, "mL")]),
        ("Of the 34 agreements, 21 concern energy.", [(34, "agreement"), (21, "")]),
        ("Roughly 1.4m were out of work.", [(1.4e6, "")]),
        ("It made a profit of 20m last year.", [(20e6, "")]),
        ("Freight of 1.9m TEU went west.", [(1.9e6, "TEU")]),
        ("It is worth Rs 1.5 lakh crore.", [(1.5e12, "INR")]),
        ("It grew by 2.1 pct pts.", [(2.1, "points")]),
        ("It costs $3 a dozen and $4.50 a pound.", [(3, "USD/dozen"), (4.5, "USD/lb")]),
        ("Gas at 320 euros per 1,000 cubic metres.", [(320, "EUR/1000 m3")]),
        ("The line moves 11 million tonnes annually.", [(11e6, "t/year")]),
        ("The flow was 25 m3/s.", [(25, "m3/s")]),
        ("A margin of plus or minus 3.5 percentage points.", [(3.5, "points")]),
        ("The mass is 1.6e-19 kg.", [(1.6e-19, "kg")]),
        ("The risk is ½ of that.", [(0.5, "1")]),
    ],
)
def test_numbers_in_lists_and_rates(text: str, expected: list[tuple[float, str]]) -> None:
    assert show(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Fewer than 1 in 1,000 have it.", 0.001),
        ("It is one in a million.", 1e-6),
        ("Roughly 1 out of every 5 calls fails.", 0.2),
        ("A one-in-six chance.", 0.1667),
    ],
)
def test_odds_are_fractions(text: str, value: float) -> None:
    (quantity,) = find(text)
    assert (quantity.kind, quantity.value) == ("fraction", value)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("A five- to ten-year plan.", 5, 10),
        ("A 5-to-10 percent cut.", 5, 10),
        ("It is worth 300m-400m euros.", 300e6, 400e6),
        ("It ranges from -5 to 5 degrees.", -5, 5),
        ("Between 5 and as many as 10 percent left.", 5, 10),
        ("Children aged between 5 and 10 came.", 5, 10),
        ("Tens of thousands of people fled.", 10_000, 100_000),
        ("Hundreds of thousands marched.", 100_000, 1_000_000),
    ],
)
def test_ranges_and_crowds_have_two_ends(text: str, low: float, high: float) -> None:
    (quantity,) = find(text)
    assert (quantity.value, quantity.low, quantity.high) == (None, low, high)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("The fare is 25 pesos in Manila.", "PHP"),
        ("In Buenos Aires a coffee costs 90 pesos.", "ARS"),
        ("In Karachi, onions cost 80 rupees a kilo.", "PKR/kg"),
        ("A house in Stockholm sold for 1.2 million kr.", "SEK"),
        ("A hamburger in Budapest costs 1500 Ft.", "HUF"),
        ("India's firm paid 5 rupees in Karachi.", "INR"),
    ],
)
def test_a_city_says_whose_currency_it_is_where_no_country_does(text: str, unit: str) -> None:
    assert [q.unit for q in find(text)] == [unit]


def test_a_currency_keeps_its_country_in_a_document() -> None:
    text = "A ride in Manila costs 25 pesos. Last year it cost 20 pesos."
    at = text.index("Last")
    found = find_quantities(text, [Sentence(0, "body", 0, at - 1), Sentence(0, "body", at, len(text))])
    assert [q.unit for q in found] == ["PHP", "PHP"]


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("member state", "member states"),
        ("country", "countries"),
        ("woman", "women"),
        ("match", "matches"),
        ("people", "people"),
        ("EV", "EVs"),
    ],
)
def test_plurals_of_counted_nouns(one: str, many: str) -> None:
    assert find_plural(one) == many
    assert find_singular(many) == one or one == "member state"
