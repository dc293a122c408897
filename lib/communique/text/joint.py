"""Speakers named together: "Xi and Putin said", "A, president of X, and B, president of Y, agreed", "the two presidents"."""

from __future__ import annotations

import re
from collections.abc import Callable

from communique.text.countries import country_names
from communique.text.names import CAPITALS, People, Person, is_person_like
from communique.text.units import Span
from communique.wording import TOGETHER

BOTH = frozenset({"both", "the two", "the pair"})
_REACH = 300
_MAX_TOGETHER = 8
_MAX_PARAGRAPH = 4_000
_AND = re.compile(r",? and ")
_PAIR = re.compile(
    r"(?:the two|both(?: of)?(?: the)?)(?: [a-z]+| [A-Z]?[a-z]+ foreign)? "
    r"(leaders|presidents|premiers|chancellors|ministers|heads of state|heads of government|politicians|diplomats|men|women)$",
    re.IGNORECASE,
)
_COUNTERPART = re.compile(r" and (?:his|her|their|its) [^,.;:]{0,60}?(?:counterpart|wife|husband|deputy|colleague),? $")
_ASIDE_BEFORE = re.compile(r", [^,.;:\"“”]{2,80}, and $")
_ASIDE_AFTER = re.compile(r", [^,.;:\"“”]{2,80}, and (?=[A-Z])")
_MAY_STAND_BEFORE = frozenset({"", "that", "and", "but", "as", "while", "when"})
_LEAVES_OUT = frozenset(
    {"in", "at", "from", "like", "unlike", "besides", "with", "without", "after", "for", "to", "against"}
)
_LEADING = ("president", "premier", "chancellor", "minister", "king", "emir", "leader", "chairman", "sultan")

PersonIn = Callable[[Span, str], "Person | None"]


def name_together(text: str, span: Span, unit_start: int, limit: int, person_in: PersonIn) -> str:
    """Return the names of the speakers whom the mention at ``span``, or it and the names beside it, name together; "" for one.

    ``unit_start`` is where its sentence begins; names after the mention stand before ``limit``.
    """
    mention = text[span[0] : span[1]]
    names, kind = _names_inside(span, mention, person_in)
    if names:
        return TOGETHER.join(dict.fromkeys([*_listed_before(text, span[0], unit_start, kind, person_in), *names]))
    person = person_in(span, mention)
    if person is None:
        return ""
    other = _beside(text, span, unit_start, limit, person_in)
    if other is None or other[1] is person or other[1].name == person.name:
        return ""
    return TOGETHER.join([other[1].name, person.name] if other[0] < span[0] else [person.name, other[1].name])


def _names_inside(span: Span, mention: str, person_in: PersonIn) -> tuple[list[str], str]:
    """Return the two names in "X and Y" and their kind: persons or countries; nothing where it is one name, or no names."""
    for joint in list(_AND.finditer(mention))[:_MAX_TOGETHER]:
        sides = (span[0], span[0] + joint.start()), (span[0] + joint.end(), span[1])
        words = mention[: joint.start()], mention[joint.end() :]
        named = [_party(side, word, person_in) for side, word in zip(sides, words, strict=True)]
        if all(name for name, _ in named):
            return [name for name, _ in named], named[1][1]
    return [], ""


def _party(span: Span, words: str, person_in: PersonIn) -> tuple[str, str]:
    """Return the name of a person or country, and which of both it is."""
    plain = re.sub(r"^(?:[Bb]oth |[Tt]he )+", "", words.strip(" ,"))
    known = country_names()
    if plain in known.names or plain in known.capitals:
        return plain, "country"
    start = span[1] - len(words) + (len(words) - len(words.lstrip(" ,")))
    person = person_in((start, span[1]), words.lstrip(" ,"))
    return (person.name, "person") if person is not None else ("", "")


