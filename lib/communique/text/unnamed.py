"""Speech without a speaker: "it is believed that ...", "is said to ...", "amid reports that ...": a voice that the text does not name."""

from __future__ import annotations

from communique.text.clauses import Unit, is_stop, is_verb_like
from communique.text.cues import Cue, lexicon
from communique.text.ends import content_end
from communique.text.held import Attribution, open_end, tense, trim_end
from communique.text.phrases import skip_left
from communique.text.speakers import find_subject

_SAID_TO = frozenset({"say", "believe", "think", "report", "allege", "claim", "rumor", "estimate", "predict"})
_SAID_THAT = frozenset({"reveal", "announce", "confirm", "note", "argue", "suggest", "state", "declare", "disclose"})
_BEFORE_NOUN = frozenset(
    {"amid", "over", "of", "on", "about", "despite", "are", "is", "was", "were", "with", "after", "by"}
)


def read_impersonal(unit: Unit, i: int, cue: Cue, found: list[Attribution]) -> Attribution | None:
    """Read "it is believed that the ship sank", "the company is said to be in talks": what is said, by nobody named."""
    lows = unit.lows
    if cue.form != "past" or i + 2 >= len(lows) or open_end(found) > i or lows[i + 1] not in ("that", "to"):
        return None
    left, has_be, _ = skip_left(unit, i)
    if not has_be or left < 0:
        return None
    if lows[i + 1] == "that":
        if lows[left] != "it" or cue.verb not in _SAID_TO | _SAID_THAT:
            return None
        return Attribution((i, i + 1), None, [(i + 1, content_end(unit, i + 1, "c"))], tense(unit, i, cue), "c")
    subject = find_subject(unit, i) if cue.verb in _SAID_TO else None
    if subject is None or lows[subject[0]] in ("it", "there", "who", "which", "that"):
        return None
    return Attribution(
        (i, i + 1), None, [subject, (i + 1, trim_end(unit, content_end(unit, i + 1, "i")))], "present", "i"
    )


def is_unnamed(unit: Unit, i: int) -> bool:
    """Say whether the noun at ``i`` is said by nobody named: "amid reports that ...", "there are fears that ..."."""
    lows = unit.lows
    for j in range(i - 1, max(-1, i - 4), -1):
        if lows[j] in _BEFORE_NOUN:
            return not any(is_stop(low) for low in lows[j:i])
        if is_verb_like(unit, j) or lows[j] in lexicon().pronoun:
            return False
    return False
