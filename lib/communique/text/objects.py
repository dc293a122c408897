"""What a phrase right after a cue is: a clause without "that", or an object that is the content."""

from __future__ import annotations

from communique.text.clauses import INLINE, QUOTE, Unit, is_dash, is_stop, is_verb_like
from communique.text.cues import Cue, cue_verbs, lexicon, sure_verbs
from communique.text.hearers import REACH, after_hearer

_CALLED = frozenset(
    {
        "the",
        "his",
        "her",
        "its",
        "their",
        "my",
        "our",
        "your",
        "him",
        "it",
        "them",
        "this",
        "that",
        "such",
        "these",
        "those",
    }
)
_NOMINATIVE = frozenset({"he", "she", "they", "we", "i", "there", "it"})
_JUDGEMENTS = ("unfit", "nonsense", "wrong", "weak", "lies", "rigged", "corrupt", "racist", "sexist", "crooked", "liar")
_ADJECTIVE_ENDS = (
    "al",
    "ive",
    "ous",
    "ful",
    "less",
    "able",
    "ible",
    "ent",
    "ant",
    "ary",
    "ing",
    "ed",
    "ic",
    "ish",
    "ist",
    "ong",
    "alse",
    "air",
)


def _is_of_document(unit: Unit, i: int) -> bool:
    """Say whether the subject of the verb at ``i`` is a report, a poll, a picture: "the study found no link"."""
    documents = lexicon().document
    for k in range(i - 1, max(-1, i - 12), -1):
        if unit.lows[k] in documents:
            return True
        if is_stop(unit.lows[k]) or (is_verb_like(unit, k) and unit.lows[k] not in lexicon().auxiliary):
            return False
    return False


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
    is_form = low.endswith(("ed", "ing")) and unit.words[j][0].islower() and "q" not in frames
    is_form = is_form or (low in lexicon().object_pronoun and low not in ("her", "you"))
    if "c" in frames and not is_form and _holds_verb(unit, j, alone="o" in frames):
        return j, "c"
    if "f" in frames:
        of = next((k for k in range(j + 1, min(len(lows), j + REACH)) if lows[k] == "of"), None)
        if of is not None:
            return of, "f"
    if cue.verb == "call" and low in ("him", "them", "it", "this", "me", "us") and _is_name_for(unit, j + 1):
        return j, "o"
    is_called = low in _CALLED or (cue.verb == "call" and unit.words[j][0].isupper())
    if is_called and (cue.verb == "call" or (cue.verb == "find" and _has_adjective(unit, j))):
        return j, "o"
    if "k" in frames and any(word in (QUOTE, INLINE) for word in lows[j : j + REACH // 2]):
        return j, "k"
    if "d" in frames and _is_of_document(unit, i):
        return j, "o"
    if "h" in frames and any(low in lexicon().matter for low in lows[j : j + 5]):
        return j, "o"
    if "j" in frames and _is_judged(unit, j):
        return j, "o"
    if "o" in frames or ("k" in frames and _has_second_phrase(unit, j)):
        return j, "o"
    return None


def _is_name_for(unit: Unit, j: int) -> bool:
    """Say whether what somebody is called follows a pronoun: "called them proof", not "called them on Friday"."""
    lex = lexicon()
    low = unit.lows[j] if j < len(unit.lows) else "."
    is_function = (
        low in lex.preposition or low in lex.adverb or low in lex.day or low in lex.subordinator or low == "to"
    )
    return not (is_stop(low) or is_function or low.endswith("ly") or low in lex.time or low in (QUOTE, INLINE))


def _has_adjective(unit: Unit, j: int) -> bool:
    """Say whether "the rule illegal" follows: a phrase and an adjective behind it."""
    for k in range(j + 1, min(len(unit.lows), j + 6)):
        low = unit.lows[k]
        if is_stop(low) or low in lexicon().preposition or (is_verb_like(unit, k) and not low.startswith("un")):
            return False
        is_last = k + 1 == len(unit.lows) or is_stop(unit.lows[k + 1]) or unit.lows[k + 1] in ("and", "but")
        if is_last and low.endswith(_ADJECTIVE_ENDS + _JUDGEMENTS) and (k > j + 1 or low not in _CALLED):
            return True
    return False


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


def _is_judged(unit: Unit, j: int) -> bool:
    """Say whether "as", "for" or "over" follows the object at ``j``: "attacked her as a fraud", which is no deed."""
    lows = unit.lows
    for k in range(j + 1, min(len(lows) - 1, j + 12)):
        if lows[k] in ("as", "over") or (lows[k] == "for" and not lows[k + 1][0].isdigit()):
            return lows[k] != "for" or lows[k + 1].endswith("ing") or lows[k + 1] in lexicon().possessive
        if is_stop(lows[k]) or is_verb_like(unit, k) or lows[k] == QUOTE:
            return False
    return False


def _has_second_phrase(unit: Unit, j: int) -> bool:
    """Say whether "climate change a hoax", "him as a fighter" follows: two noun phrases without a verb between."""
    for k in range(j + 1, min(len(unit.lows), j + 9)):
        low = unit.lows[k]
        if low in ("a", "an", "as"):
            return True
        if is_stop(low) or is_verb_like(unit, k):
            return False
    return False