def _listed_before(text: str, at: int, unit_start: int, kind: str, person_in: PersonIn) -> list[str]:
    """Return the names of one kind before "X and Y" in "V, W, X and Y"."""
    names: list[str] = []
    before = text[max(unit_start, at - _REACH) : at]
    runs = list(CAPITALS.finditer(before))
    while runs and len(names) < _MAX_TOGETHER and before.endswith(", "):
        run = runs.pop()
        if run.end() != len(before) - 2:
            break
        floor = at - len(before)
        if run.group().split()[0].lower() in _LEAVES_OUT:
            return []
        name, its_kind = _party((floor + run.start(), floor + run.end()), run.group(), person_in)
        if not name or its_kind != kind:
            break
        names.insert(0, name)
        before, at = before[: run.start()], floor + run.start()
        at = floor + len(before)
    lead = before.rstrip()
    is_list = before.endswith(", ") and bool(names) and not lead.endswith(",")
    last = lead.split()[-1].lower() if lead else ""
    return names if is_list or last in _MAY_STAND_BEFORE or last.endswith(",") else []


def _beside(text: str, span: Span, unit_start: int, limit: int, person_in: PersonIn) -> tuple[int, Person] | None:
    """Return the other of "A, president of X, and B, president of Y, said", "A and his counterpart, B, said", with its place."""
    before = text[unit_start : span[0]] if span[0] - unit_start < _REACH else ""
    aside = _COUNTERPART.search(before) or _ASIDE_BEFORE.search(before)
    if aside is not None:
        words = before[: aside.start()]
        person = _single(words, unit_start, person_in)
        return (unit_start, person) if person is not None else None
    if text[unit_start : span[0]].strip():
        return None
    following = _ASIDE_AFTER.match(text, span[1], max(span[1], limit))
    run = CAPITALS.match(text, following.end()) if following is not None else None
    if run is None or run.end() > limit:
        return None
    other = person_in(run.span(), run.group())
    return (run.start(), other) if other is not None else None


def _single(words: str, start: int, person_in: PersonIn) -> Person | None:
    """Return the person whom ``words`` name, where these hold nothing but the name and what leads it."""
    lead = re.match(r"(?:[Tt]he )?", words)
    offset = lead.end() if lead else 0
    run = CAPITALS.match(words, offset)
    if run is None or run.end() != len(words):
        return None
    return person_in((start + offset, start + len(words)), words[offset:])


def name_pair(text: str, span: Span, people: People) -> str:
    """Return the names that "the two presidents", "both" stand for: the only two of the paragraph, else of the one before."""
    mention = text[span[0] : span[1]].strip()
    match = _PAIR.match(mention)
    if match is None and mention.lower() not in BOTH:
        return ""
    role = match.group(1).lower() if match is not None else "leaders"
    floor = max(0, span[0] - _MAX_PARAGRAPH)
    start = max(floor, text.rfind("\n", floor, span[0]) + 1)
    named = _titled(people, start, span[0], role)
    if not named and start > floor:
        end = floor + len(text[floor:start].rstrip())
        named = _titled(people, max(floor, text.rfind("\n", floor, end) + 1), end, role)
    return TOGETHER.join(named) if len(named) == 2 else ""


def _titled(people: People, start: int, end: int, role: str) -> list[str]:
    """Return the persons with a fitting office who are named between two offsets, in order, at most three."""
    found: list[str] = []
    for name in people.name_at(start, end):
        person = people.find(name.name, name.start) if is_person_like(name.name) else None
        if person is None and name.title and is_person_like(name.name):
            person = Person(name.name, name.start, has_title=True, roles={name.title: ""})
        if person is None or person.name in found or not _fits(person, role):
            continue
        found.append(person.name)
        if len(found) > 2:
            break
    return found


def _fits(person: Person, role: str) -> bool:
    if role in ("men", "women"):
        return person.sex in ("", "he" if role == "men" else "she") and (person.has_title or person.count > 1)
    if role in ("politicians", "diplomats"):
        return person.has_title
    if role in ("leaders", "heads of state", "heads of government"):
        return any(office in person.roles for office in _LEADING)
    return role[:-1] in person.roles
