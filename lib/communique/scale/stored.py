"""A parsed corpus that lies in a folder: large corpora are parsed to one, and read from there a stretch at a time."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from communique.corpus.corpus import Corpus
from communique.corpus.reading import ReadOptions
from communique.corpus.sources import find_sources
from communique.corpus.stored import StoredTables, StoredTexts
from communique.engine import open_engine
from communique.errors import InputError
from communique.scale.recipe import Recipe
from communique.scale.stream import WORK_FOLDER, Plan, Report, stream_corpus

LARGE_BYTES = 24_000_000
"""Files of so many bytes are parsed in partitions; below that all at once in memory is sooner done."""

_A_FILE = 2_000
"""Bytes that a file counts beside its own: many short texts take as much memory as few long ones."""

TEXTS = "texts.parquet"

_PREFIX, _LOCK = ".parsed-", ".lock"


def is_large(corpus: str) -> bool:
    """Return whether a corpus is parsed in partitions rather than all at once."""
    total, last = 0, ""
    for source in find_sources(corpus):
        is_other = source.location != last  # the members of an archive follow each other
        total += _A_FILE + (source.file.stat().st_size if is_other and source.file.is_file() else 0)
        last = source.location
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
    with _own_folder(out) as folder:
        plan = Plan(folder, Recipe(keeps_texts=True), options=options, texts_in="table")
        plan = replace(plan, work=out / WORK_FOLDER / name, is_waiting=True, report=report or plan.report)
        with open_engine(engine) as opened:
            outcome = stream_corpus(corpus, replace(plan, engine=opened))
        if not outcome.states.keys() & {"ok", "duplicate"}:
            path, _, problem = outcome.overview.problems[0]
            raise InputError(f"none of its {sum(outcome.states.values())} files is a readable text; {path}: {problem}")
        yield Corpus(StoredTables(folder), StoredTexts(folder / TEXTS))


@contextmanager
def _own_folder(out: Path) -> Iterator[Path]:
    """Give a folder in ``out`` that goes with the block; those that killed commands left go, too.

    A command holds the lock in its folder while it lives: the system lets go of it when the process dies.
    """
    (out / WORK_FOLDER).mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        with (out / WORK_FOLDER / ".lock").open("a") as door:  # nobody else clears or makes folders meanwhile
            fcntl.flock(door, fcntl.LOCK_EX)
            for left in out.glob(f"{_PREFIX}*"):
                _clear(left)
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=_PREFIX, dir=out)))
            fcntl.flock(stack.enter_context((folder / _LOCK).open("a")), fcntl.LOCK_EX)
        yield folder


def _clear(folder: Path) -> None:
    with suppress(OSError), (folder / _LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder)
