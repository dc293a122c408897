"""Concordance (KWIC): where a word, phrase or wildcard stands, with what stands left and right of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.terms.contexts import cut_contexts
from communique.terms.scanning import Document
from communique.terms.searching import Places, Search
from communique.text.tokens import DEFAULT_OPTIONS, TokenOptions

if TYPE_CHECKING:
    from numpy.typing import NDArray

VOICES = ("narrator", "quoted", "")
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
    doc_ids = sorted(documents)
    held = [documents[doc_id] for doc_id in doc_ids]
    places = Search(query, options).find_places(held, frozenset(roles))
    spans = None if quotations is None else find_quoted_spans(quotations)
    contexts = cut_contexts([text for text, _ in held], places.documents, places.starts, places.ends, width=width)
    left, text, right = (pd.array(column, dtype="str") for column in contexts)
    table = pd.DataFrame(
        {
            "doc_id": pd.array(doc_ids, dtype="str").take(places.documents),
            "sentence": places.sentences,
            "role": pd.array(sorted(set(roles)), dtype="str").take(find_roles(held, places, sorted(set(roles)))),
            "voice": pd.array(list(VOICES), dtype="str").take(find_voices(doc_ids, places, spans)),
            "start": places.starts,
            "end": places.ends,
            "left": left,
            "text": text,
            "right": right,
        },
        columns=list(COLUMNS),
    )
    return _sort(table, sort)


def find_roles(documents: Sequence[Document], places: Places, roles: Sequence[str]) -> NDArray[np.int64]:
    """Give the role of each place's sentence: positions in ``roles``, which hold them all."""
    if len(roles) == 1:
        return np.zeros(len(places.starts), dtype=np.int64)
    numbers = {role: number for number, role in enumerate(roles)}
    pairs = zip(places.documents.tolist(), places.sentences.tolist(), strict=True)
    codes = [numbers[documents[document][1][sentence].role] for document, sentence in pairs]
    return np.array(codes, dtype=np.int64)


def find_voices(
    doc_ids: Sequence[str], places: Places, spans: Mapping[str, list[tuple[int, int]]] | None
) -> NDArray[np.int64]:
    """Say of each place whether it lies inside a quoted stretch of its document: positions in ``VOICES``."""
    if spans is None:
        return np.full(len(places.starts), 2)
    quoted = [(at, *span) for at, doc_id in enumerate(doc_ids) for span in spans.get(doc_id, ())]
    if not quoted:
        return np.zeros(len(places.starts), dtype=np.int64)
    owners, firsts, lasts = np.array(quoted, dtype=np.int64).T
    wide = int(max(lasts.max(), places.ends.max(initial=0))) + 1
    before = np.searchsorted(owners * wide + firsts, places.documents * wide + places.starts, side="right") - 1
    is_inside = (before >= 0) & (owners[before] == places.documents) & (lasts[before] >= places.ends)
    return np.asarray(is_inside.astype(np.int64))


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
