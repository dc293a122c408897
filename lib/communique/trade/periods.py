"""Dates and periods in a sentence, as far as its own words decide them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from communique.trade.calendar_spans import Span, days_of_month, make_months, make_span
from communique.trade.exclusions import MONTHS, is_year
from communique.trade.lexicon import read_words, split_phrase
from communique.trade.numerals import read_number
from communique.trade.tokens import Token

_ENDS_AND_STARTS = {"to": 0, "until": 0, "through": 0, "ending": 0, "since": 1, "from": 1, "after": 1}
"""Words between a length and a year, and whether the year is its start."""
_LENGTHS = frozenset(("year", "years", "decade", "decades", "month", "months"))
_ARTICLES = frozenset(("the", "a"))
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014")


class Mention(NamedTuple):
    """A period that tokens ``first`` to ``last`` name.

    ``relation`` says what decides it: ``stated`` (its words), ``document`` (the day of the document; ``span`` then
    holds its shape in year 0 and ``shift`` the years or, with ``unit`` month, the months to add), ``claim`` (the year
    before the claim's), ``length`` (a length of ``shift`` units that ends with the claim's period). ``role`` is
    ``by`` (a term), ``since``, ``event`` (the date of something else), or empty.
    """

    first: int
    last: int
    relation: str
    span: Span | None
    shift: int = 0
    unit: str = "year"
    role: str = ""


def find_mentions(tokens: Sequence[Token]) -> list[Mention]:
    """Return the periods that the tokens of a sentence name, in order; none overlaps another."""
    mentions: list[Mention] = []
    starters = _starters()
    at = 0
    while at < len(tokens):
        token = tokens[at]
        may_begin = token.kind == "n" or (
            token.lower in starters and (token.lower not in _ARTICLES or _follows_article(tokens, at + 1))
        )
        found = _read_mention(tokens, at) if may_begin else None
        if found is None:
            at += 1
            continue
        if not _is_title(tokens, found):
            mentions.append(found._replace(role=_find_role(tokens, found)))
        at = found.last
    return mentions


def _follows_article(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at ``at`` may go on a period that begins with an article: most nouns may not."""
    return at < len(tokens) and (tokens[at].kind == "n" or tokens[at].lower in _second_words())


@cache
def _second_words() -> frozenset[str]:
    words, numbers = read_words("period_words.yaml"), read_words("quantity_words.yaml")
    phrases = (phrase for name in ("previous_year", "years", "months") for phrase in _phrases(name))
    seconds = (phrase[1] for phrase in phrases if phrase[0] in _ARTICLES and len(phrase) > 1)
    return frozenset(
        ("decade", *seconds, *words["span_words"], *numbers["scales"], *numbers["digits"], *numbers["tens"])
    )


@cache
def _starters() -> frozenset[str]:
    """Return the words that a period may begin with."""
    words, numbers = read_words("period_words.yaml"), read_words("quantity_words.yaml")
    phrases = (_first_words(name) for name in ("previous_year", "years", "months"))
    lists = (words["ordinals"], words["halves"], words["span_words"], numbers["digits"], numbers["tens"], MONTHS)
    return frozenset(("the", "a", "decade", *(word for group in (*phrases, *lists) for word in group)))


