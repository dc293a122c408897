"""Where the content of a cue ends: with its unit, or before what the narrator adds."""

from __future__ import annotations

from communique.text.clauses import INLINE, QUOTE, WEEKDAYS, Unit, is_dash, is_stop, is_verb_like
from communique.text.cues import cue_nouns, cue_verbs, lexicon, sure_verbs
from communique.text.hearers import REACH
from communique.text.held import Stretch, trim_end

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
        end = next((j for j in range(a + 3, n - 1) if lows[j] in (",", ";") and _ends_clause(unit, a, j)), n)
    if frame in ("o", "p", "i", "f"):
        end = next((j for j in range(a + 2, n - 1) if _ends_object(unit, j, frame)), n)
    return max(a + 1, trim_end(unit, end))


def _ends_clause(unit: Unit, a: int, j: int) -> bool:
    """Say whether the occasion follows at ``j``: ", during his meeting with the president earlier in the day"."""
    lows = unit.lows
    if lows[j] == ";" or _is_disputed(unit, j):
        return True
    if lows[j] == "," and lows[j + 1] == "which" and QUOTE not in lows[j:]:
        return any(is_verb_like(unit, k) or lows[k] in sure_verbs() for k in range(a + 1, j))
    if lows[j] == "," and QUOTE not in lows[j:] and _is_set_against(lows, a, j):
        return any(is_verb_like(unit, k) for k in range(a + 1, j))
    if lows[j] != "," or lows[j + 1] not in ("during", "at", "in"):
        return False
    if lows[j + 1] != "during" and not any(low in _OCCASIONS for low in lows[j + 2 : j + 7]):
        return False
    return not any(is_verb_like(unit, k) or lows[k] == "," for k in range(j + 1, min(len(lows), j + 40)))


def _is_disputed(unit: Unit, j: int) -> bool:
    """Say whether the narrator names at ``j`` what was said: ", a claim that India rejected", ", a charge the minister denies"."""
    lows = unit.lows
    if lows[j] != "," or lows[j + 1] not in ("a", "an") or lows[j + 2 : j + 3] == [] or lows[j + 2] not in cue_nouns():
        return False
    return any(lows[k] in sure_verbs() and lows[k] not in cue_nouns() for k in range(j + 3, min(len(lows), j + 12)))


def _is_set_against(lows: list[str], a: int, j: int) -> bool:
    """Say whether the narrator sets something against the clause: ", even as", ", despite"; or ends a question: "whether ..., noting"."""
    following = lows[j + 1]
    if following == "despite" or (following == "even" and lows[j + 2 : j + 3] == ["as"]):
        return True
    return (
        lows[a] in ("whether", "if", "why") and following.endswith("ing") and following not in ("including", "during")
    )


def _ends_object(unit: Unit, j: int, frame: str) -> bool:
    """Say whether the narrator takes over at ``j``: a new clause after a comma, a subordinate one, a time, a place of speech."""
    lows = unit.lows
    following = lows[j + 1]
    if lows[j] == ";":
        return True
    if lows[j] == ",":
        if following == "as":
            return lows[j + 2 : j + 3] != ["well"] and any(
                is_verb_like(unit, k) for k in range(j + 3, min(len(lows), j + 12))
            )
        if following == "and":
            if j + 3 < len(lows) and is_verb_like(unit, j + 2):
                is_form = lows[j + 2].endswith("ed")
                return not is_form or lows[j + 3] in ("to", "that") or lows[j + 3] in lexicon().determiner
            rest = range(j + 2, min(len(lows), j + 16))
            stop = next((k for k in rest if lows[k] == ","), len(lows))
            return any(lows[k] in lexicon().auxiliary for k in rest if k < stop) or _begins_voice(unit, j + 2)
        if frame == "o" and following in ("is", "was", "are", "were", "has", "had", "have"):
            return True
        if following in ("a", "an") and lows[j + 2 : j + 3] and lows[j + 2] in cue_nouns():
            return True
        return following in _CLAUSE_STARTS or (
            following.endswith("ing")
            and following not in ("including", "during")
            and (frame != "o" or following in sure_verbs())
        )
    if (lows[j] in WEEKDAYS and lows[j - 1] not in lexicon().preposition) or (
        lows[j] == "on" and following in WEEKDAYS
    ):
        after = j + 1 if lows[j] in WEEKDAYS else j + 2
        if after >= len(lows) or is_stop(lows[after]):
            return True
        return frame == "o" and lows[after] in ("on", "in", "at", "during", "as", "against")
    if frame != "o":
        return False
    if lows[j] in ("as", "when", "after", "before", "until", "since"):
        if lows[j - 1] in lexicon().preposition:
            return False
        reach = min(len(lows), j + 5)
        relative = next((k for k in range(j + 1, reach) if lows[k] in ("that", "which", "who")), reach)
        return any(is_verb_like(unit, k) for k in range(j + 1 + (lows[j] == "as"), relative))
    if is_dash(lows[j]) and unit.starts[j] > unit.ends[j - 1]:
        return True
    return lows[j] in ("while", "although", "though", "amid", "despite") or (
        (
            (lows[j] in ("in", "at") and following in ("a", "an", "his", "her", "their", "its"))
            or (lows[j] == "during" and following in lexicon().determiner)
        )
        and (any(low in _OCCASIONS | lexicon().occasion for low in lows[j + 2 : j + 5]))
    )


def _begins_voice(unit: Unit, j: int) -> bool:
    """Say whether somebody else's saying or wanting follows: ", and Republicans want", ", and Lee called"."""
    verbs = cue_verbs()
    for k in range(j + 1, min(len(unit.lows) - 1, j + 4)):
        cue = verbs.get(unit.lows[k])
        if cue is not None and unit.words[j][0].isupper() and (cue.form == "past" or unit.lows[k - 1].endswith("s")):
            return True
    return False


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


def _opens_under(unit: Unit) -> bool:
    """Say whether the unit opens with a subordinate clause, which cannot be the whole content: "If it rains, he said, ..."."""
    return unit.lows[0] in ("though", "although", "while", "if", "because", "unless", "whereas")


def after_post(unit: Unit, i: int, *, follows_quote: bool) -> list[Stretch]:
    """Return what goes on in the same voice after a cue that stands behind or within its content."""
    lows = unit.lows
    n = len(lows)
    verbs, sure = cue_verbs(), sure_verbs()
    j = i
    while j < n and lows[j] != QUOTE and not (follows_quote and lows[j] == INLINE and lows[j - 1] == ","):
        if lows[j] in ("according", "who", "which") or (
            lows[j] in sure and not (follows_quote and verbs[lows[j]].form == "ing")
        ):
            break
        j += 1
    if j < n and lows[j] in (QUOTE, INLINE) and lows[j - 1] != "that" and not (follows_quote and lows[j - 1] in verbs):
        return [(j, trim_end(unit, n)) if j + 1 >= n - 1 else (j, j + 1)]
    comma = i
    while comma < min(n, i + 7) and lows[comma] != "," and not is_verb_like(unit, comma):
        comma += 1
    if comma < n - 3 and lows[comma] == "," and not follows_quote:
        i = comma
        low = lows[i + 1]
        if _opens_under(unit):
            return [(i + 1, trim_end(unit, n))]
        if low == "and" and not any(lows[k] in sure and "q" in verbs[lows[k]].frames for k in range(i + 2, n)):
            return [(i + 1, trim_end(unit, n))]
        if low in ("and", "but", "while", "who", "which", "when", "after", "as", "in", "at", "during", "according"):
            return []
        if low.endswith("ing") and low != "including":
            return []
        return [(i + 1, trim_end(unit, n))]
    return []
