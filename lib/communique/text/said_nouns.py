"""Nouns and adjectives of saying and thinking: "his belief that ...", "warnings from experts that ...", "confident that ..."."""

from __future__ import annotations

from communique.text.clauses import QUOTE, Unit, is_dash, is_stop, is_verb_like
from communique.text.cues import CueNoun, cue_verbs, lexicon
from communique.text.ends import content_end
from communique.text.held import Attribution, open_end, trim_end
from communique.text.phrases import Mention, is_speaker_like, phrase_left, phrase_right
from communique.text.speakers import find_subject, fits
from communique.text.unnamed import is_unnamed

_REPORTERS = frozenset(
    {"media", "press", "police", "newspaper", "news", "television", "intelligence", "government", "company"}
)
_JOINTS = frozenset({"to", "of", "in", "for", "with", "from", "at", "on"})


def read_noun(unit: Unit, i: int, noun: CueNoun, found: list[Attribution]) -> Attribution | None:
    """Read "his belief that ...", "Xi's words "..."", "raised concerns about ...": the owner of the noun is the speaker."""
    if open_end(found) > i:
        return None
    carried = _from_somebody(unit, i) if "t" in noun.frames else None
    if carried is not None:
        return carried
    place = _noun_content(unit, i, noun)
    if place is None:
        return None
    a, frame = place
    speaker = _owner(unit, i) if i else None
    if speaker is None and frame == "o" and _is_met_with(unit, i):
        return Attribution((i, i + 1), None, [(a, content_end(unit, a, frame))], "noun", "n")
    if speaker is None and frame in ("c", "o", "i", "f"):
        speaker = _carried_noun(unit, i)
    elif (
        frame == "o"
        and not (speaker is None and _is_call(unit, i, frame))
        and (speaker is None or unit.lows[a - 1] not in noun.prepositions or not is_mind(unit, speaker))
    ):
        return None
    if speaker is None and frame == "c":
        speaker = _holder(unit, i)
    if speaker is None and frame == "c" and i and unit.lows[i - 1] in _REPORTERS and is_unnamed(unit, i - 1):
        speaker = i - 1, i
    if speaker is None and not ((frame == "c" or _is_call(unit, i, frame)) and is_unnamed(unit, i)):
        return None
    end = a + 1 if frame == "q" else _end_of_subject(unit, i, a, content_end(unit, a, frame))
    return Attribution((i, i + 1), speaker, [(a, end)], "noun", "n")


def _is_call(unit: Unit, i: int, frame: str) -> bool:
    """Say whether the noun stands for something said also where nobody owns it: "amid calls for", "rumors of"."""
    return frame in ("f", "i", "o") and unit.lows[i] in lexicon().outcry


def _is_met_with(unit: Unit, i: int) -> bool:
    """Say whether the noun at ``i`` is a judgement that somebody meets with: "faced sharp criticism for ..."."""
    if unit.lows[i] not in ("criticism", "condemnation", "praise"):
        return False
    return any(low in lexicon().drawing for low in unit.lows[max(0, i - 4) : i])


def _end_of_subject(unit: Unit, i: int, a: int, end: int) -> int:
    """End the content of a noun that is the subject before its verb: "His refusal to answer did not please them"."""
    lows = unit.lows
    if unit.lows[a - 1] in lexicon().auxiliary | {":"}:
        return end
    if (lows[0] in lexicon().preposition or lows[0] == "contrary") and "," not in lows[:i]:
        comma = next((j for j in range(a + 1, end) if lows[j] == ","), end)
        return comma if any(is_verb_like(unit, j) for j in range(comma, end)) else end
    for j in range(i - 1, -1, -1):
        if lows[j] in (",", ";", QUOTE) or is_dash(lows[j]):
            break
        if is_verb_like(unit, j) or lows[j] in cue_verbs():
            return end
    taken = lows[a] == "that"
    for j in range(a + 1, end):
        if taken and lows[j - 1] in lexicon().pronoun and is_verb_like(unit, j):
            taken = False
        elif _is_finite(unit, j):
            if not taken:
                return trim_end(unit, j) if j > a + 1 else end
            taken = False
    return end


def _is_finite(unit: Unit, j: int) -> bool:
    """Say whether the word at ``j`` is the finite verb of a clause: no infinitive, no second verb, no "backed by"."""
    lows, lex = unit.lows, lexicon()
    if (
        not is_verb_like(unit, j)
        or lows[j - 1] in lex.auxiliary
        or lows[j - 1] in ("to", "and", "who", "which", "that")
    ):
        return False
    is_participle = lows[j].endswith("ed") and (lows[j + 1 : j + 2] == ["by"] or lows[j - 1] in lex.determiner)
    return not is_participle and lows[j - 1] not in lex.pronoun


