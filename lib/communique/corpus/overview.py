"""Overviews of a corpus for its reader."""

from __future__ import annotations

import pandas as pd

_MOST_VALUES = 12
_OWN = ("source", "language", "date_basis")


def cross_metadata(documents: pd.DataFrame) -> pd.DataFrame:
    """Return one row a combination of metadata that occurs: the values and ``n_documents``.

    The columns are those of the corpus's own metadata, and source, language and basis of the date, that have between
    two and twelve values; an empty value is "not stated".
    """
    readable = documents[documents["state"].isin(["ok", "duplicate"])]
    own = [name for name in documents.columns[list(documents.columns).index("duplicate_of") + 1 :] if name != "note"]
    columns = [name for name in (*own, *_OWN) if 2 <= readable[name].nunique() <= _MOST_VALUES]
    if not columns:
        return pd.DataFrame({"n_documents": [len(readable)]})
    shown = readable[columns].replace("", "not stated")
    counted = shown.groupby(columns, sort=True).size()
    return counted.rename("n_documents").reset_index()
