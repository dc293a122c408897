"""Prevalence counted by hand, and its intervals."""

import numpy as np
import pandas as pd
import pytest

from communique.errors import InputError
from communique.framing import prevalence as module
from communique.framing.codebook import validate_codebook
from communique.framing.coding import code_frames
from communique.framing.crossing import cross_actors, cross_frames, cross_voices, find_unframed, place_frames
from communique.framing.methods import describe_methods
from communique.framing.prevalence import measure_prevalence
from communique.tables import check_table, conform

BOOK = validate_codebook(
    {"codebook": "toy", "frames": [{"frame": n, "indicators": [n]} for n in ("trade", "peace", "risk")]}, "toy"
)  # fmt: skip
TEXTS = {
    "a": ["Trade and trade.", "Peace, trade's peace.", "Nothing here."],
    "b": ["Trade.", "Nothing."],
    "c": ["Nothing at all."],
}
SENTENCES = pd.DataFrame(
    [(d, i, 0, "body", 100 * i, 100 * i + len(t), t) for d, texts in TEXTS.items() for i, t in enumerate(texts)]
    + [("c", 9, 1, "caption", 900, 905, "Trade")],
    columns=["doc_id", "sentence", "segment", "role", "start", "end", "text"],
)
DOCUMENTS = pd.DataFrame({"doc_id": list("abcd"), "source": ["X", "X", "Y", "Y"], "n_chars": [400, 200, 1000, 0]})
QUOTES = pd.DataFrame({
    "doc_id": ["a"], "quotation": [0], "start": [100], "end": [121], "speaker": [""], "speaker_name": ["Wang"],
})  # fmt: skip
FRAMES = code_frames(SENTENCES, BOOK, quotations=QUOTES)


def cells(table, *columns):
    return table[["frame", *columns]].to_numpy().tolist()


def test_counted_by_hand():
    table = measure_prevalence(FRAMES, SENTENCES, DOCUMENTS, BOOK)
    columns = ("n_documents", "n_sentences", "n_sentences_with", "n_words", "n_hits")
    assert cells(table, *columns) == [["trade", 3, 6, 3, 13, 4], ["peace", 3, 6, 1, 13, 2], ["risk", 3, 6, 0, 13, 0]]
    assert table["share"].tolist() == [0.5, 1 / 6, 0]
    assert table["ci_low"].isna().all()
    assert set(table["note"]) == {"no interval: fewer than 8 documents"}
    check_table("prevalence", conform("prevalence", table))


def test_by_group_and_by_document():
    table = measure_prevalence(FRAMES, SENTENCES, DOCUMENTS, BOOK, by=["source"])
    assert cells(table[table["frame"] == "trade"], "source", "n_sentences", "n_sentences_with") == [
        ["trade", "X", 5, 3], ["trade", "Y", 1, 0],
    ]  # fmt: skip
    by_document = measure_prevalence(FRAMES, SENTENCES, DOCUMENTS, BOOK, by=["doc_id"])
    assert by_document.groupby("frame")["n_hits"].sum().to_dict() == {"peace": 2, "risk": 0, "trade": 4}


def test_by_voice():
    table = measure_prevalence(FRAMES, SENTENCES, DOCUMENTS, BOOK, by=["voice_kind"])
    assert cells(table, "voice_kind", "n_hits") == [
        ["trade", "narrator", 3], ["peace", "narrator", 0], ["risk", "narrator", 0],
        ["trade", "speaker", 1], ["peace", "speaker", 2], ["risk", "speaker", 0],
    ]  # fmt: skip
    named = measure_prevalence(FRAMES, SENTENCES, DOCUMENTS, BOOK, by=["voice"])
    assert named.groupby("voice")["n_hits"].sum().to_dict() == {"": 3, "Wang": 3}


def test_roles_count_only_what_they_name():
    frames = code_frames(SENTENCES, BOOK, roles=("body", "caption"))
    table = measure_prevalence(frames, SENTENCES, DOCUMENTS, BOOK, roles=("body", "caption"))
    assert table["n_sentences"].tolist() == [7, 7, 7]
    assert table["n_sentences_with"].tolist() == [4, 1, 0]


def test_nothing_to_measure_is_no_crash():
    empty = SENTENCES.iloc[:0]
    table = measure_prevalence(code_frames(empty, BOOK), empty, DOCUMENTS, BOOK)
    assert table["n_sentences"].tolist() == [0, 0, 0]
    assert table["share"].isna().all()
    assert set(table["note"]) == {"no sentence to measure"}


def test_an_unknown_group_is_named():
    with pytest.raises(InputError, match="“sauce” is no column to group by"):
        measure_prevalence(FRAMES, SENTENCES, DOCUMENTS, BOOK, by=["sauce"])


def simulated(n_documents, seed):
    """Documents of ten sentences, of which each carries ``trade`` with a share of the document's own."""
    rng = np.random.default_rng(seed)
    shares = rng.beta(2, 6, size=n_documents)
    rows = [
        (f"d{d:04}", i, 0, "body", 10 * i, 10 * i + 5, "trade" if rng.random() < shares[d] else "other")
        for d in range(n_documents)
        for i in range(10)
    ]
    sentences = pd.DataFrame(rows, columns=SENTENCES.columns)
    return sentences, pd.DataFrame({"doc_id": sorted(sentences["doc_id"].unique())})


