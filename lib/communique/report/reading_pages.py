"""Reading pages: a document's whole text, its roles marked, each sentence a place that evidence leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from communique.wording import each_row, shorten


def render_text(text: str, segments: pd.DataFrame, sentences: pd.DataFrame) -> Markup:
    """Return a document's text as HTML: a block a segment, an element with the id ``s<number>`` a sentence.

    All of the text is there, in its order, but for white space between segments.
    """
    by_segment: dict[int, list[Any]] = {}
    for sentence in each_row(sentences):
        by_segment.setdefault(int(sentence.segment), []).append(sentence)
    blocks = (_block(text, segment, by_segment.get(int(segment.segment), [])) for segment in each_row(segments))
    return Markup("\n").join(blocks)


def _block(text: str, segment: Any, sentences: list[Any]) -> Markup:
    inner = Markup("").join(_pieces(text, segment, sentences))
    doubt = " uncertain" if segment.is_uncertain else ""
    note = f"{segment.role}: {segment.rule}" + (" (uncertain)" if segment.is_uncertain else "")
    return Markup('<div class="segment {0}{1}"><p>{2}</p><p class="role"><span>{3}</span></p></div>').format(
        segment.role, doubt, inner, note
    )


def _pieces(text: str, segment: Any, sentences: list[Any]) -> Iterator[Markup]:
    at = int(segment.start)
    for sentence in sentences:
        yield escape(text[at : sentence.start])
        yield Markup('<span id="s{}" class="sentence">{}</span>').format(
            int(sentence.sentence), text[sentence.start : sentence.end]
        )
        at = int(sentence.end)
    yield escape(text[at : int(segment.end)])


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
