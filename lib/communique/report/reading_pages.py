"""Reading pages: a document's text with its roles and layers marked, each sentence and each cited stretch a place to link to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from markupsafe import Markup

from communique.report.layers import LAYERS, Note
from communique.report.links import Reference, find_cited, span_anchor, spans_of
from communique.report.marked_text import Mark, MarkedText
from communique.wording import each_row, join_words, name_voice, shorten

_FEW = 5
"""Words of a cited stretch that an excerpt shows without their sentence."""

_LINKED = {layer.name for layer in LAYERS if layer.has_links}
_LEFT_OUT = Markup('<p class="left-out"><span aria-hidden="true">[\u2026]</span> text left out</p>')


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reading page shows of one document.

    ``notes`` are those of its layers, ``references`` the links that lead to it, ``is_excerpt`` whether only its rows of
    ``sentences`` may be shown.
    """

    text: str
    segments: pd.DataFrame
    sentences: pd.DataFrame
    notes: Sequence[Note] = ()
    references: Sequence[Reference] = ()
    short_names: Mapping[str, str] | None = None
    is_excerpt: bool = False


def render_text(reading: Reading) -> Markup:
    """Return a document's text as HTML: a block a segment, an element with the id ``s<number>`` a sentence.

    All of the text is there, in its order, but for white space between segments. A block's element of the class
    ``running`` holds nothing but its text, and says where that begins. Every stretch that a page of the run or
    a note cites
    has an element with the id ``c<start>-<end>``. Of an excerpt only the sentences are there.
    """
    by_segment: dict[int, list[Any]] = {}
    for sentence in each_row(reading.sentences):
        by_segment.setdefault(int(sentence.segment), []).append(sentence)
    cited = find_cited(reading.references, reading.sentences)
    marked = MarkedText(reading.text, _marks(reading))
    notes = list(reading.notes)
    blocks: list[Markup] = []
    for segment in each_row(reading.segments):
        inside = by_segment.get(int(segment.segment), [])
        if reading.is_excerpt and not inside:
            alone = _cited_places(reading, segment)
            blocks += [_LEFT_OUT] if not blocks or blocks[-1] is not _LEFT_OUT else []
            blocks += [alone] if alone else []
            continue
        places = [(int(s.start), int(s.end)) for s in inside] if reading.is_excerpt else [(segment.start, segment.end)]
        beside = _notes(notes, places) + _used(inside, cited, reading.short_names or {})
        blocks.append(_block(marked, segment, inside, beside, is_excerpt=reading.is_excerpt))
        while notes and notes[0].mark.end <= segment.end:
            notes.pop(0)
    return Markup("\n").join(blocks)


def _cited_places(reading: Reading, segment: Any) -> Markup:
    """Return the cited stretches of a segment without a sentence that is shown: their words where they are few."""
    spans = [span for span in spans_of(reading.references) if segment.start <= span[0] < segment.end]
    places = [
        Markup('<span class="running" data-start="{}"><span class="spot" id="{}">{}</span></span>').format(
            start, span_anchor(start, end), text if len((text := reading.text[start:end]).split()) <= _FEW else "\u2026"
        )
        for start, end in spans
    ]
    return (
        Markup('<p class="left-out">{}: {}</p>').format(segment.role, Markup(", ").join(places))
        if places
        else Markup("")
    )


def _marks(reading: Reading) -> list[Mark]:
    """Return the marks of the notes and of the stretches that are cited; the first of those with the same stretch has its id."""
    marks: list[Mark] = []
    placed: set[tuple[int, int]] = set()
    for mark, layer in {note.mark: note.layer for note in reading.notes}.items():
        span = (mark.start, mark.end)
        if layer not in _LINKED:
            marks.append(mark)
            continue
        has_place = bool(mark.anchor) or span in placed
        marks.append(mark if has_place else replace(mark, anchor=span_anchor(*span)))
        placed |= set() if mark.anchor else {span}
    spots = [span for span in spans_of(reading.references) if span not in placed]
    return marks + [Mark(start, end, "spot", span_anchor(start, end), is_place=True) for start, end in spots]


def _block(marked: MarkedText, segment: Any, sentences: list[Any], beside: Markup, *, is_excerpt: bool) -> Markup:
    doubt = " uncertain" if segment.is_uncertain else ""
    note = f"{segment.role}: {segment.rule}" + (" (uncertain)" if segment.is_uncertain else "")
    if is_excerpt:
        pieces = [
            Markup('<span class="running" data-start="{}">{}</span>').format(int(s.start), _sentence(marked, s))
            for s in sentences
        ]
        inner = Markup("<p>{}</p>").format(Markup(" [\u2026] ").join(pieces))
    else:
        inner = Markup('<p class="running" data-start="{}">{}</p>').format(
            int(segment.start), Markup("").join(_pieces(marked, segment, sentences))
        )
    return Markup('<div class="segment {0}{1}">{2}<div class="beside"><p class="role">{3}</p>{4}</div></div>').format(
        segment.role, doubt, inner, note, beside
    )


