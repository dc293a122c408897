"""Marks in a text: stretches that may overlap, nest and cross the ends of sentences, as elements that do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text to mark: the classes of its element, the label a reader sees, and what it is in words.

    ``anchor`` is the id of its first piece; no two marks share one. ``is_place``: it marks nothing for the eye, only a place
    to link to, so its later pieces have no element.
    """

    start: int
    end: int
    classes: str
    anchor: str = ""
    label: str = ""
    title: str = ""
    is_place: bool = False


class MarkedText:
    """Renders a text from left to right with its ``marks``; each call goes on where the last one ended or later."""

    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        self._text = text
        self._coming = sorted(marks, key=lambda m: (m.start, -m.end, m.anchor))
        self._next = 0
        self._open: list[Mark] = []
        self._begun: set[Mark] = set()

    def render(self, start: int, end: int) -> Markup:
        """Return ``text[start:end]``: nothing added to it, nothing left out, the outer mark around the inner."""
        return Markup("").join(self._pieces(start, end))

    def _pieces(self, start: int, end: int) -> Iterator[Markup]:
        at = start
        while at < end:
            self._open = [mark for mark in self._open if mark.end > at]
            while self._next < len(self._coming) and self._coming[self._next].start <= at:
                if self._coming[self._next].end > at:
                    self._open.append(self._coming[self._next])
                self._next += 1
            stop = min([end, *(mark.end for mark in self._open)])
            if self._next < len(self._coming):
                stop = min(stop, self._coming[self._next].start)
            yield self._wrap(at, stop)
            at = stop

    def _wrap(self, start: int, end: int) -> Markup:
        piece = Markup("{}").format(self._text[start:end])
        if not piece.strip():
            return piece
        for mark in reversed(self._open):
            is_first = mark not in self._begun
            if mark.is_place and not is_first:
                continue
            self._begun.add(mark)
            opening = Markup('<span class="{}"').format(mark.classes)
            if is_first and mark.anchor:
                opening += Markup(' id="{}"').format(mark.anchor)
            if is_first and mark.label:
                opening += Markup(' data-label="{}"').format(mark.label)
            if is_first and mark.title:
                opening += Markup(' title="{}"').format(mark.title)
            piece = opening + Markup(">{}</span>").format(piece)
        return piece
