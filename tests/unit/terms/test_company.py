"""Dispersion, collocations, units, shared phrases, trends and sensitivity on toys counted by hand."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.terms.collocations import find_collocations
from communique.terms.counts import count_terms
from communique.terms.dispersion import measure_dispersion
from communique.terms.rates import find_positions, list_rates
from communique.terms.reuse import align_passages, find_shared_phrases, measure_overlap
from communique.terms.sensitivity import (
    Variant,
    correlate_ranks,
    list_variants,
    score_terms,
    vary_comparison,
)
from communique.terms.trends import find_trends, name_period
from communique.terms.units import find_units
from communique.terms.wordlists import load_stop_words, load_units
from communique.text.tokens import Tokenizer, TokenOptions, word_splitter

SEEDS = Path(__file__).parents[3] / "seeds"


def document(*sentences):
    text, spans = "", []
    for sentence in sentences:
        spans.append(Sentence(0, "body", len(text), len(text) + len(sentence)))
        text += sentence + " "
    return text, spans


def test_dispersion_of_a_toy():
    documents = {"a": document("x y z w"), "b": document("x y z v"), "c": document("x x z u")}
    table = measure_dispersion(count_terms(documents), min_count=1).set_index("term")
    assert table.loc["z", ["n", "n_documents", "juilland_d", "dp"]].tolist() == [3, 3, 1.0, 0.0]
    assert table.loc["z", "carroll_d2"] == pytest.approx(1.0)
    assert table.loc["w", "dp"] == pytest.approx(2 / 3)
    assert table.loc["w", ["juilland_d", "carroll_d2"]].tolist() == pytest.approx([0.0, 0.0])
    assert table.loc["w", "dp_norm"] == pytest.approx(1.0)


def test_dispersion_over_one_document_says_why_it_is_empty():
    table = measure_dispersion(count_terms({"a": document("x y")}), min_count=1)
    assert table[["juilland_d", "carroll_d2", "dp", "dp_norm"]].isna().all(axis=None)
    assert table["note"].str.startswith("one document").all()


def test_collocations_of_a_toy():
    documents = {"a": document("big deal now", "big deal"), "b": document("deal big")}
    table = find_collocations(documents, min_count=1)
    row = table.set_index(["term_1", "term_2"]).loc["big", "deal"]
    # pairs: big deal, deal now, big deal, deal big
    assert row[["n", "n_documents", "n_1", "n_2", "n_pairs"]].tolist() == [2, 1, 2, 2, 4]
    assert row["pmi"] == pytest.approx(1.0)
    assert row["log_dice"] == pytest.approx(14.0)
    assert row["delta_p"] == pytest.approx(1.0)


def test_windows_end_with_the_sentence():
    documents = {"a": document("a b c", "d e")}
    table = find_collocations(documents, node="c", window=(2, 2), min_count=1)
    assert sorted(table["term_2"]) == ["a", "b"]
    assert table["n_pairs"].unique().tolist() == [8]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abc"), max_size=6), max_size=4), st.integers(0, 3), st.integers(1, 3))
def test_collocations_equal_a_plain_loop(sentences, left, right):
    documents = {"x": document(*(" ".join(words) for words in sentences))}
    pairs = [
        (one, two)
        for words in sentences
        for i, one in enumerate(words)
        for j, two in enumerate(words)
        if i != j and -left <= j - i <= right
    ]
    table = find_collocations(documents, window=(left, right), min_count=1)
    for row in table.itertuples():
        assert row.n == pairs.count((row.term_1, row.term_2))
        assert row.n_1 == sum(one == row.term_1 for one, _ in pairs)
        assert row.n_2 == sum(two == row.term_2 for _, two in pairs)
        assert row.n_pairs == len(pairs)
    assert len(table) == len({(one, two) for one, two in pairs if one != two})


def test_impossible_collocations_are_refused():
    documents = {"a": document("a b")}
    with pytest.raises(InputError, match="words to the left and right"):
        find_collocations(documents, window=(0, 0))
    with pytest.raises(InputError, match="'z' is not a term"):
        find_collocations(documents, node="z")


def test_units_hold_together_and_shorter_ones_fall_to_longer():
    rng = np.random.default_rng(1)
    filler = [f"w{i}" for i in range(300)]
    documents = {}
    for i in range(6):
        words = rng.choice(filler, 60).tolist()
        words[20:20] = ["belt", "and", "road"]
        documents[f"d{i}"] = document(" ".join(words))
    assert find_units(documents)["unit"].tolist() == ["belt and road"]
    with pytest.raises(InputError, match="2 to 5 words"):
        find_units(documents, max_length=1)


def test_word_lists_are_written_as_terms():
    stops, units = load_stop_words(), load_units()
    assert {"the", "of", "'s", "isn't"} <= stops
    assert "will" not in stops
    assert "will" in load_stop_words(classes=["modal"])
    assert TokenOptions(units=units, stop_words=stops)
    tokenizer = Tokenizer(TokenOptions())
    for term in sorted(stops) + [word for unit in units for word in unit.split(" ")]:
        assert [piece.term for piece in tokenizer.split(term)] in ([term], [term.lstrip("'")])
    with pytest.raises(InputError, match="no word list for language 'xx'"):
        load_stop_words("xx")
    with pytest.raises(InputError, match="no class 'adverb'"):
        load_stop_words(classes=["adverb"])


def test_shared_phrases_are_as_long_as_can_be():
    documents = {
        "a": document("We build a shared future now.", "Other words here"),
        "b": document("They build a shared future too", "We build"),
    }
    (row,) = find_shared_phrases(documents, min_length=3).to_dict("records")
    assert (row["doc_id_a"], row["doc_id_b"], row["n_words"]) == ("a", "b", 4)
    assert row["phrase"] == "build a shared future"
    assert documents["b"][0][row["start_b"] : row["end_b"]] == "build a shared future"
    shared = find_shared_phrases(documents, min_length=3)
    overlap = measure_overlap(documents, shared)
    assert overlap["coverage"].tolist() == pytest.approx([4 / 9, 4 / 8])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=9), min_size=2, max_size=4))
def test_shared_phrases_equal_brute_force(corpus):
    documents = {f"d{i}": document(" ".join(words)) for i, words in enumerate(corpus)}
    expected = set()
    for (i, one), (j, two) in combinations(enumerate(corpus), 2):
        for x in range(len(one)):
            for y in range(len(two)):
                if x and y and one[x - 1] == two[y - 1]:
                    continue
                n = 0
                while x + n < len(one) and y + n < len(two) and one[x + n] == two[y + n]:
                    n += 1
                if n >= 3:
                    expected.add((f"d{i}", x * 2, f"d{j}", y * 2, n))
    found = find_shared_phrases(documents, min_length=3)
    columns = ["doc_id_a", "start_a", "doc_id_b", "start_b", "n_words"]
    assert set(found[columns].itertuples(index=False, name=None)) == expected
    assert len(found) == len(expected)


def test_phrases_in_many_places_are_compared_with_the_first():
    documents = {f"d{i}": document("one two three") for i in range(6)}
    table = find_shared_phrases(documents, min_length=2, max_places=3)
    assert len(table) == 5
    assert set(table["doc_id_a"]) == {"d0"}
    assert table["note"].str.contains("one of 6 places").all()
    with pytest.raises(InputError, match="2 words or more"):
        find_shared_phrases(documents, min_length=1)


def test_real_texts_share_what_both_spans_say():
    documents = {p.stem: document(*p.read_text(encoding="utf-8").split("\n")) for p in SEEDS.glob("*.txt")}
    table = find_shared_phrases(documents)
    split = word_splitter()
    for row in table.itertuples():
        for doc_id, start, end in (
            (row.doc_id_a, row.start_a, row.end_a),
            (row.doc_id_b, row.start_b, row.end_b),
        ):
            assert " ".join(split(documents[doc_id][0][start:end])) == row.phrase
    assert len(table) > 50


def test_passages_chain_phrases_in_order():
    documents = {
        "a": document("one two three x four five six"),
        "b": document("one two three y z four five six"),
    }
    shared = find_shared_phrases(documents, min_length=3)
    (row,) = align_passages(shared).to_dict("records")
    assert (row["n_phrases"], row["n_words"], row["start_a"], row["end_b"]) == (2, 6, 0, 31)
    assert len(align_passages(shared, max_gap=2)) == 2


def test_trends_keep_documents_without_a_date_apart():
    counts = count_terms({"a": document("x y"), "b": document("x x"), "c": document("y z"), "d": document("x")})
    dates = pd.DataFrame(
        {"doc_id": ["a", "b", "c", "d"], "date": ["2024-07-01", "2024-07-31", "2024-08-01", "--09-14"]}
    )
    table = find_trends(counts, dates, ["x"])
    assert table["period"].tolist() == ["", "2024-07", "2024-08"]
    assert table["n"].tolist() == [1, 3, 0]
    assert table["per_million"].tolist() == pytest.approx([1e6, 750_000, 0])
    assert table["note"].tolist() == ["documents without a whole date", "", ""]
    assert [name_period("2024-07-04", p) for p in ("year", "quarter", "day")] == [
        "2024",
        "2024-Q3",
        "2024-07-04",
    ]
    for changes, message in (
        ({"period": "week"}, "year, quarter"),
        ({"terms": []}, "No term"),
        ({"documents": dates.drop(columns="date")}, "lacks the column 'date'"),
    ):
        arguments = {"counts": counts, "documents": dates, "terms": ["x"]} | changes
        with pytest.raises(InputError, match=message):
            find_trends(**arguments)


def test_sensitivity_of_a_toy():
    documents = {
        "a": document("China's peace peace"),
        "b": document("China's war war"),
        "c": document("war China's"),
    }
    variants = list_variants(Variant("base", "", min_count=1), translated=["a"])
    rankings, agreement = vary_comparison(documents, ["a"], ["b", "c"], variants, top=1)
    agreement = agreement.set_index("variant")
    assert agreement.loc["base", ["top_shared", "spearman"]].tolist() == [1.0, 1.0]
    assert "Group A holds no document" in agreement.loc["without translations", "note"]
    assert rankings.set_index("variant").loc["base", "term"] in ("peace", "war")
    with pytest.raises(InputError, match="both groups"):
        vary_comparison(documents, ["a"], ["a"], variants)
    with pytest.raises(InputError, match="No variant"):
        vary_comparison(documents, ["a"], ["b"], [])
    with pytest.raises(InputError, match="choose a measure"):
        vary_comparison(documents, ["a"], ["b"], [Variant("u", "", measure="mann_whitney_u")])


def test_page_furniture_shows_what_cleaning_did():
    text = "peace peace Subscribe now"
    spans = [Sentence(0, "body", 0, 11), Sentence(1, "navigation", 12, 25)]
    documents = {"a": (text, spans), "b": document("war peace")}
    variants = list_variants(Variant("base", "", min_count=1))
    rankings, _ = vary_comparison(documents, ["a"], ["b"], variants)
    ranked = rankings.groupby("variant")["term"].agg(set)
    assert "subscribe" not in ranked["base"]
    assert "subscribe" in ranked["with page furniture"]


def test_rates_of_every_document_also_of_those_without_the_term():
    counts = count_terms({"a": document("x y"), "b": document("y y"), "c": document("x x x x")})
    table = list_rates(counts, {"late": ["c", "b"], "early": ["a", "gone"]}, ["x"])
    assert table[["group", "doc_id", "n", "n_tokens"]].to_numpy().tolist() == [
        ["late", "b", 0, 2],
        ["late", "c", 4, 4],
        ["early", "a", 1, 2],
    ]
    assert table["per_million"].tolist() == [0, 1e6, 5e5]
    with pytest.raises(InputError, match="'a' is in two groups"):
        list_rates(counts, {"one": ["a"], "two": ["a"]}, ["x"])
    with pytest.raises(InputError, match="No term"):
        list_rates(counts, {"one": ["a"]}, [])


def test_positions_run_from_the_first_word_to_the_last():
    table = find_positions({"a": document("x y x", "z x")}, ["x"])
    assert table["position"].tolist() == [0.0, 0.5, 1.0]
    assert table["sentence"].tolist() == [0, 0, 1]
    with pytest.raises(InputError, match="No term"):
        find_positions({}, [])


def test_scores_point_to_the_group():
    terms = pd.DataFrame(
        {"per_million_a": [2.0, 1.0], "per_million_b": [1.0, 2.0], "g2_two_cell": [5.0, 5.0],
         "odds_ratio": [2.0, 0.5], "percent_diff": [100.0, -50.0], "log_ratio": [1.0, -1.0]}
    )  # fmt: skip
    assert score_terms(terms, "g2_two_cell").tolist() == [5.0, -5.0]
    for measure in ("odds_ratio", "percent_diff", "log_ratio"):
        assert score_terms(terms, measure).tolist() == pytest.approx([1.0, -1.0])


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=20))
def test_rank_correlation_equals_scipy(pairs):
    x, y = (np.array(values, dtype=float) for values in zip(*pairs, strict=True))
    rho = correlate_ranks(x, y)
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        assert np.isnan(rho)
    else:
        assert rho == pytest.approx(spearmanr(x, y).statistic)