def _pieces(marked: MarkedText, segment: Any, sentences: list[Any]) -> Iterator[Markup]:
    at = int(segment.start)
    for sentence in sentences:
        yield marked.render(at, int(sentence.start))
        yield _sentence(marked, sentence)
        at = int(sentence.end)
    yield marked.render(at, int(segment.end))


def _sentence(marked: MarkedText, sentence: Any) -> Markup:
    return Markup('<span id="s{}">{}</span>').format(
        int(sentence.sentence), marked.render(int(sentence.start), int(sentence.end))
    )


def _notes(notes: Sequence[Note], places: Sequence[tuple[int, int]]) -> Markup:
    """Return what is said of the marks in ``places``: each thing once, with the number of times it stands there."""
    lists: dict[str, dict[tuple[str, str], list[Mark]]] = {}
    last = places[-1][1]
    for note in notes:
        if note.mark.start >= last:
            break
        if any(note.mark.start < end and start < note.mark.end for start, end in places):
            lists.setdefault(note.layer, {}).setdefault((note.head, note.rest), []).append(note.mark)
    return Markup("").join(_list(layer, items) for layer, items in lists.items())


def _list(layer: str, items: Mapping[tuple[str, str], Sequence[Mark]]) -> Markup:
    if layer not in _LINKED:
        told = "; ".join(f"{head} ({rest}){_times(marks)}" for (head, rest), marks in items.items())
        return Markup('<p class="notes of-{}">{}</p>').format(layer, told)
    inner = Markup("").join(
        Markup('<li><a href="#{}">{}</a> {}{}</li>').format(_place(marks[0]), head, rest, _times(marks))
        for (head, rest), marks in items.items()
    )
    return Markup('<ul class="notes of-{0}" aria-label="{0}">{1}</ul>').format(layer, inner)


def _place(mark: Mark) -> str:
    return mark.anchor or span_anchor(mark.start, mark.end)


def _times(marks: Sequence[Mark]) -> str:
    return f", {len(marks)} times" if len(marks) > 1 and not marks[0].anchor else ""


def _used(sentences: Sequence[Any], cited: Mapping[int, Sequence[Reference]], short_names: Mapping[str, str]) -> Markup:
    """Return the links back to the places that cite the sentences of a segment."""
    places: dict[tuple[str, str], str] = {}
    for sentence in sentences:
        for link in cited.get(int(sentence.sentence), ()):
            if link.page in short_names:
                places.setdefault((link.page, link.heading), link.cell)
    links = [
        Markup('<a href="../{}.html#{}">{}</a>').format(
            page, cell, f"{short_names[page]}: {heading}" if heading else short_names[page]
        )
        for (page, heading), cell in sorted(places.items())
    ]
    return Markup('<p class="used">Shown in {}</p>').format(Markup(", ").join(links)) if links else Markup("")


def describe_voices(quotations: pd.DataFrame) -> str:
    """Return one sentence for the reader: how many utterances the text reports, and whose; empty without any."""
    if quotations.empty:
        return ""
    first = quotations.drop_duplicates("quotation")
    named = first[first["speaker_name"] != ""]["speaker_name"].value_counts()
    order = sorted(named.index, key=lambda name: (-int(named[name]), str(name)))
    lead = join_words(f"{shorten(name_voice(str(name)), 60)} ({int(named[name])})" for name in order[:3])
    what = "1 utterance is" if len(first) == 1 else f"{len(first)} utterances are"
    whose = f", most by {lead}" if len(order) > 3 else f", by {lead}" if order else ""
    nobody = len(first) - int(named.sum())
    return f"{what} reported{whose}{f'; {nobody} without a name' if nobody and order else ''}."


def describe_document(document: Mapping[Any, Any], evidence: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Return (name, value, basis) of what is known about a document, in the order in which the page shows it."""
    rows = []
    for field in ("title", "date", "source", "place"):
        where = evidence[evidence["field"] == field]
        rules = list(dict.fromkeys(where["rule"]))
        basis = f"{document[f'{field}_basis']}" + (f" ({'; '.join(rules)})" if rules else "")
        value = str(document[field]) or "not stated"
        if field == "date" and len(str(document["date"])) != 10:
            value = f"{value}; {_bounds(document)}" if _bounds(document) else value
        rows.append((field, value, basis))
    return rows


def _bounds(document: Mapping[Any, Any]) -> str:
    earliest, latest = str(document["date_earliest"]), str(document["date_latest"])
    if earliest and latest:
        return f"between {earliest} and {latest}"
    return f"not before {earliest}" if earliest else f"not after {latest}" if latest else ""


def page_title(document: Mapping[Any, Any]) -> str:
    """Return the heading of a reading page: the document's title, or its id where it has none."""
    return shorten(str(document["title"]), 140) or str(document["doc_id"])
