"""One name per person and document: names, titles before them, and the full form that a short one stands for."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from communique.text.countries import country_names
from communique.text.cues import cue_verbs, lexicon, read_words

_PART = r"(?:[A-Z][a-z]+(?=[ ,])|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Prof|Rev|Hon|St|Jr|Sr|[A-Z])\.(?=[ \u00a0])|[A-Z][^\W\d_]*(?:[-‑’'](?!s\b)[^\W\d_]+)*)"
_CONNECTOR = r"(?:de|da|di|del|der|den|van|von|la|le|el|al|bin|ibn|ben|abu|dos|du)"
CAPITALS = re.compile(rf"(?<!\w)(?=[A-Z]){_PART}(?:[ \u00a0](?:(?=[a-z]){_CONNECTOR}[ \u00a0])?{_PART})*")
MAX_NAME_PARTS = 5
MAX_NAMESAKES = 40


@dataclass(frozen=True, slots=True)
class TitleWords:
    """The word classes of ``data/person_titles.csv``."""

    title: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]
    role: frozenset[str]
    modifier: frozenset[str]
    organisation: frozenset[str]
    stopword: frozenset[str]
    connector: frozenset[str]
    short: frozenset[str]
    surname: frozenset[str]


@cache
def title_words() -> TitleWords:
    """Return the word classes, read once."""
    return TitleWords(**read_words("person_titles.csv"))


@cache
def abbreviations() -> dict[str, str]:
    """Return what short titles stand for: "sen" for "senator"."""
    return dict(pair.split("=") for pair in sorted(title_words().short))


@cache
def nation_words() -> frozenset[str]:
    """Return every word of a country's name or demonym."""
    known = country_names()
    words = {word for name in known.names for word in name.replace("-", " ").split()}
    words |= {word for name in known.demonyms for word in name.split()}
    return frozenset(words - {"and", "of", "the", "Guinea-Bissau", "St.", "Chad", "Jordan", "Israel", "Georgia"})


@dataclass(slots=True)
class Person:
    """A full name with where it first stands, how often it is met, what it is called and what sex its titles tell."""

    name: str
    first: int
    count: int = 0
    has_title: bool = False
    sex: str = ""
    roles: dict[str, str] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)


class Name(NamedTuple):
    """A run of capitalised words, cut into what stands before the name and the name itself."""

    start: int
    end: int
    name: str
    title: str
    lead: str


def split_name(run: str, start: int) -> Name | None:
    """Split "Chinese President Xi Jinping" into lead, title and name; None where no name is left over."""
    parts = _split_run(run)
    if parts is None:
        return None
    offset, name, title, lead = parts
    return Name(start + offset, start + offset + len(name), name, title, lead)


@lru_cache(maxsize=1 << 16)
def _split_run(run: str) -> tuple[int, str, str, str] | None:
    """Return where the name begins in the run, the name, its title and lead; the same few runs fill a text."""
    words = title_words()
    nations = nation_words()
    parts = run.split()
    lows = [part.lower().rstrip(".") for part in parts]
    cut = 0
    title = ""
    for k, low in enumerate(lows):
        is_last = k == len(lows) - 1
        if is_last and k and low in words.surname and lows[k - 1] not in words.stopword and parts[k - 1] not in nations:
            break
        if low in words.title or low in words.role:
            cut, title = k + 1, low
    while cut < len(parts) and (
        lows[cut] in words.modifier
        or lows[cut] in words.stopword
        or parts[cut] in nations
        or _is_compound(parts[cut], nations)
    ):
        cut += 1
    rest = parts[cut:]
    if not rest or len(rest) > MAX_NAME_PARTS:
        return None
    name = " ".join(rest)
    offset = len(run) - len(name)
    if run[offset:] != name:
        return None
    name = name if re.search(r"\b(?:[A-Z]|Jr|Sr)\.$", name) else name.rstrip(".")
    return offset, name, title, " ".join(parts[:cut])


def _is_compound(part: str, nations: frozenset[str]) -> bool:
    return "-" in part and all(piece in nations for piece in part.split("-"))


@lru_cache(maxsize=1 << 16)
def is_person_like(name: str) -> bool:
    """Say whether the words could be a person's name: no word that only bodies, works and places bear, no acronym."""
    words = title_words()
    parts = name.split()
    lows = [part.lower().rstrip(".") for part in parts]
    if any(low in words.stopword for low in lows) or any(low in words.organisation for low in lows[1:] or lows):
        return False
    if name in country_names().names or name in country_names().capitals or name in country_names().demonyms:
        return False
    return not any(part.isupper() and len(part.rstrip(".")) > 1 and len(parts) < 3 for part in parts)


