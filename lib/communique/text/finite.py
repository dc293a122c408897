"""Finite cue verbs: "Xi said that ...", "..., Mao said", "China, Xi said, should", "said A and warned that B"."""

from __future__ import annotations

from communique.text.clauses import INLINE, QUOTE, Unit, is_dash, is_stop, is_verb_like
from communique.text.contents import REACH, is_silence, right_content
from communique.text.cues import Cue, cue_verbs, lexicon
from communique.text.ends import after_post, content_end
from communique.text.held import Attribution, cut_open, last_floor, open_end, tense, trim_end, withdraw
from communique.text.inversion import ends_with_speaker, read_inverted
from communique.text.phrases import CLAUSE_OPENERS, Mention, is_speaker_like, phrase_left
from communique.text.speakers import find_subject, main_subject, shared_subject

_SOME = frozenset({"all", "both", "many", "some", "most", "others", "few", "several"})
_SPEAKING = frozenset("ctqbaip")


def read_finite(
    unit: Unit, i: int, cue: Cue, found: list[Attribution], left: int, *, covered: bool
) -> Attribution | None:
    """Read the finite cue at ``i``; ``left`` is the word before its auxiliaries, ``covered`` says that it stands in an open content."""
    lows = unit.lows
    coordinated = left >= 0 and lows[left] in ("and", "but", "then", "or", "also", "yet") and bool(found)
    if not cue.frames & _SPEAKING and any(low in lexicon().modal for low in lows[left + 1 : i]):
        return None
    content = right_content(unit, i, cue)
    if content is not None and is_silence(unit, left + 1, i, content[0]):
        return None
    if coordinated:
        return _read_coordinated(unit, i, cue, found, left, content)
    is_last = ends_with_speaker(unit, i, cue)
    if covered and (is_last or _is_outer(unit, i, cue, left)):
        withdraw(found, i)
        covered = False
    while is_last and found and found[-1].form == "noun":
        found.pop()
    if covered and not _breaks_open(unit, i, cue, left, found, content):
        return None
    inverted = read_inverted(unit, i, cue, found, content)
    if inverted is not None:
        return inverted
    joined = left >= 1 and lows[left] in ("and", "but", "then", "yet")
    shared = shared_subject(unit, left) if joined else None
    speaker = shared[1] if shared else main_subject(unit, i) if joined else find_subject(unit, i)
    if speaker is None or not is_speaker_like(unit, speaker) or not fits(unit, speaker, cue):
        return None
    if speaker[0] and lows[speaker[0] - 1] == "if":
        return None
    if covered:
        cut_open(unit, found, speaker[0])
    return _place_contents(unit, i, cue, found, speaker, content, left)


