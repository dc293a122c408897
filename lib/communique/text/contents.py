"""Where the content of a cue begins: a clause, a quotation, an infinitive or an object after it."""

from __future__ import annotations

from communique.text.clauses import INLINE, QUOTE, Unit, is_dash, is_stop, is_verb_like
from communique.text.cues import Cue, cue_verbs, lexicon

REACH = 24
WH = frozenset({"whether", "how", "why", "what", "who", "if", "when", "where", "which"})


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
    if low in cue.prepositions and j + 1 < n:
        if low == "out":
            is_end = is_stop(lows[j + 1])
            return None if is_end else (j + 1, "c" if lows[j + 1] == "that" else "o")
        return (j, "o") if low == "highly" else (j + 1, "o")
    if low == QUOTE:
        return j, "q"
    if low in (",", ":") and j + 1 < n:
        if lows[j + 1] == QUOTE or (lows[j + 1] == INLINE and speaks):
            return j + 1, "q"
        return (
            (j + 1, "q")
            if low == ":" and j + 2 < n and speaks
            else _after_aside(unit, j)
            if frames & {"c", "t"}
            else None
        )
    if low in WH and j + 1 < n and lows[j + 1] == "to":
        return None
    if speaks and (low == "that" or (low in WH and low != "who")):
        return (j, "c") if frames & {"c", "t"} else None
    if low == "to":
        return (j, "i") if "i" in frames else _after_adjunct(unit, j) if speaks else None
    if low in lex.preposition and low not in ("like", "than"):
        return _after_adjunct(unit, j) if speaks else None
    if is_stop(low) or low in ("and", "but", "or", "by"):
        return None
    return _phrase_content(unit, j, cue)


def _skip_times(unit: Unit, j: int, cue: Cue) -> int:
    """Step over "on Friday", "last month", "also" between a cue and its content."""
    lex = lexicon()
    lows = unit.lows
    n = len(lows)
    while j < n and (
        ((lows[j] in lex.day or lows[j] in lex.adverb) and lows[j] not in ("all", "both", "too", "this", "even"))
        or (lows[j] in lex.time and lows[j - 1] in lex.day)
        or (lows[j] == "this" and j + 1 < n and lows[j + 1] in lex.time)
        or (lows[j] == "on" and j + 1 < n and lows[j + 1].endswith("day") and "on" not in cue.prepositions)
    ):
        j += 1
    return j


def _phrase_content(unit: Unit, j: int, cue: Cue) -> tuple[int, str] | None:
    """Return the content that begins with the phrase at ``j``: a hearer's, a clause without "that", or an object."""
    lows, frames = unit.lows, cue.frames
    low = lows[j]
    if frames & {"p", "a"}:
        hearer = _after_hearer(unit, j, frames)
        if hearer is not None or (cue.verb == "tell" and low not in ("he", "she", "it", "they")):
            return hearer
    if "c" in frames and (cue.verb == "say" or low in lexicon().pronoun or low == "there"):
        return j, "c"
    is_form = low.endswith(("ed", "ing")) and unit.words[j][0].islower() and "q" not in frames
    if "c" in frames and not is_form and _holds_verb(unit, j, alone="o" in frames):
        return j, "c"
    if "f" in frames:
        of = next((k for k in range(j + 1, min(len(lows), j + REACH)) if lows[k] == "of"), None)
        if of is not None:
            return of, "o"
    if "k" in frames and any(word in (QUOTE, INLINE) for word in lows[j : j + REACH // 2]):
        return j, "k"
    if "o" in frames or ("k" in frames and _has_second_phrase(unit, j)):
        return j, "o"
    return None


def _after_aside(unit: Unit, j: int) -> tuple[int, str] | None:
    """Step over an aside between commas: "cautioned, as did others, that ..."."""
    lows = unit.lows
    second = next((k for k in range(j + 1, min(len(lows) - 1, j + 12)) if lows[k] == ","), None)
    return (second + 1, "c") if second is not None and lows[second + 1] == "that" else None


def _holds_verb(unit: Unit, j: int, *, alone: bool) -> bool:
    """Say whether a verb follows within reach, so that a clause begins at ``j``; ``alone`` asks for it before a comma."""
    lows = unit.lows
    verbs = cue_verbs()
    for k in range(j, min(len(lows), j + REACH)):
        if alone and (lows[k] in (",", ";", "who", "which") or is_dash(lows[k])):
            return False
        if is_verb_like(unit, k) or lows[k] in verbs or lows[k] in (QUOTE, INLINE):
            return True
    return False


def _has_second_phrase(unit: Unit, j: int) -> bool:
    """Say whether "climate change a hoax", "him as a fighter" follows: two noun phrases without a verb between."""
    for k in range(j + 1, min(len(unit.lows), j + 9)):
        low = unit.lows[k]
        if low in ("a", "an", "as"):
            return True
        if is_stop(low) or is_verb_like(unit, k) or low in lexicon().preposition or low == "the":
            return False
    return False


def _after_adjunct(unit: Unit, i: int) -> tuple[int, str] | None:
    """Step over "in a statement", "at a rally in Ohio,": the content begins at "that" or a quotation behind it."""
    lows = unit.lows
    for j in range(i + 1, min(len(lows), i + REACH)):
        low = lows[j]
        if low == "that" or (
            (lows[i] == "to" or j < i + 4) and low in ("whether", "how", "why") and lows[j + 1 : j + 2] != ["to"]
        ):
            return j, "c"
        if low == QUOTE:
            return j, "q"
        cue = cue_verbs().get(low) if lows[j - 1] not in lexicon().determiner else None
        if low in (";", "(", ".") or (cue is not None and cue.form != "base" and "n" not in cue.frames):
            return None
        if low == ":" and j + 1 < len(lows):
            return j + 1, "q"
    return None


def _after_hearer(unit: Unit, i: int, frames: frozenset[str]) -> tuple[int, str] | None:
    lex = lexicon()
    lows = unit.lows
    for j in range(i + 1, min(len(lows), i + REACH)):
        low = lows[j]
        if low == "to" and "p" in frames:
            return i, "p"
        if "a" in frames:
            if (low == "that" and lows[j - 1] != "so") or low in ("whether", "how", "why"):
                return j, "c"
            if low == QUOTE:
                return j, "q"
            if low == "to" and unit.lows[j - 1] not in lex.verb:
                return j, "i"
            if low in ("he", "she", "they", "we", "it", "there", "i") and j > i:
                return j, "c"
        if (is_stop(low) and low != ",") or is_verb_like(unit, j):
            return None
    return None
