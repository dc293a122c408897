"""Figures of sentences with several clauses: whose they are, of when, by whose statistics; verdicts that need one source."""

from __future__ import annotations

import pandas as pd

from communique.corpus.model import Sentence
from communique.trade.claims import merge_claims
from communique.trade.consistency import check_claims
from communique.trade.derived import derive_values
from communique.trade.quantities import Quantity, find_quantities


def find(*sentences: str, **known: str) -> list[Quantity]:
    text, spans, at = " ".join(sentences), [], 0
    for sentence in sentences:
        spans.append(Sentence(0, "body", at, at + len(sentence)))
        at += len(sentence) + 1
    return find_quantities(text, spans, **known)


def read_claims(*documents: list[Quantity]) -> pd.DataFrame:
    rows = [
        {"doc_id": f"d{number}", **{name: getattr(q, name) for name in q.__slots__}}
        for number, found in enumerate(documents)
        for q in found
    ]
    names = [f"d{number}" for number in range(len(documents))]
    return merge_claims(pd.DataFrame(rows), pd.DataFrame({"doc_id": names}))[0]


def test_value_before_a_change_does_not_take_the_year_after_it() -> None:
    one, two = find("The share climbed from 0.4% before the conflict to 34.5% in 2023.")
    assert (one.period_start, one.period_basis) == ("", "open")
    assert two.period_start == "2023-01-01"


def test_value_before_a_targeted_change_is_no_target() -> None:
    one, two = find("Astana wants to lift exports from $25bn to $41bn by 2025.")
    assert (one.value, one.status, one.period_start) == (25e9, "actual", "")
    assert (two.value, two.status, two.period_start) == (41e9, "target", "2025-01-01")


def test_a_bracket_or_semicolon_keeps_its_period() -> None:
    one, two = find("The share of China in total trade was 21.4% (18.6% in January-May 2023).")
    assert (one.period_start, two.period_start) == ("", "2023-01-01")
    one, two = find("They aim at trade of 100 billion dollars; the figure was $370 million in 1992.")
    assert (one.period_start, two.period_start) == ("", "1992-01-01")


def test_months_that_are_not_over_are_of_the_year_before() -> None:
    text = "From January to November, China's trade with Russia was $218 billion."
    assert [q.period_end for q in find(text, date="2024-01-12")] == ["2023-11-30"]
    assert [q.period_end for q in find(text, date="2024-12-12")] == ["2024-11-30"]


def test_a_clause_with_while_keeps_the_year_of_the_one_before() -> None:
    found = find("Exports stood at $19 billion last year, while imports amounted to $80 million.", date="2024-03-12")
    assert [q.period_start for q in found] == ["2023-01-01", "2023-01-01"]


def test_each_clause_has_its_own_partner_and_the_statistics_name_the_other() -> None:
    found = find(
        "Trade with Russia slipped 1.4 per cent to $27.8bn, while trade with China rose by 30 per cent, to $31.5bn, "
        "according to Kazakhstan's statistics bureau."
    )
    assert [(q.text, q.parties) for q in found if q.kind == "money"] == [("$27.8bn", "KZ;RU"), ("$31.5bn", "CN;KZ")]


def test_a_country_behind_compared_with_is_not_the_party() -> None:
    (quantity,) = find(
        "Oil accounts for nearly two-fifths of the country's foreign trade, compared with less for Russia."
    )
    assert quantity.parties == ""


def test_the_figure_takes_up_measure_parties_and_statistics() -> None:
    found = find(
        "China's trade with Russia reached $240.11 bln in 2023, Chinese customs data showed.",
        "In 2022, the figure was $190.27 bln.",
    )
    assert (found[1].measure, found[1].parties, found[1].reporter) == ("bilateral trade", "CN;RU", "China customs")
    assert found[1].period_start == "2022-01-01"


def test_imports_from_a_partner_are_those_of_the_pair() -> None:
    found = find(
        "Trade between Kyrgyzstan and China totaled $5.44 billion in 2023.", "Imports from China made up $5.36 billion."
    )
    assert (found[1].parties, found[1].measure) == ("CN;KG", "imports of KG from CN")


def test_a_change_in_a_year_is_measured_against_the_year_before() -> None:
    (quantity,) = find("China's trade with Russia increased by 26.3% in 2023.")
    assert (quantity.base_start, quantity.base_end) == ("2022-01-01", "2022-12-31")
    assert "as changes are usually stated" in quantity.note


