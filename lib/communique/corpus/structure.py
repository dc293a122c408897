"""The roles that a block's place decides: the order of the steps, headings and running text."""

from __future__ import annotations

import re

from communique.corpus.page import Page
from communique.corpus.tail import (
    label_after_end,
    label_left_out,
    label_promotions,
    label_related_lists,
    label_teaser_cards,
    trim_furniture,
)
from communique.corpus.top import find_start, label_top

_DATED_SCENE = re.compile(
    r"^On (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2},(?: \d{4},)? "
)
_NUMBERED = re.compile(r"^(?:\(?\d{1,2}[.)]|\(?[a-z]\)|[IVX]{1,4}\.) ")
_SPEAKER = re.compile(r"^[A-Z][\w .'\u2019-]{0,40}:(?: |$)")
_LABEL = re.compile(r"^(?:[A-Z]\w+ )?(?:\d{1,2}|[A-Z]\w*) ?: ")
_QUOTES = "\"'\u201c\u2018"
_HEADING_WORDS = 14


def label_structure(page: Page) -> None:
    """Give every block of ``page`` its label."""
    if not len(page):
        return
    label_promotions(page)
    _apply_rules(page, everywhere=True)
    _bound_running_text(page)
    _free_signed_ends(page)
    _apply_rules(page, everywhere=False)
    for at, block in enumerate(page.blocks):
        if block.is_menu:
            page.give(at, "navigation", "menu")
    _label_service(page)
    label_top(page)
    label_left_out(page)
    label_teaser_cards(page)
    label_related_lists(page)
    label_after_end(page)
    _label_headline_runs(page)
    _label_middle(page)


def _apply_rules(page: Page, *, everywhere: bool) -> None:
    """Label by wording: first the rules that hold everywhere, then those for the top and the tail."""
    for at in range(len(page)):
        if not page.is_free(at) or page.datelines[at] is not None:
            continue
        is_top, is_tail = at < page.first, at > page.last
        rule = page.find_rule(at, is_top=is_top, is_tail=is_tail, everywhere=everywhere)
        if rule is not None:
            page.give(at, rule.role, rule.name)


def _bound_running_text(page: Page) -> None:
    """Find the first and the last block of running text."""
    prose = [at for at in range(len(page)) if page.is_free(at) and page.is_prose(at) and not page.is_bullet(at)]
    if not prose:  # a very short text: whatever ends like a sentence
        prose = [
            at
            for at in range(len(page))
            if page.is_free(at) and page.blocks[at].is_sentence and at not in page.left_out
        ]
    if not prose:
        page.first, page.last = len(page), len(page) - 1
        return
    prose = trim_furniture(page, prose)
    while len(prose) > 2 and page.is_service(prose[-1]):
        page.give(prose.pop(), "navigation", "service text: speaks to the reader of the site")
    page.last = prose[-1]
    page.first = find_start(page, prose)


def _free_signed_ends(page: Page) -> None:
    """An agency's name in brackets after the last paragraph signs the story; elsewhere it credits a picture."""
    signed = [at for at, label in enumerate(page.labels) if label and label.rule == "caption with an agency alone"]
    for at in signed:
        if at > page.last and page.datelines[at] is None:
            page.labels[at] = None
            page.last = at


def _label_service(page: Page) -> None:
    """Notices to the reader of the site within the story or at its ends."""
    for at in range(len(page)):
        if page.is_free(at) and page.datelines[at] is None and page.is_service(at):
            page.give(at, "navigation", "service text: speaks to the reader of the site")


def _label_headline_runs(page: Page) -> None:
    """Two headlines or more on end within the story are a list of teasers; one beside a teaser is one too."""
    middle = range(page.first + 1, len(page))
    loose = {at for at in middle if page.is_free(at) and _is_headline(page, at)}
    start = 0
    for at in sorted(loose):
        start = start if at - 1 in loose else at
        after_colon = page.blocks[start - 1].folded[-1] in ":,;" and page.role(start - 1) in (None, "body")
        beside = [other for other in (at - 1, at + 1) if other in loose or page.role(other) == "related"]
        if beside and not after_colon:
            page.give(at, "related", "structure: headlines on end within the story", is_uncertain=True)


def _is_headline(page: Page, at: int) -> bool:
    block = page.blocks[at]
    if block.is_closed or not 4 <= block.n_words <= 18 or not (block.folded[0].isupper() or block.folded[0] in _QUOTES):
        return False
    return not (page.is_bullet(at) or _NUMBERED.match(block.folded) or _LABEL.match(block.folded))


def _label_middle(page: Page) -> None:
    """The rest is the story: paragraphs, and headings between them."""
    has_captions = any(page.role(at) == "caption" for at in range(len(page)))
    short_lines = _ShortLines(page)
    for at in range(len(page)):
        if not page.is_free(at):
            continue
        block = page.blocks[at]
        if _is_heading(page, at, short_lines):
            page.give(at, "heading", "structure: short line between paragraphs")
            short_lines.note_heading(at)
        elif page.role(at + 1) == "credit" and page.is_one_sentence(at) and at > page.first:
            page.give(at, "caption", "structure: before a credit")
        elif has_captions and _DATED_SCENE.match(block.folded) and page.is_one_sentence(at):
            page.give(at, "body", "structure: a dated scene, perhaps a caption without credit", is_uncertain=True)
        else:
            page.give(at, "body", "structure: running text")


class _ShortLines:
    """The lines of the story without an end mark that are headings or may yet be, as its blocks are read in order."""

    def __init__(self, page: Page) -> None:
        lines = page.short_lines(_HEADING_WORDS)
        self._lines = frozenset(lines)
        self._first = next((at for at in lines if page.role(at) == "heading"), len(page))
        self._last = next((at for at in reversed(lines) if page.is_free(at) or page.role(at) == "heading"), -1)

    def note_heading(self, at: int) -> None:
        if at in self._lines:
            self._first = min(self._first, at)

    def has_other(self, at: int) -> bool:
        """Whether a line before ``at`` is a heading, or one after it is or may be."""
        return self._first < at or self._last > at


def _is_heading(page: Page, at: int, short_lines: _ShortLines) -> bool:
    """Whether a free block is a short line without an end mark between paragraphs."""
    block = page.blocks[at]
    folded = block.folded
    if block.n_words > _HEADING_WORDS or at <= page.first or page.is_bullet(at) or at + 1 >= len(page):
        return False
    if _NUMBERED.match(folded) and (_is_numbered(page, at - 1) or _is_numbered(page, at + 1)):
        return False
    if _SPEAKER.match(folded) or not (folded[0].isupper() or folded[0] in _QUOTES or folded[0].isdigit()):
        return False
    if folded[-1] == "?" and not short_lines.has_other(at):
        return False  # a lone question is a paragraph
    if folded[-1] in ".,;:!\u2026" or (block.is_closed and folded[-1] not in '?"\u201d'):
        return False
    if folded[-1] in '"\u201d' and not folded.isupper() and (folded[0] in _QUOTES or folded[-2] in ".!?,"):
        return False
    following = next(
        (p for p in range(at + 1, len(page)) if page.role(p) not in ("caption", "credit", "navigation", "related")),
        None,
    )
    return following is not None and page.is_free(following) and page.is_prose(following)


def _is_numbered(page: Page, at: int) -> bool:
    return 0 <= at < len(page) and _NUMBERED.match(page.blocks[at].folded) is not None
