"""Proposals that are history: "Xi proposed the Silk Road Economic Belt in 2013" tells a deed, "proposed a ceasefire" what is asked for."""

from __future__ import annotations

import re

from communique.text.clauses import INLINE, QUOTE, Unit, is_stop, is_verb_like
from communique.text.cues import Cue, cue_nouns, lexicon

_YEAR = re.compile(r"(?:19|20)\d\d$")
_MONTHS = frozenset(
    {"january", "february", "march", "april", "may", "june", "july", "august"}
    | {"september", "october", "november", "december", "early", "late", "mid", "the", "spring", "summer", "autumn"}
)
_EVENTS = frozenset(
    {"summit", "meeting", "meetings", "hearing", "hearings", "election", "elections", "referendum", "vote", "session"}
    | {"conference", "strike", "strikes", "protest", "protests", "rally", "police", "ambulance", "witness", "witnesses"}
    | {"roll", "shots", "congress", "assembly", "truce", "halt", "poll", "polls", "bluff", "number", "hotline", "line"}
)
_HEAD_REACH = 12


def is_deed(unit: Unit, i: int, j: int, cue: Cue) -> bool:
    """Say whether the object at ``j`` is what the verb at ``i`` has done, not what is said: a named thing, or one of the past."""
    if "e" in cue.frames:
        return _is_named(unit, j) or (_is_past(unit, i) and not unit.lows[j].endswith("ing"))
    return cue.verb == "call" and _is_event(unit, j)


def _phrase_end(unit: Unit, j: int) -> int:
    """Return where the noun phrase without its complements ends."""
    lex = lexicon()
    k = j
    while k < min(len(unit.lows), j + _HEAD_REACH):
        low = unit.lows[k]
        if is_stop(low) or low in lex.preposition or low in lex.subordinator or (k > j and is_verb_like(unit, k)):
            break
        k += 1
    return k


def _is_named(unit: Unit, j: int) -> bool:
    """Say whether the object is a name: "the Belt and Road Initiative", "his Global Security Initiative"; not "a Marshall Plan"."""
    low = unit.lows[j]
    if low in ("a", "an", "no", "any", "new", "another"):
        return False
    end = _phrase_end(unit, j)
    while end + 1 < len(unit.lows) and unit.lows[end] == "and" and unit.words[end + 1][0].isupper():
        end = _phrase_end(unit, end + 1)
    last = end - 1
    first = j + (low in lexicon().determiner)
    if last < first:
        return False
    if unit.lows[last] in (INLINE, QUOTE):
        return last == first
    capitals = [word[0].isupper() for word in unit.words[first : last + 1]]
    return capitals[-1] and (len(capitals) > 1 or low in lexicon().determiner) and not unit.words[last].isupper()


def _is_past(unit: Unit, i: int) -> bool:
    """Say whether the sentence places the verb at ``i`` in the years before: "in 2013", "nine years ago", "first proposed"."""
    lows = unit.lows
    if i and lows[i - 1] in ("first", "originally", "initially"):
        return True
    for k, low in enumerate(lows):
        if low == "ago" and any(word.startswith(("year", "decade", "centur")) for word in lows[max(0, k - 3) : k]):
            return True
        if k and _YEAR.match(low) and (lows[k - 1] in ("in", "since", ",") or lows[k - 1] in _MONTHS):
            if k < i or not _is_future(unit, i):
                return True
    return False


def _is_future(unit: Unit, i: int) -> bool:
    """Say whether something new is asked for, so that a year behind it may be when: "proposed a ban in 2035"."""
    lows = unit.lows
    return i + 1 < len(lows) and (
        lows[i + 1] in ("a", "an", "new", "another") or lows[i - 1] in ("has", "have", "is", "are")
    )


def _is_event(unit: Unit, j: int) -> bool:
    """Say whether what is called is held, not named: "called a summit", "called the hearing because"; not "the vote a sham"."""
    end = _phrase_end(unit, j)
    if end <= j or unit.lows[end - 1] not in _EVENTS:
        return False
    has_judgement = any(low in (QUOTE, INLINE, "a", "an", "as") for low in unit.lows[j + 1 : end + 1])
    return not has_judgement and unit.lows[end - 1] not in cue_nouns()
