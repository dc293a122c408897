"""HTML: all visible text is there once, what is not the article is never body, the head gives metadata."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.corpus.corpus import read_corpus
from communique.corpus.html import read_page

PARAGRAPHS = [
    "The two presidents signed a joint statement in the capital on Wednesday after talks that lasted three hours, officials said.",
    "Bilateral trade reached $41 billion last year, up 32 percent from the year before, according to figures of the ministry.",
    "“We have set a new goal,” the spokesman told reporters, adding that both sides would work on a road to the sea.",
    "The visit is the fifth in eleven years, and the delegations will meet again in the spring, the ministry said in a statement.",
]
PAGE = (
    """<!DOCTYPE html><html><head><title>Presidents sign statement - Example Times</title>
<meta property="og:title" content="Presidents sign statement"><meta property="og:site_name" content="Example Times">
<meta property="article:published_time" content="2024-07-03T10:00:00Z"><style>p {color: red}</style>
<script>var hidden = "script text";</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Presidents sign statement</h1>"""
    + "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    + """</article><aside><h3>Most read</h3><ul><li><a href="/1">A zoo in the north has opened its gates to visitors again</a></li></ul></aside>
<div style="display: none">hidden words</div><p hidden>hidden too</p><footer>© 2024 Example Times. All rights reserved.</footer>
<!-- a comment --></body></html>"""
)


def test_every_visible_word_is_kept_once_and_nothing_hidden() -> None:
    text, _, _ = read_page(PAGE)
    for piece in [*PARAGRAPHS, "Home", "Most read", "A zoo in the north has opened", "© 2024 Example Times."]:
        assert text.count(piece) == 1, piece
    for hidden in ("script text", "color", "hidden words", "hidden too", "a comment"):
        assert hidden not in text


def test_what_was_left_out_is_a_span_of_the_text() -> None:
    text, left_out, _ = read_page(PAGE)
    pieces = [text[start:end] for start, end in left_out]
    assert any("A zoo in the north" in piece for piece in pieces)
    assert not any(paragraph in pieces for paragraph in PARAGRAPHS)


def test_the_head_gives_metadata() -> None:
    assert read_page(PAGE)[2] == {
        "html_title": "Presidents sign statement",
        "html_date": "2024-07-03",
        "html_source": "Example Times",
    }


def test_left_out_blocks_are_never_body_and_metadata_reach_the_table(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    corpus = read_corpus(tmp_path)
    row = corpus.documents.iloc[0]
    assert (row["title"], row["date"], row["source"]) == ("Presidents sign statement", "2024-07-03", "Example Times")
    segments = corpus.tables["segments"]
    body = "\n".join(segments.loc[segments["role"] == "body", "text"])
    assert all(paragraph in body for paragraph in PARAGRAPHS)
    assert "zoo" not in body
    assert "rights reserved" not in body
    assert "Home" not in body
    text = corpus.texts["page"]
    assert all(text[s:e] == t for s, e, t in zip(segments["start"], segments["end"], segments["text"], strict=True))


def test_words_of_adjacent_elements_do_not_run_together() -> None:
    text = read_page(
        "<div>One<br>two<span>three</span> <b>four</b><p>five</p>six<table><tr><td>a</td><td>b</td></tr></table></div>"
    )[0]
    assert text.split() == ["One", "twothree", "four", "five", "six", "a", "b"]


def test_entities_and_nul_become_characters() -> None:
    text = read_page("<p>Xi&#39;an &amp; Almaty&nbsp;&#x2014; &#0; &#xD800; &euro;5</p>")[0]
    assert text.startswith("Xi'an & Almaty \u2014")
    assert "\x00" not in text
    text.encode("utf-8")


def test_deep_nesting_loses_no_text() -> None:
    assert "deep" in read_page("<div>" * 1_500 + "deep" + "</div>" * 1_500)[0]
    with pytest.raises(ValueError, match="nested too deep"):
        read_page("<div>" * 50_000 + "deep" + "</div>" * 50_000)


def test_no_date_is_guessed_from_the_words_of_a_page() -> None:
    page = "<html><head><title>A title of a page</title></head><body>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    assert "html_date" not in read_page(page + "<p>On May 12, 2023, a train ran.</p><p>(c) 2019</p></body></html>")[2]


def test_broken_pages_are_text_or_nothing() -> None:
    for page in (
        "",
        " ",
        "<",
        "<html",
        "<p",
        "</p>",
        "<!--",
        "<![CDATA[",
        "<?xml version='1.0' encoding='utf-16'?><p>One</p>",
        "<>" * 1000,
    ):
        text, left_out, _ = read_page(page)
        assert all(0 <= start < end <= len(text) for start, end in left_out)


def test_a_page_without_an_article_keeps_its_words() -> None:
    assert read_page("<p>Short.</p>")[0].strip() == "Short."


def test_a_textarea_and_a_noscript_are_not_the_story() -> None:
    text = read_page("<body><noscript>Enable JavaScript</noscript><p>The story.</p></body>")[0]
    assert text.strip() == "The story."
