"""Text that must not be published, as the runs of words that it holds and that published text does not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from communique.scale.spill import Spill, is_among

if TYPE_CHECKING:
    from numpy.typing import NDArray

RUN_WORDS = 6
_WORD = re.compile(r"\w+")
_STEP = np.uint64(0x9E3779B97F4A7C15)


class Hidden:
    """The runs of ``RUN_WORDS`` words of ``hidden`` that ``shown`` does not hold; they lie in ``folder``, not in memory."""

    def __init__(self, hidden: Iterable[str], shown: Iterable[str], folder: Path) -> None:
        spill = Spill(folder)
        for text in hidden:
            spill.add(hash_runs(text))
        self._hidden = spill.unique()
        self._shown = np.unique(np.concatenate([np.zeros(0, dtype=np.uint64), *map(hash_runs, shown)]))

    def is_in(self, text: str) -> bool:
        """Whether ``text`` repeats a run of words of the hidden text."""
        if len(text) <= RUN_WORDS * 2:
            return False
        runs = hash_runs(text)
        return bool((is_among(runs, self._hidden) & ~is_among(runs, self._shown)).any())


def hash_runs(text: str) -> NDArray[np.uint64]:
    """Return a hash of every run of ``RUN_WORDS`` words of ``text``, case aside; good within one process."""
    words = np.array([hash(word) for word in _WORD.findall(text.casefold())], dtype=np.int64).view(np.uint64)
    n = max(0, len(words) - RUN_WORDS + 1)
    hashes = np.zeros(n, dtype=np.uint64)
    for at in range(RUN_WORDS if n else 0):
        hashes = hashes * _STEP + words[at : at + n]
    return hashes
