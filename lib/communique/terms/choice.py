"""The choice of two groups for a notebook: what to compare where the corpus has the column, and why not where it has not."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from communique.errors import InputError
from communique.terms.groups import split_groups


@dataclass(frozen=True, slots=True)
class Choice:
    """Two groups of documents and their names, or the reason why there are none."""

    a: tuple[str, ...] = ()
    b: tuple[str, ...] = ()
    labels: tuple[str, str] = ("", "")
    reason: str = ""

    @property
    def is_possible(self) -> bool:
        """Whether there are two groups to compare."""
        return not self.reason


def choose_groups(documents: pd.DataFrame, column: str, a: str = "", b: str = "") -> Choice:
    """Return the groups of documents whose value in ``column`` is ``a`` and ``b``.

    An empty ``a`` or ``b`` stands for the two most frequent values (ties by name). Where the corpus has no such column,
    or fewer than two values in it, the choice holds the reason instead. Raises InputError where ``a`` or ``b`` is given
    and no document has it.
    """
    if column not in documents.columns:
        return Choice(
            reason=f"the documents have no column {column!r} to compare by; name one by the parameter group_column, "
            "or add it to metadata.csv beside the texts"
        )
    counts = documents[documents["state"] == "ok"][column].replace("", pd.NA).dropna().value_counts()
    order = sorted(counts.index, key=lambda value: (-int(counts[value]), str(value)))
    values = [*(value for value in (a, b) if value), *(value for value in order if value not in (a, b))][:2]
    if a or b:
        absent = [value for value in (a, b) if value and value not in order]
        if absent and not (set(order) & {a, b}):
            return Choice(
                reason=f"no document has {absent[0]!r} in column {column!r}; there are {', '.join(map(repr, order))}"
            )
        if absent:
            raise InputError(
                f"no document has {absent[0]!r} in column {column!r}; there are {', '.join(map(repr, order))}"
            )
    if len(values) < 2:
        return Choice(reason=f"column {column!r} has fewer than two values, so there are not two groups to compare")
    first, second = split_groups(documents, column, values[0], values[1])
    return Choice(tuple(first), tuple(second), (str(values[0]), str(values[1])))


def describe_choice(documents: pd.DataFrame, choice: Choice, column: str) -> pd.DataFrame:
    """Return which other metadata the groups differ in: a row a column and value, with the documents of each group.

    Where a column other than ``column`` is split between the groups, a difference may be due to it as well.
    """
    known = {"doc_id", "path", "title", "problem", "note", "meta_note", column}
    ids = {"a": set(choice.a), "b": set(choice.b)}
    rows = []
    for name in sorted(set(documents.columns) - known):
        if documents[name].dtype != "str" or name.startswith(("sha256", "date_", "title_", "source_", "place_")):
            continue
        used = documents[documents["doc_id"].isin(ids["a"] | ids["b"])]
        if used[name].nunique() < 2 or used[name].nunique() > 12:
            continue
        for value, group in used.groupby(name, sort=True):
            rows.append(
                {
                    "column": name,
                    "value": str(value) or "not stated",
                    "n_documents_a": int(group["doc_id"].isin(ids["a"]).sum()),
                    "n_documents_b": int(group["doc_id"].isin(ids["b"]).sum()),
                }
            )
    return pd.DataFrame(rows, columns=["column", "value", "n_documents_a", "n_documents_b"])


def compare_groups(
    counts: pd.DataFrame, choice: Choice, *, name: str, min_count: int = 5
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``comparisons`` and ``terms`` of a choice; both empty where there are no two groups."""
    from communique.tables import empty_table
    from communique.terms.keyness import compare_terms

    if not choice.is_possible:
        return empty_table("comparisons"), empty_table("terms")
    return compare_terms(counts, choice.a, choice.b, name=name, labels=choice.labels, min_count=min_count)
