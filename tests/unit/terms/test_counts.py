"""Counts against toys, and against scikit-learn's CountVectorizer with the same tokenizer."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.terms.counts import count_terms
from communique.text.tokens import TokenOptions, find_tokens, word_splitter

SEEDS = Path(__file__).parents[3] / "seeds"
WORDS = [
    "the",
    "Peace,",
    "peace",
    "U.S.",
    "cafe\u0301",
    "café",
    "中国",
    "мир",
    "سلام",
    "👩\u200d👩",
    "co-op",
    "x_y",
    "5%",
    "Ph.D.",
    "No.",
    "no.",
    "Mr.,",
]


def document(*sentences, role="body"):
    text, spans = "", []
    for sentence in sentences:
        spans.append(Sentence(0, role, len(text), len(text) + len(sentence)))
        text += sentence + " "
    return text, spans


def rows(counts):
    return list(counts.itertuples(index=False, name=None))


def oracle(documents, ngrams):
    """Count with scikit-learn, sentence by sentence, and add up."""
    sums = {}
    for doc_id, (text, sentences) in documents.items():
        for sentence in sentences:
            vectorizer = CountVectorizer(
                tokenizer=word_splitter(), ngram_range=ngrams, lowercase=False, token_pattern=None
            )
            part = text[sentence.start : sentence.end]
            if len(word_splitter()(part)) < ngrams[0]:
                continue
            found = vectorizer.fit_transform([part]).toarray()[0]
            for term, n in zip(vectorizer.get_feature_names_out(), found, strict=True):
                sums[doc_id, term] = sums.get((doc_id, term), 0) + int(n)
    return sorted((*key, n) for key, n in sums.items())


def test_a_toy_is_counted_by_hand():
    documents = {"b": document("Peace and trade."), "a": document("Trade,", "trade!")}
    assert rows(count_terms(documents)) == [
        ("a", "trade", 2),
        ("b", "and", 1),
        ("b", "peace", 1),
        ("b", "trade", 1),
    ]


def test_ngrams_do_not_cross_sentences():
    documents = {"a": document("one two three", "four two three")}
    assert rows(count_terms(documents, ngrams=(2, 3))) == [
        ("a", "four two", 1),
        ("a", "four two three", 1),
        ("a", "one two", 1),
        ("a", "one two three", 1),
        ("a", "two three", 2),
    ]


def test_an_ngram_neither_starts_nor_ends_with_a_stop_word():
    options = TokenOptions(stop_words=frozenset({"and", "the"}))
    counts = count_terms({"a": document("the belt and road")}, ngrams=(1, 3), options=options)
    assert counts["term"].tolist() == ["belt", "belt and road", "road"]


def test_a_dropped_number_parts_its_neighbours():
    counts = count_terms({"a": document("July 4 talks")}, ngrams=(1, 2), options=TokenOptions(numbers="drop"))
    assert counts["term"].tolist() == ["july", "talks"]


def test_units_become_one_term_and_sort_by_code_point():
    options = TokenOptions(units=("belt and road",))
    counts = count_terms({"a": document("the belt and road belt zoo")}, ngrams=(1, 2), options=options)
    assert counts["term"].tolist() == sorted(counts["term"])
    assert {"belt and road", "the belt and road", "belt and road belt", "belt zoo"} <= set(counts["term"])


def test_only_the_roles_asked_for_are_counted():
    text, body = document("body words")
    caption = [Sentence(1, "caption", span.start, span.end) for span in body]
    assert rows(count_terms({"a": (text, caption)})) == []
    assert len(count_terms({"a": (text, caption)}, roles=("body", "caption"))) == 2


def test_a_table_of_sentences_counts_like_texts():
    documents = {"b": document("Peace and trade.", "More peace."), "a": document("Trade")}
    table = pd.DataFrame(
        [
            {"doc_id": doc_id, "role": span.role, "text": text[span.start : span.end]}
            for doc_id, (text, spans) in documents.items()
            for span in spans
        ]
    )
    pd.testing.assert_frame_equal(count_terms(table, ngrams=(1, 2)), count_terms(documents, ngrams=(1, 2)))


def test_nothing_to_count_gives_an_empty_table_with_columns():
    for documents in ({}, {"a": ("", [])}, {"a": document("...")}):
        counts = count_terms(documents, ngrams=(1, 3))
        assert counts.columns.tolist() == ["doc_id", "term", "n"]
        assert counts.empty


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.lists(st.sampled_from(WORDS), max_size=6), max_size=4), max_size=4),
    st.sampled_from([(1, 1), (1, 2), (2, 3), (1, 5)]),
)
def test_counts_equal_the_oracle(corpus, ngrams):
    documents = {f"d{i}": document(*(" ".join(words) for words in doc)) for i, doc in enumerate(corpus)}
    assert rows(count_terms(documents, ngrams=ngrams)) == oracle(documents, ngrams)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), max_size=3))
def test_counts_equal_tokens_on_any_text(texts):
    documents = {f"d{i}": (text, [Sentence(0, "body", 0, len(text))]) for i, text in enumerate(texts)}
    counted = {(doc_id, term): n for doc_id, term, n in rows(count_terms(documents))}
    found = {}
    for doc_id, (text, spans) in documents.items():
        for token in find_tokens(text, spans):
            found[doc_id, token.term] = found.get((doc_id, token.term), 0) + 1
    assert counted == found


def test_real_texts_equal_the_oracle():
    documents = {path.stem: document(*path.read_text(encoding="utf-8").split("\n")) for path in SEEDS.glob("*.txt")}
    assert len(documents) == 5
    assert rows(count_terms(documents, ngrams=(1, 2))) == oracle(documents, (1, 2))


def test_many_batches_keep_the_order():
    rng = np.random.default_rng(5)
    documents = {f"d{i:04d}": document(*(" ".join(rng.choice(WORDS, 3)) for _ in range(2))) for i in range(1_200)}
    counts = count_terms(documents, ngrams=(1, 2))
    assert rows(counts) == oracle(documents, (1, 2))


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({"ngrams": (0, 1)}, "from 1 to 5"),
        ({"ngrams": (2, 1)}, "from 1 to 5"),
        ({"ngrams": (1, 6)}, "from 1 to 5"),
        ({"roles": ("bodies",)}, "Unknown role 'bodies'"),
    ],
)
def test_impossible_requests_are_refused(given_, message):
    with pytest.raises(InputError, match=message):
        count_terms({"a": document("x")}, **given_)


def test_a_table_without_a_column_is_refused():
    with pytest.raises(InputError, match="lacks the column 'role'"):
        count_terms(pd.DataFrame({"doc_id": ["a"], "text": ["x"]}))
