"""Claims in a reader's words, and the sentences that each row of a page leads to."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.trade.evidence import find_evidence, list_claims, list_comparisons, list_derived, list_verdicts
from communique.trade.labels import describe_claim, name_figure, name_interval, name_parties, name_period

NAN = float("nan")
CLAIM = {
    "claim": "c001", "kind": "money", "parties": "CN;KZ", "measure": "bilateral trade", "period_start": "2023-01-01",
    "period_end": "2023-12-31", "base_start": "", "base_end": "", "value": 41e9, "low": 40.5e9, "high": 41.5e9, "unit": "USD",
    "bound": "exact", "change": "none", "status": "actual", "reporter": "", "n_documents": 2, "note": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        ("", "", "period not stated"),
        ("2023-01-01", "2023-12-31", "2023"),
        ("2001-01-01", "2020-12-31", "2001–2020"),
        ("2024-01-01", "2024-04-30", "January–April 2024"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2024-07-04", "2024-07-04", "2024-07-04"),
        ("2024-07-04", "2024-07-10", "2024-07-04 to 2024-07-10"),
        ("2024-07-04", "", "since 2024-07-04"),
        ("2006-01-01", "", "since 2006"),
        ("", "2030-12-31", "until 2030-12-31"),
    ],
)
def test_a_period_is_named_as_readers_name_it(start, end, name):
    assert name_period(start, end) == name


@given(st.dates(), st.dates())
def test_every_pair_of_days_has_a_name(one, two):
    assert name_period(one.isoformat(), two.isoformat())


def test_parties_are_countries_and_organisations_by_name():
    assert name_parties("CN;KZ") == "China–Kazakhstan"
    assert name_parties("sco") == "SCO"
    assert name_parties("CN;eu") == "China–EU"
    assert name_parties("bureau-of-tides") == "bureau-of-tides"
    assert name_parties("") == "parties not stated"


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({}, "41 billion USD"),
        ({"bound": "over"}, "more than 41 billion USD"),
        ({"kind": "percent", "value": 32.0, "unit": "percent", "change": "up"}, "up 32%"),
        ({"kind": "points", "value": 2.0, "unit": "points", "change": "down"}, "down 2 percentage points"),
        ({"kind": "multiple", "value": 100.0, "unit": "times", "change": "up", "bound": "under"}, "nearly 100 times"),
        ({"kind": "fraction", "value": 0.25, "low": NAN, "high": NAN, "unit": "1", "bound": "about"}, "about 25%"),
        ({"value": NAN, "low": 10e9, "high": 12e9, "bound": "range"}, "10 billion to 12 billion USD"),
        ({"kind": "count", "value": NAN, "unit": "document", "bound": "vague"}, "a number of documents"),
        ({"kind": "count", "value": 2341.0, "unit": "foreign trainee"}, "2,341 foreign trainees"),
        ({"kind": "count", "value": 1.0, "unit": "city"}, "1 city"),
    ],
)
def test_a_figure_is_named_with_bound_unit_and_direction(changed, name):
    assert name_figure({**CLAIM, **changed}) == name


def test_a_derived_value_is_named_by_its_ends():
    assert name_interval({"low": 30.56e9, "high": 31.56e9, "unit": "USD"}) == "30.56 to 31.56 billion USD"
    assert name_interval({"low": NAN, "high": 31.25, "unit": "times"}) == "up to 31.25 times"
    assert name_interval({"low": 2e6, "high": 3e9, "unit": "USD"}) == "2 million to 3 billion USD"


def test_a_claim_is_described_in_one_phrase():
    target = {**CLAIM, "status": "target", "period_start": "", "period_end": ""}
    assert describe_claim(CLAIM) == "China–Kazakhstan, bilateral trade, 2023: 41 billion USD"
    assert describe_claim(target).endswith("period not stated: 41 billion USD (target)")


def test_every_row_of_a_page_leads_to_its_sentences():
    claims = pd.DataFrame(
        [CLAIM, {**CLAIM, "claim": "c002", "kind": "percent", "value": 32.0, "unit": "percent", "change": "up"}]
    )
    sources = pd.DataFrame({"claim": ["c001", "c001", "c002"], "doc_id": ["b", "a", "a"], "quantity": [0, 3, 4]})
    quantities = pd.DataFrame({"doc_id": ["a", "a", "b"], "quantity": [3, 4, 0], "sentence": [7, 7, 1]})
    evidence = find_evidence(sources, quantities)
    assert evidence == {"c001": (("a", 7), ("b", 1)), "c002": (("a", 7),)}
    assert list(list_claims(claims, evidence)["lines"]) == [(("a", 7), ("b", 1)), (("a", 7),)]
    derived = pd.DataFrame([{**CLAIM, "derived": "d001", "claims": "c001;c002", "arithmetic": "x", "assumption": "y"}])
    assert list(list_derived(derived, evidence)["lines"]) == [(("a", 7), ("b", 1))]
    verdicts = pd.DataFrame(
        [
            {"verdict": "v001", "rule": "r", "claims": "c001", "outcome": "fits", "arithmetic": "x", "assumption": ""},
            {
                "verdict": "v002",
                "rule": "r",
                "claims": "c001;c002",
                "outcome": "does not fit",
                "arithmetic": "x",
                "assumption": "",
            },
        ]
    )
    listed = list_verdicts(verdicts, claims, evidence)
    assert list(listed["verdict"]) == ["v002", "v001"]
    assert listed["compared"][0].count("China–Kazakhstan") == 2
    compared = pd.DataFrame(
        [{"claim": "c001", "reporter": "r", "source": "s", "reference_value": 41e9, "ratio": 1.0, "note": ""}]
    )
    row = list_comparisons(compared, claims, evidence).iloc[0]
    assert row["reference"] == "41 billion USD"
    assert row["lines"] == evidence["c001"]


def test_tables_without_rows_stay_tables_for_the_page():
    empty = pd.DataFrame(columns=[*CLAIM])
    assert list(list_claims(empty, {}).columns)[:3] == ["claim", "parties", "measure"]
    assert list_claims(empty, {}).empty
