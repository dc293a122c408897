"""Where patterns stand among the selected words, and the context that keeps or bars a span."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from communique.framing.lexer import Flags, Ints
from communique.framing.model import Indicator
from communique.framing.patterns import Block, Sequence, compile_pattern
from communique.framing.selection import Selection


@dataclass(frozen=True, slots=True)
class Spans:
    """Stretches of words: indices of their first and last word in a Selection, sorted, without doubles."""

    first: Ints
    last: Ints

    def __len__(self) -> int:
        return len(self.first)

    def where(self, keep: Flags) -> Spans:
        """Those that ``keep`` marks."""
        return Spans(self.first[keep], self.last[keep])


def blocks_of(indicator: Indicator) -> list[Block]:
    """Every block that an indicator's patterns ask for."""
    return [
        block
        for _, pattern in indicator.patterns()
        for sequence in compile_pattern(pattern, match_case=indicator.match_case)
        for block in sequence.blocks
    ]


def find_spans(indicator: Indicator, selection: Selection) -> Spans:
    """Spans of an indicator that its contexts allow; they may overlap."""
    spans = _of_patterns((indicator.pattern,), indicator, selection)
    if len(spans) and indicator.not_in:
        barred = _of_patterns(indicator.not_in, indicator, selection)
        spans = spans.where(~_overlap(spans, barred, selection))
    if len(spans) and indicator.requires:
        wanted = _of_patterns(indicator.requires, indicator, selection)
        spans = spans.where(_is_near(spans, wanted, selection, indicator.window))
    if len(spans) and indicator.excludes:
        barred = _of_patterns(indicator.excludes, indicator, selection)
        spans = spans.where(~_is_near(spans, barred, selection, indicator.window))
    return spans


def _of_patterns(patterns: tuple[str, ...], indicator: Indicator, selection: Selection) -> Spans:
    found = [
        _match(sequence, selection)
        for pattern in patterns
        for sequence in compile_pattern(pattern, match_case=indicator.match_case)
    ]
    if len(found) == 1:
        return found[0]
    pairs = np.stack([np.concatenate([s.first for s in found]), np.concatenate([s.last for s in found])])
    pairs = np.unique(pairs, axis=1) if pairs.size else pairs
    return Spans(pairs[0], pairs[1])


def _match(sequence: Sequence, selection: Selection) -> Spans:
    """From the last block to the first: a block is kept where a kept one follows within the gap."""
    chains = _find_block(sequence.blocks[-1], selection)
    for block, gap in zip(sequence.blocks[-2::-1], sequence.gaps[::-1], strict=True):
        if not len(chains):
            return chains
        heads = _find_block(block, selection)
        following = np.searchsorted(chains.first, heads.last, side="right")
        is_there = following < len(chains)
        heads, following = heads.where(is_there), following[is_there]
        after = chains.first[following]
        n_between = selection.n_before[after] - selection.n_through[heads.last]
        fits = (n_between <= gap) & (selection.row[after] == selection.row[heads.last])
        chains = Spans(heads.first[fits], chains.last[following[fits]])
    return chains


def _find_block(block: Block, selection: Selection) -> Spans:
    rarest = min(range(len(block)), key=lambda k: len(selection.places[block[k]]))
    first = selection.places[block[rarest]] - rarest
    first = first[(first >= 0) & (first + len(block) <= len(selection.row))]
    for k in range(1, len(block)):
        first = first[selection.is_joined[first + k]]
    for k, element in enumerate(block):
        if k != rarest:
            first = first[_contains(selection.places[element], first + k)]
    return Spans(first, first + len(block) - 1)


def _contains(places: Ints, wanted: Ints) -> Flags:
    if not len(places):
        return np.zeros(len(wanted), dtype=bool)
    at = np.searchsorted(places, wanted)
    at[at == len(places)] = 0
    found: Flags = places[at] == wanted
    return found


def _overlap(spans: Spans, others: Spans, selection: Selection) -> Flags:
    """Whether a span shares a word with any of the others."""
    if not len(others):
        return np.zeros(len(spans), dtype=bool)
    reach = np.maximum.accumulate(others.last)
    before = np.searchsorted(others.first, spans.last, side="right") - 1
    return (before >= 0) & (reach[before] >= spans.first)


def _is_near(spans: Spans, others: Spans, selection: Selection, window: int | None) -> Flags:
    """Whether one of the others stands in the same text beside a span, at most ``window`` words away."""
    if not len(others):
        return np.zeros(len(spans), dtype=bool)
    limit = np.iinfo(np.int64).max if window is None else window
    right = np.searchsorted(others.first, spans.last, side="right")
    right_word = others.first[np.minimum(right, len(others) - 1)]
    is_right = (right < len(others)) & (selection.row[right_word] == selection.row[spans.last])
    is_right &= selection.n_before[right_word] - selection.n_through[spans.last] < limit
    ends = np.sort(others.last)
    left = np.searchsorted(ends, spans.first, side="left") - 1
    left_word = ends[np.maximum(left, 0)]
    is_left = (left >= 0) & (selection.row[left_word] == selection.row[spans.first])
    is_left &= selection.n_before[spans.first] - selection.n_through[left_word] < limit
    near: Flags = is_left | is_right
    return near
