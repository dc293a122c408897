"""Opening a corpus from a notebook: where it lies, and whether its tables are there already."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from communique.corpus.corpus import Corpus, read_corpus
from communique.corpus.places import locate_corpus
from communique.corpus.stored import StoredTables
from communique.gathering import arrange, write_gathered
from communique.tables import write_table

PARSED_VARIABLE = "COMMUNIQUE_PARSED"
"""Set by a run for its kernels: the tables in ``tables_dir`` are those of the run's corpus."""


def open_corpus(
    corpus: str, *, tables_dir: str = "", text_column: str = "", id_column: str = "", duplicates: str = "drop"
) -> Corpus:
    """Return the parsed corpus for a notebook, and write its tables to ``tables_dir`` where that is given.

    ``duplicates``: "drop" leaves the spans of duplicates out, "keep" keeps them. Within a run the tables stand in
    ``tables_dir`` already: each is read from there when it is asked for; the texts are then not at hand.
    """
    from communique.corpus.reading import ReadOptions

    folder = Path(tables_dir) if tables_dir else None
    if folder is not None and os.environ.get(PARSED_VARIABLE) == "1":
        parsed = Corpus(StoredTables(folder), {})
    else:
        parsed = read_corpus(locate_corpus(corpus), options=ReadOptions(text_column, id_column))
        if folder is not None:
            write_corpus_tables(parsed, folder)
    return parsed if duplicates == "keep" else parsed.without_duplicates()


def read_located(corpus: str, *, text_column: str = "", id_column: str = "") -> Corpus:
    """Read and parse ``corpus`` into memory, with its texts, wherever the notebook lies.

    ``corpus`` is a folder, a file, a glob or an archive, looked for from the working directory, then from the
    repository: ``read_corpus("seeds")``. ``text_column`` and ``id_column`` name columns of a table file. The tables are
    in ``.tables`` (``.documents`` and ``.sentences`` for short), the texts in ``.texts``. Raises InputError where there
    is no such corpus.
    """
    from communique.corpus.reading import ReadOptions

    return read_corpus(locate_corpus(corpus), options=ReadOptions(text_column, id_column))


def write_corpus_tables(corpus: Corpus, folder: Path) -> None:
    """Write the tables of a parsed corpus to ``folder``; those that lie in another folder are put there as they are."""
    if (copy_to := getattr(corpus.tables, "copy_to", None)) is not None:
        copy_to(folder)
        return
    for name, table in corpus.tables.items():
        write_table(name, table, folder)


def save_table(name: str, table: pd.DataFrame, tables_dir: str) -> pd.DataFrame:
    """Write ``table`` to ``tables_dir`` where that is given, and return it."""
    if tables_dir:
        write_table(name, table, Path(tables_dir))
    return table


def save_gathered(name: str, table: pd.DataFrame, tables_dir: str) -> pd.DataFrame:
    """Order a table of many rows, as ``Corpus.gather`` gives it, write it where ``tables_dir`` is given, and return it."""
    ordered = arrange(name, table)
    if tables_dir:
        write_gathered(name, ordered, Path(tables_dir))
    return ordered


def load_tables(tables_dir: str, *names: str) -> Mapping[str, pd.DataFrame]:
    """Return those of the tables ``names`` that ``tables_dir`` holds, each to be read when it is asked for."""
    if not tables_dir:
        return {}
    folder = Path(tables_dir)
    there = [name for name in names if any((folder / f"{name}.{form}").exists() for form in ("parquet", "csv"))]
    return StoredTables(folder, names=there)
