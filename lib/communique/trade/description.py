"""A quantity as a row: what its sentence says about period, parties, measure, status and source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from communique.corpus.model import Role
from communique.trade.amounts import Amount
from communique.trade.calendar_spans import read_span
from communique.trade.measures import find_measure, find_status, name_direction
from communique.trade.parties import Context, find_parties
from communique.trade.periods import Mention
from communique.trade.placing import Day, Period, choose_period
from communique.trade.relations import find_related
from communique.trade.tokens import Token


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


class Scene(NamedTuple):
    """One sentence with its amounts and periods, and what the document knows so far."""

    text: str
    tokens: Sequence[Token]
    amounts: Sequence[Amount]
    mentions: Sequence[Mention]
    reporter: str
    context: Context
    day: Day


def describe_sentence(scene: Scene, role: Role, sentence: int, offset: int) -> list[Quantity]:
    """Return the quantities of a sentence, numbered from ``offset``; changes take over what their figure says."""
    found = [_describe(scene, index, role, sentence, offset) for index in range(len(scene.amounts))]
    return [_inherit(quantity, found, offset) for quantity in found]


def _describe(scene: Scene, index: int, role: Role, sentence: int, offset: int) -> Quantity:
    amounts, tokens = scene.amounts, scene.tokens
    amount = amounts[index]
    before = next((other for other in reversed(amounts[:index]) if other.kind != "duration"), None)
    after = next((other for other in amounts[index + 1 :] if other.kind != "duration"), None)
    related = find_related(tokens, amounts, index)
    is_claim = amount.kind != "duration" and not any(note.startswith("definite") for note in amount.notes)
    period = Period()
    parties: tuple[str, ...] = ()
    measure, status = "", "actual"
    if is_claim:
        is_picture = role == "caption" and amount.kind in ("physical", "count")
        mentions = [] if is_picture else scene.mentions
        period = choose_period(tokens, amount, before, after, mentions, scene.day)
        parties = find_parties(tokens, amount, before, after, scene.context)
        measure = find_measure(tokens, amount, before, after, parties)
        measure = name_direction(tokens, amount, measure, parties, scene.context.places)
        status = find_status(tokens, amount, period.is_term)
    notes = [*amount.notes, *([period.note] if period.note else [])]
    if is_claim and not period.basis:
        notes.append("no period is stated")
    span, base = period.span, period.base
    if period.has_base and base is None and span is not None:
        base = span.shift(-1)
    return Quantity(
        quantity=offset + index,
        role=role,
        start=amount.start,
        end=amount.end,
        text=scene.text[amount.start : amount.end],
        kind=amount.kind,
        value=amount.value,
        low=amount.low,
        high=amount.high,
        unit=amount.unit,
        bound=amount.bound,
        change=amount.change,
        relates_to=None if related is None else offset + related,
        period_start=span.start if span else "",
        period_end=span.end if span and not period.is_open_ended else "",
        period_basis=period.basis,
        base_start=base.start if base else "",
        base_end=base.end if base else "",
        parties=";".join(parties),
        measure=measure,
        status=status,
        reporter=scene.reporter if is_claim else "",
        sentence=sentence,
        note="; ".join(notes),
    )


def _inherit(quantity: Quantity, found: Sequence[Quantity], offset: int) -> Quantity:
    """Return a change with period, parties, measure and status of the figure that it changes, and its base year."""
    if quantity.relates_to is None:
        return quantity
    figure = found[quantity.relates_to - offset]
    notes = [note for note in quantity.note.split("; ") if note and note != "no period is stated"]
    base_start, base_end = quantity.base_start, quantity.base_end
    span = read_span(figure.period_start, figure.period_end)
    if not base_start and span is not None and quantity.kind in ("percent", "multiple"):
        base_start, base_end = span.shift(-1).start, span.shift(-1).end
        notes.append("base: the year before, as changes are usually stated")
    if not figure.period_start and not quantity.period_start:
        notes.append("period as open as that of the figure it changes")
    return replace(
        quantity,
        period_start=figure.period_start or quantity.period_start,
        period_end=figure.period_end or quantity.period_end,
        period_basis="claim" if figure.period_start else quantity.period_basis or figure.period_basis,
        base_start=base_start,
        base_end=base_end,
        parties=quantity.parties or figure.parties,
        measure=figure.measure or quantity.measure,
        status=figure.status,
        note="; ".join(notes),
    )
