"""Matching a codebook on texts: every hit of every indicator, overlaps within a frame resolved."""

from __future__ import annotations

import numpy as np
import pandas as pd

from communique.framing.lexer import Ints
from communique.framing.model import Codebook, Frame
from communique.framing.selection import Selection, select_words
from communique.framing.spans import blocks_of, find_spans


def find_hits(texts: list[str], codebook: Codebook) -> pd.DataFrame:
    """Hits in texts: row (index into ``texts``), frame, indicator, start, end (code points in it), text.

    Of hits of one frame that overlap, the leftmost stays, of those the longest, of those the first in the
    codebook. Sorted by row, start, end and the codebook's order of frames. The patterns of the book as a
    whole are looked up in one pass over the words, so that the time hardly depends on their number.
    """
    blocks = [b for frame in codebook.frames for indicator in frame.indicators for b in blocks_of(indicator)]
    selection = select_words(texts, blocks)
    parts = [_hits_of(frame, number, selection) for number, frame in enumerate(codebook.frames)]
    first, last, frame, indicator = (np.concatenate(column) for column in zip(*parts, strict=True))
    row, start, end = selection.row[first], selection.start[first], selection.end[last]
    order = np.lexsort([frame, end, start, row])
    row, start, end = row[order], start[order], end[order]
    names = np.array([f.frame for f in codebook.frames], dtype=object)
    patterns = np.array([i.pattern for f in codebook.frames for i in f.indicators], dtype=object)
    begins = np.cumsum([0, *(len(f.indicators) for f in codebook.frames)])
    places = zip(row.tolist(), start.tolist(), end.tolist(), strict=True)
    return pd.DataFrame({
        "row": row,
        "frame": names[frame[order]],
        "indicator": patterns[(begins[frame] + indicator)[order]],
        "start": start,
        "end": end,
        "text": pd.Series([texts[r][s:e] for r, s, e in places], dtype=object),
    })  # fmt: skip


def _hits_of(frame: Frame, number: int, selection: Selection) -> tuple[Ints, Ints, Ints, Ints]:
    """First and last word, frame and indicator of the hits of one frame."""
    found = [find_spans(indicator, selection) for indicator in frame.indicators]
    first = np.concatenate([spans.first for spans in found])
    last = np.concatenate([spans.last for spans in found])
    indicator = np.repeat(np.arange(len(found)), [len(spans) for spans in found])
    order = np.lexsort([indicator, -last, first])
    first, last, indicator = first[order], last[order], indicator[order]
    keep = _leftmost_longest(first, last)
    return first[keep], last[keep], np.full(len(keep), number), indicator[keep]


def _leftmost_longest(first: Ints, last: Ints) -> Ints:
    """Indices of the spans that stay; spans are sorted by first word, then by falling last word."""
    if not len(first):
        return np.empty(0, dtype=np.int64)
    reach = np.maximum.accumulate(last)
    is_new = np.concatenate([[True], first[1:] > reach[:-1]])  # touches nothing before it
    is_alone = is_new & np.concatenate([is_new[1:], [True]])
    kept = np.flatnonzero(is_alone).tolist()
    end = -1
    for i in np.flatnonzero(~is_alone).tolist():
        if first[i] > end:
            kept.append(i)
            end = int(last[i])
    return np.sort(np.array(kept, dtype=np.int64))
