"""Cues that are no finite verb: "according to", participles, infinitives, nouns and adjectives of saying and thinking."""

from __future__ import annotations

from communique.text.clauses import INLINE, QUOTE, Unit, is_dash, is_stop, is_verb_like
from communique.text.contents import WH, right_content
from communique.text.cues import Cue, cue_verbs, lexicon
from communique.text.ends import content_end
from communique.text.finite import fits
from communique.text.held import Attribution, cut_open, last_floor, open_end, tense, trim_end, withdraw
from communique.text.phrases import Mention, is_speaker_like, phrase_left, phrase_right, skip_left
from communique.text.speakers import find_subject, main_subject


def read_according(unit: Unit, i: int, found: list[Attribution]) -> Attribution | None:
    """Read "according to NAME" before, behind or within its content, and ", per NAME"."""
    lows = unit.lows
    at = i + 1
    if lows[i] == "according":
        if i + 1 >= len(lows) or lows[i + 1] != "to":
            return None
        at = i + 2
    elif i == 0 or lows[i - 1] != ",":
        return None
    mention = phrase_right(unit, at)
    if mention is None:
        return None
    after = mention[1]
    if i == 0 or _is_lead(unit, i):
        while after < len(lows) and lows[after] != ",":
            after += 1
        contents = [(after + 1, trim_end(unit, len(lows)))]
    else:
        withdraw(found, i)
        if i - last_floor(found) < 3:
            found.clear()
        floor = last_floor(found)
        contents = [(floor, trim_end(unit, i))]
        if (
            after < len(lows) - 3
            and lows[after] == ","
            and lows[i - 1] == ","
            and lows[after + 1] not in lexicon().reader
        ):
            if any(is_verb_like(unit, j) for j in range(after + 1, len(lows))):
                contents.append((after + 1, trim_end(unit, len(lows))))
    contents = [(a, b) for a, b in contents if b - a >= 2 or (b > a and lows[a] == QUOTE)]
    if not contents:
        return None
    return Attribution((i, at), mention, contents, frame="according")


def _is_lead(unit: Unit, i: int) -> bool:
    return i <= 2 and all(
        low in ("but", "and", "still", "yet", "also", ",", "however", "meanwhile") for low in unit.lows[:i]
    )


def read_infinitive(unit: Unit, i: int, cue: Cue, found: list[Attribution]) -> Attribution | None:
    """Read "appeared to suggest that ...", "continued to call for ...": the subject is that of the verb before "to"."""
    if i < 2 or open_end(found) > i:
        return None
    matrix = i - 3 if unit.lows[i - 2] == "on" and i > 3 else i - 2
    verb = cue_verbs().get(unit.lows[matrix])
    if (
        not is_verb_like(unit, matrix)
        and (verb is None or verb.form == "base")
        and unit.lows[matrix] not in ("going", "try", "tries")
    ):
        return None
    content = right_content(unit, i, cue)
    if content is None or (content[1] == "o" and not cue.prepositions and "f" not in cue.frames):
        return None
    if content[1] == "c" and cue.verb != "say" and unit.lows[content[0]] not in WH | {"that"}:
        return None
    _, has_be, _ = skip_left(unit, matrix)
    speaker = find_subject(unit, matrix)
    if speaker is None or (has_be and unit.lows[matrix] != "going") or not is_speaker_like(unit, speaker):
        return None
    if not fits(unit, speaker, cue):
        return None
    a, frame = content
    return Attribution((i, i + 1), speaker, [(a, content_end(unit, a, frame))], tense(unit, i, cue), frame)


def read_participle(unit: Unit, i: int, cue: Cue, found: list[Attribution], left: int) -> Attribution | None:
    """Read ", adding that ...", "Noting that ..., Xi said": the speaker is the last one, else the subject of the clause."""
    lows = unit.lows
    content = right_content(unit, i, cue)
    if content is None:
        return None
    a, frame = content
    before = lows[left] if left >= 0 else ""
    after_comma = before in (",", QUOTE, INLINE, ")") or is_dash(before)
    after_comma = after_comma or (before == "and" and left > 0 and lows[left - 1] == ",")
    own = (
        _own_subject(unit, left) if "q" in cue.frames and lows[a] in (QUOTE, "that") and open_end(found) <= i else None
    )
    if own is not None:
        return Attribution((i, i + 1), own, [(a, content_end(unit, a, frame))], "ing", frame)
    if not (after_comma or left < 0 or _may_hold_participle(unit, left, cue, content)):
        return None
    covered = open_end(found) > i
    if covered and not after_comma:
        return None
    speaker = found[-1].speaker if found else main_subject(unit, i)
    if speaker is None or (not found and (not fits(unit, speaker, cue) or lows[speaker[0]] in ("it", "there"))):
        return None
    if covered:
        if found[-1].frame in ("o", "p") and frame == "o":
            return None
        cut_open(unit, found, left)
    end = content_end(unit, a, frame)
    if left < 0 or i == 0:
        first = next((j for j in range(a, end) if lows[j] == "," or (lows[j] in (QUOTE, INLINE) and j + 1 < end)), end)
        end = trim_end(unit, first + 1 if first < end else end)
    return Attribution((i, i + 1), speaker, [(a, end)], tense(unit, i, cue), frame)