def test_intervals_begin_at_eight_documents_and_hold_the_share():
    sentences, documents = simulated(8, seed=1)
    frames = code_frames(sentences, BOOK)
    table = measure_prevalence(frames, sentences, documents, BOOK)
    trade, absent = table.iloc[0], table.iloc[2]
    assert trade["ci_low"] < trade["share"] < trade["ci_high"]
    assert np.isnan(absent["ci_high"])
    assert absent["note"] == "no interval: zero in every document"
    again = measure_prevalence(frames, sentences, documents, BOOK)
    pd.testing.assert_frame_equal(table, again)


def test_for_many_documents_the_ratio_estimator_agrees_with_the_bootstrap(monkeypatch):
    sentences, documents = simulated(400, seed=2)
    frames = code_frames(sentences, BOOK)
    drawn = measure_prevalence(frames, sentences, documents, BOOK).iloc[0]
    monkeypatch.setattr(module, "MAX_BOOTSTRAP_DOCUMENTS", 100)
    computed = measure_prevalence(frames, sentences, documents, BOOK).iloc[0]
    assert drawn["note"] != computed["note"]
    assert computed[["ci_low", "ci_high"]].tolist() == pytest.approx(drawn[["ci_low", "ci_high"]].tolist(), abs=0.004)


def test_the_bootstrap_covers_the_true_share():
    """200 corpora of 40 documents with a mean share of 0.25: the interval holds it in .88 to .98 of them."""
    rng = np.random.default_rng(20261121)
    covered = 0
    for _ in range(200):
        counts = rng.binomial(10, rng.beta(2, 6, size=40)).astype(float)[:, None]
        low, high, _ = module._intervals(counts, np.full(40, 10.0), rng)
        covered += low[0] <= 0.25 <= high[0]
    assert 0.88 <= covered / 200 <= 0.98


def test_frames_crossed_with_voices():
    table = cross_voices(FRAMES, BOOK)
    assert table[["frame", "n_hits", "n_narrator", "n_speaker", "n_voices", "n_documents"]].to_numpy().tolist() == [
        ["trade", 4, 3, 1, 1, 2], ["peace", 2, 0, 2, 1, 1], ["risk", 0, 0, 0, 0, 0],
    ]  # fmt: skip
    assert table["speaker_share"].fillna(-1).tolist() == [0.25, 1, -1]


def test_frames_crossed_with_frames():
    table = cross_frames(FRAMES, SENTENCES, BOOK)
    assert table.to_numpy().tolist() == [["trade", "peace", 3, 1, 1, 1 / 3, 0.5]]


def test_frames_crossed_with_actors():
    actors = pd.DataFrame({
        "doc_id": ["a", "a", "b", "z"], "start": [0, 105, 3, 0], "end": [5, 110, 6, 4],
        "text": "x", "actor": ["CN", "CN", "SCO", "KZ"], "kind": ["country", "country", "organisation", "country"],
    })  # fmt: skip
    table = cross_actors(FRAMES, actors, SENTENCES)
    assert table.to_numpy().tolist() == [
        ["trade", "CN", "country", 2, 1], ["peace", "CN", "country", 1, 1], ["trade", "SCO", "organisation", 1, 1],
    ]  # fmt: skip
    assert cross_actors(FRAMES, actors.iloc[:0], SENTENCES).empty


def test_sentences_without_a_frame_are_shown_and_add_up():
    rest = find_unframed(FRAMES, SENTENCES)
    assert rest["text"].tolist() == ["Nothing here.", "Nothing.", "Nothing at all."]
    framed = FRAMES[["doc_id", "sentence"]].drop_duplicates()
    assert len(framed) + len(rest) == (SENTENCES["role"] == "body").sum()


def test_the_place_of_a_hit_is_a_share_of_its_running_text():
    rows = [("a", 0, 0, "title", 0, 40, "x"), ("a", 1, 1, "body", 50, 60, "x"), ("a", 2, 1, "caption", 70, 90, "x"),
            ("a", 3, 1, "body", 100, 130, "x")]  # fmt: skip
    sentences = pd.DataFrame(rows, columns=SENTENCES.columns)
    hits = pd.DataFrame({"doc_id": "a", "sentence": [1, 3], "start": [50, 110], "frame": "trade"})
    placed = place_frames(hits, sentences)
    assert placed["position"].tolist() == [0, 20 / 40]
    assert placed["frame"].tolist() == ["trade", "trade"]


def test_the_methods_paragraph_says_what_was_done():
    text, references = describe_methods(BOOK, FRAMES, SENTENCES, version="1.2.3")
    assert "Communiqué 1.2.3" in text
    assert "3 frames, 3 indicators" in text
    assert "6 sentences with the role body in 3 documents" in text
    assert "6 hits were found in 3 sentences; 3 carry no frame. 3 of the hits stand in reported speech" in text
    assert "reliability of the coding was not measured" in text
    assert references == []
    assert "not told apart" in describe_methods(BOOK, FRAMES, SENTENCES, is_voiced=False)[0]
    assert "3 documents). 2 documents in another language" in describe_methods(BOOK, FRAMES, SENTENCES, n_left_out=2)[0]
