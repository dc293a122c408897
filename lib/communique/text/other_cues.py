"""Verbs of saying that are not finite: participles, infinitives and passives."""

from __future__ import annotations

from communique.text.clauses import INLINE, QUOTE, Unit, is_dash, is_stop, is_verb_like
from communique.text.contents import is_silence, right_content
from communique.text.cues import Cue, cue_nouns, cue_verbs, lexicon
from communique.text.ends import content_end
from communique.text.hearers import WH
from communique.text.held import Attribution, cut_open, open_end, tense, trim_end
from communique.text.phrases import Mention, is_speaker_like, phrase_left, phrase_right, skip_left
from communique.text.quoted import find_quoted_person
from communique.text.speakers import find_subject, fits, main_subject, shared_subject

_HABITS = frozenset({"going", "try", "tries", "likes", "liked", "tends", "tended", "tend"})
_ON_RECORD = frozenset(
    {"quoted", "heard", "seen", "filmed", "recorded", "interview", "tape", "record", "camera", "air"}
)
_LEADING = frozenset({"going", "forced", "compelled", "obliged", "quick", "eager", "keen", "careful", "set", "ready"})


def read_infinitive(unit: Unit, i: int, cue: Cue, found: list[Attribution]) -> Attribution | None:
    """Read "appeared to suggest that ...", "continued to call for ...": the subject is that of the verb before "to"."""
    if i < 2 or open_end(found) > i:
        return None
    matrix = i - 3 if unit.lows[i - 2] == "on" and i > 3 else i - 2
    verb = cue_verbs().get(unit.lows[matrix])
    if not is_verb_like(unit, matrix) and (verb is None or verb.form == "base") and unit.lows[matrix] not in _HABITS:
        return _read_purpose(unit, i, cue, found)
    content = right_content(unit, i, cue)
    if content is None:
        return None
    if (
        content[1] == "o"
        and not cue.prepositions
        and not cue.frames & {"f", "v", "k"}
        and unit.lows[matrix] not in lexicon().seeming
    ):
        return None
    if content[1] == "c" and cue.verb != "say" and unit.lows[content[0]] != "that" and not _opens(unit, content[0]):
        return None
    left, has_be, _ = skip_left(unit, matrix)
    if is_silence(unit, left + 1, i, content[0]):
        return None
    shared = shared_subject(unit, left) if left > 0 and unit.lows[left] in ("and", "but") else None
    speaker = shared[1] if shared else find_subject(unit, matrix)
    if speaker is None or (has_be and unit.lows[matrix] not in _LEADING) or not is_speaker_like(unit, speaker):
        return None
    if not fits(unit, speaker, cue):
        return None
    a, frame = content
    return Attribution((i, i + 1), speaker, [(a, content_end(unit, a, frame))], tense(unit, i, cue), frame)


def _opens(unit: Unit, a: int) -> bool:
    return unit.lows[a] in (lexicon().reader | lexicon().determiner | WH) - {"each"} or unit.words[a][0].isupper()


def _read_purpose(unit: Unit, i: int, cue: Cue, found: list[Attribution]) -> Attribution | None:
    """Read "took to the stage to say that ...": the subject is that of the clause; only where "that" or a quotation follows."""
    content = right_content(unit, i, cue)
    if found or content is None:
        return None
    a = content[0]
    speaks = bool(cue.frames & {"c", "t", "q"})
    is_said = speaks and (
        unit.lows[a] in ("that", QUOTE) or (content[1] == "c" and "q" in cue.frames and _opens(unit, a))
    )
    is_asked = content[1] == "f" or (unit.lows[a - 1] in cue.prepositions and a == i + 2 and content[1] == "o")
    floor = max(0, i - 12)
    if not is_said and not is_asked and not _has_venue(unit, floor, i - 1):
        return None
    verb = next((j for j in range(i - 2, floor, -1) if is_verb_like(unit, j) or is_stop(unit.lows[j])), None)
    if verb is None or is_stop(unit.lows[verb]):
        return None
    left, has_be, _ = skip_left(unit, verb)
    speaker = None if has_be else find_subject(unit, verb)
    if speaker is None or not is_speaker_like(unit, speaker) or not fits(unit, speaker, cue):
        return None
    if is_silence(unit, left + 1, i, content[0]):
        return None
    a, frame = content
    return Attribution((i, i + 1), speaker, [(a, content_end(unit, a, frame))], "infinitive", frame)


