"""Quantities in running text: money, percent, multiples, counts and measures, with what they claim.

Rules over tokens, each with a window of a few words, so that time is linear in the length of the text.
"""

from __future__ import annotations

from collections.abc import Sequence

from communique.corpus.model import Role, Sentence
from communique.trade.amounts import Amount, find_amounts
from communique.trade.description import Quantity, Scene, describe_sentence
from communique.trade.parties import Context, close_sentence, open_sentence
from communique.trade.periods import Mention, find_mentions
from communique.trade.placing import read_day
from communique.trade.reporters import find_reporter
from communique.trade.tokens import read_tokens

QUANTITY_ROLES: tuple[Role, ...] = ("title", "summary", "heading", "body", "caption")
"""Roles whose sentences are searched."""

__all__ = ["QUANTITY_ROLES", "Quantity", "find_quantities"]


def find_quantities(
    text: str,
    sentences: Sequence[Sentence],
    *,
    date: str = "",
    date_earliest: str = "",
    date_latest: str = "",
    actors: Sequence[tuple[int, int, str]] = (),
) -> list[Quantity]:
    """Return the quantities in sentences of the roles that are read, in the order of their offsets.

    Args:
        text: the document's text.
        sentences: its sentences, in the order of the text.
        date: the day of the document, ISO; "" or without its year where it is not known.
        date_earliest: no earlier than this day, where ``date`` does not decide.
        date_latest: no later than this day.
        actors: mentions of countries and organisations (start, end, id); found by name where none are given.

    Returns:
        Quantities, numbered from 0; ``text[start:end]`` is what was read.
    """
    found: list[Quantity] = []
    context = Context(actors=sorted(actors))
    day = read_day(date, date_earliest, date_latest)
    for index, sentence in enumerate(sentences):
        if sentence.role not in QUANTITY_ROLES:
            continue
        tokens = read_tokens(text, sentence.start, sentence.end)
        amounts = find_amounts(tokens)
        open_sentence(tokens, context, amounts)
        if amounts:
            words = text[sentence.start : sentence.end]
            mentions = find_mentions(tokens)
            amounts = drop_periods(amounts, mentions)
            scene = Scene(text, tokens, amounts, mentions, find_reporter(words), context, day)
            found += describe_sentence(scene, sentence.role, index, len(found))
        close_sentence(context)
    return found


def drop_periods(amounts: Sequence[Amount], mentions: Sequence[Mention]) -> list[Amount]:
    """Return the amounts without the durations that are part of a date: "the first four months of 2023"."""
    covered = {
        index
        for mention in mentions
        if mention.relation == "stated" and mention.span is not None and mention.last - mention.first < 12
        for index in range(mention.first + 1, mention.last)
    }
    return [
        amount
        for amount in amounts
        if not (amount.kind == "duration" and amount.unit in ("month", "quarter") and amount.first in covered)
    ]
