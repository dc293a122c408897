"""Title, date, source and place with their evidence; rather empty than wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.corpus.dates import find_dates
from communique.corpus.layout import find_segments
from communique.corpus.metadata import Metadata, find_metadata

P1 = "The two presidents signed a statement in the capital on Wednesday, officials said after the talks had ended."
P2 = "Trade between the countries reached $41 billion last year, up 32 percent from the year before, the ministry said."


def read(*lines: str) -> Metadata:
    text = "\n\n".join(lines) + "\n"
    metadata, evidence = find_metadata(text, find_segments(text))
    assert all(text[e.start : e.end] == e.text for e in evidence)
    return metadata


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("July 4, 2024", "2024-07-04"),
        ("Jul 01, 2024", "2024-07-01"),
        ("Sept. 14, 2022", "2022-09-14"),
        ("4 July 2024", "2024-07-04"),
        ("4th of July 2024", "2024-07-04"),
        ("04-Jul-2024", "2024-07-04"),
        ("2024-07-04", "2024-07-04"),
        ("2024/7/4", "2024-07-04"),
        ("2024.07.04", "2024-07-04"),
        ("2024年7月4日", "2024-07-04"),
        ("04.07.2024", "2024-07-04"),
        ("25/07/2024", "2024-07-25"),
        ("07/25/2024", "2024-07-25"),
        ("07/07/2024", "2024-07-07"),
        ("JULY 4, 2024", "2024-07-04"),
        ("July 4th, 2024", "2024-07-04"),
        ("Feb. 29, 2024", "2024-02-29"),
        ("July 4", "--07-04"),
        ("4 July", "--07-04"),
        ("February 29", "--02-29"),
        ("04/07/2024", ""),
    ],
)
def test_each_form_of_a_date(printed: str, iso: str) -> None:
    (date,) = find_dates(printed)
    assert date.iso == iso
    assert bool(date.note) == (iso == "")


@pytest.mark.parametrize(
    "text",
    [
        "February 30, 2024",
        "2024-13-01",
        "31.02.2024",
        "1.2.3",
        "2024-2025",
        "May",
        "July 2024",
        "in 2024",
        "192.168.2024.1",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert [date.iso for date in find_dates(text) if date.iso] == []


@given(st.dates(min_value=__import__("datetime").date(1900, 1, 1), max_value=__import__("datetime").date(2099, 12, 31)))
def test_every_day_is_read_as_printed(day) -> None:  # type: ignore[no-untyped-def]
    for form in ("%B %d, %Y", "%d %B %Y", "%Y-%m-%d", "%b %d, %Y", "%d.%m.%Y"):
        printed = day.strftime(form)
        assert [(d.start, d.end, d.iso) for d in find_dates(f"x {printed} y")] == [
            (2, 2 + len(printed), day.isoformat())
        ]


def test_a_stamp_is_stated() -> None:
    found = read("Presidents sign a statement", "Published: July 4, 2024", P1, P2)
    assert (found.date, found.date_basis, found.date_earliest, found.date_latest) == ("2024-07-04", "stated") + (
        "2024-07-04",
    ) * 2


def test_published_comes_before_updated() -> None:
    for line in ("Updated: July 6, 2024 | Published: July 4, 2024", "Published: July 4, 2024 | Updated: July 6, 2024"):
        assert read("Presidents sign a statement", line, P1, P2).date == "2024-07-04"
    found = read("Presidents sign a statement", "Last updated: July 6, 2024", P1, P2)
    assert (found.date, found.date_note) == ("2024-07-06", "the page states only when it was last updated")


def test_a_dateline_without_a_year_stays_without_one() -> None:
    found = read("Presidents sign a statement", f"ASTANA, July 4 (Xinhua) -- {P1}", P2)
    assert (found.date, found.date_basis, found.date_earliest, found.date_latest) == ("--07-04", "dateline", "", "")
    assert (found.place, found.place_basis, found.source, found.source_basis) == (
        "ASTANA",
        "dateline",
        "Xinhua",
        "dateline",
    )
    assert "without a year" in found.date_note


def test_a_picture_gives_a_dateline_its_year() -> None:
    caption = "Leaders pose for a group photo in Astana, July 3, 2024. (Xinhua/Ju Peng)"
    found = read("Presidents sign a statement", f"ASTANA, July 4 (Xinhua) -- {P1}", caption, P2)
    assert (found.date, found.date_earliest, found.date_latest) == ("--07-04", "2024-07-04", "2024-07-04")


def test_a_picture_of_another_time_does_not() -> None:
    caption = "Leaders pose for a group photo in Astana, May 3, 2019. (Xinhua/Ju Peng)"
    found = read("Presidents sign a statement", f"ASTANA, July 4 (Xinhua) -- {P1}", caption, P2)
    assert (found.date, found.date_earliest, found.date_latest) == ("--07-04", "", "")


def test_an_ambiguous_date_is_empty_with_a_note() -> None:
    found = read("Presidents sign a statement", "Published: 04/07/2024", P1, P2)
    assert (found.date, found.date_basis) == ("", "none")
    assert "day or month first" in found.date_note


@pytest.mark.parametrize(
    "line",
    [
        "The visit runs from Sept. 14 to 16, officials said of the plans for the meeting in the capital.",
        "On May 12, 2023, the two sides had met in the same place to talk about trade, the ministry said.",
        "He was born on 4 July 1961 in a village in the north, his office said in a statement on his life.",
    ],
)
def test_a_date_in_the_story_is_not_its_date(line: str) -> None:
    found = read("Presidents sign a statement", P1, line, P2)
    assert (found.date, found.date_basis) == ("", "none")
    assert found.date_note


def test_dates_of_teasers_are_those_of_others() -> None:
    found = read(
        "Presidents sign a statement", P1, P2, "Related stories", "A zoo opens its gates to visitors", "July 9, 2024"
    )
    assert found.date == ""


def test_bounds_from_figures_and_pictures() -> None:
    figures = "Based on data for the first quarter of 2024, trade rose by a tenth, the ministry of commerce said."
    found = read("Presidents sign a statement", P1, figures, P2)
    assert (found.date, found.date_basis, found.date_earliest, found.date_latest) == ("", "inferred", "2024-03-31", "")
    forecast = "Trade will rise by a tenth in the first quarter of 2031, the ministry of commerce said on Monday."
    assert read("Presidents sign a statement", P1, forecast, P2).date_earliest == ""


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Source: Xinhua", "Xinhua"),
        ("Source: Xinhua / Editor: huaxia / 2024-07-01 20:11:45", "Xinhua"),
        ("(People's Daily Online) 09:14, July 06, 2024", "People's Daily Online"),
        ("Xinhua | July 4, 2024 | 20:11", "Xinhua"),
    ],
)
def test_sources(line: str, source: str) -> None:
    found = read("Presidents sign a statement", line, P1, P2)
    assert (found.source, found.source_basis) == (source, "stated")


def test_a_partner_and_a_copyright_line_name_sources() -> None:
    partner = "This page is provided in cooperation with People's Daily Online."
    assert read("Presidents sign a statement", P1, P2, partner).source == "People's Daily Online"
    assert (
        read("Presidents sign a statement", P1, P2, "© 2024 Example Times. All rights reserved.").source
        == "Example Times"
    )


def test_nothing_stated_is_nothing_found() -> None:
    found = read(P1, P2)
    assert (found.title, found.date, found.source, found.place) == ("", "", "", "")
    assert {found.title_basis, found.date_basis, found.source_basis, found.place_basis} == {"none"}


@given(st.text(max_size=300))
def test_any_text_has_metadata_that_stand_in_it(text: str) -> None:
    metadata, evidence = find_metadata(text, find_segments(text))
    assert all(text[e.start : e.end] == e.text for e in evidence)
    assert metadata.date == "" or len(metadata.date) in (7, 10)