def fits(unit: Unit, speaker: Mention, cue: Cue) -> bool:
    """Say whether the phrase may be the subject of a verb that needs a mind, a body or a document behind it."""
    lex = lexicon()
    first, last = speaker
    low = unit.lows[first]
    if last - first == 1 and low in ("it", "there", "this", "that", "which"):
        return (
            low == "it" and "s" not in cue.frames and (bool(cue.frames & {"q", "p"}) or cue.verb in ("point", "call"))
        )
    if "s" not in cue.frames and not cue.frames <= {"o", "n"}:
        return True
    if last - first == 1 and (low in lex.pronoun or low in _SOME):
        return True
    words = unit.words
    return (
        unit.lows[last - 1] == INLINE
        or any(words[k][0].isupper() and (k > 0 or words[k].lower() not in lex.determiner) for k in range(first, last))
        or any(unit.lows[k] in lex.source for k in range(first, last))
    )


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
    is_inside = floor + 1 < i and lows[floor] == "," and is_verb_like(unit, floor + 1) and _is_relative(unit, found)
    floor = last_floor(found[:-1]) if is_inside else floor
    may_follow = bool(cue.frames & {"q", "b"}) and _may_follow(unit, i, cue, speaker, floor, left_end)
    follows_quote = may_follow and QUOTE in lows[max(0, left_end - 2) : left_end]
    after_comma = lows[i + 1 : i + 2] == [","]
    if content is not None and not follows_quote:
        a, attribution.frame = content
        if may_follow and after_comma and attribution.frame == "q" and not _is_adjunct(unit, floor):
            attribution.contents.append((floor, trim_end(unit, left_end)))
        end = content_end(unit, a, attribution.frame)
        end = _end_in_relative(unit, left, a, end)
        if speaker[0] > 1 and lows[speaker[0] - 1] == "which" and lows[speaker[0] - 2] == ",":
            end = next((j for j in range(a + 1, end) if lows[j] == ","), end)
        attribution.contents.append((a, _end_in_clause(unit, speaker[0], a, end)))
        return attribution
    is_led = is_led or (speaker[0] <= 1 and cue.verb in ("say", "add", "note"))
    at = _skip_adverbs(unit, i) if is_led else i
    if content is None and is_led and lows[at + 1 : at + 2] == [","] and not may_follow and _says_after_comma(unit, at):
        attribution.frame = "c"
        attribution.contents.append((at + 2, content_end(unit, at + 2, "c")))
        return attribution
    if follows_quote or (may_follow and _may_end_here(unit, i, cue) and not _is_only_adjunct(unit, floor, left_end)):
        if is_inside:
            found.pop()
        attribution.frame = "post"
        attribution.contents.append((floor, trim_end(unit, _before_role(unit, left_end))))
        attribution.contents += after_post(unit, i + 1, follows_quote=follows_quote)
        return attribution
    is_set_off = after_comma and speaker[0] > 0 and lows[speaker[0] - 1] == "," and not follows_quote
    if content is None and is_set_off and cue.frames & {"q", "b"} and _says_after_comma(unit, i):
        attribution.frame = "post"
        attribution.contents += after_post(unit, i + 1, follows_quote=False)
        if attribution.contents:
            return attribution
    attribution.is_bare = "q" in cue.frames and _stands_bare(unit, i + 1)
    return attribution if attribution.is_bare else None


def _before_role(unit: Unit, at: int) -> int:
    """Return the start of a role before a name: "..., the police chief, Kerr Putney, said"."""
    lows = unit.lows
    if at < 5 or lows[at - 1] != "," or not unit.words[at][0].isupper():
        return at
    role = phrase_left(unit, at - 2)
    if role is None or role[0] < 2 or lows[role[0] - 1] != "," or not is_speaker_like(unit, role):
        return at
    is_role = (
        unit.words[role[1] - 1][0].islower() or "of" in lows[role[0] : role[1]] or "for" in lows[role[0] : role[1]]
    )
    return role[0] if is_role and any(lows[k] in lexicon().source for k in range(*role)) else at


def _is_relative(unit: Unit, found: list[Attribution]) -> bool:
    """Say whether the last attribution stands in a relative clause: "relatives, who asked for the video, saw it, she said"."""
    speaker = found[-1].speaker if found else None
    return speaker is not None and unit.lows[speaker[0]] in ("who", "which")


def _may_follow(unit: Unit, i: int, cue: Cue, speaker: Mention, floor: int, left_end: int) -> bool:
    """Say whether enough stands before the subject, set off by a mark, to be the content: "Trade has grown, Mao ..."."""
    lows = unit.lows
    before = lows[left_end - 1] if left_end else ""
    if lows[speaker[0]] == "who" or not (before in (",", QUOTE) or is_dash(before)):
        return False
    is_set_off = bool(cue) and lows[i + 1 : i + 2] == [","] and i + 3 < len(lows)
    is_set_off = is_set_off and lows[floor] not in lexicon().adverb | lexicon().subordinator
    return left_end - floor >= (2 if is_set_off else 3) or QUOTE in lows[floor:left_end]


def _stands_bare(unit: Unit, i: int) -> bool:
    return i >= len(unit.lows) or unit.lows[i] in (".", ",", ":") or unit.lows[i] in lexicon().preposition


