"""Corrections of a reader: applied, listed, refused with a reason; roles cut segments."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from communique.corpus.corpus import Corpus, read_corpus
from communique.errors import InputError
from communique.scale.stream import Plan, stream_corpus
from communique.tables import read_table

STORY = (
    "Leaders meet in the capital\n\n"
    "ASTANA, July 4 (Xinhua) -- The leaders met in the capital on Monday, officials said after the talks.\n\n"
    "They talked about trade. A picture shows them. They will meet again next year, the spokesman said.\n"
)
HASH = hashlib.sha256(STORY.encode()).hexdigest()
HEAD = "sha256_text,field,start,end,value,note\n"


def correct(folder: Path, *lines: str, head: str = HEAD) -> Corpus:
    (folder / "a.txt").write_text(STORY, encoding="utf-8", newline="")
    (folder / "corrections.csv").write_text(head + "".join(line + "\n" for line in lines), encoding="utf-8")
    return read_corpus(folder)


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", "Chiefs meet"), ("date", "2024-07-05"), ("source", "TASS"), ("place", "Almaty")],
)
def test_each_field(tmp_path: Path, field: str, value: str) -> None:
    corpus = correct(tmp_path, f"{HASH},{field},,,{value},I know")
    row = corpus.documents.iloc[0]
    assert (row[field], row[f"{field}_basis"]) == (value, "metadata")
    listed = corpus.tables["corrections"].iloc[0]
    assert (listed["doc_id"], listed["state"], listed["reason"], listed["note"]) == ("a", "applied", "", "I know")


@pytest.mark.parametrize("field", ["title", "date", "source", "place"])
def test_a_field_may_be_struck_out(tmp_path: Path, field: str) -> None:
    """An empty value used to be listed as applied while the detected one stayed."""
    row = correct(tmp_path, f"{HASH},{field},,,,").documents.iloc[0]
    assert row[field] == ""


def test_a_date_without_its_year_bounds_nothing(tmp_path: Path) -> None:
    row = correct(tmp_path, f"{HASH},date,,,--07-03,").documents.iloc[0]
    assert (row["date"], row["date_earliest"], row["date_latest"]) == ("--07-03", "", "")


def test_a_role_cuts_the_segment_it_lies_in(tmp_path: Path) -> None:
    start = STORY.index("A picture")
    end = STORY.index(" They will")
    corpus = correct(tmp_path, f"{HASH},role,{start},{end},caption,")
    segments = corpus.tables["segments"]
    last = segments.tail(3)
    assert list(last["role"]) == ["body", "caption", "body"]
    assert list(last["text"]) == [
        "They talked about trade.",
        "A picture shows them.",
        "They will meet again next year, the spokesman said.",
    ]
    assert list(segments["segment"]) == list(range(len(segments)))
    assert list(last["rule"])[1] == "corrected by a reader"
    sentences = corpus.sentences
    assert "A picture shows them." in list(sentences.loc[sentences["role"] == "caption", "text"])


def test_a_role_over_several_segments(tmp_path: Path) -> None:
    corpus = correct(tmp_path, f"{HASH},role,0,{len(STORY)},related,")
    assert set(corpus.tables["segments"]["role"]) == {"related"}
    assert corpus.documents.iloc[0]["n_words"] == 0


@pytest.mark.parametrize(("start", "end"), [(len(STORY), len(STORY) + 5), (0, len(STORY) + 1), (27, 29)])
def test_a_span_without_text_is_refused_with_a_reason(tmp_path: Path, start: int, end: int) -> None:
    corpus = correct(tmp_path, f"{HASH},role,{start},{end},caption,")
    listed = corpus.tables["corrections"].iloc[0]
    assert listed["state"] == "refused"
    assert "no text" in listed["reason"]


def test_a_changed_text_refuses_its_corrections(tmp_path: Path) -> None:
    corpus = correct(tmp_path, f"{'0' * 64},title,,,Other,")
    assert corpus.documents.iloc[0]["title"] == "Leaders meet in the capital"
    listed = corpus.tables["corrections"].iloc[0]
    assert (listed["state"], listed["doc_id"]) == ("refused", "")
    assert "has changed" in listed["reason"]


def test_one_correction_serves_every_copy_of_its_text(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(STORY, encoding="utf-8", newline="")
    corpus = correct(tmp_path, f"{HASH},title,,,Chiefs meet,")
    assert list(corpus.documents["title"]) == ["Chiefs meet", "Chiefs meet"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (f"{HASH},voice,,,x,", "line 2: field 'voice'"),
        (f"{HASH},role,0,5,headline,", "line 2: role 'headline'"),
        (f"{HASH},role,5,5,title,", "line 2: a role needs a span"),
        (f"{HASH},role,,,title,", "line 2: a role needs a span"),
        (f"{HASH},role,-1,5,title,", "line 2: a role needs a span"),
        (f"{HASH},role,one,5,title,", "line 2: start and end"),
        (f"{HASH},date,,,next week,", "line 2: 'next week' is no date"),
        (f"{HASH},date,,,2024-02-30,", "line 2: '2024-02-30' is no date"),
    ],
)
def test_a_faulty_line_is_an_error_that_names_it(tmp_path: Path, line: str, what: str) -> None:
    with pytest.raises(InputError, match=what):
        correct(tmp_path, line)


def test_a_missing_column_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'value' is missing"):
        correct(tmp_path, head="sha256_text,field,start,end\n")


def test_semicolons_and_case_of_the_hash(tmp_path: Path) -> None:
    corpus = correct(tmp_path, f"{HASH.upper()};title;;;Chiefs meet;", head=HEAD.replace(",", ";"))
    assert corpus.documents.iloc[0]["title"] == "Chiefs meet"


def test_streaming_applies_and_lists_them_too(tmp_path: Path) -> None:
    whole = correct(tmp_path, f"{HASH},title,,,Chiefs meet,", f"{'1' * 64},title,,,Lost,")
    stream_corpus(tmp_path, Plan(tmp_path / "out" / "tables"))
    assert read_table("corrections", tmp_path / "out" / "tables").equals(whole.tables["corrections"])
