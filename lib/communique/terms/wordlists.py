"""Lists of words that come with the library: stop words and multi-word units."""

from __future__ import annotations

import csv
from collections.abc import Collection
from functools import cache
from importlib import resources

from communique.errors import InputError

STOP_WORD_CLASSES = (
    "determiner",
    "pronoun",
    "preposition",
    "conjunction",
    "auxiliary",
    "particle",
    "contraction",
    "clitic",
)
"""All classes of the list but modals, which say what a text promises or demands."""


def load_stop_words(language: str = "en", *, classes: Collection[str] = STOP_WORD_CLASSES) -> frozenset[str]:
    """Give the stop words of a language, by default without modals. Raises InputError if there is no list."""
    rows = _load_rows(f"stop_words_{language}.csv", language)
    if unknown := sorted(set(classes) - {kind for _, kind in rows}):
        raise InputError(f"The stop words have no class {unknown[0]!r}: {', '.join(sorted({k for _, k in rows}))}.")
    return frozenset(term for term, kind in rows if kind in classes)


def load_units(language: str = "en") -> tuple[str, ...]:
    """Give the multi-word units of a language, sorted. Raises InputError if there is no list."""
    return tuple(sorted(unit for unit, _ in _load_rows(f"units_{language}.csv", language)))


@cache
def _load_rows(name: str, language: str) -> tuple[tuple[str, str], ...]:
    folder = resources.files("communique.terms") / "data"
    known = sorted(entry.name for entry in folder.iterdir())
    if name not in known:
        raise InputError(f"There is no word list for language {language!r}; pass your own, or choose 'en'.")
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    rows = csv.reader(line for line in lines if not line.startswith("#"))
    return tuple((row[0], row[1]) for row in list(rows)[1:])
