"""The rules of matching, written down word for word and slowly: the oracle of the fast matcher."""

from __future__ import annotations

import pandas as pd

from communique.framing.codebook import Codebook, Indicator
from communique.framing.patterns import Sequence, compile_pattern
from communique.framing.tokens import POSSESSIVE, Token, is_joint, tokenize

Span = tuple[int, int]


def find_hits_slowly(texts: list[str], codebook: Codebook) -> pd.DataFrame:
    """Hits in texts: row (index into ``texts``), frame, indicator, start, end (code points in it), text."""
    rows = []
    for row, text in enumerate(texts):
        tokens = tokenize(text)
        for frame in codebook.frames:
            spans = []
            for order, indicator in enumerate(frame.indicators):
                spans += [(s, -e, order, indicator.pattern) for s, e in match_indicator(indicator, text, tokens)]
            end = 0
            for start, minus_end, _, pattern in sorted(spans):
                if start >= end:
                    end = -minus_end
                    rows.append((row, frame.frame, pattern, start, end, text[start:end]))
    return pd.DataFrame(rows, columns=["row", "frame", "indicator", "start", "end", "text"])


def match_indicator(indicator: Indicator, text: str, tokens: list[Token]) -> list[Span]:
    """Spans of one indicator in one text, contexts applied, in order; overlapping ones included."""
    spans = match_pattern(indicator.pattern, indicator.match_case, text, tokens)
    if not spans:
        return []
    barred = [s for p in indicator.not_in for s in match_pattern(p, indicator.match_case, text, tokens)]
    spans = [s for s in spans if not any(b[0] < s[1] and s[0] < b[1] for b in barred)]
    if indicator.requires:
        near = [s for p in indicator.requires for s in match_pattern(p, indicator.match_case, text, tokens)]
        spans = [s for s in spans if any(_is_near(s, n, tokens, indicator.window) for n in near)]
    if indicator.excludes:
        near = [s for p in indicator.excludes for s in match_pattern(p, indicator.match_case, text, tokens)]
        spans = [s for s in spans if not any(_is_near(s, n, tokens, indicator.window) for n in near)]
    return spans


def _is_near(span: Span, other: Span, tokens: list[Token], window: int | None) -> bool:
    if other[0] < span[1] and span[0] < other[1]:
        return False
    if window is None:
        return True
    first, last = sorted([span, other])
    between = [t for t in tokens if t.start >= first[1] and t.end <= last[0] and t.norm != POSSESSIVE]
    return len(between) < window


def match_pattern(pattern: str, match_case: bool, text: str, tokens: list[Token]) -> list[Span]:
    """Spans of one pattern in one text, in order, without doubles."""
    spans = set()
    for sequence in compile_pattern(pattern, match_case=match_case):
        spans.update(_match_sequence(sequence, text, tokens))
    return sorted(spans)


def _match_sequence(sequence: Sequence, text: str, tokens: list[Token]) -> list[Span]:
    chains: list[tuple[int, int]] = []
    for number in range(len(sequence.blocks) - 1, -1, -1):
        block = sequence.blocks[number]
        starts = [i for i in range(len(tokens) - len(block) + 1) if _is_block(block, i, text, tokens)]
        if number == len(sequence.blocks) - 1:
            chains = [(i, i + len(block) - 1) for i in starts]
            continue
        linked = []
        for i in starts:
            last = i + len(block) - 1
            after = [c for c in chains if c[0] > last and _n_between(tokens, last, c[0]) <= sequence.gaps[number]]
            if after:
                linked.append((i, min(after)[1]))
        chains = linked
    return [(tokens[a].start, tokens[b].end) for a, b in chains]


def _n_between(tokens: list[Token], first: int, last: int) -> int:
    return sum(token.norm != POSSESSIVE for token in tokens[first + 1 : last])


def _is_block(block, i, text, tokens):
    for k, word in enumerate(block):
        token = tokens[i + k]
        if not any(w.accepts(token.norm) and w.accepts_case(text[token.start : token.end]) for w in word):
            return False
        if k and not is_joint(text[tokens[i + k - 1].end : token.start]):
            return False
    return True
