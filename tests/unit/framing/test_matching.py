"""The fast matcher against the slow one that is written down rule by rule."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from slow_matching import find_hits_slowly

from communique.framing import lexer
from communique.framing.codebook import read_codebook
from communique.framing.lexer import count_words, hash_word, lex
from communique.framing.matching import find_hits
from communique.framing.model import Codebook, Frame, Indicator
from communique.framing.tokens import tokenize

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))

words = st.sampled_from(["aaa", "bbb", "ccc", "aaab", "Aaa", "aaa'", "x.y"])
marks = st.sampled_from(
    [" ", " ", " ", "'s ", "’s ", "-", ", ", '" ', "\n", " - ", "; ", "—", ". ", ".", "\u00ad", "e\u0301 "]
)
texts = st.lists(st.tuples(words, marks), max_size=12).map(lambda pairs: "".join(w + m for w, m in pairs))
items = st.sampled_from(["aaa", "bbb", "ccc", "aaa*", "*aab", "(aaa|bbb)", "(aaa bbb|ccc)", "?aab", "aaa-bbb"])
gaps = st.sampled_from([" ", " ", " ...1 ", " ...2 ", " ... "])
patterns = st.builds(
    lambda first, rest: first + "".join(gap + item for gap, item in rest),
    items,
    st.lists(st.tuples(gaps, items), max_size=2),
)
some = st.lists(patterns, max_size=1)
indicators = st.builds(
    Indicator, pattern=patterns, match_case=st.booleans(), not_in=some, requires=some, excludes=some,
    window=st.sampled_from([None, 1, 2, 4]),
)  # fmt: skip
codebooks = st.lists(st.lists(indicators, min_size=1, max_size=3), min_size=1, max_size=2).map(
    lambda frames: Codebook(
        codebook="toy", frames=tuple(Frame(frame=f"f{i}", indicators=tuple(f)) for i, f in enumerate(frames))
    )
)


@settings(max_examples=150, deadline=None)
@given(st.lists(texts, max_size=6), codebooks)
def test_the_fast_matcher_finds_what_the_rules_say(sentences, codebook):
    slow = find_hits_slowly(sentences, codebook)
    slow = slow.sort_values(["row", "start", "end", "frame"])
    assert find_hits(sentences, codebook).to_numpy().tolist() == slow.to_numpy().tolist()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=25), texts), max_size=5))
@example(["0\U0001133b", "ʼ"])  # a combining mark beyond the table of characters; a letter that is an apostrophe
def test_the_arrays_read_the_words_that_the_rules_read(sentences):
    found = [[] for _ in sentences]
    for batch in lex(sentences):
        columns = (batch.row, batch.offset, batch.start, batch.end, batch.key)
        for row, offset, start, end, key in zip(*(column.tolist() for column in columns), strict=True):
            found[row].append((start - offset, end - offset, key))
    assert found == [[(t.start, t.end, hash_word(t.norm)) for t in tokenize(text)] for text in sentences]
    assert count_words(sentences) == [sum(t.norm != "'s" for t in tokenize(text)) for text in sentences]


@settings(max_examples=50, deadline=None)
@given(st.lists(texts, max_size=8), codebooks, st.integers(1, 40))
def test_batches_make_no_difference(sentences, codebook, size):
    whole = find_hits(sentences, codebook)
    usual, lexer.BATCH_CHARS = lexer.BATCH_CHARS, size
    try:
        assert find_hits(sentences, codebook).equals(whole)
    finally:
        lexer.BATCH_CHARS = usual


@pytest.mark.parametrize("name", ["diplomacy", "generic"])
def test_on_the_seeds_both_agree_and_spans_reproduce_their_text(name):
    codebook = read_codebook(name)
    lines = [line for path in SEEDS for line in path.read_text(encoding="utf-8-sig").split("\n")]
    found = find_hits(lines, codebook)
    order = {frame: i for i, frame in enumerate(codebook.frame_ids)}
    slow = find_hits_slowly(lines, codebook)
    slow = slow.assign(order=slow["frame"].map(order)).sort_values(["row", "start", "end", "order"])
    assert found.to_numpy().tolist() == slow.drop(columns="order").to_numpy().tolist()
    assert len(found) > 20
    assert all(lines[hit.row][hit.start : hit.end] == hit.text for hit in found.itertuples())


def test_hostile_texts_are_read_to_their_end():
    frame = Frame(frame="f", indicators=(Indicator(pattern="aaa*bbb*ccc"), Indicator(pattern="word ...20 end")))
    book = Codebook(codebook="toy", frames=(frame,))
    hostile = ["aaa" * 100_000 + "ccc", "word " * 50_000, "'s" * 50_000, "-" * 100_000, "a." * 50_000, "\ud800 end", ""]
    assert find_hits(hostile, book).empty
    assert find_hits([], book).empty
    assert find_hits(["word " * 1_000 + "end"], book)["text"].tolist() == ["word " * 21 + "end"]


def test_a_word_that_fits_one_element_twice_is_one_hit():
    frame = Frame(frame="f", indicators=(Indicator(pattern="(trade|trad*) war"),))
    assert len(find_hits(["a trade war"], Codebook(codebook="toy", frames=(frame,)))) == 1
