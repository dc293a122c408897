"""Currencies whose name several countries share: of which country an amount is, by the places that the text names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from communique.trade.amounts import Amount
from communique.trade.lexicon import MARKS_AND_FEET, read_rows, read_shared_currencies, read_words
from communique.trade.parties import Context, near_places
from communique.trade.tokens import Token

_WINDOW = 60
_LONGEST = 3


def name_currency(tokens: Sequence[Token], amount: Amount, context: Context) -> Amount:
    """Return an amount in a currency whose name several countries share with that of the country named beside it.

    Countries of the sentence decide, then its cities, then the sentence before, then what the same name meant earlier
    in the document; where none does, the note says so.
    """
    word = _find_shared_name(tokens, amount)
    if not word:
        return amount
    shared = read_shared_currencies()
    for ids in (_order_places(context, amount), _find_cities(tokens, amount), context.previous):
        units = [shared[word, party] for party in ids if (word, party) in shared]
        if units:
            context.currencies[word] = units[0]
            return _rename(amount, units[0])
    if amount.kind != "money":
        return amount
    if word in context.currencies:
        return _rename(amount, context.currencies[word])
    if word == "¥":
        return amount._replace(notes=(*amount.notes, "¥ read as yen: neither China nor Japan is named"))
    if not amount.unit.partition("/")[0]:
        return amount._replace(notes=(*amount.notes, f"{word}: of which country is not said"))
    return amount


def _find_shared_name(tokens: Sequence[Token], amount: Amount) -> str:
    """Return the shared name of the currency of an amount, in the singular, or ""."""
    if amount.kind not in ("money", "count", "physical"):
        return ""
    if tokens[amount.first].text == "¥":
        return "¥"
    if amount.kind != "money" and tokens[amount.last - 1].lower.rstrip("s") not in MARKS_AND_FEET:
        return ""
    names = _names()
    for index in range(amount.last - 1, max(amount.last - 5, amount.first), -1):
        word = tokens[index].lower
        word = word[:-1] if word.endswith("s") and word not in names else word
        if word in names and MARKS_AND_FEET.get(word, "money") == amount.kind:
            before = tokens[index - 1]
            is_bare = before.kind == "n" or before.text in "-½¼¾" or before.lower in _scales()
            return word if is_bare and not (word == "ft" and tokens[index].text != "Ft") else ""
    return ""


def _rename(amount: Amount, unit: str) -> Amount:
    rate = amount.unit.partition("/")[1:] if amount.kind == "money" else ("", "")
    return amount._replace(kind="money", unit=unit + "".join(rate))


def _order_places(context: Context, amount: Amount) -> list[str]:
    """Return the countries of the sentence, those nearest to the amount first."""
    near = [place for place in near_places(context, amount) if abs(place.first - amount.first) <= _WINDOW]
    places = sorted(near, key=lambda place: (abs(place.first - amount.first), place.first))
    return [party for place in places for party in place.ids]


def _find_cities(tokens: Sequence[Token], amount: Amount) -> list[str]:
    """Return the countries of the cities that the sentence names, those nearest to the amount first."""
    cities = _read_cities()
    found: list[tuple[int, str]] = []
    for index in range(max(amount.first - _WINDOW, 0), min(amount.last + _WINDOW, len(tokens))):
        if not tokens[index].text[0].isupper():
            continue
        for length in range(_LONGEST, 0, -1):
            name = tuple(token.text.removesuffix("'s").removesuffix("’s") for token in tokens[index : index + length])
            if name in cities:
                distance = index - amount.last if index >= amount.last else amount.first - index
                found.append((distance, cities[name]))
                break
    return [party for _, party in sorted(found)]


@cache
def _read_cities() -> dict[tuple[str, ...], str]:
    cities = {}
    for name, column in (("countries.csv", "capitals"), ("cities.csv", "cities")):
        for row in read_rows(name):
            for city in filter(None, row[column].split("|")):
                cities[tuple(city.replace(".", " .").split())] = row["iso2"]
    return cities


@cache
def _names() -> frozenset[str]:
    return frozenset(name for name, _ in read_shared_currencies())


@cache
def _scales() -> frozenset[str]:
    words = read_words("quantity_words.yaml")
    return frozenset((*words["scales"], *words["scale_abbreviations"], *words["digits"], *words["tens"], "m", "b", "k"))
