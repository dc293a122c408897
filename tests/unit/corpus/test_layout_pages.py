"""Whole pages in the manner of outlets: the role of every line, by its place and its wording."""

from __future__ import annotations

import pytest

from communique.corpus.layout import find_segments

P1 = "The two presidents signed a statement in the capital on Wednesday, officials said after the talks had ended."
P2 = "Trade between the countries reached $41 billion last year, up 32 percent from the year before, the ministry said."
P3 = "They will meet again in spring, when a road to the sea is to be opened, the spokesman told reporters in the evening."


def roles(*lines: str) -> list[str]:
    """Return the role of each line of a page, several where it is cut; lines are parted by blank lines."""
    text = "\n\n".join(lines) + "\n"
    segments = find_segments(text)
    found, at = [], 0
    for line in lines:
        start = text.index(line, at)
        at = start + len(line)
        found.append("+".join(s.role for s in segments if start <= s.start < at))
    return found


def test_a_plain_story() -> None:
    assert roles("Presidents sign statement after talks", P1, P2, P3) == ["title", "body", "body", "body"]


def test_a_story_without_a_title() -> None:
    assert roles(P1, P2, P3) == ["body"] * 3


def test_a_doubled_title() -> None:
    title = "Presidents sign a statement after long talks"
    assert roles(title, title, P1, P2, P3) == ["title", "title", "body", "body", "body"]


def test_a_title_with_its_outlet_and_again_without() -> None:
    title = "Presidents sign a statement after long talks"
    assert roles(f"{title} - Example Times", title, P1, P2, P3)[:2] == ["title", "title"]


@pytest.mark.parametrize(
    "dateline",
    [
        "ASTANA, July 4 (Xinhua) --",
        "XI'AN, China (AP) —",
        "MOSCOW, July 3. /TASS/.",
        "ASTANA. KAZINFORM –",
        "TASHKENT (Reuters) -",
        "ALMATY --",
        "DUSHANBE, July 5 (Asia-Plus) --",
        "New Delhi, July 3 (PTI):",
        "BISHKEK, July 2 (24.kg) -",
    ],
)
def test_a_dateline_opens_a_body_paragraph(dateline: str) -> None:
    assert roles("Presidents sign statement after talks", f"{dateline} {P1}", P2, P3) == [
        "title",
        "dateline+body",
        "body",
        "body",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "(People's Daily Online) 09:14, July 06, 2024",
        "Release time:Jul 01, 2024 08:34 AM",
        "Source: Xinhua / Editor: huaxia / 2024-07-01 20:11:45",
        "Source: Xinhua | Updated: 2024-07-04 11:30",
        "Updated 10:15 AM, July 4, 2024",
        "4 July 2024, 18:20",
        "Thursday, July 4, 2024",
        "2024-07-04 20:11:45",
        "Published: July 4, 2024 10:00 pm",
    ],
)
def test_publication_lines(line: str) -> None:
    assert roles("Presidents sign statement after talks", line, P1, P2, P3)[1] == "publication"


@pytest.mark.parametrize("line", ["By Jane Doe", "By JANE DOE and JOHN ROE, Associated Press", "Reporter: Jane Doe"])
def test_bylines(line: str) -> None:
    assert roles("Presidents sign statement after talks", line, P1, P2, P3)[1] == "byline"


@pytest.mark.parametrize(
    "line",
    [
        "Chinese President Xi Jinping shakes hands with a guest in Astana, July 3, 2024. (Xinhua/Ju Peng)",
        "Leaders pose for a group photo with guests in Astana, Kazakhstan, July 4, 2024. Photo: Xinhua",
        "This photo taken on April 18, 2024 shows a railway port in the north-west.",
        "FILE PHOTO: A freight train leaves the border crossing in the north-west",
        "Workers load a freight train at the border crossing. REUTERS/Jane Doe",
    ],
)
def test_captions_between_paragraphs(line: str) -> None:
    assert roles("Presidents sign statement after talks", P1, line, P2, P3)[2] == "caption"


