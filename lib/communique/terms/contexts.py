"""Stretches of texts as columns, cut from arrays of characters and not one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[np.int64]
    Characters: TypeAlias = NDArray[np.uint8] | NDArray[np.uint32]

_BATCH = 1_000_000  # characters that are joined: their arrays stay in the processor's cache
_CELLS = 1_000_000
_SPACES = np.array([code for code in range(0x3001) if chr(code).isspace()], dtype=np.uint32)
_SPACE = 32


def cut_contexts(
    texts: Sequence[str], owners: Codes, starts: Codes, ends: Codes, *, width: int
) -> tuple[Any, Any, Any]:
    """Give what stands left of stretches, the stretches, and what stands right of them: three columns of Arrow.

    ``owners``: positions in ``texts``, in order. Contexts have ``width`` characters at most, white space as one space
    and none at the ends; the stretches are as they stand.
    """
    import pyarrow as pa

    parts: list[list[Any]] = [[], [], []]
    for first, last, low, high in _make_batches(texts, owners):
        joined = "".join(texts[low:high])
        values, is_clean = _as_characters(joined)
        borders = np.cumsum([0, *map(len, texts[low:high])])
        mine = owners[first:last] - low
        start, end = starts[first:last] + borders[mine], ends[first:last] + borders[mine]
        left, right = np.maximum(start - width, borders[mine]), np.minimum(end + width, borders[mine + 1])
        for column, lows, highs in ((0, left, start), (2, end, right)):
            parts[column] += _cut(joined, values, lows, highs, is_clean=is_clean)
        parts[1].append(
            pa.array([joined[i:j] for i, j in zip(start.tolist(), end.tolist(), strict=True)], pa.large_string())
        )
    left_column, middle, right_column = (pa.chunked_array(part, type=pa.large_string()) for part in parts)
    return left_column, middle, right_column


def _make_batches(texts: Sequence[str], owners: Codes) -> Iterator[tuple[int, int, int, int]]:
    """Give the first and last stretch (exclusive), and the first and last text, of each batch."""
    sizes = np.cumsum([0, *map(len, texts)])
    first = 0
    while first < len(owners):
        low = int(owners[first])
        high = max(low + 1, int(np.searchsorted(sizes, sizes[low] + _BATCH, side="right")) - 1)
        last = int(np.searchsorted(owners, high, side="left"))
        yield first, last, low, high
        first = last


def _as_characters(text: str) -> tuple[Characters, bool]:
    """Give the characters as numbers, and whether they are ASCII without any white space but single spaces."""
    if not text.isascii():
        return np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32), False
    values = np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    is_space = values == _SPACE
    return values, int(values.min(initial=_SPACE)) >= _SPACE and not bool((is_space[1:] & is_space[:-1]).any())


def _cut(text: str, values: Characters, starts: Codes, ends: Codes, *, is_clean: bool) -> Iterator[Any]:
    """Give columns of contexts, so many at once that their characters are few."""
    width = max(1, int((ends - starts).max()))
    rows = max(1, _CELLS // width)
    padded = np.concatenate([values, np.full(width, _SPACE, dtype=values.dtype)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, width)
    for at in range(0, len(starts), rows):
        low, high = starts[at : at + rows], ends[at : at + rows]
        if is_clean:  # at most one space at either end
            low = low + ((padded[low] == _SPACE) & (low < high))
            high = high - ((padded[high - 1] == _SPACE) & (low < high))
        cells = windows[low]
        keep = np.arange(width) < (high - low)[:, None]
        yield _as_column(*((cells, keep) if is_clean else _squeeze(cells, keep)))


def _squeeze(cells: Any, keep: NDArray[np.bool_]) -> tuple[Any, NDArray[np.bool_]]:
    """Write all white space as a space, and keep one of several in a row, and none at the ends."""
    is_space = np.isin(cells, _SPACES)
    is_word = keep & ~is_space
    follows_word = np.zeros_like(keep)
    follows_word[:, 1:] = is_word[:, :-1]
    any_later = np.logical_or.accumulate(is_word[:, ::-1], axis=1)[:, ::-1]
    return np.where(is_space, np.array(_SPACE, dtype=cells.dtype), cells), is_word | (
        keep & is_space & follows_word & any_later
    )


def _as_column(cells: Any, keep: NDArray[np.bool_]) -> Any:
    """Give rows of characters as a column of texts, those kept one after the other."""
    import pyarrow as pa

    if cells.dtype == np.uint8:
        data, sizes = cells[keep].tobytes(), keep.sum(axis=1)
    else:
        data = cells[keep].tobytes().decode("utf-32-le").encode("utf-8")
        bytes_each = 1 + (cells > 0x7F).astype(np.int64) + (cells > 0x7FF) + (cells > 0xFFFF)
        sizes = np.where(keep, bytes_each, 0).sum(axis=1)
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return pa.LargeStringArray.from_buffers(len(cells), pa.py_buffer(offsets.tobytes()), pa.py_buffer(data))
