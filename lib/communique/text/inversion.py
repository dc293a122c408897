"""The cue before its speaker: "..., said Mao"; and how to tell it from "Sun, director of the institute, said ..."."""

from __future__ import annotations

from communique.text.clauses import QUOTE, Unit, is_dash, is_stop, is_verb_like
from communique.text.cues import Cue, cue_verbs, lexicon, sure_verbs
from communique.text.held import Attribution, last_floor, tense, trim_end
from communique.text.phrases import Mention, phrase_right
from communique.text.speakers import subject_before_apposition


def read_inverted(
    unit: Unit, i: int, cue: Cue, found: list[Attribution], content: tuple[int, str] | None
) -> Attribution | None:
    """Read "..., said Mao": the cue after a comma or a quotation, the speaker after the cue."""
    lows = unit.lows
    if i == 0 or "q" not in cue.frames or cue.verb == "tell" or not _may_invert(unit, i, cue) or i + 1 >= len(lows):
        return None
    before = lows[i - 1]
    if before not in (",", QUOTE) and not is_dash(before):
        return None
    if lows[i + 1] == "that":
        return None
    speaker = phrase_right(unit, i + 1)
    floor = last_floor(found)
    if speaker is None or i <= floor or not _begins_speaker(unit, speaker):
        return None
    end = speaker[1]
    if before == "," and lows[end : end + 1] == [","] and end + 2 < len(lows) and is_verb_like(unit, end + 1):
        if not any(is_verb_like(unit, k) for k in range(floor, i)):
            contents = [(floor, i - 1), (end + 1, trim_end(unit, len(lows)))]
            return Attribution((i, i + 1), speaker, contents, tense(unit, i, cue), "post")
    if before != QUOTE and not (i >= 2 and lows[i - 2] == QUOTE) and not _is_inverted(unit, i, cue, floor):
        return None
    attribution = Attribution((i, i + 1), speaker, [(floor, trim_end(unit, i))], tense(unit, i, cue), "post")
    follows_quote = before == QUOTE or (i >= 2 and lows[i - 2] == QUOTE)
    j = speaker[1]
    while j < len(lows) and lows[j] not in (QUOTE, ";") and lows[j] not in sure_verbs():
        j += 1
    if j < len(lows) and lows[j] == QUOTE and follows_quote:
        attribution.contents.append((j, j + 1))
    return attribution


def ends_with_speaker(unit: Unit, i: int, cue: Cue) -> bool:
    """Say whether ", said one official in the room" ends the unit, so that all before it is in that voice."""
    lows = unit.lows
    if cue.verb != "say" or cue.form not in ("past", "third") or i < 4 or lows[i - 1] != ",":
        return False
    speaker = phrase_right(unit, i + 1)
    if speaker is None or not _begins_speaker(unit, speaker):
        return False
    return all(not is_verb_like(unit, j) and lows[j] not in ("that", QUOTE) for j in range(speaker[1], len(lows)))


def _may_invert(unit: Unit, i: int, cue: Cue) -> bool:
    if cue.form in ("third", "past"):
        return True
    following = unit.lows[i + 1 : i + 2]
    return (
        cue.verb == "say"
        and cue.form == "base"
        and bool(following)
        and following[0] in lexicon().determiner | {"experts", "officials", "critics"}
    )


def _is_inverted(unit: Unit, i: int, cue: Cue, floor: int) -> bool:
    """Tell "The SCO keeps its doors open, said Sun" from "Sun, director of the institute, said the SCO keeps ..."."""
    lows = unit.lows
    is_clause = False
    opens = True
    relative = False
    for j in range(floor, i):
        if lows[j] == "," or is_dash(lows[j]):
            opens = True
            continue
        if opens:
            relative = lows[j] in ("who", "which", "where", "whose", "whom")
        opens = False
        is_clause = is_clause or (not relative and (is_verb_like(unit, j) or lows[j] == QUOTE))
    end = i + 1
    while (
        end < len(lows) and not is_stop(lows[end]) and lows[end] not in ("who", "when", "as", "after", "while", "that")
    ):
        end += 1
    right_verb = any(is_verb_like(unit, j) or lows[j] in cue_verbs() or lows[j] == QUOTE for j in range(i + 2, end))
    if lows[end : end + 1] == ["that"] and not is_clause:
        return False
    if not right_verb:
        return is_clause or (cue.verb == "say" and lows[i + 1] not in ("those", "these", "this", "there", "it"))
    return is_clause and subject_before_apposition(unit, i - 1) is None


def _begins_speaker(unit: Unit, speaker: Mention) -> bool:
    lex = lexicon()
    first, last = speaker
    if unit.lows[first] in lex.day:
        return False
    return (
        unit.words[first][0].isupper()
        or unit.lows[first] in lex.determiner
        or unit.lows[first] in ("he", "she", "they", "former", "one")
        or any(unit.lows[k] in lex.source or unit.words[k][0].isupper() for k in range(first, min(last, first + 6)))
    )