def test_a_scene_that_may_be_a_caption_stays_body_and_says_so() -> None:
    scene = "On May 12, 2023, near Almaty, Kazakhstan, a freight train ran between Almaty and Horgos."
    caption = "This is a photo of the solar panels of a power plant in Almaty, Kazakhstan, on May 4, 2023."
    text = "\n\n".join(["Presidents sign statement", P1, scene, P2, caption, P3]) + "\n"
    (found,) = [s for s in find_segments(text) if text[s.start : s.end] == scene]
    assert (found.role, found.is_uncertain) == ("body", True)


def test_headings_between_paragraphs() -> None:
    page = ("Presidents sign statement after talks", P1, "BOOST COOPERATION", P2, "A road to the sea", P3)
    assert roles(*page) == ["title", "body", "heading", "body", "heading", "body"]


def test_summary_bullets_before_the_story() -> None:
    page = (
        "Presidents sign statement after talks",
        "* The statement was signed on Wednesday in the capital.",
        "*Trade reached $41 billion last year, the ministry said.",
        f"ASTANA, July 4 (Xinhua) -- {P1}",
        P2,
        P3,
    )
    assert roles(*page) == ["title", "summary", "summary", "dateline+body", "body", "body"]


def test_a_list_within_the_story_is_body() -> None:
    page = ("Presidents sign statement", P1, "1. Trade will grow", "2. Roads will be built", P2, P3)
    assert roles(*page)[2:4] == ["body", "body"]


def test_what_follows_the_story() -> None:
    page = (
        "Presidents sign statement after talks",
        P1,
        P2,
        P3,
        "(Reporting by Jane Doe; Editing by John Roe)",
        "The views expressed in this article are the author's own and do not represent those of the outlet.",
        "Related stories",
        "A zoo in the north opens its gates to visitors",
        "Sign up for our newsletter",
        "© 2024 Example Times. All rights reserved.",
    )
    assert roles(*page)[4:] == ["byline", "disclaimer", "related", "related", "navigation", "navigation"]


def test_a_read_more_line_within_the_story() -> None:
    assert roles("Presidents sign statement", P1, "READ MORE: A zoo opens its gates", P2, P3) == [
        "title",
        "body",
        "related",
        "body",
        "body",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "He declined.",
        '"We agreed," he said.',
        "The photo shows nothing new, he said of the picture that the agency had sent.",
        "Shares of the newsletter company fell 3 percent, and its subscribers left, the exchange said.",
        "The copyright law of 2019 protects rights of readers, the minister told the parliament on Monday.",
        "On May 12, the sides met in the capital and talked about cookies, a traditional export of the region.",
        "What will the leaders decide? Nobody knows, said an official who asked not to be named on Tuesday.",
    ],
)
def test_treacherous_paragraphs_are_body(line: str) -> None:
    assert roles("Presidents sign statement after talks", P1, line, P2, P3)[2] == "body"


def test_hard_wrapped_paragraphs_are_joined() -> None:
    import textwrap

    text = "Presidents sign statement\n\n" + "\n\n".join(textwrap.fill(p + " " + p, 72) for p in (P1, P2, P3)) + "\n"
    segments = find_segments(text)
    assert [s.role for s in segments] == ["title", "body", "body", "body"]
    assert " ".join(text[segments[1].start : segments[1].end].split()) == f"{P1} {P1}"


@pytest.mark.parametrize("space", ["\t", "\u00a0", "\u3000", "  "])
def test_indented_lines(space: str) -> None:
    text = f"{space}Presidents sign statement\n\n{space}{P1}{space}\n\n{space}{P2}\n\n{space}{P3}\n"
    segments = find_segments(text)
    assert [text[s.start : s.end] for s in segments] == ["Presidents sign statement", P1, P2, P3]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0\n\t", "x", ".", "\ufffd", "*", "()", "ASTANA --"])
def test_next_to_nothing(text: str) -> None:
    segments = find_segments(text)
    assert "".join(text[s.start : s.end] for s in segments) == "".join(text.split(" ")).strip() or text == "ASTANA --"


def test_a_short_message() -> None:
    assert roles("He resigned on Monday.") == ["body"]
    assert roles("Minister resigns abruptly", "He resigned on Monday.") == ["title", "body"]
