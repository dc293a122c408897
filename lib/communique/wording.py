"""Small words for readers: lists as prose, texts cut at a word, short labels for documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

TOGETHER = "; "
"""Stands between the names of those who speak together, in a column of speakers."""


def join_words(values: Iterable[str], *, last: str = "and") -> str:
    """Return names as prose: "a", "a and b", "a, b and c"."""
    names = list(values)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def name_voice(name: str) -> str:
    """Return the name in a column of speakers as prose: "A", and "A and B" for two who speak together."""
    return join_words(name.split(TOGETHER))


def quote_words(values: Iterable[str]) -> str:
    """Return words as prose, each in quotation marks."""
    return join_words(f"\u201c{value}\u201d" for value in values)


def shorten(text: str, width: int) -> str:
    """Return ``text`` cut to ``width`` characters at a word, with an ellipsis where it was cut."""
    folded = " ".join(text.split())
    if len(folded) <= width:
        return folded
    return folded[: width - 1].rsplit(" ", 1)[0].rstrip(",;:-\u2013\u2014") + "\u2026"


def label_documents(doc_ids: Sequence[str]) -> dict[str, str]:
    """Return a short label for each document: its id up to the first underscore where that tells them apart."""
    ids = list(dict.fromkeys(doc_ids))
    heads = [doc_id.split("_", 1)[0] for doc_id in ids]
    if len(set(heads)) == len(ids) and all(heads):
        return dict(zip(ids, heads, strict=True))
    return {doc_id: shorten(doc_id, 28) for doc_id in ids}


def each_row(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table as named tuples."""
    yield from frame.itertuples(index=False)