def _has_venue(unit: Unit, first: int, last: int) -> bool:
    """Say whether somebody goes where one speaks: "took to Twitter to ...", "used his weekly address to ..."."""
    lows = unit.lows
    goes = next((j for j in range(last - 1, first - 1, -1) if lows[j] in lexicon().goes), None)
    return goes is not None and any(low in lexicon().venue for low in lows[goes + 1 : last])


def read_participle(unit: Unit, i: int, cue: Cue, found: list[Attribution], left: int) -> Attribution | None:
    """Read ", adding that ...", "Noting that ..., Xi said": the speaker is the last one, else the subject of the clause."""
    lows = unit.lows
    content = right_content(unit, i, cue)
    quoted = find_quoted_person(unit, i) if content is not None and i and lows[i - 1] == "as" else None
    if content is not None and quoted is not None and open_end(found) <= i and is_speaker_like(unit, quoted):
        end = content_end(unit, content[0], content[1])
        return Attribution((i, i + 1), quoted, [(content[0], end)], "ing", content[1])
    if content is None or (i == 0 and content[1] == "c" and lows[1] in lexicon().source):
        return None
    a, frame = content
    before = lows[left] if left >= 0 else ""
    after_comma = before in (",", QUOTE, INLINE, ")") or is_dash(before)
    after_comma = after_comma or (before == "and" and left > 0 and lows[left - 1] == ",")
    is_said = lows[a] in (QUOTE, "that") or (frame == "c" and cue.verb == "say" and left > 2)
    is_own = "q" in cue.frames and is_said and open_end(found) <= i
    own = _own_subject(unit, left) if is_own else None
    own = _with_subject(unit, left) if own is None and frame != "k" and open_end(found) <= i else own
    if own is not None:
        end = content_end(unit, a, frame)
        end = next((j for j in range(a + 1, end) if lows[j] == ","), end) if own[0] == 1 else end
        return Attribution((i, i + 1), own, [(a, end)], "ing", frame)
    if not (after_comma or left < 0 or _may_hold_participle(unit, left, cue, content)):
        return _read_postmodifier(unit, i, left, content, found)
    covered = open_end(found) > i
    if covered and not after_comma:
        return None
    last = found[-1] if found else None
    is_owner = last is not None and last.form == "noun" and last.speaker is not None
    is_owner = (
        is_owner and last is not None and last.speaker is not None and lows[last.speaker[0]] in lexicon().possessive
    )
    speaker = (main_subject(unit, i) if is_owner else None) or (
        last.speaker if last is not None else main_subject(unit, i)
    )
    if speaker is None or (not found and (not fits(unit, speaker, cue) or lows[speaker[0]] in ("it", "there"))):
        return None
    if covered:
        if found[-1].frame in ("o", "p") and frame == "o":
            return None
        cut_open(unit, found, left)
    end = content_end(unit, a, frame)
    if after_comma:
        end = _end_of_aside(unit, a, end)
    if left < 0 or i == 0:
        first = next((j for j in range(a, end) if lows[j] == "," or (lows[j] in (QUOTE, INLINE) and j + 1 < end)), end)
        end = trim_end(unit, first + 1 if first < end else end)
    return Attribution((i, i + 1), speaker, [(a, end)], tense(unit, i, cue), frame)


def _read_postmodifier(
    unit: Unit, i: int, left: int, content: tuple[int, str], found: list[Attribution]
) -> Attribution | None:
    """Read "voters wondering whether it is worth it", "families hoping to buy a house": whoever stands before the participle."""
    a, frame = content
    is_clause = frame == "i" or (frame == "c" and unit.lows[a] in WH | {"that"})
    is_mind = unit.lows[left] in lexicon().source
    owner = phrase_left(unit, left) if is_clause and is_mind and open_end(found) <= i else None
    if owner is None or not is_speaker_like(unit, owner) or not fits(unit, owner, cue_verbs()["show"]):
        return None
    return Attribution((i, i + 1), owner, [(a, content_end(unit, a, frame))], "ing", frame)


