"""What notebooks show: plain heads, one sentence where there is nothing, links that are open in the report only."""

import nbformat
import pandas as pd
import pytest

from communique.plots.style import Drawing, house_style, new_figure, sentence_page
from communique.report.display import LAB_STYLE, show_figure, show_table
from communique.report.links import open_links
from communique.report.notebook_pages import render_notebook

EVIL = '"><script>x</script> data-to="documents/a.html"'


def as_page(html, source="1"):
    output = nbformat.v4.new_output("execute_result", data={"text/html": html, "text/plain": ""}, execution_count=1)
    cell = nbformat.v4.new_code_cell(source, outputs=[output], id="one")
    return str(render_notebook(nbformat.v4.new_notebook(cells=[cell])))


def test_a_table_without_rows_is_one_sentence():
    shown = show_table(pd.DataFrame({"a": []}), caption="Problems of the <corpus>.")
    assert shown.html == '<p class="note">Problems of the &lt;corpus&gt;: none.</p>'
    assert shown.plain == "Problems of the <corpus>: none."


@pytest.mark.parametrize(
    ("name", "label"),
    [("doc_id", "document"), ("n_words", "words"), ("n_a", "n a"), ("is_translated", "translated"), ("voice_kind", "whose words"), ("log_ratio", "log ratio")],
)  # fmt: skip
def test_heads_are_words(name, label):
    assert f">{label}</th>" in show_table(pd.DataFrame({name: ["x"]}), caption="c").html


def test_links_are_closed_in_a_notebook_and_open_on_the_page():
    frame = pd.DataFrame({"doc_id": ["one_1"], "lines": [(("one_1", 4), ("one_2", 0))], "link": ["03-trade.html#figure-trade"], "text": [EVIL]})  # fmt: skip
    html = show_table(frame, caption="c").html
    assert "href" not in html
    assert html.count("data-to=") == 4 + 1  # and the one of the text, which is text
    page = as_page(html)
    assert page.count("<a ") == page.count(' href="') == 4
    assert '<a href="documents/one_2.html#s0">1</a>' in page
    assert '<a href="03-trade.html#figure-trade">Trade</a>' in page
    assert "<script>" not in page
    assert 'href="documents/a.html"' not in page


def test_documents_are_told_apart_over_the_whole_table():
    frame = pd.DataFrame({"lines": [(("x_1", 0),), (("x_2", 0),)]})
    html = show_table(frame, caption="c").html
    assert "x_1 <a" in html
    assert "x_2 <a" in html


def test_nothing_but_the_runs_own_targets_is_opened():
    for target in ("javascript:x", "http://e.example/", "../../up.html", "documents"):
        html = f'<a data-to="{target}">x</a>'
        assert open_links(html) == html


def test_the_looks_for_jupyterlab_are_left_out_of_the_page():
    html = show_table(pd.DataFrame({"a": [1]}), caption="c").html
    assert html.startswith(LAB_STYLE)
    assert "<style" not in as_page(html)


def test_code_keeps_its_words_without_the_elements_that_have_no_look():
    page = as_page("x", source='for n in range(3):  # <b>\n    say("a & b", n=n)')
    assert '<span class="k">for</span> n <span class="ow">in</span> range(' in page
    assert '<span class="n">' not in page
    assert "# &lt;b&gt;" in page
    assert "a &amp; b" in page


def test_a_figure_has_all_that_it_needs():
    with house_style("toy"):
        figure, axes = new_figure(4, 3)
        axes.plot([1], [1], marker="o", url=sentence_page("one", 4))
    drawing = Drawing("toy", figure, "One <point>", "A point, n = 1.", 'One "point" at 1.', pd.DataFrame({"x": [1]}))
    html = show_figure(drawing).html
    assert "href" not in html.replace("xlink:href", "")
    page = as_page(html)
    assert 'aria-label="sentence 5 of one" href="documents/one.html#s4"' in page
    assert "One &lt;point&gt;" in page
    assert "The numbers in the figure “One &lt;point&gt;”" in page
    assert "as a file" not in page


def test_rows_that_are_not_at_hand_are_counted():
    html = show_table(pd.DataFrame({"doc_id": ["a_1"], "n": [1]}), caption="Many", total=1_000_000).html
    assert "Shown are the first 1 of 1,000,000 rows." in html
    assert 'data-total="1000000"' in html


def test_categories_are_shown_as_their_texts():
    table = pd.DataFrame({"doc_id": ["a_1", "b_2"], "text": ["x" * 50, ""]})
    assert show_table(table.astype("category"), caption="Rows").html == show_table(table, caption="Rows").html
