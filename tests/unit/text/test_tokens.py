"""What a word is: examples a reader can check, and properties."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.text.tokens import (
    Tokenizer,
    TokenOptions,
    find_tokens,
    read_pointed_words,
    word_splitter,
    write_pointed,
)

LETTERS = "NoPhD aB5 .,-'’\u00ad\u200d\u0301\u0308éßİ中国がアبжУ$%_/:😀\n\tw"


def sentence(text):
    return [Sentence(0, "body", 0, len(text))]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The U.S. and the U.K.", ["the", "u.s.", "and", "the", "u.k."]),
        ("U.S.-China trade at 5 p.m. today", ["u.s.-china", "trade", "at", "5", "p.m.", "today"]),
        ("up 3.5%, to $2,341 (1.5bn)", ["up", "3.5", "to", "2,341", "1.5bn"]),
        ("July 4,2024 and 2024-25", ["july", "4", "2024", "and", "2024-25"]),
        ("co-operation, people‑to‑people", ["co-operation", "people-to-people"]),
        ("China's and China’s leaders'", ["china's", "and", "china's", "leaders"]),
        ("cafe\u0301 café", ["café", "café"]),
        ("co\u00adoperation", ["cooperation"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("中国和ニュース", ["中", "国", "和", "ニュース"]),
        ("Привет, السَّلام", ["привет", "السَّلام"]),
        ("👩\u200d👩 🇨🇳 said--well", ["said", "well"]),
        ("see https://x.org/a-b?c and www.un.org now", ["see", "and", "now"]),
        ("community_id x.yz", ["community", "id", "x", "yz"]),
        (
            "a Ph.D. in law, e.g. at 5 a.m. on Jan. 3",
            ["a", "ph.d.", "in", "law", "e.g.", "at", "5", "a.m.", "on", "jan.", "3"],
        ),
        ("No. 1 and No.5: no, he said no.", ["no.", "1", "and", "no.", "5", "no", "he", "said", "no"]),
        (
            "Mr. Xi, MR. LI vs. Gen. Ma; post-Ph.D. M.Sc",
            ["mr.", "xi", "mr.", "li", "vs.", "gen.", "ma", "post-ph.d.", "m.sc"],
        ),
        ("Nov. or Novo, Ph.Dx, Co.'s, bbc.co.uk", ["nov.", "or", "novo", "ph", "dx", "co.'s", "bbc", "co", "uk"]),
        ("", []),
    ],
)
def test_words(text, terms):
    assert [token.term for token in find_tokens(text, sentence(text))] == terms


@pytest.mark.parametrize(
    ("options", "terms"),
    [
        ({"clitics": "split"}, ["china", "'s", "u.s.-led", "plan", "is", "n't", "5"]),
        ({"hyphens": "split"}, ["china's", "u.s.", "led", "plan", "isn't", "5"]),
        ({"lowercase": False}, ["China's", "U.S.-led", "plan", "isn't", "5"]),
        ({"numbers": "mask"}, ["china's", "u.s.-led", "plan", "isn't", "#"]),
        ({"numbers": "drop"}, ["china's", "u.s.-led", "plan", "isn't"]),
        ({"symbols": "keep"}, ["china's", "u.s.-led", "plan", "isn't", "5", "%"]),
        ({"stop_words": frozenset({"plan"})}, ["china's", "u.s.-led", "isn't", "5"]),
        ({"lemmas": {"china's": "china"}}, ["china", "u.s.-led", "plan", "isn't", "5"]),
        ({"units": ("plan isn't",)}, ["china's", "u.s.-led", "plan isn't", "5"]),
    ],
)
def test_options(options, terms):
    text = "China's U.S.-led plan isn't 5%"
    assert [t.term for t in find_tokens(text, sentence(text), options=TokenOptions(**options))] == terms


def test_units_take_the_leftmost_and_longest():
    text = "belt and road and road map"
    options = TokenOptions(units=("belt and", "belt and road", "road map", "and road"))
    terms = [token.term for token in find_tokens(text, sentence(text), options=options)]
    assert terms == ["belt and road", "and road", "map"]


def test_a_clitic_keeps_its_place():
    tokens = find_tokens("China's", sentence("China's"), options=TokenOptions(clitics="split"))
    assert [(token.start, token.end) for token in tokens] == [(0, 5), (5, 7)]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"clitics": "maybe"}, "clitics is 'maybe'"),
        ({"units": ("belt",)}, "two or more words"),
        ({"units": ("belt  and road",)}, "one space apart"),
    ],
)
def test_impossible_options_are_refused(options, message):
    with pytest.raises(InputError, match=message):
        TokenOptions(**options)


@given(st.text(LETTERS, max_size=60) | st.text(max_size=30))
def test_offsets_reproduce_the_text(text):
    tokens = find_tokens(text, sentence(text), options=TokenOptions(lowercase=False))
    assert all(text[t.start : t.end].replace("’", "'").replace("\u00ad", "") for t in tokens if t.term.isascii())
    ends = [0, *(token.end for token in tokens)]
    assert all(before <= token.start < token.end for before, token in zip(ends, tokens, strict=False))
    again = [find_tokens(text[t.start : t.end], sentence(text[t.start : t.end])) for t in tokens]
    assert all(found for found in again)


@given(st.text(LETTERS, max_size=60) | st.text(max_size=30))
def test_chunks_between_white_space_are_read_alone(text):
    whole = [text[m.start() : m.end()] for m in Tokenizer(TokenOptions())._word.finditer(text)]
    chunks = [m[0] for c in text.split() for m in Tokenizer(TokenOptions())._word.finditer(c)]
    assert whole == chunks


@given(
    st.text(LETTERS, max_size=20) | st.sampled_from(["No.", "(No.", "no.", "Mr.”", "Ph.D.", "mr"]),
    st.booleans(),
    st.sampled_from(["keep", "split"]),
)
def test_the_quick_way_reads_chunks_alike(text, lowercase, clitics):
    tokenizer = Tokenizer(TokenOptions(lowercase=lowercase, clitics=clitics))
    for chunk in text.split():
        assert tokenizer.split_terms(chunk) == tuple(piece.term for piece in tokenizer.split(chunk))


@pytest.mark.parametrize(
    ("unit", "n"),
    [
        ("a.", 1),
        ("a-", 1),
        ("a\u0301", 1),
        ("1,", 1),
        ("\u200d", 0),
        ("a.b.cc.", 60_000),
        ("'a", 1),
        ("中", 30_000),
    ],
)
def test_hostile_repetition_is_read_in_one_pass(unit, n):
    assert len(word_splitter()(unit * 30_000)) == n


def test_abbreviations_are_listed_once_and_with_their_points():
    listed = read_pointed_words()
    assert listed["joined"].isdisjoint(listed["pointed"])
    assert all(word.endswith(".") and word[:-1].isalpha() for word in listed["pointed"])
    assert all("." in word[:-1] and word == word.lower() for word in listed["joined"])
    assert len({word.lower() for word in listed["pointed"]}) == len(listed["pointed"])
    assert write_pointed("no. 1 of mr. xi") == "No. 1 of mr. xi"


def test_term_of_the_dotted_i_is_the_same_everywhere():
    assert word_splitter()("İSTANBUL") == ["i̇stanbul"]
    assert re.fullmatch(r"i\u0307stanbul", word_splitter()("İstanbul")[0])
