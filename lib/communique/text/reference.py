"""Whom a mention means: pronouns, roles ("the spokesperson") and short names, resolved to one name per document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from communique.text.cues import lexicon
from communique.text.joint import BOTH, name_pair, name_together
from communique.text.names import (
    CAPITALS,
    MAX_NAMESAKES,
    People,
    Person,
    is_person_like,
    last_before,
    nation_words,
    split_name,
    title_words,
)
from communique.text.plurals import plural_subject
from communique.text.units import Span
from communique.text.utterances import Utterance
from communique.wording import TOGETHER

_LEADERS = ("president", "premier", "chancellor", "king", "emir", "leader")
_ARTICLE = re.compile(r"^(?:the|a|an|one(?! of)|its|our|this|that)\s+", re.IGNORECASE)
_CUT = re.compile(
    r"\s(?:of|for|at|in|from|with|on|who|to|about|by|against|near|inside|outside|representing)\s|\s?[,(—–]|\s--"
)
REACH = 1_500
_PARTIES = re.compile(
    r"\b(?:[Tt]he|[Bb]oth) ((?:two |three |four |five |six )?"
    r"(?:countries|sides|nations|leaders|parties|heads of state|presidents|peoples))\b"
)
_OF_NAME = re.compile(r"(?: (?:of|for|on|at|in|and)(?: the)? [A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)+")
_IN_MARKS = re.compile(r"(?:[Tt]he |[Aa]n? )?[\"“‘']([^\"“”‘’]+)[\"”’']$")
_SINGULAR = {"he": "he", "his": "he", "him": "he", "she": "she", "her": "she", "who": ""}
_PLURAL = frozenset({"they", "their", "them"})
_THING = frozenset({"it", "its"})
_NOBODY = frozenset({"i", "we", "you", "my", "our", "your", "us", "me"})


class Resolver:
    """Walks through the utterances of one text in order and gives each speaker one name."""

    def __init__(self, text: str, unit_starts: Sequence[int]) -> None:
        self.text = text
        self.people = People(text)
        self.unit_starts = sorted(unit_starts)
        self.singular: list[tuple[int, Person | str]] = []
        self.sexes: dict[str, str] = {}
        self.plural: list[tuple[int, str]] = []
        self.things: list[tuple[int, str]] = []

    def resolve(self, utterances: Sequence[Utterance]) -> list[str]:
        """Return one name an utterance, "" where the mention stays unresolved."""
        order = sorted(range(len(utterances)), key=lambda k: self._place(utterances[k]))
        names = [""] * len(utterances)
        for k in order:
            names[k] = self._name(utterances[k])
        return names

    def _place(self, utterance: Utterance) -> tuple[int, int]:
        return (utterance.speaker or utterance.stretches[0])[0], utterance.stretches[0][0]

    def _name(self, utterance: Utterance) -> str:
        span = utterance.antecedent or utterance.speaker
        if span is None:
            return ""
        mention = self.text[span[0] : span[1]]
        low = mention.lower()
        if low in _SINGULAR:
            return self._singular(span[0], _SINGULAR[low])
        if low in _NOBODY or low == "there":
            return ""
        if low in _PLURAL:
            return self._plural(span[0])
        if low in _THING:
            return self.things[-1][1] if self.things else ""
        if low in BOTH:
            return self._plural(span[0]) or self._described(span, mention, utterance.cue)
        return self._described(span, mention, utterance.cue)

    def _singular(self, at: int, sex: str) -> str:
        """Return the last fitting speaker or subject of a sentence before offset ``at``."""
        if not sex:
            return ""
        candidates = [item for item in self.singular[-4:] if item[0] < at]
        subject = self._subject_before(at)
        if subject is not None:
            candidates.append(subject)
        for place, who in sorted(candidates, key=lambda item: -item[0]):
            if isinstance(who, Person):
                if who.sex and who.sex != sex:
                    continue
                who.sex = who.sex or sex
                self.singular.append((max(place, at), who))
                return who.name
            if self.sexes.setdefault(who, sex) == sex:
                self.singular.append((max(place, at), who))
                return who
        return ""

    def _plural(self, at: int) -> str:
        """Return the last plural speaker nearby, else "the two sides" and the like in the unit before."""
        k = bisect_right(self.unit_starts, at) - 1
        floor = max(at - REACH, self.unit_starts[max(0, k - 2)] if k >= 0 else 0)
        opened = self.unit_starts[k - 1] if k > 0 else at
        subject = plural_subject(self.text, opened, self.unit_starts[k], self.people) if at - opened < REACH else ""
        known = self.plural[-1] if self.plural else (-1, "")
        is_told = known[0] > opened or (known[0] == opened and TOGETHER in known[1])
        if subject and not is_told:
            self.plural.append((opened, subject))
            return subject
        match = list(_PARTIES.finditer(self.text, floor, at))
        place = match[-1].start() if match else -1
        if self.plural and self.plural[-1][0] >= max(floor, place):
            return self.plural[-1][1]
        return match[-1].group(1) if match else ""

    def _subject_before(self, at: int) -> tuple[int, Person] | None:
        """Return the person with whom the nearest earlier unit opens."""
        k = bisect_right(self.unit_starts, at) - 1
        for j in range(k, max(-1, k - 6), -1):
            start = self.unit_starts[j]
            for name in self.people.name_at(start, min(start + 60, at)):
                between = self.text[start : name.start]
                if between.strip().replace(name.lead, "").strip():
                    break
                if self.text[name.end : name.end + 2] in ("'s", "’s"):
                    break
                person = self.people.find(name.name, name.start)
                if person is not None and (person.has_title or person.count > 1):
                    return name.start, person
                break
        return None

    def _described(self, span: Span, mention: str, cue: Span | None) -> str:
        at = span[0]
        titled = _IN_MARKS.match(mention)
        if titled:
            self.things.append((at, titled.group(1)))
            return titled.group(1)
        k = bisect_right(self.unit_starts, at) - 1
        opened = self.unit_starts[k] if k >= 0 else at
        limit = cue[0] if cue is not None else span[1]
        joint = name_together(self.text, span, opened, limit, self.person_in) or name_pair(self.text, span, self.people)
        if joint:
            self.plural.append((at, joint))
            return joint
        person = self.person_in(span, mention)
        if person is not None:
            self.singular.append((at, person))
            return person.name
        plain = _ARTICLE.sub("", " ".join(mention.split())).strip(" ,")
        head = _CUT.split(plain, maxsplit=1)[0].strip()
        last = re.sub(r"['’]s$", "", head.split()[-1]) if head.split() else ""
        is_common = " " not in head and mention[:1].isupper() and last.lower() in lexicon().source
        if last and last[0].isupper() and not is_common:
            name = re.sub(r"['’]s$", "", head)
            if last.lower() in title_words().organisation:
                rest = _OF_NAME.match(plain, len(head))
                name += rest.group() if rest else ""
            self.things.append((at, name))
            if " " not in name and is_person_like(name) and name not in nation_words():
                self.singular.append((at, name))
            return name
        role = self._by_role(mention, head, at)
        if role is not None:
            self.singular.append((at, role))
            return role.name
        if _is_plural(last, plain):
            self.plural.append((at, plain))
        elif last.lower() in title_words().role:
            self.singular.append((at, plain))
        else:
            self.things.append((at, plain))
        return plain

    def person_in(self, span: Span, mention: str) -> Person | None:
        """Return the person whom a mention names: its head is a name, or a name in apposition ends it."""
        runs = list(CAPITALS.finditer(mention))
        if not runs:
            return None
        cut = _CUT.search(mention)
        head_end = cut.start() if cut else len(mention)
        inside = [run for run in runs if run.end() <= head_end]
        run = inside[-1] if inside and not mention[inside[-1].end() : head_end].strip(" ,.)") else None
        name = split_name(run.group(), span[0] + run.start()) if run else None
        if name is not None and name.name.isupper() and len(name.name) > 4:
            shouted = self.people.find(name.name.title(), span[0])
            if shouted is not None:
                return shouted
        if name is None and runs[-1].end() == len(mention) and self._title_leads(mention, runs[-1].start()):
            name = split_name(runs[-1].group(), span[0] + runs[-1].start())
            name = name if name is not None and name.lead else None
        if name is None and run is not None and run.group().isupper() and len(run.group()) > 2:
            return self.people.find(run.group().title(), span[0])
        if name is None or not is_person_like(name.name) or " and " in mention[:head_end]:
            return None
        if self.text[name.end : name.end + 2] in ("'s", "’s") and name.end < span[1]:
            return None
        found = self.people.find(name.name, name.start)
        if found is not None and name.title in title_words().male | title_words().female:
            found.sex = "he" if name.title in title_words().male else "she"
        if found is None and (name.title or len(name.name.split()) > 1):
            found = Person(name.name, name.start)
        return found

    def _title_leads(self, mention: str, at: int) -> bool:
        """Say whether "Ambassador to China" stands before a name."""
        words = title_words()
        before = mention[:at].lower().split()
        return len(before) >= 2 and before[-1] in ("to", "of", "for") and before[-2] in words.title | words.role

    def _by_role(self, mention: str, head: str, at: int) -> Person | None:
        """Resolve "the spokesperson", "the Chinese foreign minister" to the last person introduced with that role."""
        if not re.match(r"(?:the|his|her|this)\s", mention, re.IGNORECASE):
            return None
        words = [word.lower() for word in head.split()]
        if not words:
            return None
        role = words[-1]
        if role not in title_words().role and role not in title_words().title:
            return None
        wanted = [word for word in words[:-1] if word not in ("the", "former", "top")]
        fitting = [
            person
            for office in (_LEADERS if role == "leader" and wanted else (role,))
            for person in self.people.by_role.get(office, [])[-MAX_NAMESAKES:]
            if person.first < at and all(word in person.roles[office] for word in wanted)
        ]
        return max(fitting, key=lambda person: last_before(person.places, at), default=None)


def _is_plural(last: str, plain: str) -> bool:
    low = last.lower()
    return (
        " and " in plain
        or low in ("people", "police", "others", "many", "some", "most")
        or (low.endswith("s") and not low.endswith("ss") and low in lexicon().source)
        or (low.endswith("s") and not low.endswith(("ss", "us", "is")))
    )
