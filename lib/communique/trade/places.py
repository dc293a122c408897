"""Countries and organisations by name, for the parties of a figure.

Stands in until a document's actors are passed in; only ``find_places`` has to be replaced.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from communique.trade.lexicon import read_rows
from communique.trade.tokens import Token, read_tokens


class Place(NamedTuple):
    """A mention of a country or organisation in tokens ``first`` to ``last``: its ids, joined by ``;`` for a group."""

    first: int
    last: int
    ids: tuple[str, ...]
    is_capital: bool = False


def _cut(form: str) -> tuple[str, ...]:
    return tuple(token.text for token in read_tokens(form, 0, len(form)))


@cache
def _read_forms() -> dict[tuple[str, ...], tuple[tuple[str, ...], bool]]:
    forms: dict[tuple[str, ...], tuple[tuple[str, ...], bool]] = {}
    for row in read_rows("countries.csv"):
        for column in ("capitals", "demonyms", "names"):
            for form in filter(None, row[column].split("|")):
                forms[_cut(form)] = ((row["iso2"],), column == "capitals")
    for row in read_rows("organisations.csv"):
        ids = tuple(row["members"].split(";")) if row["members"] else (row["id"],)
        for form in row["names"].split("|"):
            forms[_cut(form)] = (ids, False)
    return forms


@cache
def _first_words() -> dict[str, int]:
    """Return the longest form, in tokens, that begins with a word."""
    longest: dict[str, int] = {}
    for form in _read_forms():
        longest[form[0]] = max(longest.get(form[0], 0), len(form))
    return longest


def find_places(tokens: Sequence[Token], actors: Sequence[tuple[int, int, str]] = ()) -> list[Place]:
    """Return the countries and organisations among the tokens; from ``actors`` (start, end, id) where given."""
    if actors:
        return _place_actors(tokens, actors)
    forms, firsts = _read_forms(), _first_words()
    places: list[Place] = []
    at = 0
    while at < len(tokens):
        found = None
        word = tokens[at].text
        longest = firsts.get(_strip(word) if word[0].isupper() else word, 0)
        if longest:
            for length in range(min(longest, len(tokens) - at), 0, -1):
                words = [token.text for token in tokens[at : at + length]]
                words[-1] = _strip(words[-1])
                found = forms.get(tuple(words))
                if found is not None and _is_currency(tokens, at + length):
                    found = None
                if found is not None:
                    places.append(Place(at, at + length, *found))
                    at += length
                    break
        if found is None:
            at += 1
    return places


def _is_currency(tokens: Sequence[Token], at: int) -> bool:
    """Whether a sign of money stands tight behind: the "US" of "US$41"."""
    return at < len(tokens) and tokens[at].text == "$" and tokens[at - 1].end == tokens[at].start


def _strip(word: str) -> str:
    """Return a word without its possessive ending."""
    return word[:-2] if word.endswith(("'s", "\u2019s")) else word


def _start(actor: tuple[int, int, str]) -> int:
    return actor[0]


def _place_actors(tokens: Sequence[Token], actors: Sequence[tuple[int, int, str]]) -> list[Place]:
    places: list[Place] = []
    if not tokens:
        return places
    ordered = actors[bisect_left(actors, tokens[0].start, key=_start) : bisect_left(actors, tokens[-1].end, key=_start)]
    index = 0
    for first, token in enumerate(tokens):
        while index < len(ordered) and ordered[index][1] <= token.start:
            index += 1
        if index < len(ordered) and ordered[index][0] <= token.start < ordered[index][1]:
            _, end, actor = ordered[index]
            last = first
            while last < len(tokens) and tokens[last].start < end:
                last += 1
            places.append(Place(first, last, tuple(filter(None, actor.split(";")))))
            index += 1
    return places
