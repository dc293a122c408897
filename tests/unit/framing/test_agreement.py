"""Agreement against published values, other packages, and hand counts."""

import json
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.errors import InputError
from communique.framing.agreement import (
    measure_ac1,
    measure_alpha,
    measure_kappa,
    measure_percent,
    required_units,
)
from communique.framing.validation import measure_agreement

CASES = json.loads((Path(__file__).parent / "reference_reliability.json").read_text(encoding="utf-8"))["cases"]
ALPHA = [case for case in CASES if case["measure"] == "alpha"]
TABLES = [case for case in CASES if case["measure"] == "kappa_alpha_ac1"]
SIZES = [case for case in CASES if case["measure"] == "alpha_sample_size"]
MEASURES = {"cohen_kappa": measure_kappa, "alpha": measure_alpha, "gwet_ac1": measure_ac1}


def coders(case):
    missing = case.get("missing")
    return pd.DataFrame({i: [None if c == missing else c for c in row] for i, row in enumerate(case["coders"])})


def units(table):
    return pd.DataFrame([(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)])


@pytest.mark.parametrize("case", ALPHA, ids=lambda case: case["id"])
def test_alpha_is_the_published_one(case):
    found = measure_alpha(coders(case), level=case["level"])
    if case["expect"] is None:
        assert found.value is None
        assert "no variation" in found.note
    else:
        assert found.value == pytest.approx(case["expect"], abs=case["tolerance"])


@pytest.mark.parametrize("case", TABLES, ids=lambda case: case["id"])
def test_tables_of_two_coders(case):
    codes = units(case["table"])
    for name, expected in case["expect"].items():
        assert MEASURES[name](codes).value == pytest.approx(expected, abs=case["tolerance"])


@pytest.mark.parametrize("case", SIZES, ids=lambda case: case["id"])
def test_required_units_are_the_published_ones(case):
    given_ = case["input"]
    found = required_units(smallest_share=given_["p"], alpha_min=given_["alpha_min"])
    assert found == pytest.approx(case["expect"], abs=case["tolerance"])


@pytest.mark.parametrize("wrong", [{"smallest_share": 0}, {"smallest_share": 0.2, "alpha_min": 1}])
def test_required_units_need_shares(wrong):
    with pytest.raises(InputError, match="between 0 and 1"):
        required_units(**wrong)


ratings = st.lists(st.lists(st.sampled_from(["1", "2", "3", ""]), min_size=3, max_size=3), min_size=1, max_size=12)


def alpha_by_pairs(rows, level):
    """Alpha from its definition: mean squared difference within units over that of all pairs of codes."""
    rows = [[float(code) for code in row if code] for row in rows]
    rows = [row for row in rows if len(row) > 1]
    values = [code for row in rows for code in row]
    difference = {
        "nominal": lambda a, b: float(a != b),
        "interval": lambda a, b: (a - b) ** 2,
        "ratio": lambda a, b: ((a - b) / (a + b)) ** 2,
    }[level]
    within = sum(difference(a, b) / (len(row) - 1) for row in rows for i, a in enumerate(row)
                 for j, b in enumerate(row) if i != j)  # fmt: skip
    across = sum(difference(a, b) for i, a in enumerate(values) for j, b in enumerate(values) if i != j)
    return None if not across else 1 - (len(values) - 1) * within / across


@settings(max_examples=150, deadline=None)
@given(ratings, st.sampled_from(["nominal", "interval", "ratio"]))
def test_alpha_is_its_definition(rows, level):
    found = measure_alpha(pd.DataFrame(rows), level=level)
    assert found.value == pytest.approx(alpha_by_pairs(rows, level))
    assert found.value is not None or found.note


@settings(max_examples=100, deadline=None)
@given(ratings)
def test_the_order_of_coders_and_units_makes_no_difference(rows):
    codes = pd.DataFrame(rows)
    turned = codes[::-1].iloc[:, ::-1]
    for measure in (measure_alpha, measure_kappa, measure_ac1, measure_percent):
        assert measure(codes).value == pytest.approx(measure(turned).value)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=30))
