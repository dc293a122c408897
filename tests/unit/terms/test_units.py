"""Multi-word units: what is one, what is not and why, and that each occurrence counts once."""

import itertools
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.terms.counts import count_terms
from communique.terms.joining import RARE, choose_units, count_apart, describe_units
from communique.terms.matrix import sum_terms
from communique.terms.units import ACTORS, COVERED, EDGE, FIXED, OPEN, PART, PERSON, VERBAL, find_units, judge_units
from communique.text.tokens import DEFAULT_OPTIONS, TokenOptions

FILLER = "ports rivers schools farms mines roads banks towns fields dams rails hills".split()


def document(*sentences):
    text, spans = "", []
    for sentence in sentences:
        spans.append(Sentence(0, "body", len(text), len(text) + len(sentence)))
        text += sentence + " "
    return text, spans


def corpus(*patterns, n=6):
    """Give documents that hold each pattern once, ``{}`` standing for ever other words."""
    words = itertools.cycle(FILLER)
    made = {}
    for number in range(n):
        lines = [re.sub(r"\{\}", lambda _: next(words), pattern) for pattern in patterns]
        made[f"d{number}"] = document(*lines, *(f"The {word}." for word in FILLER))
    return made


def notes(documents, **options):
    judged = judge_units(documents, **options)
    return dict(zip(judged["unit"], judged["note"], strict=True))


ACTORS_TABLE = pd.DataFrame(
    [
        ("President Jane Doe", "Jane Doe", "person"),
        ("Sun", "Sun Li", "person"),
        ("China", "CN", "country"),
        ("Kazakhstan", "KZ", "country"),
    ],
    columns=["text", "actor", "kind"],
)


@pytest.mark.parametrize(
    ("pattern", "unit", "note"),
    [
        ("{} praised the belt and road of {}.", "belt and road", ""),
        ("{} praised the shanghai spirit of {}.", "shanghai spirit", ""),
        ("Then President Jane Doe saw {}.", "president jane doe", PERSON),
        ("Then President Jane Doe's {} won.", "jane doe's", PERSON),
        ("The {} of China and Kazakhstan in {}.", "china and kazakhstan", ACTORS),
        ("{} saw 30 years of {}.", "30 years", EDGE),
        ("{} is jointly building the {}.", "jointly building", EDGE),
        ("{} of two countries in {}.", "two countries", EDGE),
        ("They have achieved results in {}.", "achieved results", VERBAL),
        ("The {} of Central Asian {}.", "central asian", OPEN),
        ("In {} Luban workshop doors of {}.", "luban workshop", FIXED),
    ],
)
def test_runs_of_words_are_units_or_a_reason_is_given(pattern, unit, note):
    assert notes(corpus(pattern), actors=ACTORS_TABLE)[unit] == note


def test_a_name_that_is_a_word_as_well_does_not_forbid_the_word():
    documents = corpus("The {} saw the evening sun over {}.", "Sun saw {}.")
    assert notes(documents, actors=ACTORS_TABLE)["evening sun"] == ""


def test_shorter_runs_fall_to_the_longer_one():
    found = notes(corpus("{} built a community with a shared future in {}."))
    assert found["community with a shared future"] == ""
    assert found["shared future"] == PART
    assert "a shared future" not in found  # an article is no beginning, and such runs are not even listed
    assert find_units(corpus("{} built a community with a shared future in {}."))["unit"].tolist() == [
        "community with a shared future"
    ]


def test_a_language_without_a_list_is_not_judged_by_english_ends():
    documents = {f"d{i}": document(f"{FILLER[i]} пояс путь {FILLER[i + 1]}.") for i in range(8)}
    assert find_units(documents, min_glue=1.0)["unit"].tolist() == ["пояс путь"]


def test_units_are_chosen_by_what_is_asked_for():
    documents = corpus("{} praised the belt and road of {}.", "{} saw the luban workshop of {}.")
    units = {way: choose_units(documents, way, options=DEFAULT_OPTIONS) for way in ("off", "listed", "detected")}
    assert units["off"].options.units == ()
    assert "belt and road" in units["listed"].options.units
    assert "luban workshop" not in units["listed"].options.units
    assert {"belt and road", "luban workshop"} <= set(units["detected"].options.units)
    table = units["detected"].table.set_index("unit")
    assert table.loc["belt and road", ["origin", "is_joined", "n", "n_documents"]].tolist() == ["listed", True, 6, 6]
    assert table.loc["luban workshop", ["origin", "is_joined", "n", "note"]].tolist() == ["detected", True, 6, ""]
    assert not units["off"].table["is_joined"].any()
    assert "none is counted as one term" in describe_units(units["off"].table, "off")
    with pytest.raises(InputError, match="off, listed, detected"):
        choose_units(documents, "all", options=DEFAULT_OPTIONS)


def test_units_of_the_user_are_always_joined_and_win():
    documents = corpus("{} praised the belt and road initiative of {}.")
    chosen = choose_units(documents, "off", options=TokenOptions(units=("road initiative",)))
    assert chosen.options.units == ("road initiative",)
    table = chosen.table.set_index("unit")
    assert table.loc["road initiative", "origin"] == "given"


def test_what_longer_units_cover_is_named_and_not_used():
    documents = corpus(
        "{} built a community with a shared future for mankind in {}.", "{} praised the shared future of {}.", n=5
    )
    chosen = choose_units(documents, "detected", options=TokenOptions(units=("community with a shared future",)))
    assert chosen.table.set_index("unit").loc["shared future for mankind", "note"] == COVERED
    assert "mostly inside longer ones" in describe_units(chosen.table, "detected")


def test_a_rare_listed_unit_says_why_it_was_not_measured():
    table = choose_units(corpus("{} of {}."), "listed", options=DEFAULT_OPTIONS).table
    assert table.empty
    documents = {"a": document("The United Nations met.")}
    table = choose_units(documents, "listed", options=DEFAULT_OPTIONS).table
    assert table[["unit", "n", "note"]].to_numpy().tolist() == [["united nations", 1, RARE]]


def test_a_frequency_list_is_compared_with_words_apart():
    documents = {"a": document("The belt and road. Belt and road.")}
    joined = TokenOptions(units=("belt and road",))
    counts = count_terms(documents, options=joined)
    apart = sum_terms(count_apart(counts, documents, roles=("body",), ngrams=1, options=joined))
    assert dict(zip(apart["term"], apart["n"], strict=True)) == {"the": 1, "belt": 2, "and": 2, "road": 2}
    assert count_apart(counts, documents, roles=("body",), ngrams=1, options=DEFAULT_OPTIONS) is counts


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from("belt and road map of".split()), max_size=9), max_size=3),
    st.sets(st.sampled_from(["belt and road", "and road", "road map", "belt and", "belt and road map"])),
)
def test_every_word_counts_once_alone_or_within_one_unit(sentences, units):
    documents = {"a": document(*(" ".join(words) for words in sentences))}
    plain, joined = (count_terms(documents, options=TokenOptions(units=tuple(u))) for u in ((), sorted(units)))
    assert sum(n * len(term.split()) for term, n in zip(joined["term"], joined["n"], strict=True)) == plain["n"].sum()
