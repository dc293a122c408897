"""Who a figure is about: countries and organisations of its clause, or those that "the two countries" points to."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from communique.trade.amounts import Amount
from communique.trade.lexicon import read_words, split_phrase
from communique.trade.places import Place, find_places
from communique.trade.tokens import Token

_REACH = 3
_MAX_PARTIES = 6
_WINDOW = 60
_COMPARISONS = frozenset(("compared", "against", "versus", "vs", "unlike"))
_CLAUSES = frozenset(("while", "whereas", "but", ";"))


@dataclass(slots=True)
class Context:
    """What earlier sentences of a document leave to later ones: the last pair, the parties of the last sentence,
    what a currency name shared by several countries meant, and what the last amount of money measured, by whose statistics.
    """

    actors: Sequence[tuple[int, int, str]] = ()
    pair: tuple[str, ...] = ()
    previous: tuple[str, ...] = ()
    places: list[Place] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    has_pair_word: bool = False
    points_back: bool = False
    sentence: tuple[str, ...] = ()
    currencies: dict[str, str] = field(default_factory=dict)
    measure: str = ""
    reporter: str = ""


@cache
def read_phrase_set(name: str) -> frozenset[tuple[str, ...]]:
    """Return a list of the claim words as token tuples."""
    return frozenset(split_phrase(phrase) for phrase in read_words("claim_words.yaml")[name])


@cache
def _by_last_word(name: str) -> dict[str, list[tuple[str, ...]]]:
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(read_phrase_set(name)):
        phrases.setdefault(phrase[-1], []).append(phrase)
    return phrases


def has_phrase(tokens: Sequence[Token], first: int, last: int, name: str) -> int:
    """Return the token after the last phrase of the list ``name`` between two tokens, or 0."""
    phrases = _by_last_word(name)
    for end in range(last, first, -1):
        for phrase in phrases.get(tokens[end - 1].lower, ()):
            length = len(phrase)
            if length <= end - first and tuple(token.lower for token in tokens[end - length : end]) == phrase:
                return end
    return 0


def _has_any(tokens: Sequence[Token], words: set[str], name: str) -> bool:
    """Whether a phrase of the list ``name`` stands in a sentence of these words."""
    return not words.isdisjoint(_by_last_word(name)) and bool(has_phrase(tokens, 0, len(tokens), name))


def open_sentence(tokens: Sequence[Token], context: Context, amounts: Sequence[Amount] = ()) -> None:
    """Take the parties of a sentence into the context; the "U.S." of U.S. dollars is none."""
    titles = read_phrase_set("speaker_titles")
    money = {index for amount in amounts if amount.kind == "money" for index in range(amount.first, amount.last)}
    context.places = [
        place
        for place in find_places(tokens, context.actors)
        if not place.is_capital
        and place.first not in money
        and not any((token.lower,) in titles for token in tokens[place.last : place.last + _REACH])
    ]
    context.starts = [place.first for place in context.places]
    words = {token.lower for token in tokens}
    context.points_back = bool(amounts) and _has_any(tokens, words, "follow_words")
    context.has_pair_word = _has_any(tokens, words, "pair_words")
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


def near_places(context: Context, amount: Amount) -> list[Place]:
    """Return the places within a window of words around an amount."""
    first = bisect_left(context.starts, amount.first - _WINDOW)
    return context.places[first : bisect_left(context.starts, amount.last + _WINDOW)]


def _count_before_mark(tokens: Sequence[Token], amount: Amount, places: Sequence[Place]) -> int:
    """Return how many of the places behind an amount stand before the next comma or semicolon."""
    for index in range(amount.last, min(amount.last + _WINDOW, len(tokens))):
        if tokens[index].text in ",;(":
            return sum(place.first < index for place in places)
    return len(places)


def _is_subject(tokens: Sequence[Token], place: Place, amount: Amount) -> bool:
    """Whether the first party of a sentence may be that of all its figures: no "with", "to" or "from" before it."""
    start = max(amount.first - 2 * _WINDOW, place.last)
    if place.last < start or any(tokens[index].text == ";" for index in range(start, amount.first)):
        return False
    return not place.first or tokens[place.first - 1].lower not in ("with", "to", "from", "and", "into")


def _find_bracketed(tokens: Sequence[Token], amount: Amount, context: Context) -> tuple[str, ...]:
    """Return the party that a figure in brackets stands behind: "Russia (17.6%), Kazakhstan (6.4%)"."""
    at = amount.first - 1
    if at < 1 or tokens[at].text != "(" or len(context.sentence) < 3:
        return ()
    index = bisect_left(context.starts, at) - 1
    place = context.places[index] if index >= 0 else None
    return place.ids if place is not None and place.last == at else ()


def _is_compared(tokens: Sequence[Token], amount: Amount, places: Sequence[Place]) -> bool:
    """Whether the one place of a sentence stands behind "compared with", "against" or "versus", the amount before it."""
    place = places[0] if len(places) == 1 else None
    if place is None or not amount.last <= place.first < amount.last + _WINDOW:
        return False
    return any(token.lower in _COMPARISONS for token in tokens[amount.last : place.first])


def _find_in_clause(tokens: Sequence[Token], places: Sequence[Place], amount: Amount) -> list[Place]:
    """Return the places before an amount in its clause, which "while", "but" or a semicolon opens."""
    start = amount.first
    while start > max(amount.first - _WINDOW, 0) and tokens[start - 1].lower not in _CLAUSES:
        start -= 1
    return [place for place in places if start <= place.first < amount.last]


def _find_home(tokens: Sequence[Token], places: Sequence[Place]) -> tuple[str, ...]:
    """Return the country whose statistics a sentence quotes: it is a party of "trade with Russia"."""
    words = set(read_words("claim_words.yaml")["reporter_statistics"])
    for place in places:
        if any(token.lower in words for token in tokens[place.last : place.last + 2]) and len(place.ids) == 1:
            return place.ids
    return ()


def _is_partner(tokens: Sequence[Token], context: Context) -> bool:
    """Whether the one country of a sentence is the partner of trade: "imports from China", "exports to China"."""
    first = context.places[0].first if context.places else 0
    before = [token.lower for token in tokens[max(first - 2, 0) : first]]
    return (
        len(before) == 2
        and before[0] in ("imports", "exports", "trade", "turnover")
        and before[1] in ("from", "to", "with")
    )


def find_parties(
    tokens: Sequence[Token], amount: Amount, before: Amount | None, after: Amount | None, context: Context
) -> tuple[str, ...]:
    """Return the parties of one figure, sorted ids; empty where nothing decides.

    Two parties or fewer in the sentence: those. More: those named since the figure before, with the sentence's
    first party where only one is. None: the parties of the sentence before, if a word points back.
    """
    ids = context.sentence
    bracketed = _find_bracketed(tokens, amount, context)
    if bracketed:
        return tuple(sorted(bracketed))
    if len(ids) == 1 and _is_compared(tokens, amount, context.places):
        return tuple(sorted(context.previous)) if context.points_back else ()
    if len(ids) > 2:
        first = before.last if before else 0
        last = after.first if after else len(tokens)
        places = near_places(context, amount)
        behind = [place for place in places if first <= place.first < amount.last]
        ahead = [place for place in places if amount.last <= place.first < min(last, amount.last + 12)]
        if not behind and amount.kind != "count":
            behind = _find_in_clause(tokens, places, amount)
        near = _collect([*behind, *ahead] if amount.kind == "count" else behind or ahead)
        if len(near) == 1:
            near = _collect([*behind, *ahead[: _count_before_mark(tokens, amount, ahead)]]) or near
        if len(near) == 1 and _is_subject(tokens, context.places[0], amount):
            near = tuple(dict.fromkeys((*near, *context.places[0].ids)))
        home = _find_home(tokens, places) if len(near) == 1 else ()
        if home and behind and tokens[behind[-1].first - 1].lower in ("with", "to", "from"):
            near = tuple(dict.fromkeys((*near, *home)))
        ids = near or ids
    if len(context.sentence) == 1 and context.points_back and ids[0] in context.pair and _is_partner(tokens, context):
        ids = context.pair
    if not ids and context.points_back:
        ids = context.previous
    return tuple(sorted(set(ids))) if len(set(ids)) <= _MAX_PARTIES else ()