def _own_subject(unit: Unit, left: int) -> Mention | None:
    """Return the name or pronoun right before a participle: "footage of Trump saying ..."."""
    if left < 0:
        return None
    if unit.lows[left] in ("him", "her", "them"):
        return left, left + 1
    is_name = unit.words[left][0].isupper() and unit.lows[left] not in lexicon().day
    return phrase_left(unit, left) if is_name else None


def _may_hold_participle(unit: Unit, left: int, cue: Cue, content: tuple[int, str]) -> bool:
    """Say whether a participle without a comma before it may be a cue: "a statement saying that", "quoted as saying"."""
    a, frame = content
    before = unit.lows[left]
    says = ("q" in cue.frames and unit.lows[a] in (QUOTE, "that", "he", "she", "they", "it")) or frame == "k"
    if says and before[:1].isalpha() and before not in lexicon().preposition:
        return True
    if before == "as" and "quoted" in unit.lows[max(0, left - 6) : left]:
        return True
    return before in ("and", "by", "while", "after", "before", "when", "in", "without", "later", "then")


def read_noun(unit: Unit, i: int, frames: str, found: list[Attribution]) -> Attribution | None:
    """Read "his belief that ...", "Xi's words "..."", "raised concerns about ...": the owner of the noun is the speaker."""
    if i == 0 or open_end(found) > i:
        return None
    place = _noun_content(unit, i, frames)
    if place is None:
        return None
    a, frame = place
    speaker = _owner(unit, i)
    if speaker is None and frame in ("c", "o"):
        speaker = _carried_noun(unit, i)
    elif frame == "o":
        return None
    if speaker is None:
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
    return None


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


def read_passive(unit: Unit, i: int, cue: Cue, found: list[Attribution]) -> Attribution | None:
    """Read "The plan was criticized by the union": what is judged is the content."""
    content, speaker = find_subject(unit, i), phrase_right(unit, i + 2)
    if content is None or speaker is None or open_end(found) > i or content[1] - content[0] < 2:
        return None
    return Attribution((i, i + 1), speaker, [content], tense(unit, i, cue), "passive")


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


def read_opinion(unit: Unit, i: int, found: list[Attribution]) -> Attribution | None:
    """Read "in Xi's view, ...", "in her words, ..." at the start of a unit or clause."""
    lows = unit.lows
    if i < 2 or i + 2 >= len(lows) or lows[i + 1] != "," or open_end(found) > i:
        return None
    start = next((j for j in range(i - 1, max(-1, i - 10), -1) if lows[j] == "in"), None)
    if start is None or (start > 2 and lows[start - 1] != ","):
        return None
    if lows[i - 1] in lexicon().possessive:
        speaker: Mention | None = (i - 1, i)
    elif lows[i - 1] in ("’s", "'s", "’", "'"):
        speaker = phrase_left(unit, i - 2)
    else:
        return None
    return (
        Attribution((i, i + 1), speaker, [(i + 2, content_end(unit, i + 2, "c"))], "present", "c") if speaker else None
    )


def read_put(unit: Unit, i: int, found: list[Attribution]) -> Attribution | None:
    """Read "As Wang put it in a letter, the visit was a success"."""
    comma = next((j for j in range(i + 2, min(len(unit.lows) - 1, i + 24)) if unit.lows[j] == ","), None)
    speaker = find_subject(unit, i)
    if comma is None or speaker is None or unit.lows[max(0, speaker[0] - 1)] != "as" or open_end(found) > i:
        return None
    return Attribution((i, i + 1), speaker, [(comma + 1, content_end(unit, comma + 1, "c"))], "present", "c")


def read_stance(unit: Unit, i: int, found: list[Attribution]) -> Attribution | None:
    """Read "observers are confident that ...", "he was unsure whether ..."."""
    lows = unit.lows
    if i + 2 >= len(lows) or lows[i + 1] not in ("that", "whether", "how", "why") or open_end(found) > i:
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
    return Attribution((i, i + 1), speaker, [(i + 1, content_end(unit, i + 1, "c"))], "present", "c")
