"""From partitions to tables: rows in the order of reading, whatever the partitions they come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from communique.corpus.corpus import text_file_name
from communique.corpus.duplicates import N_HASHES, compare_sketches
from communique.scale.store import Store
from communique.scale.work import DIGEST_BYTES
from communique.tables import Format, TableWriter, conform, table_dictionary, to_arrow

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

_MOST_NAMED = 50
_MOST_OFFSETS = 64
_TEXTS_A_GROUP = 500


@dataclass(frozen=True, slots=True)
class Run:
    """Documents that follow each other both in the corpus and in a partition: rows ``first`` to ``last`` (exclusive).

    ``start`` is the number of the first of them in the corpus.
    """

    part: int
    first: int
    last: int
    start: int


@dataclass(slots=True)
class Overview:
    """What a corpus turned out to be: documents by state, and the first of those with a problem, by their paths."""

    states: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[str, str, str]] = field(default_factory=list)


class Merger:
    """Documents in the order of reading: document i is row ``rows[i]`` of partition ``parts[i]`` of the store."""

    def __init__(self, store: Store, parts: NDArray[np.int64], rows: NDArray[np.int64]) -> None:
        self.store, self.parts, self.rows = store, parts, rows
        self._offsets: dict[tuple[int, str], NDArray[np.int64]] = {}

    def runs(self, chosen: NDArray[np.int64] | None = None) -> Iterator[Run]:
        """Yield the documents, or those with the numbers ``chosen``, in runs as long as can be."""
        numbers = np.arange(len(self.parts)) if chosen is None else chosen
        if not len(numbers):
            return
        parts, rows = self.parts[numbers], self.rows[numbers]
        is_next = (np.diff(parts) == 0) & (np.diff(rows) == 1) & (np.diff(numbers) == 1)
        starts = np.append(0, np.flatnonzero(~is_next) + 1)
        for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(numbers)], strict=True):
            yield Run(int(parts[start]), int(rows[start]), int(rows[start]) + end - start, int(numbers[start]))

    def pieces(self, name: str, chosen: NDArray[np.int64] | None = None) -> Iterator[tuple[Run, pa.Table]]:
        """Yield the rows of a table, run by run."""
        for run in self.runs(chosen):
            offsets = self._find_offsets(run.part, name)
            first, last = int(offsets[run.first]), int(offsets[run.last])
            if last > first:
                yield run, self.store.table(run.part, name).slice(first, last - first)

    def _find_offsets(self, part: int, name: str) -> NDArray[np.int64]:
        if (part, name) not in self._offsets:
            if len(self._offsets) >= _MOST_OFFSETS:
                self._offsets.clear()
            sums = np.cumsum(self.store.array(part, f"rows_{name}"), dtype=np.int64)
            self._offsets[part, name] = np.concatenate([np.zeros(1, dtype=np.int64), sums])
        return self._offsets[part, name]

    def gather(self, name: str) -> NDArray[Any]:
        """Return an array with a row a document."""
        if not len(self.parts):
            return np.zeros(0)
        first = self.store.array(int(self.parts[0]), name)
        made = np.zeros((len(self.parts), *first.shape[1:]), dtype=first.dtype)
        for run in self.runs():
            n = run.last - run.first
            made[run.start : run.start + n] = self.store.array(run.part, name)[run.first : run.last]
        return made

    def find_originals(self) -> NDArray[np.int64]:
        """Return the number of the first document like each one; -1 for those that repeat none."""
        original = np.full(len(self.parts), -1, dtype=np.int64)
        texts = np.flatnonzero(self.gather("has_text"))
        if len(texts):
            digests = np.ascontiguousarray(self.gather("digests")[texts]).view(f"S{DIGEST_BYTES}").ravel()
            sketches = self.gather("sketches").reshape(-1, N_HASHES)[texts]
            found = compare_sketches(digests, sketches, self.gather("has_sketch")[texts].astype(bool))
            original[texts] = np.where(found >= 0, texts[found], -1)
        return original

    def write(
        self, name: str, folder: Path, formats: Sequence[Format], chosen: NDArray[np.int64] | None = None
    ) -> None:
        """Write a table of all documents, or of those with the numbers ``chosen``."""
        writer = TableWriter(name, folder, formats)
        for _, piece in self.pieces(name, chosen):
            writer.write_checked(piece)
        writer.close()

    def write_documents(self, folder: Path, formats: Sequence[Format], original: NDArray[np.int64]) -> Overview:
        """Write table ``documents``, with the metadata columns of all partitions, duplicates marked."""
        known = table_dictionary()["documents"].names
        extra = sorted(
            {c for part in np.unique(self.parts).tolist() for c in self.store.columns(part, "documents")} - set(known)
        )
        names = self._name(original)
        overview = Overview()
        writer = TableWriter("documents", folder, formats)
        for run, piece in self.pieces("documents"):
            frame = piece.to_pandas().reindex(columns=[*known, *extra])
            mine = original[run.start : run.start + len(frame)]
            frame["state"] = np.where(mine >= 0, "duplicate", frame["state"])
            frame["duplicate_of"] = [names.get(number, "") for number in mine.tolist()]
            overview.states.update(frame["state"].tolist())
            bad = frame[frame["state"].isin(["unreadable", "empty"])][["path", "state", "problem"]]
            overview.problems += list(bad.head(_MOST_NAMED - len(overview.problems)).itertuples(index=False, name=None))
            writer.write_checked(to_arrow(conform("documents", frame, is_sorted=True)))
        writer.close()
        return overview

    def _name(self, original: NDArray[np.int64]) -> dict[int, str]:
        """Return the ids of the documents that others repeat, by their numbers."""
        wanted = np.unique(original[original >= 0])
        named: dict[int, str] = {}
        for run, piece in self.pieces("documents", wanted):
            named.update(enumerate(piece["doc_id"].to_pylist(), start=run.start))
        return named

    def write_texts(self, folder: Path) -> None:
        """Write the text of every document to a file of its own."""
        folder.mkdir(parents=True, exist_ok=True)
        for _, piece in self.pieces("texts"):
            for doc_id, text in zip(piece["doc_id"].to_pylist(), piece["text"].to_pylist(), strict=True):
                (folder / text_file_name(doc_id)).write_text(text, encoding="utf-8", newline="")

    def write_text_table(self, path: Path) -> None:
        """Write all texts to one Parquet file (doc_id, text), in groups of a few hundred."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        schema = pa.schema([("doc_id", pa.large_string()), ("text", pa.large_string())])
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for _, piece in self.pieces("texts"):
                writer.write_table(piece.cast(schema), row_group_size=_TEXTS_A_GROUP)


def drop_duplicates(original: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of the documents that repeat no other."""
    return np.flatnonzero(original < 0)
