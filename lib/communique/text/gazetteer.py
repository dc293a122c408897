"""Names that stand in lists: countries with demonyms, capitals and seats; organisations and initiatives."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from communique.errors import InputError
from communique.text.countries import country_names
from communique.text.cues import cue_verbs, lexicon, read_rows

EntryKind = Literal["country", "organisation", "initiative", "place"]
_START = re.compile(r"(?<![\w’'])[A-Z0-9]")
_NEXT = re.compile(r"\s*([\w’'-]+|[^\w\s])?")
_GOVERNMENT = frozenset(
    "policy policies stance position proposal decision response effort efforts role ties relations relationship claim claims plan plans"
    " support approach interest interests government leader leaders side diplomacy concern concerns commitment offer demand demands ally"
    " allies ambassador".split()
)
_PLACE_PREPOSITIONS = frozenset(
    {"in", "at", "near", "from", "to", "outside", "around", "through", "of", "for", "via", "into", "toward"}
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation or initiative: its id, every written form of its name, and where these are given."""

    id: str
    names: tuple[str, ...]
    kind: Literal["organisation", "initiative", "place"]
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A listed name in the text; ``is_actor`` is False for a capital that is only a place."""

    start: int
    end: int
    actor: str
    kind: EntryKind
    is_actor: bool = True


def read_organisations(path: str | Path) -> list[Organisation]:
    """Read a file with the columns id, names (joined by "|"), kind and source; lines that begin with # are remarks.

    Raises InputError where a column is missing or a row lacks its id, names or source.
    """
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(line for line in file if line.strip() and not line.startswith("#")))
    return [_organisation(row, str(path), number) for number, row in enumerate(rows, start=1)]


def _organisation(row: dict[str, str], path: str, number: int) -> Organisation:
    kind = (row.get("kind") or "").strip()
    names = tuple(name.strip() for name in (row.get("names") or "").split("|") if name.strip())
    identifier, source = (row.get("id") or "").strip(), (row.get("source") or "").strip()
    if kind == "organisation":
        checked: Literal["organisation", "initiative", "place"] = "organisation"
    elif kind == "initiative":
        checked = "initiative"
    elif kind == "place":
        checked = "place"
    else:
        raise InputError(f"{path}, row {number}: kind is {kind!r}, but must be organisation, initiative or place.")
    if not names or not source or (not identifier and checked != "place"):
        raise InputError(f"{path}, row {number}: a row needs an id, names and a source; fill the empty cell.")
    return Organisation(identifier, names, checked, source)


@cache
def _listed_ids() -> frozenset[str]:
    return frozenset(row["id"] for row in read_rows("organisations.csv"))


def is_listed(actor: str) -> bool:
    """Say whether an organisation or initiative stands in the data file: what does not has a slug of its name as id."""
    return actor in _listed_ids()


@cache
def _listed(extra: tuple[Organisation, ...]) -> dict[str, list[tuple[str, str, EntryKind, str]]]:
    """Return (name, actor, kind, how) by first word, longest names first; how is name, demonym, capital or seat."""
    table: dict[str, tuple[str, EntryKind, str]] = {}
    known = country_names()
    for name, code in known.capitals.items():
        table[name] = (code, "country", "capital")
    for name, code in known.demonyms.items():
        table[name] = (code, "country", "demonym")
    for name, code in known.names.items():
        table[name] = (code, "country", "name")
    rows = read_rows("organisations.csv")
    for organisation in [*(_organisation(row, "organisations.csv", k) for k, row in enumerate(rows, 1)), *extra]:
        for name in organisation.names:
            table[name] = (organisation.id, organisation.kind, "name")
    by_first: dict[str, list[tuple[str, str, EntryKind, str]]] = {}
    for name, (actor, kind, how) in table.items():
        first = re.match(r"\w+", name)
        by_first.setdefault(first.group() if first else name, []).append((name, actor, kind, how))
    for names in by_first.values():
        names.sort(key=lambda item: (-len(item[0]), item[0]))
    return by_first


def find_entries(text: str, extra: tuple[Organisation, ...] = ()) -> list[Entry]:
    """Return the listed names of ``text`` from left to right, the longest at each place."""
    listed = _listed(extra)
    found: list[Entry] = []
    position = 0
    word = re.compile(r"\w+")
    for start in _START.finditer(text):
        at = start.start()
        first = word.match(text, at)
        if at < position or first is None:
            continue
        for name, actor, kind, how in listed.get(first.group(), ()):
            end = at + len(name)
            if text.startswith(name, at) and not (text[end : end + 1].isalnum() or text[end : end + 1] == "$"):
                is_actor = how != "capital" or _acts(text, at, end, found)
                found.append(Entry(at, end, actor, kind, is_actor))
                position = end
                break
    return found


def _acts(text: str, start: int, end: int, before: Sequence[Entry]) -> bool:
    """Say whether a capital stands for its government: it owns a policy, says or does something, or is joined to one that does."""
    if text[start:end] in ("Kremlin", "White House", "Downing Street", "Whitehall", "Zhongnanhai", "Akorda"):
        return True
    previous = text[max(0, start - 20) : start].split()
    last = previous[-1].strip(',.;:“"').lower() if previous else ""
    if last in _PLACE_PREPOSITIONS:
        return False
    if last == "between" or (last == "and" and before and before[-1].is_actor and start - before[-1].end < 6):
        return True
    following = text[end : end + 60]
    owned = re.match(r"['’]s\s+(?:[a-z-]+\s+){0,2}?([a-z]+)", following)
    if owned:
        return any(word in _GOVERNMENT for word in owned.group().split())
    if re.match(r" and [A-Z]\w+ (?:agreed|are|have|said|will|were|relations|ties)", following):
        return True
    words = following.split()
    if not words or following[0] != " ":
        return False
    low = words[0].strip(",.;").lower()
    if low in lexicon().auxiliary:
        return len(words) < 2 or words[1] not in ("a", "the", "located", "home")
    cue = cue_verbs().get(low)
    return cue is not None and cue.form in ("third", "past")
