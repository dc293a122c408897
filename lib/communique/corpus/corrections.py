"""Corrections: what a reader knows better, by document and place; refused where the text is not the one they read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from communique.corpus.dates import find_dates
from communique.corpus.model import ROLES, Segment
from communique.corpus.sidefiles import read_side_text
from communique.errors import InputError

COLUMNS = ("sha256_text", "field", "start", "end", "value")
FIELDS = ("role", "title", "date", "source", "place", "speaker")
FILE = "corrections.csv"
_PARTIAL_DATE = re.compile(r"--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of corrections.csv: ``value`` in place of what was found for ``field``; roles and speakers have a span."""

    row: int
    sha256_text: str
    field: str
    start: int
    end: int
    value: str
    note: str


@dataclass(slots=True)
class Corrections:
    """The corrections beside a corpus, by the hash of the text they are for; knows which were applied and why not."""

    by_hash: dict[str, list[Correction]] = field(default_factory=dict)
    results: dict[int, dict[str, str]] = field(default_factory=dict)

    def for_text(self, sha256_text: str) -> list[Correction]:
        """Return the corrections for the text with this hash."""
        return self.by_hash.get(sha256_text, [])

    def record(self, correction: Correction, doc_id: str, problem: str = "") -> None:
        """Note that a correction was applied to a document, or refused for a reason."""
        self.results[correction.row] = {
            "doc_id": doc_id,
            "state": "refused" if problem else "applied",
            "reason": problem,
        }

    def rows(self) -> list[dict[str, object]]:
        """Return table ``corrections``: every correction, and what became of it."""
        unseen = {
            "doc_id": "",
            "state": "refused",
            "reason": "no document of the corpus has this hash: the text has changed, or is not there",
        }
        return [
            {
                "row": c.row,
                "sha256_text": c.sha256_text,
                "field": c.field,
                "start": c.start,
                "end": c.end,
                "given": c.value,
                "note": c.note,
                **self.results.get(c.row, unseen),
            }
            for corrections in self.by_hash.values()
            for c in corrections
        ]


def read_corrections(root: Path) -> Corrections:
    """Return the corrections of ``corrections.csv`` in the folder ``root``; none where there is no such file.

    Raises InputError where the file lacks a column, or a line names an unknown field, role or an impossible span or date.
    """
    path = root / FILE
    if not path.is_file():
        return Corrections()
    text = read_side_text(path)
    reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=text.split("\n", 1)[0].count))
    if missing := [column for column in COLUMNS if column not in (reader.fieldnames or [])]:
        raise InputError(
            f"{FILE}: column {missing[0]!r} is missing; the columns are {', '.join(COLUMNS)} and, if you like, note"
        )
    corrections = Corrections()
    for number, row in enumerate(reader, start=2):
        correction = _read_row(number, {key: (value or "").strip() for key, value in row.items() if key})
        corrections.by_hash.setdefault(correction.sha256_text, []).append(correction)
    return corrections


def _read_row(number: int, row: dict[str, str]) -> Correction:
    where = f"{FILE}, line {number}"
    if row["field"] not in FIELDS:
        raise InputError(f"{where}: field {row['field']!r} cannot be corrected; fields are {', '.join(FIELDS)}")
    if row["field"] == "role" and row["value"] not in ROLES:
        raise InputError(f"{where}: role {row['value']!r} is unknown; roles are {', '.join(ROLES)}")
    if row["field"] == "date" and row["value"] and not _is_date(row["value"]):
        raise InputError(f"{where}: {row['value']!r} is no date; write it as 2024-07-01")
    try:
        start, end = int(row["start"] or 0), int(row["end"] or 0)
    except ValueError as error:
        raise InputError(f"{where}: start and end are whole numbers, counted in characters from 0") from error
    if row["field"] in ("role", "speaker") and not 0 <= start < end:
        raise InputError(f"{where}: a {row['field']} needs a span, start before end")
    return Correction(number, row["sha256_text"].lower(), row["field"], start, end, row["value"], row.get("note", ""))


def _is_date(value: str) -> bool:
    if _PARTIAL_DATE.fullmatch(value):
        return True
    dates = find_dates(value)
    return len(dates) == 1 and dates[0].iso == value


def correct_roles(segments: Sequence[Segment], correction: Correction, text: str) -> tuple[list[Segment], str]:
    """Return the segments with the correction's role in its span, and why it was refused (empty where it was not).

    Segments that lie partly in the span are cut at its ends.
    """
    if correction.end > len(text) or not text[correction.start : correction.end].strip():
        return list(segments), f"the span {correction.start} to {correction.end} holds no text"
    changed: list[Segment] = []
    for segment in segments:
        start, end = max(segment.start, correction.start), min(segment.end, correction.end)
        if start >= end:
            changed.append(segment)
            continue
        parts = [
            replace(segment, end=start),
            Segment(correction.value, start, end, "corrected by a reader"),  # type: ignore[arg-type]
            replace(segment, start=end),
        ]
        changed += [trimmed for part in parts if (trimmed := _trim(part, text)) is not None]
    return changed, ""


def find_corrected(spans: Sequence[tuple[int, int, int]], correction: Correction) -> int | None:
    """Return the number of the span (start, end, number) that a correction is about; None where none shares a character.

    Of several the one that shares most of itself with the correction's span, then the shortest, then the first.
    """
    best: tuple[float, int, int, int] | None = None
    for start, end, number in spans:
        shared = min(end, correction.end) - max(start, correction.start)
        if shared > 0:
            rank = (-shared / max(end - start, correction.end - correction.start), end - start, start, number)
            best = rank if best is None else min(best, rank)
    return None if best is None else best[3]


def _trim(segment: Segment, text: str) -> Segment | None:
    piece = text[segment.start : segment.end]
    if segment.start >= segment.end or not piece.strip():
        return None
    start = segment.start + len(piece) - len(piece.lstrip())
    return replace(segment, start=start, end=start + len(piece.strip()))
