"""Bounds of a publication date that the text does not state: from periods it reports on and events it awaits."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from communique.corpus.dates import find_dates
from communique.corpus.model import Segment
from communique.corpus.prefilter import Condition, find_condition, lower_case
from communique.datafiles import read_data

_QUARTERS = {"first": 3, "second": 6, "third": 9, "fourth": 12, "1st": 3, "2nd": 6, "3rd": 9, "4th": 12}
_NUMBERS = {
    name: n
    for n, name in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"], 1
    )
}
_REPORTED_PERIOD = re.compile(
    r"\b(?:(?P<quarter>first|second|third|fourth|1st|2nd|3rd|4th) quarter of (?P<qy>20\d\d)"
    r"|(?:the )?(?:first|past) (?P<months>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven) months of (?P<my>20\d\d)"
    r"|first half of (?P<hy>20\d\d))",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"(?i)\b(?:data|figures?|statistics|reached|rose|grew|fell|increased|decreased|was|were|stood|totall?ed|amounted|hit|up|down|based on)\b"
)
_FUTURE = re.compile(
    r"(?i)\b(?:will|shall|is set to|are set to|is scheduled|are scheduled|is expected|is to|are to|upcoming|forthcoming|about to|next (?:week|month)|look(?:ing)? ahead)\b"
)
_PAST = re.compile(r"\b(?:attended|attending|took part in|participated in|concluded|wrapped up|addressed|hosted)\b")
_SENTENCE = 350


@dataclass(frozen=True, slots=True)
class DateBounds:
    """Earliest and latest possible date (ISO, empty where unknown), why, and the spans that say so."""

    earliest: str = ""
    latest: str = ""
    note: str = ""
    evidence: tuple[tuple[int, int, str], ...] = ()


class _Bound(NamedTuple):
    date: str
    start: int
    end: int
    rule: str


class _Event(NamedTuple):
    name: str
    start: str
    end: str
    names: tuple[re.Pattern[str], ...]
    mention: re.Pattern[str]
    conditions: tuple[Condition, ...]


_Mention = tuple[_Event, Segment, re.Match[str]]


@cache
def _events() -> tuple[_Event, ...]:
    return tuple(
        _Event(
            row["event"],
            str(row["start"]),
            str(row["end"]),
            tuple(re.compile(name) for name in row["names"]),
            re.compile(row["ordinal"]),
            tuple(find_condition(pattern) for pattern in (*row["names"], row["ordinal"])),
        )
        for row in read_data("corpus", "events.yaml")["events"]
    )


def find_date_bounds(text: str, segments: Sequence[Segment], *, partial: str = "") -> DateBounds:
    """Return the bounds that the text itself gives for its publication date.

    Earliest: the end of the latest period whose figures are reported, the day of the latest dated picture, the first
    day of an event of known date that the text says was attended or held. Latest: the end of an event of known date that
    the text still awaits. ``partial`` (``--07-04``): a dateline without its year takes the year of a caption's date
    within a week of it. Bounds that contradict each other are dropped, with a note.
    """
    if partial:
        return _year_of_captions(text, segments, partial)
    told = [segment for segment in segments if segment.role in ("body", "title", "summary")]
    lower = lower_case(text)
    mentions = _event_mentions(text, told, lower)
    past = [*_reported(text, told, lower), *_photographed(text, segments), *_held(text, mentions)]
    earliest = max(past, default=None)
    latest = min(_awaited(text, mentions), default=None)
    found = [bound for bound in (earliest, latest) if bound]
    if earliest and latest and earliest.date > latest.date:
        return DateBounds(note="the text's bounds contradict each other: " + " and ".join(b.rule for b in found))
    if not found:
        return DateBounds()
    return DateBounds(
        earliest.date if earliest else "",
        latest.date if latest else "",
        "no date stated; " + "; ".join(bound.rule for bound in found),
        tuple((bound.start, bound.end, bound.rule) for bound in found),
    )


@cache
def _reported_condition() -> Condition:
    return find_condition(_REPORTED_PERIOD.pattern)


def _reported(text: str, segments: Sequence[Segment], lower: str) -> list[_Bound]:
    bounds: list[_Bound] = []
    if not _reported_condition().holds(lower):
        return bounds
    for segment in segments:
        for match in _REPORTED_PERIOD.finditer(text, segment.start, segment.end):
            window = text[max(segment.start, match.start() - _SENTENCE) : match.end() + 120]
            if _REPORTS.search(window) and not _FUTURE.search(
                text[max(segment.start, match.start() - 60) : match.end()]
            ):
                bounds.append(_Bound(_period_end(match), *match.span(), f"figures of {match.group()!r} are reported"))
    return bounds


def _period_end(match: re.Match[str]) -> str:
    group = match.groupdict()
    if group["qy"]:
        year, month = int(group["qy"]), _QUARTERS[group["quarter"].lower()]
    elif group["my"]:
        months = group["months"].lower()
        year, month = int(group["my"]), _NUMBERS.get(months) or min(int(months), 12) or 1
    else:
        year, month = int(group["hy"]), 6
    return datetime.date(year, month, calendar.monthrange(year, month)[1]).isoformat()


def _photographed(text: str, segments: Sequence[Segment]) -> list[_Bound]:
    return [
        _Bound(date.iso, date.start, date.end, f"a picture was taken on {date.iso}")
        for segment in segments
        if segment.role == "caption"
        for date in find_dates(text, segment.start, segment.end)
        if len(date.iso) == 10
    ]


def _held(text: str, mentions: Sequence[_Mention]) -> list[_Bound]:
    return [
        _Bound(event.start, *match.span(), f"tells of the {event.name} ({event.start} to {event.end}) as past")
        for event, segment, match in mentions
        if _PAST.search(before := _before(text, segment, match, 80)) and not _FUTURE.search(before)
    ]


def _awaited(text: str, mentions: Sequence[_Mention]) -> list[_Bound]:
    return [
        _Bound(event.end, *match.span(), f"awaits the {event.name} ({event.start} to {event.end})")
        for event, segment, match in mentions
        if _FUTURE.search(_before(text, segment, match, _SENTENCE))
    ]


def _event_mentions(text: str, segments: Sequence[Segment], lower: str) -> list[_Mention]:
    """Return the mentions of events all of whose names stand in the text; ``lower`` is the text in lower case."""
    return [
        (event, segment, match)
        for event in _events()
        if all(condition.holds(lower) for condition in event.conditions)
        and all(any(name.search(text, s.start, s.end) for s in segments) for name in event.names)
        for segment in segments
        for match in event.mention.finditer(text, segment.start, segment.end)
    ]


def _before(text: str, segment: Segment, match: re.Match[str], window: int) -> str:
    """Return what precedes a mention in its sentence, at most ``window`` characters."""
    return text[max(segment.start, match.start() - window) : match.start()].rsplit(". ", 1)[-1]


def _year_of_captions(text: str, segments: Sequence[Segment], partial: str) -> DateBounds:
    for segment in segments:
        if segment.role != "caption":
            continue
        for date in find_dates(text, segment.start, segment.end):
            if len(date.iso) != 10:
                continue
            taken = datetime.date.fromisoformat(date.iso)
            try:
                dated = datetime.date.fromisoformat(f"{taken.year}{partial[1:]}")
            except ValueError:
                continue
            if 0 <= (dated - taken).days <= 7:
                rule = f"a picture of {date.iso} gives the year"
                return DateBounds(dated.isoformat(), dated.isoformat(), rule, ((date.start, date.end, rule),))
    return DateBounds()
