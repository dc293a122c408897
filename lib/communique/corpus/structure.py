"""The roles that a block's place decides: title, subtitle, summary, heading, teasers, body."""

from __future__ import annotations

import re

from communique.corpus.page import LONG_WORDS, Page
from communique.corpus.rules import Rule

_DATED_SCENE = re.compile(
    r"^On (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2},(?: \d{4},)? "
)
_PERSON = re.compile(r"^(?:[A-Z][\w'\u2019.-]{1,20}(?: (?=[A-Z])|$)){2,4}$")
_NUMBERED = re.compile(r"^(?:\(?\d{1,2}[.)]|\(?[a-z]\)|[IVX]{1,4}\.) ")
_SPEAKER = re.compile(r"^[A-Z][\w .'\u2019-]{0,40}:(?: |$)")
_END_ROLES = ("disclaimer", "navigation", "related", "byline", "publication", "credit")
_TITLE_WORDS, _TITLE_CHARS = 3, 300
_HEADING_WORDS = 14


def label_structure(page: Page) -> None:
    """Give every block of ``page`` its label."""
    if not len(page):
        return
    _apply_rules(page, everywhere=True)
    _bound_running_text(page)
    _apply_rules(page, everywhere=False)
    _label_top(page)
    _label_left_out(page)
    _label_teaser_cards(page)
    _label_related_lists(page)
    _label_after_end(page)
    _label_middle(page)


def _apply_rules(page: Page, *, everywhere: bool) -> None:
    """Label by wording: first the rules that hold everywhere, then those for the top and the tail."""
    for at, block in enumerate(page.blocks):
        if not page.is_free(at) or page.datelines[at] is not None:
            continue
        is_top = not everywhere and at < page.first
        is_tail = not everywhere and at > page.last
        for rule in page.rules.blocks:
            if rule.applies(block.folded, is_top=is_top, is_tail=is_tail):
                page.give(at, rule.role, rule.name)
                break


def _bound_running_text(page: Page) -> None:
    """Find the first and the last block of running text.

    A short paragraph before the byline or the stamp is a standfirst, not yet the story.
    """
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
    prose = _trim_furniture(page, prose)
    page.first, page.last = prose[0], prose[-1]
    opening = next((at for at in prose if page.datelines[at] is not None), None)
    if opening is not None and prose.index(opening) <= 2:
        page.first = opening
        return
    stamps = [at for at in range(page.first, len(page)) if page.role(at) in ("byline", "publication")]
    for at in stamps[:1]:
        before = [p for p in prose if p < at]
        after = [p for p in prose if p > at]
        is_standfirst = all(page.is_one_sentence(p) and page.blocks[p].n_words <= 45 for p in before)
        if page.first > 0 and len(before) == 1 and len(after) >= 3 and is_standfirst:
            page.first = after[0]


def _trim_furniture(page: Page, prose: list[int]) -> list[int]:
    """Take notices that read like prose (cookies, disclaimers) off both ends of the running text."""
    kept = list(prose)
    while len(kept) > 1 and (rule := _edge_rule(page, kept[-1], is_tail=True)):
        page.give(kept.pop(), rule.role, rule.name)
    while len(kept) > 1 and (rule := _edge_rule(page, kept[0], is_tail=False)):
        page.give(kept.pop(0), rule.role, rule.name)
    return kept


def _edge_rule(page: Page, at: int, *, is_tail: bool) -> Rule | None:
    if page.datelines[at] is not None:
        return None
    folded = page.blocks[at].folded
    return next((r for r in page.rules.blocks if r.applies(folded, is_top=not is_tail, is_tail=is_tail)), None)


def _label_top(page: Page) -> None:
    """Title, subtitle, summary and what else stands before the running text."""
    free = [at for at in range(min(page.first, len(page))) if page.is_free(at)]
    bullets = [at for at in free if page.is_bullet(at)]
    for at in bullets:
        page.give(at, "summary", "structure: bullets before the text")
    heads = [at for at in range(page.first) if page.role(at) == "summary" and at not in bullets]
    title_at = _find_title(page, [at for at in free if at not in bullets])
    for at in free:
        if not page.is_free(at):
            continue
        if title_at is None:
            page.give(at, "navigation", "structure: label before the text")
        elif at == title_at:
            page.give(at, "title", "structure: headline before the text")
        elif _same_title(page, title_at, at):
            page.give(at, "title", "structure: headline repeated")
        elif heads and at > heads[0]:
            page.give(at, "summary", "structure: under a summary head")
        elif at < title_at:
            page.give(at, "navigation", "structure: label before the headline")
        elif _PERSON.match(page.blocks[at].folded):
            page.give(at, "byline", "structure: name under the headline")
        elif page.blocks[at].n_words >= 5:
            page.give(at, "subtitle", "structure: between headline and text")
        else:
            page.give(at, "navigation", "structure: label under the headline")


def _find_title(page: Page, free: list[int]) -> int | None:
    """Return the block that is the headline: repeated, or the first of three words or more."""
    fitting = [
        at for at in free if page.blocks[at].n_words >= _TITLE_WORDS and len(page.blocks[at].folded) <= _TITLE_CHARS
    ]
    for at in fitting:
        if any(_same_title(page, at, other) for other in fitting if other != at):
            return at
    if fitting:
        return fitting[0]
    return None


