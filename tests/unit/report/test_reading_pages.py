"""Layers of reading pages: what is marked, what is said of it, where links lead, what excerpts leave out."""

import re

import pandas as pd
from markupsafe import Markup

from communique.corpus.model import Sentence
from communique.report.layers import count_notes, list_notes
from communique.report.links import Reference
from communique.report.reading_pages import Reading, render_text
from communique.trade.quantities import find_quantities

TEXT = "Peace <b>grows</b>. Trade is up. Nothing else."
SEGMENTS = pd.DataFrame([{"segment": 0, "role": "body", "start": 0, "end": 46, "rule": "r", "is_uncertain": False}])
SENTENCES = pd.DataFrame(
    [("d", n, 0, "body", s, e) for n, (s, e) in enumerate([(0, 19), (20, 32), (33, 46)])],
    columns=["doc_id", "sentence", "segment", "role", "start", "end"],
)
FRAMES = pd.DataFrame(
    [("d", 0, "security", "peace", 0, 5, "Peace", "narrator", ""), ("d", 0, "friendship", "peace*", 0, 5, "Peace", "speaker", "Ann")],
    columns=["doc_id", "sentence", "frame", "indicator", "start", "end", "text", "voice_kind", "voice"],
)  # fmt: skip
ACTORS = pd.DataFrame([("d", 0, 12, "Peace <b>gro", "P<>", "person")], columns=["doc_id", "start", "end", "text", "actor", "kind"])  # fmt: skip


def plain(html):
    return Markup(re.sub(r"<[^>]*>", "", html)).unescape()


def running(html):
    return "".join(plain(part) for part in re.findall(r'class="running"[^>]*>(.*?)</(?:p><div|span> \[)', html, flags=re.DOTALL))  # fmt: skip


def test_overlapping_layers_are_cut_and_each_says_what_decided():
    notes = list_notes({"frames": FRAMES, "actors": ACTORS})
    html = render_text(Reading(TEXT, SEGMENTS, SENTENCES, notes))
    assert running(html) == TEXT
    assert "security: peace (narrator)" in html
    assert "friendship: peace* (Ann)" in html
    assert "person P&lt;&gt;" in html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert sorted(ids) == ["c0-5", "s0", "s1", "s2"]
    assert {f"#{name}" for name in ids} >= set(re.findall(r'href="(#[^"]+)"', html))
    assert count_notes(notes) == {"frames": 2, "actors": 1}


def test_one_mention_of_several_actors_is_one_note_and_a_line_without_links():
    actors = pd.DataFrame([("d", 0, 5, "Peace", code, "country") for code in ("KG", "KZ")] + [("d", 20, 25, "Trade", "KZ", "country")],
                          columns=["doc_id", "start", "end", "text", "actor", "kind"])  # fmt: skip
    notes = list_notes({"actors": actors})
    html = render_text(Reading(TEXT, SEGMENTS, SENTENCES, notes))
    assert '<p class="notes of-actors">Peace (country KG and KZ); Trade (country KZ)</p>' in html
    assert html.count('<span class="actor">') == 2


def test_a_long_list_of_alternatives_is_cut_at_one_of_them():
    frames = FRAMES.head(1).assign(indicator="(" + "|".join(["peaceful"] * 20) + ")")
    assert "security: (peaceful|peaceful|peaceful|peaceful|\u2026 (narrator)" in list_notes({"frames": frames})[0].rest


def test_cited_places_have_an_id_and_lead_back():
    links = [Reference("d", "c20-25", "03-trade", "amounts", "Amounts"), Reference("d", "s2", "gone", "x", "")]
    html = render_text(Reading(TEXT, SEGMENTS, SENTENCES, (), links, {"03-trade": "Trade"}))
    assert '<span class="spot" id="c20-25">Trade</span>' in html
    assert '<p class="used">Shown in <a href="../03-trade.html#amounts">Trade: Amounts</a></p>' in html


def test_an_excerpt_holds_its_sentences_alone():
    kept = SENTENCES.iloc[[1]]
    html = render_text(Reading(TEXT, SEGMENTS, kept, list_notes({"frames": FRAMES}), is_excerpt=True))
    assert "Trade is up." in plain(html)
    assert "Peace" not in html
    assert "Nothing" not in html
    assert "text left out" in render_text(Reading(TEXT, SEGMENTS, SENTENCES.head(0), is_excerpt=True))


def test_an_excerpt_shows_a_cited_stretch_without_a_sentence_where_it_is_short():
    links = [Reference("d", "c20-25", "p", "c", ""), Reference("d", "c0-46", "p", "c", "")]
    html = render_text(Reading(TEXT, SEGMENTS, SENTENCES.head(0), (), links, is_excerpt=True))
    assert 'id="c20-25">Trade</span>' in html
    assert 'id="c0-46">\u2026</span>' in html
    assert "Peace" not in html


def test_figures_stand_in_words_and_not_in_powers_of_ten():
    text = "Trade reached $41 billion, up 32%, in 30 years, with 10 to 12 trains and over 100 MW."
    found = find_quantities(text, [Sentence(0, "body", 0, len(text))])
    table = pd.DataFrame([{"doc_id": "d", **{name: getattr(q, name) for name in q.__slots__}} for q in found])
    shown = [note.rest for note in list_notes({"quantities": table})]
    assert [line.split(", ")[1] for line in shown] == [
        "41 billion USD",
        "up 32%",
        "30 years",
        "10 to 12 trains",
        "more than 100 MW",
    ]
