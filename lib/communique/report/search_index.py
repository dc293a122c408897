"""The index of the report's search: the sentences by document, as a classic script that also works from disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from communique.wording import each_row

MAX_BYTES = 1_000_000
"""Size of the index; of a larger corpus the first sentences of every document enter it."""


def build_index(
    sentences: pd.DataFrame, pages: Mapping[str, tuple[str, str]], *, n_sentences: int, max_bytes: int = MAX_BYTES
) -> str:
    """Return the script that sets ``communiqueSentences``.

    Args:
        sentences: table of that name, of the documents that have a reading page at least.
        pages: label and file name of each document that has a reading page.
        n_sentences: number of sentences of all documents.
        max_bytes: where all sentences take more, as many of each document's first ones as fit are indexed.

    ``total`` is the number of sentences of all documents, ``indexed`` the number of those that the search reads.
    """
    order = {doc_id: at for at, doc_id in enumerate(pages)}
    of_pages = sentences[sentences["doc_id"].isin(list(order))]
    rows = [(order[str(row.doc_id)], int(row.sentence), " ".join(str(row.text).split())) for row in each_row(of_pages)]
    limit = _largest_share(rows, max_bytes - sum(len(json.dumps(page)) for page in pages.values()))
    kept, seen = [], dict[int, int]()
    for row in rows:
        seen[row[0]] = seen.get(row[0], 0) + 1
        if seen[row[0]] <= limit:
            kept.append(row)
    index = {"documents": list(pages.values()), "indexed": len(kept), "sentences": kept, "total": n_sentences}
    return f"window.communiqueSentences = {_as_script(index)};\n"


def _as_script(value: Any) -> str:
    """JSON that is a script's expression and stays text within any element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _largest_share(rows: list[tuple[int, int, str]], max_bytes: int) -> int:
    """Return the largest number of sentences a document with which the index stays within ``max_bytes``."""
    by_rank: dict[int, int] = {}
    seen: dict[int, int] = {}
    for document, _, text in rows:
        seen[document] = seen.get(document, 0) + 1
        by_rank[seen[document]] = by_rank.get(seen[document], 0) + len(_as_script(text).encode()) + 16
    total = 0
    for rank in sorted(by_rank):
        total += by_rank[rank]
        if total > max_bytes:
            return rank - 1
    return max(by_rank, default=0)


def count_indexed(script: str) -> tuple[int, int]:
    """Return (indexed, total) of a script that ``build_index`` made."""
    index = json.loads(script.removeprefix("window.communiqueSentences = ").rstrip(";\n"))
    return index["indexed"], index["total"]
