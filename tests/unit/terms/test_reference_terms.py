"""Published values that the measures must reproduce (reference_terms.json)."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from communique.terms import association, dispersion, measures
from communique.terms.floors import permutation_floor
from communique.terms.inference import measure_mann_whitney_u
from communique.terms.keyness import compare_terms

CASES = json.loads(Path(__file__).with_name("reference_terms.json").read_text(encoding="utf-8"))["values"]


def compute(function, given):
    if function in measures.MEASURES and "prior" not in given:
        return keyness(measures.MEASURES[function], given)
    if function == "weighted_log_odds_z":
        return log_odds(given)
    if function in association.ASSOCIATIONS:
        return associate(association.ASSOCIATIONS[function], given)
    if function in ("juilland_d", "carroll_d2", "dp", "dp_norm", "range"):
        return disperse(function, given)
    if function == "mann_whitney_u":
        rates = np.array([*given["x"], *given["y"]], dtype=float)[:, None]
        is_a = np.arange(len(rates)) < len(given["x"])
        return measure_mann_whitney_u(rates, is_a)[0]
    if function == "permutation_floor":
        return permutation_floor(given["n_a"], given["n_b"])
    raise AssertionError(f"no measure {function}")


def keyness(measure, given):
    if "table" in given:
        (a, b), (c, d) = given["table"]
        return measure(a, b, a + c, b + d)
    extra = {"k": given["k"]} if "k" in given else {}
    return measure(given["a"], given["b"], given["n_a"], given["n_b"], **extra)


def associate(measure, given):
    if "table" in given:
        (f, without_2), (without_1, neither) = given["table"]
        return measure(f, f + without_2, f + without_1, f + without_2 + without_1 + neither)
    return measure(given["f"], given["f1"], given["f2"], given.get("n", np.nan))


def disperse(function, given):
    if "parts" in given:
        parts = [part.split() for part in given["parts"]]
        counts = np.array([[part.count(given["term"])] for part in parts])
        sizes = np.array([len(part) for part in parts])
    else:
        counts = np.array(given["counts"])[:, None]
        sizes = np.ones(len(counts))
    if function == "range":
        return dispersion.measure_range(counts)[0]
    return dispersion.DISPERSIONS[function](counts, sizes)[0]


def log_odds(given):
    rows = [("a", *item) for item in Counter(given["a"]).items()]
    rows += [("b", *item) for item in Counter(given["b"]).items()]
    counts = pd.DataFrame(rows, columns=["doc_id", "term", "n"])
    _, terms = compare_terms(counts, ["a"], ["b"], name="toy", min_count=1, prior=given["prior"])
    return terms.set_index("term").loc[given["term"], "weighted_log_odds_z"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_published_value(case):
    assert float(compute(case["function"], case["given"])) == pytest.approx(case["value"], abs=case["within"])
