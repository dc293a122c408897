"""From sentences to units of reading, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from communique.text.clauses import Unit, cut_unit, read_unit
from communique.text.marks import Quoted, find_quoted

Span = tuple[int, int]
_LINE = re.compile(r"[^\n]+")
_DATELINE = re.compile(r"[A-Z]{3,}[^\n“\"]{0,60}?\s(?:--|—|–|-)\s")
_TITLE_END = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Prof|Rev|Sgt|Capt)\.$")
MAX_WORDS = 400


def group_by_paragraph(
    text: str, sentences: Sequence[Span], paragraphs: Sequence[Span] | None
) -> list[tuple[int, int, list[Span]]]:
    """Group the sentences by paragraph; one that runs over the end of a paragraph is cut there, one outside all stands alone."""
    if paragraphs is None:
        paragraphs = [match.span() for match in _LINE.finditer(text)]
    groups: list[tuple[int, int, list[Span]]] = []
    k = 0
    reached = 0
    for start, end in sorted(paragraphs):
        while k < len(sentences) and sentences[k][1] <= start:
            if sentences[k][0] >= reached:
                groups.append((*sentences[k], [sentences[k]]))
            k += 1
        reached = max(reached, end)
        inside: list[Span] = []
        j = k
        while j < len(sentences) and sentences[j][0] < end:
            inside.append((max(start, sentences[j][0]), min(end, sentences[j][1])))
            j += 1
        k = max(k, j - 1)
        if inside:
            groups.append(_with_marks(text, start, end, inside))
    groups += [(*sentence, [sentence]) for sentence in sentences[k:] if sentence[0] >= reached]
    return groups


def _with_marks(text: str, start: int, end: int, inside: list[Span]) -> tuple[int, int, list[Span]]:
    """Return the paragraph from its first to its last sentence, with the quotation marks that stand around these."""
    first, last = inside[0][0], inside[-1][1]
    if start < first and not any(map(str.isalnum, text[max(start, first - 4) : first])):
        first = max(start, first - 4)
    return first, max(last, min(end, last + 2)), inside


def read_units(text: str, number: int, start: int, end: int, sentences: list[Span]) -> list[Unit]:
    """Cut the paragraph ``text[start:end]`` into units: its sentences, joined where a quotation runs over their ends."""
    quoted = find_quoted(text, start, end)
    units: list[Unit] = []
    q = k = 0
    while k < len(sentences):
        first, last = sentences[k]
        inside: list[Quoted] = []
        while True:
            while q < len(quoted) and quoted[q].start < last:
                inside.append(quoted[q])
                last = max(last, quoted[q].end)
                q += 1
            if k + 1 >= len(sentences) or not (sentences[k + 1][0] < last or _runs_on(text, last, sentences[k + 1][0])):
                break
            k += 1
            last = max(last, sentences[k][1])
        first = min(first, inside[0].start) if inside else first
        dateline = _DATELINE.match(text, first, last) if not units else None
        if dateline is not None and not (inside and inside[0].start < dateline.end()):
            first = dateline.end()
        units += _cut_before_quotes(text, first, last, number, inside)
        k += 1
    return [piece for unit in units for piece in cut_unit(unit, MAX_WORDS)]


def _runs_on(text: str, end: int, start: int) -> bool:
    """Say whether a sentence was cut too early: after a title ("Sen."), or before a word in lower case."""
    return text[start].islower() or _TITLE_END.search(text, max(0, end - 6), end) is not None


def _cut_before_quotes(text: str, first: int, last: int, number: int, inside: list[Quoted]) -> list[Unit]:
    """A quotation that opens after a full stop begins a unit, also where no sentence was cut there."""
    units: list[Unit] = []
    begun = 0
    for n, quote in enumerate(inside):
        before = text[max(first, quote.start - 3) : quote.start].rstrip()
        if quote.start > first and before.endswith((".", "!", "?")) and not before.endswith("..."):
            units.append(read_unit(text, first, quote.start, number, inside[begun:n]))
            first, begun = quote.start, n
    units.append(read_unit(text, first, last, number, inside[begun:]))
    return units
