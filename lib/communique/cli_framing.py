"""The commands of the validation loop: draw a coding sheet, measure agreement, check a codebook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from communique.errors import InputError

Sheets = Annotated[list[Path], typer.Argument(help="Filled-in sheets, one or more a coder.", metavar="SHEET...")]


def coding_sheet(
    run: Annotated[str, typer.Argument(help="A run: its folder, or its id.")],
    what: Annotated[str, typer.Option(help="frames, quotations or quantities.")] = "frames",
    n: Annotated[int, typer.Option("--n", min=1, help="How many sentences are drawn.")] = 100,
    seed: Annotated[int, typer.Option(help="Draws the sample; another seed, another sample.")] = 1,
    name: Annotated[str, typer.Option(help="Name of the files; by default made from the run's.")] = "",
    out: Annotated[Path, typer.Option(help="Where the files go.")] = Path(),
    outputs: Annotated[Path, typer.Option(help="Where runs are looked for by id.")] = Path("outputs"),
    force: Annotated[bool, typer.Option("--force", help="Replace a sheet that stands there.")] = False,
) -> None:
    """Draw a random sample for people to code."""
    from communique.framing.from_run import draw_from_run, find_run, write_sheet

    if what not in ("frames", "quotations", "quantities"):
        raise InputError(f"--what {what!r}: choose frames, quotations or quantities")
    folder = find_run(run, outputs)
    parts = draw_from_run(folder, what, n=n, seed=seed)  # type: ignore[arg-type]
    given = name or f"{what}-{folder.resolve().name}-seed{seed}"
    if Path(given).name != given:
        raise InputError(f"--name {given!r}: a name without folders is needed; --out says where")
    sheet, key, guide = write_sheet(out, given, parts, is_forced=force)
    typer.echo(f"{sheet}: the sheet; give each coder a copy under a name of its own")
    typer.echo(f"{guide}: how to code, for the coders")
    typer.echo(f"{key}: the key; keep it, and do not show it to coders")


def agreement(
    sheets: Sheets,
    key: Annotated[Path | None, typer.Option(help="The key; by default the one beside the first sheet.")] = None,
    level: Annotated[str, typer.Option(help="nominal or ordinal: how alpha takes the codes.")] = "nominal",
    codes: Annotated[str, typer.Option(help="The codes, the first one for “not there”.")] = "0,1",
    out: Annotated[Path | None, typer.Option(help="Write the two tables there, too.")] = None,
) -> None:
    """Measure how far coders and machine agree."""
    from communique.framing.given import SEED, read_given
    from communique.framing.loop import measure_sheets
    from communique.framing.summary import tabulate_validation
    from communique.tables import write_table

    if level not in ("nominal", "ordinal"):
        raise InputError(f"--level {level!r}: choose nominal or ordinal")
    known = tuple(code.strip() for code in codes.split(",") if code.strip())
    if len(set(known)) < 2 or len(set(known)) != len(known):
        raise InputError(f"--codes {codes!r}: give two different codes or more, parted by commas")
    given, drawn = read_given(sheets, key or "")
    validation = measure_sheets(given, drawn, seed=SEED, codes=known, level=level)  # type: ignore[arg-type]
    tables = tabulate_validation(validation)
    _print_agreement(tables["agreement"], list(drawn.labels))
    _print_accuracy(tables["accuracy"], list(drawn.labels))
    if out is not None:
        for name, table in tables.items():
            write_table(name, table, out, formats=("csv",))
            typer.echo(str(out / f"{name}.csv"))


def _print_agreement(table: Any, labels: list[str]) -> None:
    from communique.framing.summary import widen_statistics
    from communique.framing.validation import OVERALL

    row = table[table["label"] == OVERALL].iloc[0]
    typer.echo(f"Agreement of {row['n_coders']} coders, with 95 % intervals")
    wide = widen_statistics(table, [*labels, OVERALL], {OVERALL: "all labels"})
    required = {name: part["n_required"].max() for name, part in table.groupby("label")}
    wide.insert(wide.shape[1] - 1, "units needed", [_count(required.get(name)) for name in [*labels, OVERALL]])
    _print_table(wide)


def _count(value: Any) -> str:
    import pandas as pd

    return "" if pd.isna(value) else f"{int(value):,}"


def _print_accuracy(table: Any, labels: list[str]) -> None:
    from communique.framing.summary import widen_statistics

    typer.echo("\nThe machine against the coders' majority, weighted by sampling probabilities; shares of sentences")
    _print_table(widen_statistics(table, labels, {}))


def _print_table(table: Any) -> None:
    """Print a table as lines that a program can read, too: a tab between cells."""
    typer.echo("\t".join(map(str, table.columns)))
    for row in table.astype(object).where(table.notna(), "").itertuples(index=False, name=None):
        typer.echo("\t".join(str(cell).replace("\u00a0", " ") for cell in row).rstrip())


def codebook(
    file: Annotated[str, typer.Argument(help="A codebook (YAML or CSV), or the name of one that ships.")],
    source: Annotated[
        str, typer.Option("--from", help="communique, or quanteda for one of its dictionaries.")
    ] = "communique",
    export: Annotated[str, typer.Option(help="Write it as quanteda or table.")] = "",
    out: Annotated[Path | None, typer.Option(help="Where the export goes; by default to the screen.")] = None,
) -> None:
    """Check a codebook: what is wrong, and where."""
    from communique.framing.codebook import check_codebook, find_codebook, read_codebook
    from communique.framing.dictionaries import export_quanteda, export_table, import_quanteda

    for name, value, known in (
        ("--from", source, ("communique", "quanteda")),
        ("--export", export, ("", "quanteda", "table")),
    ):
        if value not in known:
            raise InputError(f"{name} {value!r}: choose {' or '.join(filter(None, known))}")
    problems: list[Any] = []
    if source == "quanteda":
        path = find_codebook(file)
        book = import_quanteda(path.read_bytes().decode("utf-8-sig", "replace"), path.stem, file=path.name)
    else:
        is_table = file.lower().endswith(".csv")  # a table's mistakes are raised, with their rows
        problems = [] if is_table else check_codebook(file)
        for problem in problems:
            typer.echo(f"{problem.severity}: {problem}", err=True)
        errors = [problem for problem in problems if problem.severity == "error"]
        if errors:
            raise InputError(f"{file}: {len(errors)} to mend, listed above; the codebook cannot be used as it is")
        book = read_codebook(file)
    if not export:
        doubt = f"; {len(problems)} doubtful, listed above" if problems else ""
        typer.echo(
            f"{book.codebook} {book.version}: {len(book.frames)} frames, {book.n_indicators} indicators, sound{doubt}"
        )
        return
    text, lost = export_quanteda(book) if export == "quanteda" else (export_table(book), [])
    for item in lost:
        typer.echo(f"left out, quanteda cannot say it: {item}", err=True)
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8", newline="")
        typer.echo(str(out))