def _end_in_clause(unit: Unit, start: int, a: int, end: int) -> int:
    """End a content inside an opening subordinate clause with that clause: "While he rejected the plan, he ..."."""
    lows = unit.lows
    if not (start and start <= 4 and lows[start - 1] in CLAUSE_OPENERS):
        return end
    comma = next((j for j in range(a + 1, end) if lows[j] == ","), end)
    goes_on = any(is_verb_like(unit, j) for j in range(comma + 1, min(end, comma + 12)))
    return comma if comma < end and goes_on else end


def _end_in_relative(unit: Unit, start: int, a: int, end: int) -> int:
    """End a content inside a relative clause where the main verb follows: "Smith, who argued that taxes are high, voted"."""
    lows = unit.lows
    if start < 1 or lows[start] not in ("who", "which"):
        return end
    if lows[start - 1] != "," and not is_dash(lows[start - 1]):
        said = next((j for j in range(a + 1, end) if lows[j] in ("said", "says", "told")), end)
        return said if lows[a] not in ("that", QUOTE) else end
    verbs = cue_verbs()
    for j in range(a + 1, end - 1):
        following = lows[j + 1]
        is_verb = is_verb_like(unit, j + 1) or (following in verbs and verbs[following].form in ("past", "third"))
        if lows[j] == "," and is_verb:
            return j
    return end


def _skip_adverbs(unit: Unit, i: int) -> int:
    """Return the last word of "said before", "noted last week"."""
    lex = lexicon()
    while i + 1 < len(unit.lows) and (
        unit.lows[i + 1] in lex.adverb | lex.day | lex.time | {"before", "in", "many", "times"}
    ):
        i += 1
    return i


def _says_after_comma(unit: Unit, i: int) -> bool:
    """Say whether a clause follows "As Gulnar Shaimergenova said, ..."."""
    rest = range(i + 2, min(len(unit.lows), i + 2 + REACH))
    return len(rest) > 3 and not unit.lows[i + 2].endswith("ing") and any(is_verb_like(unit, j) for j in rest)


def _may_end_here(unit: Unit, i: int, cue: Cue) -> bool:
    """Say whether a cue behind its content may stand before the word at ``i + 1``: a mark, a time, an adjunct, a hearer."""
    lex = lexicon()
    if i + 1 >= len(unit.lows) or cue.verb == "tell":
        return True
    low = unit.lows[i + 1]
    if low in ("out", "back") and low in cue.prepositions:
        return True
    if low == "to":
        return cue.verb in ("say", "write", "explain", "add", "complain", "admit")
    return (
        is_stop(low)
        or low in lex.preposition
        or low in lex.day
        or low in lex.adverb
        or low in ("when", "while", "as", QUOTE, INLINE)
    )


def _is_only_adjunct(unit: Unit, start: int, end: int) -> bool:
    """Say whether nothing but "On April 12, in the workshop," stands before a subject."""
    if unit.lows[start] not in lexicon().preposition:
        return False
    verbs = cue_verbs()
    return not any(is_verb_like(unit, j) or unit.lows[j] == QUOTE or unit.lows[j] in verbs for j in range(start, end))


def _is_adjunct(unit: Unit, i: int) -> bool:
    lex = lexicon()
    low = unit.lows[i]
    return (
        low in lex.preposition
        or low in lex.adverb
        or low.endswith("ing")
        or low in ("when", "asked", "but", "and", "still")
    )


