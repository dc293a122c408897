"""The vocabulary of a corpus: added up from those of its partitions, sorted, in a fixed amount of memory.

Every partition's terms are sorted by code point, so that many can be read side by side and added up as they come; the
table of all terms of all documents is never grouped as a whole.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from communique.scale.merge import Merger
from communique.tables import Format, TableWriter, conform, to_arrow

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

MOST_OPEN = 64
"""So many files are read side by side; more are added up in several rounds."""

_ROWS_HELD, _FEWEST_ROWS = 200_000, 1_000


def write_vocabulary(
    merger: Merger, folder: Path, formats: Sequence[Format], chosen: NDArray[np.int64] | None = None
) -> None:
    """Write table ``vocabulary`` of all documents, or of those with the numbers ``chosen``."""
    with tempfile.TemporaryDirectory(prefix=".terms-", dir=folder) as name:
        paths = list(_list_runs(merger, Path(name), chosen))
        writer = TableWriter("vocabulary", folder, formats)
        for table in add_up(paths, Path(name)):
            writer.write_checked(to_arrow(conform("vocabulary", table.to_pandas(), is_sorted=True)))
        writer.close()


def _list_runs(merger: Merger, folder: Path, chosen: NDArray[np.int64] | None) -> Iterator[Path]:
    """Yield a file a partition with its terms; counted anew where only some of its documents are wanted."""
    import pyarrow.parquet as pq

    numbers = np.arange(len(merger.parts)) if chosen is None else chosen
    parts, n_wanted = np.unique(merger.parts[numbers], return_counts=True)
    for part, n in zip(parts.tolist(), n_wanted.tolist(), strict=True):
        if n == len(merger.store.array(part, "rows_counts")):
            yield merger.store.path(part, "vocabulary")
            continue
        pieces = [piece for _, piece in merger.pieces("counts", numbers[merger.parts[numbers] == part])]
        if pieces:
            path = folder / f"part-{part}.parquet"
            pq.write_table(_group(pieces, [("n", "sum"), ("n", "count")]), path)
            yield path


def _group(pieces: Sequence[pa.Table], sums: list[tuple[str, str]]) -> pa.Table:
    """Return the terms of ``pieces``, sorted, with the two ``sums`` as n and n_documents."""
    import pyarrow as pa

    grouped = pa.concat_tables(pieces).group_by("term").aggregate(sums).sort_by("term")
    columns = [grouped[f"{column}_{how}"] for column, how in sums]
    return pa.table([grouped["term"], *columns], names=["term", "n", "n_documents"])


def add_up(paths: Sequence[Path], folder: Path) -> Iterator[pa.Table]:
    """Yield the terms of sorted Parquet files (term, n, n_documents) added up, in stretches, sorted."""
    import pyarrow.parquet as pq

    level = 0
    while len(paths) > MOST_OPEN:
        level += 1
        joined = []
        for start in range(0, len(paths), MOST_OPEN):
            path = folder / f"level-{level}-{start}.parquet"
            writer: Any = None
            for table in _merge(paths[start : start + MOST_OPEN]):
                writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
                writer.write_table(table)
            if writer is not None:
                writer.close()
                joined.append(path)
        paths = joined
    yield from _merge(paths)


def _merge(paths: Sequence[Path]) -> Iterator[pa.Table]:
    import pyarrow.compute as pc

    n_rows = max(_FEWEST_ROWS, _ROWS_HELD // max(1, len(paths)))
    readers = [_read(path, n_rows) for path in paths]
    heads = [(next(reader, None), reader) for reader in readers]
    while heads := [(table, reader) for table, reader in heads if table is not None]:
        limit = min(table["term"][-1].as_py() for table, _ in heads)
        pieces, rest = [], []
        for table, reader in heads:
            n = int(pc.sum(pc.less_equal(table["term"], limit)).as_py())
            pieces.append(table.slice(0, n))
            rest.append((table.slice(n) if n < table.num_rows else next(reader, None), reader))
        heads = rest
        yield _group(pieces, [("n", "sum"), ("n_documents", "sum")])


def _read(path: Path, n_rows: int) -> Iterator[pa.Table]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=n_rows):
            if batch.num_rows:
                yield pa.Table.from_batches([batch]).replace_schema_metadata(None)
