"""On which side of a finite cue its content may stand, and where a clause around the cue ends it."""

from __future__ import annotations

from communique.text.clauses import INLINE, QUOTE, Unit, is_dash, is_stop, is_verb_like
from communique.text.cues import Cue, cue_verbs, lexicon
from communique.text.hearers import REACH
from communique.text.held import Attribution
from communique.text.phrases import CLAUSE_OPENERS, Mention, is_speaker_like, phrase_left


def before_role(unit: Unit, at: int) -> int:
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


def is_relative(unit: Unit, found: list[Attribution]) -> bool:
    """Say whether the last attribution stands in a relative clause: "relatives, who asked for the video, saw it, she said"."""
    speaker = found[-1].speaker if found else None
    return speaker is not None and unit.lows[speaker[0]] in ("who", "which")


def may_follow(unit: Unit, i: int, cue: Cue, speaker: Mention, floor: int, left_end: int) -> bool:
    """Say whether enough stands before the subject, set off by a mark, to be the content: "Trade has grown, Mao ..."."""
    lows = unit.lows
    before = lows[left_end - 1] if left_end else ""
    if not cue.frames & {"c", "t", "b"} and QUOTE not in lows[floor:left_end]:
        return False
    if lows[speaker[0]] == "who" or not (before in (",", QUOTE) or is_dash(before)):
        return False
    is_set_off = bool(cue) and lows[i + 1 : i + 2] == [","] and i + 3 < len(lows)
    is_set_off = is_set_off and lows[floor] not in lexicon().adverb | lexicon().subordinator
    return left_end - floor >= (2 if is_set_off else 3) or QUOTE in lows[floor:left_end]


def stands_bare(unit: Unit, i: int) -> bool:
    """Say whether nothing that could be said follows at ``i``: the end, a mark, a preposition."""
    return i >= len(unit.lows) or unit.lows[i] in (".", ",", ":") or unit.lows[i] in lexicon().preposition


def end_in_clause(unit: Unit, start: int, a: int, end: int) -> int:
    """End a content inside an opening subordinate clause with that clause: "While he rejected the plan, he ..."."""
    lows = unit.lows
    if not (start and start <= 4 and lows[start - 1] in CLAUSE_OPENERS):
        return end
    comma = next((j for j in range(a + 1, end) if lows[j] == ","), end)
    goes_on = any(is_verb_like(unit, j) for j in range(comma + 1, min(end, comma + 12)))
    return comma if comma < end and goes_on else end


def end_in_relative(unit: Unit, start: int, a: int, end: int) -> int:
    """End a content inside a relative clause where the main verb follows: "Smith, who argued that taxes are high, voted"."""
    lows = unit.lows
    if start < 1 or lows[start] not in ("who", "which", "that") or (lows[start] == "that" and lows[start - 1] == ","):
        return end
    if lows[start] != "that" and lows[start - 1] != "," and not is_dash(lows[start - 1]):
        said = next((j for j in range(a + 1, end) if lows[j] in ("said", "says", "told")), end)
        return said if lows[a] not in ("that", QUOTE) else end
    verbs = cue_verbs()
    for j in range(a + 1, end - 1):
        following = lows[j + 1]
        is_verb = is_verb_like(unit, j + 1) or (following in verbs and verbs[following].form in ("past", "third"))
        if lows[j] == "," and is_verb:
            return j
    return end


def skip_adverbs(unit: Unit, i: int) -> int:
    """Return the last word of "said before", "noted last week"."""
    lex = lexicon()
    while i + 1 < len(unit.lows) and (
        unit.lows[i + 1] in lex.adverb | lex.day | lex.time | {"before", "in", "many", "times"}
    ):
        i += 1
    return i


def says_after_comma(unit: Unit, i: int) -> bool:
    """Say whether a clause follows "As Gulnar Shaimergenova said, ..."."""
    rest = range(i + 2, min(len(unit.lows), i + 2 + REACH))
    return len(rest) > 3 and not unit.lows[i + 2].endswith("ing") and any(is_verb_like(unit, j) for j in rest)


def may_end_here(unit: Unit, i: int, cue: Cue) -> bool:
    """Say whether a cue behind its content may stand before the word at ``i + 1``: a mark, a time, an adjunct, a hearer."""
    lex = lexicon()
    if i + 1 >= len(unit.lows) or cue.verb == "tell":
        return True
    low = unit.lows[i + 1]
    if low in ("out", "back") and low in cue.prepositions:
        return True
    if low == "to":
        return unit.lows[i + 2 : i + 3] not in (["have"], ["be"]) and cue.verb in (
            "say",
            "write",
            "explain",
            "add",
            "complain",
            "admit",
        )
    return (
        is_stop(low)
        or low in lex.preposition
        or low in lex.day
        or low in lex.adverb
        or low in ("when", "while", "as", QUOTE, INLINE)
    )


def is_only_adjunct(unit: Unit, start: int, end: int) -> bool:
    """Say whether nothing but "On April 12, in the workshop," stands before a subject."""
    if unit.lows[start] not in lexicon().preposition:
        return False
    verbs = cue_verbs()
    return not any(is_verb_like(unit, j) or unit.lows[j] == QUOTE or unit.lows[j] in verbs for j in range(start, end))


def is_adjunct(unit: Unit, i: int) -> bool:
    """Say whether an adjunct begins at ``i``: "In Astana, ...", "Asked about trade, ..."."""
    lex = lexicon()
    low = unit.lows[i]
    return (
        low in lex.preposition
        or low in lex.adverb
        or low.endswith("ing")
        or low in ("when", "asked", "but", "and", "still")
    )
