"""Marks overlap, nest and cross sentences; the text stays what it is; nothing of it becomes markup."""

import re

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from communique.report.layers import list_notes
from communique.report.marked_text import Mark, MarkedText
from communique.report.reading_pages import Reading, describe_voices, render_text


def plain(html):
    return Markup(re.sub(r"<[^>]*>", "", html)).unescape()


def test_an_inner_mark_stands_inside_the_outer():
    html = MarkedText("abcdef", [Mark(1, 5, "out", "q1", "1"), Mark(2, 3, "in", "q2", "2")]).render(0, 6)
    assert html == (
        'a<span class="out" id="q1" data-label="1">b</span><span class="out"><span class="in" id="q2" data-label="2">c</span></span>'
        '<span class="out">de</span>f'
    )


@given(
    st.text(alphabet="ab <&\"'", min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6),
    st.integers(0, 30),
)
def test_the_text_stays_what_it_is(text, spans, cut):
    marks = [Mark(min(s), max(s), "m", f"q{n}") for n, s in enumerate(spans) if min(s) < max(s)]
    cut = min(cut, len(text))
    marked = MarkedText(text, marks)
    html = marked.render(0, cut) + marked.render(cut, len(text))
    assert plain(html) == text
    ids = re.findall(r'id="(q\d+)"', html)
    assert len(ids) == len(set(ids))
    assert html.count("<span") == html.count("</span>")


TEXT = "<b>He</b> said that it rains. It will stop, he said."


def page(quotations):
    segments = pd.DataFrame(
        [{"segment": 0, "role": "body", "start": 0, "end": len(TEXT), "rule": "r", "is_uncertain": False}]
    )
    sentences = pd.DataFrame([{"segment": 0, "sentence": 0, "start": 0, "end": 29}, {"segment": 0, "sentence": 1, "start": 30, "end": len(TEXT)}])  # fmt: skip
    return render_text(Reading(TEXT, segments, sentences, list_notes({"quotations": quotations})))


def rows(*items):
    names = ["quotation", "part", "kind", "start", "end", "speaker", "speaker_name", "cue"]
    return pd.DataFrame(items, columns=names)


def test_a_quotation_over_two_sentences_is_marked_in_both_and_named_once():
    html = page(rows((0, 0, "indirect", 15, 42, "He", "Ann <i>Lee</i>", "said")))
    assert html.count('class="quotation indirect"') == 2
    assert html.count('id="q0.0"') == 1
    assert html.count('id="s0"') == html.count('id="s1"') == 1
    assert "Ann &lt;i&gt;Lee&lt;/i&gt;" in html
    assert "<i>" not in html
    assert TEXT in plain(html)


def test_speech_without_a_name_says_so():
    html = page(rows((0, 0, "indirect", 15, 28, "", "", "said"), (1, 0, "indirect", 30, 42, "he", "", "said")))
    assert "speaker not named" in html
    assert "he:" in plain(html)


def test_the_page_counts_utterances_and_names():
    table = rows(
        (0, 0, "direct", 1, 2, "A", "A", ""), (0, 1, "direct", 3, 4, "A", "A", ""), (1, 0, "direct", 5, 6, "", "", "")
    )
    assert describe_voices(table) == "2 utterances are reported, by A (1); 1 without a name."
    assert describe_voices(table.head(0)) == ""