class People:
    """The persons of one text: full names, and which short forms lead to them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.persons: dict[str, Person] = {}
        self.by_part: dict[str, list[Person]] = {}
        self.by_ends: dict[tuple[str, str], Person] = {}
        self.by_role: dict[str, list[Person]] = {}
        self.names: list[Name] = []
        for match in CAPITALS.finditer(text):
            name = split_name(match.group(), match.start())
            if name is not None:
                self.names.append(name)
        self.starts = [name.start for name in self.names]
        for name in self.names:
            self._note(name)

    def _note(self, name: Name) -> None:
        n_parts = len(name.name.split())
        if n_parts >= 2 and is_person_like(name.name):
            title, before = name.title, ""
            if not title:
                title, before = self._role_before(name.start)
            person = self._person(name)
            person.count += 1
            person.places.append(name.start)
            if title and (title in title_words().title or not name.title):
                person.has_title = True
                self._note_role(person, title, (name.lead + " " + before).lower())
                self._note_sex(person, title)
            self._note_apposition(person, name.end)

    def _note_sex(self, person: Person, title: str) -> None:
        words = title_words()
        if title in words.male:
            person.sex = "he"
        elif title in words.female:
            person.sex = "she"

    def _note_role(self, person: Person, role: str, words: str) -> None:
        role = abbreviations().get(role, role)
        if role not in person.roles:
            person.roles[role] = words
            self.by_role.setdefault(role, []).append(person)

    def _person(self, name: Name) -> Person:
        parts = name.name.split()
        known = self.persons.get(name.name) or self.by_ends.get((parts[0], parts[-1]))
        if known is not None:
            self.persons[name.name] = known
            return known
        person = Person(name.name, name.start)
        self.persons[name.name] = self.by_ends[parts[0], parts[-1]] = person
        for part in dict.fromkeys(part.lower() for part in parts):
            self.by_part.setdefault(part, []).append(person)
        return person

    def _role_before(self, at: int) -> tuple[str, str]:
        """Return the lower-case role word before a name, "spokesperson Mao Ning", with the words before it."""
        window = self.text[max(0, at - 60) : at]
        if not window.endswith(" "):
            return "", ""
        pieces = window.split()
        words = title_words()
        if pieces and pieces[-1] in (words.title | words.role):
            return pieces[-1], " ".join(pieces[-4:-1])
        for k in range(len(pieces) - 1, max(-1, len(pieces) - 5), -1):
            if pieces[k] in ("to", "of", "for"):
                head = pieces[k - 1].lower() if k else ""
                return (head, " ".join(pieces[max(0, k - 3) : k - 1])) if head in words.title | words.role else ("", "")
        return "", ""

    def _note_apposition(self, person: Person, end: int) -> None:
        """Read "Mao Ning, the spokesperson ..." and "Wang Yi, Chinese foreign minister,": the first role in the words."""
        if self.text[end : end + 2] != ", ":
            return
        words = title_words()
        seen: list[str] = []
        for piece in self.text[end + 2 : end + 90].split()[:8]:
            word = piece.strip(",.;:()").lower()
            if word in words.role:
                self._note_role(person, word, " ".join(seen))
                return
            seen.append(word)
            if (
                piece[-1] in ",.;"
                or word in ("who", "of", "that")
                or word in cue_verbs()
                or word in lexicon().auxiliary
            ):
                return

    def find(self, short: str, at: int) -> Person | None:
        """Return the person whom ``short`` means at offset ``at``: the same name, else the one fitting longer name."""
        known = self.persons.get(short)
        if known is not None:
            return known
        parts = short.lower().split()
        fitting = [
            p
            for p in self.by_part.get(parts[-1], [])[-MAX_NAMESAKES:]
            if all(part in p.name.lower().split() for part in parts)
        ]
        if not fitting and len(parts) == 1:
            return None
        if len(fitting) > 1 and len(parts) == 1:
            fitting = _by_surname(fitting, parts[0]) or fitting
        if len(fitting) > 1:
            titled = [p for p in fitting if p.has_title]
            fitting = titled or fitting
        if len(fitting) == 1:
            return fitting[0]
        before = [p for p in fitting if p.first < at]
        return max(before or fitting, key=lambda p: (last_before(p.places, at), p.count), default=None)

    def name_at(self, start: int, end: int) -> list[Name]:
        """Return the names that stand inside ``start`` to ``end``."""
        k = bisect_left(self.starts, start)
        found = []
        while k < len(self.names) and self.names[k].start < end:
            found.append(self.names[k])
            k += 1
        return found


def _by_surname(persons: list[Person], part: str) -> list[Person]:
    """Keep those whose first or last name part is the short form; middle parts are seldom used alone."""
    return [p for p in persons if part in (p.name.lower().split()[0], p.name.lower().split()[-1])]


def last_before(places: list[int], at: int) -> int:
    """Return the last of the sorted offsets before ``at``, -1 where none is."""
    k = bisect_left(places, at)
    return places[k - 1] if k else -1
