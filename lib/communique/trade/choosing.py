"""Periods of figures: which mention of a sentence belongs to which figure, and what a change is measured against."""

from __future__ import annotations

from collections.abc import Sequence

from communique.trade.amounts import Amount
from communique.trade.calendar_spans import Span, make_span
from communique.trade.periods import Mention
from communique.trade.placing import Day, Period, place_mention
from communique.trade.tokens import Token

_NEAR = 6
_PARTING = frozenset(("(", ";", "compared", "against", "versus", "vs"))
_CLAUSES = frozenset(("while", "whereas", "and", "but", ";"))


def choose_period(
    tokens: Sequence[Token],
    amount: Amount,
    before: Amount | None,
    after: Amount | None,
    mentions: Sequence[Mention],
    day: Day,
    *,
    is_ahead: bool = False,
) -> Period:
    """Return the period of one figure from the mentions of its sentence, and its base where it is a change.

    ``before`` and ``after`` are the figures beside it; comparisons ("from the previous year") give the base.
    ``is_ahead`` says that the figure is a target or forecast.
    """
    usable = [m for m in mentions if m.role != "event" and not (amount.first <= m.first < amount.last)]
    limit = after.first if after else len(tokens)
    base, has_base, note = _choose_base(tokens, amount, limit, usable, day)
    chosen = _choose_mention(tokens, amount, before, limit, usable)
    if chosen is not None and chosen.role != "since" and _is_start(tokens, amount, after, chosen):
        return Period(None, "open", note="the value before a change, of a time that is not stated")
    if chosen is None:
        return Period(base=base, has_base=has_base, note=note)
    words = _words(tokens, chosen)
    is_recent = _is_recent(tokens, chosen)
    if chosen.relation == "length" and not is_recent:
        return Period(
            None, "open", base, has_base, f'"{words}": a length, its end is not stated{_name_years(chosen, usable)}'
        )
    if chosen.relation == "length" and amount.kind == "money" and _word_before(tokens, amount) in ("to", "at"):
        return Period(None, "open", base, has_base, f'"{words}": the figure is that of its end')
    placed = place_mention(chosen, day, words, is_ahead=is_ahead)
    if placed.span is not None and placed.span.end_year > placed.span.year and not chosen.role:
        placed, base, has_base = _read_long_period(tokens, amount, placed, base, has_base)
    is_end = amount.kind in ("money", "physical", "percent") and amount.change == "none"
    if chosen.role == "since" and is_end and _word_before(tokens, amount) == "from":
        return placed._replace(is_open_ended=False, base=base, has_base=has_base)
    if chosen.role == "since" and is_end and _word_before(tokens, amount) == "to":
        return Period(None, "open", base, has_base, f'"since {words}": the figure is that of its end')
    if chosen.role == "since" and placed.span is not None:
        placed = _close_since(placed, chosen, usable, day, tokens)
    if chosen.relation == "length" and placed.span is not None and amount.kind in ("percent", "multiple", "points"):
        base, has_base = make_span(placed.span.year), True
    return placed._replace(base=base, has_base=has_base, note="; ".join(filter(None, [placed.note, note])))


def _name_years(length: Mention, mentions: Sequence[Mention]) -> str:
    """Return a remark where two other years of the sentence lie as far apart as a length whose end is not stated."""
    years = sorted({m.span.year for m in mentions if m.relation == "stated" and m.span is not None})
    if length.unit != "year" or len(years) < 2 or years[-1] - years[0] not in (length.shift, length.shift - 1):
        return ""
    return f", the sentence goes from {years[0]} to {years[-1]}"


