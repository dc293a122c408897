"""Noun phrases before and after a cue, found without a parser, by closed classes of words.

Every function takes a unit and positions and returns a mention as a pair of positions, end-exclusive, or None.
"""

from __future__ import annotations

from communique.text.clauses import INLINE, MAX_MENTION, QUOTE, Unit, is_stop, is_verb_like
from communique.text.cues import cue_verbs, lexicon

CLAUSE_OPENERS = frozenset(
    {
        "that",
        "because",
        "when",
        "while",
        "since",
        "after",
        "before",
        "if",
        "although",
        "though",
        "how",
        "what",
        "why",
        "where",
        "whether",
    }
)
_DENIED = frozenset({"n't", "n’t", "not"})
Mention = tuple[int, int]
WINDOW = 60


def skip_left(unit: Unit, i: int) -> tuple[int, bool, bool]:
    """Step from the verb at ``i`` to the left over auxiliaries and adverbs.

    Returns the position of the first other word, whether a form of "be" was passed, and whether any auxiliary was.
    """
    lex = lexicon()
    has_be = has_auxiliary = False
    j = i - 1
    while j >= 0:
        low = unit.lows[j]
        if low in lex.auxiliary:
            has_auxiliary = True
            has_be = has_be or low in lex.be
        elif low in lex.time and j and unit.lows[j - 1] in lex.day:
            j -= 1
        elif not (
            low in lex.adverb or (low.endswith("ly") and unit.words[j][0].islower() and low not in lex.not_adverb)
        ):
            break
        j -= 1
    return j, has_be, has_auxiliary


def phrase_left(unit: Unit, last: int) -> Mention | None:
    """Return the noun phrase that ends with the word at ``last``."""
    lex = lexicon()
    low = unit.lows[last]
    if low in lex.pronoun:
        return last, last + 1
    if low in ("’", "'") and last:
        low = unit.lows[last - 1]
    while last and (
        (low in lex.day and low != "this") or (low in lex.time and unit.lows[last - 1] in lex.day) or low in lex.linking
    ):
        last -= 1
        low = unit.lows[last]
    if (
        low in ("these", "those", "this", "that", "there")
        or low == QUOTE
        or not (low[0].isalnum() or low in (INLINE, "%"))
    ):
        return None
    first = last
    floor = max(0, last - WINDOW)
    j = last - 1
    while j >= floor and _may_extend_left(unit, j, first):
        if unit.lows[j] not in lex.linking:
            first = j
        j -= 1
    begin = _drop_lead(unit, first, last)
    if begin is None or unit.ends[last] - unit.starts[begin] > MAX_MENTION:
        return None
    return begin, last + 1


def _may_extend_left(unit: Unit, j: int, first: int) -> bool:
    lex = lexicon()
    low, word = unit.lows[j], unit.words[j]
    if j and unit.lows[j - 1] in _DENIED and word[0].islower():
        return False
    if low == "both" and unit.lows[j + 1].endswith("s"):
        return True
    if is_stop(low):
        return low in ("-", "–") and unit.ends[j] == unit.starts[j + 1]
    if low in (QUOTE,) or low in lex.pronoun:
        return False
    if low in ("’s", "'s", "’", "'"):
        return True
    if low in lex.linking:
        return j > 0 and _may_link(unit, j)
    if low in ("both", "all") and j and unit.lows[j - 1] in lex.linking:
        return True
    if low in lex.subordinator or low in lex.preposition or low in lex.adverb:
        return word[0].isupper() and first == j + 1 and low not in lex.reader and j > 0
    if is_verb_like(unit, j):
        return False
    is_new_phrase = unit.lows[j + 1] in lex.determiner and low not in lex.determiner
    if is_new_phrase and unit.lows[j + 1] not in ("two", "three", "five"):
        return False
    cue = cue_verbs().get(low)
    if cue is not None and word[0].islower():
        return cue.form in ("base", "third") and "n" in cue.frames and j > 0 and not is_stop(unit.lows[j - 1])
    return low not in lex.day


