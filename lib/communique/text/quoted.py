"""Who is quoted by somebody else: "the paper quoted an aide as saying that ...", "he was cited as telling ..."."""

from __future__ import annotations

from communique.text.clauses import Unit
from communique.text.cues import cue_verbs, lexicon
from communique.text.phrases import Mention, phrase_left, skip_left
from communique.text.speakers import find_subject

_REACH = 24
_QUOTES = frozenset({"quote", "cite", "report", "record"})


def find_as_saying(unit: Unit, i: int) -> int | None:
    """Return the participle in "as saying" behind the verb of quoting at ``i``."""
    cue = cue_verbs().get(unit.lows[i])
    if cue is None or cue.verb not in _QUOTES:
        return None
    lows = unit.lows
    for k in range(i + 1, min(len(lows) - 1, i + _REACH)):
        if lows[k] in (".", ";", "that"):
            return None
        said = cue_verbs().get(lows[k + 1])
        if lows[k] == "as" and said is not None and said.form == "ing" and said.frames & {"c", "t", "q"}:
            return k + 1
    return None


def find_quoted_person(unit: Unit, i: int) -> Mention | None:
    """Return who says what the participle at ``i`` behind "as" reports, None where nobody is quoted there."""
    if i < 3 or unit.lows[i - 1] != "as":
        return None
    for q in range(i - 2, max(-1, i - _REACH), -1):
        if find_as_saying(unit, q) != i:
            continue
        left, has_be, _ = skip_left(unit, q)
        if has_be or unit.lows[q + 1] in ("by", "as", "in", "on"):
            return find_subject(unit, q) if left >= 0 else None
        start = q + 1
        while start < i - 2 and unit.lows[start] in lexicon().adverb:
            start += 1
        person = phrase_left(unit, i - 2)
        return person if person is not None and person[0] >= start else (start, i - 1)
    return None
