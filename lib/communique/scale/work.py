"""One partition's work: from its items to the bytes of its tables. This is what runs on workers."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from communique.corpus.corrections import Correction, Corrections
from communique.corpus.duplicates import N_HASHES
from communique.corpus.model import Document
from communique.corpus.parse import parse_partition
from communique.errors import CommuniqueError
from communique.scale.items import KEY_BYTES, Item
from communique.scale.recipe import Recipe, describe_version, hash_json
from communique.tables import check_table, to_arrow

if TYPE_CHECKING:
    from numpy.typing import NDArray

DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Task:
    """Items to be read together, the ``number``-th of their command. ``corrections`` are those of the corpus, by the hash of the text they are for."""

    number: int
    items: tuple[Item, ...]
    recipe: Recipe
    corrections: Mapping[str, list[Correction]]
    version: Mapping[str, str]

    @property
    def n_bytes(self) -> int:
        """About how long its texts are."""
        return sum(item.n_bytes for item in self.items)


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a task: Parquet files by name, arrays with a row a document, and results of corrections.

    ``corrected``: (line of the correction, position of the document in the partition, what became of it).
    """

    files: dict[str, bytes]
    arrays: dict[str, NDArray[Any]]
    corrected: list[tuple[int, int, dict[str, str]]] = field(default_factory=list)


def make_partition(task: Task) -> Made:
    """Read a task's items and return its tables.

    Raises CommuniqueError where this worker computes with another version of the library than the task was made with.
    """
    here = describe_version()
    if different := sorted(name for name in task.version if here.get(name) != task.version[name]):
        raise CommuniqueError(describe_difference(different, here, task.version))
    return build_tables([item.read() for item in task.items], task)


def refuse_partition(task: Task, reason: str) -> Made:
    """Return the tables of a task that failed: its documents, as ones that could not be read."""
    problem = f"its partition failed three times and was put aside: {reason}"
    return build_tables([item.refuse(problem) for item in task.items], task)


def describe_difference(names: Sequence[str], theirs: Mapping[str, str], ours: Mapping[str, str]) -> str:
    """Return a sentence on what a worker has in another version."""
    shown = ", ".join(f"{name} {theirs.get(name, 'none')[:12]} instead of {ours[name][:12]}" for name in names)
    return f"a worker computes with other versions than this command ({shown}): install the same on every machine"


def build_tables(documents: Sequence[Document], task: Task) -> Made:
    """Return the tables of documents that were read."""
    recipe = task.recipe
    position = {document.doc_id: number for number, document in enumerate(documents)}
    corrections = Corrections({key: list(value) for key, value in task.corrections.items()})
    parsed = parse_partition(documents, corrections=corrections, rules=recipe.rules, tables=recipe.read)
    tables = {name: table for name, table in parsed.tables.items() if name in recipe.tables}
    if recipe.codebook is not None:
        tables["frames"] = _code(parsed.tables, recipe)
    if recipe.ngrams is not None:
        tables["counts"] = _count(parsed.tables["sentences"], recipe)
    arrays: dict[str, NDArray[Any]] = {"keys": _stack([item.key for item in task.items], KEY_BYTES)}
    files = {}
    for name, table in tables.items():
        ordered, arrays[f"rows_{name}"] = _arrange(table, position)
        files[name] = write_parquet(check_table(name, ordered))
    if recipe.ngrams is not None:
        files["vocabulary"] = write_parquet(_sum_counts(tables["counts"]))
    if recipe.keeps_texts:
        files["texts"], arrays["rows_texts"] = _keep_texts(documents)
    arrays |= _compare(documents, parsed.sketches, position)
    arrays["corrected"] = hash_corrections(arrays["digests"], task.corrections)
    corrected = [(row, position[found["doc_id"]], found) for row, found in sorted(corrections.results.items())]
    return Made(files, arrays, corrected)


