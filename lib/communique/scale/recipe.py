"""What is made of a partition: which tables, by which rules, with which version of the library."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from communique.corpus.parse import PARSED
from communique.corpus.rules import LayoutRules
from communique.framing.model import Codebook
from communique.text.tokens import DEFAULT_OPTIONS, WORDS_VERSION, TokenOptions

_READERS = (
    "babel charset-normalizer country-converter lxml numpy pandas py3langid pyarrow python-docx trafilatura".split()
)
"""Packages on which the content of a partition depends."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is made of each partition.

    ``tables``: of those of a parse. ``ngrams``: shortest and longest run of terms to be counted, none for no counts.
    ``codebook``: the frames to be coded. ``roles`` are counted and coded. ``rules``: a user's own rules of layout.
    """

    tables: tuple[str, ...] = PARSED
    ngrams: tuple[int, int] | None = None
    tokens: TokenOptions = DEFAULT_OPTIONS
    codebook: Codebook | None = None
    roles: tuple[str, ...] = ("body",)
    rules: LayoutRules | None = None
    keeps_texts: bool = False

    @property
    def made(self) -> tuple[str, ...]:
        """Names of the tables that a partition gives."""
        frames = ("frames",) if self.codebook else ()
        counts = ("counts", "vocabulary") if self.ngrams else ()
        return (*self.tables, *frames, *counts, *(("texts",) if self.keeps_texts else ()))

    @property
    def read(self) -> tuple[str, ...]:
        """Tables of a parse that are needed on the way."""
        wanted = {*self.tables, "documents"}
        wanted |= {"sentences"} if self.ngrams or self.codebook else set()
        wanted |= {"quotations"} if self.codebook else set()
        return tuple(name for name in PARSED if name in wanted)

    def describe(self) -> dict[str, Any]:
        """Return all that the content of a partition depends on, but for its documents."""
        tokens = {name: getattr(self.tokens, name) for name in self.tokens.__slots__}
        tokens |= {"stop_words": sorted(self.tokens.stop_words), "lemmas": sorted(self.tokens.lemmas.items())}
        return {
            "tables": self.made,
            "ngrams": self.ngrams,
            "tokens": tokens if self.ngrams else "",
            "codebook": self.codebook.content_hash if self.codebook else "",
            "roles": sorted(self.roles),
            "rules": _describe_rules(self.rules),
            "version": describe_version(),
        }

    @property
    def stamp(self) -> str:
        """A hash of ``describe()``: partitions with another stamp are not mixed with these."""
        return hash_json(self.describe())


def _describe_rules(rules: LayoutRules | None) -> list[list[Any]]:
    if rules is None:
        return []
    kinds = (rules.blocks, rules.datelines, rules.title_prefixes)
    return [[r.name, r.role, r.pattern.pattern, r.pattern.flags, r.where, r.max_chars] for kind in kinds for r in kind]


@cache
def describe_version() -> Mapping[str, str]:
    """Return what this computer computes with: hash of the library, Python, and the packages that matter."""
    return {
        "library": hash_library(),
        "words": WORDS_VERSION,
        "python": ".".join(platform.python_version_tuple()[:2]),
        **{name: _version(name) for name in _READERS},
    }


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


@cache
def hash_library() -> str:
    """Return one hash of the library's code and data files that make a partition."""
    root = Path(__file__).resolve().parents[1]
    parts = ("corpus", "text", "trade", "terms", "framing", "data", "scale/work.py", "scale/recipe.py", "tables.py")
    files = [
        file for part in parts for file in ([root / part] if (root / part).is_file() else (root / part).rglob("*"))
    ]
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file() and "__pycache__" not in file.parts):
        digest.update(f"{file.relative_to(root).as_posix()}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def hash_json(value: Any) -> str:
    """Return a hash of anything that JSON can say."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
