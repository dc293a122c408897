"""Corpora of any size to tables: what is kept is used, the rest is computed on an engine, and all is written at the end."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np

from communique.corpus.corpus import Side, read_side
from communique.corpus.parse import LISTED, PARTITION_CHARS
from communique.corpus.reading import ReadOptions, list_sources
from communique.corpus.sources import Source
from communique.engine import Engine, Failure, InProcess
from communique.errors import CommuniqueError
from communique.scale.items import Item, read_items
from communique.scale.memory import release_memory
from communique.scale.merge import Merger, Overview, drop_duplicates
from communique.scale.recipe import Recipe, describe_version
from communique.scale.store import Store, open_store
from communique.scale.vocabulary import write_vocabulary
from communique.scale.work import Task, make_partition, refuse_partition
from communique.tables import Format, write_table

WORK_FOLDER = ".partitions"
"""Where finished partitions are kept, in the folder of the tables."""

_FIRST = 4
_FORMATS: tuple[Format, ...] = ("parquet", "csv", "jsonl")

Report = Callable[[int, int, int], None]
"""Called with (documents done, bytes done, bytes in all)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a corpus becomes tables: what is made, on which engine, what of it is written how, and where.

    ``work``: where finished partitions are kept, by default nowhere. ``is_fresh``: what is kept there is not used.
    ``is_waiting``: wait for another command that uses them. ``keeps_duplicates``: whether duplicates are counted.
    ``texts_in``: whether texts, where the recipe keeps them, become files or one table.
    """

    folder: Path
    recipe: Recipe = field(default_factory=Recipe)
    engine: Engine = field(default_factory=InProcess)
    options: ReadOptions = field(default_factory=ReadOptions)
    formats: tuple[Format, ...] = ("parquet", "csv")
    work: Path | None = None
    is_fresh: bool = False
    is_waiting: bool = False
    partition_chars: int = PARTITION_CHARS
    keeps_duplicates: bool = True
    texts_in: Literal["files", "table"] = "files"
    report: Report = lambda documents, done, total: None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a corpus: its documents, how many were kept from before, and the partitions that were put aside."""

    overview: Overview
    n_kept: int
    refused: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def states(self) -> dict[str, int]:
        """Number of documents by state."""
        return dict(self.overview.states)


def stream_corpus(corpus: str | os.PathLike[str], plan: Plan) -> Outcome:
    """Make the tables of ``corpus`` and write them to the plan's folder, a partition at a time.

    The bytes depend on the corpus, the recipe and the formats; not on the engine, its workers, the size of partitions
    or what was kept. Nothing is written to the folder before everything is there. Memory holds a few partitions and
    about 300 bytes a document.

    Raises:
        InputError: as ``read_corpus`` does, and where partitions of something else are kept.
        CommuniqueError: where nothing can be read, the disk is full, or the engine is lost.
    """
    side = read_side(corpus)
    plan = replace(plan, recipe=replace(plan.recipe, rules=side.rules))
    with _explain_full_disk(plan.folder), _work_folder(plan) as work:
        about = {
            "corpus": Path(corpus).resolve().name,
            "options": f"{plan.options.text_column},{plan.options.id_column}",
        }
        choices = {"is_fresh": plan.is_fresh, "is_waiting": plan.is_waiting}
        with open_store(work, plan.recipe.stamp, about, **choices) as store:
            store.load(side.corrections.by_hash)
            merger, refused, n_kept = _compute(corpus, plan, side, store)
            release_memory()
            overview = _write_all(plan, side, merger)
            store.keep_only(set(np.unique(merger.parts).tolist()))
    problems = tuple(f"{row['path']}: {row['problem']}" for row in side.metadata.problems())
    return Outcome(overview, n_kept, tuple(refused), problems)


@contextmanager
def _explain_full_disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT) and "No space left" not in str(error):
            raise
        raise CommuniqueError(
            f"the disk is full: {error.filename or folder} could not be written. What was in the folder before stands; finished "
            "partitions are kept. Make room and run the same command again"
        ) from error


@contextmanager
def _work_folder(plan: Plan) -> Iterator[Path]:
    plan.folder.mkdir(parents=True, exist_ok=True)
    if plan.work is not None:
        yield plan.work
        return
    with tempfile.TemporaryDirectory(prefix=".partitions-", dir=plan.folder) as name:
        yield Path(name)


def _compute(corpus: str | os.PathLike[str], plan: Plan, side: Side, store: Store) -> tuple[Merger, list[str], int]:
    """Compute what is not kept; return where each document stands, why partitions were put aside, and how many documents were kept."""
    reader = _Reader(plan, side, store)
    refused: list[str] = []
    sources = list(list_sources(corpus))[::-1]
    total = _sum_sizes(sources)
    n_done = 0
    for task, result in plan.engine.map(make_partition, reader.read(sources)):
        n_done += 1
        if isinstance(result, Failure):
            refused.append(result.reason)
            result = refuse_partition(task, result.reason)
            if n_done == len(refused) >= _FIRST:
                raise CommuniqueError(_explain_refusal(refused))
            reader.settle(task, store.save(result, is_refused=True))
        else:
            reader.settle(task, store.save(result))
        release_memory()
        plan.report(reader.n_settled, reader.n_bytes, total)
    if refused and len(refused) == n_done and not reader.n_kept:
        raise CommuniqueError(_explain_refusal(refused))
    return reader.merger(), refused, reader.n_kept


