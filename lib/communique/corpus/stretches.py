"""Tables in a folder, read a stretch of whole documents at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pandas as pd

from communique.errors import InputError
from communique.tables import conform

ROWS_A_STRETCH = 50_000


def iterate_table(
    folder: Path, name: str, *, n_rows: int = ROWS_A_STRETCH, columns: Sequence[str] | None = None
) -> Iterator[pd.DataFrame]:
    """Yield a table's rows in their order, about ``n_rows`` at a time, no document in two stretches.

    ``columns``: read no others. Raises InputError where the folder holds no such table in Parquet.
    """
    import pyarrow.parquet as pq

    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise InputError(
            f"{folder} holds no {name}.parquet: make it with `communique parse CORPUS --out {folder} --format parquet`"
        )
    held: pd.DataFrame | None = None
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=n_rows, columns=list(columns) if columns else None):
            frame = batch.to_pandas()
            frame = frame if columns else conform(name, frame, is_sorted=True)
            held = frame if held is None else pd.concat([held, frame], ignore_index=True)
            is_last = held["doc_id"] == held["doc_id"].iloc[-1]
            if len(held) >= n_rows and not is_last.all():
                yield held[~is_last].reset_index(drop=True)
                held = held[is_last].reset_index(drop=True)
    if held is not None and len(held):
        yield held


class Follower:
    """Reads a table beside another one whose documents stand in the same order; ``columns``: no others."""

    def __init__(self, folder: Path, name: str, columns: Sequence[str] | None = None) -> None:
        self._stretches = iterate_table(folder, name, columns=columns)
        self._held: pd.DataFrame | None = None
        self._empty: pd.DataFrame | None = None

    def take(self, doc_ids: Collection[str]) -> pd.DataFrame | None:
        """Return the rows of these documents, the next ones in order; None where the table has no row at all."""
        pieces = []
        while True:
            if self._held is None:
                self._held = next(self._stretches, None)
                if self._held is None:
                    break
            mine = self._held["doc_id"].isin(doc_ids)
            pieces.append(self._held[mine])
            if not mine.all():
                self._held = self._held[~mine]
                break
            self._held = None
        if pieces:
            self._empty = pieces[0].head(0)
            return pd.concat(pieces, ignore_index=True)
        return self._empty


def find_repeats(folder: Path) -> set[str]:
    """Return the documents that repeat another one."""
    dropped: set[str] = set()
    for stretch in iterate_table(folder, "documents", columns=["doc_id", "duplicate_of"]):
        dropped.update(stretch.loc[stretch["duplicate_of"] != "", "doc_id"])
    return dropped
