"""Concordance: every hit, in its place, found alike by the quick ways and the plain one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.terms import contexts, scanning
from communique.terms.concordance import find_concordance, merge_spans
from communique.terms.contexts import cut_contexts
from communique.text.tokens import TokenOptions, find_tokens

TEXT = "The Belt and Road. Belt, and roads! “Belt and Road,” he said of belt-and-road plans."
SPANS = [Sentence(0, "body", 0, 18), Sentence(0, "body", 19, 35), Sentence(0, "caption", 36, len(TEXT))]
PARTS = ["the ", "and ", "the", "and", ", ", "\n", "-", "5", ".", "中", "the. ", "\u00ad", "İ"]
DOCUMENTS = {"a": (TEXT, SPANS)}


def texts(query, documents=DOCUMENTS, **options):
    return find_concordance(documents, query, **options)["text"].tolist()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("belt and road", ["Belt and Road"]),
        ("BELT AND", ["Belt and", "Belt, and"]),
        ("belt and road*", ["Belt and Road", "Belt, and roads"]),
        ("belt * road", ["Belt and Road"]),
        ("*oad", ["Road"]),
        ("r*d*", ["Road", "roads"]),
        ("war", []),
    ],
)
def test_words_phrases_and_wildcards(query, found):
    assert texts(query) == found


def test_a_hit_has_its_place_and_context():
    (hit,) = find_concordance(DOCUMENTS, "roads", width=10).to_dict("records")
    assert TEXT[hit["start"] : hit["end"]] == hit["text"] == "roads"
    assert (hit["doc_id"], hit["sentence"], hit["role"], hit["voice"]) == ("a", 1, "body", "")
    assert (hit["left"], hit["right"]) == ("Belt, and", "! “Belt an")


def test_roles_and_voice():
    quotations = pd.DataFrame({"doc_id": ["a"], "start": [36], "end": [52]})
    hits = find_concordance(DOCUMENTS, "belt and road", roles=("body", "caption"), quotations=quotations)
    assert hits["voice"].tolist() == ["narrator", "quoted"]


def test_hits_sort_by_their_context():
    documents = {"a": ("x big war now. a small war again", [Sentence(0, "body", 0, 32)])}
    assert find_concordance(documents, "war", sort="right")["right"].tolist() == [
        "again",
        "now. a small war again",
    ]
    assert find_concordance(documents, "war", sort="left")["left"].tolist() == [
        "x big",
        "x big war now. a small",
    ]


def test_options_reach_the_search():
    documents = {"a": ("China's Belt and Road", [Sentence(0, "body", 0, 21)])}
    assert texts("china", documents) == []
    assert texts("china", documents, options=TokenOptions(clitics="split")) == ["China"]
    assert texts("Belt", documents, options=TokenOptions(lowercase=False)) == ["Belt"]
    units = TokenOptions(units=("belt and road",))
    assert texts("belt and road", documents, options=units) == ["Belt and Road"]
    assert texts("belt", documents, options=units) == []
    assert texts("prc", documents, options=TokenOptions(lemmas={"belt": "prc"})) == ["Belt"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *("the ", "and ", "the", "and", ", ", "\n", "-", "5", ".", "中", "the. ", "\u00ad", "İ"),
                *(", and ", "no. ", "No. ", "? ", "é", " "),
            ]
        ),
        max_size=25,
    ),
    st.sampled_from(
        ["the and", "the the", "the", "and 5", "5 5", "the an*", "no", "no and", "no. and", "the no", "no. 5"]
    ),
    st.integers(0, 20),
)
def test_quick_ways_find_what_reading_every_word_finds(parts, query, cut):
    text = "".join(parts)
    cut = min(cut, len(text))
    while 0 < cut < len(text) and text[cut - 1].isalnum() and text[cut].isalnum():
        cut += 1  # a sentence does not end within a word
    spans = [Sentence(0, "body", start, end) for start, end in ((0, cut), (cut, len(text))) if start < end]
    tests = [word.rstrip("*") for word in query.split()]
    expected = []
    for number in range(len(spans)):
        tokens = [t for t in find_tokens(text, spans) if t.sentence == number]
        for i in range(len(tokens) - len(tests) + 1):
            window = [t.term for t in tokens[i : i + len(tests)]]
            same = [
                term.startswith(test) if test == "an" else term == test
                for term, test in zip(window, tests, strict=True)
            ]
            if all(same):
                expected.append((tokens[i].start, tokens[i + len(tests) - 1].end))
    hits = find_concordance({"a": (text, spans)}, query)
    assert list(zip(hits["start"], hits["end"], strict=True)) == expected


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text("ab\u00e9\u4e2d\U0001f600 \t\n\u2003", max_size=12), max_size=6), st.integers(0, 9), st.data())
def test_contexts_are_cut_as_if_one_by_one(texts, width, data):
    places = []
    for owner, text in enumerate(texts):
        for _ in range(data.draw(st.integers(0, 3))):
            start = data.draw(st.integers(0, len(text)))
            places.append((owner, start, data.draw(st.integers(start, len(text)))))
    places.sort()
    columns = np.array(places, dtype=np.int64).reshape(-1, 3).T
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(contexts, "_BATCH", 12)
        patched.setattr(contexts, "_CELLS", 20)
        left, middle, right = cut_contexts(texts, *columns, width=width)
    assert left.to_pylist() == [" ".join(texts[i][max(0, s - width) : s].split()) for i, s, _ in places]
    assert middle.to_pylist() == [texts[i][s:e] for i, s, e in places]
    assert right.to_pylist() == [" ".join(texts[i][e : e + width].split()) for i, _, e in places]


def test_an_abbreviation_is_another_word_than_the_word():
    documents = {"a": ("No. 1 has no plan. No, no.", [Sentence(0, "body", 0, 18), Sentence(0, "body", 19, 26)])}
    assert texts("no", documents) == ["no", "No", "no"]
    assert texts("no. 1", documents) == texts("No. 1", documents) == ["No. 1"]


def test_documents_in_many_batches_are_found_alike(monkeypatch):
    documents = {
        f"d{i}": ("The end. End of “the end” — the, end", [Sentence(0, "body", 0, 8), Sentence(0, "body", 9, 36)])
        for i in range(9)
    }
    once = find_concordance(documents, "the end")
    monkeypatch.setattr(scanning, "BATCH", 50)
    monkeypatch.setattr(contexts, "_BATCH", 50)
    pd.testing.assert_frame_equal(find_concordance(documents, "the end"), once)
    assert once["text"].tolist() == ["The end", "the end", "the, end"] * 9


def test_words_far_apart_and_long_words():
    far = "the" + "  \n" * 50 + "end, the" + "é" * 9 + " end"
    assert texts("the end", {"a": (far, [Sentence(0, "body", 0, len(far))])}) == [far[: far.index(",")]]
    long = "a" * 100
    assert texts(long, {"a": (f"x {long} {long}b", [Sentence(0, "body", 0, 204)])}) == [long]


def test_a_rare_word_is_looked_for_in_its_sentences_only():
    sentences = [f"Some words, number {i}." for i in range(40)]
    sentences[7] = "Belt, and road. And belt and"
    sentences[30] = "belt and road"
    text = "\n".join(sentences)
    starts = [text.index(s) for s in sentences]
    spans = [Sentence(0, "body", start, start + len(s)) for start, s in zip(starts, sentences, strict=True)]
    assert texts("belt and road", {"a": (text, spans)}) == ["Belt, and road", "belt and road"]


def test_one_huge_chunk_is_read_once():
    text = "the,and," * 20_000
    assert len(texts("the and", {"a": (text, [Sentence(0, "body", 0, len(text))])})) == 20_000


@pytest.mark.parametrize(
    ("query", "message"), [("", "no word"), ("!?", "no word"), ("*", "every word"), ("* *", "every")]
)
def test_queries_that_match_nothing_or_everything_are_refused(query, message):
    with pytest.raises(InputError, match=message):
        find_concordance(DOCUMENTS, query)


def test_an_unknown_order_is_refused():
    with pytest.raises(InputError, match="text, left or right"):
        find_concordance(DOCUMENTS, "belt", sort="middle")


def test_voices_by_merged_spans():
    assert merge_spans([(5, 9), (0, 3), (8, 12)]) == [(0, 3), (5, 12)]
    documents = {name: ("war war, war war", [Sentence(0, "body", 0, 16)]) for name in ("a", "b", "c")}
    quoted = [("a", 9, 16), ("c", 0, 6), ("c", 4, 8), ("c", 12, 15)]
    quotations = pd.DataFrame(quoted, columns=["doc_id", "start", "end"])
    hits = find_concordance(documents, "war", quotations=quotations)
    assert hits["voice"].tolist() == [
        *("narrator", "narrator", "quoted", "quoted"),
        *("narrator", "narrator", "narrator", "narrator"),
        *("quoted", "quoted", "narrator", "narrator"),  # the first is quoted from end to end, the last only in part
    ]
    assert set(find_concordance(documents, "war", quotations=quotations.head(0))["voice"]) == {"narrator"}
