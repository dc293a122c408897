"""What the pages of a run lead to: the sentences and stretches of text that are evidence, and where they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    import pandas as pd
    from nbformat import NotebookNode

_LINK = re.compile(r'(?:href|data-to)="(?:\.\./)?documents/([^"#]+)\.html(?:#(s\d+|c\d+-\d+|q\d+\.\d+))?"')
_SENTENCE, _SPAN = re.compile(r"s(\d+)"), re.compile(r"c(\d+)-(\d+)")


_CLOSED = re.compile(r'(<a (?:aria-\w+="[^"]*" )*)data-to="((?:documents|figures)/[^"]*|[\w-]+\.html(?:#[^"]*)?)"')


def open_links(html: str) -> str:
    """Return the output of a notebook with its links open, as the pages of a run need them.

    In a notebook they name their target in ``data-to`` only: beside a notebook in JupyterLab no page stands that they
    could lead to. Text cannot forge one: it holds no ``<``.
    """
    return _CLOSED.sub(r'\1href="\2"', html)


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """A link from a page of the run to a document.

    ``file`` is the document's file name without its ending; ``anchor`` the place in it, ``s<sentence>`` or
    ``c<start>-<end>``, empty for the document as a whole; ``page`` and ``cell`` say where the link stands, ``heading``
    under which heading.
    """

    file: str
    anchor: str
    page: str
    cell: str
    heading: str


def span_anchor(start: int, end: int) -> str:
    """Return the name of a stretch of a document's text, as links and reading pages write it."""
    return f"c{start}-{end}"


def find_references(page: str, notebook: NotebookNode) -> Iterator[Reference]:
    """Yield the links to documents in the outputs of an executed notebook, in order."""
    heading = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                heading = line[3:].strip() if line.startswith("## ") else heading
        for output in cell.get("outputs", []):
            html = output.get("data", {}).get("text/html", "")
            for file, anchor in _LINK.findall("".join(html)):
                yield Reference(unquote(file), anchor, page, str(cell["id"]), heading)


def spans_of(references: Iterable[Reference]) -> list[tuple[int, int]]:
    """Return the stretches that ``references`` of one document name, sorted, each once."""
    found = {(int(m[1]), int(m[2])) for r in references if (m := _SPAN.fullmatch(r.anchor))}
    return sorted(span for span in found if span[0] < span[1])


def find_cited(references: Iterable[Reference], sentences: pd.DataFrame) -> dict[int, list[Reference]]:
    """Return, for each sentence of one document that ``references`` lead to, those that do.

    A stretch leads to every sentence that it touches. ``sentences`` is the document's part of the table of that name.
    """
    starts, ends = list(sentences["start"]), list(sentences["end"])
    numbers = [int(number) for number in sentences["sentence"]]
    known, cited = set(numbers), dict[int, list[Reference]]()
    for reference in references:
        if (one := _SENTENCE.fullmatch(reference.anchor)) and int(one[1]) in known:
            cited.setdefault(int(one[1]), []).append(reference)
        elif span := _SPAN.fullmatch(reference.anchor):
            start, end = int(span[1]), int(span[2])
            for number, first, last in zip(numbers, starts, ends, strict=True):
                if start < end and first < end and start < last:
                    cited.setdefault(number, []).append(reference)
    return cited
