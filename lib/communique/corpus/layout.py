"""Layout: which role each stretch of a news text has.

Two layers decide. Rules (``data/layout.yaml``) know lines by their wording: credits, bylines, stamps, sharing buttons.
Structure knows the rest by its place: the headline stands before the running text, a heading between paragraphs,
teasers after the end. Every segment names what decided.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from communique.corpus.blocks import Block, split_blocks
from communique.corpus.model import Segment
from communique.corpus.page import Page
from communique.corpus.rules import LayoutRules, Rule, default_rules
from communique.corpus.structure import label_structure

_DATELINE_WINDOW = 140


def find_segments(
    text: str, *, rules: LayoutRules | None = None, left_out: Sequence[tuple[int, int]] = ()
) -> list[Segment]:
    """Return the segments of ``text``: together they cover it but for white space, and none overlap.

    Args:
        text: the document's text, as ``Document.text``.
        rules: the rules of layout; by default those that ship with the library.
        left_out: spans that an extractor of web pages took for page furniture: never body.

    Returns:
        Segments in the order of the text. A paragraph is one segment; a dateline, or a date that stands before the
        title on its line, is a segment of its own.
    """
    rules = rules or default_rules()
    blocks, prefixes = _split_prefixes(text, split_blocks(text), rules.title_prefixes)
    page = Page(blocks, rules, [_find_dateline(block, rules.datelines) for block in blocks], left_out)
    label_structure(page)
    segments = list(prefixes)
    for block, label, dateline in zip(blocks, page.labels, page.datelines, strict=True):
        assert label is not None
        start = block.start
        if dateline is not None and label.role == "body":
            split = _unfold(text, block, dateline[1])
            segments.append(Segment("dateline", start, _strip_end(text, start, split), f"dateline: {dateline[0]}"))
            start = split
        if start < block.end:
            segments.append(Segment(label.role, start, block.end, label.rule, label.is_uncertain))
    return sorted(segments, key=lambda segment: segment.start)


def _split_prefixes(text: str, blocks: Sequence[Block], prefixes: Sequence[Rule]) -> tuple[list[Block], list[Segment]]:
    """Cut what stands before the title on the first line off the first block."""
    if not blocks:
        return [], []
    first = blocks[0]
    for rule in prefixes:
        found = rule.pattern.match(first.folded)
        if found and len(first.folded) <= 400:
            split = _unfold(text, first, found.end())
            rest = Block(split, first.end, " ".join(text[split : first.end].split()))
            head = Segment(rule.role, first.start, _strip_end(text, first.start, split), rule.name)
            return [rest, *blocks[1:]], [head]
    return list(blocks), []


def _find_dateline(block: Block, rules: Sequence[Rule]) -> tuple[str, int, re.Match[str]] | None:
    """Return (rule, length of the dateline in the folded text, match) of the dateline that opens ``block``."""
    window = block.folded[:_DATELINE_WINDOW]
    if not window[:1].isupper() and not window[:1].isdigit():
        return None
    for rule in rules:
        found = rule.pattern.match(window)
        if found and len(block.folded) > found.end() + 20:
            return rule.name, found.end(), found
    return None


def _unfold(text: str, block: Block, length: int) -> int:
    """Return the offset in ``text`` of the first visible character after ``length`` folded ones of ``block``."""
    at, seen, in_space = block.start, 0, False
    while at < block.end and seen < length:
        is_space = text[at].isspace()
        seen += not (is_space and in_space)
        in_space = is_space
        at += 1
    while at < block.end and text[at].isspace():
        at += 1
    return at


def _strip_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
