"""Units and currencies beside a number."""

from __future__ import annotations

from collections.abc import Sequence

from communique.trade.lexicon import MAX_WORDS, Unit, read_symbols, read_units
from communique.trade.tokens import Token

_JOINERS = frozenset("-\u2010\u2011\u2013")


def skip_hyphen(tokens: Sequence[Token], at: int) -> int:
    """Return ``at``, or the token after a hyphen that joins its neighbours there ("100-megawatt")."""
    if 0 < at < len(tokens) - 1 and tokens[at].text in _JOINERS:
        before, after = tokens[at - 1], tokens[at + 1]
        if before.end == tokens[at].start and tokens[at].end == after.start:
            return at + 1
    return at


def read_unit(tokens: Sequence[Token], at: int) -> tuple[Unit, int] | None:
    """Return the unit that begins at token ``at`` and the token after it; the longest form wins."""
    if at >= len(tokens):
        return None
    by_words, as_printed = read_units()
    for length in range(min(MAX_WORDS, len(tokens) - at), 0, -1):
        unit = by_words.get(tuple(token.lower for token in tokens[at : at + length]))
        if unit is not None and not (unit.name in tokens[at].lower and _is_other_word(tokens, at, length)):
            return unit, at + length
        joined = "".join(token.text for token in tokens[at : at + length])
        if length <= 4 and joined in as_printed and tokens[at + length - 1].end - tokens[at].start == len(joined):
            return as_printed[joined], at + length
    symbol = read_symbols().get(tokens[at].text)
    if symbol is not None and tokens[at].kind == "s":
        return symbol, at + 1
    return None


def _is_other_word(tokens: Sequence[Token], at: int, length: int) -> bool:
    """Whether a one-word unit is an ordinary word here: "won" after a small number, "real" as an adjective."""
    return (
        length == 1
        and tokens[at].lower == "won"
        and at > 0
        and tokens[at - 1].kind == "n"
        and len(tokens[at - 1].text) < 3
    )


def read_currency_before(tokens: Sequence[Token], at: int) -> tuple[Unit, int] | None:
    """Return the currency that ends just before token ``at`` and its first token ("US$41bn", "USD 41 bln")."""
    symbols = read_symbols()
    for length in (4, 3, 2, 1):
        if at - length < 0 or tokens[at].start - tokens[at - 1].end > 1:
            continue
        run = tokens[at - length : at]
        joined = "".join(token.text for token in run)
        if run[-1].end - run[0].start == len(joined) and joined in symbols:
            return symbols[joined], at - length
    before = tokens[at - 1] if at else None
    if before is not None and before.kind == "w" and len(before.text) == 3 and before.text.isupper():
        unit = read_units()[0].get((before.lower,))
        if unit is not None and unit.kind == "money":
            return unit, at - 1
    return None
