"""Where the content of a cue begins: a clause, a quotation, an infinitive or an object after it."""

from __future__ import annotations

from communique.text.clauses import INLINE, QUOTE, WEEKDAYS, Unit, is_stop, is_verb_like
from communique.text.cues import Cue, cue_verbs, lexicon
from communique.text.deeds import is_deed
from communique.text.hearers import WH, after_adjunct, after_aside
from communique.text.objects import phrase_content

_LIGHT = frozenset({"n", "s"})
_TELLING = frozenset(
    {"disclose", "reveal", "specify", "identify", "discuss", "elaborate", "confirm", "detail", "divulge"}
)
_NAMING = frozenset(
    {"describe", "characterize", "characterise", "portray", "depict", "regard", "see", "view", "denounce"}
    | {"dismiss", "reject", "condemn", "decry"}
)


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
    may_be_apart = speaks or "about" in cue.prepositions
    if (low in cue.prepositions or cue.phrasal) and j + 1 < n and frames != {"a"}:
        after = _after_particle(unit, j, cue)
        if after and after < n and "e" in frames and is_deed(unit, i, after, cue):
            return None
        if after:
            return _place_after(unit, after, j)
    if frames <= _LIGHT and "about" not in cue.prepositions:
        return None
    is_silent = low in ("little", "nothing") and j + 1 < n and lows[j + 1] != "that" and not is_verb_like(unit, j + 1)
    if cue.verb == "say" and is_silent:
        return None
    if low == "so" and (j + 1 >= n or is_stop(lows[j + 1]) or lows[j + 1] in lex.preposition):
        return None
    if low == QUOTE:
        return j, "q"
    if low in (",", ":") and j + 1 < n:
        return _after_mark(unit, j, cue)
    if low in WH and low != "whether" and j + 1 < n and lows[j + 1] == "to":
        return None
    if low in ("when", "while") and j + 1 < n and lows[j + 1].endswith("ing"):
        return None
    if speaks and (low == "that" or (low in WH and low != "who")):
        return (j, "c") if frames & {"c", "t"} and not _is_relative(unit, j, cue) else None
    if low == "to" and "i" in frames:
        if lows[j + 1 : j + 2] == ["be"] and lows[j + 2 : j + 3] in (["named"], ["identified"], ["quoted"]):
            return None
        if j + 1 < n and lows[j + 1] in lex.determiner | lex.possessive and lows[j + 1] not in ("all", "both"):
            return (j + 1, "o") if cue.verb == "agree" else None
        return j, "i"
    if "i" in frames and low in ("in", "at", "after", "on", "during"):
        to = _late_infinitive(unit, j)
        if to is not None:
            return to, "i"
    if low == "as" and cue.verb in _NAMING and j + 1 < n:
        return j + 1, "o"
    if low == "to" and speaks and lows[j + 1 : j + 2] in (["have"], ["be"]):
        return None
    if low == "to" or (low in lex.preposition and low not in ("like", "than")):
        return after_adjunct(unit, j, cue) if may_be_apart else None
    if is_stop(low) or low in ("and", "but", "or", "by"):
        return None
    return phrase_content(unit, i, j, cue)


def _after_mark(unit: Unit, j: int, cue: Cue) -> tuple[int, str] | None:
    """Return the content after the comma or colon at ``j``."""
    lows = unit.lows
    speaks = bool(cue.frames & {"c", "t", "q"})
    if lows[j + 1] == QUOTE or (lows[j + 1] == INLINE and speaks):
        return j + 1, "q"
    if lows[j] == ":" and j + 2 < len(lows) and speaks:
        return j + 1, "q"
    return after_aside(unit, j) if cue.frames & {"c", "t"} else None


def _is_relative(unit: Unit, j: int, cue: Cue) -> bool:
    """Say whether "that" at ``j`` is a relative pronoun after what may be a noun: "the charges that arose"."""
    may_be_noun = "n" in cue.frames and cue.form in ("base", "third")
    return unit.lows[j] == "that" and may_be_noun and j + 1 < len(unit.lows) and is_verb_like(unit, j + 1)


def _late_infinitive(unit: Unit, j: int) -> int | None:
    """Return the place of "to" or "not to" behind the adjunct at ``j``: "decided after long talks not to run"."""
    lows = unit.lows
    to = next((k for k in range(j + 2, min(len(lows) - 1, j + 9)) if lows[k] == "to" or is_stop(lows[k])), None)
    if to is None or lows[to] != "to" or not unit.words[to + 1][0].islower() or lows[to + 1] in lexicon().determiner:
        return None
    return to - (lows[to - 1] == "not")


def _after_particle(unit: Unit, j: int, cue: Cue) -> int:
    """Return the position after the preposition or particles of ``cue`` at ``j``, 0 where none stands there."""
    for words in cue.phrasal:
        if unit.lows[j] == words[0] and tuple(unit.lows[j : j + len(words)]) == words:
            return j + len(words)
    return j + 1 if unit.lows[j] in cue.prepositions else 0


def _place_after(unit: Unit, after: int, j: int) -> tuple[int, str] | None:
    """Return the content after a preposition; a particle may carry a clause ("pointed out that") or a colon ("shot back:")."""
    lows = unit.lows
    if after + 1 < len(lows) and lows[after] == ":":
        return after + 1, "q"
    if after >= len(lows) or is_stop(lows[after]) or (lows[after] in WH and lows[after + 1 : after + 2] == ["to"]):
        return None
    if lows[j] == "highly":
        return j, "o"
    is_clause = lows[j] in lexicon().particle and lows[after] in WH | {"that"}
    return after, "c" if is_clause else "o"


def _skip_times(unit: Unit, j: int, cue: Cue) -> int:
    """Step over "on Friday", "last month", "also" between a cue and its content."""
    lex = lexicon()
    lows = unit.lows
    n = len(lows)
    while j < n and (
        (
            (lows[j] in lex.day or lows[j] in lex.adverb)
            and lows[j] not in ("all", "both", "too", "this", "even")
            and lows[j + 1 : j + 2] not in (["’s"], ["'s"])
        )
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
        or (lows[j] == "on" and j + 2 < n and lows[j + 1] in WEEKDAYS)
    ):
        j += 1
    return j


def is_silence(unit: Unit, first: int, i: int, a: int) -> bool:
    """Say whether the cue at ``i`` is denied and asks for more than it says: "did not say when", "declined to say whether"."""
    lows = unit.lows
    if lows[a] == "to" and lows[i].startswith(("declin", "refus")):
        cue = cue_verbs().get(lows[a + 1]) if a + 1 < len(lows) else None
        return cue is not None and (bool(cue.frames & {"q", "a"}) or cue.verb in _TELLING)
    if lows[a] not in WH or lows[i] in lexicon().thought:
        return False
    before = lows[max(0, first) : i]
    if lows[i - 2 : i] == ["yet", "to"]:
        return True
    return any(low in lexicon().denial for low in before)
