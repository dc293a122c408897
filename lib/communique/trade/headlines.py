"""Headlines, which begin most words with a capital: there a capital makes no name of a number and the word beside it."""

from __future__ import annotations

from collections.abc import Sequence

from communique.trade.tokens import Token

_LONG, _FEWEST, _SHARE = 4, 3, 0.75


def is_headline(tokens: Sequence[Token]) -> bool:
    """Whether at least three in four of the long words of a sentence begin with a capital, and there are three of them."""
    words = [token.text for token in tokens if token.kind == "w" and len(token.text) >= _LONG]
    return len(words) >= _FEWEST and sum(word[0].isupper() for word in words) >= _SHARE * len(words)
