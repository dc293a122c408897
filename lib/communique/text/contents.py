"""Where the content of a cue begins and ends: a clause, a quotation, an infinitive or an object after it."""

from __future__ import annotations

from communique.text.clauses import INLINE, QUOTE, Unit, is_dash, is_stop, is_verb_like
from communique.text.cues import Cue, cue_verbs, lexicon
from communique.text.held import Stretch, trim_end

REACH = 24


WH = frozenset({"whether", "how", "why", "what", "who", "if", "when", "where", "which"})


_CLAUSE_STARTS = frozenset(
    {
        "which",
        "who",
        "but",
        "while",
        "after",
        "as",
        "although",
        "though",
        "when",
        "according",
        "where",
        "yet",
        "because",
    }
)


_OCCASIONS = frozenset(
    {"interview", "statement", "speech", "letter", "meeting", "talks", "conference", "briefing", "article", "call"}
)


def right_content(unit: Unit, i: int, cue: Cue) -> tuple[int, str] | None:
    """Return where the content after the cue at ``i`` begins, and by which frame; None where nothing fits."""
    lex = lexicon()
    lows, frames = unit.lows, cue.frames
    n = len(lows)
    j = i + 1
    while j < n and (
        ((lows[j] in lex.day or lows[j] in lex.adverb) and lows[j] not in ("all", "both", "too", "this", "even"))
        or (lows[j] in lex.time and lows[j - 1] in lex.day)
        or (lows[j] == "this" and j + 1 < n and lows[j + 1] in lex.time)
        or (lows[j] == "on" and j + 1 < n and lows[j + 1].endswith("day") and "on" not in cue.prepositions)
    ):
        j += 1
    if j >= n:
        return None
    low = lows[j]
    speaks = bool(frames & {"c", "t", "q"})
    if low in cue.prepositions and j + 1 < n:
        return (j, "o") if low in ("out", "highly") else (j + 1, "o")
    if low == QUOTE:
        return j, "q"
    if low in (",", ":") and j + 1 < n:
        if lows[j + 1] == QUOTE or (lows[j + 1] == INLINE and speaks):
            return j + 1, "q"
        return (j + 1, "q") if low == ":" and j + 2 < n and speaks else None
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
    if frames & {"p", "a"}:
        hearer = _after_hearer(unit, j, frames)
        if hearer is not None or (cue.verb == "tell" and low not in ("he", "she", "it", "they")):
            return hearer
    if "c" in frames and (cue.verb == "say" or low in lex.pronoun or low == "there"):
        return j, "c"
    is_form = low.endswith(("ed", "ing")) and unit.words[j][0].islower() and "q" not in frames
    if "c" in frames and not is_form and _holds_verb(unit, j, alone="o" in frames):
        return j, "c"
    if "f" in frames:
        for k in range(j + 1, min(n, j + REACH)):
            if lows[k] == "of":
                return k, "o"
    if "k" in frames and any(low in (QUOTE, INLINE) for low in lows[j : j + REACH // 2]):
        return j, "k"
    if "k" in frames and _has_second_phrase(unit, j):
        return j, "o"
    if "o" in frames:
        return j, "o"
    return None


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
        if low == "that" or (lows[i] == "to" and low in ("whether", "how", "why") and lows[j + 1 : j + 2] != ["to"]):
            return j, "c"
        if low == QUOTE:
            return j, "q"
        if low in (";", "(", ".") or (
            low in cue_verbs()
            and cue_verbs()[low].form in ("past", "third", "ing")
            and "n" not in cue_verbs()[low].frames
        ):
            return None
        if low == ":" and j + 2 < len(lows):
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


def content_end(unit: Unit, a: int, frame: str) -> int:
    """Return where the content that begins at ``a`` ends: with the unit, or before what the narrator adds."""
    lows = unit.lows
    n = len(lows)
    end = n
    if frame == "q" and lows[a] in (QUOTE, INLINE):
        if all(is_stop(low) for low in lows[a + 1 :]):
            return a + 1
        return _end_after_quote(unit, a)
    if frame == "k":
        return max(j + 1 for j in range(a, min(n, a + REACH)) if lows[j] in (QUOTE, INLINE))
    if frame == "c":
        end = next((j for j in range(a + 3, n - 1) if _ends_clause(unit, j)), n)
    if frame in ("o", "p", "i"):
        end = next((j for j in range(a + 2, n - 1) if _ends_object(unit, j, frame)), n)
    return max(a + 1, trim_end(unit, end))


def _ends_clause(unit: Unit, j: int) -> bool:
    """Say whether the occasion follows at ``j``: ", during his meeting with the president earlier in the day"."""
    lows = unit.lows
    if lows[j] == ";":
        return True
    if lows[j] != "," or lows[j + 1] not in ("during", "at", "in"):
        return False
    if lows[j + 1] != "during" and not any(low in _OCCASIONS for low in lows[j + 2 : j + 7]):
        return False
    return not any(is_verb_like(unit, k) or lows[k] == "," for k in range(j + 1, min(len(lows), j + 40)))


def _ends_object(unit: Unit, j: int, frame: str) -> bool:
    """Say whether the narrator takes over at ``j``: a new clause after a comma, a subordinate one, a time, a place of speech."""
    lows = unit.lows
    following = lows[j + 1]
    if lows[j] == ";":
        return True
    if lows[j] == ",":
        if following == "as" and lows[j + 2 : j + 3] == ["well"]:
            return False
        if following == "and":
            rest = range(j + 2, min(len(lows), j + 16))
            stop = next((k for k in rest if lows[k] == ","), len(lows))
            return any(lows[k] in lexicon().auxiliary for k in rest if k < stop)
        return following in _CLAUSE_STARTS or (
            frame != "o" and following.endswith("ing") and following not in ("including", "during")
        )
    if lows[j] in _WEEKDAYS:
        return True
    if frame != "o":
        return False
    if lows[j] in ("as", "when", "after", "before", "until", "since"):
        return any(is_verb_like(unit, k) for k in range(j + 1, min(len(lows), j + 5)))
    if is_dash(lows[j]) and unit.starts[j] > unit.ends[j - 1]:
        return True
    return lows[j] in ("while", "because", "although", "though", "during") or (
        lows[j] == "in" and following in ("a", "an") and any(low in _OCCASIONS for low in lows[j + 2 : j + 5])
    )


_WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})