def is_mind(unit: Unit, speaker: Mention) -> bool:
    """Say whether the phrase may own a belief or a statement: a possessive, a name, a person, a body."""
    if unit.lows[speaker[0]] in lexicon().possessive and speaker[1] - speaker[0] == 1:
        return True
    return fits(unit, speaker, cue_verbs()["show"]) and is_speaker_like(unit, speaker)


def _holder(unit: Unit, i: int) -> Mention | None:
    """Return the subject of "is of the view that", "were under the impression that"."""
    lows = unit.lows
    if i < 3 or lows[i - 2] not in ("of", "under") or lows[i - 1] != "the" or lows[i - 3] not in lexicon().be:
        return None
    speaker = find_subject(unit, i - 3)
    return speaker if speaker is not None and is_mind(unit, speaker) else None


def _noun_content(unit: Unit, i: int, noun: CueNoun) -> tuple[int, str] | None:
    """Return where the content after the noun at ``i`` begins, and by which frame."""
    lows, frames = unit.lows, noun.frames
    following = lows[i + 1 : i + 4]
    if following[:1] == ["that"] and "t" in frames:
        return None if len(following) > 1 and is_verb_like(unit, i + 2) else (i + 1, "c")
    if following[1:2] == ["that"] and following[0] in ("is", "was") and "s" in frames:
        return i + 2, "c"
    if "w" in frames and (following[:1] == [QUOTE] or (following[:1] in ([","], [":"]) and following[1:2] == [QUOTE])):
        return i + 1 + (following[0] != QUOTE), "q"
    if following[:1] == ["to"] and "i" in frames and len(following) > 1:
        verb = following[2] if following[1].endswith("ly") and len(following) > 2 else following[1]
        is_no_verb = verb.endswith("ing") or verb in lexicon().determiner or unit.words[i + 2][0].isupper()
        return None if is_no_verb else (i + 1, "i")
    if following[:1] in (["about"], ["over"]) and "a" in frames and len(following) > 1:
        return i + 2, "o"
    if following[:1] == ["for"] and "f" in frames and len(following) > 1:
        return i + 2, "f"
    if len(following) > 1 and following[0] in noun.prepositions:
        return i + 2, "o"
    if len(following) > 2 and following[0] == ":" and i <= 4 and "s" in frames:
        return i + 2, "c"
    return None


def _from_somebody(unit: Unit, i: int) -> Attribution | None:
    """Read "warnings from scientists that ...", "speculation among traders that ..."."""
    lows = unit.lows
    if lows[i + 1 : i + 2] not in (["from"], ["by"], ["among"]):
        return None
    speaker = phrase_right(unit, i + 2)
    if speaker is None or lows[speaker[1] : speaker[1] + 1] != ["that"] or not is_speaker_like(unit, speaker):
        return None
    return Attribution((i, i + 1), speaker, [(speaker[1], content_end(unit, speaker[1], "c"))], "noun", "n")


def _owner(unit: Unit, i: int) -> Mention | None:
    """Return who owns the noun at ``i``: "his", or the last name of "the leader of China's"."""
    lows = unit.lows
    j = i - 1
    floor = max(0, i - 4)
    while j >= floor and lows[j] not in lexicon().possessive and lows[j] not in ("’s", "'s", "’", "'"):
        if is_stop(lows[j]) or lows[j] == "to" or is_verb_like(unit, j):
            return None
        j -= 1
    if j < floor:
        return None
    speaker = (j, j + 1) if lows[j] in lexicon().possessive else phrase_left(unit, j - 1) if j else None
    if speaker is None:
        return None
    joints = [k for k in range(*speaker) if lows[k] in _JOINTS]
    if joints and speaker[1] - joints[-1] > 1 and (lows[joints[-1]] != "of" or unit.words[joints[-1] + 1][0].isupper()):
        speaker = joints[-1] + 1, speaker[1]
    first, last = speaker
    is_verb = first and lows[first - 1] == "to" and last - first > 1 and unit.words[first][0].islower()
    if is_verb and lows[first] not in lexicon().determiner:
        return first + 1, last
    return speaker


def _carried_noun(unit: Unit, i: int) -> Mention | None:
    """Return the subject of "made the case that", "has no doubt that": a verb of little meaning carries the noun."""
    for j in range(i - 1, max(-1, i - 6), -1):
        low = unit.lows[j]
        if is_stop(low) or low in lexicon().subordinator:
            return None
        if low in lexicon().light_verb:
            speaker = find_subject(unit, j)
            return speaker if speaker is not None and fits(unit, speaker, cue_verbs()["show"]) else None
    return None
