"""Duplicates: exact and near ones, across partitions, chains; an independent Jaccard as oracle."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.corpus.corpus import read_corpus
from communique.corpus.duplicates import find_duplicates, sketch_text
from communique.scale.stream import Plan, stream_corpus
from communique.tables import read_table

WORDS = [f"word{n}" for n in range(3_000)]


def prose(seed: int, n_words: int = 400) -> list[str]:
    return random.Random(seed).choices(WORDS, k=n_words)


def duplicates(*texts: str) -> dict[str, str]:
    ids = [f"d{n}" for n in range(len(texts))]
    return find_duplicates(ids, [str(hash(t)) for t in texts], [sketch_text(t) for t in texts])


def jaccard(one: str, other: str) -> float:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}

    a, b = runs(one), runs(other)
    return len(a & b) / len(a | b)


def test_the_same_text_twice() -> None:
    text = " ".join(prose(1))
    assert duplicates(text, " ".join(prose(2)), text) == {"d2": "d0"}


def test_short_texts_are_duplicates_only_exactly() -> None:
    assert duplicates("Too short.", "Too short!", "Too short.") == {"d2": "d0"}


def test_a_trimmed_story_is_a_near_duplicate() -> None:
    words = prose(3)
    assert duplicates(" ".join(words), " ".join(words[:300])) == {"d1": "d0"}


def test_case_and_punctuation_do_not_hide_a_copy() -> None:
    text = " ".join(prose(4))
    assert duplicates(text, text.upper().replace(" ", ", ")) == {"d1": "d0"}


def test_a_common_paragraph_makes_no_duplicate() -> None:
    shared = prose(5, 80)
    assert duplicates(" ".join(shared + prose(6)), " ".join(shared + prose(7))) == {}


def test_a_chain_leads_to_its_first_text() -> None:
    """b is like a, c like b; c points to a document that is itself no duplicate."""
    words = prose(8)
    found = duplicates(" ".join(words), " ".join(words[:320]), " ".join(words[:260]), " ".join(words[:320]))
    assert set(found) >= {"d1", "d3"}
    assert all(first not in found for first in found.values())


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 400))
def test_what_is_marked_is_alike_and_what_is_alike_is_marked(seed: int, n_kept: int) -> None:
    """64 hashes estimate Jaccard within .06 (one standard error); four of them bound the error here."""
    words = prose(seed)
    one, other = " ".join(words), " ".join(words[:n_kept] + prose(seed + 1, 400 - n_kept))
    similarity = jaccard(one, other)
    found = duplicates(one, other)
    if similarity >= 0.76:
        assert found == {"d1": "d0"}
    if similarity <= 0.24:
        assert found == {}


def wire(headline: str, n_paragraphs: int, outlet: str) -> str:
    rng = random.Random(9)
    paragraphs = ["The minister said that " + " ".join(rng.choices(WORDS, k=40)) + " in the capital." for _ in range(8)]
    return f"{headline}\n\n" + "\n\n".join(paragraphs[:n_paragraphs]) + f"\n\n© 2024 {outlet}. All rights reserved.\n"


@pytest.fixture
def outlets(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text(wire("Leaders agree on a road to the sea", 8, "First Times"), encoding="utf-8")
    (folder / "b.txt").write_text("Another story\n\n" + " ".join(prose(10)) + ".\n", encoding="utf-8")
    (folder / "c.txt").write_text(wire("Road deal: what the summit decided", 6, "Second Post"), encoding="utf-8")
    return folder


def test_one_wire_story_in_two_outlets(outlets: Path) -> None:
    table = read_corpus(outlets).documents.set_index("doc_id")
    assert list(table["duplicate_of"]) == ["", "", "a"]
    assert list(table["state"]) == ["ok", "ok", "duplicate"]


def test_they_are_found_across_partitions(outlets: Path, tmp_path: Path) -> None:
    stream_corpus(outlets, Plan(tmp_path / "out", partition_chars=1))
    assert list(read_table("documents", tmp_path / "out")["duplicate_of"]) == ["", "", "a"]


def test_analyses_may_leave_them_out(outlets: Path) -> None:
    corpus = read_corpus(outlets)
    rest = corpus.without_duplicates()
    assert set(corpus.sentences["doc_id"]) == {"a", "b", "c"}
    assert set(rest.sentences["doc_id"]) == set(rest.tables["segments"]["doc_id"]) == {"a", "b"}
    assert list(rest.documents["doc_id"]) == ["a", "b", "c"]
