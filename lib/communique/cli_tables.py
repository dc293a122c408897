"""The commands for corpora of any size: ``parse``, ``count``, ``concordance`` and ``phrases``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.errors import InputError

if TYPE_CHECKING:
    from communique.scale.recipe import Recipe

Corpus = Annotated[str, typer.Argument(help="A folder of texts, a file, a glob or a .zip.")]
Out = Annotated[Path, typer.Option(help="Where the tables go.")]
Form = Annotated[str, typer.Option("--format", help="csv, parquet or jsonl.")]
TextColumn = Annotated[str, typer.Option(help="Column of a table file that holds the text.")]
IdColumn = Annotated[str, typer.Option(help="Column of a table file that names the document.")]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse a corpus with unreadable documents.")]
EngineName = Annotated[
    str, typer.Option("--engine", help="local, dask, or the address of a Dask scheduler: tcp://host:8786.")
]
Jobs = Annotated[
    int, typer.Option("--jobs", help="Processes on this machine; by default one a core.", show_default=False)
]
PartitionMb = Annotated[float, typer.Option(help="Megabytes of text that are read together.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Use nothing of what an earlier command kept in --out.")]
ShowProgress = Annotated[bool, typer.Option("--progress", help="Lines of progress, also where there is no terminal.")]


def parse(
    corpus: Corpus,
    out: Out,
    form: Form = "csv",
    codebook: Annotated[str, typer.Option(help="Code frames, too: a codebook's file or name.")] = "",
    text_column: TextColumn = "",
    id_column: IdColumn = "",
    strict: Strict = False,
    texts: Annotated[bool, typer.Option("--texts/--no-texts", help="Write every text to a file.")] = True,
    engine: EngineName = "local",
    jobs: Jobs = 0,
    partition_mb: PartitionMb = 6.0,
    fresh: Fresh = False,
    progress: ShowProgress = False,
) -> None:
    """Write a corpus's tables and texts, without running notebooks."""
    from communique.framing.codebook import read_codebook
    from communique.scale.recipe import Recipe

    recipe = Recipe(codebook=read_codebook(codebook) if codebook else None, keeps_texts=texts)
    _make(corpus, out, recipe, form, (text_column, id_column), strict, (engine, jobs, partition_mb, fresh, progress))


def count(
    corpus: Corpus,
    out: Out,
    ngrams: Annotated[str, typer.Option(help="Shortest and longest run of words: 1, 2 or 1-3.")] = "1-1",
    form: Form = "parquet",
    duplicates: Annotated[str, typer.Option(help="drop: count the first of its kind only; keep: count all.")] = "drop",
    text_column: TextColumn = "",
    id_column: IdColumn = "",
    strict: Strict = False,
    engine: EngineName = "local",
    jobs: Jobs = 0,
    partition_mb: PartitionMb = 6.0,
    fresh: Fresh = False,
    progress: ShowProgress = False,
) -> None:
    """Count words, or runs of words, in every document."""
    from communique.scale.recipe import Recipe

    _check_choices(form, duplicates)
    recipe = Recipe(tables=("documents",), ngrams=read_ngrams(ngrams))
    work = (engine, jobs, partition_mb, fresh, progress)
    _make(corpus, out, recipe, form, (text_column, id_column), strict, work, keeps_duplicates=duplicates == "keep")


def read_ngrams(given: str) -> tuple[int, int]:
    """Return the shortest and the longest run of words that ``1-2`` or ``2`` asks for. Raises InputError for others."""
    from communique.terms.counts import MAX_NGRAM

    first, sign, last = given.partition("-")
    if first.isdecimal() and (last.isdecimal() or not sign):
        shortest, longest = int(first), int(last or first)
        if 1 <= shortest <= longest <= MAX_NGRAM:
            return shortest, longest
    raise InputError(f"--ngrams {given!r}: give the shortest and the longest, from 1 to {MAX_NGRAM}, as 1-2")


