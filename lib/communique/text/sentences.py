"""Sentences with offsets: rules for the punctuation of news prose.

A boundary is a final mark (with its closing quotation marks and brackets) that what stands before and after it
does not explain otherwise: an abbreviation, an initial, an attribution, a name that ends in a mark of its own.
After Mikheev (2002), "Periods, capitalized words, etc.", Computational Linguistics 28(3): decide on the word
before and the word after, by lists. Time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from communique.corpus.model import ROLES, Role, Segment, Sentence
from communique.datafiles import read_data

SENTENCE_ROLES: tuple[Role, ...] = ("title", "summary", "heading", "body", "caption")
"""Roles whose segments are split; the text of the others is furniture."""

_CLOSERS = "\"'\u201d\u2019\u00bb\u203a)\\]}\u300d\u300f"
_OPENERS = "\"'\u201c\u2018\u00ab\u2039([{\u201e\u201a\u300c\u300e"
_WIDE_MARKS = "\u3002\uff01\uff1f"
# A run of final marks with what closes after it. It opens with a class of characters, which Python's engine scans for fast.
_FINAL = re.compile(
    rf"[.!?\u2026{_WIDE_MARKS}](?!(?<=\.)\d)(?:(?<=[{_WIDE_MARKS}])[{_WIDE_MARKS}]*|[.!?\u2026]*)[{_CLOSERS}]{{0,4}}"
)
_WORD_WINDOW = 40
_RUN = frozenset(".!?\u2026")
_NEXT_WORD = re.compile(r"[^\W_]+(?:['\u2019.-][^\W_]+){0,4}")
_MISSING_SPACE = re.compile(r"(?:[A-Z][a-z]+|[AI])(?=[ ,'\u2019-])")
_COMPOUND = re.compile(r"[-/\u2013\u2014]")
_LIST_NUMBER = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})")
_INITIAL = re.compile(r"(?:[^\W\d_]\.[ -]?){0,3}[^\W\d_]")


class _Lists(NamedTuple):
    before_name: frozenset[str]
    before_number: frozenset[str]
    may_end: frozenset[str]
    time_of_day: frozenset[str]
    after_time_of_day: frozenset[str]
    openers: frozenset[str]
    company_forms: frozenset[str]
    abbreviations: frozenset[str]
    attribution: re.Pattern[str]


@cache
def _lists() -> _Lists:
    data = read_data("text", "abbreviations.yaml")
    sets = {name: frozenset(map(str, data[name])) for name in _Lists._fields[:-2]}
    abbreviations = sets["before_name"] | sets["before_number"] | sets["may_end"] | sets["time_of_day"]
    said = "|".join(data["said"])
    attribution = re.compile(rf"(?:[A-Z][\w.'\u2019-]{{0,30}} ){{1,4}}(?:{said})\b")
    return _Lists(**sets, abbreviations=abbreviations, attribution=attribution)


def split_sentences(
    text: str, segments: Sequence[Segment], *, roles: Iterable[Role] = SENTENCE_ROLES
) -> list[Sentence]:
    """Split the segments with one of ``roles`` into sentences.

    Args:
        text: the document's text.
        segments: its segments in the order of their starts; a sentence never crosses from one to the next.
        roles: the roles to split.

    Returns:
        One ``Sentence`` a sentence, in the order of the text, without outer white space.
    """
    wanted = frozenset(roles)
    if unknown := wanted - set(ROLES):
        raise ValueError(f"no such role: {sorted(unknown)}")
    return [
        Sentence(number, segment.role, start, end)
        for number, segment in enumerate(segments)
        if segment.role in wanted
        for start, end in split_span(text, segment.start, segment.end)
    ]


def split_span(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the sentences of ``text[start:end]``, each without outer white space."""
    spans: list[tuple[int, int]] = []
    begin = first = _skip_space(text, start, end)
    abbreviations = _lists().abbreviations
    for match in _FINAL.finditer(text, begin, end):
        at, after = match.span()
        if at < begin or (at == first and text[at - 1 : at] in _RUN and text[at] in _RUN):
            continue  # what stood before a mark already, or the rest of a run of marks
        if after >= end:
            spans.append((begin, end))
            begin = end
            break
        # Most sentences end so: a word in small letters, a full stop, a space, no small letter. What ``_ends_sentence``
        # asks besides is answered then: the word is no initial, no number and no abbreviation.
        if text[after] == " " and after + 1 < end and text[at] == "." and text[at + 1] not in _RUN:
            following = text[after + 1]
            if not (following.islower() or following.isspace()):
                space = text.rfind(" ", begin if at - begin < _WORD_WINDOW else at - _WORD_WINDOW, at)
                word = text[space + 1 : at] if space > begin else ""
                if word.islower() and word.isalpha() and word.isascii() and word not in abbreviations:
                    spans.append((begin, after))
                    begin = after + 1
                    continue
        if _ends_sentence(text, begin, match, end):
            spans.append((begin, after))
            begin = _skip_space(text, after, end)
    stop = begin + len(text[begin:end].rstrip())
    if stop > begin:
        spans.append((begin, stop))
    return spans


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _ends_sentence(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    """Say whether the final mark ``match`` ends the sentence that began at ``begin``."""
    after = match.end()
    mark = match.group()
    if after >= end or mark[0] in "\u3002\uff01\uff1f":
        return True
    if not text[after].isspace():
        return "A" <= text[after] <= "Z" and _is_missing_space(text, match, end)
    following = _skip_space(text, after, min(end, after + _WORD_WINDOW))
    if following >= end:
        return True
    word = _next_word(text, following, end)
    if text[following].islower() and word.islower():
        return False
    closers = mark.lstrip(".!?\u2026")
    if mark[0] in "!?":
        return not _continues_after_mark(text, following, word, closers)
    if mark[0] == "\u2026" or mark.startswith(".."):
        return True
    return _full_stop_ends(text, begin, match.start(), following, word, closers)


def _next_word(text: str, following: int, end: int) -> str:
    at = following
    while at < end and text[at] in _OPENERS:
        at += 1
    found = _NEXT_WORD.match(text, at, min(end, at + _WORD_WINDOW))
    return found.group() if found else text[at : at + 1]


def _is_missing_space(text: str, match: re.Match[str], end: int) -> bool:
    """A full stop that a space should follow ("vast.The country"); not U.S.A, example.com or 3.5."""
    at = match.start()
    if text[at - 1 : at] and (text[at - 1].islower() or text[at - 1] in ')%\u201d"' or match.group()[1:]):
        before = text[max(0, at - _WORD_WINDOW) : at].rsplit(None, 1)[-1:]
        if not before or any(c in before[0] for c in "@/\\") or before[0].lower().startswith("www"):
            return False
        if len(before[0]) < 2 or before[0].lower() in _lists().before_name:
            return False
        return _MISSING_SPACE.match(text, match.end(), min(end, match.end() + _WORD_WINDOW)) is not None
    return False


def _continues_after_mark(text: str, following: int, word: str, closers: str) -> bool:
    """After "?" or "!": an attribution ('"Why?" Wang asked'), or a name that has the mark ("Guess? Inc.")."""
    lists = _lists()
    if not closers:
        return word.lower().rstrip(".") in lists.company_forms
    is_quoted = any(c in "\"'\u201d\u2019\u00bb" for c in closers)
    return is_quoted and lists.attribution.match(text, following, following + 120) is not None


def _full_stop_ends(text: str, begin: int, at: int, following: int, word: str, closers: str) -> bool:
    lists = _lists()
    head = text[max(begin, at - _WORD_WINDOW) : at]
    chunk = head.rsplit(None, 1)[-1].lstrip(_OPENERS) if head.strip() else ""
    token = _COMPOUND.split(chunk)[-1]
    lower = token.lower()
    if not token:
        return True
    opens = word.lower().replace("\u2019", "'") in lists.openers
    if _LIST_NUMBER.fullmatch(token) and at - len(token) <= begin + 1:
        return False  # the number of a list item, or an initial that opens the sentence
    if lower in lists.before_name:
        return opens and lower in {"st", "ph.d", "mt"}
    if lower in lists.before_number:
        return not text[following].isdigit()
    if lower in lists.time_of_day:
        return word.lower().split(".")[0] not in lists.after_time_of_day and not text[following].isdigit()
    if lower in lists.may_end:
        return opens or (bool(closers) and text[following] in _OPENERS)
    if _INITIAL.fullmatch(token) and token[-1].isupper():
        return opens and word.lower() not in {"a", "i", "no", "do"}
    return True
