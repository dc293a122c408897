"""Whose words a hit stands in: the narrator's, or a speaker's who is quoted."""

from __future__ import annotations

import pandas as pd


def give_voices(frames: pd.DataFrame, quotations: pd.DataFrame | None) -> pd.DataFrame:
    """Add voice_kind (narrator, speaker), voice (the speaker's name, empty if unknown) and quotation to hits.

    A hit is a speaker's where at least half of its characters stand in a stretch of a quotation; of several
    such stretches the shortest counts (a quotation inside another), then the first.
    """
    kinds: list[str] = []
    voices: list[str] = []
    ids: list[object] = []
    spans = _spans(quotations)
    for doc_id, start, end in zip(frames["doc_id"], frames["start"], frames["end"], strict=True):
        best = None
        for span in spans.get(doc_id, ()):
            overlap = min(end, span[1]) - max(start, span[0])
            if 2 * overlap >= end - start and (best is None or span[1] - span[0] < best[1] - best[0]):
                best = span
        kinds.append("narrator" if best is None else "speaker")
        voices.append("" if best is None else best[2])
        ids.append(pd.NA if best is None else best[3])
    return frames.assign(
        voice_kind=pd.Series(kinds, dtype=object),
        voice=pd.Series(voices, dtype=object),
        quotation=pd.Series(ids, dtype="Int64"),
    )


def _spans(quotations: pd.DataFrame | None) -> dict[str, list[tuple[int, int, str, object]]]:
    spans: dict[str, list[tuple[int, int, str, object]]] = {}
    if quotations is None:
        return spans
    for row in quotations.sort_values(["doc_id", "start", "end"], kind="stable").itertuples():
        name = next((str(v) for v in (row.speaker_name, row.speaker) if isinstance(v, str) and v), "")
        spans.setdefault(str(row.doc_id), []).append((int(row.start), int(row.end), name, row.quotation))
    return spans
