"""A quantity as a row: what its sentence says about period, parties, measure, status and source."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from communique.corpus.model import Role
from communique.trade.amounts import Amount
from communique.trade.calendar_spans import Span, read_span
from communique.trade.choosing import choose_period
from communique.trade.currencies import name_currency
from communique.trade.measures import find_measure, find_status, name_direction
from communique.trade.parties import Context, find_parties, near_places
from communique.trade.periods import Mention
from communique.trade.placing import Day, Period
from communique.trade.relations import find_related, is_same_change
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


_WINDOW = 60
_FIGURES = frozenset("figure volume total number amount indicator".split())
_LEVELS = frozenset("stood was reached hit totaled totalled amounted rose fell exceeded surpassed grew came".split())


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
    neighbours = find_neighbours(scene.amounts)
    starts = [mention.first for mention in scene.mentions]
    found = []
    for index, amount in enumerate(scene.amounts):
        first = bisect_left(starts, amount.first - _WINDOW)
        near = scene._replace(mentions=scene.mentions[first : bisect_left(starts, amount.last + _WINDOW)])
        found.append(_describe(near, index, neighbours[index], role, sentence, offset))
    return [_inherit(quantity, found, offset) for quantity in found]


def find_neighbours(amounts: Sequence[Amount]) -> list[tuple[Amount | None, Amount | None]]:
    """Return for every amount the nearest ones on both sides that are no durations."""
    before: list[Amount | None] = []
    last: Amount | None = None
    for amount in amounts:
        before.append(last)
        last = amount if amount.kind != "duration" else last
    after: list[Amount | None] = []
    last = None
    for amount in reversed(amounts):
        after.append(last)
        last = amount if amount.kind != "duration" else last
    return list(zip(before, reversed(after), strict=True))


def _describe(
    scene: Scene, index: int, neighbours: tuple[Amount | None, Amount | None], role: Role, sentence: int, offset: int
) -> Quantity:
    amounts, tokens = scene.amounts, scene.tokens
    amount, related = _share_change(scene, index, name_currency(tokens, amounts[index], scene.context))
    before, after = neighbours
    is_claim = amount.kind != "duration" and not any(note.startswith("definite") for note in amount.notes)
    period = Period()
    parties: tuple[str, ...] = ()
    measure, status = "", "actual"
    if is_claim:
        is_picture = role == "caption" and amount.kind in ("physical", "count")
        mentions = [] if is_picture else scene.mentions
        status = find_status(tokens, amount, False)
        period = choose_period(tokens, amount, before, after, mentions, scene.day, is_ahead=status != "actual")
        parties = find_parties(tokens, amount, before, after, scene.context)
        measure = find_measure(tokens, amount, before, after, parties)
        measure = name_direction(tokens, amount, measure, parties, near_places(scene.context, amount))
        if not measure:
            scene, measure, parties = _take_up(scene, amount, parties)
        status = find_status(tokens, amount, True) if period.is_term else status
        if amount.kind == "money" and measure and amount.change == "none":
            scene.context.measure, scene.context.reporter = measure, scene.reporter
    notes = [*amount.notes, *([period.note] if period.note else [])]
    side = name_side(tokens, amounts, index)
    notes += [side] if side else []
    status = "actual" if side == "value before the change" else status
    if is_claim and not period.basis:
        notes.append("no period is stated")
    span = period.span
    base, base_note = _find_base(amount, period)
    notes += [base_note] if base_note else []
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


def _share_change(scene: Scene, index: int, amount: Amount) -> tuple[Amount, int | None]:
    """Return an amount with the change that it shares with the one before it, and which quantity it changes."""
    tokens, amounts = scene.tokens, scene.amounts
    if index and is_same_change(tokens, amounts[index - 1], amount):
        return amount._replace(change=amounts[index - 1].change), find_related(tokens, amounts, index - 1)
    return amount, find_related(tokens, amounts, index)


def _find_base(amount: Amount, period: Period) -> tuple[Span | None, str]:
    """Return the period that a change starts from, and a note where it was not stated."""
    span = period.span
    if period.base is not None or span is None:
        return period.base, ""
    if period.has_base:
        return span.shift(-1), ""
    if _is_yearly_change(amount, period):
        return span.shift(-1), "base: the year before, as changes are usually stated"
    return None, ""


def _take_up(scene: Scene, amount: Amount, parties: tuple[str, ...]) -> tuple[Scene, str, tuple[str, ...]]:
    """Return scene, measure and parties of a figure that the sentence sets beside the one before it."""
    if amount.kind not in ("money", "fraction", "percent") or not _points_to_figure(scene.tokens, amount):
        return scene, "", parties
    context = scene.context
    scene = scene._replace(reporter=scene.reporter or context.reporter)
    return scene, context.measure, parties or tuple(sorted(context.previous))


def _points_to_figure(tokens: Sequence[Token], amount: Amount) -> bool:
    """Whether the sentence takes up the figure before it: "In 2022, the figure was $190.27 bln", "That is one-third more"."""
    words = [token.lower for token in tokens[: min(amount.first, 8)]]
    is_figure = any(
        one in ("the", "that", "this") and two in _FIGURES and three not in ("of", "in", "for")
        for one, two, three in zip(words, words[1:], words[2:], strict=False)
    )
    near = [token.lower for token in tokens[max(amount.first - 4, 0) : amount.first]]
    is_pronoun = any(one == "it" and two in _LEVELS for one, two in itertools.pairwise(words))
    is_pronoun = is_pronoun or any(pair == ("it", "to") for pair in itertools.pairwise(near))
    return is_figure or is_pronoun or words[:2] in (["that", "is"], ["this", "is"], ["that", "was"], ["this", "was"])


def name_side(tokens: Sequence[Token], amounts: Sequence[Amount], index: int) -> str:
    """Return whether the amount is an end of "from X to Y": a value before or after a change."""
    amount = amounts[index]
    if index + 1 < len(amounts) and _is_from_to(tokens, amount, amounts[index + 1]):
        return "value before the change"
    if index and _is_from_to(tokens, amounts[index - 1], amount):
        return "value after the change"
    if index and _is_reversed(tokens, amounts[index - 1], amount):
        return "value before the change"
    return ""


def _is_reversed(tokens: Sequence[Token], one: Amount, two: Amount) -> bool:
    """Whether two figures are Y and X of "rose to Y from X", or of "to Y by 2025, from X now"."""
    is_from = any(token.lower == "from" for token in tokens[max(two.first - 3, one.last) : two.first])
    is_of_one_kind = one.kind == two.kind and (one.kind != "count" or one.unit == two.unit)  # 21 schools from 8 towns
    return is_from and is_of_one_kind and two.first - one.last <= 8


def _is_from_to(tokens: Sequence[Token], one: Amount, two: Amount) -> bool:
    gap = [token.lower for token in tokens[one.last : two.first]]
    is_from = any(token.lower == "from" for token in tokens[max(one.first - 3, 0) : one.first])
    return is_from and one.kind == two.kind and "to" in gap and len(gap) <= 6 and "from" not in gap


def _is_yearly_change(amount: Amount, period: Period) -> bool:
    """Whether a change in percent runs over one year or a part of it: "increased by 26.3% in 2023"."""
    span = period.span
    is_change = amount.kind == "percent" and amount.change != "none" and not period.is_open_ended and not period.is_term
    return is_change and span is not None and period.basis in ("stated", "document date") and span.year == span.end_year


def _inherit(quantity: Quantity, found: Sequence[Quantity], offset: int) -> Quantity:
    """Return a change with period, parties, measure and status of the figure that it changes, and its base year."""
    if quantity.relates_to is None:
        return quantity
    figure = found[quantity.relates_to - offset]
    notes = [note for note in quantity.note.split("; ") if note and note != "no period is stated"]
    base_start, base_end = quantity.base_start, quantity.base_end
    span = read_span(figure.period_start, figure.period_end)
    own = read_span(quantity.period_start, quantity.period_end)
    if span is not None and own is not None and own != span and own.shift(-1).start == base_start:
        base_start, base_end = span.shift(-1).start, span.shift(-1).end
    if not base_start and span is not None and quantity.kind in ("percent", "fraction"):
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
        parties=figure.parties or quantity.parties,
        measure=figure.measure or quantity.measure,
        status=figure.status,
        note="; ".join(notes),
    )
