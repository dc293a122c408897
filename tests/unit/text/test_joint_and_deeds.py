"""Toys of speakers named together, of proposals that are history, and of sentences that a later one attributes, read by hand."""

from __future__ import annotations

import re

import pytest

from communique.corpus.model import Sentence
from communique.text.quotations import Quotation, find_quotations
from communique.wording import name_voice


def read(text: str) -> list[Quotation]:
    ends = [match.end() for match in re.finditer(r"\.(?=\s[A-Z“])|$", text)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    return find_quotations(
        text, [Sentence(0, "body", start, end) for start, end in zip(starts, ends, strict=True) if start < end]
    )


MET = "President Petr Novak met Chancellor Eva Weiss in Bonn on Monday."


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Petr Novak and Eva Weiss said trade grew.", "Petr Novak; Eva Weiss"),
        ("Presidents Petr Novak and Eva Weiss said trade grew.", "Petr Novak; Eva Weiss"),
        ("President Petr Novak of Dorland and President Eva Weiss of Elbia said trade grew.", "Petr Novak; Eva Weiss"),
        ("Petr Novak, president of Dorland, and Eva Weiss, mayor of Bonn, said trade grew.", "Petr Novak; Eva Weiss"),
        ("President Petr Novak and his counterpart, Eva Weiss, said trade grew.", "Petr Novak; Eva Weiss"),
        ("Ana Ruiz, Petr Novak and Eva Weiss said trade grew.", "Ana Ruiz; Petr Novak; Eva Weiss"),
        ("China, Russia and Iran urged restraint.", "China; Russia; Iran"),
        ("China and Russia agreed to meet.", "China; Russia"),
        (f"{MET} The two leaders agreed to meet again.", "Petr Novak; Eva Weiss"),
        (f"{MET} Both agreed to meet again.", "Petr Novak; Eva Weiss"),
        (f"{MET}\nThe two leaders agreed to meet again.", "Petr Novak; Eva Weiss"),
        ("President Novak met Chancellor Weiss. The two leaders agreed to meet again.", "Novak; Weiss"),
    ],
)
def test_what_two_say_together_names_both_in_the_order_of_mention(text: str, names: str) -> None:
    assert [row.speaker_name for row in read(text)] == [names]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Officials and experts said trade grew.", "Officials and experts"),
        ("Trinidad and Tobago said trade grew.", "Trinidad and Tobago"),
        (
            "The Department of Health and Human Services said the dose is safe.",
            "Department of Health and Human Services",
        ),
        ("In Beijing, Petr Novak and Eva Weiss said trade grew.", "Petr Novak; Eva Weiss"),
        ("Unlike Ana Ruiz, Petr Novak and Eva Weiss said trade grew.", "Petr Novak; Eva Weiss"),
        ("Petr Novak, president of Dorland, said trade grew.", "Petr Novak"),
        ("The two leaders agreed to meet again.", "two leaders"),
        (f"{MET} Premier Ana Ruiz joined them. The two leaders agreed to meet again.", "two leaders"),
    ],
)
def test_one_name_that_holds_and_stays_one_and_unknown_pairs_stay_unnamed(text: str, name: str) -> None:
    assert [row.speaker_name for row in read(text)] == [name]


def test_they_are_the_two_who_spoke_before() -> None:
    rows = read(f"{MET} The two leaders agreed to meet again. They said trade would grow.")
    assert [row.speaker_name for row in rows] == ["Petr Novak; Eva Weiss"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "Novak proposed the Green Valley Initiative.",
        "Novak put forward the Green Valley Initiative at the assembly.",
        "Novak proposed the building of a canal in 2013.",
        "It was in Bonn nine years ago that Novak proposed a regional bank.",
        "Novak first proposed the canal.",
        "Novak called a summit in Bonn for next week.",
        "Republicans had called the hearing because they were angry.",
    ],
)
def test_a_proposal_of_the_past_and_a_summons_are_deeds(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Novak proposed that both sides withdraw in 2013.", "that both sides withdraw in 2013"),
        ("Novak proposed to cut the tariff.", "to cut the tariff"),
        ("Novak proposed cutting the tariff.", "cutting the tariff"),
        ("Novak has proposed a ban on diesel cars from 2035.", "a ban on diesel cars from 2035"),
        ("Novak proposed the withdrawal of all troops.", "the withdrawal of all troops"),
        ("Novak put forward a plan of four points.", "a plan of four points"),
        ("Novak called the vote a sham.", "the vote a sham"),
        ("Novak called the hearing a waste of time.", "the hearing a waste of time"),
    ],
)
def test_what_is_asked_for_or_judged_is_said(text: str, content: str) -> None:
    assert [row.text for row in read(text)] == [content]


@pytest.mark.parametrize("text", ["Novak agreed on Monday to build a canal.", "Novak agreed to build a canal."])
def test_a_day_is_no_object(text: str) -> None:
    assert [row.text for row in read(text)] == ["to build a canal"]


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        (
            "We must keep our markets open. Walls will not return, Novak said.",
            ["We must keep our markets open", "Walls will not return"],
        ),
        (
            "Both sides should keep the truce. It is fragile, said Novak on Monday.",
            ["Both sides should keep the truce"],
        ),
        ("The two states will always trade. We will be friends, Novak said.", ["The two states will always trade"]),
        ("The visit was a success for all. Novak said.", ["The visit was a success for all"]),
        ("Rain fell, Novak said.\nTrade doubled within one year. Prices fell, too, Novak said.", ["Rain fell"]),
    ],
)
def test_sentences_marked_as_speech_go_to_the_attribution_that_closes_them(text: str, contents: list[str]) -> None:
    rows = read(text)
    assert {row.speaker_name for row in rows} == {"Novak"}
    assert [row.text for row in rows][: len(contents)] == contents


def test_what_stands_between_two_words_of_one_speaker_is_in_that_voice() -> None:
    rows = read("Rain fell, Novak said.\nTrade doubled within one year. Prices fell, too, Novak said.")
    assert [row.text for row in rows] == ["Rain fell", "Trade doubled within one year", "Prices fell, too"]


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("The plant opened in 1974. It will close in two years, Novak said.", ["It will close in two years"]),
        ("Novak must leave on Monday. Trade has grown, Novak said.", ["Trade has grown"]),
        ("We need a plan. Both sides should talk.\nBoth should trade. Time runs out, Novak said.", ["Time runs out"]),
        (
            "Rain fell, Ruiz said.\nTrade doubled within one year. Prices fell, Novak said.",
            ["Rain fell", "Prices fell"],
        ),
    ],
)
def test_facts_scenes_and_opinions_stay_with_the_narrator(text: str, contents: list[str]) -> None:
    assert [row.text for row in read(text)] == contents


def test_joint_names_are_spelled_out_as_prose() -> None:
    assert name_voice("Petr Novak; Eva Weiss; Ana Ruiz") == "Petr Novak, Eva Weiss and Ana Ruiz"
    assert name_voice("Petr Novak") == "Petr Novak"
    assert name_voice("") == ""
