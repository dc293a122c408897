"""What may stand between a cue and its content: a hearer, a place or an occasion, an aside."""

from __future__ import annotations

from communique.text.clauses import QUOTE, Unit, is_stop, is_verb_like
from communique.text.cues import Cue, cue_nouns, cue_verbs, lexicon

REACH = 24
WH = frozenset({"whether", "how", "why", "what", "who", "if", "when", "where", "which"})
_OPENERS = frozenset(
    {"the", "a", "an", "his", "her", "their", "its", "this", "these", "no", "he", "she", "they", "it", "there", "we"}
)
NUMBERS = frozenset({"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "half"})


def after_aside(unit: Unit, j: int) -> tuple[int, str] | None:
    """Step over an aside between commas: "cautioned, as did others, that ..."."""
    lows = unit.lows
    second = next((k for k in range(j + 1, min(len(lows) - 1, j + 12)) if lows[k] == ","), None)
    return (second + 1, "c") if second is not None and lows[second + 1] == "that" else None


def after_adjunct(unit: Unit, i: int, spoken: Cue) -> tuple[int, str] | None:
    """Step over "in a statement", "at a rally in Ohio,": the content begins at "that", "about" or a quotation behind it."""
    lows = unit.lows
    speaks = bool(spoken.frames & {"c", "t", "q"})
    for j in range(i + 1, min(len(lows), i + REACH)):
        low = lows[j]
        if not speaks and low in ("that", QUOTE, ":"):
            return None
        if low == "that" or ((lows[i] == "to" or j < i + 4) and _asks(lows, j) and lows[j + 1 : j + 2] != ["to"]):
            return j, "c"
        if low == QUOTE and not (j == i + 1 and "that" in lows[j + 1 : j + 4]):
            return j, "q"
        if low == "about" and low in spoken.prepositions and _is_topic(unit, i, j):
            return j + 1, "o"
        cue = cue_verbs().get(low) if lows[j - 1] not in lexicon().determiner else None
        if low in (";", "(", ".") or (cue is not None and cue.form != "base" and "n" not in cue.frames):
            return None
        if low == ":" and j + 1 < len(lows):
            return j + 1, "q"
        is_occasion = (low in cue_nouns() and lows[i] == "in") or low in lexicon().occasion
        if is_occasion and "c" in spoken.frames and _opens_clause(unit, j + 1):
            return j + 1, "c"
    return None


def _asks(lows: list[str], j: int) -> bool:
    """Say whether a question clause begins at ``j``."""
    return lows[j] in ("whether", "how", "why") or (lows[j] == "what" and lows[j - 1] not in lexicon().preposition)


def _is_topic(unit: Unit, i: int, j: int) -> bool:
    """Say whether "about" at ``j`` names a topic, not a number, and whoever is told stands after the preposition at ``i``."""
    lows = unit.lows
    if j + 1 >= len(lows) or j == i + 1 or lows[j + 1][0].isdigit() or lows[j + 1] in NUMBERS:
        return False
    return not (lows[i + 1] in ("this", "last") and lows[i + 2] in lexicon().time)


def _opens_clause(unit: Unit, j: int) -> bool:
    """Say whether a noun phrase and a verb follow at ``j``: "in a statement the talks were useful"."""
    lows = unit.lows
    if j + 1 >= len(lows) or not (lows[j] in _OPENERS or unit.words[j][0].isupper() or lows[j] in lexicon().source):
        return False
    for k in range(j + 1, min(len(lows), j + 8)):
        if is_stop(lows[k]) or lows[k] in ("that", "who", "which"):
            return False
        if is_verb_like(unit, k):
            return True
    return False


def after_hearer(unit: Unit, i: int, cue: Cue) -> tuple[int, str] | None:
    """Step over who is told or asked at ``i``: "told reporters that", "urged both countries to", "warned Russia against"."""
    lex = lexicon()
    frames = cue.frames
    lows = unit.lows
    for j in range(i + 1, min(len(lows), i + REACH)):
        low = lows[j]
        if low == "to" and "p" in frames and not _is_place(unit, j + 1):
            return i, "p"
        if "a" in frames:
            if (low == "that" and lows[j - 1] != "so") or low in ("whether", "how", "why"):
                return j, "c"
            if j > i and (low == "what" or (low == "if" and cue.verb == "ask")) and lows[j - 1] not in lex.preposition:
                return j, "c"
            if low == QUOTE or (low == ":" and lows[j + 1 : j + 2] == [QUOTE]):
                return j + (low == ":"), "q"
            if low == "to" and unit.lows[j - 1] not in lex.verb:
                return j, "i"
            if low in ("he", "she", "they", "we", "it", "there", "i") and j > i:
                return j, "c"
            is_name = unit.words[j][0].isupper() and unit.words[j - 1][0].islower() and lows[j - 1].endswith("s")
            if (low in _OPENERS or is_name) and j > i and _is_hearer(unit, j - 1) and _opens_clause(unit, j):
                return j, "c"
        if low in cue.prepositions and _is_told(unit, i, j):
            return j + 1, "o"
        if (is_stop(low) and low != ",") or is_verb_like(unit, j):
            return None
    return None


def _is_place(unit: Unit, j: int) -> bool:
    """Say whether "to" before ``j`` leads to a place or meeting, not to what is asked for: "invited him to the talks"."""
    if j >= len(unit.lows):
        return True
    return unit.lows[j] in lexicon().determiner | lexicon().possessive or unit.words[j][0].isupper()


def _is_hearer(unit: Unit, j: int) -> bool:
    """Say whether the word at ``j`` can end the name of who is told: "Reuters", "the paper"."""
    lex = lexicon()
    low = unit.lows[j]
    return low not in lex.determiner | lex.preposition | lex.linking | lex.subordinator and not is_stop(low)


def _is_told(unit: Unit, i: int, j: int) -> bool:
    """Say whether somebody stands between a verb and the preposition at ``j``: "warned Russia against", not "one of"."""
    lows, lex = unit.lows, lexicon()
    if j + 1 >= len(lows) or is_stop(lows[j + 1]) or j - i > 6:
        return False
    if (
        lows[j] in ("of", "on", "for")
        and lows[j - 1] not in lexicon().object_pronoun | lex.source
        and not unit.words[j - 1][0].isupper()
    ):
        return False
    return any(
        lows[k] in lex.source or lows[k] in lexicon().object_pronoun or unit.words[k][0].isupper() for k in range(i, j)
    )
