"""Claims, derived values and verdicts, on toys whose arithmetic fits on one line."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.trade.claims import CLAIM_COLUMNS, SOURCE_COLUMNS, merge_claims
from communique.trade.consistency import VERDICT_COLUMNS, check_claims
from communique.trade.derived import DERIVED_COLUMNS, derive_values
from communique.trade.intervals import Interval, add, divide, find_factor, multiply, round_outward
from communique.trade.quantities import find_quantities


def make_quantities(texts: dict[str, str], date: str = "2024-07-05") -> pd.DataFrame:
    rows = []
    for doc_id, text in texts.items():
        start, sentences = 0, []
        for line in text.split("\n"):
            sentences.append(Sentence(0, "body", start, start + len(line)))
            start += len(line) + 1
        rows += [{"doc_id": doc_id, **asdict(q)} for q in find_quantities(text, sentences, date=date)]
    return pd.DataFrame(rows)


def run(
    texts: dict[str, str], date: str = "2024-07-05", copies: dict[str, str] | None = None
) -> tuple[pd.DataFrame, ...]:
    documents = pd.DataFrame(
        {"doc_id": list(texts), "duplicate_of": [(copies or {}).get(doc_id, "") for doc_id in texts]}
    )
    claims, sources = merge_claims(make_quantities(texts, date), documents)
    derived = derive_values(claims, sources)
    return claims, sources, derived, check_claims(claims, derived)


TRADE = "Trade between China and Kazakhstan reached $41 billion in 2023, up 32 percent from the previous year."


def test_columns_are_those_of_the_tables() -> None:
    claims, sources, derived, verdicts = run({"a": TRADE})
    assert list(claims.columns) == CLAIM_COLUMNS
    assert list(sources.columns) == SOURCE_COLUMNS
    assert list(derived.columns) == DERIVED_COLUMNS
    assert list(verdicts.columns) == VERDICT_COLUMNS


def test_equal_claims_of_two_documents_are_one() -> None:
    claims, sources, _, _ = run({"a": TRADE, "b": TRADE})
    assert len(claims) == 2
    assert list(claims["n_documents"]) == [2, 2]
    assert claims["note"].str.contains("two documents, independence unknown").all()
    assert sorted(sources["doc_id"]) == ["a", "a", "b", "b"]


def test_a_copy_is_no_second_document() -> None:
    claims, _, _, _ = run({"a": TRADE, "b": TRADE}, copies={"b": "a"})
    assert list(claims["n_documents"]) == [1, 1]
    assert claims["note"].str.contains("repeat another document").all()


def test_an_open_period_joins_the_one_dated_claim() -> None:
    quantities = pd.concat(
        [make_quantities({"a": TRADE}), make_quantities({"b": TRADE.replace("in 2023", "last year")}, date="")]
    )
    claims, _ = merge_claims(quantities, pd.DataFrame({"doc_id": ["a", "b"]}))
    assert list(claims["period_start"]) == ["2023-01-01", "2023-01-01"]
    assert claims["note"].str.contains("period open in b").all()


def test_references_back_and_parts_of_the_text_are_no_claims() -> None:
    claims, _, _, _ = run(
        {
            "a": "The two countries agree, both sides said.\nHe named two highlights and one city.\nThe SCO has 9 member states."
        }
    )
    assert list(claims["unit"]) == ["member state"]


PROFIT = "Profit reached $41 million in 2023."


def test_equal_figures_of_unknown_parties_are_not_one_claim() -> None:
    claims, _, derived, verdicts = run({"a": PROFIT, "b": PROFIT, "c": PROFIT.replace("41", "52")})
    assert list(claims["parties"]) == ["", "", ""]
    assert list(claims["n_documents"]) == [1, 1, 1]
    assert claims["note"].str.contains("parties not known").all()
    assert len(derived) == len(verdicts) == 0


def test_a_copy_of_a_figure_of_unknown_parties_is_the_same_claim() -> None:
    claims, sources, _, _ = run({"a": PROFIT, "b": PROFIT}, copies={"b": "a"})
    assert list(claims["n_documents"]) == [1]
    assert sorted(sources["doc_id"]) == ["a", "b"]


def test_a_base_is_derived_of_unknown_parties_within_one_document_only() -> None:
    growth = "Profit rose 32 percent in 2023."
    _, _, apart, _ = run({"a": PROFIT, "b": growth})
    assert len(apart) == 0
    _, _, together, _ = run({"a": f"{PROFIT}\n{growth}", "b": growth.replace("32", "10")})
    assert list(together["low"]) == [30_560_000]
    assert together["assumption"].str.contains("whose figures they are is not stated").all()


def test_no_figures_give_empty_tables() -> None:
    documents = pd.DataFrame({"doc_id": ["a"]})
    quantities = make_quantities({"a": TRADE}).iloc[:0]
    claims, sources = merge_claims(quantities, documents)
    derived = derive_values(claims)
    assert [len(claims), len(sources), len(derived), len(check_claims(claims, derived))] == [0, 0, 0, 0]
    assert list(claims.columns) == CLAIM_COLUMNS


def test_order_of_rows_does_not_matter() -> None:
    quantities = make_quantities({"a": TRADE, "b": TRADE, "c": "Trade of the EU was $5 billion in 2020."})
    documents = pd.DataFrame({"doc_id": ["a", "b", "c"]})
    one = merge_claims(quantities, documents)
    two = merge_claims(quantities.iloc[::-1], documents)
    pd.testing.assert_frame_equal(one[0], two[0])
    pd.testing.assert_frame_equal(one[1], two[1])


def test_missing_column_is_named() -> None:
    with pytest.raises(InputError, match="measure"):
        merge_claims(make_quantities({"a": TRADE}).drop(columns="measure"), pd.DataFrame({"doc_id": ["a"]}))


def test_baseline_of_a_change() -> None:
    """$41bn, up 32 percent: [40.5, 41.5] / [1.315, 1.325] = [30.566, 31.559], rounded outward [30.56, 31.56]."""
    _, _, derived, _ = run({"a": TRADE})
    (row,) = derived.to_dict("records")
    assert (row["low"], row["high"], row["unit"]) == (30.56e9, 31.56e9, "USD")
    assert row["value"] == pytest.approx(41e9 / 1.32, rel=1e-5)
    assert (row["period_start"], row["period_end"]) == ("2022-01-01", "2022-12-31")
    assert row["arithmetic"] == "[40.5 billion, 41.5 billion] / [1.315, 1.325] = [30.56 billion, 31.56 billion] USD"
    assert "2022" in row["assumption"]


@pytest.mark.parametrize(("level", "outcome"), [("$31.2 billion", "fits"), ("$24 billion", "does not fit")])
def test_baseline_beside_a_claim_of_that_year(level: str, outcome: str) -> None:
    _, _, _, verdicts = run({"a": TRADE, "b": f"Trade between China and Kazakhstan was {level} in 2022."})
    row = verdicts[verdicts["rule"] == "derived and claimed"].iloc[0]
    assert row["outcome"] == outcome
    assert row["arithmetic"]
    assert row["assumption"]


@pytest.mark.parametrize(
    ("other", "outcome"),
    [
        ("Trade between China and Kazakhstan was $41.02 billion in 2023.", "fits"),
        ("Trade between China and Kazakhstan was $30 billion in 2023.", "does not fit"),
        ("Trade between China and Kazakhstan was 290 billion yuan in 2023.", "cannot be compared"),
        ("Trade between China and Kazakhstan was more than $40 billion in 2023.", "fits"),
    ],
)
def test_two_claims_of_one_year(other: str, outcome: str) -> None:
    _, _, _, verdicts = run({"a": "Trade between China and Kazakhstan was $41 billion in 2023.", "b": other})
    (row,) = verdicts.to_dict("records")
    assert (row["rule"], row["outcome"]) == ("same measure", outcome)


def test_different_statistics_cannot_be_compared() -> None:
    one = "Chinese customs data show that trade between China and Kazakhstan was $41 billion in 2023."
    two = "Trade between China and Kazakhstan was $30 billion in 2023, according to data from Kazakhstan."
    _, _, _, verdicts = run({"a": one, "b": two})
    assert list(verdicts["outcome"]) == ["cannot be compared"]
    assert "different statistics" in verdicts["assumption"][0]


def test_shares_and_growth_fit_only_if_the_whole_grew() -> None:
    """100 / (17.5 / 5.4) = 30.9: world trade must have grown about 31 times."""
    text = (
        "The trade of SCO member states has increased nearly 100 times, "
        "and its share of global trade has increased from 5.4% in 2001 to 17.5% in 2020."
    )
    _, _, derived, verdicts = run({"a": text})
    ratio = derived[derived["unit"] == "times"].iloc[0]
    assert (ratio["low"], ratio["high"]) == (3.201, 3.281)
    (row,) = verdicts.to_dict("records")
    assert row["outcome"] == "fits only if"
    assert "about 31 times" in row["assumption"]


@pytest.mark.parametrize(
    ("fact", "outcome"),
    [
        ("in 2020 was $12 billion", "fits"),
        ("in 2020 was $6 billion", "does not fit"),
        ("in 2019 was $6 billion", "cannot be compared"),
        ("in 2022 was $6 billion", "cannot be compared"),
    ],
)
def test_target_beside_a_later_fact(fact: str, outcome: str) -> None:
    target = "China and Uzbekistan pledged to raise trade to $10 billion by 2020."
    _, _, _, verdicts = run({"a": target, "b": f"Trade between China and Uzbekistan {fact}."})
    assert list(verdicts["outcome"]) == [outcome]


def test_target_of_doubling_is_worked_out_from_the_latest_level() -> None:
    target = "China and Kazakhstan have set a goal of doubling trade."
    _, _, derived, _ = run({"a": target, "b": "Trade between China and Kazakhstan was $41 billion in 2023."})
    (row,) = derived.to_dict("records")
    assert (row["value"], row["low"], row["high"]) == (82e9, 81e9, 83e9)  # 2 x 40.5 and 2 x 41.5


def test_exports_and_imports_make_trade() -> None:
    text = (
        "In 2023 China's exports to Kazakhstan were $24.7 billion.\n"
        "In 2023 China's imports from Kazakhstan were $16.3 billion.\n"
        "Trade between China and Kazakhstan was $41 billion in 2023."
    )
    _, _, derived, verdicts = run({"a": text})
    assert derived["value"][0] == pytest.approx(41e9)
    assert list(verdicts["outcome"]) == ["fits"]


def test_rounding_goes_outward() -> None:
    assert round_outward(30.566, 31.5589) == Interval(30.56, 31.56)
    assert round_outward(-2.00001, 2.00001) == Interval(-2.001, 2.001)
    assert round_outward(None, 0.0) == Interval(None, 0.0)


ends = st.tuples(st.floats(0.1, 1e6), st.floats(0.1, 1e6)).map(lambda pair: Interval(min(pair), max(pair)))


@given(ends, ends, st.floats(0, 1), st.floats(0, 1))
def test_interval_arithmetic_holds_every_result(one: Interval, two: Interval, a: float, b: float) -> None:
    assert one.low is not None
    assert one.high is not None
    assert two.low is not None
    assert two.high is not None
    x, y = one.low + a * (one.high - one.low), two.low + b * (two.high - two.low)
    for result, value in ((add(one, two), x + y), (multiply(one, two), x * y), (divide(one, two), x / y)):
        rounded = round_outward(*result)
        assert rounded.low is not None
        assert rounded.high is not None
        assert rounded.low <= value * (1 + 1e-9)
        assert rounded.high >= value * (1 - 1e-9)


def test_factor_of_a_fall() -> None:
    assert find_factor(Interval(6.5, 7.5), "down") == Interval(1 - 0.075, 1 - 0.065)


def test_baseline_of_a_multiple_is_that_of_its_first_year() -> None:
    """$20bn after growing 4 times since 2013: 20 / [3.5, 4.5], with 20 as [19.5, 20.5]."""
    text = "Between 2013 and 2023, China's trade with Kyrgyzstan quadrupled to $20 billion."
    _, _, derived, _ = run({"a": text})
    (row,) = derived.to_dict("records")
    assert (row["period_start"], row["value"]) == ("2013-01-01", 5e9)
    assert (row["low"], row["high"]) == (4.333e9, 5.858e9)


def test_what_two_parties_have_is_bilateral_without_the_word() -> None:
    texts = {
        "a": "China and Kazakhstan signed dozens of cooperation documents.",
        "b": "China and Kazakhstan signed dozens of bilateral cooperation documents.",
        "c": "China and Kazakhstan signed hundreds of bilateral cooperation documents.",
    }
    claims, _, _, _ = run(texts)
    assert sorted(claims["n_documents"]) == [1, 2]


def test_an_open_period_says_why() -> None:
    claims, _, _, _ = run({"a": "Trade between China and Kazakhstan grew tenfold in 20 years."})
    assert claims["note"].tolist() == ['period open ("20 years": a length, its end is not stated)']
