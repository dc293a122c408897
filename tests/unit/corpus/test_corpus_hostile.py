"""Hostile input: nothing ends the run, and work grows with the length, counted in calls and not by the clock."""

from __future__ import annotations

import io
import itertools
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.corpus import formats, reading, sources
from communique.corpus.corpus import read_corpus
from communique.corpus.layout import find_segments
from communique.corpus.metadata import find_metadata
from communique.corpus.reading import ReadOptions, read_documents
from communique.corpus.rules import default_rules
from communique.text.sentences import split_sentences


def read_one(path: Path) -> Any:
    (document,) = read_documents(path)
    return document


def docx_bytes() -> bytes:
    document = docx.Document()
    document.add_paragraph("The leaders met.")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def zip_bytes(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "state"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\xc2\xa0\n", "empty"),
        ("a.txt", b"\xef\xbb\xbf", "empty"),
        ("a.txt", bytes(range(256)) * 99, "unreadable"),
        ("a.txt", b"%PDF-1.4", "unreadable"),
        ("a.docx", docx_bytes()[:-200], "unreadable"),
        ("a.docx", b"", "unreadable"),
        ("a.docx", b"The leaders met.", "unreadable"),
        ("a.docx", zip_bytes(other=b"no document"), "unreadable"),
        ("a.zip", zip_bytes(**{"a.txt": b"x"})[:-10], "unreadable"),
        ("a.zip", b"", "unreadable"),
        ("a.zip", b"PK\x03\x04", "unreadable"),
        ("a.zip", zip_bytes(), "unreadable"),
        ("a.parquet", b"PAR1", "unreadable"),
        ("a.parquet", b"", "unreadable"),
        ("a.csv", b"", "unreadable"),
        ("a.csv", bytes(range(256)) * 99, "unreadable"),
        ("a.html", b"", "empty"),
        ("a.html", bytes(range(256)) * 99, "unreadable"),
        ("a.jsonl", b"\xff\xfe\x00", "unreadable"),
    ],
)
def test_each_is_a_document_with_a_state_and_a_problem(tmp_path: Path, name: str, data: bytes, state: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text("The leaders met.", encoding="utf-8")
    table = read_corpus(tmp_path).documents.set_index("doc_id")
    assert "good" in table.index
    bad = table.drop(index="good")
    assert list(bad["state"]) == [state]
    assert bad["problem"].iloc[0]
    assert "\n" not in bad["problem"].iloc[0]
    assert len(bad["problem"].iloc[0]) <= 400


def test_a_file_without_read_permission_or_gone_is_listed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "b.txt").write_text("The leaders met.", encoding="utf-8")
    found = {d.doc_id: d.state for d in read_documents(tmp_path)}
    assert found == {"a": "unreadable", "b": "ok"}


def test_a_folder_that_holds_itself_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The leaders met.", encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert [d.doc_id for d in read_documents(tmp_path)] == ["a"]


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "C:\\a.txt", "x/../../a.txt", "..\\a.txt"])
def test_a_path_that_leaves_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "z.zip").write_bytes(zip_bytes(**{name: b"x"}))
    document = read_one(tmp_path / "z.zip")
    assert document.state == "unreadable"
    assert "leaves the archive" in document.problem


def test_a_bomb_is_refused_unopened(tmp_path: Path) -> None:
    (tmp_path / "z.zip").write_bytes(zip_bytes(**{"a.txt": b"\0" * 5_000_000}))
    document = read_one(tmp_path / "z.zip")
    assert (document.state, document.text) == ("unreadable", "")
    assert "5,000,000 bytes" in document.problem


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(zip_bytes(**{"a.txt": b"\0" * 5_000_000}))
    for at in range(len(data) - 4):
        if data[at : at + 4] == (5_000_000).to_bytes(4, "little"):
            data[at : at + 4] = (100).to_bytes(4, "little")
    (tmp_path / "z.zip").write_bytes(bytes(data))
    assert read_one(tmp_path / "z.zip").state == "unreadable"