def _may_link(unit: Unit, j: int) -> bool:
    """Say whether "of", "and", "to" ... at ``j`` joins two nouns: there is a noun before it and no verb in its clause."""
    lex = lexicon()
    before = unit.lows[j - 1]
    if is_stop(before) or before in lex.adverb or is_verb_like(unit, j - 1) or before in lex.preposition | lex.open_to:
        return False
    if before in (QUOTE, INLINE) or before in lex.pronoun or before in lex.day:
        return False
    if unit.lows[j] == "of" or (before in lex.source and unit.lows[j] not in ("and", "to", "with")):
        return True
    k = j - 1
    floor = max(0, j - 12)
    while k >= floor and not is_stop(unit.lows[k]):
        low = unit.lows[k]
        if is_verb_like(unit, k) or (
            low in cue_verbs() and cue_verbs()[low].form != "base" and "n" not in cue_verbs()[low].frames
        ):
            return False
        if low in lex.subordinator and low not in ("and", "or"):
            break
        k -= 1
    start = unit.lows[k + 1]
    return start not in lex.preposition or start in lex.adverb


def _drop_lead(unit: Unit, first: int, last: int) -> int | None:
    """Drop words that cannot begin a mention: conjunctions, adverbs, prepositions and days at its left end."""
    lex = lexicon()
    while first <= last:
        low = unit.lows[first]
        if low in ("both", "all", "many", "some", "several", "most", "few", "other", "another", "more"):
            return first
        is_function = low in lex.subordinator or low in lex.preposition or low in lex.adverb
        if not (is_function or low in lex.day or low in ("’s", "'s", "’", "'")):
            return first
        first += 1
    return None


def phrase_right(unit: Unit, i: int) -> Mention | None:
    """Return the noun phrase that begins at ``i``: after "said" or "according to"."""
    lex = lexicon()
    n = len(unit.lows)
    if i >= n:
        return None
    if unit.lows[i] in lex.pronoun:
        return i, i + 1
    if unit.lows[i] in lex.preposition or unit.lows[i] in (QUOTE,) or not unit.words[i][0].isalnum():
        return None
    j = i
    while j < min(n, i + WINDOW):
        low = unit.lows[j]
        if is_stop(low) and not (low == "-" and j + 1 < n):
            break
        if low == QUOTE or (j > i and (low in lex.end_of_name or low in lex.day)):
            if not (low in ("in", "at", "on", "with") and _links_names(unit, j)):
                break
        if j > i and is_verb_like(unit, j):
            break
        if j > i and low in cue_verbs() and unit.words[j][0].islower() and "n" not in cue_verbs()[low].frames:
            break
        j += 1
    while j > i and (unit.lows[j - 1] in lex.linking or unit.lows[j - 1] in lex.adverb):
        j -= 1
    if j <= i or unit.ends[j - 1] - unit.starts[i] > MAX_MENTION:
        return None
    return i, j


def _links_names(unit: Unit, j: int) -> bool:
    lex = lexicon()
    if j + 1 >= len(unit.words):
        return False
    return unit.words[j + 1][0].isupper() and unit.lows[j + 1] not in lex.day and unit.words[j - 1][0].islower()


def is_speaker_like(unit: Unit, mention: Mention) -> bool:
    """Say whether the phrase could name somebody: it has a capital, a determiner, or is a plural or a bare role."""
    lex = lexicon()
    first, last = mention
    if unit.lows[last - 1] == INLINE and last - first > 1:
        return True
    if unit.lows[first] in lex.day or "according" in unit.lows[first:last]:
        return False
    head = unit.lows[last - 1]
    if last - first == 1 and (head in ("a", "an", "the", "its") or head in lex.preposition):
        return False
    if last - first == 1 and head.endswith("ed") and unit.words[first][0].islower():
        return False
    is_form = head.endswith("ing") and unit.words[last - 1][0].islower() and head not in lex.source
    if head.isdigit() or head in lex.day or is_form:
        return False
    if unit.lows[first][0].isdigit():
        return any(unit.lows[k] in lex.source or unit.lows[k] in ("percent", "%") for k in range(first + 1, last))
    return unit.lows[first][0].isalpha()
