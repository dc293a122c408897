from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.corpus.layout import find_segments
from communique.corpus.model import Sentence
from communique.text.quotations import Quotation, find_quotations
from communique.text.sentences import split_sentences

ROOT = Path(__file__).parents[3]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
GOLDEN = ROOT / "tests" / "golden" / "quotations_seeds.csv"


def read(text: str) -> list[Quotation]:
    """Take every line as one paragraph and, but for full stops before a capital, one sentence."""
    sentences = []
    start = 0
    for line in text.split("\n"):
        position = start
        for piece in line.replace(". ", ".\x00 ").replace(".” ", ".”\x00 ").replace('." ', '."\x00 ').split("\x00 "):
            end = position + len(piece)
            if piece.strip():
                sentences.append(Sentence(0, "body", position, end))
            position = end + 1
        start += len(line) + 1
    return find_quotations(text, sentences)


def said(text: str) -> list[tuple[str, str]]:
    return [(row.speaker, row.text) for row in read(text)]


def test_quotations_of_the_seeds_are_those_of_the_golden_table() -> None:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        golden = list(csv.DictReader(line for line in file if not line.startswith("#")))
    found = []
    for path in SEEDS:
        text = path.read_text(encoding="utf-8")
        for row in find_quotations(text, split_sentences(text, find_segments(text))):
            found.append(
                {
                    "doc_id": path.stem,
                    "start": str(row.start),
                    "end": str(row.end),
                    "text": row.text,
                    "kind": row.kind,
                    "speaker_name": row.speaker_name,
                    "cue": row.cue,
                }
            )
    assert found == golden


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_spans_reproduce_text_and_slogans_are_no_speech(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    slogans = {
        "shanghai spirit",
        "golden 30 years",
        "golden thirty years",
        "belt and road",
        "sco family",
        "friendship medal",
    }
    for row in find_quotations(text, split_sentences(text, find_segments(text))):
        assert text[row.start : row.end] == row.text
        assert row.text.strip("\"'“”‘’,. ").lower() not in slogans
        if row.speaker_start is not None:
            assert text[row.speaker_start : row.speaker_end] == row.speaker


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Xi said that China stands ready to help.", [("Xi", "that China stands ready to help")]),
        ("Xi said China stands ready to help.", [("Xi", "China stands ready to help")]),
        ("Trade has grown, Mao said on Monday.", [("Mao", "Trade has grown")]),
        ("Trade has grown, said Mao, the spokesperson.", [("Mao", "Trade has grown")]),
        (
            "China and Russia, Xi said, should work together.",
            [("Xi", "China and Russia"), ("Xi", "should work together")],
        ),
        ("According to the ministry, trade has grown.", [("the ministry", "trade has grown")]),
        ("Trade has grown, according to the ministry.", [("the ministry", "Trade has grown")]),
        ("Xi urged both countries to work together.", [("Xi", "both countries to work together")]),
        ("Putin vowed to support the summit.", [("Putin", "to support the summit")]),
        ("The minister called for a ceasefire.", [("The minister", "a ceasefire")]),
        ("Leaders expressed hope that talks would resume.", [("Leaders", "hope that talks would resume")]),
        ("The party rejected the plan, which was new.", [("The party", "the plan")]),
        (
            "Li Wei, director of the Institute of Russian, East European and Asian Studies, believes that ties will grow.",
            [("Li Wei", "that ties will grow")],
        ),
        ("Ann Lee, who heads the bank, said rates will fall.", [("Ann Lee", "rates will fall")]),
        (
            "Xi said trade is growing, adding that more will come.",
            [("Xi", "trade is growing"), ("Xi", "that more will come")],
        ),
        (
            "Smith said the plan was dead and urged members to leave.",
            [("Smith", "the plan was dead"), ("Smith", "members to leave")],
        ),
        (
            "The bill is dead, the senator has said, a source added.",
            [("a source", "The bill is dead, the senator has said")],
        ),
        ("His belief that trade helps peace is old.", [("His", "that trade helps peace")]),
        ("Lee: “We will go.”", []),
        ("BEIJING, March 3 (Xinhua) -- Trade has grown, Mao said.", [("Mao", "Trade has grown")]),
        ("“It has grown,” Lee pointed out, adding: “It will.”", [("Lee", "“It has grown,”"), ("Lee", "“It will.”")]),
        ("As Wang Yi put it, the visit was a success.", [("Wang Yi", "the visit was a success")]),
        ("Putin was quoted by TASS as saying that talks go on.", [("Putin", "that talks go on")]),
        ("In Xi's view, trade will grow.", [("Xi", "trade will grow")]),
        ("Lawmakers raised concerns about the new rules.", [("Lawmakers", "the new rules")]),
        ("The plan was criticized by the European Union.", [("the European Union", "The plan")]),
        ("The union accused Beijing of dumping, a claim that it denies.", [("The union", "of dumping")]),
        ("Lee said: “We will go.”", [("Lee", "“We will go.”")]),
    ],
)
def test_each_frame_of_a_cue(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "mark",
    ["“{}”", '"{}"', "''{}''", "‘{}’", "«{}»", "``{}''", '“{}"'],
    ids=["curly", "straight", "doubled", "single", "angular", "tex", "mixed"],
)
def test_every_kind_of_mark_is_read(mark: str) -> None:
    quoted = mark.format("We won’t give up the work,")
    assert said(f"{quoted} said Ann Lee.") == [("Ann Lee", quoted)]


