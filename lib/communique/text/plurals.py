"""Whom "they" means where a unit opens with one clear plural: "Chinese officials met ...", "Xi and Tokayev met ..."."""

from __future__ import annotations

import re

from communique.text.cues import lexicon
from communique.text.names import People, is_person_like, split_name
from communique.wording import TOGETHER

_WORD = re.compile(r"[^\W_][\w’'-]*")
_PAIR = re.compile(r"((?:[A-Z][\w’'-]* ){0,5}[A-Z][\w’'-]*) and ((?:[A-Z][\w’'-]* ){0,5}[A-Z][\w’'-]*)(?= [a-z])")
_MAX_WORDS = 6


def plural_subject(text: str, start: int, end: int, people: People) -> str:
    """Return the name of the plural with which the unit ``text[start:end]`` opens; "" where there is none, or a second one."""
    pair = _PAIR.match(text, start, end)
    if pair is not None:
        return _name_pair(pair, people)
    closed = lexicon().preposition | lexicon().auxiliary | lexicon().subordinator | lexicon().pronoun
    words: list[str] = []
    for match in _WORD.finditer(text, start, end):
        low = match.group().lower()
        words.append(match.group())
        if _is_plural_source(low):
            return "" if _has_second(text, match.end(), end) else _without_article(words)
        if len(words) == _MAX_WORDS or low in closed or text[match.end() : match.end() + 1] != " ":
            return ""
    return ""


def _name_pair(pair: re.Match[str], people: People) -> str:
    """Return "Xi Jinping; Kassym-Jomart Tokayev" for two known persons."""
    names = []
    for group in (1, 2):
        name = split_name(pair.group(group), pair.start(group))
        person = people.find(name.name, name.start) if name is not None and is_person_like(name.name) else None
        if person is None:
            return ""
        names.append(person.name)
    return TOGETHER.join(names)


def _has_second(text: str, start: int, end: int) -> bool:
    """Say whether a second plural of persons follows, which "they" could mean as well."""
    things = lexicon().collective
    lows = [match.group().lower() for match in _WORD.finditer(text, start, end)]
    return any(_is_plural_source(low) and low not in things for low in lows)


def _is_plural_source(low: str) -> bool:
    return low in lexicon().source and (low in ("people", "police") or (low.endswith("s") and not low.endswith("ss")))


def _without_article(words: list[str]) -> str:
    return " ".join(words[1:] if words[0].lower() in ("the", "both", "all") and len(words) > 1 else words)
