"""Reading pages: a document's whole text, roles and quotations marked, each sentence a place that evidence leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from communique.report.marked_text import Mark, MarkedText
from communique.wording import each_row, join_words, shorten

_NOBODY = "speaker not named"


def render_text(
    text: str, segments: pd.DataFrame, sentences: pd.DataFrame, quotations: pd.DataFrame | None = None
) -> Markup:
    """Return a document's text as HTML: a block a segment, an element with the id ``s<number>`` a sentence.

    All of the text is there, in its order, but for white space between segments. The stretches of the ``quotations`` are marked
    by kind, the first piece of each with the id ``q<utterance>.<part>``; beside the block stands who speaks.
    """
    by_segment: dict[int, list[Any]] = {}
    for sentence in each_row(sentences):
        by_segment.setdefault(int(sentence.segment), []).append(sentence)
    spoken = [] if quotations is None else sorted(each_row(quotations), key=lambda row: (row.start, -row.end))
    marked = MarkedText(text, [_mark(row) for row in spoken])
    blocks = []
    for segment in each_row(segments):
        voices = _voices(spoken, segment)
        blocks.append(_block(marked, segment, by_segment.get(int(segment.segment), []), voices))
        while spoken and spoken[0].end <= segment.end:
            spoken.pop(0)
    return Markup("\n").join(blocks)


def _mark(row: Any) -> Mark:
    number = int(row.quotation) + 1
    return Mark(
        int(row.start),
        int(row.end),
        f"quotation {row.kind}",
        f"q{int(row.quotation)}.{int(row.part)}",
        str(number),
        f"{speaker_of(row)}, {row.kind} speech",
    )


def speaker_of(row: Any) -> str:
    """Return who says a row of table ``quotations``: the name, else the mention, else that nobody is named."""
    return str(row.speaker_name or row.speaker or _NOBODY)


def _voices(spoken: Sequence[Any], segment: Any) -> Markup:
    """Return the list of who speaks in a segment, numbered as the marks in the text are."""
    items: dict[int, Markup] = {}
    for row in spoken:
        if row.start >= segment.end:
            break
        number = int(row.quotation) + 1
        if row.end <= segment.start or number in items:
            continue
        cue = Markup(" <span class='cue'>{}, \u201c{}\u201d</span>").format(row.kind, shorten(str(row.cue), 30))
        items[number] = Markup("<li><a href='#q{}.{}'>{}</a> {}:{}</li>").format(
            int(row.quotation),
            int(row.part),
            number,
            shorten(speaker_of(row), 80),
            cue if row.cue else Markup(" <span class='cue'>{}</span>").format(row.kind),
        )
    if not items:
        return Markup("")
    return Markup("<ul class='voices' aria-label='Who speaks here'>{}</ul>").format(Markup("").join(items.values()))


def _block(marked: MarkedText, segment: Any, sentences: list[Any], voices: Markup) -> Markup:
    inner = Markup("").join(_pieces(marked, segment, sentences))
    doubt = " uncertain" if segment.is_uncertain else ""
    note = f"{segment.role}: {segment.rule}" + (" (uncertain)" if segment.is_uncertain else "")
    return Markup(
        '<div class="segment {0}{1}"><p>{2}</p><div class="beside">{4}<p class="role"><span>{3}</span></p></div></div>'
    ).format(segment.role, doubt, inner, note, voices)


def _pieces(marked: MarkedText, segment: Any, sentences: list[Any]) -> Iterator[Markup]:
    at = int(segment.start)
    for sentence in sentences:
        yield marked.render(at, int(sentence.start))
        yield Markup('<span id="s{}" class="sentence">{}</span>').format(
            int(sentence.sentence), marked.render(int(sentence.start), int(sentence.end))
        )
        at = int(sentence.end)
    yield marked.render(at, int(segment.end))


def describe_voices(quotations: pd.DataFrame) -> str:
    """Return one sentence for the reader: how many utterances the text reports, and whose; empty without any."""
    if quotations.empty:
        return ""
    first = quotations.drop_duplicates("quotation")
    named = first[first["speaker_name"] != ""]["speaker_name"].value_counts()
    order = sorted(named.index, key=lambda name: (-int(named[name]), str(name)))
    lead = join_words(f"{shorten(str(name), 60)} ({int(named[name])})" for name in order[:3])
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
