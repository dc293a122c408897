"""Quotations: what a text reports somebody as saying, thinking or intending, and who that is.

Rules and word lists only (``data/cue_verbs.csv``, ``data/cue_nouns.csv``, ``data/word_classes.csv``). The groups of rules follow
what is known to pay for news (Pareti, "PARC 3.0: A Corpus of Attribution Relations", LREC 2016; Newell, Margolin and
Ruths, "An Attribution Relations Corpus for Political News", LREC 2018): verbs with a clause, cues behind the content,
"according to", continuation over paragraphs, colons and transcripts, verbs with an object.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from communique.corpus.model import Sentence
from communique.text.reference import Resolver
from communique.text.utterances import Utterance
from communique.text.voices import read_utterances

Kind = Literal["direct", "mixed", "indirect"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """One stretch of one utterance; ``text[start:end]`` is the stretch, ``speaker`` the mention (empty where unknown).

    ``speaker_name`` is one name per person and document, empty where the mention stays unresolved.
    """

    quotation: int
    part: int
    kind: Kind
    start: int
    end: int
    text: str
    speaker: str
    speaker_start: int | None
    speaker_end: int | None
    speaker_name: str
    cue: str


def find_quotations(
    text: str, sentences: Sequence[Sentence], *, paragraphs: Sequence[tuple[int, int]] | None = None
) -> list[Quotation]:
    """Find direct, mixed and indirect speech, thought and stated intention in the body of one document.

    ``sentences`` are spans of ``text``; those with another role than body are left out. ``paragraphs`` are spans of
    ``text`` too, by default its lines. Returns the stretches utterance by utterance, in the order of their first stretch; the
    stretches of one utterance share ``quotation``, and an utterance inside another stands beside it. Offsets are code points, end-exclusive.
    """
    body = sorted((s for s in sentences if s.role == "body" and s.start < s.end), key=lambda s: (s.start, s.end))
    reading = read_utterances(text, [(s.start, s.end) for s in body], paragraphs)
    utterances = reading.utterances
    if not utterances:
        return []
    names = Resolver(text, reading.unit_starts).resolve(utterances)
    rows: list[Quotation] = []
    for number, (utterance, name) in enumerate(zip(utterances, names, strict=True)):
        rows += _rows(text, number, utterance, name)
    return rows


def _rows(text: str, number: int, utterance: Utterance, name: str) -> list[Quotation]:
    speaker = utterance.speaker
    kind = _kind(utterance)
    return [
        Quotation(
            quotation=number,
            part=part,
            kind=kind,
            start=start,
            end=end,
            text=text[start:end],
            speaker=text[speaker[0] : speaker[1]] if speaker else "",
            speaker_start=speaker[0] if speaker else None,
            speaker_end=speaker[1] if speaker else None,
            speaker_name=name,
            cue=text[utterance.cue[0] : utterance.cue[1]] if utterance.cue else "",
        )
        for part, (start, end) in enumerate(utterance.stretches)
    ]


def _kind(utterance: Utterance) -> Kind:
    total = sum(end - start for start, end in utterance.stretches)
    quoted = utterance.n_quoted
    if quoted >= total - 2 * len(utterance.stretches) and quoted:
        return "direct"
    return "mixed" if quoted else "indirect"