def _same_title(page: Page, title_at: int, at: int) -> bool:
    """Whether two blocks are one headline, be it with an outlet's name after it."""
    one, other = page.key(title_at), page.key(at)
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 12 and longer.startswith(shorter) and len(longer) <= len(shorter) + 60


def _label_teaser_cards(page: Page) -> None:
    """A line that is repeated at once after the text heads a teaser card: from there on all is related."""
    for at in range(page.first + 1, len(page) - 1):
        one = page.key(at)
        if len(one) >= 12 and one == page.key(at + 1) and _words_before(page, at) > _words_after(page, at) / 2:
            for later in range(at, len(page)):
                if page.is_free(later) or page.role(later) == "caption":
                    page.labels[later] = None
                    page.give(later, "related", "structure: teaser cards after the text")
            page.last = max((p for p in range(at) if page.is_free(p) and page.is_prose(p)), default=page.first)
            return


def _label_left_out(page: Page) -> None:
    """What an extractor of web pages took for furniture is no body: teasers are long, menus short."""
    for at in sorted(page.left_out):
        role = "related" if page.blocks[at].n_words > 6 else "navigation"
        page.give(at, role, "web page: not in the extracted article")  # type: ignore[arg-type]


def _words_before(page: Page, at: int) -> int:
    return sum(page.blocks[p].n_words for p in range(at) if page.is_free(p))


def _words_after(page: Page, at: int) -> int:
    return sum(page.blocks[p].n_words for p in range(at, len(page)) if page.is_free(p))


def _label_related_lists(page: Page) -> None:
    """What follows a head such as "More on this story": headlines, and teasers between headlines."""
    for at in range(page.first, len(page)):
        label = page.labels[at]
        if label is None or label.rule != "related head":
            continue
        run = []
        for later in range(at + 1, len(page)):
            if page.role(later) == "related":
                break
            if page.is_free(later):
                run.append(later)
        headlines = [p for p in run if not page.is_prose(p)]
        if not headlines and run and _words_before(page, at) < _words_after(page, at):
            continue
        for number, p in enumerate(run):
            if page.is_prose(p) and _story_goes_on(page, run, number, at):
                break
            page.give(p, "related", "structure: list of teasers")


def _story_goes_on(page: Page, run: list[int], number: int, head: int) -> bool:
    """Whether the prose at ``run[number]`` after a list's head is the story again."""
    if page.datelines[run[number]] is not None:
        return False
    rest = run[number:]
    if len(rest) >= 2 and page.is_prose(rest[1]):
        return True
    if len(rest) == 1:
        return number == 0 or (number > 0 and page.blocks[rest[0]].n_words >= LONG_WORDS and head < page.last)
    return not any(not page.is_prose(p) for p in rest[1:3])


def _label_after_end(page: Page) -> None:
    """Free lines after the last paragraph: teasers where furniture stands before them, else the story's last line."""
    prose = [at for at in range(page.first, len(page)) if page.is_free(at) and page.is_prose(at)]
    if not prose:
        return
    last = prose[-1]
    ended = False
    free = [at for at in range(last + 1, len(page)) if page.is_free(at)]
    for at in range(last + 1, len(page)):
        if page.role(at) in _END_ROLES:
            ended = True
        if not page.is_free(at):
            continue
        block = page.blocks[at]
        if block.is_closed and block.n_words >= 2 and not ended:
            page.give(at, "body", "structure: short paragraph at the end", is_uncertain=True)
        elif ended or len(free) >= 2:
            page.give(at, "related", "structure: after the end", is_uncertain=not ended)
        elif block.n_words <= 4:
            page.give(at, "navigation", "structure: label after the end", is_uncertain=True)
        else:
            page.give(at, "body", "structure: last line", is_uncertain=True)


def _label_middle(page: Page) -> None:
    """The rest is the story: paragraphs, and headings between them."""
    has_captions = any(page.role(at) == "caption" for at in range(len(page)))
    for at in range(len(page)):
        if not page.is_free(at):
            continue
        block = page.blocks[at]
        if _is_heading(page, at):
            page.give(at, "heading", "structure: short line between paragraphs")
        elif has_captions and _DATED_SCENE.match(block.folded) and page.is_one_sentence(at):
            page.give(at, "body", "structure: a dated scene, perhaps a caption without credit", is_uncertain=True)
        else:
            page.give(at, "body", "structure: running text")


def _is_heading(page: Page, at: int) -> bool:
    block = page.blocks[at]
    if block.n_words > _HEADING_WORDS or at <= page.first or page.is_bullet(at) or at + 1 >= len(page):
        return False
    if _NUMBERED.match(block.folded) and (_numbered(page, at - 1) or _numbered(page, at + 1)):
        return False
    if _SPEAKER.match(block.folded) or not (
        block.folded[0].isupper() or block.folded[0] in "\"'\u201c\u2018" or block.folded[0].isdigit()
    ):
        return False
    if block.folded[-1] in '.,;:!\u2026"\u201d' and not (block.folded[-1] in '"\u201d' and block.folded.isupper()):
        return block.folded.isupper() and block.folded[-1] != ":"
    following = next(
        (p for p in range(at + 1, len(page)) if page.role(p) not in ("caption", "credit", "navigation")), None
    )
    return following is not None and page.is_free(following) and page.is_prose(following)


def _numbered(page: Page, at: int) -> bool:
    return 0 <= at < len(page) and _NUMBERED.match(page.blocks[at].folded) is not None
