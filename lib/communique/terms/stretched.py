"""The texts of a corpus for notebook 02-terms, a stretch of whole documents at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from communique.terms.coded import CodedTexts
from communique.terms.encoding import Documents
from communique.terms.lines import Texts, assemble_documents
from communique.text.tokens import TokenOptions

if TYPE_CHECKING:
    from communique.corpus.corpus import Corpus


@dataclass(frozen=True)
class Stretch:
    """Some whole documents: their sentences, and what they quote where that is known."""

    sentences: Documents
    quotations: pd.DataFrame | None

    @cached_property
    def texts(self) -> Texts:
        """The documents' texts and sentences."""
        return assemble_documents(self.sentences) if isinstance(self.sentences, pd.DataFrame) else self.sentences


class StretchedTexts:
    """Texts that are read a stretch at a time, as often as they are asked for; a corpus of one stretch is held.

    Their words are read once for all that counts them by the same definition of a word.
    """

    def __init__(self, data: Corpus | None, held: Stretch | None = None) -> None:
        self._data, self._held = data, held
        self._coded: dict[tuple[tuple[str, ...], str], CodedTexts] = {}

    def __iter__(self) -> Iterator[Stretch]:
        if self._held is not None or self._data is None:
            yield self._held or Stretch({}, None)
            return
        names = ("sentences", *(("quotations",) if self.has_voices else ()))
        only: Stretch | None = None
        for number, tables in enumerate(self._data.stretches(*names)):
            stretch = Stretch(tables["sentences"], tables.get("quotations"))
            only = None if number else stretch
            yield stretch
        self._held = only

    @cached_property
    def has_voices(self) -> bool:
        """Whether it is known what the documents quote."""
        if self._data is None:
            return self._held is not None and self._held.quotations is not None
        return "quotations" in self._data.tables

    @cached_property
    def _listed(self) -> tuple[list[str], list[str]]:
        if self._data is None:
            texts = next(iter(self)).texts
            roles = {sentence.role for _, sentences in texts.values() for sentence in sentences}
            return sorted(texts), sorted(roles)
        known = self._data.columns("sentences", "doc_id", "role")
        return sorted(known["doc_id"].unique()), sorted(known["role"].unique())

    @property
    def doc_ids(self) -> list[str]:
        """The documents that have sentences, sorted."""
        return self._listed[0]

    @property
    def roles(self) -> list[str]:
        """The roles that sentences have, sorted."""
        return self._listed[1]

    @cached_property
    def is_sorted(self) -> bool:
        """Whether stretches come in the order of the documents' ids."""
        return self._data is None or bool(self._data.documents["doc_id"].is_monotonic_increasing)

    def pick(self, doc_ids: Collection[str]) -> Texts:
        """Return the texts of some documents."""
        wanted = set(doc_ids)
        found: dict[str, object] = {}
        for stretch in self:
            found.update((doc_id, text) for doc_id, text in stretch.texts.items() if doc_id in wanted)
        return found  # type: ignore[return-value]

    def code(self, *, roles: Collection[str], options: TokenOptions) -> CodedTexts:
        """Return the words as numbers, read by the options but for units and stop words, which ``CodedTexts`` leaves."""
        plain = replace(options, units=(), stop_words=frozenset())
        key = (tuple(sorted(roles)), repr(plain))
        if key not in self._coded:
            stretches = (stretch.sentences for stretch in self)
            self._coded[key] = CodedTexts(stretches, roles=roles, options=plain)
        return self._coded[key]


def read_texts(data: Corpus) -> StretchedTexts:
    """Return the texts of a corpus, read a stretch at a time where it lies in a folder."""
    return StretchedTexts(data)


def stretch_texts(texts: StretchedTexts | Documents, quotations: pd.DataFrame | None = None) -> StretchedTexts:
    """Return texts as they are, or those in memory as one stretch."""
    if isinstance(texts, StretchedTexts):
        return texts
    return StretchedTexts(None, Stretch(texts, quotations))


def code_texts(texts: StretchedTexts | Documents, *, roles: Collection[str], options: TokenOptions) -> CodedTexts:
    """Return the words of texts as numbers, whether in memory or in stretches."""
    return stretch_texts(texts).code(roles=roles, options=options)
