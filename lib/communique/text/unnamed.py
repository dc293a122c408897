"""Speech without a speaker: "it is believed that ...", "is said to ...", "amid reports that ...": a voice that the text does not name."""

from __future__ import annotations

from communique.text.clauses import QUOTE, Unit, is_stop, is_verb_like
from communique.text.cues import Cue, cue_verbs, lexicon
from communique.text.ends import content_end
from communique.text.held import Attribution, open_end, tense, trim_end
from communique.text.phrases import phrase_right, skip_left
from communique.text.quoted import find_as_saying
from communique.text.sides import end_in_clause
from communique.text.speakers import find_subject

_SAID_TO = frozenset(
    {"say", "believe", "think", "report", "allege", "claim", "rumor", "rumour", "estimate", "predict"}
    | {"expect", "suspect", "presume", "assume", "anticipate", "forecast", "project", "consider", "deem", "understand"}
)
_HELD = frozenset({"consider", "deem", "call", "dub", "label", "describe", "regard", "view", "characterize", "portray"})
_SAID_THAT = frozenset({"reveal", "announce", "confirm", "note", "argue", "suggest", "state", "declare", "disclose"})
_BEFORE_NOUN = frozenset(
    {"amid", "over", "of", "on", "about", "despite", "are", "is", "was", "were", "with", "after", "by"}
)


def read_impersonal(unit: Unit, i: int, cue: Cue, found: list[Attribution]) -> Attribution | None:
    """Read "it is believed that the ship sank", "the company is said to be in talks": what is said, by nobody named."""
    lows = unit.lows
    if cue.form != "past" or i + 2 >= len(lows) or open_end(found) > i:
        return None
    if cue.frames & {"a", "p", "f"} and cue.verb not in _SAID_TO and cue.verb not in ("intend", "want"):
        return _read_told(unit, i, cue)
    a = i + 1
    while a < len(lows) - 1 and (lows[a] in lexicon().day or lows[a] in lexicon().time or lows[a] == "on"):
        a += 1
    if lows[a] not in ("that", "to"):
        return _read_held(unit, i, cue)
    left, has_be, _ = skip_left(unit, i)
    if not has_be or left < 0:
        return None
    if lows[a] == "that":
        if lows[left] != "it" or cue.verb not in _SAID_TO | _SAID_THAT:
            return None
        return Attribution((i, i + 1), None, [(a, content_end(unit, a, "c"))], tense(unit, i, cue), "c")
    if a > i + 1:
        return None
    subject = find_subject(unit, i) if cue.verb in _SAID_TO else None
    if subject is None or lows[subject[0]] in ("it", "there", "who", "which", "that"):
        return None
    end = end_in_clause(unit, subject[0], i + 1, trim_end(unit, content_end(unit, i + 1, "i")))
    return Attribution((i, i + 1), None, [subject, (i + 1, end)], "present", "i")


def _read_told(unit: Unit, i: int, cue: Cue) -> Attribution | None:
    """Read "was accused of lying", "were told that they could go", "was urged to resign", "was told by Ruiz that"."""
    lows = unit.lows
    _, has_be, _ = skip_left(unit, i)
    speaker = phrase_right(unit, i + 2) if lows[i + 1] == "by" else None
    at = speaker[1] if speaker is not None else i + 1
    joint = "to" if "p" in cue.frames else "of"
    if speaker is not None and joint in lows[speaker[0] + 1 : speaker[1]]:
        at = lows.index(joint, speaker[0] + 1)
        speaker = speaker[0], at
    following = lows[at] if at < len(lows) - 1 else ""
    is_content = (
        (following == "of" and "f" in cue.frames)
        or (following == "to" and "p" in cue.frames)
        or (following in ("that", "whether", "why", "how") and "a" in cue.frames)
    )
    if not has_be or not is_content:
        return None
    frame = "c" if following in ("that", "whether", "why", "how") else "i" if following == "to" else "o"
    return Attribution((i, i + 1), speaker, [(at, content_end(unit, at, frame))], tense(unit, i, cue), frame)


def _read_held(unit: Unit, i: int, cue: Cue) -> Attribution | None:
    """Read "it is considered a threat", "the pass is described as impassable": who holds it is not said."""
    if find_as_saying(unit, i) is not None:
        return None
    is_named = unit.lows[i + 1] == "as" and bool(cue.frames & {"o", "k"})
    is_named = is_named or (unit.lows[i + 1] == "for" and (bool(cue.frames & {"v"}) or cue.verb == "blame"))
    if not is_named and (cue.verb not in _HELD or unit.lows[i + 1] not in ("a", "an", "one", QUOTE)):
        return None
    left, has_be, _ = skip_left(unit, i)
    subject = find_subject(unit, i) if has_be and left >= 0 and unit.lows[left] != "to" else None
    end = trim_end(unit, content_end(unit, i + 1, "o"))
    if subject is None or "by" in unit.lows[i + 1 : end] or end - i < 3:
        return None
    return Attribution((i, i + 1), None, [subject, (i + 1, end)], tense(unit, i, cue), "o")


def read_hearsay(unit: Unit, i: int, found: list[Attribution]) -> Attribution | None:
    """Read "he allegedly showed a pistol": the clause around the adverb is said by nobody named."""
    if open_end(found) > i or not i:
        return None
    cue = cue_verbs().get(unit.lows[i + 1]) if i + 1 < len(unit.lows) else None
    if cue is not None and "q" in cue.frames:
        return None
    verb = next((j for j in range(i + 1, min(len(unit.lows), i + 4)) if is_verb_like(unit, j)), None)
    subject = find_subject(unit, i + 1 if verb is None else verb)
    if subject is None or unit.lows[i - 1] in lexicon().determiner:
        return None
    contents = [(subject[0], i), (i + 1, content_end(unit, i + 1, "i"))]
    return Attribution((i, i + 1), None, contents if i + 1 < contents[1][1] else contents[:1], "past", "i")


def is_unnamed(unit: Unit, i: int) -> bool:
    """Say whether the noun at ``i`` is said by nobody named: "amid reports that ...", "there are fears that ..."."""
    lows = unit.lows
    for j in range(i - 1, max(-1, i - 4), -1):
        if lows[j] in _BEFORE_NOUN:
            return not any(is_stop(low) for low in lows[j:i])
        if lows[j].endswith(("ed", "ing")) and unit.words[j][0].islower():
            return not any(is_stop(low) for low in lows[j:i])
        if is_verb_like(unit, j) or lows[j] in lexicon().pronoun | lexicon().possessive or is_stop(lows[j]):
            return False
    return i <= 2
