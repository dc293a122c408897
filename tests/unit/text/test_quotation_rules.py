"""What the rules read beyond the plain cue: set-off cues, sources in adjuncts, clauses without "that", unnamed voices, silence."""

import pytest

from communique.corpus.model import Sentence
from communique.text.quotations import find_quotations


def said(text):
    return [(q.speaker, q.text) for q in find_quotations(text, [Sentence(0, "body", 0, len(text))])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trade, he said, has grown.", [("he", "Trade"), ("he", "has grown")]),
        ("Yet, they caution, the figures may change.", [("they", "the figures may change")]),
        (
            "As an alternative, the study says, firms should look at prices.",
            [("the study", "firms should look at prices")],
        ),
        ("The governor took the stage to say that he would stay.", [("The governor", "that he would stay")]),
        ("Smith, who argued that taxes are high, voted for it.", [("who", "that taxes are high")]),
        ("The group has called the rule illegal.", [("The group", "the rule illegal")]),
        ("She told a crowd in Ohio: “We will win this.”", [("She", "“We will win this.”")]),
        ("Residents complained loudly that the water smelled.", [("Residents", "that the water smelled")]),
        ("Officials have said time and again that talks go on.", [("Officials", "that talks go on")]),
        ("The envoy was quoted by TASS on May 7 as saying talks go on.", [("The envoy", "talks go on")]),
        (
            "The paper, citing unnamed officials, reported that trade grew.",
            [("The paper", "unnamed officials"), ("The paper", "that trade grew")],
        ),
        (
            "Sources close to the matter told Reuters the bank would fold.",
            [("Sources close to the matter", "the bank would fold")],
        ),
        ("The ministry said in a statement the talks were useful.", [("The ministry", "the talks were useful")]),
        ("Under the plan, which critics say is unsound, prices would rise.", [("critics", "is unsound")]),
        (
            "The two sides agreed that trade should grow and pledged to cut tariffs.",
            [("The two sides", "that trade should grow"), ("The two sides", "to cut tariffs")],
        ),
        ("“The plan,” Lee wrote in an email, “is sound.”", [("Lee", "“The plan,”"), ("Lee", "“is sound.”")]),
        ("“Trade grows,” Ann Lee, a trader, said Monday.", [("Ann Lee", "“Trade grows,”")]),
    ],
)
def test_cues_that_stand_apart(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As reported by Reuters, the talks have stalled.", [("Reuters", "the talks have stalled")]),
        ("The talks have stalled, as first reported by Reuters.", [("Reuters", "The talks have stalled")]),
        ("In the words of one aide, the plan is dead.", [("one aide", "the plan is dead")]),
        ("By her own account, she never read the memo.", [("her", "she never read the memo")]),
        ("According to two aides, the plan is dead.", [("two aides", "the plan is dead")]),
    ],
)
def test_sources_in_adjuncts(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Critics contend the law undermines privacy.", [("Critics", "the law undermines privacy")]),
        ("He is convinced the vote was rigged.", [("He", "the vote was rigged")]),
        ("They are confident they will win.", [("They", "they will win")]),
        ("Investigators groused that it was weak.", [("Investigators", "that it was weak")]),
        ("The board streesed that the firm was ready.", [("The board", "that the firm was ready")]),
        ("Warnings from scientists that the ice is melting grew.", [("scientists", "that the ice is melting grew")]),
    ],
)
def test_clauses_of_many_cues(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("It is believed that the ship sank in 1942.", ["that the ship sank in 1942"]),
        ("It was revealed that the bill is long.", ["that the bill is long"]),
        ("The company is said to be in talks with rivals.", ["The company", "to be in talks with rivals"]),
        ("It is expected that trade will grow.", ["that trade will grow"]),
        ("There are growing fears that the virus will spread.", ["that the virus will spread"]),
    ],
)
def test_a_voice_that_nobody_is_named_for_has_no_speaker(text, content):
    assert said(text) == [("", part) for part in content]


@pytest.mark.parametrize(
    "text",
    [
        "The ministry did not say how many people were hurt.",
        "A spokeswoman would not say when the plant would open.",
        "He declined to say whether he would run.",
        "She is sure to win in the autumn.",
        "The treaty ensured that trade continued.",
        "He declined that assignment and left the network.",
        "Schumer has a long list of proposed amendments.",
    ],
)
def test_silence_and_deeds_are_no_statement(text):
    assert said(text) == []
