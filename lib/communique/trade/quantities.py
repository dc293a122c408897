"""Quantities in running text: money, percent, multiples, counts and measures, with what they claim.

Rules over tokens, each with a window of a few words, so that time is linear in the length of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from communique.corpus.model import Role, Sentence
from communique.trade.amounts import Amount, find_amounts
from communique.trade.tokens import read_tokens

QUANTITY_ROLES: tuple[Role, ...] = ("title", "summary", "heading", "body", "caption")
"""Roles whose sentences are searched."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of one document: the columns of table ``quantities`` but for doc_id.

    ``value`` is as printed, in base units; ``low`` and ``high`` bound what rounds to it. An empty number has a
    reason in ``note``. ``relates_to`` is the number of the quantity that a percent or multiple changes, and
    ``sentence`` the index of the sentence in the sequence that was given.
    """

    quantity: int
    role: Role
    start: int
    end: int
    text: str
    kind: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    bound: str
    change: str
    relates_to: int | None
    period_start: str
    period_end: str
    period_basis: str
    base_start: str
    base_end: str
    parties: str
    measure: str
    status: str
    reporter: str
    sentence: int
    note: str


def find_quantities(
    text: str,
    sentences: Sequence[Sentence],
    *,
    date: str = "",
    date_earliest: str = "",
    date_latest: str = "",
) -> list[Quantity]:
    """Return the quantities in sentences of the roles that are read, in the order of their offsets.

    ``date`` is the day of the document (ISO), and the other two its bounds where it is not known.
    """
    found: list[Quantity] = []
    for index, sentence in enumerate(sentences):
        if sentence.role not in QUANTITY_ROLES:
            continue
        tokens = read_tokens(text, sentence.start, sentence.end)
        for amount in find_amounts(tokens):
            found.append(_describe(text, amount, sentence.role, index, len(found)))
    return found


def _describe(text: str, amount: Amount, role: Role, sentence: int, number: int) -> Quantity:
    return Quantity(
        quantity=number,
        role=role,
        start=amount.start,
        end=amount.end,
        text=text[amount.start : amount.end],
        kind=amount.kind,
        value=amount.value,
        low=amount.low,
        high=amount.high,
        unit=amount.unit,
        bound=amount.bound,
        change=amount.change,
        relates_to=None,
        period_start="",
        period_end="",
        period_basis="",
        base_start="",
        base_end="",
        parties="",
        measure="",
        status="actual",
        reporter="",
        sentence=sentence,
        note="; ".join(amount.notes),
    )
