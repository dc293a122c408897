"""The figures of trade: what they show, what they say, and that every point leads to its sentence."""

import re

import pandas as pd
import pytest

from communique.plots.style import as_svg, save_drawing
from communique.plots.trade import MAX_ROWS, draw_growth, draw_shares, draw_trade
from communique.trade.claims import CLAIM_COLUMNS
from communique.trade.derived import DERIVED_COLUMNS

NAN = float("nan")


def claim(name, **changed):
    row = {
        "claim": name, "kind": "money", "parties": "CN;KZ", "measure": "bilateral trade", "period_start": "2023-01-01",
        "period_end": "2023-12-31", "base_start": "", "base_end": "", "value": 41e9, "low": 40.5e9, "high": 41.5e9, "unit": "USD",
        "bound": "exact", "change": "none", "status": "actual", "reporter": "", "n_documents": 1, "note": "",
    }  # fmt: skip
    return {**row, **changed}


def table(*rows):
    return pd.DataFrame(rows, columns=CLAIM_COLUMNS)


NOTHING = pd.DataFrame(columns=DERIVED_COLUMNS)
EVIDENCE = {"c001": (("one", 4), ("two", 0)), "c002": (("two", 1),)}


def test_without_figures_there_is_nothing_to_draw():
    empty = table()
    assert draw_trade(empty, NOTHING, {}) is None
    assert draw_growth(empty, {}) is None
    assert draw_shares(empty, {}) is None


def test_facts_targets_and_derived_values_are_told_apart():
    claims = table(claim("c001", n_documents=2), claim("c002", status="target", value=82e9, low=81e9, high=83e9))
    row = {**claim("x", value=31.06e9, low=30.56e9, high=31.56e9, period_start="2022-01-01", period_end="2022-12-31")}
    derived = pd.DataFrame([{**row, "derived": "d001", "claims": "c001", "arithmetic": "a", "assumption": "b"}])[
        DERIVED_COLUMNS
    ]
    drawing = draw_trade(claims, derived, EVIDENCE)
    assert drawing is not None
    assert list(drawing.table["status"]) == ["derived", "actual", "target"]
    assert "1 of them is a target, not a fact" in drawing.finding
    assert "n = 2 claims and 1 derived value" in drawing.caption
    assert "30.56 to 31.56 billion USD (derived, stated by no document)" in drawing.alt
    assert list(drawing.table["lines"]) == [(("one", 4),), (("one", 4),), (("two", 1),)]


def test_every_point_leads_to_its_sentence_also_from_the_folder_of_figures(tmp_path):
    drawing = draw_trade(table(claim("c001")), NOTHING, EVIDENCE)
    assert drawing is not None
    links = re.findall(r'<a href="([^"]+)"', as_svg(drawing))
    assert set(links) == {"documents/one.html#s4"}
    save_drawing(drawing, tmp_path)
    assert '"../documents/one.html#s4"' in (tmp_path / "trade.svg").read_text(encoding="utf-8")


def test_the_same_claims_give_the_same_bytes():
    claims = table(claim("c001"), claim("c002", period_start="", period_end=""))
    one, two = (draw_trade(claims, NOTHING, EVIDENCE) for _ in range(2))
    assert one is not None
    assert two is not None
    assert as_svg(one) == as_svg(two)


def test_other_currencies_and_rows_beyond_the_limit_are_counted_not_dropped():
    many = [claim(f"c{n:03d}", value=float(n) * 1e9, low=NAN, high=float(n) * 1e9) for n in range(1, MAX_ROWS + 4)]
    drawing = draw_trade(table(*many, claim("c900", unit="CNY")), NOTHING, {})
    assert drawing is not None
    assert len(drawing.table) == MAX_ROWS
    assert "3 more claims are in the table only" in drawing.caption
    assert "1 claim in other currencies is in the table" in drawing.caption


def test_growth_is_drawn_as_a_factor():
    up = claim("c001", kind="percent", unit="percent", change="up", value=32.0, low=31.5, high=32.5)
    down = claim("c002", kind="percent", unit="percent", change="down", value=7.0, low=6.5, high=7.5)
    times = claim("c003", kind="multiple", unit="times", change="up", value=100.0, low=NAN, high=100.0, bound="under")
    drawing = draw_growth(table(up, down, times), {})
    assert drawing is not None
    assert sorted(drawing.table["value"]) == pytest.approx([0.93, 1.32, 100.0])
    assert "2 of them growth" in drawing.finding
    assert "logarithmic" in str(drawing.figure.axes[0].get_xlabel())


def test_shares_are_percent_also_where_a_fraction_is_printed():
    quarter = claim(
        "c001", kind="fraction", unit="1", value=0.25, low=NAN, high=NAN, measure="share of world output", bound="about"
    )
    share = claim(
        "c002", kind="percent", unit="percent", value=17.5, low=17.45, high=17.55, measure="share of world trade"
    )
    drawing = draw_shares(table(quarter, share), EVIDENCE)
    assert drawing is not None
    assert list(drawing.table["value"]) == [25.0, 17.5]
    assert list(drawing.table["figure"]) == ["about 25%", "17.5%"]


def test_text_of_a_corpus_is_no_markup_in_a_figure():
    drawing = draw_trade(table(claim("c001", measure="<script>alert(1)</script> & $x$")), NOTHING, {})
    assert drawing is not None
    assert "<script" not in as_svg(drawing)
