"""Toys of the grammar of reporting: one sentence a construction, read by hand."""

from __future__ import annotations

import re

import pytest

from communique.corpus.model import Sentence
from communique.text.cues import cue_verbs
from communique.text.quotations import Quotation, find_quotations


def read(text: str) -> list[Quotation]:
    ends = [match.end() for match in re.finditer(r"\.(?= [A-Z“])|$", text)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    return find_quotations(
        text, [Sentence(0, "body", start, end) for start, end in zip(starts, ends, strict=True) if start < end]
    )


def said(text: str) -> list[tuple[str, str]]:
    return [(row.speaker, row.text) for row in read(text)]


PLAN = "the plan was dead"


@pytest.mark.parametrize(
    ("subject", "speaker"),
    [
        ("The minister who led the talks", "The minister"),
        ("Those who know him", "Those"),
        ("A person briefed on the matter", "A person"),
        ("A group of lawmakers led by Sen. John McCain", "A group of lawmakers"),
        ("The lawyer hired by the family", "The lawyer"),
        ("The lawyer representing the family", "The lawyer"),
        ("A study released Tuesday", "A study"),
        ("A poll taken after the debate", "A poll"),
        ("A recent report by the inspector general", "A recent report"),
        ("Trump last week in Iowa", "Trump"),
        ("Officials who spoke on condition of anonymity because they were not authorized to speak", "Officials"),
        ("Trump, who has repeatedly questioned the vote,", "Trump"),
        ("53 percent of voters", "53 percent of voters"),
        ("One", "One"),
        ("No one in the party", "No one in the party"),
    ],
)
def test_a_long_subject_speaks_through_its_head(subject: str, speaker: str) -> None:
    assert (speaker, PLAN) in said(f"{subject} said {PLAN}.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He lashed out at his critics.", [("He", "his critics")]),
        ("She weighed in on the debate.", [("She", "the debate")]),
        ("Pence took issue with the claim.", [("Pence", "the claim")]),
        ("Pence shot back that taxes had risen.", [("Pence", "that taxes had risen")]),
        ("He talked to reporters about the tape.", [("He", "the tape")]),
        ("Moscow warned Washington against further strikes.", [("Moscow", "further strikes")]),
        ("He decided to run.", [("He", "to run")]),
        ("He decided after long talks not to run.", [("He", "not to run")]),
        ("He would like to see the treaty changed.", [("He", "to see the treaty changed")]),
        ("She is worried about the deficit.", [("She", "the deficit")]),
        ("She became convinced that the plan was sound.", [("She", "that the plan was sound")]),
        ("His criticism of the plan was harsh.", [("His", "the plan")]),
        ("Lee's refusal to answer did not help.", [("Lee", "to answer")]),
        ("She called it an act of terror.", [("She", "it an act of terror")]),
        ("The study found no link.", [("The study", "no link")]),
        ("She attacked him as a fraud.", [("She", "him as a fraud")]),
        ("He's called for a vote.", [("He", "a vote")]),
        ("His belief that he lost is wrong.", [("His", "that he lost")]),
        ("She welcomed the decision.", [("She", "the decision")]),
        ("He did not know how trade works.", [("He", "how trade works")]),
        ("Viewers told pollsters Clinton had won.", [("Viewers", "Clinton had won")]),
        ("He left the meeting convinced that the deal was dead.", [("He", "that the deal was dead")]),
        ("Moody's said last week that growth would slow.", [("Moody", "that growth would slow")]),
        ("The film explores how towns have died.", [("The film", "how towns have died")]),
        ("With many women saying they would not go, he stayed.", [("many women", "they would not go")]),
        ("She released a statement condemning the strike.", [("She", "the strike")]),
        ("The plan, wrote the paper, should fail.", [("the paper", "The plan"), ("the paper", "should fail")]),
        (
            "Though it was late, he said, talks would go on.",
            [("he", "Though it was late"), ("he", "talks would go on")],
        ),
    ],
)
def test_what_is_said_stands_where_english_puts_it(text: str, expected: list[tuple[str, str]]) -> None:
    found = said(text)
    assert [(speaker, content) for speaker, content in found if (speaker, content) in expected] == expected


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("It was announced Friday that the plant would close.", ["that the plant would close"]),
        ("The rumor that the bank would fail was wrong.", ["that the bank would fail"]),
        ("He allegedly showed a pistol.", ["He", "showed a pistol"]),
        ("The pass is considered a threat to traders.", ["The pass", "a threat to traders"]),
        ("He was accused of lying.", ["of lying"]),
        ("They were told that the shop was shut.", ["that the shop was shut"]),
        ("The union is expected to agree.", ["The union", "to agree"]),
    ],
)
def test_what_nobody_named_says_has_no_speaker(text: str, contents: list[str]) -> None:
    assert said(text) == [("", content) for content in contents]


