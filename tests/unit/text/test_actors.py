from __future__ import annotations

import sys
from pathlib import Path

import pytest

from communique.corpus.layout import find_segments
from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.text.actors import Actor, find_actors, read_organisations
from communique.text.quotations import find_quotations
from communique.text.sentences import split_sentences

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))


def actors(text: str) -> list[Actor]:
    sentences = []
    position = 0
    for line in text.split("\n"):
        sentences.append(Sentence(0, "body", position, position + len(line)))
        position += len(line) + 1
    return find_actors(text, sentences)


def found(text: str, kind: str) -> list[tuple[str, str]]:
    return [(row.text, row.actor) for row in actors(text) if row.kind == kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("China and the Republic of Kazakhstan met.", [("China", "CN"), ("Republic of Kazakhstan", "KZ")]),
        ("Chinese and Uzbek companies met.", [("Chinese", "CN"), ("Uzbek", "UZ")]),
        ("Beijing is keen to work for peace.", [("Beijing", "CN")]),
        ("The talks were held in Beijing.", []),
        ("Ties between Moscow and Beijing grew.", [("Moscow", "RU"), ("Beijing", "CN")]),
        ("Washington's policy has changed.", [("Washington", "US")]),
        ("The Kremlin denied it.", [("Kremlin", "RU")]),
        ("Trade reached US$41 billion.", []),
        ("Ships crossed the South China Sea.", []),
        ("China-Kazakhstan relations grew.", [("China", "CN"), ("Kazakhstan", "KZ")]),
        ("U.S. officials met the Dutch.", [("U.S.", "US"), ("Dutch", "NL")]),
    ],
)
def test_countries(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "country") == expected


@pytest.mark.parametrize(
    ("text", "mention", "expected"),
    [
        ("China and Kazakhstan grew. Trade between the two countries rose.", "the two countries", ["CN", "KZ"]),
        ("China and Russia met.\nBoth sides agreed.", "Both sides", ["CN", "RU"]),
        (
            "China met the five countries of Iran, Iraq, Oman, Qatar and Yemen.",
            "the five countries",
            ["IQ", "IR", "OM", "QA", "YE"],
        ),
        (
            "Iran, Iraq, Oman, Qatar and Yemen met.\nChina and the five countries traded.",
            "the five countries",
            ["IQ", "IR", "OM", "QA", "YE"],
        ),
        (
            "Chinese President Xi Jinping came. Meeting with Kyrgyz President Ann Lee, Xi urged both countries to act.",
            "both countries",
            ["CN", "KG"],
        ),
        ("Iran, Iraq and Oman met. The two sides agreed.", "The two sides", []),
        ("Rain fell. The two sides agreed.", "The two sides", []),
    ],
)
def test_groups_are_resolved_where_the_paragraph_says_which(text: str, mention: str, expected: list[str]) -> None:
    assert [row.actor for row in actors(text) if row.text == mention] == expected


def test_organisations_and_initiatives() -> None:
    text = "The Shanghai Cooperation Organization (SCO) backs the Belt and Road Initiative, the Ministry of Commerce of China said."
    assert found(text, "organisation") == [
        ("Shanghai Cooperation Organization", "sco"),
        ("SCO", "sco"),
        ("Ministry of Commerce of China", "ministry-of-commerce-of-china"),
    ]
    assert found(text, "initiative") == [("Belt and Road Initiative", "belt-and-road")]


def test_persons_with_their_titles_under_one_name() -> None:
    text = "Chinese President Xi Jinping met Kazakh President Kassym-Jomart Tokayev. Xi and Tokayev spoke. The Ishim River flows."
    assert found(text, "person") == [
        ("President Xi Jinping", "Xi Jinping"),
        ("President Kassym-Jomart Tokayev", "Kassym-Jomart Tokayev"),
        ("Xi", "Xi Jinping"),
        ("Tokayev", "Kassym-Jomart Tokayev"),
    ]


def test_users_extend_the_organisations(tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    file.write_text(
        "# mine\nid,names,kind,source\nbri-lab,Silk Road Lab|SRL,organisation,srl.example\n", encoding="utf-8"
    )
    text = "The Silk Road Lab (SRL) opened."
    rows = find_actors(text, [Sentence(0, "body", 0, len(text))], organisations=read_organisations(file))
    assert [(row.text, row.actor) for row in rows] == [("Silk Road Lab", "bri-lab"), ("SRL", "bri-lab")]


@pytest.mark.parametrize("row", ["x,,organisation,s", "x,X,thing,s", ",X,organisation,s", "x,X,organisation,"])
def test_a_wrong_row_is_named(tmp_path: Path, row: str) -> None:
    file = tmp_path / "more.csv"
    file.write_text(f"id,names,kind,source\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 1"):
        read_organisations(file)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_seeds(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    sentences = split_sentences(text, find_segments(text))
    rows = find_actors(text, sentences, find_quotations(text, sentences))
    assert rows == sorted(rows, key=lambda row: (row.start, row.end, row.kind, row.actor))
    assert {row.actor for row in rows} >= {"CN", "KZ", "sco", "Xi Jinping"}
    for row in rows:
        assert text[row.start : row.end] == row.text
        assert any(s.start <= row.start and row.end <= s.end for s in sentences)


def test_the_five_countries_of_a_seed() -> None:
    text = SEEDS[1].read_text(encoding="utf-8")
    rows = find_actors(text, split_sentences(text, find_segments(text)))
    members: dict[tuple[int, str], list[str]] = {}
    for row in rows:
        if " five " in row.text:
            members.setdefault((row.start, row.text), []).append(row.actor)
    assert [text for _, text in sorted(members)] == [
        "the five Central Asian countries",
        "the five countries",
        "the five Central Asian countries",
    ]
    assert set(map(tuple, members.values())) == {("KG", "KZ", "TJ", "TM", "UZ")}


@pytest.mark.parametrize(
    "piece",
    [
        "China ",
        "the two countries ",
        "President Xi Jinping ",
        "Ministry of Trade ",
        "A",
        "Beijing and ",
        "SCO, ",
        "China-",
    ],
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    def steps(n: int) -> int:
        count = 0

        def tally(_frame: object, event: str, _argument: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        text = piece * n
        sys.setprofile(tally)
        try:
            find_actors(text, [Sentence(0, "body", 0, len(text))])
        finally:
            sys.setprofile(None)
        return count

    steps(1)
    assert steps(900) < 4 * steps(300) + 1_000
