"""Numbers that need not fit in memory: on disk by their first bits, so that they are sorted a part at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BITS = 6
_HELD = 1 << 22


class Spill:
    """Numbers of 64 bits, evenly spread like hashes, in files of ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: list[NDArray[np.uint64]] = []
        self._n_held = 0

    def add(self, values: NDArray[np.uint64]) -> None:
        """Add numbers; those that occur several times stay so."""
        self._held.append(values)
        self._n_held += len(values)
        if self._n_held >= _HELD:
            self._write()

    def _write(self) -> None:
        values = np.sort(np.concatenate(self._held)) if self._held else np.zeros(0, dtype=np.uint64)
        edges = np.searchsorted(values, np.arange(1 << _BITS, dtype=np.uint64) << np.uint64(64 - _BITS))
        for bucket, part in enumerate(np.split(values, edges[1:])):
            with (self.folder / str(bucket)).open("ab") as file:
                file.write(part.tobytes())
        self._held, self._n_held = [], 0

    def parts(self) -> Iterator[NDArray[np.uint64]]:
        """Yield all numbers, sorted, in parts of which none shares a number with another."""
        self._write()
        for bucket in range(1 << _BITS):
            yield np.sort(np.fromfile(self.folder / str(bucket), dtype=np.uint64))

    def unique(self) -> NDArray[np.uint64]:
        """Return the different numbers, sorted: an array that lies in a file of ``folder``, of which the system holds what is used."""
        path = self.folder / "unique"
        with path.open("wb") as file:
            for part in self.parts():
                file.write(np.unique(part).tobytes())
        if not path.stat().st_size:
            return np.zeros(0, dtype=np.uint64)
        return np.memmap(path, dtype=np.uint64, mode="r")


def is_among(values: NDArray[np.uint64], known: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which of ``values`` are among the sorted numbers ``known``."""
    if not len(known):
        return np.zeros(len(values), dtype=bool)
    at = np.minimum(np.searchsorted(known, values), len(known) - 1)
    found: NDArray[np.bool_] = known[at] == values
    return found
