"""The store of finished partitions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from communique.corpus.model import Document
from communique.scale.items import Item
from communique.scale.recipe import Recipe, describe_version
from communique.scale.store import Store
from communique.scale.work import Task, build_tables

KEYS = [bytes([7] * 15 + [end]) for end in (0, 1, 255)] + [b"\0" * 16, bytes([0] * 15 + [9]), bytes([9] + [0] * 15)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    items = tuple(Item(Document(f"d{n}", f"d{n}.txt", "", state="empty"), None, {}, key) for n, key in enumerate(KEYS))
    task = Task(0, items, Recipe(), {}, describe_version())
    Store(tmp_path, "stamp").save(build_tables([item.read() for item in items], task))
    return tmp_path


def test_every_key_is_found_also_one_that_ends_in_zeros(folder: Path) -> None:
    """One key in 256 ends in a zero byte, which NumPy's strings leave out: those documents were read again each time."""
    store = Store(folder, "stamp")
    store.load({})
    assert [store.find(key) for key in KEYS] == [(0, n) for n in range(len(KEYS))]
    assert store.find(b"\1" * 16) is None
    assert store.find(b"\xff" * 16) is None


def test_partitions_with_another_stamp_are_not_found(folder: Path) -> None:
    store = Store(folder, "another")
    store.load({})
    assert store.names == []
    assert store.find(KEYS[1]) is None


def test_an_empty_store_finds_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "none", "stamp")
    store.load({})
    assert store.find(KEYS[1]) is None


def test_what_is_read_is_what_was_saved(folder: Path) -> None:
    store = Store(folder, "stamp")
    store.load({})
    assert store.table(0, "documents")["doc_id"].to_pylist() == [f"d{n}" for n in range(len(KEYS))]
    assert store.array(0, "keys").tobytes() == b"".join(KEYS)
    assert np.array_equal(store.arrays(0)["rows_sentences"], np.zeros(len(KEYS)))
    assert store.columns(0, "documents")[0] == "doc_id"
