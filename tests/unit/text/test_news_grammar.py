"""Toys of constructions that fresh news showed: one sentence each, read by hand."""

from __future__ import annotations

import re

import pytest

from communique.corpus.model import Sentence
from communique.text.quotations import find_quotations


def said(text: str) -> list[tuple[str, str]]:
    ends = [match.end() for match in re.finditer(r"\.(?=\s[A-Z“])|$", text)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    spans = [Sentence(0, "body", start, end) for start, end in zip(starts, ends, strict=True) if start < end]
    return [(row.speaker, row.text) for row in find_quotations(text, spans)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The article quotes an aide as saying the plan was dead.", [("an aide", "the plan was dead")]),
        ("Novak was quoted as saying the plan was dead.", [("Novak", "the plan was dead")]),
        ("Novak can be heard saying the plan was dead.", [("Novak", "the plan was dead")]),
        ("Under Novak's plan, taxpayers would pay more.", [("Novak", "taxpayers would pay more")]),
        ("World leaders expressed outrage over the test.", [("World leaders", "the test")]),
        ("Novak took to Twitter to defend his vote.", [("Novak", "his vote")]),
        ("Novak pleaded with him to step aside.", [("Novak", "him to step aside")]),
        ("Novak put it this way: “We will go home now.”", [("Novak", "“We will go home now.”")]),
        ("Poll: Most voters want a new leader.", [("Poll", "Most voters want a new leader")]),
        ("Despite media reports that the talks failed, Novak stayed.", [("media", "that the talks failed")]),
        ("Democrats worried that the vote would fail.", [("Democrats", "that the vote would fail")]),
        ("She told them what had happened.", [("She", "what had happened")]),
        ("One scientist put the loss at two tons.", [("One scientist", "the loss at two tons")]),
        ("The mayor considers the vote unfair.", [("The mayor", "the vote unfair")]),
        ("The mayor considered the plan to be too costly.", [("The mayor", "the plan to be too costly")]),
        ("The two firms signed an agreement to share data.", [("The two firms", "to share data")]),
        ("Ministers were told by the auditor that cash was gone.", [("the auditor", "that cash was gone")]),
        ("Sen. Ana Ruiz, D-N.Y., criticized the tariffs.", [("Sen. Ana Ruiz", "the tariffs")]),
        ("Researchers who study the law say it is flawed.", [("Researchers", "it is flawed")]),
        ("Parents organizing across the city say they are tired.", [("Parents", "they are tired")]),
        ("44% of voters said taxes are too high.", [("44% of voters", "taxes are too high")]),
        ("China will open up further, Li said on Sunday when meeting guests.", [("Li", "China will open up further")]),
        ("China will open up further, Li said as he met guests in Bonn.", [("Li", "China will open up further")]),
        ("Zhang Jun, an envoy to the United Nations, on Tuesday called for calm.", [("Zhang Jun", "calm")]),
        (
            "“We regret it,” a spokesman, Peter Stano, told a briefing, adding that talks go on.",
            [("Peter Stano", "“We regret it,”"), ("Peter Stano", "that talks go on")],
        ),
        (
            "The agency estimates that two million need aid, and has appealed for money.",
            [("The agency", "that two million need aid"), ("The agency", "money")],
        ),
        ("Pakistan said it shot down drones, a claim that India denied.", [("Pakistan", "it shot down drones")]),
        ("Lavrov dismissed as absurd the claims of Kyiv.", [("Lavrov", "absurd the claims of Kyiv")]),
        (
            "Republicans said they had won and Democrats accused them of lying.",
            [("Republicans", "they had won"), ("Democrats", "of lying")],
        ),
        (
            "Ruiz said that if the vote fails, people will say “we lost it all.”",
            [("Ruiz", "that if the vote fails, people will say “we lost it all.”")],
        ),
        (
            "Ruiz acknowledged on Thursday that despite gains in trade, prices continued to be high.",
            [("Ruiz", "that despite gains in trade, prices continued to be high")],
        ),
    ],
)
def test_who_says_what_where_english_hides_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("He has been criticized for policies that hurt the poor.", ["He", "for policies that hurt the poor"]),
        ("Ruiz has faced sharp criticism for failing to act.", ["failing to act"]),
        ("Amid calls for his resignation, the mayor left.", ["his resignation"]),
    ],
)
def test_what_is_said_by_nobody_named(text: str, contents: list[str]) -> None:
    assert said(text) == [("", content) for content in contents]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Novak denounced the vote in an angry speech.", "the vote"),
        ("Novak blasted the vote as a sham Friday on the radio.", "the vote as a sham"),
        ("Novak said it would rain, even as the sun shone.", "it would rain"),
        ("Novak asked whether it would rain, engaging in small talk.", "whether it would rain"),
    ],
)
def test_where_the_narrator_takes_over(text: str, content: str) -> None:
    assert said(text)[0] == ("Novak", content)


@pytest.mark.parametrize(
    "text",
    [
        "Novak said little.",
        "Novak has yet to say where the money is.",
        "His camp neither confirmed nor denied the meetings.",
        "The talks were held in most states in the region.",
    ],
)
def test_silence_and_plural_nouns_say_nothing(text: str) -> None:
    assert said(text) == []
