"""From pages to places in documents and back."""

import nbformat.v4 as nb
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from communique.report.controls import show_controls
from communique.report.display import show_table
from communique.report.links import Reference, find_cited, find_references, spans_of


def notebook(html):
    head = nb.new_markdown_cell("# Title\n\n## Evidence")
    cell = nb.new_code_cell("x", outputs=[nb.new_output("display_data", {"text/html": html})])
    cell["id"] = "rows"
    return nb.new_notebook(cells=[head, cell])


def test_a_row_leads_to_its_stretch_else_to_its_sentence():
    frame = pd.DataFrame({"doc_id": ["a b", "c"], "start": pd.array([3, None], "Int64"), "end": pd.array([9, None], "Int64"), "sentence": [0, 4]})  # fmt: skip
    found = list(find_references("01-x", notebook(show_table(frame, caption="c").html)))
    assert found == [
        Reference("a b", "c3-9", "01-x", "rows", "Evidence"),
        Reference("c", "s4", "01-x", "rows", "Evidence"),
    ]


def test_links_in_figures_count_and_others_do_not():
    html = '<a aria-label="x" data-to="documents/a.html#s1"></a><a href="documents/a.html#x"></a><a href="03-trade.html#s2"></a>'
    assert [(r.file, r.anchor) for r in find_references("p", notebook(html))] == [("a", "s1")]


def test_a_stretch_cites_every_sentence_that_it_touches():
    sentences = pd.DataFrame({"sentence": [0, 1, 2], "start": [0, 10, 20], "end": [9, 19, 29]})
    links = [Reference("a", anchor, "p", "c", "") for anchor in ("c5-11", "s2", "s9", "", "c9-10", "c7-7")]
    assert {number: len(found) for number, found in find_cited(links, sentences).items()} == {0: 1, 1: 1, 2: 1}
    assert spans_of(links) == [(5, 11), (9, 10)]


@given(st.text(alphabet='ab<>/ ="t\u202e\u2066\u200f', max_size=40))
def test_marks_of_direction_are_shown_and_nothing_else_changes(text):
    shown = show_controls(text)
    if not set(text) & set("\u202e\u2066\u200f"):
        assert shown == text


def test_marks_of_direction_stand_alone_in_text_and_are_named_in_tags():
    html = '<title>a\u202eb</title><p title="x\u202ey">a\u202eb</p>'
    assert show_controls(html) == (
        '<title>a[U+202E]b</title><p title="x[U+202E]y">a<span class="control" data-code="U+202E">\u202e</span>b</p>'
    )
