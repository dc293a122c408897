"""The heads of long subjects: "the minister who led the talks", "a person briefed on the matter", "the lawyer hired by the family"."""

from __future__ import annotations

from communique.text.clauses import QUOTE, Unit, is_stop, is_verb_like
from communique.text.cues import cue_verbs, lexicon
from communique.text.phrases import CLAUSE_OPENERS, Mention, is_speaker_like, phrase_left

_REACH = 24
_ALONE = frozenset({"those", "these", "everyone", "everybody", "anyone", "anybody", "somebody", "someone"})


def outer_head(unit: Unit, mention: Mention | None) -> Mention | None:
    """Return the head of the subject that ends with ``mention``, where a verb stands inside the subject; else ``mention``."""
    if mention is None:
        return mention
    lows = unit.lows
    if mention[1] - mention[0] > 1 and lows[mention[1] - 1] in lexicon().participle:
        return mention[0], mention[1] - 1
    if mention[0] < 1:
        return mention
    if lows[mention[0]] in lexicon().time and lows[mention[0] - 1] in ("last", "this", "next", "earlier"):
        head = phrase_left(unit, mention[0] - 2) if mention[0] > 1 and not is_stop(lows[mention[0] - 2]) else None
        return head or ((mention[0] + 1, mention[1]) if mention[1] - mention[0] > 1 else mention)
    if mention[0] < 2:
        return mention
    before = lows[mention[0] - 1]
    is_temporal = before in ("after", "before", "since") and mention[0] > 2
    is_temporal = is_temporal and lows[mention[0] - 2] in lexicon().participle
    if is_stop(before) or before == QUOTE or before in ("and", "but", "or"):
        return mention
    lex = lexicon()
    if before in CLAUSE_OPENERS and not is_temporal:
        return mention
    if before == "like" or (before == "as" and lows[mention[0] - 2] == "such"):
        return _head_before(unit, mention[0] - 1 - (before == "as")) or mention
    if before == "as":
        return mention
    if before in ("by", "from") and lows[mention[0] - 2] in lex.document:
        return _head_before(unit, mention[0] - 1) or mention
    if mention[1] - mention[0] == 1 and lows[mention[0]] in lex.participle:
        head = _head_before(unit, mention[0])
        if head is not None:
            return head
    return _search_head(unit, mention) or mention


def _search_head(unit: Unit, mention: Mention) -> Mention | None:
    """Go left from ``mention`` to a relative pronoun or a participle that stands behind the head."""
    lows = unit.lows
    lex = lexicon()
    first = mention[0] - 1
    is_own = lows[first] in lex.preposition or lows[first].endswith("ing") or lows[first] in lex.participle
    for j in range(first, max(0, first - _REACH), -1):
        low = lows[j]
        if is_stop(low) or low == QUOTE:
            return None
        if low == "who":
            verbs = cue_verbs()
            holds_verb = any(is_verb_like(unit, k) or lows[k] in verbs for k in range(j + 1, mention[0] + 1))
            return _head_before(unit, j) if holds_verb or mention[0] > j + 1 else None
        if low == "that" and mention[0] > j + 1 and lows[j - 1] in lex.source:
            return _head_before(unit, j)
        is_own = is_own and (j == first or low not in CLAUSE_OPENERS) and low not in ("and", "but")
        if is_own and _is_modifier(unit, j, mention):
            head = _head_before(unit, j)
            if head is not None:
                return head
    return None


def _is_modifier(unit: Unit, j: int, mention: Mention) -> bool:
    """Say whether the word at ``j`` is a participle or adjective behind its noun: "briefed on", "hired by", "representing the"."""
    lows, lex = unit.lows, lexicon()
    before = lows[j - 1]
    if before in lex.auxiliary or not unit.words[j][0].islower():
        return False
    if lows[j].endswith("ing") and before in lex.source and (j + 1 == mention[0] or lows[j + 1] in lex.preposition):
        return True
    is_participle = lows[j] in lex.participle or (lows[j].endswith("ed") and len(lows[j]) > 4)
    return is_participle and lows[j + 1] in lex.preposition | lex.day


def _head_before(unit: Unit, j: int) -> Mention | None:
    """Return the phrase that ends before ``j``, where it opens a clause and may name somebody."""
    if j and unit.lows[j - 1] in _ALONE:
        head: Mention | None = (j - 1, j)
        if j > 2 and unit.lows[j - 2] == "of":
            head = phrase_left(unit, j - 3)
    else:
        head = phrase_left(unit, j - 1) if j else None
    return head if head is not None and opens_clause(unit, head[0]) and is_speaker_like(unit, head) else None


def opens_clause(unit: Unit, i: int) -> bool:
    """Say whether a clause begins at ``i``: with the unit, behind a mark or a conjunction."""
    return i == 0 or is_stop(unit.lows[i - 1]) or unit.lows[i - 1] in CLAUSE_OPENERS | {"and", "but", QUOTE}