@pytest.mark.parametrize(
    "text",
    [
        "The army attacked the town.",
        "He took the train and put the bag down.",
        "They made a plan for the summer.",
        "Prices rose by 0.3 percentage points to 4.2 percent.",
        "He declined to comment.",
        "He refused to say when the plant would open.",
        "It was one of the many reasons that trade fell.",
        "She welcomed the guests.",
        "When he came late, people laughed.",
        "The talks lasted for about five minutes.",
        "They had in-depth exchanges of views on trade.",
    ],
)
def test_deeds_light_verbs_and_silence_say_nothing(text: str) -> None:
    assert said(text) == []


def test_a_noun_gives_way_to_the_voice_after_it() -> None:
    text = "Though it is hard to check Seoul's claims about the test, experts say it was large."
    assert said(text) == [("Seoul", "the test"), ("experts", "it was large")]


def test_what_the_narrator_adds_with_which_is_not_said() -> None:
    assert said("He said the road is open, which pleased the drivers.") == [("He", "the road is open")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Chinese officials met on Monday. They said the plan was sound.", "Chinese officials"),
        ("Experts from both countries praised it. They believe that it will help.", "Experts"),
        ("President Xi Jinping and President Rahmon met. They said trade had grown.", ""),
        (
            "President Xi Jinping and President Emomali Rahmon met. They said trade had grown.",
            "Xi Jinping; Emomali Rahmon",
        ),
        ("The farmers met the officials. They said it was sound.", ""),
        ("The minister praised the bridge. They said it was sound.", ""),
    ],
)
def test_they_is_the_one_clear_plural_before(text: str, name: str) -> None:
    assert read(text)[-1].speaker_name == name


def test_american_and_british_spellings_are_one_verb() -> None:
    verbs = cue_verbs()
    assert verbs["labeled"].verb == verbs["labelled"].verb == "label"
    assert verbs["signaling"].verb == verbs["signalling"].verb == "signal"


def test_a_light_verb_needs_its_particle() -> None:
    assert cue_verbs()["took"].needs >= {"issue", "aim"}
    assert not cue_verbs()["said"].needs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Aides to the senator acknowledge the race is tight.", [("Aides to the senator", "the race is tight")]),
        ("Voters here say they are tired.", [("Voters here", "they are tired")]),
        ("Some 40 percent said the talks had failed.", [("Some 40 percent", "the talks had failed")]),
        ("Five senators — Lee and Paul among them — said they would wait.", [("Five senators", "they would wait")]),
        ("He was forced to admit that he had lied.", [("He", "that he had lied")]),
        ("Critics called the plan a waste of money.", [("Critics", "the plan a waste of money")]),
        ("Some conservatives complain the agency targets them.", [("Some conservatives", "the agency targets them")]),
        ("Officials praised Friday's vote as fair.", [("Officials", "Friday's vote as fair")]),
        (
            "According to Jean Porter, a spokeswoman for the city, the case is open.",
            [("Jean Porter", "the case is open")],
        ),
        ("He criticized the deal, calling it weak.", [("He", "the deal"), ("He", "it weak")]),
        (
            "Unions complained that wages fell, while employers feared they would rise.",
            [("Unions", "that wages fell"), ("employers", "they would rise")],
        ),
        (
            "Mr. Li, at his first press conference, said those firms that left would return.",
            [("Mr. Li", "those firms that left would return")],
        ),
    ],
)
def test_a_voice_is_read_through_what_stands_around_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected
