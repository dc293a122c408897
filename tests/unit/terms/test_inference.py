"""Permutation, floors, intervals and adjustment against brute force and scipy."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.stats import false_discovery_control, mannwhitneyu

from communique.errors import InputError
from communique.terms import intervals
from communique.terms.floors import permutation_floor
from communique.terms.inference import (
    adjust_p,
    measure_mann_whitney_u,
    permute_documents,
)
from communique.terms.intervals import bootstrap_log_ratio, describe_uncertainty, leave_one_out
from communique.terms.measures import measure_log_ratio
from communique.terms.resampling import resample_sums


def brute_force(rates, is_a, strata):
    """Try every relabelling of every term; give p and the smallest p that the term's rates allow."""
    n, labels = len(is_a), np.array(strata)
    rows = [np.isin(np.arange(n), chosen) for chosen in combinations(range(n), int(is_a.sum()))]
    rows = [row for row in rows if all(row[labels == s].sum() == is_a[labels == s].sum() for s in set(strata))]
    differences = np.array([rates[row].mean(axis=0) - rates[~row].mean(axis=0) for row in rows])
    observed = np.abs(rates[is_a].mean(axis=0) - rates[~is_a].mean(axis=0))
    p = (np.abs(differences) >= observed - 1e-9).mean(axis=0)
    floor = (np.abs(differences) >= np.abs(differences).max(axis=0) - 1e-9).mean(axis=0)
    return p, floor


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_exact_p_and_floor_equal_brute_force(data):
    n = data.draw(st.integers(2, 7))
    n_a = data.draw(st.integers(1, n - 1))
    strata = data.draw(st.lists(st.sampled_from(["x", "y"]), min_size=n, max_size=n))
    rates = np.array(data.draw(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=n, max_size=n)))
    is_a = np.arange(n) < n_a
    p, floor = brute_force(rates, is_a, strata)
    for values in (rates.astype(float), csr_array(rates.astype(float))):
        tested = permute_documents(values, is_a, strata=strata)
        assert tested.is_exact
        np.testing.assert_allclose(tested.p, p)
        np.testing.assert_allclose(tested.p_floor, floor)


def test_five_toys_cannot_give_less_than_a_tenth():
    rates = np.array([[9.0], [8.0], [1.0], [2.0], [3.0]])
    tested = permute_documents(rates, np.array([True, True, False, False, False]))
    assert tested.n_relabellings == 10
    assert tested.corpus_floor == pytest.approx(0.1)
    assert tested.p[0] == pytest.approx(0.1)
    assert tested.p_floor[0] == pytest.approx(0.1)


def test_ties_raise_the_floor():
    rates = np.array([[1.0], [0.0], [0.0], [0.0], [0.0]])
    tested = permute_documents(rates, np.array([True, True, False, False, False]))
    assert tested.p_floor[0] == pytest.approx(0.4)  # the one document is in A in 4 of 10 relabellings


def test_drawn_relabellings_come_near_the_exact_p_and_never_give_zero():
    rng = np.random.default_rng(7)
    rates = rng.random((12, 5)) + np.array([3.0, 0.3, 0.1, 0.0, 0.0]) * (np.arange(12) < 6)[:, None]
    is_a = np.arange(12) < 6
    exact = permute_documents(rates, is_a)
    drawn = permute_documents(rates, is_a, exact_limit=10, resamples=4_000, rng=np.random.default_rng(1))
    assert not drawn.is_exact
    np.testing.assert_allclose(drawn.p, exact.p, atol=0.03)
    assert drawn.p.min() >= 1 / 4_001
    assert drawn.corpus_floor == pytest.approx(max(2 / 924, 1 / 4_001))


