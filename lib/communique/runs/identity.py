"""What a run is: a hash of all that its results depend on."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from communique.corpus.sources import SIDE_FILES, corpus_root, find_sources


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_files(root: Path, files: Iterable[Path]) -> str:
    """Return one hash of ``files``: of their paths from ``root`` and their contents, in the order of the paths."""
    digest = hashlib.sha256()
    for file in sorted(set(files)):
        name = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
        digest.update(f"{name}\0{hash_file(file)}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def hash_corpus(corpus: str) -> str:
    """Return one hash of a corpus's content: of every file that could be read, and of the files beside them."""
    root = corpus_root(corpus)
    files = [source.file for source in find_sources(corpus)]
    files += [root / name for name in SIDE_FILES if (root / name).is_file()]
    return hash_files(root, files)


def name_corpus(corpus: str) -> str:
    """Return the last part of a corpus's path, also of one that is named by dots."""
    name = Path(corpus).name
    return name if name not in ("", "..") else Path(corpus).resolve().name


def hash_library() -> str:
    """Return one hash of the installed library's code and data files."""
    root = Path(__file__).resolve().parents[1]
    files = [file for file in root.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    return hash_files(root, files)


def describe_inputs(
    *,
    corpus: str,
    notebooks: Sequence[Path],
    parameters: Mapping[str, Any],
    lock: Path | None,
    files: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return all that a run's results depend on, by name; texts and numbers only, no path of this machine.

    ``files`` are the hashes of files that parameters name.
    """
    return {
        "corpus": hash_corpus(corpus),
        "corpus_name": name_corpus(corpus),
        "notebooks": {notebook.stem: hash_file(notebook) for notebook in notebooks},
        "parameters": dict(parameters),
        **({"files": dict(files)} if files else {}),
        "library": hash_library(),
        "lock": hash_file(lock) if lock is not None and lock.is_file() else "",
        "python": platform.python_version(),
        "platform": f"{sys.platform}-{platform.machine()}",
    }


def name_run(inputs: Mapping[str, Any]) -> str:
    """Return the id of the run with ``inputs``: twelve hexadecimal digits."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, default=str).encode()).hexdigest()[:12]
