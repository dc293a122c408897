"""Figures of notebook 00: bars for each of few documents, how many of them spread; counted by hand."""

import pandas as pd
import pytest

from communique.plots.corpus import draw_dates, draw_roles, measure_roles
from communique.plots.corpus_spread import MAX_PERIODS
from communique.plots.style import as_svg


def documents(dates):
    table = pd.DataFrame({"doc_id": [f"d{n:05}" for n in range(len(dates))], "date": dates}, dtype="str")
    known = table["date"].where(table["date"].str.len() == 10, "")
    return table.assign(date_basis="", date_earliest=known, date_latest=known, date_note="")


def roles(n_documents):
    """Documents with a title and a body that grows from document to document."""
    rows = [
        (f"d{n:05}", role, text)
        for n in range(n_documents)
        for role, text in (("title", "T t"), ("body", "b " * (n + 1)))
    ]
    return measure_roles(pd.DataFrame(rows, columns=["doc_id", "role", "text"]))


def test_characters_are_those_that_are_not_white_space():
    assert roles(2)[["role", "characters", "share"]].to_numpy().tolist() == [
        ["body", 1, 0.3333], ["title", 2, 0.6667], ["body", 2, 0.5], ["title", 2, 0.5],
    ]  # fmt: skip


def test_roles_of_few_documents_are_bars_of_many_their_spread():
    few, many = draw_roles(roles(30)), draw_roles(roles(31))
    assert "n = 30 of 30 documents" in few.caption
    assert "n = 31 documents" in many.caption
    assert many.table.set_index("role")["documents with it"].to_dict() == {"body": 31, "title": 31}
    assert many.table.set_index("role").loc["body", "median"] == round(16 / 18, 4)
    assert many.finding == "Half of the documents have between 8% and 19% that is not running text"
    assert draw_roles(roles(31).astype({"doc_id": "category", "role": "category"})).table.equals(many.table)


@pytest.mark.parametrize(
    ("dates", "unit", "periods"),
    [
        (["2024-07-30", "2024-08-02", "2024-08-02"], "day", {"2024-07-30": 1, "2024-07-31": 0, "2024-08-01": 0, "2024-08-02": 2}),
        (["2023-11-01", "2024-01-31", "2024-01-01"], "month", {"2023-11": 1, "2023-12": 0, "2024-01": 2}),
        (["1990-01-01", "1999-01-01"], "year", {"1990": 1, "1991": 0, "1999": 1}),
        (["1901-01-01", "1999-01-01", "1915-01-01"], "decade", {"1900s": 1, "1910s": 1, "1990s": 1}),
        (["1001-01-01", "2024-01-01"], "century", {"1000s": 1, "2000s": 1}),
        ([], "day", {}),
    ],
)  # fmt: skip
def test_dates_of_many_documents_are_counted_in_the_smallest_unit_that_fits(dates, unit, periods):
    drawing = draw_dates(documents([*dates, "--07-04", ""]), max_documents=1)
    table = drawing.table.set_index(unit)["documents"]
    assert table[list(periods)].to_dict() == periods
    assert table.sum() == len(dates)
    assert len(table) <= MAX_PERIODS
    assert f"n = {len(dates)} of {len(dates) + 2} documents" in drawing.caption
    assert drawing.finding == f"{len(dates)} of {len(dates) + 2} documents state their publication date"


def test_a_figure_does_not_grow_with_the_documents():
    for draw, make in ((draw_roles, roles), (draw_dates, lambda n: documents(["2024-07-01", "2024-08-01"] * (n // 2)))):
        assert len(as_svg(draw(make(2_000)))) < 1.1 * len(as_svg(draw(make(100))))
