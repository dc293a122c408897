"""What a phrase right after a cue is: a clause without "that", or an object that is the content."""

from __future__ import annotations

from communique.text.clauses import INLINE, QUOTE, Unit, is_dash, is_stop, is_verb_like
from communique.text.cues import Cue, cue_verbs, lexicon, sure_verbs
from communique.text.deeds import is_deed
from communique.text.hearers import REACH, after_hearer
from communique.text.judgements import (
    CALLED,
    expressed,
    has_adjective,
    has_second_phrase,
    is_estimate,
    is_extracted,
    is_held_to_be,
    is_judged,
    is_name_for,
    is_plain_clause,
)
from communique.text.quoted import find_as_saying
from communique.text.speakers import find_subject

_HOLDING = frozenset(
    {"consider", "believe", "think", "find", "judge", "perceive", "deem", "know", "understand", "declare"}
)
_JUDGING = frozenset({"find", "consider", "deem", "judge", "declare", "pronounce"})
_NOMINATIVE = frozenset({"he", "she", "they", "we", "i", "there", "it"})


def _is_of_document(unit: Unit, i: int) -> bool:
    """Say whether the subject of the verb at ``i`` is a report, a poll, a picture: "the study found no link"."""
    documents = lexicon().document
    for k in range(i - 1, max(-1, i - 12), -1):
        if unit.lows[k] in documents:
            return True
        if is_stop(unit.lows[k]) or (is_verb_like(unit, k) and unit.lows[k] not in lexicon().auxiliary):
            break
    subject = find_subject(unit, i)
    return subject is not None and not documents.isdisjoint(unit.lows[slice(*subject)])


def phrase_content(unit: Unit, i: int, j: int, cue: Cue) -> tuple[int, str] | None:
    """Return the content that begins with the phrase at ``j``: a hearer's, a clause without "that", or an object."""
    lows, frames = unit.lows, cue.frames
    low = lows[j]
    if "q" in frames:
        colon = next(
            (k for k in range(j + 1, min(len(lows) - 1, j + REACH)) if lows[k] == ":" and lows[k + 1] == QUOTE), None
        )
        if colon is not None and "that" not in lows[j:colon]:
            return colon + 1, "q"
    if cue.verb == "say" and "that" in lows[j + 1 : j + 5] and low not in lexicon().reader | lexicon().determiner:
        that = lows.index("that", j + 1)
        if unit.words[j][0].islower() and not any(is_verb_like(unit, k) or is_stop(lows[k]) for k in range(j, that)):
            return that, "c"
    if frames & {"p", "a"}:
        hearer = after_hearer(unit, j, cue)
        if hearer is not None or (cue.verb == "tell" and low not in ("he", "she", "it", "they")):
            return hearer
    if "c" in frames and (cue.verb == "say" or low in lexicon().pronoun or low == "there"):
        return j, "c"
    if "t" in frames and low in _NOMINATIVE and any(is_verb_like(unit, k) for k in range(j + 1, min(len(lows), j + 4))):
        return j, "c"
    if "t" in frames and is_plain_clause(unit, j):
        return j, "c"
    is_form = low.endswith(("ed", "ing")) and unit.words[j][0].islower() and "q" not in frames
    is_form = is_form or (low in lexicon().object_pronoun and low not in ("her", "you"))
    if "c" in frames and not is_form and _holds_verb(unit, j, alone="o" in frames):
        return j, "c"
    if "f" in frames:
        of = next((k for k in range(j + 1, min(len(lows), j + REACH)) if lows[k] == "of"), None)
        if of is not None:
            return of, "f"
    if is_deed(unit, i, j, cue) or (cue.verb in ("quote", "cite") and find_as_saying(unit, i) is not None):
        return None
    if cue.verb == "put":
        return (j, "o") if is_estimate(unit, j) else None
    if cue.verb in ("express", "voice"):
        return expressed(unit, j)
    if cue.verb == "call" and low in ("him", "them", "it", "this", "me", "us") and is_name_for(unit, j + 1):
        return j, "o"
    is_called = low in CALLED or (cue.verb == "call" and unit.words[j][0].isupper())
    if is_called and (cue.verb == "call" or (cue.verb in _JUDGING and has_adjective(unit, j))):
        return j, "o"
    if cue.verb in _HOLDING and is_held_to_be(unit, j):
        return j, "p"
    if "k" in frames and low in ("a", "an") and is_extracted(unit, i):
        return j, "o"
    if "k" in frames and any(word in (QUOTE, INLINE) for word in lows[j : j + REACH // 2]):
        return j, "k"
    if "g" in frames and low.endswith("ing") and unit.words[j][0].islower() and len(low) > 5:
        return j, "o"
    if "d" in frames and _is_of_document(unit, i):
        return j, "o"
    if "h" in frames and any(low in lexicon().matter for low in lows[j : j + 5]):
        return j, "o"
    if "j" in frames and is_judged(unit, j):
        return j, "o"
    if "o" in frames or ("k" in frames and has_second_phrase(unit, j)):
        return j, "o"
    return None


def _holds_verb(unit: Unit, j: int, *, alone: bool) -> bool:
    """Say whether a verb follows within reach, so that a clause begins at ``j``; ``alone`` asks for it before a comma."""
    lows = unit.lows
    verbs, sure = cue_verbs(), sure_verbs()
    for k in range(j, min(len(lows), j + REACH)):
        if alone and (lows[k] in (",", ";", "who", "which") or is_dash(lows[k])):
            return False
        if is_verb_like(unit, k) or lows[k] in (QUOTE, INLINE):
            return True
        if k > j + 1 and _is_third(unit, k):
            return True
        if lows[k] in sure and verbs[lows[k]].form != "ing" and lows[k - 1] not in lexicon().determiner:
            return True
    return False


def _is_third(unit: Unit, k: int) -> bool:
    """Say whether the word in -s at ``k`` takes an object: "complain the agency targets them"."""
    low, following = unit.lows[k], unit.lows[k + 1 : k + 2]
    if not low.endswith("s") or low.endswith(("ss", "us", "is")) or len(low) < 5 or not following:
        return False
    if unit.words[k][0].isupper() or unit.lows[k - 1] in lexicon().determiner | lexicon().preposition:
        return False
    return following[0] in lexicon().object_pronoun or following[0] in lexicon().determiner
