"""What changed between two runs: the rows of their tables, matched by key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from communique.runs import folder as folders
from communique.runs.identity import hash_file

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that came, went, or differs: ``changed`` holds the old and the new value of each column that differs."""

    kind: Literal["added", "removed", "changed"]
    key: tuple[tuple[str, str], ...]
    changed: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TableChange:
    """A table that differs between two runs; ``note`` says what rows cannot: a table or columns that came or went."""

    table: str
    rows: tuple[RowChange, ...] = ()
    note: str = ""

    def count(self, kind: str) -> int:
        """How many rows were added, removed, or changed."""
        return sum(row.kind == kind for row in self.rows)


def changed_inputs(one: Path, other: Path) -> list[str]:
    """Return the names of inputs that differ between two runs; notebooks and parameters are named one by one."""
    a, b = (folders.read_facts(folder).get("inputs", {}) for folder in (one, other))
    found = []
    for name in sorted({*a, *b}):
        x, y = a.get(name), b.get(name)
        if x == y:
            continue
        if isinstance(x, dict) and isinstance(y, dict):
            found += [f"{name}: {key}" for key in sorted({*x, *y}) if x.get(key) != y.get(key)]
        else:
            found.append(name)
    return found


def compare_runs(one: Path, other: Path) -> Iterator[TableChange]:
    """Yield the tables that differ between the runs ``one`` (old) and ``other`` (new), by name."""
    from communique.tables import table_dictionary

    a, b = ({path.stem: path for path in (folder / "tables").glob("*.csv")} for folder in (one, other))
    for name in sorted({*a, *b}):
        if name not in a or name not in b:
            yield TableChange(name, note="only in the new run" if name in b else "only in the old run")
        elif hash_file(a[name]) != hash_file(b[name]):
            if name in table_dictionary():
                yield compare_tables(name, _read(a[name]), _read(b[name]))
            else:
                yield TableChange(name, note="differs; it is no table of the dictionary, so its key is not known")


def _read(path: Path) -> pd.DataFrame:
    import pandas as pd

    return pd.read_csv(path, keep_default_na=False, dtype="str", encoding="utf-8")


def compare_tables(name: str, old: pd.DataFrame, new: pd.DataFrame) -> TableChange:
    """Return what changed from table ``old`` to ``new``, all cells taken as text, rows matched by the table's key."""
    from communique.tables import table_dictionary

    table = table_dictionary()[name]
    extra = set(old.columns) & set(new.columns) - set(table.names) if table.open_to == "groups" else set()
    key = [*table.key, *sorted(extra)]
    note = "; ".join(
        f"column {column!r} only in the {'new' if column in new.columns else 'old'} run"
        for column in sorted(set(old.columns) ^ set(new.columns))
    )
    if missing := [column for column in key if column not in old.columns or column not in new.columns]:
        return TableChange(name, note=f"{note}; rows cannot be matched without {', '.join(missing)}")
    before, after = _by_key(old, key), _by_key(new, key)
    rows = [RowChange("removed", _named(key, at)) for at in before if at not in after]
    rows += [RowChange("added", _named(key, at)) for at in after if at not in before]
    rows += list(_changed_rows(key, before, after))
    return TableChange(name, tuple(rows), note or ("" if rows else "the same rows, in another order or form"))


def _changed_rows(key: list[str], before: dict[Any, Any], after: dict[Any, Any]) -> Iterator[RowChange]:
    for at, row in before.items():
        now = after.get(at, row)
        cells = tuple((c, row[c], now[c]) for c in row if c in now and row[c] != now[c])
        if cells:
            yield RowChange("changed", _named(key, at), cells)


def _by_key(frame: pd.DataFrame, key: list[str]) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the rows by their keys; where a key stands twice, by its keys and how often it came before."""
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    for row in frame.to_dict("records"):
        at = tuple(row[column] for column in key)
        count = 1
        while (*at, *([str(count)] if count > 1 else [])) in rows:
            count += 1
        rows[(*at, *([str(count)] if count > 1 else []))] = row  # type: ignore[assignment]
    return rows


def _named(key: list[str], values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(zip([*key, "occurrence"], values, strict=False))
