"""The index of the search: bounded, its totals stated, and only ever text."""

import json

import pandas as pd

from communique.report.search_index import build_index, count_indexed


def sentences(*rows):
    return pd.DataFrame(rows, columns=["doc_id", "sentence", "text"])


PAGES = {"a": ("A", "a.html"), "b": ("B", "b.html")}


def read(script):
    return json.loads(script.removeprefix("window.communiqueSentences = ").rstrip(";\n"))


def test_a_small_corpus_is_indexed_whole():
    table = sentences(("a", 0, "One  two."), ("a", 1, "Three."), ("b", 0, "Four."), ("none", 0, "Five."))
    script = build_index(table, PAGES, n_sentences=4)
    assert read(script)["sentences"] == [[0, 0, "One two."], [0, 1, "Three."], [1, 0, "Four."]]
    assert count_indexed(script) == (3, 4)


def test_of_a_large_one_the_first_sentences_of_every_document_are_and_the_total_is_told():
    table = sentences(*(("ab"[n % 2], n // 2, "x" * 100) for n in range(200)))
    script = build_index(table, PAGES, n_sentences=200, max_bytes=5000)
    assert len(script.encode()) < 5200
    indexed, total = count_indexed(script)
    assert total == 200
    assert 20 < indexed < 60
    assert [sum(row[0] == d for row in read(script)["sentences"]) for d in (0, 1)] == [indexed // 2] * 2


def test_nothing_of_a_sentence_ends_the_script():
    text = "</script><!-- \u2028 & \u2029 \\ \" '"
    script = build_index(sentences(("a", 0, text)), PAGES, n_sentences=1)
    assert not set("<>&\u2028\u2029") & set(script)
    assert read(script)["sentences"][0][2].split() == text.split()
