"""Nouns and adjectives of saying and thinking: "his belief that ...", "warnings from experts that ...", "confident that ..."."""

from __future__ import annotations

from communique.text.clauses import QUOTE, Unit, is_stop, is_verb_like
from communique.text.cues import cue_verbs, lexicon
from communique.text.ends import content_end
from communique.text.finite import fits
from communique.text.held import Attribution, open_end
from communique.text.phrases import Mention, is_speaker_like, phrase_left, phrase_right, skip_left
from communique.text.speakers import find_subject
from communique.text.unnamed import is_unnamed


def read_noun(unit: Unit, i: int, frames: str, found: list[Attribution]) -> Attribution | None:
    """Read "his belief that ...", "Xi's words "..."", "raised concerns about ...": the owner of the noun is the speaker."""
    if open_end(found) > i:
        return None
    carried = _from_somebody(unit, i) if "t" in frames else None
    if carried is not None or i == 0:
        return carried
    place = _noun_content(unit, i, frames)
    if place is None:
        return None
    a, frame = place
    speaker = _owner(unit, i)
    if speaker is None and frame in ("c", "o"):
        speaker = _carried_noun(unit, i)
    elif frame == "o":
        return None
    if speaker is None and not (frame == "c" and is_unnamed(unit, i)):
        return None
    end = a + 1 if frame == "q" else content_end(unit, a, frame)
    return Attribution((i, i + 1), speaker, [(a, end)], "noun", "n")


def _noun_content(unit: Unit, i: int, frames: str) -> tuple[int, str] | None:
    """Return where the content after the noun at ``i`` begins, and by which frame."""
    lows = unit.lows
    following = lows[i + 1 : i + 4]
    if following[:1] == ["that"] and "t" in frames:
        return i + 1, "c"
    if following[1:2] == ["that"] and following[0] in ("is", "was") and "s" in frames:
        return i + 2, "c"
    if "w" in frames and (following[:1] == [QUOTE] or (following[:1] in ([","], [":"]) and following[1:2] == [QUOTE])):
        return i + 1 + (following[0] != QUOTE), "q"
    if following[:1] == ["to"] and "i" in frames and len(following) > 1:
        return None if following[1].endswith("ing") or following[1] in lexicon().determiner else (i + 1, "i")
    if following[:1] in (["about"], ["over"]) and "a" in frames and len(following) > 1:
        return i + 2, "o"
    if following[:1] == ["for"] and "f" in frames and len(following) > 1:
        return i + 2, "f"
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
        if is_stop(lows[j]):
            return None
        j -= 1
    if j < floor:
        return None
    speaker = (j, j + 1) if lows[j] in lexicon().possessive else phrase_left(unit, j - 1) if j else None
    if speaker is None:
        return None
    joints = [k for k in range(*speaker) if lows[k] in ("to", "of", "in", "for", "with", "from", "at", "on")]
    if joints and speaker[1] - joints[-1] > 1 and unit.words[joints[-1] + 1][0].isupper():
        return joints[-1] + 1, speaker[1]
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


def read_stance(unit: Unit, i: int, found: list[Attribution]) -> Attribution | None:
    """Read "observers are confident that ...", "he was unsure whether ..."."""
    lows = unit.lows
    if i + 2 >= len(lows) or open_end(found) > i:
        return None
    if lows[i + 1] not in ("that", "whether", "how", "why") and not _is_clause(unit, i + 1):
        return None
    made = next((j for j in range(i - 1, max(-1, i - 4), -1) if lows[j] in ("make", "makes", "made", "making")), None)
    if lows[i] == "clear":
        subject = find_subject(unit, made) if made is not None else None
        return (
            Attribution((i, i + 1), subject, [(i + 1, content_end(unit, i + 1, "c"))], "past", "c") if subject else None
        )
    left, has_be, _ = skip_left(unit, i)
    speaker = find_subject(unit, i) if has_be and left >= 0 else None
    if speaker is None or lows[speaker[0]] in ("it", "this", "there", "that") or not is_speaker_like(unit, speaker):
        return None
    if lows[left] == "to":
        return None
    return Attribution((i, i + 1), speaker, [(i + 1, content_end(unit, i + 1, "c"))], "present", "c")


def _is_clause(unit: Unit, j: int) -> bool:
    """Say whether a clause without "that" begins: "confident they will win", "convinced the vote was rigged"."""
    lows = unit.lows
    if lows[j] not in lexicon().pronoun and lows[j] not in ("the", "this", "his", "her", "their", "its"):
        return False
    return any(is_verb_like(unit, k) for k in range(j + 1, min(len(lows), j + 6)))