def _read_coordinated(
    unit: Unit, i: int, cue: Cue, found: list[Attribution], left: int, content: tuple[int, str] | None
) -> Attribution | None:
    """Read "... said A and warned that B": the second verb shares the subject of the first."""
    previous = found[-1]
    if content is None or previous.frame in ("according",) or previous.form != tense(unit, i, cue):
        return None
    a, frame = content
    shared = shared_subject(unit, left)
    is_inside = shared is not None and any(start <= shared[0] < end for start, end in previous.contents)
    speaker = previous.speaker if shared is None or is_inside or shared[0] <= previous.cue[0] else shared[1]
    if open_end(found) > i:
        is_strong = unit.lows[a] in ("that", QUOTE) or frame in ("p", "i") or cue.verb == "say"
        is_strong = is_strong or unit.lows[a - 1] in cue.prepositions or (frame == "c" and unit.lows[left - 1] == ",")
        if previous.frame in ("c", "t") and not is_strong:
            return None
        cut_open(unit, found, left)
    end = content_end(unit, a, frame)
    end = _end_in_clause(unit, speaker[0], a, end) if speaker is not None else end
    return Attribution((i, i + 1), speaker, [(a, end)], tense(unit, i, cue), frame)


def _is_outer(unit: Unit, i: int, cue: Cue, left: int) -> bool:
    """Say whether a cue at the end of the unit, behind a comma, holds all that stands before it: "..., a source said"."""
    lows = unit.lows
    lex = lexicon()
    if not cue.frames & {"q", "b"} or cue.form not in ("past", "third", "base"):
        return False
    rest = lows[i + 1 :]
    if len(rest) > 2 and rest[0] == "," and (rest[1].endswith("ing") or rest[1] == "and"):
        rest = rest[:1]
    is_told = cue.verb == "tell" and len(rest) <= 6
    if rest and not is_told and rest[0] not in (".", ",") and rest[0] not in lex.day and rest[0] not in lex.preposition:
        return False
    if QUOTE in rest or "that" in rest or (rest and rest[0] == "," and len(rest) > 2):
        return False
    is_bracket = left >= 0 and lows[left] == ")"
    mention = find_subject(unit, i) if is_bracket else phrase_left(unit, left) if left >= 0 else None
    return (
        mention is not None
        and mention[0] > 2
        and lows[mention[0] - 1] == ","
        and len(rest) < 14
        and "and" not in lows[mention[0] : mention[0] + 1]
    )


def _breaks_open(
    unit: Unit, i: int, cue: Cue, left: int, found: list[Attribution], content: tuple[int, str] | None
) -> bool:
    """Say whether a finite cue inside an open content starts a new voice: ", and Lavrov said that ..."."""
    lows = unit.lows
    if content is None or found[-1].form not in ("past", "present", "noun"):
        return False
    k = left
    floor = max(found[-1].cue[0], left - 12)
    while k > floor and lows[k] not in (",", ";", QUOTE) and not is_dash(lows[k]):
        k -= 1
    if k + 1 >= len(lows) or k <= found[-1].cue[0]:
        return False
    if "q" not in cue.frames and left == k + 2 and lows[left] in lexicon().pronoun and lows[content[0]] == "that":
        return False
    if lows[k] == "," and (found[-1].form == "noun" or _opens_under(unit, found[-1])):
        subject = phrase_left(unit, left)
        return subject is not None and subject[0] == k + 1 and content[1] in ("c", "q")
    if found[-1].form == "noun":
        return False
    if is_dash(lows[k]) or lows[k] == ",":
        subject = phrase_left(unit, left)
        if subject is not None and subject[0] == k + 1 and lows[content[0]] == QUOTE:
            return True
    if lows[k] not in (",", ";", QUOTE) and not is_dash(lows[k]):
        return False
    return lows[k + 1] in ("and", "but", "while", "although", "though") and (
        lows[content[0]] in ("that", QUOTE) or content[1] in ("p", "i") or unit.words[i] in ("said", "says")
    )


def _opens_under(unit: Unit, a: Attribution) -> bool:
    """Say whether the attribution stands in a subordinate clause that opens the unit: "While he knows that ..., experts say"."""
    if a.speaker is None or a.speaker[0] == 0:
        return False
    first = unit.lows[a.speaker[0] - 1]
    return a.speaker[0] <= 3 and first in CLAUSE_OPENERS | {"lest", "as", "unless"}