def _explain_refusal(refused: Sequence[str]) -> str:
    return (
        f"none of the first {len(refused)} partitions could be read, and each was tried three times: {refused[0]}. "
        "Smaller partitions (--partition-mb) or fewer processes (--jobs) need less memory"
    )


def _sum_sizes(sources: Iterable[tuple[Source, str]]) -> int:
    """Return the bytes of the files; an archive's members follow each other, and it counts once."""
    total = 0
    last = ""
    for source, _ in sources:
        if source.location != last:
            with suppress(OSError):
                total += source.file.stat().st_size
            last = source.location
    return total


class _Reader:
    """Reads the items of a corpus: notes where those stand that are kept, and gives the others in tasks."""

    def __init__(self, plan: Plan, side: Side, store: Store) -> None:
        self.plan, self.side, self.store = plan, side, store
        self.n_kept = self.n_settled = self.n_bytes = 0
        self._parts, self._rows = array("q"), array("q")
        self._numbers: list[int] = []

    def read(self, sources: list[tuple[Source, str]]) -> Iterator[Task]:
        """Yield tasks of about the plan's size."""
        batch: list[Item] = []
        size = 0
        for item in read_items(sources, self.plan.options, self.side.metadata):
            found = self.store.find(item.key)
            if found is not None:
                self._place(*found)
                self.n_kept += 1
                self.n_settled += 1
                self.n_bytes += item.n_bytes
                continue
            self._place(-len(self._numbers) - 1, len(batch))
            batch.append(item)
            size += item.n_bytes + 1_000
            if size >= self.plan.partition_chars:
                yield self._make_task(batch)
                batch, size = [], 0
        if batch:
            yield self._make_task(batch)

    def _place(self, part: int, row: int) -> None:
        self._parts.append(part)
        self._rows.append(row)

    def _make_task(self, items: Sequence[Item]) -> Task:
        self._numbers.append(-1)
        number = len(self._numbers) - 1
        return Task(number, tuple(items), self.plan.recipe, self.side.corrections.by_hash, describe_version())

    def settle(self, task: Task, number: int) -> None:
        """Note which partition a task became."""
        self._numbers[task.number] = number
        self.n_settled += len(task.items)
        self.n_bytes += task.n_bytes

    def merger(self) -> Merger:
        """Return where every document stands."""
        parts = np.frombuffer(self._parts, dtype=np.int64) if self._parts else np.zeros(0, dtype=np.int64)
        numbers = np.array([*self._numbers, -1], dtype=np.int64)
        made = np.where(parts < 0, numbers[np.maximum(-parts - 1, -1)], parts)
        return Merger(self.store, made, np.array(self._rows, dtype=np.int64))


def _write_all(plan: Plan, side: Side, merger: Merger) -> Overview:
    """Write all tables beside their place, then move them there; what a command left that was killed meanwhile goes."""
    if plan.work is not None:  # the store's lock says that no other command writes here
        for left in plan.folder.glob(".new-*"):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=plan.folder) as name:
        staged = Path(name)
        original = merger.find_originals()
        overview = merger.write_documents(staged, plan.formats, original)
        counted = None if plan.keeps_duplicates else drop_duplicates(original)
        for table in plan.recipe.made:
            if table == "texts" and plan.texts_in == "table":
                merger.write_text_table(staged / "texts.parquet")
            elif table == "texts":
                merger.write_texts(staged / "texts")
            elif table == "vocabulary":
                write_vocabulary(merger, staged, plan.formats, counted)
            elif table != "documents":
                merger.write(table, staged, plan.formats, counted if table == "counts" else None)
            release_memory()
        _note_corrections(merger, side)
        for listed, frame in side.tables().items():
            write_table(listed, frame, staged, formats=plan.formats)
        _move(staged, plan.folder, (*plan.recipe.made, *LISTED))
    return overview


def _note_corrections(merger: Merger, side: Side) -> None:
    """Note what became of each correction: for the last document in the order of reading that it fits."""
    last: dict[int, tuple[int, Mapping[str, str]]] = {}
    for part, results in merger.store.corrected.items():
        mine = np.flatnonzero(merger.parts == part)
        number_of = dict(zip(merger.rows[mine].tolist(), mine.tolist(), strict=True))
        for row, position, result in results:
            number = number_of.get(position, -1)
            if number > last.get(row, (-1, {}))[0]:
                last[row] = (number, result)
    side.corrections.results.update({row: dict(result) for row, (_, result) in last.items()})


def _move(staged: Path, folder: Path, tables: Iterable[str]) -> None:
    """Move what was written into its place; the same tables in other formats make way, as they would tell of another time."""
    new = {path.name for path in staged.iterdir()}
    for table in tables:
        for form in _FORMATS:
            if f"{table}.{form}" not in new:
                (folder / f"{table}.{form}").unlink(missing_ok=True)
    for path in sorted(staged.iterdir()):
        if path.is_dir():
            shutil.rmtree(folder / path.name, ignore_errors=True)
        path.replace(folder / path.name)
