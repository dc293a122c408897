"""What is kept of finished partitions, so that an interrupted command goes on and added documents are all that is read."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from communique.corpus.corrections import Correction
from communique.errors import InputError
from communique.scale.work import Made, hash_corrections

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

ABOUT = "work.json"
_META = "partition.json"
_ARRAYS = "arrays.npz"
_MOST_HELD = 48 * 2**20
FORM = 1
"""The form of what is kept; another form is not read."""


class Store:
    """A folder of partitions, each written whole or not at all; their numbers are good for one command."""

    def __init__(self, folder: Path, stamp: str) -> None:
        self.folder, self.stamp = folder, stamp
        self.names: list[str] = []
        self.corrected: dict[int, list[tuple[int, int, dict[str, str]]]] = {}
        self._tables: OrderedDict[tuple[int, str], pa.Table] = OrderedDict()
        self._keys: NDArray[Any] = np.zeros(0, dtype="S16")
        self._places: NDArray[np.int64] = np.zeros((0, 2), dtype=np.int64)

    def load(self, corrections: Mapping[str, list[Correction]]) -> None:
        """Find the partitions that are whole and made by the same recipe; documents corrected since are read again."""
        keys, places = [self._keys], [self._places]
        for path in sorted(self.folder.glob("*/" + _META)):
            meta = _read_whole(path)
            if meta is None or meta["stamp"] != self.stamp or meta["form"] != FORM or meta["is_refused"]:
                continue
            number = self._add(path.parent.name, meta)
            arrays = self.arrays(number)
            is_same = hash_corrections(arrays["digests"], corrections) == arrays["corrected"]
            rows = np.flatnonzero(is_same)
            keys.append(np.ascontiguousarray(arrays["keys"]).view("S16").ravel()[rows])
            places.append(np.column_stack([np.full(len(rows), number), rows]))
        joined, where = np.concatenate(keys), np.concatenate(places)
        order = np.argsort(joined, kind="stable")
        self._keys, self._places = joined[order], where[order]

    def find(self, key: bytes) -> tuple[int, int] | None:
        """Return the partition and the row of the document with this key, where one is kept."""
        at = int(np.searchsorted(self._keys, np.bytes_(key)))
        if at == len(self._keys) or self._keys[at] != key.rstrip(b"\0"):  # as the array gives it back
            return None
        return int(self._places[at, 0]), int(self._places[at, 1])

    def save(self, made: Made, *, is_refused: bool = False) -> int:
        """Write a partition, in one move, and return its number."""
        name = hashlib.blake2b(self.stamp.encode() + made.arrays["keys"].tobytes(), digest_size=16).hexdigest()
        staged = self.folder / f".{name}.new"
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir(parents=True)
        for table, data in made.files.items():
            (staged / f"{table}.parquet").write_bytes(data)
        with (staged / _ARRAYS).open("wb") as file:
            np.savez(file, **made.arrays)  # type: ignore[arg-type]
        meta = {
            "stamp": self.stamp,
            "form": FORM,
            "is_refused": is_refused,
            "corrected": made.corrected,
            "sums": {file.name: _hash(file) for file in sorted(staged.iterdir())},
        }
        (staged / _META).write_text(json.dumps(meta), encoding="utf-8")
        shutil.rmtree(self.folder / name, ignore_errors=True)
        staged.rename(self.folder / name)
        return self._add(name, meta)

    def _add(self, name: str, meta: Mapping[str, Any]) -> int:
        self.names.append(name)
        if meta["corrected"]:
            self.corrected[len(self.names) - 1] = [tuple(item) for item in meta["corrected"]]
        return len(self.names) - 1

    def arrays(self, number: int) -> dict[str, NDArray[Any]]:
        """Return the arrays of a partition."""
        with np.load(self.folder / self.names[number] / _ARRAYS) as arrays:
            return dict(arrays)

    def array(self, number: int, name: str) -> NDArray[Any]:
        """Return one array of a partition."""
        with np.load(self.folder / self.names[number] / _ARRAYS) as arrays:
            found: NDArray[Any] = arrays[name]
        return found

    def columns(self, number: int, name: str) -> list[str]:
        """Return the columns of a partition's table."""
        import pyarrow.parquet as pq

        return list(pq.read_schema(self.path(number, name)).names)

    def table(self, number: int, name: str) -> pa.Table:
        """Return a table of a partition; those used last are held in memory, up to a fixed size."""
        import pyarrow.parquet as pq

        held = self._tables.pop((number, name), None)
        if held is None:
            held = pq.read_table(self.path(number, name)).replace_schema_metadata(None)
        self._tables[number, name] = held
        while len(self._tables) > 1 and sum(table.nbytes for table in self._tables.values()) > _MOST_HELD:
            self._tables.popitem(last=False)
        return held

    def path(self, number: int, name: str) -> Path:
        """Return the Parquet file of a partition's table."""
        return self.folder / self.names[number] / f"{name}.parquet"

    def keep_only(self, used: set[int]) -> None:
        """Remove all partitions but those of these numbers, and what interrupted commands left."""
        kept = {self.names[number] for number in used}
        for path in sorted(self.folder.iterdir()):
            if path.is_dir() and path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)


def _read_whole(path: Path) -> dict[str, Any] | None:
    """Return what is written about a partition; None where a file of it is missing or not as it was written."""
    try:
        meta: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        is_whole = all(_hash(path.parent / name) == digest for name, digest in meta["sums"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return meta if is_whole and {"stamp", "form", "is_refused", "corrected"} <= set(meta) else None


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def open_store(
    folder: Path, stamp: str, about: Mapping[str, Any], *, is_fresh: bool = False, is_waiting: bool = False
) -> Iterator[Store]:
    """Give the store in ``folder``, which no other command may use meanwhile.

    ``about``: what the partitions are of. ``is_fresh``: what is kept there is removed. ``is_waiting``: wait for another
    command there. Raises InputError where another
    command is at work there, or the partitions are of something else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if is_waiting else fcntl.LOCK_NB))
        except OSError:
            raise InputError(
                f"{folder.parent}: another command is at work there; wait for its end, or choose another --out"
            ) from None
        _check_about(folder, about, is_fresh=is_fresh)
        yield Store(folder, stamp)


def _check_about(folder: Path, about: Mapping[str, Any], *, is_fresh: bool) -> None:
    path = folder / ABOUT
    if path.exists() and not is_fresh:
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            known = {}
        for name, value in about.items():
            if known.get(name) != value:
                raise InputError(
                    f"{folder} keeps partitions of {name} {known.get(name)!r}, not {value!r}: "
                    "choose another --out, or give --fresh to remove them"
                )
        return
    for part in folder.iterdir():
        if part.is_dir():
            shutil.rmtree(part)
    staged = path.with_suffix(f".{os.getpid()}")
    staged.write_text(json.dumps(about), encoding="utf-8")
    staged.replace(path)
