"""How words are counted, from a notebook's parameters: options, a lemma table."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from communique.errors import InputError
from communique.terms.wordlists import load_stop_words
from communique.text.tokens import TokenOptions


def make_options(
    *,
    clitics: str = "keep",
    hyphens: str = "keep",
    numbers: str = "keep",
    stop_words: str = "keep",
    lemmas: str | Path | None = None,
    units: Collection[str] = (),
) -> TokenOptions:
    """Return the options by which words are counted, from a notebook's parameters.

    ``stop_words``: "keep", or the language whose list is left out; ``lemmas``: a file of two columns, term and lemma.
    Raises InputError for an impossible value, a list that does not exist, a file that cannot be read.
    """
    stops = frozenset() if stop_words == "keep" else load_stop_words(stop_words)
    table = read_lemmas(lemmas) if lemmas else {}
    return TokenOptions(True, clitics, hyphens, numbers, "drop", stops, table, tuple(sorted(set(units))))  # type: ignore[arg-type]


def read_lemmas(path: str | Path) -> dict[str, str]:
    """Return a lemma table from a CSV file with the columns term and lemma (tab-separated for .tsv and .txt).

    Raises InputError, with the line, for a missing column, an empty cell, or a term that stands there twice.
    """
    path = Path(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, delimiter="," if path.suffix.lower() == ".csv" else "\t"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The lemma table {path.name} cannot be read: {error}.") from error
    head = [name.strip().lower() for name in rows[0]] if rows else []
    if not {"term", "lemma"} <= set(head):
        raise InputError(f"The lemma table {path.name} needs a header line with the columns term and lemma.")
    return dict(_read_pairs(rows[1:], head.index("term"), head.index("lemma"), path.name))


def _read_pairs(rows: Sequence[Sequence[str]], term_at: int, lemma_at: int, name: str) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for line, row in enumerate(rows, start=2):
        pair = [row[at].strip() if at < len(row) else "" for at in (term_at, lemma_at)]
        if not any(cell.strip() for cell in row):
            continue
        if not all(pair):
            raise InputError(f"{name}, line {line}: a term and its lemma are needed; mend the line or take it out.")
        if pair[0] in seen:
            raise InputError(f"{name}, line {line}: {pair[0]!r} stands there twice; keep one of the lines.")
        seen.add(pair[0])
        yield pair[0], pair[1]
