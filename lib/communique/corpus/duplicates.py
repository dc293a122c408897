"""Duplicates: the same text twice, and one wire story in two outlets.

Documents are compared by sketches of a fixed size, so that a corpus of any size is searched without all pairs and
without its texts: b-bit minwise hashing (Broder 1997; Li and Koenig 2010) of runs of five words, with banding
(Leskovec, Rajaraman and Ullman 2020, ch. 3). 128 bytes a document; time is linear in the length of the texts and, but
for large groups of duplicates, in the number of documents.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Sketch = NDArray[np.uint16]
"""The hashes of one text: 64 numbers of 16 bits."""

SHINGLE_WORDS = 5
N_HASHES = 64
BAND_ROWS = 3
LEAST_SIMILARITY = 0.5
"""Two documents are near duplicates where at least this share of their runs of five words is common (Jaccard)."""

_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 20
_MULTIPLIERS = np.random.default_rng(20_240_704).integers(1, 2**63, N_HASHES, dtype=np.uint64) | np.uint64(1)
_OFFSETS = np.random.default_rng(20_220_915).integers(0, 2**63, N_HASHES, dtype=np.uint64)
_STEPS = np.array([0x9E3779B97F4A7C15 ** (SHINGLE_WORDS - at) % 2**64 for at in range(SHINGLE_WORDS)], dtype=np.uint64)


def sketch_text(text: str) -> Sketch | None:
    """Return the sketch of a text: 64 hashes of 16 bits; None for fewer than twenty words, too few to compare."""
    words = _WORD.findall(text.lower())
    if len(words) < _FEWEST_WORDS:
        return None
    codes = np.array([zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words], dtype=np.uint64)
    n = len(codes) - SHINGLE_WORDS + 1
    shingles = np.zeros(n, dtype=np.uint64)
    for at in range(SHINGLE_WORDS):
        shingles += codes[at : at + n] * _STEPS[at]
    shingles = np.unique(shingles ^ (shingles >> np.uint64(29)))
    least = np.empty(N_HASHES, dtype=np.uint64)
    for number in range(N_HASHES):
        least[number] = ((shingles * _MULTIPLIERS[number] + _OFFSETS[number]) >> np.uint64(20)).min()
    return (least & np.uint64(0xFFFF)).astype(np.uint16)


def find_duplicates(doc_ids: Sequence[str], hashes: Sequence[str], sketches: Sequence[Sketch | None]) -> dict[str, str]:
    """Return the document that each duplicate repeats: the first like it, in the order given.

    Args:
        doc_ids: the documents, in the order of reading.
        hashes: a hash of each one's text; equal hashes are exact duplicates.
        sketches: their sketches, None where a text is too short to compare.

    Returns:
        doc_id of a duplicate to doc_id of the first document like it, which is itself no duplicate.
    """
    first_of: dict[str, int] = {}
    bands: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    original: dict[int, int] = {}
    for at, (digest, sketch) in enumerate(zip(hashes, sketches, strict=True)):
        same = first_of.setdefault(digest, at)
        if same != at:
            original[at] = same
            continue
        if sketch is None:
            continue
        keys = [
            (start, sketch[start : start + BAND_ROWS].tobytes())
            for start in range(0, N_HASHES - BAND_ROWS + 1, BAND_ROWS)
        ]
        candidates = sorted({other for key in keys for other in bands.get(key, ())})
        like = next((other for other in candidates if _similarity(sketch, sketches[other]) >= LEAST_SIMILARITY), None)
        if like is not None:
            original[at] = like
            continue
        for key in keys:
            bands[key].append(at)
    return {doc_ids[at]: doc_ids[original.get(first, first)] for at, first in original.items()}


def _similarity(one: Sketch, other: Sketch | None) -> float:
    return 0.0 if other is None else float((one == other).mean())
