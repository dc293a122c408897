"""Giving memory back to the system: allocators keep what one step freed, and the next step asks for its own."""

from __future__ import annotations

import ctypes
import sys


def release_memory() -> None:
    """Give back what this process freed and still holds; a tenth of a second, without effect on results."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        try:
            ctypes.CDLL("libc.so.6").malloc_trim(0)
        except (OSError, AttributeError):  # another C library, which gives memory back in its own way
            return
