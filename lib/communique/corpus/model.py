"""What the parts hand to each other: spans of one text, and the document they belong to.

Offsets are code points, end-exclusive, into ``Document.text``: decoded, the BOM removed, every line end a
single ``\\n``, NUL and lone surrogates replaced by U+FFFD. ``text[start:end]`` reproduces every span.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

Role = Literal[
    "title",
    "subtitle",
    "byline",
    "dateline",
    "publication",
    "summary",
    "heading",
    "body",
    "caption",
    "credit",
    "disclaimer",
    "related",
    "navigation",
]
ROLES: tuple[Role, ...] = get_args(Role)

State = Literal["ok", "empty", "duplicate", "unreadable"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one document with one role, and the rule that decided it."""

    role: Role
    start: int
    end: int
    rule: str
    is_uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the segment with number ``segment``; ``start`` and ``end`` leave out outer white space."""

    segment: int
    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One text of a corpus as it was found; a file that cannot be read has a state, a problem and no text."""

    doc_id: str
    path: str
    text: str
    sha256_file: str = ""
    sha256_text: str = ""
    format: str = "txt"
    encoding: str = ""
    state: State = "ok"
    problem: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    left_out: tuple[tuple[int, int], ...] = ()
