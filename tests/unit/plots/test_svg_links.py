"""Points of figures that lead to sentences: each target once for the keyboard, with a name."""

import re

import pandas as pd
import pytest

from communique.plots.style import Drawing, as_svg, house_style, new_figure, sentence_page
from communique.plots.svg_links import describe_place, name_links

TABLE = pd.DataFrame({"x": [1, 2]})


def link(target, drawn):
    return f'<a xlink:href="{target}" target="_blank">{drawn}</a>'


def test_words_name_the_link_and_their_mark_is_left_to_the_mouse():
    svg = link("documents/one.html#s4", "<use/>") + link("documents/one.html#s4", "<!-- 41 billion -->")
    assert name_links(svg) == (
        '<a href="documents/one.html#s4" tabindex="-1" aria-hidden="true"><use/></a>'
        '<a href="documents/one.html#s4" aria-label="41 billion: sentence 5 of one"><!-- 41 billion --></a>'
    )


def test_marks_without_words_are_named_by_their_place_each_once():
    svg = link("documents/a%20b.html#s0", "<use/>") * 2 + link("documents/c.html", "<use/>")
    names = re.findall(r'aria-label="([^"]*)"', name_links(svg))
    assert names == ["sentence 1 of a b", "c"]


def test_two_claims_of_one_sentence_are_both_reached():
    svg = link("documents/a.html#s1", "<!-- 5% -->") + link("documents/a.html#s1", "<!-- 9% -->")
    assert re.findall(r'aria-label="([^"]*)"', name_links(svg)) == ["5%: sentence 2 of a", "9%: sentence 2 of a"]


def test_words_from_a_text_stay_within_the_name():
    svg = link("documents/a.html#s1", '<!-- "&gt;&lt;script&gt; onload=x -->')
    assert 'aria-label="&quot;&gt;&lt;script&gt; onload=x: sentence 2 of a"' in name_links(svg)
    assert describe_place("javascript:x") == "javascript:x"


def test_a_drawn_point_is_a_link_with_a_name_and_the_figure_says_what_it_shows():
    with house_style("toy"):
        figure, axes = new_figure(4, 3)
        axes.plot([1], [1], marker="o", url=sentence_page("one", 4))
        axes.annotate("41 billion", (1, 1), url=sentence_page("one", 4))
        axes.plot([2], [1], marker="o", url=sentence_page("two", 0))
    svg = as_svg(Drawing("toy", figure, "Two points", "Points, n = 2.", "an “alt” & more", TABLE))
    assert svg.startswith('<svg role="group" aria-label="an “alt” &amp; more"')
    names = re.findall(r'<a href="([^"]*)" aria-label="([^"]*)"', svg)
    assert names == [
        ("documents/two.html#s0", "sentence 1 of two"),
        ("documents/one.html#s4", "41 billion: sentence 5 of one"),
    ]
    assert 'xlink:href="documents' not in svg


@pytest.mark.parametrize("part", ["finding", "caption", "alt"])
@pytest.mark.parametrize(
    "text", ["", "  ", "TODO", "Figure 3", "caption", "Alt text.", "n/a", "Lorem ipsum dolor", "…"]
)
def test_a_placeholder_stops_the_build(part, text):
    with house_style("toy"):
        figure, _ = new_figure(2, 2)
    words = {"finding": "Two points", "caption": "Points, n = 2.", "alt": "Two points, at 1 and 2.", part: text}
    with pytest.raises(ValueError, match="toy"):
        Drawing("toy", figure, table=TABLE, **words)


def test_a_figure_needs_a_table_and_words_of_its_own_for_those_who_do_not_see_it():
    with house_style("toy"):
        figure, _ = new_figure(2, 2)
    with pytest.raises(ValueError, match="no table"):
        Drawing("toy", figure, "Two points", "Points, n = 2.", "Two points, at 1 and 2.", pd.DataFrame())
    with pytest.raises(ValueError, match="repeats itself"):
        Drawing("toy", figure, "Two points", "Points, n = 2.", "Two points", TABLE)
    Drawing("toy", figure, "No points", "Points, n = 0.", "An empty plane.", TABLE.head(0))  # a corpus may hold nothing
    kept = Drawing("toy", figure, "“todo” is the most frequent term", "Caption of 2 terms.", "Figure with todo.", TABLE)
    assert kept.finding.startswith("“todo”")
