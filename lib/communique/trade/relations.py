"""Which quantity a percent or multiple changes: "$41 billion, up 32 percent", "rose 32 percent to $41 billion"."""

from __future__ import annotations

from collections.abc import Sequence

from communique.trade.amounts import Amount
from communique.trade.tokens import Token

_REACH = 14
_BASES = ("money", "physical", "count")
_NEW_SUBJECT = frozenset((";", "while", "whereas", "but", "although"))


def is_same_change(tokens: Sequence[Token], one: Amount, two: Amount) -> bool:
    """Whether an amount is the change in percent before it in other words: "up 4.9% or $1.7 billion"."""
    gap = [token.lower for token in tokens[one.last : two.first]]
    is_change = one.kind == "percent" and one.change != "none" and two.kind in _BASES[:2] and two.change == "none"
    return is_change and gap in (["or"], [",", "or"], ["(", "or"], ["or", "by"], ["or", "about"])


def find_related(tokens: Sequence[Token], amounts: Sequence[Amount], index: int) -> int | None:
    """Return the index of the amount that ``amounts[index]`` changes, or None.

    Only for percents, points and multiples that rise or fall: the next amount after "to", else the one before in
    the same clause.
    """
    amount = amounts[index]
    if amount.kind not in ("percent", "points", "multiple", "fraction") or amount.change == "none":
        return None
    if index + 1 < len(amounts):
        after = amounts[index + 1]
        gap = [token.lower for token in tokens[amount.last : after.first]]
        if (
            "to" in gap
            and len(gap) <= _REACH
            and (after.kind in _BASES[:2] or (after.kind == "count" and (after.value or 0) >= 100))
            and not _NEW_SUBJECT.intersection(gap)
            and "from" not in gap[: gap.index("to")]
        ):
            return index + 1
    for other in range(index - 1, max(index - 4, -1), -1):
        before = amounts[other]
        gap = [token.lower for token in tokens[before.last : amount.first]]
        if (
            len(gap) > _REACH
            or _NEW_SUBJECT.intersection(gap)
            or ("and" in gap and any(word.endswith("s") and word in ("exports", "imports") for word in gap))
        ):
            return None
        if before.kind in _BASES[:2]:
            return other
        if before.kind == "count" and (before.value or 0) >= 100:
            return other
    return None
