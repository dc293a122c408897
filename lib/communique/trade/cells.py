"""Cells of a reference file."""

from __future__ import annotations

import math

from communique.errors import InputError


def read_amount(place: str, column: str, cell: str) -> float:
    """Return an amount of US dollars; raise InputError for anything but a plain number that is not negative."""
    try:
        value = float(cell) if cell.isascii() and "_" not in cell else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0:
        raise InputError(
            f'{place}, column {column}: "{cell}" is not an amount in US dollars; write digits only, as 41000000000'
        )
    return value
