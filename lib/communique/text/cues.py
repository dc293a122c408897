"""The words that tell a reader that somebody speaks: verbs and nouns of saying, thinking and wanting, with their frames."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

Form = Literal["base", "third", "past", "ing"]


@dataclass(frozen=True, slots=True)
class Cue:
    """One form of a cue verb: which frames follow it (see ``data/cue_verbs.csv``) and which prepositions."""

    verb: str
    form: Form
    frames: frozenset[str]
    prepositions: frozenset[str]
    is_participle: bool = False


def read_rows(name: str) -> list[dict[str, str]]:
    """Read the data file ``name`` of this package: CSV, lines that begin with # are remarks."""
    path = resources.files("communique.text") / "data" / name
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(lines))


@cache
def read_words(name: str) -> dict[str, frozenset[str]]:
    """Read a data file of two columns, class and words separated by blanks, into sets of words by class."""
    found: dict[str, set[str]] = {}
    for row in read_rows(name):
        found.setdefault(row["class"], set()).update(row["words"].split())
    return {key: frozenset(words) for key, words in found.items()}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The closed classes of ``data/word_classes.csv``, one field a class."""

    auxiliary: frozenset[str]
    be: frozenset[str]
    modal: frozenset[str]
    adverb: frozenset[str]
    pronoun: frozenset[str]
    reader: frozenset[str]
    determiner: frozenset[str]
    possessive: frozenset[str]
    preposition: frozenset[str]
    linking: frozenset[str]
    subordinator: frozenset[str]
    day: frozenset[str]
    end_of_name: frozenset[str]
    verb: frozenset[str]
    source: frozenset[str]
    time: frozenset[str]
    not_adverb: frozenset[str]
    stance: frozenset[str]
    light_verb: frozenset[str]
    opinion: frozenset[str]
    open_to: frozenset[str]
    no_saying: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """Return the closed classes, read once."""
    return Lexicon(**read_words("word_classes.csv"))


@cache
def cue_verbs() -> dict[str, Cue]:
    """Return every form of every cue verb, in lower case, with its frames."""
    forms: dict[str, Cue] = {}
    for row in read_rows("cue_verbs.csv"):
        verb = row["verb"]
        frames = frozenset(row["frames"])
        prepositions = frozenset(filter(None, row["prepositions"].split("|")))
        past, participle, ing = _past_forms(verb, row["irregular"].split())
        forms[verb] = Cue(verb, "base", frames, prepositions)
        forms[_third(verb)] = Cue(verb, "third", frames, prepositions)
        forms[ing] = Cue(verb, "ing", frames, prepositions)
        forms[participle] = Cue(verb, "past", frames, prepositions, is_participle=True)
        forms[past] = Cue(verb, "past", frames, prepositions)
    return forms


UNLISTED = Cue("", "past", frozenset("ts"), frozenset())
"""A verb that no list holds, followed by "that" and a clause: nearly always one of saying or thinking."""


@cache
def cue_nouns() -> dict[str, str]:
    """Return the cue nouns, singular and plural, each with the letters of its frames."""
    nouns: dict[str, str] = {}
    for row in read_rows("cue_nouns.csv"):
        noun = row["noun"]
        nouns[noun] = row["frames"]
        nouns[noun[:-1] + "ies" if noun.endswith("y") else noun + "s"] = row["frames"]
    return nouns


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")


def _past_forms(verb: str, irregular: list[str]) -> tuple[str, str, str]:
    ing = verb[:-1] + "ing" if verb.endswith("e") and not verb.endswith("ee") else verb + "ing"
    if irregular:
        return irregular[0], irregular[1], irregular[2] if len(irregular) > 2 else ing
    if verb.endswith("e"):
        past = verb + "d"
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        past = verb[:-1] + "ied"
    else:
        past = verb + "ed"
    return past, past, ing
