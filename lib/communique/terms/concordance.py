"""Concordance (KWIC): where a word, phrase or wildcard stands, with what stands left and right of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.terms.searching import Search
from communique.text.tokens import DEFAULT_OPTIONS, TokenOptions

COLUMNS = ("doc_id", "sentence", "role", "voice", "start", "end", "left", "text", "right")


def find_concordance(
    documents: Mapping[str, tuple[str, Sequence[Sentence]]],
    query: str,
    *,
    roles: Collection[str] = ("body",),
    options: TokenOptions = DEFAULT_OPTIONS,
    quotations: pd.DataFrame | None = None,
    width: int = 60,
    sort: Literal["text", "left", "right"] = "text",
) -> pd.DataFrame:
    """Find a word or phrase with its context, in the terms of the options and within sentences.

    ``query``: words one space apart; ``*`` stands for any characters within a word (``cooperat*``), alone for
    any one word (``community * future``). ``quotations`` (doc_id, start, end) gives each hit's voice:
    "quoted" or "narrator", else it is empty. ``width``: characters of context on each side, white space shown
    as one space.

    One row is a hit, ``text[start:end]``; ``sentence`` is a position in the document's sentences. Sorted by
    place, or by the words to the left (read outward) or to the right, then by place. Hits may overlap. Raises
    InputError for a query without a word, or of nothing but ``*``.
    """
    if sort not in ("text", "left", "right"):
        raise InputError(f"sort={sort!r}: it must be text, left or right.")
    search = Search(query, options)
    spans = find_quoted_spans(quotations)
    columns: dict[str, list[object]] = {name: [] for name in COLUMNS}
    add = [columns[name].append for name in COLUMNS]
    wanted = frozenset(roles)
    for doc_id in sorted(documents):
        text, sentences = documents[doc_id]
        quoted = spans.get(doc_id, [])
        for number, start, end in search.find(text, sentences, wanted):
            add[0](doc_id)
            add[1](number)
            add[2](sentences[number].role)
            add[3]("" if quotations is None else find_voice(quoted, start, end))
            add[4](start)
            add[5](end)
            left, right = text[max(0, start - width) : start], text[end : end + width]
            add[6](left.strip() if left.isprintable() and "  " not in left else " ".join(left.split()))
            add[7](text[start:end])
            add[8](right.strip() if right.isprintable() and "  " not in right else " ".join(right.split()))
    texts = {name for name in COLUMNS if name not in ("sentence", "start", "end")}
    table = pd.DataFrame({name: _as_column(columns[name], name in texts) for name in COLUMNS})
    return _sort(table, sort)


def _as_column(values: list[object], is_text: bool) -> object:
    """Give a column through Arrow, which takes a list of texts as it is, instead of looking at each value twice."""
    if is_text:
        import pyarrow as pa

        return pd.array(pa.array(values, type=pa.large_string()), dtype="str")
    return np.array(values, dtype=np.int64)


def find_voice(quoted: Sequence[tuple[int, int]], start: int, end: int) -> str:
    """Say "quoted" where the span lies inside one of the sorted, disjoint stretches, else "narrator"."""
    at = bisect_right(quoted, (start, float("inf"))) - 1
    return "quoted" if at >= 0 and quoted[at][1] >= end else "narrator"


def find_quoted_spans(quotations: pd.DataFrame | None) -> dict[str, list[tuple[int, int]]]:
    """Give each document's quoted stretches, sorted and disjoint. Raises InputError for a missing column."""
    spans: dict[str, list[tuple[int, int]]] = {}
    if quotations is not None:
        if missing := [name for name in ("doc_id", "start", "end") if name not in quotations]:
            raise InputError(f"The table of quotations lacks the column {missing[0]!r}.")
        for doc_id, start, end in zip(quotations["doc_id"], quotations["start"], quotations["end"], strict=True):
            spans.setdefault(str(doc_id), []).append((int(start), int(end)))
    return {doc_id: merge_spans(found) for doc_id, found in spans.items()}


def merge_spans(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join stretches that touch or overlap; sorted."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _sort(table: pd.DataFrame, sort: str) -> pd.DataFrame:
    if sort == "text" or table.empty:
        return table  # documents are read in the order of their ids, and hits found by place
    words = [context.lower().split() for context in table[sort]]
    keys = [" ".join(reversed(context)) if sort == "left" else " ".join(context) for context in words]
    ordered = table.assign(_key=keys).sort_values(["_key", "doc_id", "start"], kind="stable", ignore_index=True)
    return ordered.drop(columns="_key")
