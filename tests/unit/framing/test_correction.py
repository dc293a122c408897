"""Corrected prevalence: published values, and simulations whose truth is known."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.framing.correction import (
    Confusion,
    correct_by_predictions,
    correct_by_rates,
    correct_in_strata,
    correct_rates_in_strata,
)

RUNS = 2_000
CASES = json.loads((Path(__file__).parent / "reference_reliability.json").read_text(encoding="utf-8"))["cases"]


def case(name):
    found = next(case for case in CASES if case["id"] == name)
    given_ = found["input"]
    sample = Confusion.of(**given_["labelled"])
    return found, sample, {"machine_positive": given_["unlabelled_positive"], "machine_n": given_["unlabelled_n"]}


def test_prediction_powered_share_is_the_published_one():
    found, sample, machine = case("ppi")
    estimate = correct_by_predictions(sample, **machine)
    expected = found["expect"]
    assert float(estimate.value) == pytest.approx(expected["estimate"], abs=found["tolerance"])
    assert float(estimate.ci_low) == pytest.approx(expected["ci_low"], abs=found["tolerance"])
    assert float(estimate.ci_high) == pytest.approx(expected["ci_high"], abs=found["tolerance"])


def test_rogan_gladen_share_is_the_published_one():
    found, sample, machine = case("rogan-gladen")
    estimate = correct_by_rates(sample, **machine)
    assert float(estimate.value) == pytest.approx(found["expect"], abs=found["tolerance"])
    assert estimate.ci_low < estimate.value < estimate.ci_high


def coverage(estimate, truth):
    assert estimate.value.shape == (RUNS,)
    assert np.mean(estimate.value) == pytest.approx(truth, abs=0.01)
    return np.mean((estimate.ci_low <= truth) & (truth <= estimate.ci_high))


@pytest.mark.parametrize("correct", [correct_by_predictions, correct_by_rates])
@pytest.mark.parametrize(
    ("share", "sensitivity", "specificity", "n", "n_machine"),
    [(0.2, 0.75, 0.95, 200, 2_000), (0.4, 0.8, 0.9, 150, 5_000), (0.3, 0.6, 0.8, 300, 1_000)],
)
def test_intervals_cover_the_truth(correct, share, sensitivity, specificity, n, n_machine):
    rng = np.random.default_rng(20261121)
    shares = [
        share * sensitivity,
        (1 - share) * (1 - specificity),
        share * (1 - sensitivity),
        (1 - share) * specificity,
    ]
    drawn = rng.multinomial(n, shares, size=RUNS)
    positive = rng.binomial(n_machine, shares[0] + shares[1], size=RUNS)
    sample = Confusion.of(*(drawn[:, k : k + 1] for k in range(4)))
    estimate = correct(sample, machine_positive=positive, machine_n=n_machine)
    assert 0.93 <= coverage(estimate, share) <= 0.97


CORPUS = np.array([[200, 60, 20, 20], [10, 10, 30, 150], [0, 0, 120, 2_380]])  # strata by tp, fp, fn, tn


def draw_strata(corpus, sizes, rng, runs):
    drawn = [rng.multivariate_hypergeometric(row, n, size=runs) for row, n in zip(corpus, sizes, strict=True)]
    return Confusion.of(*np.moveaxis(np.stack(drawn, axis=1), -1, 0))


@pytest.mark.parametrize("correct", [correct_in_strata, correct_rates_in_strata])
@pytest.mark.parametrize("sizes", [(100, 100, 200), (60, 60, 150), (150, 80, 400)])
def test_intervals_of_a_stratified_sample_cover_the_truth(correct, sizes):
    rng = np.random.default_rng(20261121)
    sample = draw_strata(CORPUS, sizes, rng, RUNS)
    truth = CORPUS[:, [0, 2]].sum() / CORPUS.sum()
    estimate = correct(sample, sizes=CORPUS.sum(axis=1), machine_positive=CORPUS[:, :2].sum(axis=1))
    assert 0.93 <= coverage(estimate, truth) <= 0.97


def test_without_the_weights_the_stratified_sample_misleads():
    rng = np.random.default_rng(20261121)
    sample = draw_strata(CORPUS, (100, 100, 200), rng, RUNS)
    truth = CORPUS[:, [0, 2]].sum() / CORPUS.sum()
    naive = ((sample.tp + sample.fn).sum(axis=-1) / sample.n.sum(axis=-1)).mean()
    assert abs(naive - truth) > 0.05


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 6)] * 4).filter(lambda t: sum(t) > 1), min_size=1, max_size=4))
def test_a_corpus_coded_in_full_is_known(rows):
    corpus = np.array(rows)
    sample = Confusion.of(*corpus.T)
    estimate = correct_in_strata(sample, sizes=corpus.sum(axis=1), machine_positive=corpus[:, :2].sum(axis=1))
    truth = corpus[:, [0, 2]].sum() / corpus.sum()
    assert [float(v) for v in (estimate.value, estimate.ci_low, estimate.ci_high)] == pytest.approx([truth] * 3)


def test_a_machine_no_better_than_chance_leaves_rogan_gladen_undefined():
    estimate = correct_by_rates(Confusion.of(5, 5, 5, 5), machine_positive=50, machine_n=100)
    assert np.isnan(estimate.value)
    assert np.isnan(estimate.ci_low)
    assert "undefined" in estimate.note


def test_no_positive_in_the_sample_leaves_rogan_gladen_undefined():
    estimate = correct_by_rates(Confusion.of(0, 5, 0, 50), machine_positive=50, machine_n=100)
    assert np.isnan(estimate.value)
    assert "undefined" in estimate.note


def test_a_sample_without_errors_is_said_to_be_one():
    machine = {"sizes": [100, 900], "machine_positive": [100, 0]}
    estimate = correct_in_strata(Confusion.of([20, 0], [0, 0], [0, 0], [0, 30]), **machine)
    assert "no error" in estimate.note
    assert estimate.ci_low < estimate.value < estimate.ci_high


def test_a_stratum_without_coded_units_is_undefined():
    estimate = correct_in_strata(Confusion.of([5, 0], [5, 0], [0, 0], [0, 0]), sizes=[20, 80], machine_positive=[20, 0])
    assert np.isnan(estimate.value)
    assert "fewer than two" in estimate.note