def test_kappa_is_that_of_scikit_learn(pairs):
    metrics = pytest.importorskip("sklearn.metrics")
    codes = pd.DataFrame(pairs)
    found = measure_kappa(codes).value
    if len(set(codes[0]) | set(codes[1])) > 1:
        assert found == pytest.approx(metrics.cohen_kappa_score(codes[0], codes[1]))
    else:
        assert found is None


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_is_that_of_the_package(level):
    rng = np.random.default_rng(7)
    data = rng.integers(1, 5, size=(3, 40)).astype(float)
    data[rng.random(data.shape) < 0.2] = np.nan
    expected = krippendorff.alpha(reliability_data=data, level_of_measurement=level)
    assert measure_alpha(pd.DataFrame(data.T), level=level).value == pytest.approx(expected)


@pytest.mark.parametrize("measure", [measure_alpha, measure_kappa, measure_ac1])
def test_undefined_is_said_and_never_one(measure):
    for codes in ([["1", "1"]] * 4, [["1", ""], ["", "1"]], [["", ""]], []):
        found = measure(pd.DataFrame(codes, columns=["a", "b"]))
        assert found.value is None
        assert found.note.startswith("undefined")


def test_percent_counts_pairs():
    assert measure_percent(pd.DataFrame([["1", "1", "1"], ["1", "1", "0"], ["1", "", ""]])).value == pytest.approx(
        2 / 3
    )


def test_numbers_and_their_texts_are_the_same_code():
    assert measure_alpha(pd.DataFrame([["1", 1.0], ["0", 0], ["10", 10], ["9", 9]]), level="ordinal").value == 1


def test_text_has_no_interval():
    with pytest.raises(InputError, match="needs numbers"):
        measure_alpha(pd.DataFrame([["a", "b"]]), level="interval")


def test_the_bootstrap_is_seeded_and_holds_the_value():
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 2, 120)
    codes = pd.DataFrame({c: np.where(rng.random(120) < 0.1, 1 - truth, truth) for c in "ab"})
    first = measure_alpha(codes, rng=np.random.default_rng(1))
    assert first == measure_alpha(codes, rng=np.random.default_rng(1))
    assert first.ci_low < first.value < first.ci_high
    assert 0.1 < first.ci_high - first.ci_low < 0.5


def test_clusters_widen_the_interval():
    codes = pd.DataFrame([("1", "1"), ("0", "0"), ("1", "0"), ("0", "0")] * 15)
    repeated = pd.concat([codes] * 10, ignore_index=True)
    owners = list(range(len(codes))) * 10
    loose = measure_alpha(repeated, rng=np.random.default_rng(1))
    tied = measure_alpha(repeated, rng=np.random.default_rng(1), clusters=owners)
    assert tied.value == loose.value
    assert tied.ci_high - tied.ci_low > 2 * (loose.ci_high - loose.ci_low)


def test_the_interval_of_alpha_covers_its_true_value():
    """200 samples of 80 units from coders whose alpha is known: .88 to .99 of the intervals hold it."""
    rng = np.random.default_rng(20261121)

    def draw(n):
        truth = rng.random(n) < 0.4
        return pd.DataFrame({c: (np.where(rng.random(n) < 0.1, ~truth, truth)).astype(int) for c in "ab"})

    true = measure_alpha(draw(400_000)).value
    covered = sum(f.ci_low <= true <= f.ci_high for f in (measure_alpha(draw(80), rng=rng) for _ in range(200)))
    assert 0.88 <= covered / 200 <= 0.99


def test_the_table_by_label_and_overall():
    rows = [(c, f"u{i}", label, "1" if i < n else "0") for c in "ab" for i in range(6)
            for label, n in (("trade", 3 if c == "a" else 4), ("risk", 0))]  # fmt: skip
    codes = pd.DataFrame(rows, columns=["coder", "unit", "label", "code"])
    table = measure_agreement(codes, ["trade", "risk", "peace"], rng=np.random.default_rng(0))
    value = table.set_index(["label", "measure"])["value"]
    assert value["trade", "percent_agreement"] == pytest.approx(5 / 6)
    assert value["(all)", "percent_agreement"] == pytest.approx(11 / 12)
    assert np.isnan(value["risk", "krippendorff_alpha"])
    notes = table.set_index(["label", "measure"])["note"]
    assert "no variation" in notes["risk", "krippendorff_alpha"]
    assert notes["peace", "gwet_ac1"] == "undefined: not coded"
    assert table.set_index(["label", "measure"])["n_required"]["trade", "krippendorff_alpha"] == required_units(
        smallest_share=5 / 12
    )
