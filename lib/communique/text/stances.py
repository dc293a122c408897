"""Adjectives of thinking and feeling: "confident that ...", "unsure whether ...", "critical of ..."."""

from __future__ import annotations

from communique.text.clauses import Unit, is_stop, is_verb_like
from communique.text.cues import lexicon
from communique.text.ends import content_end
from communique.text.hearers import WH
from communique.text.held import Attribution, open_end
from communique.text.phrases import Mention, is_speaker_like, skip_left
from communique.text.said_nouns import is_mind
from communique.text.speakers import find_subject

_ABOUT = frozenset({"about", "of", "over"})


def read_stance(unit: Unit, i: int, found: list[Attribution]) -> Attribution | None:
    """Read "observers are confident that ...", "he was unsure whether ..."."""
    lows = unit.lows
    if i + 2 >= len(lows) or open_end(found) > i:
        return None
    a = i + 1
    if lows[a] in _ABOUT and lows[i] not in ("clear",):
        a = i + 2
    elif lows[a] not in ("that", "whether", "how", "why") and not _is_clause(unit, a):
        return None
    made = next((j for j in range(i - 1, max(-1, i - 4), -1) if lows[j] in ("make", "makes", "made", "making")), None)
    if lows[i] == "clear":
        subject = find_subject(unit, made) if made is not None else None
        return (
            Attribution((i, i + 1), subject, [(i + 1, content_end(unit, i + 1, "c"))], "past", "c") if subject else None
        )
    left, has_be, _ = skip_left(unit, i)
    left -= left > 1 and lows[left] == "away"
    if not has_be and left > 0 and lows[left] in lexicon().copula | {"came", "come", "comes"}:
        has_be, left = True, skip_left(unit, left)[0]
        speaker = find_subject(unit, left + 1) if left >= 0 else None
    elif has_be or a != i + 1:
        speaker = find_subject(unit, i) if has_be and left >= 0 else None
    else:
        speaker = _left_as(unit, i)
    if (
        speaker is None
        or lows[speaker[0]] in ("it", "this", "there", "that", "away")
        or not is_speaker_like(unit, speaker)
    ):
        return None
    if lows[left] == "to":
        return None
    if a == i + 2 and not is_mind(unit, speaker):
        return None
    frame = "c" if a == i + 1 or lows[a] in WH else "o"
    return Attribution((i, i + 1), speaker, [(a, content_end(unit, a, frame))], "present", frame)


def _left_as(unit: Unit, i: int) -> Mention | None:
    """Return the subject of "left the meeting convinced that", "came away sure that"."""
    lows = unit.lows
    for j in range(i - 1, max(0, i - 8), -1):
        if is_stop(lows[j]):
            return None
        if lows[j] in ("left", "leave", "leaves", "came", "come", "emerged", "returned", "departed", "walked", "went"):
            return find_subject(unit, j)
    return None


def _is_clause(unit: Unit, j: int) -> bool:
    """Say whether a clause without "that" begins: "confident they will win", "convinced the vote was rigged"."""
    lows = unit.lows
    opens = lows[j] in lexicon().pronoun or lows[j] in ("the", "this", "his", "her", "their", "its")
    if not opens and lows[j] not in lexicon().source and not unit.words[j][0].isupper():
        return False
    return any(is_verb_like(unit, k) for k in range(j + 1, min(len(lows), j + 6)))