def _choose_mention(
    tokens: Sequence[Token], amount: Amount, before: Amount | None, limit: int, usable: Sequence[Mention]
) -> Mention | None:
    """Return the mention of a figure's own period, or None.

    First one close behind the figure and before the next; then the nearest before it that is not the own mention of
    another figure; then one farther behind; last the only one of the sentence.
    """
    periods = [m for m in usable if m.relation != "claim" and not _is_base(tokens, m)]
    is_reached = before is not None and before.kind == amount.kind and _word_before(tokens, amount) == "to"
    is_back = before is not None and before.kind == amount.kind and _word_before(tokens, amount) == "from"
    if is_back and before is not None and amount.first - before.last <= 8:
        periods = [m for m in periods if m.first >= amount.last]
    if is_reached and before is not None and not _has_new_clause(tokens, before, amount):
        periods = [m for m in periods if not _is_own(m, before)]
    bracketed = next((m for m in usable if m.last == amount.first - 1 and tokens[m.last].text == "("), None)
    if bracketed is not None and amount.kind in ("money", "physical") and bracketed.relation == "stated":
        return bracketed  # "more than in 2022 ($4.07 billion)"
    behind = [m for m in periods if amount.last <= m.first < limit and not _is_cut(tokens, amount.last, m.first)]
    if behind and behind[0].first - amount.last <= _NEAR:
        return behind[0]
    earlier = [m for m in periods if m.last <= amount.first and not _is_cut(tokens, m.last, amount.first)]
    if earlier and (earlier[-1].relation != "length" or _is_recent(tokens, earlier[-1])):
        return earlier[-1]
    if behind:
        return behind[0]
    if earlier and earlier[-1].first <= 1 and earlier[-1].unit == "year":  # "Over two decades trade grew tenfold"
        return earlier[-1]
    others = [m for m in usable if m.relation != "claim"]
    if len(others) == 1 and others[0] in periods and others[0].relation != "length" and amount.kind != "count":
        only = others[0]
        return None if _is_set_apart(tokens, amount, only) else only
    return None


def _is_set_apart(tokens: Sequence[Token], amount: Amount, mention: Mention) -> bool:
    """Whether a bracket, a comparison or a semicolon parts a figure from a period: "was 21.4% (18.6% in 2023)"."""
    first, last = sorted((amount.last, mention.first))
    return any(token.lower in _PARTING for token in tokens[first : min(last, first + 40)])


def _has_new_clause(tokens: Sequence[Token], before: Amount, amount: Amount) -> bool:
    """Whether a new clause begins between two figures: "last year, while imports amounted to"."""
    gap = tokens[before.last : amount.first]
    return any(token.lower in _CLAUSES for token in gap)


def _is_start(tokens: Sequence[Token], amount: Amount, after: Amount | None, chosen: Mention) -> bool:
    """Whether the figure is X of "rose from X to Y in 2023": that year is the time of Y, not of X."""
    if after is None or after.kind != amount.kind or amount.change != "none":
        return False
    gap = [token.lower for token in tokens[amount.last : after.first]]
    is_from = any(token.lower == "from" for token in tokens[max(amount.first - 3, 0) : amount.first])
    return is_from and "to" in gap and len(gap) <= 8 and not amount.last <= chosen.first < after.first


def _read_long_period(
    tokens: Sequence[Token], amount: Amount, placed: Period, base: Span | None, has_base: bool
) -> tuple[Period, Span | None, bool]:
    """Return what "between 2013 and 2023" says of a change (from the first year) or of a level that was reached (in the last)."""
    assert placed.span is not None
    if amount.kind in ("percent", "points", "multiple") and amount.change != "none":
        return placed, make_span(placed.span.year), True
    if amount.kind in ("money", "physical") and _word_before(tokens, amount) == "to":
        return placed._replace(span=make_span(placed.span.end_year)), base, has_base
    return placed, base, has_base


def _word_before(tokens: Sequence[Token], amount: Amount) -> str:
    return tokens[amount.first - 1].lower if amount.first else ""


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
    is_single = not any(
        token.lower == "to" or token.text in "-\u2013" for token in tokens[mention.first : mention.last]
    )
    if before[-1] == "from" and is_single and mention.relation != "length":
        return True
    if before[-2:] in (["that", "of"], ["those", "of"]):
        return True
    if before[-1] in ("than", "versus", "vs", "against", "over") and mention.relation != "length":
        return True
    return (
        (before[-1] == "in" and len(before) > 1 and before[-2] in ("than", "that", "those"))
        or "compared" in before
        or before[-2:] == ["level", "of"]
    )