def test_a_headline_joins_the_dated_claim_of_its_document() -> None:
    text = "Trade of China and Russia at $240 billion. Trade of China and Russia was $240 billion in 2023, customs data of China showed."
    at = text.index(". ") + 1
    found = find_quantities(text, [Sentence(0, "title", 0, at), Sentence(0, "body", at + 1, len(text))])
    claims = read_claims(found)
    assert len(claims) == 1
    assert claims["period_start"].tolist() == ["2023-01-01"]


def test_a_change_is_set_against_the_level_of_its_own_statistics() -> None:
    """By hand: 19.75 / 1.2765 = 15.47, 19.85 / 1.2755 = 15.56 (outward 15.57); the other level is of other statistics."""
    one = find(
        "China's trade with Kyrgyzstan reached $19.8 billion in 2023, up 27.6 percent, Chinese customs data showed."
    )
    two = find(
        "Kyrgyzstan's trade with China was $5.44 billion in 2023, the National Statistical Committee reported.",
        "In 2022, the figure was $4.07 billion.",
    )
    claims = read_claims(one, two)
    derived = derive_values(claims)
    assert derived[["low", "high"]].to_numpy().tolist() == [[15.47e9, 15.57e9]]
    verdicts = check_claims(claims, derived)
    assert verdicts["outcome"].tolist() == ["cannot be compared"]
    assert "different statistics" in verdicts["assumption"][0]


def test_growth_against_the_printed_level_of_the_year_before() -> None:
    """By hand: 240.105 / 1.2635 = 190.03 and 240.115 / 1.2625 = 190.19: 190.27 is printed, so the base was revised."""
    found = find(
        "China's trade with Russia increased by 26.3% in 2023 and reached $240.11 bln, Chinese customs data showed.",
        "In 2022, the figure was $190.27 bln.",
    )
    claims = read_claims(found)
    verdicts = check_claims(claims, derive_values(claims))
    assert verdicts["outcome"].tolist() == ["does not fit"]


def test_a_target_is_not_met_by_a_figure_without_an_upper_end_nor_by_some_months() -> None:
    goal = find("China and Kazakhstan aim at bilateral trade of $100 billion.")
    claims = read_claims(goal, find("Trade between China and Kazakhstan surpassed $41 billion in 2023."))
    verdict = check_claims(claims, derive_values(claims)).iloc[0]
    assert (verdict["outcome"], "no upper end" in verdict["assumption"]) == ("cannot be compared", True)
    claims = read_claims(goal, find("Trade between China and Kazakhstan was $141 billion in January-May 2024."))
    assert check_claims(claims, derive_values(claims))["outcome"].tolist() == ["cannot be compared"]


def test_a_forecast_fits_only_what_rounds_to_it() -> None:
    forecast = find("Trade between China and Kazakhstan is expected to reach $40 billion in 2023.")
    for fact, outcome in (("$40.2 billion", "fits"), ("$60 billion", "does not fit")):
        claims = read_claims(forecast, find(f"Trade between China and Kazakhstan was {fact} in 2023."))
        assert check_claims(claims, derive_values(claims))["outcome"].tolist() == [outcome]


def test_the_start_named_last_is_no_target() -> None:
    one, two = find("India hopes to take trade with Uzbekistan to USD 1 billion by 2025, from USD 690 million now.")
    assert (one.status, one.period_start) == ("target", "2025-01-01")
    assert (two.status, two.period_start) == ("actual", "")
    assert "value before the change" in two.note


def test_a_change_in_other_words_is_no_level() -> None:
    """By hand: 37.35 / 1.0495 = 35.588, 37.45 / 1.0485 = 35.718; the $1.7 billion are the difference, no second level."""
    found = find("In January-July 2024, Uzbekistan's trade turnover reached $37.4 billion, up 4.9% or $1.7 billion.")
    assert [(q.value, q.change) for q in found] == [(37.4e9, "none"), (4.9, "up"), (1.7e9, "up")]
    assert found[2].period_start == "2024-01-01"
    derived = derive_values(read_claims(found))
    assert derived[["low", "high"]].to_numpy().tolist() == [[35.58e9, 35.72e9]]


def test_a_share_in_brackets_is_that_of_the_country_before_it() -> None:
    found = find("China (18.9% share), Russia (17.6%), Kazakhstan (6.4%) and Turkiye (4.6%) are the main partners.")
    assert [q.parties for q in found][:3] == ["CN", "RU", "KZ"]


def test_the_volume_of_something_else_does_not_take_up_a_measure() -> None:
    found = find(
        "Kazakhstan's exports to Uzbekistan were $245 million.",
        "The volume of transit traffic has grown by 37 percent.",
    )
    assert found[1].measure != "exports of KZ to UZ"