def _code(tables: Mapping[str, pd.DataFrame], recipe: Recipe) -> pd.DataFrame:
    from communique.framing.coding import code_frames
    from communique.framing.scope import choose_sentences
    from communique.tables import conform

    assert recipe.codebook is not None
    used, _ = choose_sentences(tables["sentences"], tables["documents"], recipe.codebook, roles=recipe.roles)
    frames = code_frames(used, recipe.codebook, quotations=tables["quotations"], roles=recipe.roles)
    return conform("frames", frames, is_sorted=True)


def _count(sentences: pd.DataFrame, recipe: Recipe) -> pd.DataFrame:
    from communique.tables import conform
    from communique.terms.counts import count_terms

    assert recipe.ngrams is not None
    counts = count_terms(sentences, roles=recipe.roles, ngrams=recipe.ngrams, options=recipe.tokens)
    return conform("counts", counts, is_sorted=True)


def _sum_counts(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the terms of a partition, sorted by code point, with occurrences and documents."""
    import pyarrow as pa

    table = pa.table({"term": pa.array(counts["term"], pa.large_string()), "n": counts["n"].to_numpy()})
    summed = table.group_by("term").aggregate([("n", "sum"), ("n", "count")]).sort_by("term")
    return pd.DataFrame({
        "term": pd.array(summed["term"].combine_chunks(), dtype="str"),
        "n": summed["n_sum"].to_numpy(),
        "n_documents": summed["n_count"].to_numpy(),
    })  # fmt: skip


def _arrange(table: pd.DataFrame, position: Mapping[str, int]) -> tuple[pd.DataFrame, NDArray[np.int32]]:
    """Return a table with its documents in the order of the partition, and how many rows each has."""
    places = table["doc_id"].map(position).to_numpy(dtype=np.int64)
    if (np.diff(places) < 0).any():
        order = np.argsort(places, kind="stable")
        table, places = table.iloc[order].reset_index(drop=True), places[order]
    return table, np.bincount(places, minlength=len(position)).astype(np.int32)


def _keep_texts(documents: Sequence[Document]) -> tuple[bytes, NDArray[np.int32]]:
    kept = [document.state == "ok" for document in documents]
    texts = [(document.doc_id, document.text) for document in documents if document.state == "ok"]
    frame = pd.DataFrame(texts, columns=["doc_id", "text"]).astype("str")
    return write_parquet(frame), np.array(kept, dtype=np.int32)


def _compare(
    documents: Sequence[Document], sketches: Sequence[tuple[str, str, Any]], position: Mapping[str, int]
) -> dict[str, NDArray[Any]]:
    """Return what duplicates are found by: a digest of each text, and its sketch where it is long enough."""
    digests = _stack([bytes.fromhex(d.sha256_text)[:DIGEST_BYTES] for d in documents], DIGEST_BYTES)
    made = np.zeros((len(documents), N_HASHES), dtype=np.uint16)
    has_text, has_sketch = np.zeros(len(documents), dtype=bool), np.zeros(len(documents), dtype=bool)
    for doc_id, _, sketch in sketches:
        at = position[doc_id]
        has_text[at] = True
        if sketch is not None:
            made[at], has_sketch[at] = sketch, True
    return {"digests": digests, "sketches": made, "has_text": has_text, "has_sketch": has_sketch}


def _stack(values: Sequence[bytes], size: int) -> NDArray[np.uint8]:
    joined = b"".join(value.ljust(size, b"\0") for value in values)
    return np.frombuffer(joined, dtype=np.uint8).reshape(len(values), size)


def hash_corrections(digests: NDArray[np.uint8], corrections: Mapping[str, list[Correction]]) -> NDArray[np.uint64]:
    """Return a number for each document that says which corrections its text has; 0 for none."""
    hashes = np.zeros(len(digests), dtype=np.uint64)
    if corrections:
        known = {
            key[: 2 * DIGEST_BYTES]: int(hash_json([[getattr(c, n) for n in c.__slots__] for c in given])[:15], 16) + 1
            for key, given in corrections.items()
        }
        hashes[:] = [known.get(digest.tobytes().hex(), 0) for digest in digests]
    return hashes


def write_parquet(frame: pd.DataFrame) -> bytes:
    """Return a frame as the bytes of a Parquet file."""
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(to_arrow(frame), buffer, compression="zstd")
    return buffer.getvalue()
