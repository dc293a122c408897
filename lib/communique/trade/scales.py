"""Letters behind digits: whether "m", "k" or "b" is a scale (3.5m people) and not a unit (a 3.5m wall)."""

from __future__ import annotations

from collections.abc import Sequence

from communique.trade.tokens import Token

_RANGE_MARKS = frozenset(("-", "\u2013", "\u2014", "to", "and"))


_EXTENTS = frozenset("wide long tall deep high thick apart away race sprint hurdles freestyle relay".split())


_DISTANCES = frozenset("50 60 100 110 200 400 800 1500".split())


_RACES = frozenset(("races", "runs", "runners"))


_PLURAL_VERBS = frozenset("were are have had who".split())


def is_money_after(tokens: Sequence[Token], at: int) -> bool:
    """Whether a currency or a unit follows a one-letter scale ("1.5m euros", "1.9m TEU")."""
    from communique.trade.units import read_unit

    found = read_unit(tokens, at) if at < len(tokens) else None
    if found is not None and found[0].kind == "physical":
        return tokens[at - 1].text == "m" and tokens[at].start > tokens[at - 1].end and len(tokens[at].text) > 1
    return found is not None and found[0].kind == "money"


def is_money_range(tokens: Sequence[Token], at: int) -> bool:
    """Whether the letter at ``at`` is that of "300m-400m euros": the same after a second number, then a currency."""
    if at + 4 >= len(tokens) or tokens[at + 2].kind != "n" or tokens[at + 3].text != tokens[at].text:
        return False
    return tokens[at + 1].lower in _RANGE_MARKS and is_money_after(tokens, at + 4)


def counts_noun(tokens: Sequence[Token], at: int) -> bool:
    """Whether a tight "m" or "k" is a scale: a plural follows ("3.5m people", "1.4m were"), but for 4K and 8K screens."""
    from communique.trade.nouns import is_plural

    letter, digits = tokens[at].text, tokens[at - 1].text
    if letter not in ("m", "M", "k", "K") or tokens[at].start != tokens[at - 1].end:
        return False
    if letter == "K" and digits in ("4", "5", "8", "10"):  # screens and races
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        return (
            digits in ("5", "10")
            and following is not None
            and _has_plural([following])
            and following.lower not in _RACES
        )
    if letter in "kK" and _is_thousand(tokens, at):
        return True
    if letter == "m" and _counts_people_or_money(tokens, at):
        return True
    after = [token for token in tokens[at + 1 : at + 4] if token.kind == "w"]
    if letter == "M" or not after or not after[0].text.islower():
        return letter == "M"
    if after[0].lower in _PLURAL_VERBS or is_plural(after[0].lower):
        return True
    is_noun_phrase = letter == "K" or (after[0].lower not in _EXTENTS and digits not in _DISTANCES)
    return is_noun_phrase and _has_plural(after)


def _counts_people_or_money(tokens: Sequence[Token], at: int) -> bool:
    """Whether a clause ends behind a tight "m" and a word near it asks for millions: "a profit of 20m"."""
    from communique.trade.nouns import read_set

    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is not None and after.kind == "w" and after.lower not in (*read_set("stops"), "higher", "lower", "more"):
        return False
    near = {token.lower for token in tokens[max(at - 6, 0) : at + 5]}
    return not near.isdisjoint(read_set("million_context"))


def _has_plural(words: Sequence[Token]) -> bool:
    """Whether one of a few words is a plural noun, and none before it ends the run ("85K paying customers")."""
    from communique.trade.nouns import is_plural, read_set

    for word in words:
        if word.lower in read_set("stops"):
            return False
        if is_plural(word.lower):
            return True
    return False


def _is_thousand(tokens: Sequence[Token], at: int) -> bool:
    """Whether "30k" counts nothing that follows and is no race ("a 10k"): it ends a clause or a preposition follows."""
    from communique.trade.nouns import read_set

    before = tokens[at - 2].lower if at > 1 else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return before not in ("a", "an", "the", "ran") and (
        after is None or after.kind == "s" or after.lower in read_set("stops")
    )
