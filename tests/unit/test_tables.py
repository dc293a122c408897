"""Tables are written and read back as they are; what breaks the contract is an error."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.errors import CommuniqueError, InputError
from communique.tables import (
    TableWriter,
    check_table,
    column_dictionary,
    conform,
    describe_tables,
    empty_table,
    make_table,
    read_table,
    table_dictionary,
    write_table,
)

TRICKY = [
    "NA",
    "NaN",
    "nan",
    "null",
    "None",
    "",
    " ",
    "1",
    "1.0",
    "True",
    "2024-07-04",
    "a,b",
    'a"b',
    "a\nb",
    "a\r\nb\rc",
    "é—“",
    "\ufffd",
    "00012",
    "#N/A",
    "-",
    "=1+1",
    "\t",
]
FORMATS = ("csv", "parquet")
text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


def segment(number: int, words: str = "x", doc_id: str = "d") -> dict[str, object]:
    return {
        "doc_id": doc_id,
        "segment": number,
        "role": "body",
        "start": 0,
        "end": 1,
        "text": words,
        "rule": "r",
        "is_uncertain": number % 2 == 1,
    }


@pytest.mark.parametrize("form", FORMATS)
def test_tricky_texts_stay_texts(tmp_path: Path, form: str) -> None:
    table = make_table("segments", [segment(n, words) for n, words in enumerate(TRICKY)])
    write_table("segments", table, tmp_path, formats=(form,))  # type: ignore[arg-type]
    back = read_table("segments", tmp_path)
    assert list(back["text"]) == TRICKY
    pd.testing.assert_frame_equal(back, table)


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(text, text, st.booleans(), st.integers(0, 2**62)), max_size=6))
def test_a_table_written_and_read_back_is_the_same(
    tmp_path: Path, form: str, rows: list[tuple[str, str, bool, int]]
) -> None:
    table = make_table(
        "segments",
        [
            {**segment(n, words, doc), "is_uncertain": flag, "end": end}
            for n, (doc, words, flag, end) in enumerate(rows)
        ],
    )
    write_table("segments", table, tmp_path, formats=(form,))  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(read_table("segments", tmp_path), table)


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(st.one_of(st.none(), st.floats(allow_nan=False)), st.one_of(st.none(), st.integers(0, 2**53))),
        max_size=6,
    )
)
def test_numbers_and_missing_ones(tmp_path: Path, form: str, rows: list[tuple[float | None, int | None]]) -> None:
    table = make_table(
        "quantities",
        [{"doc_id": "d", "quantity": n, "value": value, "relates_to": other} for n, (value, other) in enumerate(rows)],
    )
    write_table("quantities", table, tmp_path, formats=(form,))  # type: ignore[arg-type]
    back = read_table("quantities", tmp_path)
    pd.testing.assert_frame_equal(back, table, check_exact=True)
    assert [None if math.isnan(v) else v for v in back["value"]] == [row[0] for row in rows]


@pytest.mark.parametrize("name", sorted(table_dictionary()))
@pytest.mark.parametrize("form", FORMATS)
def test_every_table_may_be_empty(tmp_path: Path, name: str, form: str) -> None:
    write_table(name, empty_table(name), tmp_path, formats=(form,))  # type: ignore[arg-type]
    back = read_table(name, tmp_path)
    assert list(back.columns) == table_dictionary()[name].names
    pd.testing.assert_frame_equal(back, empty_table(name))


def test_the_same_rows_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    rows = [segment(n, words) for n, words in enumerate(TRICKY)]
    write_table("segments", make_table("segments", rows), tmp_path / "a", formats=("csv", "parquet", "jsonl"))
    write_table("segments", make_table("segments", rows[::-1]), tmp_path / "b", formats=("csv", "parquet", "jsonl"))
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


def test_csv_quotes_every_field_and_other_readers_agree(tmp_path: Path) -> None:
    write_table("segments", make_table("segments", [segment(0, 'NA, "so"')]), tmp_path, formats=("csv",))
    raw = (tmp_path / "segments.csv").read_bytes().decode()
    assert raw.split("\n")[1] == '"d","0","body","0","1","NA, ""so""","r","False"'
    with (tmp_path / "segments.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file))["text"] == 'NA, "so"'


def test_pieces_follow_each_other(tmp_path: Path) -> None:
    whole = make_table("segments", [segment(n, words) for n, words in enumerate(TRICKY)], is_sorted=True)
    writer = TableWriter("segments", tmp_path)
    for at in range(0, len(whole), 5):
        writer.write(whole.iloc[at : at + 5].reset_index(drop=True))
    writer.close()
    pd.testing.assert_frame_equal(read_table("segments", tmp_path), whole)
    (tmp_path / "segments.parquet").unlink()
    pd.testing.assert_frame_equal(read_table("segments", tmp_path), whole)


def test_pieces_with_and_without_missing_numbers(tmp_path: Path) -> None:
    writer = TableWriter("quantities", tmp_path, formats=("parquet",))
    for number, other in enumerate((None, 0, None)):
        writer.write(make_table("quantities", [{"doc_id": "d", "quantity": number, "relates_to": other}]))
    writer.close()
    assert [None if pd.isna(v) else v for v in read_table("quantities", tmp_path)["relates_to"]] == [None, 0, None]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"role": None}, "column|role"),
        ({"start": "x"}, "start"),
    ],
)
def test_a_broken_column_is_named(change: dict[str, object], what: str) -> None:
    table = make_table("segments", [segment(0)])
    broken = table.drop(columns="role") if change == {"role": None} else table.assign(start=["x"])
    with pytest.raises(CommuniqueError, match=what):
        check_table("segments", broken)


