"""Finite cue verbs: "Xi said that ...", "..., Mao said", "China, Xi said, should", "said A and warned that B"."""

from __future__ import annotations

from communique.text.clauses import QUOTE, Unit, is_verb_like
from communique.text.contents import is_silence, right_content
from communique.text.cues import Cue, lexicon
from communique.text.ends import after_post, content_end
from communique.text.held import Attribution, cut_open, last_floor, tense, trim_end, withdraw
from communique.text.inversion import ends_with_speaker, read_inverted
from communique.text.nested import breaks_open, is_outer, read_coordinated
from communique.text.phrases import Mention, is_speaker_like, phrase_left
from communique.text.sides import (
    before_role,
    end_in_clause,
    end_in_relative,
    is_adjunct,
    is_only_adjunct,
    is_relative,
    may_end_here,
    may_follow,
    says_after_comma,
    skip_adverbs,
    stands_bare,
)
from communique.text.speakers import find_subject, fits, main_subject, shared_subject

_SPEAKING = frozenset("ctqbaip")
_ASKING = frozenset(
    {"clear", "unclear", "known", "unknown", "certain", "uncertain", "sure", "unsure", "know", "knows", "asked"}
)


def read_finite(
    unit: Unit, i: int, cue: Cue, found: list[Attribution], left: int, *, covered: bool
) -> Attribution | None:
    """Read the finite cue at ``i``; ``left`` is the word before its auxiliaries, ``covered`` says that it stands in an open content."""
    lows = unit.lows
    coordinated = left >= 0 and lows[left] in ("and", "but", "then", "or", "also", "yet") and bool(found)
    if cue.verb != "call" and not cue.frames & _SPEAKING and any(low in lexicon().modal for low in lows[left + 1 : i]):
        return None
    content = right_content(unit, i, cue)
    if content is not None and is_silence(unit, left + 1, i, content[0]):
        return None
    if coordinated:
        return read_coordinated(unit, i, cue, found, left, content)
    is_last = ends_with_speaker(unit, i, cue)
    if covered and (is_last or is_outer(unit, i, cue, left) or _is_set_off(unit, i, cue, left, found, content)):
        held = list(found)
        withdraw(found, i)
        outer = _read_open(unit, i, cue, found, left, content, covered=False, is_last=is_last)
        if outer is not None and not outer.is_bare:
            return outer
        found[:] = held
        return None
    return _read_open(unit, i, cue, found, left, content, covered=covered, is_last=is_last)


def _is_set_off(
    unit: Unit, i: int, cue: Cue, left: int, found: list[Attribution], content: tuple[int, str] | None
) -> bool:
    """Say whether ", officials say," stands between commas inside an object: it holds the whole sentence."""
    if content is not None or "q" not in cue.frames or unit.lows[i + 1 : i + 2] != [","] or left < 1:
        return False
    subject = phrase_left(unit, left)
    return subject is not None and unit.lows[subject[0] - 1] == "," and found[-1].frame in ("o", "i", "p", "f")


def _read_open(
    unit: Unit,
    i: int,
    cue: Cue,
    found: list[Attribution],
    left: int,
    content: tuple[int, str] | None,
    *,
    covered: bool,
    is_last: bool,
) -> Attribution | None:
    """Read the cue with its own subject; a cue ``is_last`` where ", said NAME" ends the unit."""
    lows = unit.lows
    while is_last and found and found[-1].form == "noun":
        found.pop()
    if covered and not breaks_open(unit, i, cue, left, found, content):
        return None
    inverted = read_inverted(unit, i, cue, found, content)
    if inverted is not None:
        return inverted
    joined = left >= 1 and lows[left] in ("and", "but", "then", "yet")
    shared = shared_subject(unit, left) if joined else None
    speaker = shared[1] if shared else main_subject(unit, i) if joined else find_subject(unit, i)
    if speaker is None or not is_speaker_like(unit, speaker) or not fits(unit, speaker, cue):
        return None
    if speaker[0] and (lows[speaker[0] - 1] == "if" or (lows[speaker[0]] == "who" and lows[speaker[0] - 1] in _ASKING)):
        return None
    if lows[speaker[0]] == "neither":
        return None
    if covered:
        cut_open(unit, found, speaker[0])
    return _place_contents(unit, i, cue, found, speaker, content, left)


def _place_contents(
    unit: Unit,
    i: int,
    cue: Cue,
    found: list[Attribution],
    speaker: Mention,
    content: tuple[int, str] | None,
    left: int,
) -> Attribution | None:
    """Choose the sides of a cue with its subject before it on which its content stands."""
    lows = unit.lows
    attribution = Attribution((i, i + 1), speaker, form=tense(unit, i, cue))
    is_led = speaker[0] > 0 and lows[speaker[0] - 1] == "as"
    left_end = speaker[0] - is_led
    floor = last_floor(found)
    is_inside = floor + 1 < i and lows[floor] == "," and is_verb_like(unit, floor + 1) and is_relative(unit, found)
    floor = last_floor(found[:-1]) if is_inside else floor
    precedes = bool(cue.frames & {"q", "b"}) and may_follow(unit, i, cue, speaker, floor, left_end)
    outset = before_role(unit, left_end) if precedes else left_end
    follows_quote = precedes and QUOTE in lows[max(0, outset - 2) : outset]
    after_comma = lows[i + 1 : i + 2] == [","]
    if content is not None and precedes and lows[content[0]] in ("when", "while", "as", "where"):
        content = None if any(is_verb_like(unit, j) for j in range(floor, left_end)) else content
    if content is not None and not follows_quote:
        a, attribution.frame = content
        if precedes and after_comma and attribution.frame == "q" and not is_adjunct(unit, floor):
            attribution.contents.append((floor, trim_end(unit, left_end)))
        end = content_end(unit, a, attribution.frame)
        end = end_in_relative(unit, left, a, end)
        if speaker[0] > 1 and lows[speaker[0] - 1] == "which" and lows[speaker[0] - 2] == ",":
            end = next((j for j in range(a + 1, end) if lows[j] == ","), end)
        attribution.contents.append((a, end_in_clause(unit, speaker[0], a, end)))
        return attribution
    is_led = is_led or (speaker[0] <= 1 and cue.verb in ("say", "add", "note"))
    at = skip_adverbs(unit, i) if is_led else i
    at += is_led and at == i and lows[i + 1 : i + 2] == ["out"]
    if content is None and is_led and lows[at + 1 : at + 2] == [","] and not precedes and says_after_comma(unit, at):
        attribution.frame = "c"
        attribution.contents.append((at + 2, content_end(unit, at + 2, "c")))
        return attribution
    if follows_quote or (precedes and may_end_here(unit, i, cue) and not is_only_adjunct(unit, floor, left_end)):
        if is_inside:
            found.pop()
        attribution.frame = "post"
        attribution.contents.append((floor, trim_end(unit, before_role(unit, left_end))))
        attribution.contents += after_post(unit, i + 1, follows_quote=follows_quote)
        return attribution
    is_set_off = after_comma and speaker[0] > 0 and lows[speaker[0] - 1] == "," and not follows_quote
    if content is None and is_set_off and cue.frames & {"q", "b"} and says_after_comma(unit, i):
        attribution.frame = "post"
        attribution.contents += after_post(unit, i + 1, follows_quote=False)
        if attribution.contents:
            return attribution
    attribution.is_bare = "q" in cue.frames and stands_bare(unit, i + 1)
    return attribution if attribution.is_bare else None
