"""What stands before the running text: menus, headline, standfirst, summary, pictures."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from communique.corpus.dates import find_dates
from communique.corpus.page import Page

_PERSON = re.compile(r"^(?:[A-Z][\w'\u2019.-]{1,20}(?: (?=[A-Z])|$)){2,4}$")
_SCENE_DATE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
    r" (?:\d{1,2}, )?(?:19|20)\d{2}\b"
)
_SITE = frozenset({"breadcrumb", "menu of links", "site name", "languages", "menu"})
_PLACE = re.compile(r"^(?:[A-Z][A-Z'\u2019.-]+(?:[ ,/][A-Z'\u2019.-]+){0,3}|[A-Z][a-z]+(?: [A-Z][a-z]+)?:)$")
_STAMP_WORD = re.compile(
    r"(?i)posted|published|updated?|last|modified|first|issued|released?|date|time|edt|est|gmt|utc|ist|bst|cet|pdt|beijing|min|mins|minutes|read"
    r"|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun"
)
_LOOSE_END = re.compile(r"\b(?:about|with|for|of|the|and|to|in|on|at|by|a|an)$", re.IGNORECASE)
_TITLE_WORDS, _GOOD_TITLE_WORDS, _TITLE_CHARS = 3, 5, 300
_TITLE_KEY, _TITLE_REST = 12, 60
_ANCHORS = frozenset(
    {
        "by name",
        "publication stamp",
        "agency and time",
        "date line",
        "reading time",
        "time ago",
        "name and function",
        "section and date",
    }
)
_TOP_BLOCKS, _TOP_WORDS, _POINT_WORDS, _STANDFIRST_WORDS = 24, 80, 24, 45


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
    elif page.is_service(at):
        page.give(at, "navigation", "service text: speaks to the reader of the site")
    elif block.n_words >= 5:
        page.give(at, "subtitle", "structure: between headline and text")
    else:
        page.give(at, "navigation", "structure: label under the headline")


def _is_stamp(folded: str) -> bool:
    """Whether a short line holds a full date and few words besides."""
    dates = [date for date in find_dates(folded) if len(date.iso) == 10] if len(folded) <= 140 else []
    rest = folded[: dates[0].start] + folded[dates[0].end :] if dates else ""
    words = [word for word in re.findall(r"[^\W\d_]{3,}", rest) if not _STAMP_WORD.fullmatch(word)]
    return bool(dates) and len(words) <= 6


def _is_scene(page: Page, at: int) -> bool:
    """Whether a single sentence under the headline names the day of a picture."""
    block = page.blocks[at]
    return 8 <= block.n_words <= 70 and page.is_one_sentence(at) and _SCENE_DATE.search(block.folded) is not None


def find_title(page: Page, free: list[int]) -> int | None:
    """Return the block that is the headline: one that is repeated, else the first of five words or more, else of three.

    A name of the site, which its menu or breadcrumb follows, is passed over where another good one stands after it.
    """
    named = [
        at for at in free if page.blocks[at].n_words >= _TITLE_WORDS and len(page.blocks[at].folded) <= _TITLE_CHARS
    ]
    undated = [at for at in named if not _is_scene(page, at) and not _is_stamp(page.blocks[at].folded)]
    fitting = undated or [at for at in named if page.blocks[at].n_words >= _GOOD_TITLE_WORDS]
    good = [at for at in fitting if page.blocks[at].n_words >= _GOOD_TITLE_WORDS]
    repeated = _find_repeated(page, good)
    if repeated:
        return min(repeated)
    pool = good or fitting
    if not pool:
        return None
    return min(pool, key=lambda at: (_title_faults(page, at) + _is_before_menu(page, at), at))


def _find_repeated(page: Page, blocks: list[int]) -> set[int]:
    """Return those of ``blocks`` that are one headline with another of them, told without comparing each with each."""
    by_key: dict[str, list[int]] = {}
    for at in blocks:
        if len(page.key(at)) >= _TITLE_KEY:
            by_key.setdefault(page.key(at), []).append(at)
    lengths = sorted({len(key) for key in by_key})
    found = {at for same in by_key.values() if len(same) > 1 for at in same}
    for key, same in by_key.items():
        for length in lengths[bisect_left(lengths, len(key) - _TITLE_REST) : bisect_left(lengths, len(key))]:
            if shorter := by_key.get(key[:length]):
                found.update(same, shorter)
    return found


def _title_faults(page: Page, at: int) -> int:
    """Count what speaks against a block as headline: an end mark, a loose end, an address to the reader."""
    folded = page.blocks[at].folded
    capitals = sum(word[:1].isupper() for word in folded.split())
    ends_like_sentence = folded[-1] in ".;:" and not folded.endswith("...") and capitals < 0.6 * page.blocks[at].n_words
    return ends_like_sentence + (_LOOSE_END.search(folded) is not None) + 2 * page.is_service(at)


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
    return len(shorter) >= _TITLE_KEY and longer.startswith(shorter) and len(longer) <= len(shorter) + _TITLE_REST


def find_start(page: Page, prose: list[int]) -> int:
    """Return the block with which the running text starts.

    The paragraph with the dateline, where it is among the first three; else the first paragraph after the last byline
    or stamp before which no more than a standfirst and a notice stand; else the first paragraph.
    """
    opening = next((at for at in prose[:3] if page.datelines[at] is not None), None)
    if opening is not None and (opening == prose[0] or page.dateline_names(opening)):
        before = [at for at in prose if at < opening]
        if all(page.blocks[at].n_words <= _STANDFIRST_WORDS for at in before):
            return opening
    start = prose[0]
    for at in range(min(_TOP_BLOCKS, len(page))):
        n_before, n_until = bisect_left(prose, at), bisect_right(prose, at)
        lengths = [page.blocks[p].n_words for p in prose[: min(n_before, 3)]]
        if (
            n_before > 2
            or len(prose) - n_until < 2
            or sum(lengths) > _TOP_WORDS
            or max(lengths, default=0) > _STANDFIRST_WORDS
        ):
            break
        if n_before == n_until and n_before and _is_anchor(page, at) and _has_headline(page, prose[0]):
            start = prose[n_until]
    return _after_summary(page, prose, start)


def _has_headline(page: Page, first: int) -> bool:
    """Whether a headline can stand before a byline: a block before the first paragraph, or that one itself."""
    is_short = page.is_one_sentence(first) and page.blocks[first].n_words <= 30
    return is_short or any(not page.is_prose(p) for p in range(first))


def _after_summary(page: Page, prose: list[int], start: int) -> int:
    """Return the first paragraph after the points of a summary, where its head stands before the text's first lines."""
    near = range(min(len(page), start + 3))
    head = next((at for at in near if _rule(page, at) == "summary head" or _is_summary_head(page, at)), None)
    if head is None:
        return start
    later = [at for at in prose if at > max(head, start - 1)]
    is_long = (at for at in later if page.datelines[at] is not None or page.blocks[at].n_words > _POINT_WORDS)
    return next(is_long, start)


def _is_summary_head(page: Page, at: int) -> bool:
    folded = page.blocks[at].folded
    return any(rule.pattern.search(folded) for rule in page.rules.summary_heads)


def _is_anchor(page: Page, at: int) -> bool:
    """Whether a block is a byline or a stamp, judged as a line before the text."""
    folded = page.blocks[at].folded
    if _is_stamp(folded):
        return True
    if at == 2 and page.role(0) is None and _PERSON.match(folded) and not folded.isupper():
        return True  # headline, standfirst, name
    label = page.labels[at]
    rule = None if label else page.find_rule(at, is_top=True, is_tail=False)
    name = label.rule if label else rule.name if rule else ""
    return name in _ANCHORS