def _is_title(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether a relative period is part of a title ("20 Years Ago"): capitals behind its first word."""
    return mention.relation != "stated" and any(
        token.text.istitle() and token.lower not in MONTHS for token in tokens[mention.first + 1 : mention.last]
    )


def _read_mention(tokens: Sequence[Token], at: int) -> Mention | None:
    for read in (_read_part_of_year, _read_month, _read_years, _read_phrase, _read_length):
        found = read(tokens, at)
        if found is not None:
            return found
    return None


def _find_role(tokens: Sequence[Token], mention: Mention) -> str:
    before = [token.lower for token in tokens[max(mention.first - 3, 0) : mention.first]]
    nearest = before[-1] if before else ""
    if (
        nearest in ("by", "until", "till")
        or before[-3:] in (["by", "the", "end"], ["end", "of"])
        or before[-2:] == ["by", "end"]
    ):
        return "by"
    if nearest == "since":
        return "since"
    events = set(read_words("period_words.yaml")["event_verbs"])
    if nearest in events or (nearest in ("in", "on", "for") and len(before) > 1 and before[-2] in events):
        return "event"
    return ""


def _read_year(tokens: Sequence[Token], at: int) -> tuple[Span | None, int, str, int] | None:
    """Return span, next token, relation and shift of "of 2024", ", 2024", "this year", "last year" at ``at``."""
    index = at
    while index < min(at + 3, len(tokens)) and (
        tokens[index].lower in ("of", "in", "the", ",") or tokens[index].text in _DASHES
    ):
        index += 1
    if index < len(tokens) and is_year(tokens, index):
        return make_span(int(tokens[index].text)), index + 1, "stated", 0
    found = _match_phrase(tokens, index, "years")
    return None if found is None else (None, found[0], "document", found[1])


def _read_part_of_year(tokens: Sequence[Token], at: int) -> Mention | None:
    """Return "first four months of 2023", "second quarter", "Q1 2024", "first half of this year"."""
    words = read_words("period_words.yaml")
    lower = [token.lower for token in tokens[at : at + 5]] + [""] * 5
    if lower[0] in words["halves"]:
        months, last = tuple(words["halves"][lower[0]]), at + 1
    elif lower[0] in words["ordinals"] and lower[1] in ("quarter", "half"):
        length = 3 if lower[1] == "quarter" else 6
        number = words["ordinals"][lower[0]] or 12 // length
        if number * length > 12:
            return None
        months, last = (number * length - length + 1, number * length), at + 2
    elif lower[0] == "first" and at + 2 < len(tokens):
        number_read = read_number(tokens, at + 1)
        if number_read is None or number_read.value is None or not 1 <= number_read.value <= 12:
            return None
        index = number_read.last
        if index >= len(tokens) or tokens[index].lower not in ("months", "quarters"):
            return None
        factor = 3 if tokens[index].lower == "quarters" else 1
        months, last = (1, min(int(number_read.value) * factor, 12)), index + 1
    else:
        return None
    return _join_year(tokens, at, last, months)


def _join_year(tokens: Sequence[Token], at: int, last: int, months: tuple[int, int]) -> Mention:
    year = _read_year(tokens, last)
    if year is None:
        return Mention(at, last, "document", make_months(0, *months), 0)
    if year[0] is None:
        return Mention(at, year[1], "document", make_months(0, *months), year[3])
    return Mention(at, year[1], "stated", make_months(year[0].year, *months))


def _is_month(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].lower in MONTHS and tokens[at].text[0].isupper()


def _read_month(tokens: Sequence[Token], at: int) -> Mention | None:
    """Return "January-May 2024", "May 12, 2023", "12 May 2023", "in May last year"."""
    if tokens[at].kind == "n" and len(tokens[at].text) <= 2 and _is_month(tokens, at + 1):
        return _read_day(tokens, at, at + 1, tokens[at])
    if not _is_month(tokens, at):
        return None
    first, last = MONTHS[tokens[at].lower], at + 1
    if last < len(tokens) and tokens[last].text == ".":
        last += 1
    if last < len(tokens) and tokens[last].kind == "n" and len(tokens[last].text) <= 2:
        return _read_day(tokens, at, at, tokens[last])
    second = first
    after = [token.lower for token in tokens[last : last + 3]]
    if after == ["-", "to", "-"]:
        last += 2
    joins = last + 1 < len(tokens) and (tokens[last].text in _DASHES or tokens[last].lower in ("to", "through", "and"))
    if joins and _is_month(tokens, last + 1) and MONTHS[tokens[last + 1].lower] > first:
        second, last = MONTHS[tokens[last + 1].lower], last + 2
    if tokens[at].lower in ("may", "march") and at and last == at + 1 and _read_year(tokens, last) is None:
        if tokens[at - 1].lower not in (
            "in",
            "since",
            "by",
            "during",
            "from",
            "until",
            "of",
            "last",
            "this",
            "late",
            "early",
        ):
            return None
    return _join_year(tokens, at, last, (first, second))


def _read_day(tokens: Sequence[Token], at: int, month_at: int, day: Token) -> Mention | None:
    month = MONTHS[tokens[month_at].lower]
    if not day.text.isdecimal() or not 1 <= int(day.text) <= days_of_month(2000, month):
        return None
    last = at + 2
    while last < min(at + 6, len(tokens)) and (
        tokens[last].text in _DASHES or (tokens[last].kind == "n" and len(tokens[last].text) <= 2)
    ):
        last += 1
    year = _read_year(tokens, last)
    if year is None or year[0] is None:
        return Mention(
            at,
            last if year is None else year[1],
            "document",
            Span(0, month, int(day.text), 0, month, int(day.text)),
            year[3] if year else 0,
        )
    number = year[0].year
    return Mention(at, year[1], "stated", Span(number, month, int(day.text), number, month, int(day.text)))


def _read_years(tokens: Sequence[Token], at: int) -> Mention | None:
    """Return "2023", "2013-2023", "2024-25", "between 2013 and 2023", "from 2013 to 2023"."""
    if not is_year(tokens, at):
        return None
    first = int(tokens[at].text)
    before = tokens[at - 1].lower if at else ""
    if (
        at + 1 < len(tokens)
        and tokens[at + 1].lower in ("s", "'s")
        and tokens[at + 1].start == tokens[at].end
        and first % 10 == 0
    ):
        return Mention(at, at + 2, "stated", make_span(first, first + (99 if first % 100 == 0 else 9)))
    if at + 2 < len(tokens) and tokens[at + 2].kind == "n":
        mark, second = tokens[at + 1], tokens[at + 2].text
        is_joined = mark.text in _DASHES or (mark.lower, before) in (("to", "from"), ("and", "between"))
        if is_joined and len(second) == 2 and second.isdecimal() and mark.text in _DASHES:
            second = tokens[at].text[:2] + second
        if is_joined and len(second) == 4 and second.isdecimal() and first < int(second) <= first + 200:
            return Mention(at, at + 3, "stated", make_span(first, int(second)))
    return Mention(at, at + 1, "stated", make_span(first))


@cache
def _phrases(name: str) -> dict[tuple[str, ...], int]:
    table = read_words("period_words.yaml")[name]
    items = table.items() if isinstance(table, dict) else ((phrase, -1) for phrase in table)
    return {split_phrase(phrase): shift for phrase, shift in items}


@cache
def _first_words(name: str) -> dict[str, int]:
    """Return the longest phrase, in tokens, that begins with a word."""
    longest: dict[str, int] = {}
    for phrase in _phrases(name):
        longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
    return longest


def _match_phrase(tokens: Sequence[Token], at: int, name: str) -> tuple[int, int] | None:
    longest = _first_words(name).get(tokens[at].lower, 0) if at < len(tokens) else 0
    if not longest:
        return None
    phrases = _phrases(name)
    for length in range(min(longest, len(tokens) - at), 0, -1):
        shift = phrases.get(tuple(token.lower for token in tokens[at : at + length]))
        if shift is not None:
            return at + length, shift
    return None


def _read_phrase(tokens: Sequence[Token], at: int) -> Mention | None:
    found = _match_phrase(tokens, at, "previous_year")
    if found is not None:
        return Mention(at, found[0], "claim", None, -1)
    found = _match_phrase(tokens, at, "years")
    if found is not None:
        return Mention(at, found[0], "document", make_span(0), found[1])
    found = _match_phrase(tokens, at, "months")
    if found is not None:
        return Mention(at, found[0], "document", make_months(0, 1, 1), found[1], "month")
    return None


def _read_length(tokens: Sequence[Token], at: int) -> Mention | None:
    """Return "over the past decade", "in 20 years", "five years ago", as lengths."""
    words = read_words("period_words.yaml")
    before = tokens[at - 1].lower if at else ""
    index = at
    is_recent = False
    if tokens[at].lower == "the" and at + 1 < len(tokens):
        index = at + 1
    if index < len(tokens) and tokens[index].lower in words["span_words"]:
        is_recent, index = True, index + 1
    if index >= len(tokens) or not (is_recent or index == at):
        return None
    if tokens[index].lower in ("decade", "decades"):
        if not is_recent or tokens[index].lower == "decades":
            return None
        return Mention(at, index + 1, "length", None, 10)
    is_decade = tokens[at].lower == "a" and at + 1 < len(tokens) and tokens[at + 1].lower == "decade"
    if is_decade and before in words["span_before"]:
        return None if before == "for" else _end_length(tokens, Mention(at, at + 2, "length", None, 10))
    if not any(token.lower in _LENGTHS for token in tokens[index + 1 : index + 8]):
        return None
    number = read_number(tokens, index)
    if (
        number is None
        or number.value is None
        or number.last >= len(tokens)
        or number.has_scale
        or not 1 <= number.value <= 500
    ):
        return None
    unit = tokens[number.last].lower.rstrip("s")
    if unit not in ("year", "decade", "month"):
        return None
    shift = int(number.value) * (10 if unit == "decade" else 1)
    last = number.last + 1
    if last < len(tokens) and tokens[last].lower in ("ago", "earlier"):
        return (
            Mention(at, last + 1, "document", make_span(0), -shift) if unit != "month" and last < len(tokens) else None
        )
    if before == "the" and at > 1 and tokens[at - 2].lower in words["span_before"]:  # "in the 20 years since 2001"
        ended = _end_length(tokens, Mention(at, last, "length", None, shift, "month" if unit == "month" else "year"))
        return ended if ended.relation == "stated" else None
    if not (is_recent or before in words["span_before"]) or (before == "for" and not is_recent):
        return None
    return _end_length(tokens, Mention(at, last, "length", None, shift, "month" if unit == "month" else "year"))


def _end_length(tokens: Sequence[Token], mention: Mention) -> Mention:
    """Return a length of years with its days where a year beside it says them: "in ten years to 2023", "20 years since 2001"."""
    last = mention.last
    word = tokens[last].lower if last + 1 < len(tokens) else ""
    if mention.unit != "year" or word not in _ENDS_AND_STARTS or not is_year(tokens, last + 1):
        return mention
    year = int(tokens[last + 1].text)
    first = year if _ENDS_AND_STARTS[word] else year - mention.shift
    span = Span(first, 1, 1, first + mention.shift, 12, 31)
    return mention._replace(last=last + 2, relation="stated", span=span, shift=0)