def _end_after_quote(unit: Unit, a: int) -> int:
    """A quotation that the sentence goes on after: further stretches joined by words of the content belong to it."""
    lows = unit.lows
    last = a
    for j in range(a + 1, len(lows)):
        if lows[j] == QUOTE:
            last = j
        if lows[j] in (",", ";"):
            break
    return last + 1


def after_post(unit: Unit, i: int, *, follows_quote: bool) -> list[Stretch]:
    """Return what goes on in the same voice after a cue that stands behind or within its content."""
    lows = unit.lows
    n = len(lows)
    verbs = cue_verbs()
    j = i
    while j < n and lows[j] != QUOTE:
        if lows[j] in ("according", "who", "which") or (
            lows[j] in verbs and not (follows_quote and verbs[lows[j]].form == "ing")
        ):
            break
        j += 1
    if j < n and lows[j] == QUOTE and lows[j - 1] != "that" and not (follows_quote and lows[j - 1] in verbs):
        return [(j, trim_end(unit, n)) if j + 1 >= n - 1 else (j, j + 1)]
    comma = i
    while comma < min(n, i + 7) and lows[comma] != "," and not is_verb_like(unit, comma):
        comma += 1
    if comma < n - 3 and lows[comma] == "," and not follows_quote:
        i = comma
        low = lows[i + 1]
        if low in ("and", "but", "while", "who", "which", "when", "after", "as", "in", "at", "during", "according"):
            return []
        if low.endswith("ing") and low != "including":
            return []
        return [(i + 1, trim_end(unit, n))]
    return []
