from __future__ import annotations

import pytest

from communique.text.countries import country_names
from communique.text.cues import cue_nouns, cue_verbs, lexicon, read_rows
from communique.text.marks import find_quoted
from communique.text.names import title_words


def test_the_forms_of_a_verb() -> None:
    verbs = cue_verbs()
    assert {form: verbs[form].form for form in ("deny", "denies", "denied", "denying")} == {
        "deny": "base",
        "denies": "third",
        "denied": "past",
        "denying": "ing",
    }
    assert verbs["wrote"].is_participle is False
    assert verbs["written"].is_participle is True
    assert verbs["called"].prepositions == {"for", "on", "upon"}


def test_no_verb_or_noun_stands_twice_and_every_frame_is_known() -> None:
    rows = read_rows("cue_verbs.csv")
    assert len({row["verb"] for row in rows}) == len(rows)
    assert {letter for row in rows for letter in row["frames"]} <= set("ctqoipanksfbvdjheg")
    nouns = read_rows("cue_nouns.csv")
    assert len({row["noun"] for row in nouns}) == len(nouns)
    assert cue_nouns()["beliefs"] == cue_nouns()["belief"]
    assert "t" in cue_nouns()["belief"].frames
    assert cue_nouns()["criticism"].prepositions == {"of", "for", "over"}


@pytest.mark.parametrize(
    "name",
    ["cue_verbs.csv", "cue_nouns.csv", "word_classes.csv", "person_titles.csv", "countries.csv", "organisations.csv"],
)
def test_every_data_file_says_who_made_it_when_and_by_which_rule(name: str) -> None:
    from importlib import resources

    text = (resources.files("communique.text") / "data" / name).read_text(encoding="utf-8")
    assert all(
        word in text for word in ("# Author: The Communiqué authors.", "Date: ", "# Source: ", "# Coding rule: ")
    )
    assert read_rows(name)


def test_classes_and_countries_are_read() -> None:
    assert "the" in lexicon().determiner
    assert "president" in title_words().title
    known = country_names()
    assert (known.names["Kazakhstan"], known.demonyms["Tajik"], known.capitals["Tashkent"]) == ("KZ", "TJ", "UZ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“A b,” he said. “C d.”", ["“A b,”", "“C d.”"]),
        ('He said "x y" and "z', ['"x y"', '"z']),
        ("the ‘Shanghai Spirit’, and ‘we don’t know,’ he said", ["‘Shanghai Spirit’", "‘we don’t know,’"]),
        ("''What isn't so?'' he said", ["''What isn't so?''"]),
        ('"The “Shark Tank” is on," he said', ['"The “Shark Tank” is on,"']),
        ("“one,” ”like two,” he", ["“one,”", "”like two,”"]),
        ("the workers' rights and '90s music", []),
        ("a stray ” mark", []),
        ("“Nobody closes this", ["“Nobody closes this"]),
        ('5" and 6" pipes', []),
        ("", []),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert [text[q.start : q.end] for q in find_quoted(text, 0, len(text))] == expected


def test_marks_stay_in_their_paragraph() -> None:
    text = "“open\n“closed”"
    assert [(q.start, q.end, q.is_closed) for q in find_quoted(text, 0, 5)] == [(0, 5, False)]
