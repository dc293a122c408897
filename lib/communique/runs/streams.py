"""What a cell printed, as a notebook keeps it: one stream a name, in linear time, and no more than a page can hold.

nbclient does the same with a pattern that takes the square of a line's length: a cell that prints one long line would
hold the whole run up, and no time limit would end it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

MOST_CHARACTERS = 1_000_000


def join_streams(outputs: Iterable[Any]) -> list[Any]:
    """Return a cell's outputs with all that it printed on a stream in one, stdout before an adjacent stderr.

    Of a line that was overwritten after a carriage return the last state stays. The middle of a stream longer than
    ``MOST_CHARACTERS`` is left out, and the stream says so.
    """
    joined: list[Any] = []
    texts: dict[str, list[str]] = {}
    for output in outputs:
        if output["output_type"] == "stream":
            if output["name"] not in texts:
                joined.append(output)
            texts.setdefault(output["name"], []).append(output["text"])
        else:
            joined.append(output)
    for output in joined:
        if output["output_type"] == "stream":
            output["text"] = _shorten(_overwrite("".join(texts[output["name"]])))
    for at, (first, second) in enumerate(pairwise(tuple(joined))):
        if first.get("name") == "stderr" and second.get("name") == "stdout":
            joined[at : at + 2] = [second, first]
    return joined


def _overwrite(text: str) -> str:
    if "\r" not in text:
        return text
    return "\n".join(line[line.rfind("\r", 0, len(line) - 1) + 1 :] for line in text.split("\n"))


def _shorten(text: str) -> str:
    if len(text) <= MOST_CHARACTERS:
        return text
    half = MOST_CHARACTERS // 2
    return f"{text[:half]}\n[{len(text) - 2 * half:,} characters left out]\n{text[-half:]}"
