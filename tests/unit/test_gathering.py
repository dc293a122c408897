"""Tables gathered from stretches say, and are written as, what the same rows at once say."""

import pandas as pd
import pytest

from communique.corpus.opening import save_gathered
from communique.errors import CommuniqueError
from communique.gathering import Gatherer, arrange, as_texts, write_gathered
from communique.tables import conform, empty_table, read_table, write_table

ROLES = pd.DataFrame({
    "doc_id": ["b", "b", "a", "é", "a_", "Z", "a"], "role": ["title", "body", "body", "body", "body", "body", "Body"],
    "characters": [1, 2, 3, 4, 5, 6, 7], "share": [0.5, 0.25, 1 / 3, 0, 1, 0.1, 0.2],
})  # fmt: skip


def gather(table: pd.DataFrame, size: int) -> pd.DataFrame:
    gatherer = Gatherer()
    for start in range(0, max(1, len(table)), size):
        gatherer.add(table.iloc[start : start + size])
    return gatherer.table()


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_gathered_rows_are_the_rows_in_the_order_of_the_key(size):
    gathered = gather(ROLES, size)
    assert as_texts(gathered).equals(ROLES.astype({"doc_id": "str", "role": "str"}))
    assert as_texts(arrange("roles", gathered)).equals(conform("roles", ROLES))


@pytest.mark.parametrize("rows", [7, 0])
def test_the_same_bytes_are_written(tmp_path, rows, monkeypatch):
    monkeypatch.setattr("communique.gathering.PIECE_ROWS", 2)
    write_table("roles", conform("roles", ROLES.head(rows)), tmp_path / "at_once")
    save_gathered("roles", gather(ROLES.head(rows), 3), str(tmp_path / "gathered"))
    for name in ("roles.csv", "roles.parquet"):
        assert (tmp_path / "gathered" / name).read_bytes() == (tmp_path / "at_once" / name).read_bytes()


def test_missing_texts_are_empty_and_further_columns_stay_but_are_not_written(tmp_path):
    table = ROLES.head(2).assign(role=[None, "body"], place=[0.1, 0.9])
    gathered = arrange("roles", gather(table, 1))
    assert gathered["role"].tolist() == ["", "body"]
    assert gathered["place"].tolist() == [0.1, 0.9]
    write_gathered("roles", gathered, tmp_path)
    assert list(read_table("roles", tmp_path)) == list(empty_table("roles"))


def test_a_missing_column_is_named():
    with pytest.raises(CommuniqueError, match="'roles' lacks the column 'share'"):
        arrange("roles", ROLES.drop(columns="share"))
