"""Reading one unit: which cue attributes which stretch to which mention.

The rules, in the order in which they are tried at a cue: a clause, quotation, infinitive or object after it; the content
before it ("..., Mao said", "..., said Mao"); both sides of it ("China, Xi said, should"); "according to"; nouns that
stand for something said.
"""

from __future__ import annotations

from functools import cache

from communique.text.clauses import Unit
from communique.text.cues import UNLISTED, cue_nouns, cue_verbs, lexicon
from communique.text.held import Attribution
from communique.text.other_cues import read_wish
from communique.text.said_nouns import read_noun
from communique.text.sources import read_according, read_label, read_opinion, read_plan, read_put
from communique.text.stances import read_stance
from communique.text.unnamed import read_hearsay, read_impersonal
from communique.text.verbs import CLAUSES, is_unlisted, read_verb


@cache
def _telling() -> frozenset[str]:
    """Return every word at which one of the rules may begin."""
    words = (
        lexicon().stance
        | lexicon().opinion
        | lexicon().hearsay
        | {"according", "per", "as", "in", "put", "puts", "like", "love", "under"}
    )
    return words | frozenset(cue_verbs()) | frozenset(cue_nouns())


def _places(lows: list[str]) -> list[int]:
    """Return the positions at which a rule may begin: a telling word, or an unlisted verb before "that"."""
    telling = _telling()
    places = [i for i, low in enumerate(lows) if low in telling]
    if not CLAUSES.isdisjoint(lows):
        unlisted = [i - 1 for i, low in enumerate(lows) if low in CLAUSES and i and lows[i - 1].endswith(("ed", "s"))]
        places = sorted({*places, *unlisted}) if unlisted else places
    return places


def read_attributions(unit: Unit) -> list[Attribution]:
    """Return the attributions of a unit from left to right."""
    verbs, nouns = cue_verbs(), cue_nouns()
    stances, opinions = lexicon().stance, lexicon().opinion
    found: list[Attribution] = []
    labelled = read_label(unit) if unit.lows[1:2] == [":"] else None
    if labelled is not None:
        return [labelled]
    for i in _places(unit.lows):
        low = unit.lows[i]
        cue = verbs.get(low)
        if cue is not None and cue.needs and cue.needs.isdisjoint(unit.lows[i + 1 : i + 3]):
            cue = None
        attribution: Attribution | None = None
        if low in ("according", "per") or (low in ("as", "in") and (i == 0 or unit.lows[i - 1] == ",")):
            attribution = read_according(unit, i, found)
        elif low == "under" and i == 0:
            attribution = read_plan(unit)
        elif low in ("put", "puts") and unit.lows[i + 1 : i + 2] == ["it"]:
            attribution = read_put(unit, i, found)
        elif low in opinions and unit.lows[i + 1 : i + 2] == [","]:
            attribution = read_opinion(unit, i, found)
        elif cue is not None:
            attribution = read_stance(unit, i, found) if low in stances else None
            attribution = attribution or read_verb(unit, i, cue, found)
        elif low in ("like", "love"):
            attribution = read_wish(unit, i, found)
        elif low in lexicon().hearsay:
            attribution = read_hearsay(unit, i, found)
        elif low not in nouns and low not in stances and is_unlisted(unit, i):
            attribution = read_verb(unit, i, UNLISTED, found)
        if attribution is None and cue is not None:
            attribution = read_impersonal(unit, i, cue, found)
        if attribution is None and low in nouns:
            attribution = read_noun(unit, i, nouns[low], found)
        elif attribution is None and low in stances:
            attribution = read_stance(unit, i, found)
        if attribution is not None:
            found.append(attribution)
    return found
