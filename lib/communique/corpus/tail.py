"""What stands after the running text, or breaks into it: teasers, notices, lists of links."""

from __future__ import annotations

import re

from communique.corpus.page import LONG_WORDS, Page
from communique.corpus.rules import Rule

_STORY_WORDS = 32
_QUOTE = re.compile(r"[\"\u201c\u201d].{8,}[\"\u201c\u201d]|\b(?:said|told|added)\b")
_FINITE = re.compile(
    r"^(?:He|She|It|They|We|The|This|That|These|There|A|An|No|His|Her|Its|Their)\b|\b(?:said|was|were|had|has|have)\b"
)
_CONVERSION = re.compile(r"^\(?(?:US)?[$\u20ac\u00a3]?\d+(?: \w+)? ?= ?[$\u20ac\u00a3]?\d")
_END_ROLES = ("disclaimer", "navigation", "related", "byline", "publication", "credit")


def trim_furniture(page: Page, prose: list[int]) -> list[int]:
    """Take notices that read like prose (cookies, disclaimers) off both ends of the running text."""
    first, last = 0, len(prose) - 1
    while last > first and (rule := _edge_rule(page, prose[last], is_tail=True)):
        page.give(prose[last], rule.role, rule.name)
        last -= 1
    while last > first and (rule := _edge_rule(page, prose[first], is_tail=False)):
        page.give(prose[first], rule.role, rule.name)
        first += 1
    return prose[first : last + 1]


def _edge_rule(page: Page, at: int, *, is_tail: bool) -> Rule | None:
    if page.datelines[at] is not None:
        return None
    return page.find_rule(at, is_top=not is_tail, is_tail=is_tail)


def label_promotions(page: Page) -> None:
    """A promotion within the story: from "skip past ... promotion" to "after ... promotion"."""
    inside = False
    for at, block in enumerate(page.blocks):
        if block.n_words > 8:
            continue
        is_start = _starts_promotion(page, at)
        if is_start:
            end = (later for later in range(at + 1, min(at + 12, len(page))) if _ends_promotion(page, later))
            inside = next(end, None) is not None
        if inside or is_start:
            page.give(at, "navigation", "structure: promotion within the story")
        if _ends_promotion(page, at):
            inside = False
    _fill_promotions(page)


def _starts_promotion(page: Page, at: int) -> bool:
    return page.blocks[at].folded[:9].lower() == "skip past"


def _ends_promotion(page: Page, at: int) -> bool:
    folded = page.blocks[at].folded
    return folded[:6].lower() == "after " and folded[-9:].lower() == "promotion"


def _fill_promotions(page: Page) -> None:
    starts = [at for at in range(len(page)) if _starts_promotion(page, at)]
    for start in starts:
        end = next((at for at in range(start, min(start + 12, len(page))) if _ends_promotion(page, at)), start)
        for at in range(start, end + 1):
            page.labels[at] = None
            page.give(at, "navigation", "structure: promotion within the story")


def label_teaser_cards(page: Page) -> None:
    """A line that is repeated at once after the text heads a teaser card: from there on all is related."""
    before, total = 0, words_after(page, 0)
    for at in range(len(page) - 1):
        is_late = at > page.first and before > (total - before) / 2
        if is_late and page.is_repeated(at) and len(page.key(at)) >= 12:
            for later in range(at, len(page)):
                if page.is_free(later) or page.role(later) == "caption":
                    page.labels[later] = None
                    page.give(later, "related", "structure: teaser cards after the text")
            page.last = max((p for p in range(at) if page.is_free(p) and page.is_prose(p)), default=page.first)
            return
        before += page.blocks[at].n_words if page.is_free(at) else 0


def label_left_out(page: Page) -> None:
    """What an extractor of web pages took for furniture is no body: teasers are long, menus short."""
    for at in sorted(page.left_out):
        if page.blocks[at].n_words > 6:
            page.give(at, "related", "web page: not in the extracted article")
        else:
            page.give(at, "navigation", "web page: not in the extracted article")


