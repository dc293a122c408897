"""The words that tell a reader that somebody speaks: verbs and nouns of saying, thinking and wanting, with their frames."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Literal

Form = Literal["base", "third", "past", "ing"]


@dataclass(frozen=True, slots=True)
class Cue:
    """One form of a cue verb: which frames follow it (see ``data/cue_verbs.csv``) and which prepositions.

    ``phrasal`` are the particles and prepositions of several words that may follow, such as ("out", "against"); ``needs`` the words
    of which one must follow a verb that says nothing without it ("take issue with").
    """

    verb: str
    form: Form
    frames: frozenset[str]
    prepositions: frozenset[str]
    is_participle: bool = False
    phrasal: tuple[tuple[str, ...], ...] = ()
    needs: frozenset[str] = frozenset()


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
    document: frozenset[str]
    participle: frozenset[str]
    collective: frozenset[str]
    thought: frozenset[str]
    matter: frozenset[str]
    occasion: frozenset[str]
    object_pronoun: frozenset[str]
    copula: frozenset[str]
    seeming: frozenset[str]
    busy: frozenset[str]
    hearsay: frozenset[str]
    particle: frozenset[str]
    plural: frozenset[str]
    denial: frozenset[str]
    time: frozenset[str]
    not_adverb: frozenset[str]
    stance: frozenset[str]
    light_verb: frozenset[str]
    opinion: frozenset[str]
    open_to: frozenset[str]
    no_saying: frozenset[str]
    goes: frozenset[str]
    venue: frozenset[str]
    label: frozenset[str]
    plan: frozenset[str]
    drawing: frozenset[str]
    outcry: frozenset[str]


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
        followers = sorted((tuple(words.split("_")) for words in row["prepositions"].split("|") if words), key=len)
        prepositions = frozenset(words[0] for words in followers if len(words) == 1)
        phrasal = tuple(words for words in reversed(followers) if len(words) > 1)
        is_light = frames <= {"n", "s"} and "about" not in prepositions
        needs = frozenset(words[0] for words in followers) if is_light else frozenset()
        plain = Cue(verb, "base", frames, prepositions, phrasal=phrasal, needs=needs)
        past, participle, ing = _past_forms(verb, row["irregular"].split())
        forms[verb] = plain
        forms[_third(verb)] = replace(plain, form="third")
        for spelled in (ing, *_other_spelling(ing)):
            forms[spelled] = replace(plain, form="ing")
        forms[participle] = replace(plain, form="past", is_participle=True)
        for spelled in (past, *_other_spelling(past)):
            forms[spelled] = replace(plain, form="past")
    return forms


@dataclass(frozen=True, slots=True)
class CueNoun:
    """A cue noun: its frames (see ``data/cue_nouns.csv``) and the prepositions that its content may follow."""

    frames: str
    prepositions: frozenset[str]


UNLISTED = Cue("", "past", frozenset("ts"), frozenset())
"""A verb that no list holds, followed by "that" and a clause: nearly always one of saying or thinking."""


@cache
def sure_verbs() -> frozenset[str]:
    """Return the forms of cue verbs that are not common nouns, too."""
    return frozenset(
        low for low, cue in cue_verbs().items() if "n" not in cue.frames or cue.form not in ("base", "third")
    )


@cache
def cue_nouns() -> dict[str, CueNoun]:
    """Return the cue nouns, singular and plural, each with its frames."""
    nouns: dict[str, CueNoun] = {}
    for row in read_rows("cue_nouns.csv"):
        noun = CueNoun(row["frames"], frozenset(filter(None, row["prepositions"].split("|"))))
        nouns[row["noun"]] = nouns[_plural(row["noun"])] = noun
    return nouns


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x", "z")) else "s")


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")


def _other_spelling(form: str) -> tuple[str, ...]:
    """Return the American spelling of "labelled" and the British of "signaled"."""
    for stem in ("label", "signal", "counsel", "quarrel", "channel", "model"):
        ending = form.removeprefix(stem).removeprefix("l")
        if form.startswith(stem) and ending in ("ed", "ing"):
            return (stem + ("" if form.startswith(stem + "l") else "l") + ending,)
    return ()


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
