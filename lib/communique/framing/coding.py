"""Coding: every hit of every indicator, with its sentence, its frame and its voice."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from communique.framing.matching import find_hits
from communique.framing.model import Codebook
from communique.framing.voices import give_voices

COLUMNS = [
    "doc_id", "sentence", "codebook", "frame", "indicator", "start", "end", "text", "voice_kind", "voice",
    "quotation",
]  # fmt: skip


def code_frames(
    sentences: pd.DataFrame,
    codebook: Codebook,
    *,
    roles: Sequence[str] = ("body",),
    quotations: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Find the codebook's indicators in sentences of the given roles.

    ``sentences`` and ``quotations`` are the tables of those names; without ``quotations`` every hit is the
    narrator's. One row is one hit; of hits of one frame that overlap, the leftmost stays, of those the
    longest, of those the first in the codebook; hits of different frames may overlap. Sorted by document and
    place.
    """
    used = sentences[sentences["role"].isin(list(roles))].reset_index(drop=True)
    hits = find_hits(used["text"].tolist(), codebook)
    rows = used.iloc[hits["row"].to_numpy()].reset_index(drop=True)
    frames = pd.DataFrame({
        "doc_id": rows["doc_id"],
        "sentence": rows["sentence"],
        "codebook": codebook.codebook,
        "frame": hits["frame"],
        "indicator": hits["indicator"],
        "start": rows["start"] + hits["start"],
        "end": rows["start"] + hits["end"],
        "text": hits["text"],
    })  # fmt: skip
    order = {frame: i for i, frame in enumerate(codebook.frame_ids)}
    frames = frames.assign(_order=frames["frame"].map(order)).sort_values(
        ["doc_id", "start", "end", "_order"], kind="stable", ignore_index=True
    )
    return give_voices(frames.drop(columns="_order"), quotations)[COLUMNS]
