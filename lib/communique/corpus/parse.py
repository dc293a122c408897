"""Parsing: one function from a partition of documents to its tables, and whole corpora through it, a partition at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from communique.corpus.corrections import Correction, Corrections, correct_roles, find_corrected
from communique.corpus.duplicates import Sketch, sketch_text
from communique.corpus.language import detect_language
from communique.corpus.layout import find_segments
from communique.corpus.metadata import Metadata, apply_given, clear_field, find_metadata
from communique.corpus.model import Document, Segment, Sentence
from communique.corpus.reading import metadata_columns
from communique.corpus.rules import LayoutRules
from communique.tables import make_table, table_dictionary
from communique.text.actors import Actor, find_actors, is_listed
from communique.text.quotations import Quotation, find_quotations
from communique.text.sentences import split_sentences
from communique.trade.quantities import find_quantities

PARTITION_CHARS = 6_000_000
"""A partition holds documents of about this many characters: some megabytes of text."""

PARSED = ("documents", "metadata_evidence", "segments", "sentences", "quotations", "actors", "quantities")
"""The tables that a partition gives."""

LISTED = ("problems", "corrections")
"""The tables about the corpus as a whole."""

_FROM_SENTENCES = frozenset({"quotations", "actors", "quantities"})
_MENTION = 200
_GIVEN_FIELDS = frozenset({"title", "date", "source", "place"})
_READ_LANGUAGES = frozenset({"en", ""})
"""Quotations, actors and quantities are read in English, and where the text is too short to tell its language."""


@dataclass(frozen=True, slots=True)
class Partition:
    """What a partition gives: its tables by name, and for each document with text a hash and a sketch to compare."""

    tables: dict[str, pd.DataFrame]
    sketches: list[tuple[str, str, Sketch | None]]


@dataclass(slots=True)
class _Rows:
    wanted: Collection[str] = PARSED
    by_table: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in PARSED})

    def add(self, table: str, doc_id: str, **row: Any) -> None:
        if table in self.wanted:
            self.by_table[table].append({"doc_id": doc_id, **row})


def parse_partition(
    documents: Sequence[Document],
    *,
    corrections: Corrections | None = None,
    rules: LayoutRules | None = None,
    tables: Collection[str] = PARSED,
) -> Partition:
    """Return those of the ``tables`` of ``documents``: a row a document in ``documents``, spans in the others.

    Rows stand in the order of the documents. A document without text has a row in ``documents`` and none elsewhere.
    """
    rows = _Rows(tables)
    sketches = []
    for document in documents:
        body = _parse_document(document, rows, corrections or Corrections(), rules)
        if document.state == "ok":
            sketches.append((document.doc_id, document.sha256_text, sketch_text(body)))
    made = {name: make_table(name, rows.by_table[name], is_sorted=True) for name in PARSED if name in tables}
    return Partition(made, sketches)


def _parse_document(document: Document, rows: _Rows, corrections: Corrections, rules: LayoutRules | None) -> str:
    """Add a document's rows and return its running text."""
    text, doc_id = document.text, document.doc_id
    mine = corrections.for_text(document.sha256_text) if document.sha256_text else []
    segments = find_segments(text, rules=rules, left_out=document.left_out)
    for correction in (c for c in mine if c.field == "role"):
        segments, problem = correct_roles(segments, correction, text)
        corrections.record(correction, doc_id, problem)
    sentences = split_sentences(text, segments)
    stated, evidence = find_metadata(text, segments, rules=rules)
    metadata = _correct_fields(apply_given(stated, document.metadata), mine, corrections, doc_id)
    for item in evidence:
        rows.add("metadata_evidence", doc_id, **_fields(item))
    for number, segment in enumerate(segments):
        rows.add("segments", doc_id, segment=number, text=text[segment.start : segment.end], **_fields(segment))
    for number, sentence in enumerate(sentences):
        rows.add("sentences", doc_id, sentence=number, text=text[sentence.start : sentence.end], **_fields(sentence))
    language = detect_language(" ".join(text[s.start : s.end] for s in segments if s.role == "body") or text)
    speakers = [c for c in mine if c.field == "speaker"]
    if not _FROM_SENTENCES.isdisjoint(rows.wanted) and language in _READ_LANGUAGES:
        _read_sentences(document, sentences, metadata, rows, speakers, corrections)
    else:
        for correction in speakers:
            corrections.record(correction, doc_id, f"quotations are not read in language {language!r}")
    rows.add("documents", doc_id, language=language, **_document_row(document, metadata, segments, sentences))
    return "\n".join(text[segment.start : segment.end] for segment in segments if segment.role == "body")


