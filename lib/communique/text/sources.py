"""Sources named in an adjunct: "according to NAME", ", as reported by NAME", "in NAME's view", "as NAME put it"."""

from __future__ import annotations

from communique.text.clauses import QUOTE, Unit, is_verb_like
from communique.text.cues import cue_verbs, lexicon
from communique.text.ends import content_end
from communique.text.held import Attribution, last_floor, open_end, trim_end, withdraw
from communique.text.phrases import Mention, phrase_left, phrase_right
from communique.text.speakers import find_subject

_OWNS = frozenset({"’s", "'s", "’", "'"})


def read_according(unit: Unit, i: int, found: list[Attribution]) -> Attribution | None:
    """Read "according to NAME" before, behind or within its content, and ", per NAME"."""
    lows = unit.lows
    at = i + 1
    if lows[i] in ("as", "in"):
        led = _led_source(unit, i)
        if led is None:
            return None
        at = led
    elif lows[i] == "according":
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
        after = _after_role(unit, mention, after)
        contents = [(after + 1, trim_end(unit, len(lows)))]
    else:
        withdraw(found, i - 4 if lows[i - 1] == "," else i)
        while found and found[-1].speaker is None:
            found.pop()
        if i - last_floor(found) < 3:
            found.clear()
        floor = last_floor(found)
        contents = [(floor, trim_end(unit, i))]
        if (
            (after < len(lows) - 3 or QUOTE in lows[after:])
            and lows[after : after + 1] == [","]
            and lows[i - 1] == ","
            and lows[after + 1]
            not in lexicon().reader
            | {"who", "which", "whose", "whom", "while", "though", "although", "but", "and", "compared"}
        ):
            if any(is_verb_like(unit, j) or lows[j] == QUOTE for j in range(after + 1, len(lows))):
                contents.append((after + 1, trim_end(unit, len(lows))))
    contents = [(a, b) for a, b in contents if b - a >= 2 or (b > a and lows[a] == QUOTE)]
    if not contents:
        return None
    return Attribution((i, at), mention, contents, frame="according")


def read_label(unit: Unit) -> Attribution | None:
    """Read "Poll: Most voters are undecided", "Police: Nine died": a headline that names its source first."""
    lows = unit.lows
    if len(lows) < 6 or lows[1] != ":" or lows[0] not in lexicon().label or not unit.words[0][0].isupper():
        return None
    if not any(is_verb_like(unit, j) or lows[j] in cue_verbs() or lows[j].endswith("s") for j in range(3, len(lows))):
        return None
    return Attribution((0, 1), (0, 1), [(2, trim_end(unit, len(lows)))], "present", "according")


def read_plan(unit: Unit) -> Attribution | None:
    """Read "Under Novak's plan, taxpayers would pay more": what a named plan asks for is its owner's."""
    lows = unit.lows
    comma = next((j for j in range(2, min(len(lows) - 3, 14)) if lows[j] == ","), None)
    if (
        comma is None
        or lows[comma - 1] not in lexicon().plan
        or not lexicon().modal & set(lows[comma + 1 : comma + 16])
    ):
        return None
    owner = next((j for j in range(comma - 2, 0, -1) if lows[j] in _OWNS or lows[j] in lexicon().possessive), None)
    if owner is None:
        return None
    speaker: Mention | None = (owner, owner + 1) if lows[owner] not in _OWNS else phrase_left(unit, owner - 1)
    if speaker is None or speaker[0] != 1:
        return None
    return Attribution((comma - 1, comma), speaker, [(comma + 1, trim_end(unit, len(lows)))], "present", "according")


def _after_role(unit: Unit, mention: Mention, comma: int) -> int:
    """Step from the comma after a name over the role behind it: "According to Jean Porter, a spokeswoman for the city, ..."."""
    lows = unit.lows
    opener = lows[comma + 1 : comma + 2]
    is_name = unit.words[mention[1] - 1][0].isupper() and opener in (["a"], ["an"], ["who"])
    if not is_name and opener != ["which"]:
        return comma
    second = next((j for j in range(comma + 2, min(len(lows) - 3, comma + 20)) if lows[j] == ","), comma)
    is_role = any(low in lexicon().source or low in ("who", "which") for low in lows[comma + 1 : second])
    goes_on = any(is_verb_like(unit, j) for j in range(second + 2, len(lows)))
    return second if second > comma and is_role and goes_on and not is_verb_like(unit, second + 1) else comma


def _led_source(unit: Unit, i: int) -> int | None:
    """Return where the source begins in ", as reported by Reuters", "as stated in the letter", "in the words of one aide"."""
    lows = unit.lows
    if i and lows[i - 1] != ",":
        return None
    if lows[i] == "in":
        is_opinion = (
            lows[i + 1 : i + 2] == ["the"]
            and lows[i + 3 : i + 4] == ["of"]
            and lows[i + 2] in lexicon().opinion | {"view", "eyes"}
        )
        return i + 4 if is_opinion else None
    j = i + 1
    while j < len(lows) and lows[j] in lexicon().adverb:
        j += 1
    cue = cue_verbs().get(lows[j]) if j + 2 < len(lows) else None
    if cue is None or cue.form != "past" or not cue.frames & {"c", "t", "q"} or lows[j + 1] not in ("by", "in"):
        return None
    return j + 2


def _is_lead(unit: Unit, i: int) -> bool:
    return i <= 2 and all(
        low in ("but", "and", "still", "yet", "also", ",", "however", "meanwhile") for low in unit.lows[:i]
    )


def read_opinion(unit: Unit, i: int, found: list[Attribution]) -> Attribution | None:
    """Read "in Xi's view, ...", "in her words, ..." at the start of a unit or clause."""
    lows = unit.lows
    if i < 2 or i + 2 >= len(lows) or lows[i + 1] != "," or open_end(found) > i:
        return None
    start = next((j for j in range(i - 1, max(-1, i - 10), -1) if lows[j] in ("in", "by", "to")), None)
    if start is None or (start > 2 and lows[start - 1] != ","):
        return None
    owner = i - 2 if lows[i - 1] == "own" else i - 1
    if lows[owner] in lexicon().possessive:
        speaker: Mention | None = (owner, owner + 1)
    elif lows[owner] in ("’s", "'s", "’", "'"):
        speaker = phrase_left(unit, owner - 1)
    else:
        return None
    return (
        Attribution((i, i + 1), speaker, [(i + 2, content_end(unit, i + 2, "c"))], "present", "c") if speaker else None
    )


def read_put(unit: Unit, i: int, found: list[Attribution]) -> Attribution | None:
    """Read "As Wang put it in a letter, the visit was a success", "Wang put it this way: the visit was a success"."""
    lows = unit.lows
    speaker = find_subject(unit, i)
    if speaker is None or open_end(found) > i:
        return None
    if lows[i + 2 : i + 4] in (["like", "this"], ["this", "way"], ["more", "bluntly"], ["another", "way"]):
        if lows[i + 4 : i + 5] != [":"] or i + 5 >= len(lows):
            return None
        return Attribution((i, i + 1), speaker, [(i + 5, content_end(unit, i + 5, "q"))], "present", "q")
    comma = next((j for j in range(i + 2, min(len(lows) - 1, i + 24)) if lows[j] == ","), None)
    if comma is None or lows[max(0, speaker[0] - 1)] != "as":
        return None
    return Attribution((i, i + 1), speaker, [(comma + 1, content_end(unit, comma + 1, "c"))], "present", "c")
