"""Layout: which role each stretch of a news text has.

Two layers decide. Rules (``data/layout.yaml``) know lines by their wording: credits, bylines, stamps, sharing buttons.
Structure knows the rest by its place: the headline stands before the running text, a heading between paragraphs,
teasers after the end. Every segment names what decided.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter

from communique.corpus.blocks import Block, make_block, split_blocks
from communique.corpus.model import Segment
from communique.corpus.page import Page
from communique.corpus.rules import LayoutRules, Rule, default_rules
from communique.corpus.structure import label_structure

_DATELINE_WINDOW = 140
_TURN = re.compile(r"[A-Z][\w .,'\u2019-]{1,40}: ")
_TURN_WINDOW = 44
_START = attrgetter("start")
_FEWEST_WORDS = 14
_LONGEST_SINGLE = 60
_SINGLE_LINES = ("byline", "publication", "navigation")


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
    blocks = split_blocks(text, is_furniture=lambda line: _is_furniture(line, rules.blocks))
    blocks, prefixes = _split_prefixes(text, blocks, rules.title_prefixes)
    page = Page(blocks, rules, _find_datelines(blocks, rules), left_out)
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
    return sorted(segments, key=_START)


def _is_furniture(line: str, rules: Sequence[Rule]) -> bool:
    """Whether a line of a wrapped text is known by its wording alone, such as a stamp or a byline."""
    folded = " ".join(line.split())
    if len(folded) > _LONGEST_SINGLE or folded[:1].islower():
        return False
    return any(rule.role in _SINGLE_LINES and rule.applies(folded, is_top=True, is_tail=True) for rule in rules)


def _split_prefixes(text: str, blocks: Sequence[Block], prefixes: Sequence[Rule]) -> tuple[list[Block], list[Segment]]:
    """Cut what stands before the title on the first line off the first block."""
    if not blocks:
        return [], []
    first = blocks[0]
    for rule in prefixes:
        found = rule.pattern.match(first.folded)
        if found and len(first.folded) <= 400:
            split = _unfold(text, first, found.end())
            rest = make_block(text, split, first.end)
            head = Segment(rule.role, first.start, _strip_end(text, first.start, split), rule.name)
            return [rest, *blocks[1:]], [head]
    return list(blocks), []


def _find_datelines(blocks: Sequence[Block], rules: LayoutRules) -> list[tuple[str, int, re.Match[str]] | None]:
    """Return, for each block, (rule, length in the folded text, match) of the dateline that opens it.

    A story has one: the first. A later one counts only where it names an agency, as pages that join stories do.
    """
    found: list[tuple[str, int, re.Match[str]] | None] = []
    has_dateline, n_long = False, 0
    turns = [turn for block in blocks if (turn := _find_turn(block))]
    is_transcript = len(turns) >= 3 and len(set(turns)) < len(turns)
    for block in blocks:
        can_open = not block.is_menu and (block.is_closed or block.n_words >= 12)
        dateline = _match_dateline(block, rules) if can_open else None
        if dateline and not _is_sure(dateline) and (block.n_words < _FEWEST_WORDS or block.folded[-1] == "?"):
            dateline = None
        if dateline and is_transcript and _find_turn(block):
            dateline = None
        if dateline and (has_dateline or n_long > 3) and not dateline[2].groupdict().get("agency"):
            dateline = None
        has_dateline = has_dateline or dateline is not None
        n_long += block.n_words >= 20
        found.append(dateline)
    return found


def _find_turn(block: Block) -> str:
    """Return the name with which a turn of a transcript opens, empty where the block opens otherwise."""
    found = _TURN.match(block.folded) if ": " in block.folded[:_TURN_WINDOW] else None
    return found.group() if found else ""


def _is_sure(dateline: tuple[str, int, re.Match[str]]) -> bool:
    """Whether a dateline names an agency or a date: a place alone may be the first word of a headline."""
    found = dateline[2].groupdict()
    return bool(found.get("agency") or found.get("date"))


def _match_dateline(block: Block, rules: LayoutRules) -> tuple[str, int, re.Match[str]] | None:
    window = block.folded[:_DATELINE_WINDOW]
    if not (window[:1].isupper() or window[:1].isdigit() or window[:1] == "("):
        return None
    left = rules.openings.find_possible(window)
    while left:
        lowest = left & -left
        left ^= lowest
        rule = rules.datelines[lowest.bit_length() - 1]
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
