"""Coding: sentences in, hits with place and voice out."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.framing.codebook import validate_codebook
from communique.framing.coding import COLUMNS, code_frames
from communique.framing.voices import give_voices
from communique.tables import check_table, conform

BOOK = validate_codebook(
    {"codebook": "toy", "frames": [{"frame": "trade", "indicators": ["trade", "free trade"]},
                                   {"frame": "peace", "indicators": ["peace"]}]}, "toy"
)  # fmt: skip
TEXT = 'He said: "Free trade brings peace." Trade grew.'


def sentence_table(*rows):
    return pd.DataFrame(rows, columns=["doc_id", "sentence", "segment", "role", "start", "end", "text"])


SENTENCES = sentence_table(
    ("d", 0, 0, "title", 0, 5, "Trade"),
    ("d", 1, 1, "body", 100, 135, TEXT[:35]),
    ("d", 2, 1, "body", 136, 147, TEXT[36:]),
    ("c", 0, 0, "body", 7, 13, "Peace."),
)
QUOTES = pd.DataFrame({
    "doc_id": ["d", "d"], "quotation": [4, 5], "start": [110, 115], "end": [134, 130],
    "speaker": ["he", "she"], "speaker_name": ["Wang Yi", ""],
})  # fmt: skip


def test_hits_carry_their_place():
    frames = code_frames(SENTENCES, BOOK)
    assert list(frames.columns) == COLUMNS
    assert frames[["doc_id", "sentence", "frame", "indicator", "start", "end", "text"]].to_numpy().tolist() == [
        ["c", 0, "peace", "peace", 7, 12, "Peace"],
        ["d", 1, "trade", "free trade", 110, 120, "Free trade"],
        ["d", 1, "peace", "peace", 128, 133, "peace"],
        ["d", 2, "trade", "trade", 136, 141, "Trade"],
    ]
    assert set(frames["voice_kind"]) == {"narrator"}
    assert frames["quotation"].isna().all()
    check_table("frames", conform("frames", frames))


def test_roles_choose_sentences():
    assert len(code_frames(SENTENCES, BOOK, roles=("title", "body"))) == 5
    assert code_frames(SENTENCES, BOOK, roles=("caption",)).empty
    check_table("frames", conform("frames", code_frames(SENTENCES.iloc[:0], BOOK)))


def test_the_order_of_sentences_makes_no_difference():
    assert code_frames(SENTENCES[::-1], BOOK).equals(code_frames(SENTENCES, BOOK))


def test_a_hit_in_a_quotation_is_the_speakers():
    frames = code_frames(SENTENCES, BOOK, quotations=QUOTES)
    assert frames[["voice_kind", "voice", "quotation"]].astype(object).fillna(-1).to_numpy().tolist() == [
        ["narrator", "", -1],
        ["speaker", "", 5],  # half of it or more in the inner quotation: the shorter one counts; “she” is no name
        ["speaker", "Wang Yi", 4],
        ["narrator", "", -1],
    ]


spans = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda p: (p[0], p[0] + p[1]))


@settings(max_examples=150, deadline=None)
@given(st.lists(spans, max_size=8), spans)
def test_voices_follow_the_rule(quoted, hit):
    frames = pd.DataFrame({"doc_id": ["d"], "start": [hit[0]], "end": [hit[1]]})
    quotations = pd.DataFrame({
        "doc_id": "d", "quotation": range(len(quoted)), "start": [q[0] for q in quoted],
        "end": [q[1] for q in quoted], "speaker": "", "speaker_name": [str(q) for q in quoted],
    })  # fmt: skip
    fits = [q for q in quoted if 2 * (min(q[1], hit[1]) - max(q[0], hit[0])) >= hit[1] - hit[0]]
    expected = str(min(fits, key=lambda q: (q[1] - q[0], q[0]))) if fits else ""
    found = give_voices(frames, quotations).iloc[0]
    assert (found["voice"], found["voice_kind"]) == (expected, "speaker" if fits else "narrator")


@pytest.mark.parametrize("missing", [None, float("nan"), ""])
def test_a_speaker_without_a_name_stays_unnamed(missing):
    quotations = QUOTES.assign(speaker=missing, speaker_name=missing)
    frames = code_frames(SENTENCES, BOOK, quotations=quotations)
    assert frames.loc[frames["voice_kind"] == "speaker", "voice"].tolist() == ["", ""]
