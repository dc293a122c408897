"""Where the content of a cue begins: a clause, a quotation, an infinitive or an object after it."""

from __future__ import annotations

from communique.text.clauses import INLINE, QUOTE, Unit, is_stop, is_verb_like
from communique.text.cues import Cue, cue_verbs, lexicon
from communique.text.hearers import WH, after_adjunct, after_aside
from communique.text.objects import phrase_content

_LIGHT = frozenset({"n", "s"})


def right_content(unit: Unit, i: int, cue: Cue) -> tuple[int, str] | None:
    """Return where the content after the cue at ``i`` begins, and by which frame; None where nothing fits."""
    lex = lexicon()
    lows, frames = unit.lows, cue.frames
    n = len(lows)
    j = _skip_times(unit, i + 1, cue)
    if j >= n:
        return None
    low = lows[j]
    speaks = bool(frames & {"c", "t", "q"})
    if (low in cue.prepositions or cue.phrasal) and j + 1 < n:
        after = _after_particle(unit, j, cue)
        if after and frames != {"a"}:
            is_open = (
                after < n
                and not is_stop(lows[after])
                and not (lows[after] in WH and lows[after + 1 : after + 2] == ["to"])
            )
            if after + 1 < n and lows[after] == ":":
                return after + 1, "q"
            return _place_after(unit, after, j) if is_open else None
    if frames <= _LIGHT and "about" not in cue.prepositions:
        return None
    if low == "so" and (j + 1 >= n or is_stop(lows[j + 1]) or lows[j + 1] in lex.preposition):
        return None
    if low == QUOTE:
        return j, "q"
    if low in (",", ":") and j + 1 < n:
        if lows[j + 1] == QUOTE or (lows[j + 1] == INLINE and speaks):
            return j + 1, "q"
        return (
            (j + 1, "q")
            if low == ":" and j + 2 < n and speaks
            else after_aside(unit, j)
            if frames & {"c", "t"}
            else None
        )
    if low in WH and low != "whether" and j + 1 < n and lows[j + 1] == "to":
        return None
    if speaks and (low == "that" or (low in WH and low != "who")):
        is_relative = (
            j + 1 < n
            and low == "that"
            and "n" in frames
            and cue.form in ("base", "third")
            and is_verb_like(unit, j + 1)
        )
        return (j, "c") if frames & {"c", "t"} and not is_relative else None
    if low == "to":
        return (
            (j, "i")
            if "i" in frames
            else after_adjunct(unit, j, cue)
            if speaks or "about" in cue.prepositions
            else None
        )
    if "i" in frames and low in ("in", "at", "after", "on", "during"):
        to = next((k for k in range(j + 2, min(n - 1, j + 9)) if lows[k] == "to" or is_stop(lows[k])), None)
        if (
            to is not None
            and lows[to] == "to"
            and unit.words[to + 1][0].islower()
            and lows[to + 1] not in lex.determiner
        ):
            return to - (lows[to - 1] == "not"), "i"
    if low in lex.preposition and low not in ("like", "than"):
        return after_adjunct(unit, j, cue) if speaks or "about" in cue.prepositions else None
    if is_stop(low) or low in ("and", "but", "or", "by"):
        return None
    return phrase_content(unit, i, j, cue)


def _after_particle(unit: Unit, j: int, cue: Cue) -> int:
    """Return the position after the preposition or particles of ``cue`` at ``j``, 0 where none stands there."""
    for words in cue.phrasal:
        if unit.lows[j] == words[0] and tuple(unit.lows[j : j + len(words)]) == words:
            return j + len(words)
    return j + 1 if unit.lows[j] in cue.prepositions else 0


def _place_after(unit: Unit, after: int, j: int) -> tuple[int, str]:
    """Return the content after a preposition; a particle may carry a clause: "pointed out that"."""
    if unit.lows[j] == "highly":
        return j, "o"
    is_clause = unit.lows[j] in lexicon().particle and unit.lows[after] in WH | {"that"}
    return after, "c" if is_clause else "o"


def _skip_times(unit: Unit, j: int, cue: Cue) -> int:
    """Step over "on Friday", "last month", "also" between a cue and its content."""
    lex = lexicon()
    lows = unit.lows
    n = len(lows)
    while j < n and (
        ((lows[j] in lex.day or lows[j] in lex.adverb) and lows[j] not in ("all", "both", "too", "this", "even"))
        or (lows[j] in lex.time and lows[j - 1] in lex.day)
        or (
            lows[j].endswith("ly")
            and unit.words[j][0].islower()
            and lows[j] not in lex.not_adverb | cue.prepositions
            and j + 1 < n
        )
        or lows[j] in ("aloud", "along")
        or (lows[j] == "all" and lows[j + 1 : j + 2] == ["along"])
        or (lows[j] == "this" and j + 1 < n and lows[j + 1] in lex.time)
        or (lows[j] == "on" and j + 1 < n and lows[j + 1].endswith("day") and "on" not in cue.prepositions)
    ):
        j += 1
    return j


def is_silence(unit: Unit, first: int, i: int, a: int) -> bool:
    """Say whether the cue at ``i`` is denied and asks for more than it says: "did not say when", "declined to say whether"."""
    lows = unit.lows
    if lows[a] == "to" and lows[i].startswith(("declin", "refus")):
        cue = cue_verbs().get(lows[a + 1]) if a + 1 < len(lows) else None
        return cue is not None and bool(cue.frames & {"c", "t", "a"})
    if lows[a] not in WH or lows[i] in lexicon().thought:
        return False
    before = lows[max(0, first) : i]
    return any(low in lexicon().denial for low in before)
