"""Actors: mentions of countries, organisations and persons, each under one id or name.

A country is its ISO 3166-1 alpha-2 code, also where a demonym stands for it, or a capital for its government; an organisation
or initiative the id of ``data/organisations.csv``, a body that is not in it a slug of its name; a person one name a document.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from communique.corpus.model import Sentence
from communique.text.countries import country_names
from communique.text.gazetteer import Entry, Organisation, find_entries, is_listed, read_organisations
from communique.text.groups import resolve_groups
from communique.text.names import CAPITALS, Name, People, is_person_like, title_words
from communique.text.quotations import Quotation

Kind = Literal["country", "organisation", "initiative", "person"]
_CAPS = r"[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){0,3}"
_BODY = re.compile(
    r"(?:[A-Z][\w’'-]*\s){0,5}(?:Ministry|Department|Agency|Bureau|Commission|Committee|Council|Academy|Institute|University|"
    r"College|Bank|Office|Administration|Association|Federation|Foundation|Court|Center|Centre|Parliament|Senate|Party|Alliance)\b"
    rf"(?:\s(?:of|for|on)(?:\sthe)?\s{_CAPS}(?:(?:,\s{_CAPS}){{0,3}},?\sand\s{_CAPS})?){{0,2}}"
)


@dataclass(frozen=True, slots=True)
class Actor:
    """One mention: ``text[start:end]``; ``actor`` is a code, an id or a name, as ``kind`` says.

    A mention that stands for several countries ("the two countries") is one row a country, all with the same span.
    """

    start: int
    end: int
    text: str
    actor: str
    kind: Kind


def find_actors(
    text: str,
    sentences: Sequence[Sentence],
    quotations: Sequence[Quotation] = (),
    *,
    organisations: Iterable[Organisation] = (),
) -> list[Actor]:
    """Find the countries, organisations, initiatives and persons that the ``sentences`` mention.

    ``quotations`` tell which names speak, and so are persons; ``organisations`` come on top of those of the data file and win over
    them. Returns the mentions in the order of their places. Offsets are code points, end-exclusive.
    """
    spans = sorted((s.start, s.end) for s in sentences if s.start < s.end)
    entries = find_entries(text, tuple(organisations))
    listed = [e for e in entries if e.kind != "country"]
    bodies = _bodies(text, [(e.start, e.end) for e in listed])
    rows = [_actor(text, e) for e in listed if e.kind != "place"] + bodies
    taken = sorted([(e.start, e.end) for e in listed] + [(row.start, row.end) for row in bodies])
    people = People(text)
    persons = _persons(text, people, {q.speaker_name for q in quotations})
    persons = [row for row in persons if not _overlaps(row.start, row.end, taken)]
    rows += persons
    taken = sorted(taken + [(row.start, row.end) for row in persons])
    countries = [e for e in entries if e.kind == "country" and e.is_actor and not _overlaps(e.start, e.end, taken)]
    rows += [_actor(text, e) for e in countries]
    rows += [
        Actor(s, e, text[s:e], code, "country")
        for s, e, code in resolve_groups(text, spans, countries, _nationals(people, persons))
    ]
    rows.sort(key=lambda row: (row.start, row.end, row.kind, row.actor))
    return _within(list({(row.start, row.end, row.actor): row for row in rows}.values()), spans)


def _actor(text: str, entry: Entry) -> Actor:
    kind: Kind = "organisation" if entry.kind == "place" else entry.kind
    return Actor(entry.start, entry.end, text[entry.start : entry.end], entry.actor, kind)


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Say whether one of the sorted, disjoint ``spans`` shares a character with ``start`` to ``end``."""
    k = bisect_left(spans, (end, 0)) - 1
    return k >= 0 and spans[k][1] > start


def _within(rows: list[Actor], spans: list[tuple[int, int]]) -> list[Actor]:
    kept: list[Actor] = []
    k = 0
    for row in rows:
        while k < len(spans) and spans[k][1] <= row.start:
            k += 1
        if k < len(spans) and spans[k][0] <= row.start and row.end <= spans[k][1]:
            kept.append(row)
    return kept


def _persons(text: str, people: People, speakers: set[str]) -> list[Actor]:
    """A name is a person's where it bears a title or a role somewhere in the text, or speaks."""
    found: list[Actor] = []
    for name in people.names:
        if not is_person_like(name.name):
            continue
        person = people.find(name.name, name.start)
        if person is None:
            if not name.title or name.title not in title_words().title:
                continue
            full = name.name
        elif person.has_title or person.roles or person.name in speakers:
            full = person.name
        else:
            continue
        start = _title_start(text, name)
        found.append(Actor(start, name.end, text[start : name.end], full, "person"))
    return found


def _nationals(people: People, persons: Sequence[Actor]) -> list[Entry]:
    """Return the mentions of persons whose country the text gives beside their title, "Kyrgyz President Sadyr Japarov"."""
    demonyms = country_names().demonyms
    nation: dict[str, str] = {}
    for name in people.names:
        code = next((demonyms[word] for word in name.lead.split() if word in demonyms), "")
        person = people.find(name.name, name.start) if code else None
        if person is not None:
            nation.setdefault(person.name, code)
    return [Entry(row.start, row.end, nation[row.actor], "country") for row in persons if row.actor in nation]


def _title_start(text: str, name: Name) -> int:
    """Return where the titles directly before a name begin; a demonym before them stays out."""
    words = title_words()
    start = name.start
    for word in reversed(name.lead.split()):
        if word.lower().rstrip(".") not in words.title | words.modifier | words.role:
            break
        start -= len(word) + 1
    return start if text[start : name.start].strip() or start == name.start else name.start


def _bodies(text: str, known: list[tuple[int, int]]) -> list[Actor]:
    """Return ministries, agencies, institutes ... that no data file names, under a slug of their name."""
    found: list[Actor] = []
    for run in CAPITALS.finditer(text):
        match = _BODY.match(text, run.start())
        if match is None or (found and match.start() < found[-1].end):
            continue
        start, end = match.span()
        lead = re.match(r"(?:The|An?|In|At|On|As|And|But)\s", match.group())
        start += lead.end() if lead else 0
        if _overlaps(start, end, known):
            continue
        name = text[start:end]
        slug = re.sub(r"[^\w]+", "-", re.sub(r"['’]s?\b", "", name)).strip("-").lower()
        if " " in name:
            found.append(Actor(start, end, name, slug, "organisation"))
    return found


__all__ = ["Actor", "Organisation", "find_actors", "is_listed", "read_organisations"]
