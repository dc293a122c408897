"""Signs of a voice that are no cues: labels of transcripts, signatures, headings, a quotation that stands alone."""

from __future__ import annotations

import re

from communique.text.clauses import QUOTE, Unit, is_dash
from communique.text.marks import Quoted
from communique.text.phrases import phrase_right
from communique.text.speakers import main_subject
from communique.text.units import Span

_LABEL = re.compile(r"[\"“'‘*\s]{0,3}([A-Z][\w.’'-]*(?: [A-Z(][\w.’')-]*){0,3})\s?:\s+(?=\S)")
_SIGNATURE = re.compile(r"\s*(?:[—–―‒~-]|--)+\s?([A-Z][\w.’'-]+(?: (?:[a-z]{2,3} )?[A-Z][\w.’'-]+){0,4})(?=[\s,.(]|$)")
_HEADING = re.compile(r"([A-Z][\w.’'-]+(?: (?:[a-z]{2,3} )?[A-Z][\w.’'-]+){1,4})(?=[,:(]|$)")
MAX_SIGNATURE = 160


def span_of(unit: Unit, positions: Span | None) -> Span | None:
    """Return positions of the unit as a span of the text."""
    return None if positions is None else (unit.starts[positions[0]], unit.ends[positions[1] - 1])


def dash_name(unit: Unit) -> Span | None:
    """Return the name that a dash joins to a quotation: "..." – Ma Wenxuan."""
    for i in unit.quotes:
        if i + 2 < len(unit.lows) and is_dash(unit.lows[i + 1]) and unit.words[i + 2][0].isupper():
            return span_of(unit, phrase_right(unit, i + 2))
    return None


def named_subject(unit: Unit) -> Span | None:
    """Return the subject of the unit where it opens with a person's full name."""
    mention = main_subject(unit, 1)
    if mention is None or mention[0] > 3:
        return None
    words = unit.words[mention[0] : mention[1]]
    capitals = [word for word in words if word[0].isupper()]
    return span_of(unit, mention) if len(capitals) == len(words) >= 2 and "and" not in words else None


def standalone(unit: Unit) -> Quoted | None:
    """Return the quotation that makes up nearly the whole unit, if one does."""
    for i, quote in unit.quotes.items():
        if unit.lows[i] != QUOTE:
            continue
        if quote.end - quote.start >= 0.8 * (unit.end - unit.start):
            return quote
        if i == 0 and 1 < len(unit.lows) <= 16 and is_dash(unit.lows[1]):
            return quote
    return None


def find_label(text: str, start: int, end: int) -> re.Match[str] | None:
    """Match the label of a turn, "WALLACE: ...", at the start of the paragraph; the name is group 1."""
    return _LABEL.match(text, start, min(end, start + 80))


def find_signature(text: str, start: int, end: int) -> Span | None:
    """Return the name in a short line "— Name, ..." that signs what stands before it."""
    match = _SIGNATURE.match(text, start, end) if end - start <= MAX_SIGNATURE else None
    return match.span(1) if match else None


def find_heading(text: str, start: int, end: int) -> Span | None:
    """Return the name with which a short line without a full stop opens: the quotations under it may be that person's."""
    if end - start > MAX_SIGNATURE or text[end - 1 : end] in (".", "!", "?", "”", '"'):
        return None
    match = _HEADING.match(text, start, end)
    return match.span(1) if match else None
