"""Duplicates: the same text twice, and one wire story in two outlets.

Documents are compared by sketches of a fixed size, so that a corpus of any size is searched without all pairs and
without its texts: b-bit minwise hashing (Broder 1997; Li and Koenig 2010) of runs of five words, with banding
(Leskovec, Rajaraman and Ullman 2020, ch. 3). 128 bytes a document; time is linear in the length of the texts and, but
for large groups of duplicates, in the number of documents.
"""

from __future__ import annotations

import hashlib
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
_MOST_COMPARED = 99
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
    digests = np.array([hashlib.blake2b(digest.encode(), digest_size=16).digest() for digest in hashes], dtype="S16")
    has_sketch = np.array([sketch is not None for sketch in sketches], dtype=bool)
    made = np.zeros((len(doc_ids), N_HASHES), dtype=np.uint16)
    for at, sketch in enumerate(sketches):
        if sketch is not None:
            made[at] = sketch
    original = compare_sketches(digests, made, has_sketch)
    return {doc_ids[at]: doc_ids[original[at]] for at in np.flatnonzero(original >= 0).tolist()}


def compare_sketches(
    digests: NDArray[np.bytes_], sketches: NDArray[np.uint16], has_sketch: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return for each document the number of the first one like it, which is itself no duplicate; -1 for none.

    Args:
        digests: a hash of each text, in the order of reading.
        sketches: a row of 64 hashes a document.
        has_sketch: whether the text is long enough to be compared by its sketch.

    Memory: 84 bytes a document beside the sketches. Of the documents that share a band and are no duplicates of one
    another, the first hundred are compared.
    """
    _, first, inverse = np.unique(digests, return_index=True, return_inverse=True)
    original = first[inverse.ravel()].astype(np.int64)
    numbers = np.arange(len(digests))
    original[original == numbers] = -1
    kept = np.flatnonzero((original < 0) & has_sketch)
    _find_alike(kept, _group_bands(sketches, kept), sketches, original)
    second = original[np.maximum(original, 0)]
    return np.where((original >= 0) & (second >= 0), second, original)


def _group_bands(sketches: NDArray[np.uint16], kept: NDArray[np.int64]) -> NDArray[np.int32]:
    """Number the groups of documents that share a band: a row a document of ``kept``, a column a band; -1 for none."""
    starts = range(0, N_HASHES - BAND_ROWS + 1, BAND_ROWS)
    groups = np.full((len(kept), len(starts)), -1, dtype=np.int32)
    n_groups = 0
    for column, start in enumerate(starts):
        key = np.zeros(len(kept), dtype=np.uint64)
        for row in range(start, start + BAND_ROWS):
            key = (key << np.uint64(16)) | sketches[kept, row]
        _, inverse, n = np.unique(key, return_inverse=True, return_counts=True)
        number = np.full(len(n), -1, dtype=np.int32)
        number[n > 1] = np.arange(n_groups, n_groups + int((n > 1).sum()))
        groups[:, column] = number[inverse.ravel()]
        n_groups += int((n > 1).sum())
    return groups


def _find_alike(
    kept: NDArray[np.int64], groups: NDArray[np.int32], sketches: NDArray[np.uint16], original: NDArray[np.int64]
) -> None:
    """Write the first document like it for each of ``kept`` that has one, in the order of reading."""
    first = np.full(int(groups.max(initial=-1)) + 1, -1, dtype=np.int64)
    more: dict[int, list[int]] = defaultdict(list)
    for row in np.flatnonzero((groups >= 0).any(axis=1)).tolist():
        shared = groups[row][groups[row] >= 0]
        found = first[shared]
        others = [other for group in shared.tolist() for other in more.get(group, ())] if more else []
        candidates = np.unique(np.append(found[found >= 0], others).astype(np.int64))
        at = int(kept[row])
        alike = candidates[(sketches[candidates] == sketches[at]).mean(axis=1) >= LEAST_SIMILARITY]
        if len(alike):
            original[at] = alike[0]
            continue
        for group in shared[found >= 0].tolist():
            if len(more[group]) < _MOST_COMPARED:
                more[group].append(at)
        first[shared[found < 0]] = at