def _make(
    corpus: str,
    out: Path,
    recipe: Recipe,
    form: str,
    columns: tuple[str, str],
    strict: bool,
    work: tuple[str, int, float, bool, bool],
    *,
    keeps_duplicates: bool = True,
) -> None:
    from communique.corpus.places import locate_corpus
    from communique.corpus.reading import ReadOptions
    from communique.engine import open_engine
    from communique.scale.progress import Progress
    from communique.scale.stream import WORK_FOLDER, Plan, stream_corpus

    engine, jobs, partition_mb, is_fresh, is_shown = work
    _check_choices(form, "keep")
    if not 0.001 <= partition_mb <= 1_000:
        raise InputError(f"--partition-mb {partition_mb:g}: megabytes from 0.001 to 1000 are needed; 5 to 10 are usual")
    located = locate_corpus(corpus)
    plan = Plan(out, recipe, options=ReadOptions(*columns), formats=(form,), work=out / WORK_FOLDER, is_fresh=is_fresh)  # type: ignore[arg-type]
    plan = replace(plan, partition_chars=int(partition_mb * 1e6), keeps_duplicates=keeps_duplicates)
    with open_engine(engine, jobs=jobs) as opened, Progress(is_shown=is_shown) as bar:
        outcome = stream_corpus(located, replace(plan, engine=opened, report=bar.show))
    for reason in outcome.refused:
        typer.echo(f"a partition failed three times and was put aside: {reason}", err=True)
    lines = [f"{path}: {state}: {problem}" for path, state, problem in outcome.overview.problems]
    n_bad = sum(n for state, n in outcome.states.items() if state in ("unreadable", "empty"))
    for line in (*lines, *outcome.problems):
        typer.echo(line, err=True)
    if n_bad > len(lines):
        typer.echo(f"and {n_bad - len(lines):,} more documents with a problem: see table documents", err=True)
    if strict and n_bad + len(outcome.problems):
        raise InputError(f"--strict: the corpus has {n_bad + len(outcome.problems)} problems, listed above")
    counted = ", ".join(f"{n} {state}" for state, n in sorted(outcome.states.items()))
    kept = f"; {outcome.n_kept:,} of them were kept from before" if outcome.n_kept else ""
    typer.echo(f"{sum(outcome.states.values())} documents ({counted}){kept}: tables in {out}")


Tables = Annotated[Path, typer.Argument(help="Tables of `communique parse --format parquet`.")]


def concordance(
    tables: Tables,
    query: Annotated[str, typer.Argument(help="A word, a phrase, or a part with * (cooperat*).")],
    out: Out,
    form: Form = "csv",
    width: Annotated[int, typer.Option(min=0, help="Characters of context on each side.")] = 60,
    duplicates: Annotated[str, typer.Option(help="drop: leave out documents that repeat another; keep.")] = "drop",
) -> None:
    """List every place of a word or phrase with its context."""
    from communique.scale.search import write_concordance

    _check_choices(form, duplicates)
    keeps = duplicates == "keep"
    n_hits = write_concordance(tables, query, out, width=width, keeps_duplicates=keeps, formats=(form,))  # type: ignore[arg-type]
    typer.echo(f"{n_hits:,} hits of {query!r}: {out / f'concordance.{form}'}")


def phrases(
    tables: Tables,
    out: Out,
    form: Form = "csv",
    min_length: Annotated[int, typer.Option(help="Words that a phrase has at least.")] = 5,
    duplicates: Annotated[str, typer.Option(help="drop: leave out documents that repeat another; keep.")] = "drop",
) -> None:
    """List what documents say word for word alike."""
    from communique.scale.search import find_phrases
    from communique.tables import write_table

    _check_choices(form, duplicates)
    found = find_phrases(tables, min_length=min_length, keeps_duplicates=duplicates == "keep")
    write_table("shared_phrases", found, out, formats=(form,))  # type: ignore[arg-type]
    typer.echo(f"{len(found):,} phrases that two documents share: {out / f'shared_phrases.{form}'}")


def _check_choices(form: str, duplicates: str) -> None:
    if form not in ("csv", "parquet", "jsonl"):
        raise InputError(f"--format {form!r}: choose csv, parquet or jsonl")
    if duplicates not in ("drop", "keep"):
        raise InputError(f"--duplicates {duplicates!r}: choose drop or keep")
