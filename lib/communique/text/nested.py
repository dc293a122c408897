"""A finite cue inside what is open already: it goes on, belongs inside, holds the whole, or begins another voice."""

from __future__ import annotations

from communique.text.clauses import QUOTE, Unit, is_dash
from communique.text.cues import Cue, lexicon
from communique.text.ends import content_end
from communique.text.held import Attribution, cut_open, open_end, tense
from communique.text.phrases import CLAUSE_OPENERS, phrase_left
from communique.text.sides import end_in_clause
from communique.text.speakers import find_subject, shared_subject


def read_coordinated(
    unit: Unit, i: int, cue: Cue, found: list[Attribution], left: int, content: tuple[int, str] | None
) -> Attribution | None:
    """Read "... said A and warned that B": the second verb shares the subject of the first."""
    previous = found[-1]
    is_perfect = any(low in ("has", "have") for low in unit.lows[left + 1 : i])
    if content is None or previous.frame in ("according",) or (previous.form != tense(unit, i, cue) and not is_perfect):
        return None
    a, frame = content
    shared = shared_subject(unit, left)
    is_inside = shared is not None and any(start <= shared[0] < end for start, end in previous.contents)
    speaker = previous.speaker if shared is None or is_inside or shared[0] <= previous.cue[0] else shared[1]
    if open_end(found) > i:
        is_strong = unit.lows[a] in ("that", QUOTE) or frame in ("p", "i") or cue.verb == "say"
        is_strong = is_strong or unit.lows[a - 1] in cue.prepositions or (frame == "c" and unit.lows[left - 1] == ",")
        is_strong = is_strong or not any(low in ("who", "which") for low in unit.lows[previous.cue[1] : i])
        if previous.frame in ("c", "t") and not is_strong:
            return None
        cut_open(unit, found, left)
    end = content_end(unit, a, frame)
    end = end_in_clause(unit, speaker[0], a, end) if speaker is not None else end
    return Attribution((i, i + 1), speaker, [(a, end)], tense(unit, i, cue), frame)


def is_outer(unit: Unit, i: int, cue: Cue, left: int) -> bool:
    """Say whether a cue at the end of the unit, behind a comma, holds all that stands before it: "..., a source said"."""
    lows = unit.lows
    lex = lexicon()
    if not cue.frames & {"q", "b"} or cue.form not in ("past", "third", "base"):
        return False
    if not cue.frames & {"c", "t", "b"}:
        return False
    rest = lows[i + 1 :]
    if len(rest) > 2 and rest[0] == "," and (rest[1].endswith("ing") or rest[1] == "and"):
        rest = rest[:1]
    is_told = cue.verb == "tell" and len(rest) <= 6
    if rest and not is_told and rest[0] not in (".", ",") and rest[0] not in lex.day and rest[0] not in lex.preposition:
        return False
    if rest and rest[0] == "to" and cue.verb not in ("say", "tell", "write", "explain", "complain", "admit"):
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


def breaks_open(
    unit: Unit, i: int, cue: Cue, left: int, found: list[Attribution], content: tuple[int, str] | None
) -> bool:
    """Say whether a finite cue inside an open content starts a new voice: ", and Lavrov said that ..."."""
    lows = unit.lows
    if content is None or found[-1].form not in ("past", "present", "noun"):
        return False
    if _is_parallel(unit, i, cue, left, found[-1], content):
        return True
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
        return subject is not None and subject[0] == k + 1 and content[1] in ("c", "q", "p")
    if found[-1].form == "noun":
        return False
    if is_dash(lows[k]) or lows[k] == ",":
        subject = phrase_left(unit, left)
        if (
            subject is not None
            and subject[0] == k + 1
            and lows[content[0]] == QUOTE
            and not _is_condition(unit, found[-1])
        ):
            return True
    if lows[k] not in (",", ";", QUOTE) and not is_dash(lows[k]):
        return False
    if lows[k + 1] in ("while", "whereas", "although", "though") and found[-1].frame in ("c", "t", "o", "p", "i"):
        return True
    return lows[k + 1] in ("and", "but", "while", "although", "though") and (
        lows[content[0]] in ("that", QUOTE) or content[1] in ("p", "i") or unit.words[i] in ("said", "says", "say")
    )


def _is_parallel(unit: Unit, i: int, cue: Cue, left: int, before: Attribution, content: tuple[int, str]) -> bool:
    """Say whether a second camp speaks: "Republicans said they won and Democrats accused them of lying"."""
    if cue.form != "past" or before.form != "past" or content[1] not in ("c", "q", "p", "f") or before.speaker is None:
        return False
    subject = phrase_left(unit, left) if left >= 0 else None
    if subject is None or subject[0] <= before.cue[1] + 2 or unit.lows[subject[0] - 1] not in ("and", "but", "while"):
        return False
    head = unit.lows[subject[1] - 1]
    return (unit.words[subject[0]][0].isupper() or head in lexicon().source) and head not in lexicon().pronoun


def _is_condition(unit: Unit, a: Attribution) -> bool:
    """Say whether what is open begins with a subordinate clause whose main clause is to come: "said that if they win, people ..."."""
    return any(
        unit.lows[start + (unit.lows[start] == "that")] in ("if", "when", "unless", "although", "because", "while")
        for start, end in a.contents
        if end > start + 1
    )


def _opens_under(unit: Unit, a: Attribution) -> bool:
    """Say whether the attribution stands in a subordinate clause that opens the unit: "While he knows that ..., experts say"."""
    if a.speaker is None or a.speaker[0] == 0:
        return False
    first = unit.lows[a.speaker[0] - 1]
    return (first != "as" or a.speaker[0] <= 3) and first in CLAUSE_OPENERS | {"lest", "as", "unless"}
