"""Title, publication date, source and place: what the page states, with the place where it states it.

Nothing is made up: what the text does not state stays empty, and a date without its year stays without one.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from communique.corpus.bounds import find_date_bounds
from communique.corpus.dates import find_dates
from communique.corpus.model import Segment
from communique.corpus.rules import LayoutRules, compile_fragment, default_rules

_PUBLISHED = re.compile(r"(?i)\b(?:publish|posted|release|issued|first|created|date\b)|发布|опубликовано")
_UPDATED = re.compile(r"(?i)\b(?:updat|modif|revis|edit|correct)|更新|обновлено")
_NOT_PUBLICATION = re.compile(r"(?i)appear\w* in (?:the )?print|in print on|print edition|archive")
_SOURCE_LINE = re.compile(
    r"(?:^|[\s|(\[])(?:[Ss]ources?|SOURCE|来源|Источник)(?: ?[:：] ?| ?[|] ?)(?P<source>(?!https?:)[^|/\n()\[\]]{2,60}?)"
    r"(?=\s*(?:$|[|/()\[\]]|\bEditor|\bUpdated|\bPublished|[,;]? ?\d))"
)
_COPYRIGHT = re.compile(
    r"(?i)(?:copyright\s*)?(?:©|\(c\)|copyright)\s*(?:copyright\s*)?(?:(?:19|20)\d{2}(?:\s*[-–]\s*(?:19|20)?\d{2,4})?)?[,\s]*(?:by\s+)?"
    r"(?P<source>(?-i:[A-Z][^.,;|©\n]{2,50}?))(?=\s*(?:$|[.,;|]|\ball rights|\(?(?:19|20)\d{2}|\bco\b|\bltd\b|\binc\b))"
)
_PARTNER = re.compile(
    r"(?:in (?:cooperation|partnership|collaboration) with|provided by|supplied by|produced by|courtesy of)\s+"
    r"(?P<source>(?:the )?[A-Z][\w'’&.-]*(?: (?:[A-Z][\w'’&.-]*|of|and|the)){0,5})"
)
_OUTLET = (
    r"(?:{agency}|(?:[A-Z][\w'\u2019.-]*,? ){0,4}(?:Daily|Times|News|Post|Online|Agency|Press|Herald|Tribune|Journal|Gazette|Mail|Star|Sun|Standard"
    r"|Observer|Chronicle|Telegraph|Independent|Guardian|Monitor|Mirror|Express|Radio|TV|Television|Network|Today|Weekly|Review|Global|Net|Asia|Media)"
    r"(?: (?:Online|Agency|Service|Network|Global|International|English|News|Asia|Daily|Times|Weekly|Web))*)"
)
_STAMP_SOURCE = rf"(?:^|[|(\[]\s*|\d\s*[|,·•–—-]+\s*)(?P<source>{_OUTLET})(?=[)\]]|\s*(?:[|,:;·•/–—-]|$|\d|(?:Published|Updated|Posted)\b))"
_BYLINE_SOURCE = r"(?<![\w-])(?P<source>{agency})(?![\w-])"
_MONTH_OR_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})(?:-(?P<month>0[1-9]|1[0-2]))?")
_PARTIAL = re.compile(r"--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_TITLE_SUFFIX = re.compile(r"\s(?:[-–—|·»]|::)\s(?P<source>[A-Z][^|]{1,40})$")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in the text where a document's ``field`` (title, date, source, place) stands."""

    field: str
    start: int
    end: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document states about itself; the columns of table ``documents``."""

    title: str = ""
    title_basis: str = "none"
    date: str = ""
    date_basis: str = "none"
    date_earliest: str = ""
    date_latest: str = ""
    date_note: str = ""
    source: str = ""
    source_basis: str = "none"
    place: str = ""
    place_basis: str = "none"


def find_metadata(
    text: str, segments: Sequence[Segment], *, rules: LayoutRules | None = None
) -> tuple[Metadata, list[Evidence]]:
    """Return what the page states about itself, and where it does so.

    Args:
        text: the document's text.
        segments: its segments, as ``find_segments`` returns them.
        rules: the rules that found them.
    """
    evidence: list[Evidence] = []
    metadata = Metadata()
    metadata = _read_title(text, segments, metadata, evidence)
    metadata = _read_dateline(text, segments, metadata, evidence, rules or default_rules())
    metadata = _read_stamps(text, segments, metadata, evidence)
    metadata = _read_source(text, segments, metadata, evidence)
    metadata = _read_bounds(text, segments, metadata, evidence)
    return metadata, sorted(evidence, key=lambda e: (e.field, e.start, e.end, e.rule))


def apply_given(metadata: Metadata, given: Mapping[str, str]) -> Metadata:
    """Return ``metadata`` with the values that a reader gave (title, date, source, place) in place of the text's."""
    for field in ("title", "date", "source", "place"):
        if value := given.get(field, "").strip():
            if field == "date":
                metadata = _apply_given_date(metadata, value)
            else:
                metadata = replace(metadata, **{field: value, f"{field}_basis": "metadata"})
    return metadata