def _end_of_aside(unit: Unit, a: int, end: int) -> int:
    """End the content of "The paper, citing officials, reported that ..." before the main verb."""
    verbs = cue_verbs()
    for j in range(a + 1, min(end - 1, a + 24)):
        following = unit.lows[j + 1]
        cue = verbs.get(following)
        is_main = is_verb_like(unit, j + 1) or (
            cue is not None and cue.form in ("past", "third") and "n" not in cue.frames
        )
        if unit.lows[j] == "," and is_main:
            return j
        if unit.lows[j] in ("that", QUOTE):
            return end
    return end


def _own_subject(unit: Unit, left: int) -> Mention | None:
    """Return the name or pronoun right before a participle: "footage of Trump saying ..."."""
    if left < 0:
        return None
    if unit.lows[left] in ("him", "her", "them"):
        return left, left + 1
    if unit.lows[left] in _ON_RECORD:
        return None
    is_name = unit.words[left][0].isupper() and unit.lows[left] not in lexicon().day
    is_name = is_name or (unit.lows[left] in lexicon().source and unit.lows[left] not in cue_nouns())
    return phrase_left(unit, left) if is_name else None


def _may_hold_participle(unit: Unit, left: int, cue: Cue, content: tuple[int, str]) -> bool:
    """Say whether a participle without a comma before it may be a cue: "a statement saying that", "quoted as saying"."""
    a, frame = content
    before = unit.lows[left]
    says = ("q" in cue.frames and unit.lows[a] in (QUOTE, "that", "he", "she", "they", "it")) or frame == "k"
    if says and before[:1].isalpha() and before not in lexicon().preposition:
        return True
    if (
        "q" in cue.frames
        and frame == "c"
        and (before in _ON_RECORD or unit.lows[left - 1 : left + 1] == ["fond", "of"])
    ):
        return True
    if before == "as" and {"quoted", "cited", "record"} & set(unit.lows[max(0, left - 12) : left]):
        return True
    if "q" in cue.frames and frame == "c" and before in cue_nouns():
        return True
    if before in ("up", "away", "out") and frame == "c":
        return True
    if (before == "for" and frame in ("c", "i")) or (before in lexicon().document and frame != "k"):
        return True
    if frame in ("p", "o", "f") and before not in lexicon().determiner:
        return True
    if any(low in lexicon().busy for low in unit.lows[max(0, left - 8) : left + 1]) and not lexicon().modal & {before}:
        return True
    return before in ("and", "by", "while", "after", "before", "when", "in", "without", "later", "then")


def _with_subject(unit: Unit, left: int) -> Mention | None:
    """Return the subject of "with many women saying they would not": the phrase that ends at ``left`` after "with"."""
    subject = phrase_left(unit, left) if left > 0 else None
    if subject is None or not subject[0] or unit.lows[subject[0] - 1] != "with":
        return None
    return subject if fits(unit, subject, cue_verbs()["show"]) and is_speaker_like(unit, subject) else None


def read_wish(unit: Unit, i: int, found: list[Attribution]) -> Attribution | None:
    """Read "he would like to see the treaty renegotiated", "she would prefer lawmakers to vote"."""
    lows = unit.lows
    if i < 2 or lows[i - 1] not in ("would", "’d", "'d") or open_end(found) > i:
        return None
    to = next((k for k in range(i + 1, min(len(lows), i + 10)) if lows[k] == "to" or is_stop(lows[k])), None)
    if to is None or lows[to] != "to" or any(is_verb_like(unit, k) or lows[k] == "that" for k in range(i + 1, to)):
        return None
    speaker = find_subject(unit, i)
    if speaker is None or not is_speaker_like(unit, speaker) or lows[speaker[0]] in ("it", "there", "you"):
        return None
    return Attribution((i, i + 1), speaker, [(i + 1, content_end(unit, i + 1, "i"))], "present", "i")


def read_passive(unit: Unit, i: int, cue: Cue, found: list[Attribution]) -> Attribution | None:
    """Read "The plan was criticized by the union": what is judged is the content."""
    content, speaker = find_subject(unit, i), phrase_right(unit, i + 2)
    if content is None or speaker is None or open_end(found) > i or content[1] - content[0] < 2:
        return None
    contents = [content]
    if unit.lows[speaker[1] : speaker[1] + 1] == ["as"]:
        contents.append((speaker[1], content_end(unit, speaker[1], "o")))
    return Attribution((i, i + 1), speaker, contents, tense(unit, i, cue), "passive")