def test_a_docx_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "_MAX_DOCX_BYTES", 1_000)
    (tmp_path / "a.docx").write_bytes(docx_bytes())
    assert "too many for a Word document" in read_one(tmp_path / "a.docx").problem


def test_nested_and_encrypted_members_are_refused(tmp_path: Path) -> None:
    data = bytearray(zip_bytes(**{"a.txt": b"secret"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "e.zip").write_bytes(bytes(data))
    assert "encrypted" in read_one(tmp_path / "e.zip").problem
    (tmp_path / "n.zip").write_bytes(zip_bytes(**{"in.zip": zip_bytes(**{"a.txt": b"x"})}))
    assert "archive within an archive" in read_one(tmp_path / "n.zip").problem


def test_a_corrupt_member_spares_its_neighbours(tmp_path: Path) -> None:
    data = bytearray(zip_bytes(**{"a.txt": b"The leaders met in the capital." * 9, "b.txt": b"They talked."}))
    at = data.index(b"a.txt") + 5
    data[at + 3 : at + 9] = b"\xff" * 6
    (tmp_path / "z.zip").write_bytes(bytes(data))
    assert {d.doc_id: d.state for d in read_documents(tmp_path / "z.zip")} == {"a": "unreadable", "b": "ok"}


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_MEMBERS", 3)
    (tmp_path / "z.zip").write_bytes(zip_bytes(**{f"{n}.txt": b"x" for n in range(4)}))
    assert "more than 3" in read_one(tmp_path / "z.zip").problem


def test_a_file_too_large_is_refused_and_a_table_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_TEXT_BYTES", 2**20)
    (tmp_path / "a.txt").write_bytes(b"a line\n" * 200_000)
    assert "larger than 1 MiB" in read_one(tmp_path / "a.txt").problem
    (tmp_path / "t.csv").write_text("text\n" + "The leaders met.\n" * 100_000, encoding="utf-8")
    assert sum(d.state == "ok" for d in read_documents(tmp_path / "t.csv")) == 100_000


def test_five_megabytes_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The leaders met, he said. " * 200_000, encoding="utf-8")
    document = read_one(tmp_path / "a.txt")
    segments = find_segments(document.text)
    assert [s.role for s in segments] == ["body"]
    assert len(split_sentences(document.text, segments)) == 200_000


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=400),
    name=st.sampled_from(["a.txt", "a.html", "a.docx", "a.zip", "a.csv", "a.jsonl", "a.parquet", "a.md", "a.bin"]),
)
def test_reading_never_raises(tmp_path: Path, data: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(data)
    for document in read_documents(tmp_path / name, options=ReadOptions()):
        assert document.state in ("ok", "empty", "unreadable")
        assert bool(document.problem) or document.state == "ok"
        document.text.encode("utf-8")
        assert "\r" not in document.text
        assert "\0" not in document.text


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        st.one_of(
            st.characters(),
            st.sampled_from(list("\n\n\n \t.A\u201d*|/-(:1")),
            st.sampled_from(["\n\n", "July 4, 2024", "ASTANA, July 4 (Xinhua) -- ", "\u2028", "By Jane Doe\n"]).map(
                lambda s: s[0]
            ),
        ),
        max_size=300,
    )
)
def test_segments_cover_the_text_and_sentences_lie_within(text: str) -> None:
    segments = find_segments(text)
    assert "".join("".join(text[s.start : s.end].split()) for s in segments) == "".join(text.split())
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() and s.start < s.end for s in segments)
    assert all(one.end <= other.start for one, other in itertools.pairwise(segments))
    sentences = split_sentences(text, segments)
    for s in sentences:
        assert segments[s.segment].start <= s.start < s.end <= segments[s.segment].end
        assert segments[s.segment].role == s.role
    assert all(one.end <= other.start for one, other in itertools.pairwise(sentences))


def count_calls(work: Callable[[], object]) -> int:
    calls = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