def clear_field(metadata: Metadata, field: str) -> Metadata:
    """Return ``metadata`` without a title, date, source or place that a reader struck out."""
    metadata = replace(metadata, **{field: "", f"{field}_basis": "metadata"})
    if field == "date":
        metadata = replace(metadata, date_earliest="", date_latest="", date_note="struck out by a reader")
    return metadata


def _apply_given_date(metadata: Metadata, value: str) -> Metadata:
    """A given date in ISO form; a given month or year bounds the date, what is no date changes nothing."""
    if found := _MONTH_OR_YEAR.fullmatch(value):
        year, month = int(found["year"]), int(found["month"] or 0)
        last = calendar.monthrange(year, month or 12)[1]
        note = f"metadata give {value!r} without a day"
        earliest, latest = f"{year:04}-{month or 1:02}-01", f"{year:04}-{month or 12:02}-{last}"
        if earliest <= metadata.date <= latest:
            return metadata
        return replace(
            metadata, date="", date_basis="metadata", date_earliest=earliest, date_latest=latest, date_note=note
        )
    if _PARTIAL.fullmatch(value):
        return replace(
            metadata,
            date=value,
            date_basis="metadata",
            date_earliest="",
            date_latest="",
            date_note="metadata give day and month without a year",
        )
    dates = find_dates(value)
    isos = {date.iso for date in dates}
    iso = isos.pop() if len(isos) == 1 else ""
    if len(iso) != 10:
        why = next((date.note for date in dates if date.note), f"metadata give {value[:60]!r}, which is no date")
        return replace(metadata, date_note=f"{metadata.date_note}; {why}" if metadata.date_note else why)
    return replace(metadata, date=iso, date_basis="metadata", date_earliest=iso, date_latest=iso, date_note="")


def _read_title(text: str, segments: Iterable[Segment], metadata: Metadata, evidence: list[Evidence]) -> Metadata:
    titles = [segment for segment in segments if segment.role == "title"]
    for segment in titles:
        evidence.append(_evidence("title", text, segment.start, segment.end, segment.rule))
    if not titles:
        return metadata
    printed = [" ".join(text[s.start : s.end].split()) for s in titles]
    shortest = min(printed, key=len)
    title = _without_outlet(shortest if printed[0].lower().startswith(shortest.lower()) else printed[0])
    return replace(metadata, title=title, title_basis="stated")


def _without_outlet(title: str) -> str:
    """Take the outlet's or section's name off a title ("Headline | Section | Outlet", "Headline - The Example Times")."""
    parts = re.split(r" [|\u00b7\u00bb] ", title)
    if len(parts) > 1 and parts[0].count(" ") >= 2:
        title = parts[0]
    head, dash, tail = title.rpartition(" - ") if " - " in title else title.rpartition(" \u2013 ")
    is_outlet = dash and compile_fragment(rf"(?:The )?{_OUTLET}(?:\.com)?").fullmatch(tail) is not None
    return head if is_outlet and head.count(" ") >= 2 else title


def _read_dateline(
    text: str, segments: Iterable[Segment], metadata: Metadata, evidence: list[Evidence], rules: LayoutRules
) -> Metadata:
    segment = next((s for s in segments if s.role == "dateline"), None)
    if segment is None:
        return metadata
    name = segment.rule.removeprefix("dateline: ")
    window = text[segment.start : segment.end + 60]
    match = next((m for r in rules.datelines if r.name == name and (m := r.pattern.match(window))), None)
    if match is None:
        return metadata
    found = {key: value for key, value in match.groupdict().items() if value}
    for group, field in (("place", "place"), ("agency", "source"), ("date", "date")):
        if group in found:
            start = segment.start + match.start(group)
            evidence.append(_evidence(field, text, start, start + len(found[group]), segment.rule))
    if place := found.get("place"):
        metadata = replace(metadata, place=_tidy_place(place), place_basis="dateline")
    if agency := found.get("agency"):
        metadata = replace(metadata, source=" ".join(agency.split()), source_basis="dateline")
    dates = find_dates(found.get("date", ""))
    if dates and dates[0].iso:
        metadata = _with_date(metadata, dates[0].iso, "dateline")
    return metadata


def _tidy_place(place: str) -> str:
    """Fold white space; a final full stop belongs to the place only where it abbreviates a state ("HARLAN, Kan.")."""
    folded = " ".join(place.split()).rstrip(",")
    return folded if "," in folded else folded.rstrip(".")


