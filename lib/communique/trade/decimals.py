"""Numbers with decimals and no noun: quantities behind plain words, for dates, labels and counts of things have none."""

from __future__ import annotations

from collections.abc import Sequence

from communique.trade.nouns import read_set
from communique.trade.tokens import Token

CLOCK_WORDS = frozenset("at by past until till since before after around ago".split())
_GAP = 16
_PERCENTS = frozenset(("percent", "%", "pct", "pc", "cent", "points"))


def is_decimal_quantity(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the decimals at ``first``, up to token ``last``, are a quantity: no name, label, section or clock time."""
    follows = [token.kind for token in tokens[last + 1 : last + 2]]
    if last < len(tokens) and tokens[last].text in ".:/" and follows == ["n"]:
        return False
    head = find_list_head(tokens, first)
    before, text = tokens[head - 1], tokens[first].text
    if before.text in ",(;:" or before.lower in ("and", "or"):  # "gained 2.3% and 1.4, respectively"
        return head > 1
    if before.kind != "w" or before.lower in read_set("labels"):
        return False
    if before.lower in read_set("row_words"):
        return False
    if before.lower in read_set("names_before"):
        return is_gapped(tokens, first, last)
    is_acronym = before.text.isupper() and 1 < len(before.text) < 5  # "PMI 52.3"
    if not (before.text.islower() or is_acronym):
        return is_gapped(tokens, first, last)
    whole, _, part = text.partition(".")
    is_time = before.lower in CLOCK_WORDS and len(part) == 2 and part < "60" and (whole or "99").isdecimal()
    return not (is_time and int(whole or "99") < 24)


def is_gapped(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a name and decimals repeat a clause in percent without its verb: "fell 1.2 percent, the Hang Seng 0.8"."""
    near = {token.lower for token in tokens[max(first - _GAP, 0) : first]}
    is_closed = last >= len(tokens) or tokens[last].kind == "s" or tokens[last].lower in ("and", "while")
    is_name = any(token.text[0].isupper() for token in tokens[first - 1 : first])
    return is_closed and is_name and not near.isdisjoint(_PERCENTS) and not near.isdisjoint((",", "and", "while"))


def find_list_head(tokens: Sequence[Token], first: int) -> int:
    """Return the first number of a list that runs up to the number at ``first``: "rounds of 67, 70 and 65"."""
    index, head = first - 1, first
    has_point = "." in tokens[first].text
    while index > max(first - 12, 0):
        token = tokens[index]
        if token.kind == "n" and len(token.text) < 6 and ("." in token.text) == has_point:
            head = index
        elif token.lower not in (",", "and", "or") or (
            tokens[index + 1].kind != "n" and tokens[index + 1].lower != "and"
        ):
            break
        index -= 1
    return head
