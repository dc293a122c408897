"""What a shape of a quantity hands on: its place in the tokens and what it says by itself."""

from __future__ import annotations

from typing import NamedTuple


class Reading(NamedTuple):
    """A shape at tokens ``first`` to ``last`` (exclusive); an empty kind says that they are no quantity.

    ``value`` and ``upper`` are the ends of a range, or ``upper`` is None; ``step`` is the place of the last digit.
    """

    first: int
    last: int
    kind: str
    value: float | None = None
    upper: float | None = None
    step: float = 0.0
    unit: str = ""
    change: str = ""
    notes: tuple[str, ...] = ()
    is_vague: bool = False
    is_words: bool = False
    bound: str = ""
