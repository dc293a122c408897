"""Small tables for the page, made in notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from communique.tables import conform, table_dictionary


def make_rows(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return a table for the page from mappings, its columns in the order of the first."""
    return pd.DataFrame([dict(row) for row in rows])


def conform_part(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of ``frame`` that table ``name`` has, in its form."""
    return conform(name, frame[[column for column in table_dictionary()[name].names if column in frame.columns]])
