"""The language of a document."""

from __future__ import annotations

import re

_SAMPLE_CHARS = 4_000
_FEWEST_LETTERS = 40
_WORD = re.compile(r"[^\W\d_]+")
# Function words that make up a third of English prose and next to nothing of other languages' ("in", "a", "on" are shared).
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "that",
        "is",
        "was",
        "for",
        "with",
        "as",
        "by",
        "at",
        "from",
        "has",
        "have",
        "be",
        "are",
        "it",
        "this",
        "will",
    ]
)
_ENGLISH_SHARE = 0.18


def detect_language(text: str) -> str:
    """Return the language of ``text`` as an ISO 639-1 code; empty where it has too few letters to tell.

    English prose is told by the share of its function words, everything else by py3langid, whose model ships with
    the package (Lui and Baldwin 2012).
    """
    sample = text[:_SAMPLE_CHARS]
    words = _WORD.findall(sample.lower())
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return ""
    if len(words) >= 20 and sum(word in _ENGLISH for word in words) >= _ENGLISH_SHARE * len(words):
        return "en"
    import py3langid

    return str(py3langid.classify(sample)[0])
