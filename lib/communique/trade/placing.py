"""Periods of figures: which mention of a sentence belongs to which figure, and which days it means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from communique.trade.amounts import Amount
from communique.trade.calendar_spans import Span, days_of_month, make_months, make_span
from communique.trade.periods import Mention
from communique.trade.tokens import Token

_NEAR = 6


class Day(NamedTuple):
    """The day of a document, or its bounds; year and month, 0 where unknown."""

    earliest: tuple[int, int, int]
    latest: tuple[int, int, int]

    @property
    def years(self) -> range:
        """The years in which the document may have been written; empty if a bound is missing."""
        if not self.earliest[0] or not self.latest[0]:
            return range(0)
        return range(self.earliest[0], self.latest[0] + 1)


class Period(NamedTuple):
    """The period of a figure and what it is compared with; ``basis`` says what decided, ``note`` why not."""

    span: Span | None = None
    basis: str = ""
    base: Span | None = None
    has_base: bool = False
    note: str = ""
    is_term: bool = False
    is_open_ended: bool = False


def read_day(date: str, date_earliest: str, date_latest: str) -> Day:
    """Return the day of a document from ISO dates; a date without its year leaves the bounds to decide."""
    known = _read_iso(date)
    if known[0]:
        return Day(known, known)
    return Day(_read_iso(date_earliest), _read_iso(date_latest))


def _read_iso(date: str) -> tuple[int, int, int]:
    parts = date.split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts) or len(parts[0]) != 4:
        return (0, 0, 0)
    return (int(parts[0]), int(parts[1]), int(parts[2]))


def place_mention(mention: Mention, day: Day, words: str) -> Period:
    """Return the days that a mention means for a document of that day; open where its bounds do not decide."""
    is_term = mention.role == "by"
    if mention.relation == "stated" and mention.span is not None:
        return Period(mention.span, "stated", is_term=is_term, is_open_ended=mention.role == "since")
    years = day.years
    if not years:
        return Period(None, "open", note=f'"{words}": {_name_bounds(day)}')
    basis = "document date" if day.earliest == day.latest else "date bounds"
    if mention.relation == "length":
        return _place_length(mention, day, basis, words)
    if len(years) > 1 or (mention.unit == "month" and day.earliest[:2] != day.latest[:2]):
        return Period(None, "open", note=f'"{words}": the document may be of {years[0]} to {years[-1]}')
    if mention.unit == "month":
        index = day.earliest[0] * 12 + day.earliest[1] - 1 + mention.shift
        return Period(make_months(index // 12, index % 12 + 1, index % 12 + 1), basis, is_term=is_term)
    span = mention.span or make_span(0)
    is_part = (span.month, span.end_month) != (1, 12)
    if is_part and mention.shift == 0 and span.month > day.latest[1]:
        return Period(None, "open", note=f'"{words}": of this year or the last')
    return Period(span.shift(years[0] + mention.shift), basis, is_term=is_term, is_open_ended=mention.role == "since")


def _name_bounds(day: Day) -> str:
    known = [
        f"{side} than {year:04d}-{month:02d}-{date:02d}"
        for side, (year, month, date) in (("not earlier", day.earliest), ("not later", day.latest))
        if year
    ]
    return "the day of the document is not known" + (f", only that it is {known[0]}" if known else "")


def _place_length(mention: Mention, day: Day, basis: str, words: str) -> Period:
    """Return "over the past decade": a length that ends on the day of the document."""
    if day.earliest != day.latest:
        return Period(None, "open", note=f'"{words}": the day of the document is not known')
    year, month, date = day.latest
    months = mention.shift * (12 if mention.unit == "year" else 1)
    index = year * 12 + month - 1 - months
    if index < 12:
        return Period(None, "open", note=f'"{words}": before the calendar')
    first = (index // 12, index % 12 + 1)
    return Period(Span(*first, min(date, days_of_month(*first)), year, month, date), basis)


def choose_period(
    tokens: Sequence[Token],
    amount: Amount,
    before: Amount | None,
    after: Amount | None,
    mentions: Sequence[Mention],
    day: Day,
) -> Period:
    """Return the period of one figure from the mentions of its sentence.

    A mention close behind the figure and before the next one is its own; else the nearest one before it that is not
    the own mention of another figure; comparisons ("from the previous year") give the base.
    """
    usable = [
        mention for mention in mentions if mention.role != "event" and not (amount.first <= mention.first < amount.last)
    ]
    limit = after.first if after else len(tokens)
    own = [m for m in usable if amount.last <= m.first < limit and m.relation != "claim" and not _is_base(tokens, m)]
    chosen = next(
        (m for m in own if m.first - amount.last <= _NEAR and not _is_cut(tokens, amount.last, m.first)), None
    )
    if chosen is None:
        start = before.last if before else 0
        earlier = [
            m
            for m in usable
            if m.last <= amount.first
            and m.relation != "claim"
            and not _is_base(tokens, m)
            and not _is_cut(tokens, m.last, amount.first)
        ]
        free = [
            m for m in earlier if before is None or m.first >= start or m.last <= before.first or not _is_own(m, before)
        ]
        chosen = free[-1] if free else None
        if chosen is not None and chosen.relation == "length" and not _is_recent(tokens, chosen):
            chosen = None
    if chosen is None and own and not _is_cut(tokens, amount.last, own[0].first):
        chosen = own[0]
    if chosen is None and len([m for m in usable if m.relation != "claim"]) == 1 and not _is_base(tokens, usable[0]):
        chosen = next(m for m in usable if m.relation != "claim")
        if chosen.relation == "length" or amount.kind == "count":
            chosen = None
    base, has_base, note = _choose_base(tokens, amount, limit, usable, day)
    if chosen is None:
        return Period(base=base, has_base=has_base, note=note)
    if chosen.relation == "length" and not _is_recent(tokens, chosen):
        return Period(None, "open", base, has_base, f'"{_words(tokens, chosen)}": a length, its end is not stated')
    if chosen.relation == "length" and amount.kind == "money" and tokens[amount.first - 1].lower in ("to", "at"):
        return Period(None, "open", base, has_base, f'"{_words(tokens, chosen)}": the figure is that of its end')
    placed = place_mention(chosen, day, _words(tokens, chosen))
    if chosen.role == "since" and placed.span is not None:
        placed = _close_since(placed, chosen, usable, day, tokens)
    if chosen.relation == "length" and placed.span is not None and amount.kind in ("percent", "multiple", "points"):
        year = placed.span.year
        base, has_base = make_span(year), True
    return placed._replace(base=base, has_base=has_base, note="; ".join(filter(None, [placed.note, note])))


def _close_since(
    placed: Period, chosen: Mention, mentions: Sequence[Mention], day: Day, tokens: Sequence[Token]
) -> Period:
    """Return "since 2005" closed by another period of the sentence ("as of the end of 2023 ... since 2005")."""
    assert placed.span is not None
    for mention in mentions:
        if mention is chosen or mention.relation not in ("stated", "document"):
            continue
        other = place_mention(mention, day, _words(tokens, mention)).span
        if other is not None and other.start > placed.span.start:
            return placed._replace(span=Span(*placed.span[:3], *other[3:]), is_open_ended=False)
    return placed


def _choose_base(
    tokens: Sequence[Token], amount: Amount, limit: int, mentions: Sequence[Mention], day: Day
) -> tuple[Span | None, bool, str]:
    """Return the base of a comparison behind the figure: a stated one, or whether it is the year before the claim's."""
    if amount.kind not in ("percent", "points", "multiple", "fraction"):
        return None, False, ""
    near = [
        m
        for m in mentions
        if amount.first - 6 <= m.first < limit + 2
        and (m.relation == "claim" or (_is_base(tokens, m) and m.first >= amount.last))
    ]
    for mention in near:
        if mention.relation == "claim":
            return None, True, ""
        placed = place_mention(mention, day, _words(tokens, mention))
        return placed.span, placed.span is None, placed.note
    return None, False, ""


def _words(tokens: Sequence[Token], mention: Mention) -> str:
    return " ".join(token.text for token in tokens[mention.first : mention.last])


def _is_recent(tokens: Sequence[Token], mention: Mention) -> bool:
    return any(token.lower in ("past", "last", "recent", "previous") for token in tokens[mention.first : mention.last])


def _is_own(mention: Mention, other: Amount) -> bool:
    """Whether the mention stands close behind another figure."""
    return 0 <= mention.first - other.last <= 2


def _is_cut(tokens: Sequence[Token], first: int, last: int) -> bool:
    return any(tokens[index].text == ";" for index in range(first, last))


def _is_base(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether the period is what a figure is compared with: "than in 2022", "over 2022", "compared with 2022"."""
    before = [token.lower for token in tokens[max(mention.first - 3, 0) : mention.first]]
    if not before:
        return False
    if before[-1] in ("than", "versus", "vs", "against", "over") and mention.relation != "length":
        return True
    return (
        (before[-1] == "in" and len(before) > 1 and before[-2] in ("than", "that", "those"))
        or "compared" in before
        or before[-2:] == ["level", "of"]
    )
