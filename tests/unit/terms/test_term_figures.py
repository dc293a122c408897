"""Figures of 02-terms: nothing overlaps, nothing is empty, the same bytes twice."""

import itertools

import pandas as pd
import pytest
from matplotlib.text import Text

from communique.plots import style
from communique.plots.labels import place_labels
from communique.plots.terms import draw_keyness
from communique.plots.terms_overview import draw_frequencies, draw_rankings
from communique.plots.texts import draw_overlap, draw_positions, draw_trends
from communique.terms.keyness import compare_terms
from communique.terms.leading import lead_terms


@pytest.fixture
def compared():
    rows = [(f"d{d}", f"term{t}", (d * t) % 7 + 1) for d in range(6) for t in range(40)]
    counts = pd.DataFrame(rows, columns=["doc_id", "term", "n"])
    comparisons, terms = compare_terms(counts, ["d0", "d1", "d2"], ["d3", "d4", "d5"], name="x", labels=("old", "new"))
    return terms, comparisons.iloc[0]


def test_labels_overlap_neither_each_other_nor_points():
    figure, axes = style.new_figure(6, 6)
    points = [(x / 10, y / 10) for x, y in itertools.product(range(3, 7), range(3, 7))]
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    left_out = place_labels(axes, points, [f"a longer label {i}" for i in range(len(points))])
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    extents = [Text.get_window_extent(text, renderer) for text in axes.texts]  # without the lines that lead to points
    assert len(extents) + len(left_out) == len(points)
    assert len(extents) > 10
    assert not any(one.overlaps(two) for one, two in itertools.combinations(extents, 2))
    frame = axes.get_window_extent(renderer)
    assert all(frame.x0 <= box.x0 and box.x1 <= frame.x1 for box in extents)


def test_figures_say_what_they_show_and_repeat_to_the_byte(compared):
    terms, pair = compared
    leading = lead_terms(terms, pair, top=5)

    def draw():
        return [
            draw_keyness(leading, pair, note="The groups differ in source as well."),
            draw_frequencies(terms, pair, leading),
        ]

    first, second = draw(), draw()
    assert [style.as_svg(one) for one in first] == [style.as_svg(two) for two in second]
    assert "The groups differ in source as well." in first[0].caption
    assert "old" in first[0].finding
    assert "3 documents" in first[0].caption
    assert len(first[0].table) == len(leading)


def test_nothing_to_draw_is_no_figure(compared):
    terms, pair = compared
    none = terms.head(0)
    assert draw_keyness(none.assign(side=""), pair) is None
    assert draw_frequencies(none, pair, none) is None
    empty = pd.DataFrame({"term": [], "doc_id": [], "position": []})
    assert draw_positions(empty, ["x"], ["d"]) is None
    assert draw_overlap(pd.DataFrame(columns=["doc_id", "other", "coverage"]), ["d"], min_length=5) is None
    assert draw_trends(pd.DataFrame({"term": ["x"], "period": [""]}), ["x"]) is None
    ranks = pd.DataFrame({"term": ["x"], "rank": pd.array([1], "Int64"), "rank_with": pd.array([pd.NA], "Int64")})
    assert draw_rankings(ranks) is None


def test_a_term_that_enters_the_ranking_is_counted():
    ranks = pd.DataFrame(
        {"term": ["x", "y", "z"], "rank": pd.array([1, 2, pd.NA], "Int64"), "rank_with": pd.array([2, 30, 1], "Int64")}
    )
    drawing = draw_rankings(ranks, top=2)
    assert drawing.finding == "1 of the 2 leading terms would be others if page furniture were counted"


def test_trend_and_heat_map_name_their_extremes():
    trends = pd.DataFrame(
        {
            "term": ["x"] * 3,
            "period": ["", "2024-01", "2024-02"],
            "n_documents": [4, 1, 2],
            "per_million": [0.0, 1000.0, 3000.0],
        }
    )
    drawing = draw_trends(trends, ["x"])
    assert "from 1 to 3 per 1,000 words" in drawing.finding
    assert "4 without one" in drawing.caption
    overlap = pd.DataFrame({"doc_id": ["a", "b"], "other": ["b", "a"], "coverage": [0.2, 0.1]})
    assert draw_overlap(overlap, ["a", "b", "c"], min_length=5).finding.startswith("20.0% of the words of a stand")