PROSE = "The two leaders met in the capital on Monday, he said."
UNITS = [
    " ", "(", '"', "\u201d", "1", ".", "\n", ",", "A", "/", "|", "-", "a b ", "A. ", ". ", "a\n", "a\n\n", "A b.\n\n", "1. item\n",
    "a\tb\tc\n", "* Point here\n", "July 4, 2024\n", "(Xinhua)\n\n", "Related stories\n\n", "Skip past x\n", "Advertisement\n\n",
    "What now here?\n\n", f"{PROSE}\n\n", f"{PROSE}\n", f"Mao: {PROSE}\n\n", f"ASTANA, July 4 (Xinhua) -- {PROSE}\n\n", f"{PROSE} ",
    f"Short line\n\n{PROSE}\n\n", f"More on this story\n\n{PROSE}\n\n", "What to read next\n\nA zoo opens its gates\n\n",
    "Why?\n\n", f"Why?\n\n{PROSE}\n\n", f"What to read next\n\n{PROSE}\n\n", f"Tags: SCO, summit\n\n{PROSE}\n\n", "- x\n", "Name:\n", "12,345\n",
    "https://www.example.com/a/b\n", '"It rains," he said.\n\n', f"{PROSE} (Xinhua/Jane Doe)\n\n", f"{PROSE}\n\nBy Jane Doe\n\nA zoo opens its gates\n\n",
    "ab" * 30 + ". ",
]  # fmt: skip


def repeat(unit: str, n_chars: int) -> str:
    return unit * (n_chars // len(unit))


def repeat_in_a_story(unit: str, n_chars: int) -> str:
    return f"Leaders meet in the capital\n\n{PROSE} Once.\n\n{PROSE} Twice.\n\n{repeat(unit, n_chars)}\n\n{PROSE}"


def number_lines(line: str, n_chars: int) -> str:
    """Return lines that all differ: ``line`` with its number, a story after them."""
    return "".join(f"{number} {line}\n\n" for number in range(n_chars // len(line))) + f"{PROSE}\n\n" * 3


@pytest.mark.parametrize(
    ("make", "unit"),
    [
        *((repeat, unit) for unit in UNITS),
        *(
            (repeat_in_a_story, unit)
            for unit in ("Why?\n\n", "Why?\n", "1. item\n", "Short line\n\n", "(Xinhua)\n\n", "a. ")
        ),
        *(
            (number_lines, line)
            for line in ("short", "titles in a row of titles", "why so many questions?", "notes. (AFP)")
        ),
    ],
)
def test_doubling_the_text_at_most_doubles_the_calls(make: Callable[[str, int], str], unit: str) -> None:
    def work(n_chars: int) -> Callable[[], object]:
        text = make(unit, n_chars)

        def parse() -> None:
            segments = find_segments(text)
            find_metadata(text, segments)
            split_sentences(text, segments)

        return parse

    work(24_000)()  # what is remembered of words and rules is no work of the text's
    once, twice = count_calls(work(12_000)), count_calls(work(24_000))
    assert twice <= 2.2 * once + 200


class TooLongError(Exception):
    """A pattern took more time than any honest one."""


@pytest.mark.parametrize(
    "unit",
    ["A | ", "en ", "A-", "A.A", "a b ", "Aaa ", "A, ", "(", "1", "share this ", ". ", "A/", "Jane Doe/", "of a "],
)
def test_no_rule_backtracks_without_bound(unit: str) -> None:
    """An honest rule takes far below a millisecond; exponential ones never came back (menus of links, languages)."""
    import signal

    def stop(_number: int, _frame: object) -> None:
        raise TooLongError

    slow: list[str] = []
    previous = signal.signal(signal.SIGVTALRM, stop)
    try:
        for rule in (*default_rules().blocks, *default_rules().datelines):
            for start in ("", "Photo: ", "Jane Doe "):
                signal.setitimer(signal.ITIMER_VIRTUAL, 2)
                try:
                    rule.pattern.search((start + unit * rule.max_chars)[: rule.max_chars - 1] + "\u0001")
                except TooLongError:
                    slow.append(rule.name)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous)
    assert slow == []
