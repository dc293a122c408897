"""What stands before the running text: menus, headline, standfirst, summary, pictures."""

from __future__ import annotations

import re

from communique.corpus.dates import find_dates
from communique.corpus.page import Page

_PERSON = re.compile(r"^(?:[A-Z][\w'\u2019.-]{1,20}(?: (?=[A-Z])|$)){2,4}$")
_SCENE_DATE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
    r" (?:\d{1,2}, )?(?:19|20)\d{2}\b"
)
_SITE = frozenset({"breadcrumb", "menu of links", "site name", "languages", "menu"})
_PLACE = re.compile(r"^[A-Z][A-Z'\u2019.-]+(?:[ ,/][A-Z'\u2019.-]+){0,3}$")
_TITLE_WORDS, _GOOD_TITLE_WORDS, _TITLE_CHARS = 3, 5, 300
_STANDFIRST_WORDS = 45


def label_top(page: Page) -> None:
    """Label the blocks before the running text that no rule has decided."""
    free = [at for at in range(min(page.first, len(page))) if page.is_free(at)]
    for at in free:
        if page.is_bullet(at):
            page.give(at, "summary", "structure: bullets before the text")
    heads = [at for at in range(page.first) if page.labels[at] is not None and page.labels[at].rule == "summary head"]  # type: ignore[union-attr]
    title_at = find_title(page, [at for at in free if page.is_free(at)])
    for at in free:
        if page.is_free(at):
            _label_one(page, at, title_at, heads)


def _label_one(page: Page, at: int, title_at: int | None, heads: list[int]) -> None:
    block = page.blocks[at]
    if title_at is None:
        page.give(at, "navigation", "structure: label before the text")
    elif at == title_at:
        page.give(at, "title", "structure: headline before the text")
    elif same_title(page, title_at, at):
        page.give(at, "title", "structure: headline repeated")
    elif heads and at > heads[0]:
        page.give(at, "summary", "structure: under a summary head")
    elif at < title_at:
        page.give(at, "navigation", "structure: label before the headline")
    elif at == page.first - 1 and _PLACE.match(block.folded) and block.n_words <= 3:
        page.give(at, "dateline", "structure: place alone before the text")
    elif _is_stamp(block.folded):
        page.give(at, "publication", "structure: a date under the headline")
    elif _is_scene(page, at):
        page.give(at, "caption", "structure: a dated scene before the text")
    elif page.role(at + 1) == "credit" and block.n_words >= 5:
        page.give(at, "caption", "structure: before a credit")
    elif _PERSON.match(block.folded):
        page.give(at, "byline", "structure: name under the headline")
    elif block.n_words >= 5:
        page.give(at, "subtitle", "structure: between headline and text")
    else:
        page.give(at, "navigation", "structure: label under the headline")


def _is_stamp(folded: str) -> bool:
    """Whether a short line holds a full date and few words besides."""
    dates = [date for date in find_dates(folded) if len(date.iso) == 10] if len(folded) <= 140 else []
    rest = folded[: dates[0].start] + folded[dates[0].end :] if dates else ""
    return bool(dates) and len(re.findall(r"[^\W\d_]{3,}", rest)) <= 6


def _is_scene(page: Page, at: int) -> bool:
    """Whether a single sentence under the headline names the day of a picture."""
    block = page.blocks[at]
    return 8 <= block.n_words <= 70 and page.is_one_sentence(at) and _SCENE_DATE.search(block.folded) is not None


def find_title(page: Page, free: list[int]) -> int | None:
    """Return the block that is the headline: one that is repeated, else the first of five words or more, else of three.

    A name of the site, which its menu or breadcrumb follows, is passed over where another good one stands after it.
    """
    fitting = [
        at
        for at in free
        if page.blocks[at].n_words >= _TITLE_WORDS
        and len(page.blocks[at].folded) <= _TITLE_CHARS
        and not _is_scene(page, at)
        and not _is_stamp(page.blocks[at].folded)
    ]
    good = [at for at in fitting if page.blocks[at].n_words >= _GOOD_TITLE_WORDS]
    for at in good:
        if any(same_title(page, at, other) for other in good if other != at):
            return at
    for pool in (good, fitting):
        for number, at in enumerate(pool):
            if not _is_before_menu(page, at) or number == len(pool) - 1:
                return at
    return None


def _is_before_menu(page: Page, at: int) -> bool:
    """Whether one of the next two blocks is the site's menu, breadcrumb or choice of languages."""
    return any(
        page.blocks[later].is_menu or _rule(page, later) in _SITE for later in range(at + 1, min(at + 3, page.first))
    )


def _rule(page: Page, at: int) -> str:
    label = page.labels[at]
    return label.rule if label else ""


def same_title(page: Page, title_at: int, at: int) -> bool:
    """Whether two blocks are one headline, be it with an outlet's name after it."""
    one, other = page.key(title_at), page.key(at)
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 12 and longer.startswith(shorter) and len(longer) <= len(shorter) + 60


def find_start(page: Page, prose: list[int]) -> int:
    """Return the block with which the running text starts.

    The paragraph with the dateline, where it is among the first three; else the paragraph after the first byline or
    stamp, where only a standfirst stands before that; else the first paragraph.
    """
    opening = next((at for at in prose[:3] if page.datelines[at] is not None), None)
    if opening is not None and (opening == prose[0] or page.dateline_names(opening)):
        return opening
    first = prose[0]
    near = [at for at in range(first + 1, min(first + 4, len(page))) if page.role(at) in ("byline", "publication")]
    if first > 0 and near and len(prose) >= 4:
        before = [at for at in prose if at < near[-1]]
        if len(before) == 1 and page.is_one_sentence(first) and page.blocks[first].n_words <= _STANDFIRST_WORDS:
            return prose[1]
    return first
