"""Who a figure is about: countries and organisations of its clause, or those that "the two countries" points to."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from communique.trade.amounts import Amount
from communique.trade.lexicon import read_words, split_phrase
from communique.trade.places import Place, find_places
from communique.trade.tokens import Token

_REACH = 3
_MAX_PARTIES = 6


@dataclass(slots=True)
class Context:
    """What earlier sentences of a document leave to later ones: the last pair, and the parties of the last sentence."""

    actors: Sequence[tuple[int, int, str]] = ()
    pair: tuple[str, ...] = ()
    previous: tuple[str, ...] = ()
    places: list[Place] = field(default_factory=list)
    has_pair_word: bool = False
    sentence: tuple[str, ...] = ()


@cache
def read_phrase_set(name: str) -> frozenset[tuple[str, ...]]:
    """Return a list of the claim words as token tuples."""
    return frozenset(split_phrase(phrase) for phrase in read_words("claim_words.yaml")[name])


def has_phrase(tokens: Sequence[Token], first: int, last: int, name: str) -> int:
    """Return the token after the last phrase of the list ``name`` between two tokens, or 0."""
    phrases = read_phrase_set(name)
    longest = max(len(phrase) for phrase in phrases)
    for end in range(last, first, -1):
        for length in range(1, min(longest, end - first) + 1):
            if tuple(token.lower for token in tokens[end - length : end]) in phrases:
                return end
    return 0


def open_sentence(tokens: Sequence[Token], context: Context) -> None:
    """Take the parties of a sentence into the context, before its figures are looked at."""
    titles = read_phrase_set("speaker_titles")
    context.places = [
        place
        for place in find_places(tokens, context.actors)
        if not place.is_capital
        and not any((token.lower,) in titles for token in tokens[place.last : place.last + _REACH])
    ]
    context.has_pair_word = bool(has_phrase(tokens, 0, len(tokens), "pair_words"))
    ids = _collect(context.places)
    countries = tuple(sorted(i for i in ids if len(i) == 2))
    if len(ids) < 2 and context.has_pair_word and set(ids) <= set(context.pair):
        context.sentence = context.pair
    else:
        context.sentence = tuple(sorted(ids))
    hyphen = _find_hyphen_pair(tokens, context.places)
    if hyphen:
        context.pair = hyphen
    elif len(countries) == 2:
        context.pair = countries
    if not ids and hyphen == () and context.has_pair_word:
        context.sentence = context.pair


def close_sentence(context: Context) -> None:
    """Leave the sentence; what it named is what "it" and "they" of the next may mean."""
    if context.sentence:
        context.previous = context.sentence


def _collect(places: Sequence[Place]) -> tuple[str, ...]:
    seen: dict[str, None] = {}
    for place in places:
        seen.update(dict.fromkeys(place.ids))
    return tuple(seen)


def _find_hyphen_pair(tokens: Sequence[Token], places: Sequence[Place]) -> tuple[str, ...]:
    """Return the pair of "China-Kazakhstan", the last one of the sentence."""
    pair: tuple[str, ...] = ()
    for one, two in itertools.pairwise(places):
        is_joined = two.first == one.last + 1 and tokens[one.last].text in "-\u2010\u2011\u2013\u2014"
        if is_joined and len(one.ids) == len(two.ids) == 1 and one.ids != two.ids:
            pair = tuple(sorted((one.ids[0], two.ids[0])))
    return pair


def _is_subject(tokens: Sequence[Token], place: Place) -> bool:
    """Whether the first party of a sentence may be that of all its figures: no "with", "to" or "from" before it."""
    return not place.first or tokens[place.first - 1].lower not in ("with", "to", "from", "and", "into")


def find_parties(
    tokens: Sequence[Token], amount: Amount, before: Amount | None, after: Amount | None, context: Context
) -> tuple[str, ...]:
    """Return the parties of one figure, sorted ids; empty where nothing decides.

    Two parties or fewer in the sentence: those. More: those named since the figure before, with the sentence's
    first party where only one is. None: the parties of the sentence before, if a word points back.
    """
    ids = context.sentence
    if len(ids) > 2:
        first = before.last if before else 0
        last = after.first if after else len(tokens)
        behind = [place for place in context.places if first <= place.first < amount.last]
        ahead = [place for place in context.places if amount.last <= place.first < min(last, amount.last + 12)]
        near = _collect(behind or ahead)
        if len(near) == 1 and _is_subject(tokens, context.places[0]):
            near = tuple(dict.fromkeys((*near, *context.places[0].ids)))
        ids = near or ids
    if not ids and has_phrase(tokens, 0, len(tokens), "follow_words"):
        ids = context.previous
    return tuple(sorted(set(ids))) if len(set(ids)) <= _MAX_PARTIES else ()
