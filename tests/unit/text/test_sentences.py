"""Sentences: abbreviations, initials, decimals, quotations, ellipses, missing spaces; offsets hold."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.corpus.language import detect_language
from communique.corpus.layout import find_segments
from communique.corpus.model import Segment
from communique.text.sentences import split_sentences, split_span

SPLIT = [
    "He arrived on Monday.¦ The talks began.",
    "The U.S. president met Gen. John Roe in St. Petersburg.¦ They talked.",
    "It rose on Sept. 14 in the U.S.¦ The bank said no.",
    "Mr. J. R. Smith of Example Inc. said so.¦ Nobody asked.",
    "Trade grew 5.4 percent to $1.2 billion.¦ It was No. 1.",
    "The train left at 9 a.m. on Monday.¦ It came at 5 p.m.¦ Nobody was there.",
    "“We agreed.¦ We signed.¦ We left,” he said.¦ Then he left.",
    "“Why?” he asked.¦ “Because!” she said.",
    "He waited...¦ Nobody came.",
    "It is vast.¦The country is large.",
    "Is it so?¦ It is!¦ Good.",
    "He said: “It is done.”¦ She left.",
    "See example.com for more.¦ It is free.",
    "Xi'an, Shaanxi Province, is old.¦ It is large.",
    "习近平出席会议。¦会议开始！¦好。",
    "Prof. Li of the D.C. office met Sen. Roe, R-Ohio, on Jan. 5.¦ They spoke.",
    "The index fell 1.5%.¦ Oil rose.",
    "He quoted Art. 5 of the treaty.¦ It binds all.",
]


@pytest.mark.parametrize("marked", SPLIT)
def test_boundaries(marked: str) -> None:
    text = marked.replace("¦", "")
    expected = [piece.strip() for piece in marked.split("¦")]
    assert [text[s:e] for s, e in split_span(text, 0, len(text))] == expected


def test_a_heading_is_never_glued_to_the_next_sentence() -> None:
    prose = "The two presidents signed a statement in the capital on Wednesday, officials said after the talks."
    text = f"Presidents sign a statement\n\n{prose}\n\nBOOST COOPERATION\n\n{prose} They left.\n"
    sentences = split_sentences(text, find_segments(text))
    assert [(s.role, text[s.start : s.end]) for s in sentences] == [
        ("title", "Presidents sign a statement"),
        ("body", prose),
        ("heading", "BOOST COOPERATION"),
        ("body", prose),
        ("body", "They left."),
    ]


def test_only_the_roles_asked_for() -> None:
    segments = [Segment("title", 0, 4, "x"), Segment("navigation", 5, 9, "x")]
    assert [s.segment for s in split_sentences("One.\nTwo.", segments)] == [0]
    assert [s.segment for s in split_sentences("One.\nTwo.", segments, roles=["navigation"])] == [1]
    with pytest.raises(ValueError, match="headline"):
        split_sentences("One.", segments, roles=["headline"])  # type: ignore[list-item]


@given(st.text(alphabet=st.sampled_from(list("aA1 .?!…\"“”'’()\n,;:-。UuSs$%")), max_size=200))
def test_sentences_cover_the_span_in_order_without_outer_space(text: str) -> None:
    spans = split_span(text, 0, len(text))
    assert "".join("".join(text[s:e].split()) for s, e in spans) == "".join(text.split())
    assert all(text[s:e] == text[s:e].strip() and s < e for s, e in spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The president said that the talks were held in the capital and that trade has grown by a third.", "en"),
        ("Президент заявил, что переговоры прошли в столице и торговля выросла на треть за последний год.", "ru"),
        (
            "习近平主席在阿斯塔纳出席上海合作组织峰会并发表重要讲话,强调各国应当加强合作,共同发展,维护地区和平与稳定。",
            "zh",
        ),
        (
            "Le président a déclaré que les pourparlers ont eu lieu dans la capitale et que le commerce a augmenté.",
            "fr",
        ),
        ("Too short", ""),
        ("", ""),
        ("123 456 !!!", ""),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert detect_language(text) == language
