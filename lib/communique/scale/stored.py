"""A parsed corpus that lies in a folder: tables are read when they are asked for, texts a few at a time."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pandas as pd

from communique.corpus.corpus import LISTED, Corpus
from communique.corpus.parse import PARSED
from communique.corpus.reading import ReadOptions
from communique.corpus.sources import find_sources
from communique.engine import open_engine
from communique.errors import InputError
from communique.scale.recipe import Recipe
from communique.scale.stream import WORK_FOLDER, Plan, Report, stream_corpus
from communique.tables import read_table

LARGE_BYTES = 24_000_000
"""Files of so many bytes are parsed in partitions; below that all at once in memory is sooner done."""

TEXTS = "texts.parquet"


class StoredTables(Mapping[str, pd.DataFrame]):
    """Tables in a folder, each read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._documents: pd.DataFrame | None = None

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in (*PARSED, *LISTED):
            raise KeyError(name)
        if name != "documents":
            return read_table(name, self.folder)
        if self._documents is None:
            self._documents = read_table(name, self.folder)
        return self._documents

    def __iter__(self) -> Iterator[str]:
        return iter((*PARSED, *LISTED))

    def __len__(self) -> int:
        return len(PARSED) + len(LISTED)

    def copy_to(self, folder: Path) -> None:
        """Put the files of all tables into ``folder``, without reading them."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in self:
            for path in sorted(self.folder.glob(f"{name}.*")):
                try:
                    os.link(path, folder / path.name)
                except OSError:
                    shutil.copyfile(path, folder / path.name)


class StoredTexts(Mapping[str, str]):
    """Texts in a Parquet file, of which a stretch is held at a time."""

    def __init__(self, path: Path) -> None:
        import pyarrow.parquet as pq

        self._file = pq.ParquetFile(path)
        self._group_of: dict[str, int] = {}
        for group in range(self._file.num_row_groups):
            names = self._file.read_row_group(group, columns=["doc_id"])["doc_id"].to_pylist()
            self._group_of.update(dict.fromkeys(names, group))
        self._held: tuple[int, dict[str, str]] = (-1, {})

    def __getitem__(self, doc_id: str) -> str:
        group = self._group_of[doc_id]
        if self._held[0] != group:
            table = self._file.read_row_group(group).to_pydict()
            self._held = (group, dict(zip(table["doc_id"], table["text"], strict=True)))
        return self._held[1][doc_id]

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self._group_of

    def __iter__(self) -> Iterator[str]:
        return iter(self._group_of)

    def __len__(self) -> int:
        return len(self._group_of)


def is_large(corpus: str) -> bool:
    """Return whether a corpus is parsed in partitions rather than all at once."""
    total = 0
    for source in find_sources(corpus):
        total += source.file.stat().st_size if source.file.is_file() else 0
        if total >= LARGE_BYTES:
            return True
    return False


@contextmanager
def parse_stored(
    corpus: str, out: Path, *, options: ReadOptions, engine: str = "local", report: Report | None = None
) -> Iterator[Corpus]:
    """Parse ``corpus`` on an engine and give it as it lies in a folder of ``out``, which goes with the block.

    Finished partitions are kept in ``out``, so that the next run reads only what was added. Raises as ``stream_corpus``.
    """
    name = Path(corpus).resolve().name
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".parsed-", dir=out) as folder:
        plan = Plan(Path(folder), Recipe(keeps_texts=True), options=options, texts_in="table")
        plan = replace(plan, work=out / WORK_FOLDER / name, is_waiting=True, report=report or plan.report)
        with open_engine(engine) as opened:
            outcome = stream_corpus(corpus, replace(plan, engine=opened))
        if not outcome.states.keys() & {"ok", "duplicate"}:
            path, _, problem = outcome.overview.problems[0]
            raise InputError(f"none of its {sum(outcome.states.values())} files is a readable text; {path}: {problem}")
        yield Corpus(StoredTables(Path(folder)), StoredTexts(Path(folder) / TEXTS))