def words_before(page: Page, at: int) -> int:
    """Return the words of the blocks without a label before ``at``."""
    return sum(page.blocks[p].n_words for p in range(at) if page.is_free(p))


def words_after(page: Page, at: int) -> int:
    """Return the words of the blocks without a label from ``at`` on."""
    return sum(page.blocks[p].n_words for p in range(at, len(page)) if page.is_free(p))


def label_related_lists(page: Page) -> None:
    """What follows a head such as "More on this story": headlines, and teasers between headlines."""
    before, total = words_before(page, page.first), words_after(page, 0)
    for at in range(page.first, len(page)):
        label = page.labels[at]
        if label is None or label.rule != "related head":
            before += page.blocks[at].n_words if label is None else 0
            continue
        run = _run_after(page, at)
        has_headlines = any(not page.is_prose(p) for p in run)
        if not has_headlines and run and before < total - before:
            continue
        for number, p in enumerate(run):
            if page.is_prose(p) and _story_goes_on(page, run, number, at):
                break
            page.give(p, "related", "structure: list of teasers")
            total -= page.blocks[p].n_words


def _run_after(page: Page, at: int) -> list[int]:
    run = []
    for later in range(at + 1, len(page)):
        if page.role(later) == "related":
            break
        if page.is_free(later):
            run.append(later)
    return run


def _story_goes_on(page: Page, run: list[int], number: int, head: int) -> bool:
    """Whether the prose at ``run[number]`` after a list's head is the story again."""
    block = page.blocks[run[number]]
    if _edge_rule(page, run[number], is_tail=True):
        return False
    if page.datelines[run[number]] is not None:
        return False
    if block.n_words >= _STORY_WORDS or (block.n_words >= 12 and _QUOTE.search(block.folded)):
        return True
    following = run[number + 1 : number + 3]
    if following and page.is_prose(following[0]):
        return True
    if not following:
        return number == 0 or (block.n_words >= LONG_WORDS and head < page.last)
    return all(page.is_prose(p) for p in following)


def label_after_end(page: Page) -> None:
    """Free lines after the last paragraph: teasers where furniture stands before them, else the story's last line."""
    prose = [at for at in range(page.first, len(page)) if page.is_free(at) and page.is_prose(at)]
    if not prose:
        return
    last = prose[-1]
    free = [at for at in range(last + 1, len(page)) if page.is_free(at)]
    ended = False
    for at in range(last + 1, len(page)):
        if page.role(at) in _END_ROLES:
            ended = True
        if page.is_free(at):
            _label_after(page, at, ended=ended, is_alone=len(free) == 1)


def _is_loose_sentence(folded: str) -> bool:
    """Whether a line without an end mark reads like a sentence rather than a headline: a subject, a verb, few capitals."""
    words = folded.split()
    capitals = sum(word[0].isupper() for word in words[1:])
    return len(words) >= 5 and capitals <= len(words) / 3 and _FINITE.search(folded) is not None


def _label_after(page: Page, at: int, *, ended: bool, is_alone: bool) -> None:
    block = page.blocks[at]
    follows = at > 0 and (page.role(at - 1) == "body" or (page.is_free(at - 1) and page.is_prose(at - 1)))
    if _CONVERSION.match(block.folded):
        page.give(at, "body", "structure: rate of exchange after the text")
    elif page.is_bullet(at) and (follows or not ended):
        page.give(at, "body", "structure: item of a list in the text")
    elif block.is_closed and block.n_words >= 2 and not ended:
        page.give(at, "body", "structure: short paragraph at the end", is_uncertain=True)
    elif follows and not ended and _is_loose_sentence(block.folded):
        page.give(at, "body", "structure: last line without an end mark", is_uncertain=True)
    elif ended or not is_alone:
        role_is_teaser = block.n_words > 4
        page.give(at, "related" if role_is_teaser else "navigation", "structure: after the end", is_uncertain=not ended)
    elif block.n_words <= 4:
        page.give(at, "navigation", "structure: label after the end", is_uncertain=True)
    else:
        page.give(at, "body", "structure: last line", is_uncertain=True)