@pytest.mark.parametrize("size", [2, 4])
def test_relabellings_of_many_strata_keep_each_one_s_groups_and_come_near_the_exact_p(size):
    rng = np.random.default_rng(5)
    strata = [str(document // size) for document in range(24)] + ["alone", "of a", "of a"]
    is_a = np.array([document % size == 0 for document in range(24)] + [False, True, True])
    rates = rng.poisson(1.0, (27, 12)).astype(float)
    exact = permute_documents(rates, is_a, strata=strata, exact_limit=4**6 if size == 4 else 2**12)
    drawn = permute_documents(csr_array(rates), is_a, strata=strata, exact_limit=0, resamples=4_000)
    assert exact.is_exact
    assert np.abs(exact.p - drawn.p).max() < 0.04
    assert np.abs(np.maximum(exact.p_floor, 1 / 4_001) - drawn.p_floor).max() < 1e-12


def test_the_bootstrap_is_the_same_whatever_is_held_at_once(monkeypatch):
    rng = np.random.default_rng(2)
    values, is_a = rng.poisson(0.7, (30, 9)).astype(float), np.arange(30) % 3 == 0
    totals = values.sum(axis=1) + 3
    whole = bootstrap_log_ratio(values, totals, is_a, bootstraps=50, rng=np.random.default_rng(1))
    monkeypatch.setattr(intervals, "_BLOCK_CELLS", 70)
    parts = bootstrap_log_ratio(csr_array(values), totals, is_a, bootstraps=50, rng=np.random.default_rng(1))
    assert np.array_equal(whole, parts)


def test_a_group_without_documents_is_refused():
    with pytest.raises(InputError, match="each needs one"):
        permutation_floor(0, 3)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_adjusted_p_equals_scipy(p):
    np.testing.assert_allclose(adjust_p(p), false_discovery_control(p))


def test_an_empty_p_is_not_counted():
    np.testing.assert_allclose(adjust_p([0.01, np.nan, 0.04]), [0.02, np.nan, 0.04])


def test_mann_whitney_u_equals_scipy():
    rng = np.random.default_rng(3)
    rates = rng.integers(0, 4, (9, 6)).astype(float)
    is_a = np.arange(9) < 4
    expected = mannwhitneyu(rates[is_a], rates[~is_a], axis=0).statistic
    np.testing.assert_allclose(measure_mann_whitney_u(csr_array(rates), is_a), expected)


@pytest.mark.parametrize("scale", [1.0, 0.3, 1e7])
@pytest.mark.parametrize("kind", [np.asarray, csr_array])
def test_resampled_sums_equal_the_plain_product(kind, scale):
    rng = np.random.default_rng(4)
    values = rng.poisson(0.05, (60, 300)) * scale
    values[:, :10] += scale
    weights = rng.multinomial(60, np.full(60, 1 / 60), size=260).astype(float)
    sums = np.full((300, 260), np.nan)
    for positions, block in resample_sums(weights, kind(values)):
        sums[positions] = block
    np.testing.assert_allclose(sums, values.T @ weights.T, rtol=1e-12)


def test_sums_too_large_for_16_bits_are_added_up_in_wider_numbers():
    values = np.zeros((40, 300))
    values[3] = 1.0
    values[5, 7] = 70_000.0  # alone above 65,535
    values[:4, 8] = 30_000.0  # only added up
    values[::2, 9] = 2.0  # in half of the documents: a plain product
    weights = np.ones((3, 40))
    weights[1] = 2.0
    blocks = list(resample_sums(weights, csr_array(values)))
    sums = np.full((300, 3), np.nan)
    for positions, block in blocks:
        sums[positions] = block
    np.testing.assert_array_equal(sums, values.T @ weights.T)
    assert {block.dtype.name for _, block in blocks} == {"uint16", "float32"}


def test_negative_weights_are_not_added_up_in_16_bits():
    values, weights = np.eye(30)[:, :20], np.where(np.arange(30) % 2, 1.0, -1.0)[None, :]
    sums = np.full((20, 1), np.nan)
    for positions, block in resample_sums(weights, csr_array(values)):
        sums[positions] = block
    np.testing.assert_array_equal(sums, values.T @ weights.T)


def test_the_bootstrap_equals_a_plain_loop():
    rng = np.random.default_rng(9)
    values = rng.poisson(2.0, (20, 4)).astype(float)
    totals = values.sum(axis=1) + 50
    is_a = np.arange(20) < 9
    low, high = bootstrap_log_ratio(csr_array(values), totals, is_a, bootstraps=50, rng=np.random.default_rng(1))
    again = np.random.default_rng(1)
    ratios = []
    drawn = [again.multinomial(n, np.full(n, 1 / n), size=50) for n in (9, 11)]
    for one, two in zip(*drawn, strict=True):
        a, b = one @ values[is_a], two @ values[~is_a]
        ratios.append(measure_log_ratio(a, b, one @ totals[is_a], two @ totals[~is_a]))
    np.testing.assert_allclose(low, np.quantile(ratios, 0.025, axis=0))
    np.testing.assert_allclose(high, np.quantile(ratios, 0.975, axis=0))


def test_leaving_out_one_document_by_hand():
    values = np.array([[4.0], [0.0], [2.0]])
    totals = np.array([100.0, 100.0, 100.0])
    low, high = leave_one_out(values, totals, np.array([True, True, False]))
    assert low[0] == pytest.approx(np.log2(0.5 / 2))  # without the first: no occurrence, 0.5 in its place
    assert high[0] == pytest.approx(1.0)  # without the second: 4 against 2 in 100 words


@pytest.mark.parametrize(("n_a", "has_interval"), [(7, False), (8, True)])
def test_an_interval_needs_eight_documents_a_group(n_a, has_interval):
    values = np.random.default_rng(2).poisson(3.0, (16, 2)).astype(float)
    is_a = np.arange(16) < n_a
    spread = describe_uncertainty(values, values.sum(axis=1) + 10, is_a, bootstraps=20, rng=None)
    assert spread.columns["ci_low"].notna().all() == has_interval
    assert spread.columns["loo_low"].notna().all() != has_interval
    assert spread.note
