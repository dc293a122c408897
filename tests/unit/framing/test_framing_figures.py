"""Figures of frames: findings and captions from the numbers, and a reason where there is nothing to draw."""

import numpy as np
import pandas as pd
import pytest

from communique.framing.breakdown import break_down
from communique.framing.codebook import validate_codebook
from communique.framing.coding import code_frames
from communique.framing.crossing import cross_actors, cross_frames, cross_voices, place_frames
from communique.plots import framing_crossed as crossed
from communique.plots.framing import draw_frames, draw_overall
from communique.plots.framing_correction import draw_corrected
from communique.plots.framing_crossed import draw_actors, draw_frame_voices, draw_pairs, draw_places, name_actor
from communique.plots.style import as_svg
from communique.tables import conform

BOOK = validate_codebook(
    {"codebook": "toy", "frames": [{"frame": n, "indicators": [n]} for n in ("trade", "peace", "risk")]}, "toy"
)
LABELS = {"trade": "Trade $x$", "peace": "Peace", "risk": "Risk"}


def corpus(n_documents):
    texts = ["Trade is peace.", "Trade grows.", "Nothing."]
    rows = [
        (f"d{d:03}", i, 0, "body", 50 * i, 50 * i + len(t), t) for d in range(n_documents) for i, t in enumerate(texts)
    ]
    sentences = pd.DataFrame(rows, columns=["doc_id", "sentence", "segment", "role", "start", "end", "text"])
    documents = pd.DataFrame({"doc_id": sorted(sentences["doc_id"].unique()), "date": ""})
    return sentences, documents


def prevalence(n_documents):
    sentences, documents = corpus(n_documents)
    return conform("prevalence", break_down(code_frames(sentences, BOOK), sentences, documents, BOOK))


def cells(table, name):
    return table[table["breakdown"] == name]


@pytest.mark.parametrize(("n", "marks"), [(1, "one document"), (3, "3 documents themselves"), (9, "95 % intervals")])
def test_the_overall_figure_says_what_its_marks_are(n, marks):
    drawing = draw_overall(prevalence(n), LABELS, codebook="toy 0")
    assert drawing.finding == "Trade $x$ is the most frequent frame; no sentence carries Risk"
    assert marks in drawing.caption
    assert f"n = {3 * n} sentences of {n} document" in drawing.caption
    assert as_svg(drawing) == as_svg(draw_overall(prevalence(n), LABELS, codebook="toy 0"))


def test_many_documents_are_cut_and_the_cut_is_told():
    drawing = draw_frames(cells(prevalence(30), "document"), LABELS, codebook="toy 0")
    assert "Shown are the 20 of 30 with the most sentences." in drawing.caption
    assert "equally frequent" in drawing.finding


def test_nothing_coded_is_no_figure():
    empty = prevalence(1).head(0)
    assert draw_overall(empty, LABELS, codebook="toy") is None
    assert draw_frames(empty, LABELS, codebook="toy") is None


def test_frames_by_voice_name_the_frame_that_speakers_say_most():
    sentences, _ = corpus(6)
    quotes = pd.DataFrame({"doc_id": sorted(sentences["doc_id"].unique()), "quotation": 0, "start": 9, "end": 15,
                           "speaker_name": "Wang"})  # fmt: skip
    voices = cross_voices(code_frames(sentences, BOOK, quotations=quotes), BOOK, n_words=(30, 6))
    drawing = draw_frame_voices(voices, LABELS, n_words=(30, 6))
    assert (
        drawing.finding == "33% of the hits are in speakers' words; Peace is most often said by speakers (6 of 6 hits)"
    )
    assert draw_frame_voices(voices, LABELS, n_words=(36, 0)) is None
    assert draw_frame_voices(voices.assign(n_hits=0), LABELS, n_words=(30, 6)) is None


def test_pairs_places_and_actors():
    sentences, documents = corpus(2)
    frames = code_frames(sentences, BOOK)
    pairs = draw_pairs(cross_frames(frames, sentences, BOOK), LABELS, n_sentences=6)
    assert pairs.finding == "Trade $x$ and Peace share a sentence most often (2 sentences)"
    places = draw_places(place_frames(frames, sentences), LABELS, n_documents=2)
    assert "n = 6 hits in 2 documents" in places.caption
    actors = pd.DataFrame({"doc_id": ["d000"], "start": [0], "end": [3], "actor": ["KZ"], "kind": ["country"]})
    drawing = draw_actors(cross_actors(frames, actors, sentences), LABELS)
    assert drawing.finding == "Peace stands beside Kazakhstan most often (1 sentence)"
    nothing = frames.head(0)
    assert draw_pairs(cross_frames(nothing, sentences, BOOK), LABELS, n_sentences=6) is None
    assert draw_places(place_frames(nothing, sentences), LABELS, n_documents=2) is None
    assert draw_actors(cross_actors(nothing, actors, sentences), LABELS) is None
    conform("frame_pairs", cross_frames(nothing, sentences, BOOK))
    assert len(documents) == 2


def test_many_hits_are_drawn_as_areas(monkeypatch):
    sentences, _ = corpus(200)
    places = place_frames(code_frames(sentences, BOOK), sentences)
    monkeypatch.setattr(crossed, "MAX_TICKS", len(places))
    ticks = draw_places(places, LABELS, n_documents=200)
    monkeypatch.setattr(crossed, "MAX_TICKS", len(places) - 1)
    areas = draw_places(places, LABELS, n_documents=200)
    assert "ticks above the line" in ticks.caption
    assert "hits in 50 equal parts of the text" in areas.caption
    assert areas.table.equals(ticks.table)
    assert len(as_svg(areas)) < len(as_svg(draw_places(pd.concat([places] * 4), LABELS, n_documents=200))) * 1.1


def test_some_documents_are_shown_as_part_of_all():
    sentences, documents = corpus(30)
    table = break_down(code_frames(sentences, BOOK), sentences, documents, BOOK)
    single, whole = (table[table["breakdown"] == name] for name in ("document", "all"))
    at_once = draw_frames(single, LABELS, codebook="toy 1")
    largest = sorted(single["cell"].unique())[:20]
    shown = draw_frames(single[single["cell"].isin(largest)], LABELS, codebook="toy 1", whole=whole)
    assert "Shown are the 20 of 30 with the most sentences." in shown.caption
    assert (shown.caption, shown.alt, shown.finding) == (at_once.caption, at_once.alt, at_once.finding)
    assert len(shown.table) <= 20 * 3


def test_actors_in_words():
    assert [name_actor("CN", "country"), name_actor("sco", "organisation"), name_actor("Wang Yi", "person")] == [
        "China", "SCO", "Wang Yi",
    ]  # fmt: skip


def accuracy(**values):
    rows = [
        {
            "label": "trade",
            "statistic": name,
            "estimate": value,
            "ci_low": value - 0.1,
            "ci_high": value + 0.1,
            "n_units": 40,
        }
        for name, value in values.items()
    ]
    return pd.DataFrame(rows)


def test_correction_says_what_it_changes():
    drawing = draw_corrected(
        accuracy(**{"machine_share": 0.2, "prediction-powered": 0.3, "rogan-gladen": 0.31}), LABELS
    )
    assert drawing.finding == "Correction changes Trade $x$ most: from 20% to 30% of sentences"
    assert "n = 40 sentences" in drawing.caption
    assert draw_corrected(accuracy(**{"machine_share": 0.2, "prediction-powered": np.nan}), LABELS) is None
