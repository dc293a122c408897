"""The choice of two groups for a notebook: what to compare where the corpus has the column, and why not where it has not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import pandas as pd

from communique.cards import make_card
from communique.errors import InputError
from communique.terms.groups import split_by_list, split_by_query, split_groups
from communique.terms.matrix import Counts
from communique.wording import join_words


@dataclass(frozen=True, slots=True)
class Choice:
    """Two groups of documents and their names, or the reason why there are none."""

    a: tuple[str, ...] = ()
    b: tuple[str, ...] = ()
    labels: tuple[str, str] = ("", "")
    reason: str = ""

    def _repr_html_(self) -> str:
        """Show the two groups and their documents, or the reason why there are none."""
        rows = [(self.labels[0], len(self.a), ", ".join(self.a)), (self.labels[1], len(self.b), ", ".join(self.b))]
        return make_card(
            "Comparison of two groups", self.reason, ("group", "n", "documents"), rows if self.labels[0] else []
        )

    @property
    def summary(self) -> str:
        """What is compared, in a line; or that nothing is, and why."""
        if not self.is_possible:
            return f"No comparison: {self.reason}"
        sides = zip(self.labels, (self.a, self.b), strict=True)
        return " against ".join(f"{name} ({len(ids)} document{'s' * (len(ids) != 1)})" for name, ids in sides)

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


def choose_comparison(
    documents: pd.DataFrame,
    *,
    column: str,
    a: str = "",
    b: str = "",
    query_a: str = "",
    query_b: str = "",
    documents_a: Collection[str] = (),
    documents_b: Collection[str] = (),
) -> Choice:
    """Return two groups by lists of documents where they are given, else by queries, else by a column.

    Without a second list or query the second group is all other documents. Raises InputError for a second list or
    query without a first, an unknown document, a query that cannot be read or holds no document.
    """
    if documents_b and not documents_a:
        raise InputError("documents_b is given without documents_a; give the first group too")
    if query_b and not query_a:
        raise InputError("query_b is given without query_a; give the first group too")
    if documents_a:
        first, second = split_by_list(documents, documents_a, documents_b or None)
        names = ("listed", "listed as second" if documents_b else "all others")
    elif query_a:
        first, second = split_by_query(documents, query_a, query_b or None)
        names = (query_a, query_b or "all others")
    else:
        return choose_groups(documents, column, a, b)
    return replace(Choice(labels=names), a=tuple(first), b=tuple(second))


def describe_confounding(described: pd.DataFrame, choice: Choice) -> str:
    """Return a sentence on the other metadata in which the groups differ; empty where nothing is known to.

    ``described``: the table of ``describe_choice``. A column counts as different where some value is held by
    another share of the documents of one group than of the other.
    """
    parts = []
    for name, rows in described.groupby("column", sort=True):
        shares_a, shares_b = rows["n_documents_a"] / len(choice.a), rows["n_documents_b"] / len(choice.b)
        gaps = (shares_a - shares_b).abs()
        if gaps.max() > 0 and name not in ("date", "language"):
            order = rows.assign(
                _gap=-gaps, _open=rows["value"] == "not stated", _n=rows["n_documents_a"] + rows["n_documents_b"]
            )
            row = order.sort_values(["_open", "_gap", "_n", "value"]).iloc[0]
            parts.append(
                f"{str(name).replace('_', ' ')} ({row['value']}: {row['n_documents_a']} of {len(choice.a)} against "
                f"{row['n_documents_b']} of {len(choice.b)})"
            )
    if not parts:
        return ""
    return f"The groups differ in {join_words(parts)} as well: a difference in words may be due to any of these."


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


def label_columns(choice: Choice) -> dict[str, str]:
    """Return words for the heads of a table of terms: the groups by their names."""
    a, b = choice.labels if choice.is_possible else ("group a", "group b")
    heads = {
        "term": "term",
        "log_ratio": "log ratio",
        "loo_range": "range, one text left out",
        "ci_range": "95 % interval",
        "g2_two_cell": "G2, two cells",
        "p_adjusted": "p, adjusted",
        "p_floor": "least p possible",
    }
    for side, label in (("a", a), ("b", b)):
        heads |= {
            f"n_{side}": f"n in {label}",
            f"docs_{side}": f"texts of {label}",
            f"n_documents_{side}": label,
        }
    return heads


def compare_groups(
    counts: Counts,
    choice: Choice,
    *,
    name: str,
    min_count: int = 5,
    prior: float = 0.05,
    strata: pd.Series | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``comparisons`` and ``terms`` of a choice; both empty where there are no two groups.

    ``strata``: label by doc_id; documents are relabelled only within one.
    """
    from communique.tables import empty_table
    from communique.terms.keyness import compare_terms

    if not choice.is_possible:
        return empty_table("comparisons"), empty_table("terms")
    return compare_terms(
        counts,
        choice.a,
        choice.b,
        name=name,
        labels=choice.labels,
        min_count=min_count,
        prior=prior,
        strata=None if strata is None else {str(doc_id): str(label) for doc_id, label in strata.items()},
    )