def _read_sentences(
    document: Document,
    sentences: Sequence[Sentence],
    metadata: Metadata,
    rows: _Rows,
    speakers: Sequence[Correction],
    corrections: Corrections,
) -> None:
    """Add who speaks, who is mentioned, and which figures are given."""
    text, doc_id = document.text, document.doc_id
    quotations = find_quotations(text, sentences)
    for correction in speakers:
        quotations, problem = _correct_speaker(quotations, correction)
        corrections.record(correction, doc_id, problem)
    actors = find_actors(text, sentences, quotations)
    for quotation in quotations:
        rows.add("quotations", doc_id, **_fields(quotation))
    for actor in actors:
        rows.add("actors", doc_id, **_fields(actor))
    quantities = find_quantities(
        text,
        sentences,
        date=metadata.date,
        date_earliest=metadata.date_earliest,
        date_latest=metadata.date_latest,
        actors=_parties(actors, quotations),
    )
    for quantity in quantities:
        rows.add("quantities", doc_id, **_fields(quantity))


def _correct_speaker(quotations: Sequence[Quotation], correction: Correction) -> tuple[list[Quotation], str]:
    """Return the quotations with the name given to the utterance at the correction's span, and why it was refused.

    An empty name takes the speaker away.
    """
    spans = [(q.start, q.end, q.quotation) for q in quotations]
    number = find_corrected(spans, correction)
    if number is None:
        return list(quotations), f"no quotation stands at {correction.start} to {correction.end}"
    changed: dict[str, Any] = {"speaker_name": correction.value}
    if not correction.value:
        changed |= {"speaker": "", "speaker_start": None, "speaker_end": None}
    return [replace(q, **changed) if q.quotation == number else q for q in quotations], ""


def _parties(actors: Sequence[Actor], quotations: Sequence[Quotation]) -> list[tuple[int, int, str]]:
    """Return the mentions that may be parties of a figure: countries, and listed organisations that do not speak.

    Who reports a figure is no party of it. The countries of a group ("the two countries") are joined by ``;``.
    """
    spoken = {(q.speaker_start, q.speaker_end) for q in quotations if q.speaker_start is not None}
    starts = {at for first, last in spoken for at in range(first or 0, min(last or 0, (first or 0) + _MENTION))}
    places: dict[tuple[int, int], list[str]] = {}
    for actor in actors:
        if actor.kind == "country" or (
            actor.kind == "organisation" and is_listed(actor.actor) and actor.start not in starts
        ):
            places.setdefault((actor.start, actor.end), []).append(actor.actor)
    return [(start, end, ";".join(ids)) for (start, end), ids in sorted(places.items())]


def _correct_fields(metadata: Metadata, mine: Sequence[Correction], corrections: Corrections, doc_id: str) -> Metadata:
    for correction in (c for c in mine if c.field not in ("role", "speaker")):
        if correction.value:
            metadata = apply_given(metadata, {correction.field: correction.value})
        else:
            metadata = clear_field(metadata, correction.field)
        corrections.record(correction, doc_id)
    return metadata


def _document_row(
    document: Document, metadata: Metadata, segments: Sequence[Segment], sentences: Sequence[Sentence]
) -> dict[str, Any]:
    body = [segment for segment in segments if segment.role == "body"]
    taken = frozenset(table_dictionary()["documents"].names)
    given = {key: value for key, value in document.metadata.items() if key not in _GIVEN_FIELDS}
    return {
        **metadata_columns(given, taken),
        **_fields(metadata),
        "path": document.path,
        "sha256_file": document.sha256_file,
        "sha256_text": document.sha256_text,
        "format": document.format,
        "encoding": document.encoding,
        "state": document.state,
        "problem": document.problem,
        "n_chars": len(document.text),
        "n_words": sum(len(document.text[s.start : s.end].split()) for s in body),
        "n_sentences": sum(sentence.role == "body" for sentence in sentences),
    }


def _fields(item: Any) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__slots__}


def mark_duplicates(documents: pd.DataFrame, duplicate_of: dict[str, str]) -> pd.DataFrame:
    """Return table ``documents`` with state ``duplicate`` and the first document like it, for those that have one."""
    first = documents["doc_id"].map(lambda doc_id: duplicate_of.get(doc_id, "")).astype("str")
    state = documents["state"].where(first == "", "duplicate")
    return documents.assign(state=state, duplicate_of=first)


def apply_html_metadata(document: Document) -> Document:
    """Return the document with what its web page's head states as given metadata, where nothing else is given."""
    found = {
        name: document.metadata[f"html_{name}"]
        for name in ("title", "date", "source")
        if document.metadata.get(f"html_{name}") and not document.metadata.get(name)
    }
    return replace(document, metadata={**document.metadata, **found}) if found else document
