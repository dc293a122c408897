"""Items: what a corpus holds, a document each, with the bytes that a worker needs to read it.

The files are read once, where the command runs; workers on other machines need not see them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from communique.corpus.model import Document
from communique.corpus.parse import apply_html_metadata
from communique.corpus.reading import MAX_TEXT_BYTES, ReadOptions, parse_data, read_data, read_source
from communique.corpus.sidefiles import SideMetadata
from communique.corpus.sources import Source

KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Item:
    """A document to be read: the bytes of its file, or the document itself where a table gave it.

    ``given`` is what the side file says of it; ``key`` a hash of everything here.
    """

    base: Document
    data: bytes | None
    given: Mapping[str, str] = field(default_factory=dict)
    key: bytes = b""

    @property
    def n_bytes(self) -> int:
        """About how long the text is."""
        return len(self.data) if self.data is not None else len(self.base.text)

    def read(self) -> Document:
        """Return the document, with what is given of it."""
        document = self.base if self.data is None else parse_data(self.data, self.base)
        return apply_html_metadata(replace(document, metadata={**document.metadata, **self.given}))

    def refuse(self, problem: str) -> Document:
        """Return the document as one that could not be read."""
        digest = self.base.sha256_file if self.data is None else hashlib.sha256(self.data).hexdigest()
        refused = replace(self.base, text="", state="unreadable", problem=problem, sha256_file=digest)
        return replace(refused, sha256_text="", left_out=(), metadata={**self.base.metadata, **self.given})


def read_items(sources: list[tuple[Source, str]], options: ReadOptions, side: SideMetadata) -> Iterator[Item]:
    """Yield an item a document of ``sources``, the last of which comes first; they are taken off the list as they are read."""
    while sources:
        source, doc_id = sources.pop()
        data = _read_data(source)
        if data is not None:
            base = Document(doc_id, source.path, "", format=source.format)
            yield _make_item(base, data, side.rows_for(base, source))
            continue
        for document in read_source(source, doc_id, options):
            yield _make_item(document, None, side.rows_for(document, source))


def _read_data(source: Source) -> bytes | None:
    """Return the bytes of a text's file; None for tables, and for files that cannot be read."""
    if source.problem or source.is_table:
        return None
    try:
        data = read_data(source)
    except Exception:  # read again as a document, which then says what is wrong with it
        return None
    return data if len(data) <= MAX_TEXT_BYTES else None


def _make_item(base: Document, data: bytes | None, given: Mapping[str, str]) -> Item:
    known = [getattr(base, name) for name in base.__slots__ if name not in ("text", "metadata")]
    said = json.dumps([known, list(base.metadata.items()), sorted(given.items()), data is None], ensure_ascii=True)
    digest = hashlib.blake2b(said.encode(), digest_size=KEY_BYTES)
    digest.update(b"\0" + (base.text.encode("utf-8", "surrogatepass") if data is None else data))
    return Item(base, data, given, digest.digest())