def test_two_rows_for_one_key_are_an_error() -> None:
    with pytest.raises(CommuniqueError, match="two rows"):
        check_table("segments", make_table("segments", [segment(0), segment(0)]))


def test_an_unknown_column_is_an_error() -> None:
    with pytest.raises(CommuniqueError, match="has no column 'colour'"):
        make_table("segments", [{**segment(0), "colour": "red"}])


def test_columns_of_the_corpus_follow_and_stay_text(tmp_path: Path) -> None:
    table = make_table("documents", [{"doc_id": "a", "year": "2024", "n": "5"}, {"doc_id": "b", "outlet": "NA"}])
    assert list(table.columns)[-3:] == ["n", "outlet", "year"]
    write_table("documents", table, tmp_path, formats=("csv",))
    back = read_table("documents", tmp_path)
    pd.testing.assert_frame_equal(back, table)
    assert (back.loc[0, "year"], back.loc[0, "n"], back.loc[1, "outlet"], back.loc[1, "n"]) == ("2024", "5", "NA", "")


def test_a_missing_table_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="run the notebook"):
        read_table("segments", tmp_path)


def test_a_row_is_a_mapping_or_a_dataclass() -> None:
    with pytest.raises(TypeError, match="mapping or a dataclass"):
        make_table("segments", [("d", 0)])


def test_conform_keeps_an_order_that_is_given() -> None:
    frame = make_table("segments", [segment(1), segment(0)], is_sorted=True)
    assert list(frame["segment"]) == [1, 0]
    assert list(conform("segments", frame)["segment"]) == [0, 1]


def test_the_dictionary_is_whole() -> None:
    used = {column.name for table in table_dictionary().values() for column in table.columns}
    for name, column in column_dictionary().items():
        assert column.kind in ("text", "integer", "count", "number", "flag"), name
        assert column.description, name
    assert used <= set(column_dictionary())
    for table in table_dictionary().values():
        assert set(table.key) <= set(table.names), table.name


def test_the_page_of_tables_is_the_dictionary(root: Path) -> None:
    assert (root / "docs" / "tables.md").read_text(encoding="utf-8") == "\n".join(describe_tables()) + "\n"