@pytest.mark.parametrize(
    "text",
    [
        "The “Shanghai Spirit” leads the “SCO family” to unite.",
        'Both work together to create a new "golden thirty years" for their relations.',
        "President Xi has maintained close communication with the leaders of many countries.",
        "The presidents signed a joint statement and attended the ceremony.",
        "The United States and other states support trade.",
        "The report on trade plans was long.",
        "Xi awarded the “Friendship Medal,” the highest honor, to the president.",
    ],
)
def test_slogans_and_deeds_are_no_speech(text: str) -> None:
    assert said(text) == []


def test_a_voice_goes_on_over_sentences_and_paragraphs_under_one_number() -> None:
    rows = read(
        "“One thing is clear,” Ann Lee said. “Two things are not.”\n“The third is open.”\nRain fell.\n“Nobody knows that.”"
    )
    assert [(row.quotation, row.part, row.speaker) for row in rows] == [
        (0, 0, "Ann Lee"),
        (0, 1, "Ann Lee"),
        (1, 0, "Ann Lee"),
        (2, 0, ""),
    ]


def test_an_unclosed_quotation_ends_with_its_paragraph_and_goes_on_in_the_next() -> None:
    rows = read("Ann Lee said: “We begin here.\n“And we end here.”\nRain fell on the town.")
    assert [row.text for row in rows] == ["“We begin here.", "“And we end here.”"]
    assert {row.speaker_name for row in rows} == {"Ann Lee"}


def test_transcripts_signatures_and_blocks() -> None:
    rows = read(
        "WALLACE: Will you go there?\nPENCE: I will.\n“We are glad of it.”\n— Ann Lee, teacher\nThe governor added:\nIt never stops."
    )
    assert [(row.speaker, row.text) for row in rows] == [
        ("WALLACE", "Will you go there?"),
        ("PENCE", "I will."),
        ("PENCE", "“We are glad of it.”"),
        ("The governor", "It never stops."),
    ]
    assert said("Rain fell.\n“We are glad of it.”\n— Ann Lee, teacher") == [("Ann Lee", "“We are glad of it.”")]