def _with_date(metadata: Metadata, iso: str, basis: str) -> Metadata:
    if iso.startswith("--"):
        note = f"the {basis if basis == 'dateline' else 'page'} states day and month without a year"
        return replace(metadata, date=iso, date_basis=basis, date_note=note)
    return replace(metadata, date=iso, date_basis=basis, date_earliest=iso, date_latest=iso, date_note="")


def _read_stamps(text: str, segments: Sequence[Segment], metadata: Metadata, evidence: list[Evidence]) -> Metadata:
    """The date of publication lines: a line that says "published" before one that does not, "updated" last."""
    ranked: list[tuple[int, int, str, str]] = []
    for segment in _before_teasers(segments):
        if segment.role not in ("publication", "byline"):
            continue
        line = text[segment.start : segment.end]
        if _NOT_PUBLICATION.search(line):
            continue
        seen = 0
        for date in find_dates(line):
            label = line[seen : date.start]
            rank = 2 if _UPDATED.search(label) else 0 if _PUBLISHED.search(label) else 1
            rank += 3 if segment.role == "byline" else 0
            start = segment.start + date.start
            evidence.append(_evidence("date", text, start, segment.start + date.end, segment.rule))
            ranked.append((rank + (10 if len(date.iso) != 10 else 0), start, date.iso, date.note))
            seen = date.end
    if not ranked:
        return metadata
    rank, _, iso, note = min(ranked)
    if not iso:
        return metadata if metadata.date else replace(metadata, date_note=note)
    if iso.startswith("--") and metadata.date:
        return metadata
    metadata = _with_date(metadata, iso, "stated")
    if rank in (2, 5):
        metadata = replace(metadata, date_note="the page states only when it was last updated")
    return metadata


def _before_teasers(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the segments up to the first teaser after the text: dates and sources beyond it are those of others."""
    last_body = max((segment.start for segment in segments if segment.role == "body"), default=-1)
    has_body = False
    for segment in segments:
        if segment.role == "related" and has_body:
            has_body = False
            if last_body < segment.end:
                return
        has_body = has_body or segment.role == "body"
        yield segment


def _read_source(text: str, segments: Sequence[Segment], metadata: Metadata, evidence: list[Evidence]) -> Metadata:
    """The first of: a source line, the dateline's agency, a stamp's or a byline's outlet, a partner, a copyright line."""
    found: list[tuple[int, int, int, str]] = []
    for segment in segments:
        line = text[segment.start : segment.end]
        for rank, pattern in _source_patterns(segment):
            for match in pattern.finditer(line):
                start = segment.start + match.start("source")
                named = match.group("source").rstrip(" .,;:")
                found.append((rank, start, start + len(named), segment.rule))
    for _, start, end, rule in found:
        evidence.append(_evidence("source", text, start, end, rule))
    if not found:
        return metadata
    rank, start, end, _ = min(found)
    if metadata.source and rank > 1:
        return metadata
    return replace(metadata, source=" ".join(text[start:end].split()), source_basis="stated")


def _source_patterns(segment: Segment) -> list[tuple[int, re.Pattern[str]]]:
    if segment.role == "publication":
        return [(1, _SOURCE_LINE), (2, compile_fragment(_STAMP_SOURCE))]
    if segment.role == "byline":
        return [(1, _SOURCE_LINE), (3, compile_fragment(_BYLINE_SOURCE))]
    if segment.role == "disclaimer":
        return [(4, _PARTNER)]
    if segment.role == "navigation":
        return [(5, _COPYRIGHT), (6, _SOURCE_LINE)]
    if segment.role == "title":
        return [(7, _TITLE_SUFFIX)]
    return []


def _read_bounds(text: str, segments: Sequence[Segment], metadata: Metadata, evidence: list[Evidence]) -> Metadata:
    if len(metadata.date) == 10:
        return metadata
    bounds = find_date_bounds(text, segments, partial=metadata.date)
    for start, end, rule in bounds.evidence:
        evidence.append(_evidence("date", text, start, end, rule))
    if not (bounds.earliest or bounds.latest):
        note = metadata.date_note or "the text states no publication date"
        return replace(metadata, date_note=note)
    basis = metadata.date_basis if metadata.date else "inferred"
    note = f"{metadata.date_note}; {bounds.note}" if metadata.date_note else bounds.note
    return replace(metadata, date_basis=basis, date_earliest=bounds.earliest, date_latest=bounds.latest, date_note=note)


def _evidence(field: str, text: str, start: int, end: int, rule: str) -> Evidence:
    return Evidence(field, start, end, text[start:end], rule)
