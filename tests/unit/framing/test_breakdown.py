"""Breakdowns, scope, voices' words and evidence, counted by hand."""

import pandas as pd
import pytest

from communique.corpus.corpus import Corpus
from communique.framing import breakdown
from communique.framing.breakdown import (
    add_sentences,
    break_down,
    choose_breakdown,
    date_cell,
    list_frames,
    spread_evidence,
)
from communique.framing.codebook import validate_codebook
from communique.framing.coding import code_frames
from communique.framing.crossing import cross_voices, list_speakers
from communique.framing.scope import choose_sentences
from communique.framing.voices import count_voice_words
from communique.tables import check_table, conform

BOOK = validate_codebook(
    {
        "codebook": "toy",
        "frames": [{"frame": n, "label": n.title(), "indicators": [n]} for n in ("trade", "peace", "risk")],
    },
    "toy",
)
TEXTS = {"a": ["Trade and trade.", "Peace, trade's peace.", "Nothing here."], "b": ["Trade.", "Nothing."], "c": ["No."]}
SENTENCES = pd.DataFrame(
    [(d, i, 0, "body", 100 * i, 100 * i + len(t), t) for d, texts in TEXTS.items() for i, t in enumerate(texts)],
    columns=["doc_id", "sentence", "segment", "role", "start", "end", "text"],
)
DOCUMENTS = pd.DataFrame({
    "doc_id": list("abc"), "date": ["2024-07-01", "2024-08-02", "--07-03"], "stage": ["x", "y", ""],
    "language": ["en", "", "de"], "state": "ok",
})  # fmt: skip
QUOTES = pd.DataFrame({
    "doc_id": ["a", "a"], "quotation": [0, 1], "start": [100, 107], "end": [110, 121], "speaker_name": ["Wang", "Wang"],
})  # fmt: skip
FRAMES = code_frames(SENTENCES, BOOK, quotations=QUOTES)


def test_one_table_holds_every_breakdown():
    table = conform("prevalence", break_down(FRAMES, SENTENCES, DOCUMENTS, BOOK, columns=["stage", "nowhere"]))
    check_table("prevalence", table)
    trade = table[table["frame"] == "trade"].set_index(["breakdown", "cell"])
    assert trade["n_hits"].to_dict() == {
        ("all", "all"): 4, ("document", "a"): 3, ("document", "b"): 1, ("document", "c"): 0,
        ("stage", "not stated"): 0, ("stage", "x"): 3, ("stage", "y"): 1, ("time", "2024-07"): 3, ("time", "2024-08"): 1,
        ("time", "not stated"): 0, ("voice", "narrator"): 3, ("voice", "speaker"): 1,
    }  # fmt: skip
    assert trade.loc[("all", "all"), "n_words"] == 11
    assert trade.loc[("all", "all"), "per_thousand_words"] == pytest.approx(4000 / 11)
    assert trade.loc[("document", "b"), "share"] == 0.5


@pytest.mark.parametrize(
    ("date", "unit", "cell"),
    [
        ("2024-07-04", "year", "2024"),
        ("2024-07-04", "month", "2024-07"),
        ("2024-07-04", "day", "2024-07-04"),
        ("2024-07", "day", "not stated"),
        ("--07-04", "month", "not stated"),
        ("", "year", "not stated"),
    ],
)
def test_dates_less_exact_than_the_unit_are_not_stated(date, unit, cell):
    assert date_cell(date, unit) == cell


def test_a_breakdown_with_one_stated_value_compares_nothing():
    table = break_down(FRAMES, SENTENCES, DOCUMENTS.assign(stage=["x", "x", ""]), BOOK, columns=["stage"])
    assert choose_breakdown(table, "stage").empty
    assert set(choose_breakdown(table, "time")["cell"]) == {"2024-07", "2024-08", "not stated"}
    assert choose_breakdown(table, "nowhere").empty


def test_a_column_that_names_documents_makes_no_breakdown(monkeypatch):
    monkeypatch.setattr(breakdown, "MAX_VALUES", 2)
    assert "stage" in set(
        break_down(FRAMES, SENTENCES, DOCUMENTS.assign(stage=list("xxy")), BOOK, columns=["stage"])["breakdown"]
    )
    table = break_down(FRAMES, SENTENCES, DOCUMENTS, BOOK, columns=["stage"])
    assert list(table["breakdown"].unique()) == ["all", "document", "voice", "time"]


def test_documents_in_another_language_are_listed_not_coded():
    sentences, left_out = choose_sentences(SENTENCES, DOCUMENTS, BOOK)
    assert sorted(sentences["doc_id"].unique()) == ["a", "b"]  # the language of b is not known
    assert left_out.to_numpy().tolist() == [["c", "de", "not analysed: the codebook is for language “en”"]]
    _, bare = choose_sentences(SENTENCES, DOCUMENTS, BOOK, roles=["title"])
    assert bare["note"].tolist()[0] == "not analysed: no sentence with the role title"


def test_words_of_narrator_and_speakers_add_up():
    assert count_voice_words(SENTENCES, None) == (11, 0)
    assert count_voice_words(SENTENCES, QUOTES.head(0)) == (11, 0)
    assert count_voice_words(SENTENCES, QUOTES) == (8, 3)  # two stretches that overlap are counted once
    voices = cross_voices(FRAMES, BOOK, n_words=(8, 3)).set_index("frame")
    assert voices.loc["trade", "narrator_per_thousand"] == 3000 / 8
    assert voices.loc["peace", "speaker_per_thousand"] == pytest.approx(2000 / 3)
    assert cross_voices(FRAMES, BOOK, n_words=(11, 0))["speaker_per_thousand"].isna().all()


def test_speakers_and_their_frames():
    assert list_speakers(FRAMES, {"peace": "Peace"}).to_numpy().tolist() == [["Wang", 3, 1, "Peace (2), trade (1)"]]


def test_evidence_gives_every_frame_its_turn():
    rows = add_sentences(spread_evidence(FRAMES, BOOK), Corpus({"sentences": SENTENCES}, {}))
    assert len(rows) == len(FRAMES)
    assert rows["frame"].tolist() == ["trade", "peace", "trade", "peace", "trade", "trade"]
    assert rows["doc_id"].tolist()[:3] == ["a", "a", "b"]
    assert spread_evidence(FRAMES, BOOK, n=2).equals(spread_evidence(FRAMES, BOOK).head(2))
    assert all(row.text.lower() in row.sentence_text.lower() for row in rows.itertuples())


def test_without_a_hit_every_table_is_empty_and_none_fails():
    nothing = FRAMES.head(0)
    assert spread_evidence(nothing, BOOK).empty
    assert list_speakers(nothing, {}).empty
    assert cross_voices(nothing, BOOK, n_words=(0, 0))["n_hits"].sum() == 0
    assert break_down(nothing, SENTENCES.head(0), DOCUMENTS, BOOK)["n_hits"].sum() == 0


def test_the_codebook_as_a_table():
    table = conform("codebook_frames", list_frames(BOOK))
    check_table("codebook_frames", table)
    assert table[["frame", "label", "n_indicators"]].to_numpy().tolist() == [
        ["trade", "Trade", 1], ["peace", "Peace", 1], ["risk", "Risk", 1],
    ]  # fmt: skip