def names(text: str) -> list[str]:
    return [row.speaker_name for row in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Foreign Ministry spokesperson Mao Ning said it rains. “It does,” Mao said. “It will,” she said.",
            ["Mao Ning"] * 3,
        ),
        ("Chinese Ambassador to Tajikistan Ji Shumin said it rains. It will stop, he added.", ["Ji Shumin"] * 2),
        (
            "Kazakh President Kassym-Jomart Tokayev said it rains. Tokayev said it will stop.",
            ["Kassym-Jomart Tokayev"] * 2,
        ),
        (
            "Saifulloyev Kanuyaturu Ismatuloyevich, deputy director, said it rains.",
            ["Saifulloyev Kanuyaturu Ismatuloyevich"],
        ),
        (
            "Chinese Foreign Minister Wang Yi said it rains. The Chinese foreign minister said it will stop.",
            ["Wang Yi"] * 2,
        ),
        ("Sen. Ann B. Lee said it rains. “It does,” said Lee. The senator said it will stop.", ["Ann B. Lee"] * 3),
        ("Officials and experts said it rains. They said it will stop.", ["Officials and experts"] * 2),
        ("A Beijing-based expert said it rains.", ["Beijing-based expert"]),
        ("The Ministry of Commerce said it rains. It said it will stop.", ["Ministry of Commerce"] * 2),
        ("He said it rains.", [""]),
        (
            "When meeting with President Vladimir Putin, President Xi Jinping urged him to stay. It will stop, he said.",
            ["Xi Jinping"] * 2,
        ),
        ("President Ann Lee arrived on Monday. It will stop, she said.", ["Ann Lee"]),
    ],
)
def test_one_name_per_person(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_kinds() -> None:
    rows = read("“We will go,” Lee said. Lee said they “will go far and wide” soon. Lee said the “big game” was on.")
    assert [row.kind for row in rows] == ["direct", "mixed", "indirect"]


def test_only_body_sentences_are_read() -> None:
    text = "Lee said it rains."
    assert find_quotations(text, [Sentence(0, "caption", 0, len(text))]) == []
    assert find_quotations("", []) == []


def test_paragraphs_may_be_given_and_no_sentence_outside_them_is_lost() -> None:
    text = "“We will go,” Lee said. “So will they.” “And I.”"
    spans = [Sentence(0, "body", 0, 23), Sentence(0, "body", 24, 39), Sentence(0, "body", 40, 48)]
    whole = find_quotations(text, spans, paragraphs=[(0, len(text))])
    apart = find_quotations(text, spans, paragraphs=[(0, 23), (24, 39)])
    assert [(row.quotation, row.text) for row in whole] == [
        (0, "“We will go,”"),
        (0, "“So will they.”"),
        (0, "“And I.”"),
    ]
    assert [row.text for row in apart] == [row.text for row in whole]
    assert {row.speaker_name for row in apart} == {"Lee"}


def steps(call: Callable[[], object]) -> int:
    """Count the calls, of Python and of C, that ``call`` makes."""
    count = 0

    def tally(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tally)
    try:
        call()
    finally:
        sys.setprofile(None)
    return count


HOSTILE = {
    "marks": lambda n: "“" * n,
    "straight marks": lambda n: '"' * n,
    "marks and words": lambda n: '" a ' * n,
    "quotations only": lambda n: "“We will go there.”\n" * n,
    "quotations in one line": lambda n: "“We will go there.” " * n,
    "cues only": lambda n: "he said " * n,
    "cues with commas": lambda n: "he said, " * n,
    "cues with clauses": lambda n: "he said that Xi said that " * n,
    "names": lambda n: "Xi Jinping Lee " * n,
    "namesakes": lambda n: " ".join(
        f"President Ann{'abcdefghij'[k % 10]}{'x' * (k // 10)} Lee said no." for k in range(n)
    ),
    "pronouns": lambda n: "They said they go. He said he goes. " * n,
    "apposition": lambda n: "Lee, a man, " * n + "said no.",
    "no quotation": lambda n: "Rain fell on the town of Astana. " * n,
    "never ends": lambda n: "“" + "word " * n,
    "dashes": lambda n: "— Lee said — " * n,
    "quotes and narration": lambda n: "“We go there.” Rain fell on us. " * n,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_time_grows_with_the_length_only(name: str) -> None:
    make = HOSTILE[name]
    small, large = make(300), make(900)
    read(small)
    assert steps(lambda: read(large)) < 4 * steps(lambda: read(small)) + 1_000


def test_a_speaker_name_of_2000_characters_is_no_mention() -> None:
    rows = read(("Mohammed " * 220).strip() + " said that it rains. It will stop, he said.")
    assert all(len(row.speaker) <= 300 and len(row.speaker_name) <= 300 for row in rows)


@pytest.mark.parametrize("text", ["“" * 10_000, '"' * 10_000, "‘" * 10_000, "'' " * 10_000, "“A.”" * 2_500])
def test_10_000_marks_are_no_error_and_no_runaway(text: str) -> None:
    for row in read(text):
        assert text[row.start : row.end] == row.text


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Xi",
                "said",
                "that",
                "“",
                "”",
                '"',
                "''",
                "‘",
                "’",
                ",",
                ".",
                "\n",
                "he",
                "they",
                "according",
                "to",
                "Lee",
                "—",
                ":",
                "adding",
                "and",
                "urged",
                "the",
                "who",
                "his",
                "words",
                "2022",
                "in",
                "Monday",
                "[",
                "(",
                "…",
                "told",
                "is",
                "China",
            ]
        ),
        max_size=60,
    )
)
def test_any_mixture_of_words_and_marks_keeps_the_contract(words: list[str]) -> None:
    text = " ".join(words)
    rows = read(text)
    assert [row.start for row in rows] == sorted(row.start for row in rows) or len({row.quotation for row in rows}) > 1
    for row in rows:
        assert text[row.start : row.end] == row.text
        assert row.text.strip()
        assert row.kind in ("direct", "mixed", "indirect")
        if row.speaker_start is not None and row.speaker_end is not None:
            assert text[row.speaker_start : row.speaker_end] == row.speaker
        assert "\n" not in row.text
    assert rows == read(text)
