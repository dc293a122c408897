"""Layers of a reading page: what was found in a document, as marks in its text and as notes beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from communique.report.marked_text import Mark
from communique.wording import each_row, join_words, name_voice, shorten

_NOBODY = "speaker not named"
_INDICATOR = 40


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: the table it shows, its name on the switch, how its marks look in words, whether it is on at first, and what
    stands beside the text.

    ``has_links``: each note leads to its mark. Of a layer that marks many plain words the notes are one line.
    """

    name: str
    label: str
    look: str
    is_on: bool
    beside: str
    has_links: bool = True

    @property
    def mark(self) -> str:
        """The class of its marks."""
        return {"quantities": "quantity"}.get(self.name, self.name[:-1])


LAYERS = (
    Layer("quotations", "Quotations", "underlined and numbered; dashed where mixed, dotted where indirect", True, "the speaker, the kind of speech, and the word that shows it"),
    Layer("quantities", "Quantities", "in a box", False, "how it was read"),
    Layer("frames", "Frames", "with a double line below", False, "the frame, the indicator that decided, and whose words they are"),
    Layer("actors", "Actors", "with a line above", False, "whom it names", has_links=False),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """A mark and what is said of it beside the text: ``head`` leads to the mark, ``rest`` says what decided."""

    layer: str
    mark: Mark
    head: str
    rest: str


def list_notes(tables: Mapping[str, pd.DataFrame]) -> list[Note]:
    """Return the notes of one document from its parts of the tables of ``LAYERS``, sorted by place; tables may be missing."""
    makers: dict[str, Callable[[Any], Note]] = {"quotations": _quotation, "quantities": _quantity, "frames": _frame}
    notes = [makers[name](row) for name in makers if name in tables for row in each_row(tables[name])]
    notes += _actors(tables["actors"]) if "actors" in tables else []
    rank = {layer.name: at for at, layer in enumerate(LAYERS)}
    return sorted(notes, key=lambda note: (note.mark.start, -note.mark.end, rank[note.layer], note.rest))


def _quotation(row: Any) -> Note:
    number = str(int(row.quotation) + 1)
    who = name_voice(str(row.speaker_name)) or str(row.speaker or _NOBODY)
    anchor = f"q{int(row.quotation)}.{int(row.part)}"
    mark = Mark(int(row.start), int(row.end), f"quotation {row.kind}", anchor, number, f"{who}, {row.kind} speech")
    cue = f", \u201c{shorten(str(row.cue), 30)}\u201d" if row.cue else ""
    return Note("quotations", mark, number, f"{shorten(who, 80)}: {row.kind}{cue}")


def _quantity(row: Any) -> Note:
    parts = [str(row.kind), _figure(row), str(row.measure), str(row.parties).replace(";", "\u2013"), _period(row)]
    parts += [str(row.status) if row.status not in ("", "actual") else "", str(row.note)]
    return _plain("quantities", "quantity", row, ", ".join(part for part in parts if part))


def _figure(row: Any) -> str:
    from communique.trade.labels import name_figure

    columns = ("kind", "value", "low", "high", "unit", "bound", "change")
    return name_figure({column: getattr(row, column) for column in columns})


def _period(row: Any) -> str:
    if not row.period_start and not row.period_end:
        return ""
    span = " to ".join(dict.fromkeys(part for part in (row.period_start, row.period_end) if part))
    return span + (f" ({row.period_basis})" if row.period_basis else "")


def _frame(row: Any) -> Note:
    voice = str(row.voice or row.voice_kind)
    rest = f"{str(row.frame).replace('_', ' ')}: {_cut(str(row.indicator))}" + (f" ({voice})" if voice else "")
    return _plain("frames", "frame", row, rest)


def _cut(indicator: str) -> str:
    """Return an indicator, a long list of alternatives cut at one of them: the codebook has it whole."""
    if len(indicator) <= _INDICATOR:
        return indicator
    return (
        indicator[:_INDICATOR].rpartition("|")[0] + "|\u2026"
        if "|" in indicator[:_INDICATOR]
        else shorten(indicator, _INDICATOR)
    )


def _actors(actors: pd.DataFrame) -> list[Note]:
    """Return a note a mention: one that stands for several ("Central Asian countries") names them together."""
    mentions: dict[tuple[int, int, str], list[Any]] = {}
    for row in each_row(actors):
        mentions.setdefault((int(row.start), int(row.end), str(row.kind)), []).append(row)
    return [
        _plain("actors", "actor", rows[0], f"{kind} {join_words(str(row.actor) for row in rows)}")
        for (_, _, kind), rows in mentions.items()
    ]


def _plain(layer: str, look: str, row: Any, rest: str) -> Note:
    mark = Mark(int(row.start), int(row.end), look)
    return Note(layer, mark, shorten(str(row.text), 60), shorten(rest, 220))


def count_notes(notes: Sequence[Note]) -> dict[str, int]:
    """Return how many things each layer marks; the stretches of one utterance count once."""
    counts: dict[str, set[str]] = {}
    for note in notes:
        what = note.head if note.layer == "quotations" else f"{note.mark.start}-{note.mark.end} {note.rest}"
        counts.setdefault(note.layer, set()).add(what)
    return {layer: len(found) for layer, found in counts.items()}
