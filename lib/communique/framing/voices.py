"""Whose words a hit stands in: the narrator's, or a speaker's who is quoted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

import pandas as pd

from communique.framing.lexer import count_words


@dataclass(slots=True)
class _Quotations:
    """The stretches of one document's quotations, in order; ``reach`` is the furthest end so far."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    ids: list[object] = field(default_factory=list)
    reach: list[int] = field(default_factory=list)

    def find(self, start: int, end: int) -> int | None:
        """The shortest stretch that holds at least half of a span, the first of equals; None without one."""
        best: int | None = None
        i = bisect_left(self.starts, end) - 1
        while i >= 0 and self.reach[i] > start:
            overlap = min(end, self.ends[i]) - max(start, self.starts[i])
            if 2 * overlap >= end - start and (best is None or self._size(i) <= self._size(best)):
                best = i
            i -= 1
        return best

    def _size(self, i: int) -> int:
        return self.ends[i] - self.starts[i]


def give_voices(frames: pd.DataFrame, quotations: pd.DataFrame | None) -> pd.DataFrame:
    """Add voice_kind (narrator, speaker), voice (the speaker's name, empty for a mention such as “they”) and quotation to hits.

    A hit is a speaker's where at least half of its characters stand in a stretch of a quotation; of several
    such stretches the shortest counts (a quotation inside another), then the first.
    """
    spans = _by_document(quotations)
    nothing = _Quotations()
    kinds: list[str] = []
    voices: list[str] = []
    ids: list[object] = []
    places = zip(frames["doc_id"].tolist(), frames["start"].tolist(), frames["end"].tolist(), strict=True)
    for doc_id, start, end in places:
        inside = spans.get(doc_id, nothing)
        i = inside.find(start, end)
        kinds.append("narrator" if i is None else "speaker")
        voices.append("" if i is None else inside.names[i])
        ids.append(pd.NA if i is None else inside.ids[i])
    return frames.assign(
        voice_kind=pd.Series(kinds, dtype=object),
        voice=pd.Series(voices, dtype=object),
        quotation=pd.Series(ids, dtype="Int64"),
    )


def _by_document(quotations: pd.DataFrame | None) -> dict[str, _Quotations]:
    spans: dict[str, _Quotations] = {}
    if quotations is None:
        return spans
    ordered = quotations.sort_values(["doc_id", "start", "end"], kind="stable")
    columns = [ordered[c].tolist() for c in ("doc_id", "start", "end", "speaker_name", "quotation")]
    for doc_id, start, end, name, number in zip(*columns, strict=True):
        inside = spans.setdefault(doc_id, _Quotations())
        inside.starts.append(start)
        inside.ends.append(end)
        inside.names.append(name if isinstance(name, str) else "")
        inside.ids.append(number)
    for inside in spans.values():
        inside.reach = list(accumulate(inside.ends, max))
    return spans


def count_voice_words(sentences: pd.DataFrame, quotations: pd.DataFrame | None) -> tuple[int, int]:
    """How many words of the sentences are the narrator's, and how many stand in a quotation: together all of them."""
    total = sum(count_words(sentences["text"].tolist()))
    spoken = count_spoken_words(sentences, quotations) if quotations is not None else 0
    return int(total - spoken), int(spoken)


def count_spoken_words(sentences: pd.DataFrame, quotations: pd.DataFrame) -> int:
    """How many words of the sentences stand in a quotation."""
    inside: list[str] = []
    merged = _merge_spans(quotations)
    near = sentences[sentences["doc_id"].isin(set(merged))]
    columns = [near[name].tolist() for name in ("doc_id", "start", "end", "text")]
    for doc_id, start, end, text in zip(*columns, strict=True):
        pieces = merged.get(doc_id, [])
        for first, last in pieces[_first_after(pieces, start) :]:
            if first >= end:
                break
            inside.append(text[max(first - start, 0) : last - start])
    return sum(count_words(inside)) if inside else 0


def _first_after(pieces: list[tuple[int, int]], start: int) -> int:
    """The first piece that ends after ``start``."""
    return bisect_right(pieces, start, key=lambda piece: piece[1])


def _merge_spans(quotations: pd.DataFrame) -> dict[str, list[tuple[int, int]]]:
    """Each document's stretches of speech, in order, those that overlap as one."""
    merged: dict[str, list[tuple[int, int]]] = {}
    ordered = quotations.sort_values(["doc_id", "start", "end"], kind="stable")
    for doc_id, start, end in zip(ordered["doc_id"], ordered["start"], ordered["end"], strict=True):
        spans = merged.setdefault(doc_id, [])
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return merged
