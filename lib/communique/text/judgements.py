"""What an object is judged to be: "the vote a sham", "the loss at two tons", "her as a fraud", "the plan to be too costly"."""

from __future__ import annotations

from communique.text.clauses import INLINE, QUOTE, Unit, is_stop, is_verb_like
from communique.text.cues import cue_nouns, lexicon
from communique.text.hearers import NUMBERS
from communique.text.speakers import find_subject

CALLED = frozenset(
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
_FINITE = frozenset(
    {
        "will",
        "would",
        "should",
        "could",
        "can",
        "may",
        "might",
        "must",
        "is",
        "are",
        "was",
        "were",
        "has",
        "had",
        "cannot",
    }
)
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


def is_estimate(unit: Unit, j: int) -> bool:
    """Say whether "the loss at two tons" follows: what somebody puts at a number is an estimate."""
    for k in range(j + 1, min(len(unit.lows) - 1, j + 8)):
        if is_stop(unit.lows[k]):
            return False
        if unit.lows[k] == "at":
            following = next(
                (low for low in unit.lows[k + 1 : k + 4] if low not in ("about", "around", "$", "€", "£")), ""
            )
            return following[:1].isdigit() or following in NUMBERS
    return False


def expressed(unit: Unit, j: int) -> tuple[int, str]:
    """Return what a feeling is about: "expressed outrage over the test"; the object itself where it says that."""
    for k in range(j, min(len(unit.lows) - 2, j + 5)):
        low, following = unit.lows[k], unit.lows[k + 1]
        noun = cue_nouns().get(low)
        if noun is not None and "a" in noun.frames and following in ("about", "over", "at"):
            return k + 2, "o"
    return j, "o"


def is_extracted(unit: Unit, i: int) -> bool:
    """Say whether what is named stands before the verb: "the vote, which critics called a sham"."""
    subject = find_subject(unit, i)
    return subject is not None and subject[0] > 0 and unit.lows[subject[0] - 1] in ("which", "what")


def is_held_to_be(unit: Unit, j: int) -> bool:
    """Say whether "the plan to be too costly" follows."""
    for k in range(j + 1, min(len(unit.lows) - 1, j + 16)):
        if unit.lows[k] == "to" and unit.lows[k + 1] == "be":
            return True
        if is_stop(unit.lows[k]) or is_verb_like(unit, k):
            return False
    return False


def has_adjective(unit: Unit, j: int) -> bool:
    """Say whether "the rule illegal" follows: a phrase and an adjective behind it."""
    for k in range(j + 1, min(len(unit.lows), j + 6)):
        low = unit.lows[k]
        if is_stop(low) or low in lexicon().preposition or (is_verb_like(unit, k) and not low.startswith("un")):
            return False
        is_last = k + 1 == len(unit.lows) or is_stop(unit.lows[k + 1]) or unit.lows[k + 1] in ("and", "but")
        if is_last and low.endswith(_ADJECTIVE_ENDS + _JUDGEMENTS) and (k > j + 1 or low not in CALLED):
            return True
    return False


def is_judged(unit: Unit, j: int) -> bool:
    """Say whether "as", "for" or "over" follows the object at ``j``: "attacked her as a fraud", which is no deed."""
    lows = unit.lows
    for k in range(j + 1, min(len(lows) - 1, j + 12)):
        if lows[k] in ("as", "over") or (lows[k] == "for" and not lows[k + 1][0].isdigit()):
            return lows[k] != "for" or lows[k + 1].endswith("ing") or lows[k + 1] in lexicon().possessive
        if is_stop(lows[k]) or is_verb_like(unit, k) or lows[k] == QUOTE:
            return False
    return False


def has_second_phrase(unit: Unit, j: int) -> bool:
    """Say whether "climate change a hoax", "him as a fighter" follows: two noun phrases without a verb between."""
    for k in range(j + 1, min(len(unit.lows), j + 9)):
        low = unit.lows[k]
        if low in ("a", "an", "as"):
            return True
        if is_stop(low) or is_verb_like(unit, k):
            return False
    return False


def is_name_for(unit: Unit, j: int) -> bool:
    """Say whether what somebody is called follows a pronoun: "called them proof", not "called them on Friday"."""
    lex = lexicon()
    low = unit.lows[j] if j < len(unit.lows) else "."
    is_function = (
        low in lex.preposition or low in lex.adverb or low in lex.day or low in lex.subordinator or low == "to"
    )
    return not (is_stop(low) or is_function or low.endswith("ly") or low in lex.time or low in (QUOTE, INLINE))


def is_plain_clause(unit: Unit, j: int) -> bool:
    """Say whether a short noun phrase and an auxiliary follow: "maintained the plan would fail", not "maintained the plan"."""
    lex = lexicon()
    for k in range(j, min(len(unit.lows), j + 8)):
        low = unit.lows[k]
        if low in _FINITE and k > j:
            return True
        if is_stop(low) or low in lex.subordinator or low in (QUOTE, INLINE) or low == "to" or is_verb_like(unit, k):
            return False
    return False
