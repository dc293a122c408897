"""The tables of a comparison: directions, notes, bad input, and scipy as an oracle."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from communique.errors import InputError
from communique.terms import measures
from communique.terms.keyness import compare_terms
from communique.terms.priors import spread_prior

TOY = pd.DataFrame(
    [
        ("a1", "peace", 6),
        ("a1", "trade", 4),
        ("a2", "peace", 5),
        ("a2", "trade", 5),
        ("b1", "peace", 1),
        ("b1", "trade", 19),
        ("b2", "summit", 10),
        ("b2", "trade", 10),
    ],
    columns=["doc_id", "term", "n"],
)


def compare(**changes):
    given_ = {"counts": TOY, "group_a": ["a1", "a2"], "group_b": ["b1", "b2"], "name": "toy", "min_count": 1}
    given_ |= changes
    return compare_terms(given_.pop("counts"), given_.pop("group_a"), given_.pop("group_b"), **given_)


def test_a_toy_is_compared_by_hand():
    comparisons, terms = compare(labels=("before", "after"))
    (row,) = comparisons.to_dict("records")
    assert (row["group_a"], row["group_b"], row["n_tokens_a"], row["n_tokens_b"]) == (
        "before",
        "after",
        20,
        40,
    )
    assert "with 2 against 2 no p below 0.33 is possible" in row["note"]
    peace = terms.set_index("term").loc["peace"]
    assert (peace["n_a"], peace["n_b"], peace["docs_a"], peace["docs_b"]) == (11, 1, 2, 1)
    assert peace["per_million_a"] == pytest.approx(550_000)
    assert peace["log_ratio"] == pytest.approx(np.log2(22))
    assert peace["p"] == pytest.approx(2 / 6)
    assert peace["p_floor"] == pytest.approx(2 / 6)


def test_the_largest_evidence_comes_first_and_nothing_says_significant():
    comparisons, terms = compare()
    assert terms["g2_two_cell"].is_monotonic_decreasing
    assert "significant" not in " ".join([*comparisons["note"], *terms["note"], *terms.columns])


def test_exchanging_the_groups_mirrors_the_directions():
    _, here = compare()
    _, there = compare(group_a=["b1", "b2"], group_b=["a1", "a2"])
    both = here.merge(there, on="term", validate="one_to_one")
    for measure in ("log_ratio", "weighted_log_odds_z"):
        np.testing.assert_allclose(both[f"{measure}_x"], -both[f"{measure}_y"])
    np.testing.assert_allclose(both["p_x"], both["p_y"])


def test_no_cell_is_empty_without_a_note():
    for groups in ((["a1", "a2"], ["b1", "b2"]), (["a1"], ["b2"]), (["a1"], ["b1", "b2", "a2"])):
        _, terms = compare(group_a=groups[0], group_b=groups[1])
        empty = terms.drop(columns="note").isna().any(axis=1)
        assert (terms.loc[empty, "note"].str.len() > 0).all()
    assert terms.set_index("term").loc["summit", "note"].startswith("log ratio: 0.5 in place of no occurrence")


def test_no_term_is_frequent_enough():
    for strata in (None, dict.fromkeys(TOY["doc_id"], "s")):
        comparisons, terms = compare(min_count=1_000, strata=strata)
        assert terms.empty
        assert len(comparisons) == 1
        assert terms.columns.tolist() == compare()[1].columns.tolist()


def test_the_order_of_rows_and_groups_does_not_matter():
    for seed in range(3):
        shuffled = TOY.sample(frac=1, random_state=seed)
        for here, there in zip(compare(), compare(counts=shuffled, group_a=["a2", "a1"]), strict=True):
            pd.testing.assert_frame_equal(here, there)


def test_a_second_run_gives_the_same_where_relabellings_are_drawn():
    rng = np.random.default_rng(8)
    rows = [(f"d{i:02d}", f"t{j}", int(rng.poisson(3))) for i in range(30) for j in range(5)]
    counts = pd.DataFrame(rows, columns=["doc_id", "term", "n"])
    groups = [f"d{i:02d}" for i in range(15)], [f"d{i:02d}" for i in range(15, 30)]
    tables = [compare_terms(counts, *groups, name="x", resamples=199, bootstraps=50) for _ in range(2)]
    pd.testing.assert_frame_equal(tables[0][1], tables[1][1])
    assert "199 relabellings drawn at random" in tables[0][0]["note"][0]
    assert tables[0][1]["ci_low"].notna().all()
    assert (tables[0][1]["ci_low"] <= tables[0][1]["ci_high"]).all()


def test_one_document_a_group_is_said():
    comparisons, _ = compare(group_a=["a1"])
    assert "group A is one document" in comparisons["note"][0]


def test_a_document_without_counted_terms_is_named():
    comparisons, _ = compare(group_b=["b1", "b2", "empty"])
    assert "without 1 documents that have no counted term: empty" in comparisons["note"][0]


def test_strata_forbid_what_only_the_source_explains():
    counts = TOY[TOY["doc_id"].isin(["a1", "b1"])]
    _, free = compare(counts=counts, group_a=["a1"], group_b=["b1"])
    _, fixed = compare(counts=counts, group_a=["a1"], group_b=["b1"], strata={"a1": "X", "b1": "Y"})
    assert (free["p"] == 1).all()
    assert (fixed["p_floor"] == 1).all()


def test_a_background_moves_common_words_down():
    _, uniform = compare()
    _, informed = compare(prior={"peace": 500.0, "trade": 500.0})
    weighted = [table.set_index("term").loc["peace", "weighted_log_odds_z"] for table in (uniform, informed)]
    assert 0 < weighted[1] < weighted[0]


def test_a_background_keeps_what_the_corpus_lacks():
    alpha, total = spread_prior({"peace": 3.0, "war": 7.0}, ["peace", "trade"])
    assert alpha.tolist() == [3.0, 0.5]
    assert total == pytest.approx(10.5)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"group_a": []}, "Group A holds no document"),
        ({"group_b": []}, "Group B holds no document"),
        ({"group_a": ["a1", "b1"]}, "'b1' is in both groups"),
        ({"group_a": ["nobody"]}, "has no counted term"),
        (
            {"counts": TOY.assign(n=TOY["n"].where(TOY["doc_id"] != "a1", 0)), "group_a": ["a1"]},
            "has no counted term",
        ),
        ({"measures": ["g2"]}, "Unknown measure 'g2'"),
        ({"prior": 0}, "must be above 0"),
        ({"prior": -1.0}, "must be above 0"),
        ({"prior": {"peace": -1.0}}, "counts of a background"),
        ({"prior": {"peace": 0.0}}, "background corpus of the prior is empty"),
        ({"strata": {"a1": "X"}}, "no label for document 'a2'"),
        ({"counts": TOY.assign(n=-1)}, "must be 0 or more"),
        ({"counts": TOY.drop(columns="n")}, "lacks the column 'n'"),
    ],
)
def test_bad_input_is_refused(changes, message):
    with pytest.raises(InputError, match=message):
        compare(**changes)


cells = st.integers(1, 500)


@given(cells, cells, cells, cells)
def test_measures_of_the_whole_table_equal_scipy(a, b, c, d):
    table = np.array([[a, b], [c, d]])
    sizes = table.sum(axis=0)
    for name, options in (
        ("chi2", {"correction": False}),
        ("chi2_yates", {"correction": True}),
        ("g2_four_cell", {"correction": False, "lambda_": "log-likelihood"}),
    ):
        value = measures.MEASURES[name](a, b, *sizes)
        assert value == pytest.approx(chi2_contingency(table, **options).statistic, abs=1e-6, rel=1e-9)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(51, 500), st.integers(51, 500))
def test_no_measure_breaks_on_zeros(a, b, n_a, n_b):
    for name, measure in measures.MEASURES.items():
        extra = {"prior": 0.1, "prior_total": 1.0} if name == "weighted_log_odds_z" else {}
        value = measure(a, b, n_a, n_b, **extra)
        assert np.isfinite(value) or name in ("percent_diff", "odds_ratio", "chi2", "chi2_yates")


def test_one_term_and_nothing_else_is_said():
    counts = pd.DataFrame({"doc_id": ["a", "b"], "term": ["x", "x"], "n": [3, 4]})
    _, terms = compare(counts=counts, group_a=["a"], group_b=["b"])
    assert terms["weighted_log_odds_z"].isna().all()
    assert "weighted_log_odds_z: division by zero" in terms["note"][0]
