"""Which files a corpus has: a folder, one file or a glob, and the members of archives."""

from __future__ import annotations

import glob as globbing
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO

from communique.errors import InputError

TEXT_FORMATS = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx",
}
TABLE_FORMATS = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
FORMATS = {**TEXT_FORMATS, **TABLE_FORMATS, ".zip": "zip"}
SIDE_FILES = frozenset({"metadata.csv", "metadata.jsonl", "corrections.csv", "layout.yaml"})
"""Files beside the texts that are never documents."""

MAX_MEMBERS = 1_000_000
MAX_RATIO = 200
MAX_MEMBER_BYTES = 2**30
_READ_AT_LEAST = 2**20


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a corpus, or a member of an archive: ``path`` is relative to the corpus, with ``!`` before a member.

    ``location`` is where the file lies: as a text, which takes a fifth of a path's memory in a corpus of a million files.
    """

    location: str
    path: str
    format: str
    member: str = ""
    problem: str = ""

    @property
    def file(self) -> Path:
        """The file."""
        return Path(self.location)

    @property
    def stem(self) -> str:
        """The file name without its ending."""
        return PurePosixPath(self.member or self.path).stem

    @property
    def is_table(self) -> bool:
        """Whether it holds a text a row."""
        return self.format in TABLE_FORMATS.values()

    def open(self) -> IO[bytes]:
        """Open the file's or the member's bytes; a member that unpacks to far more than it should is refused."""
        if not self.member:
            return self.file.open("rb")
        status = self.file.stat()
        return _open_archive(self.location, status.st_mtime_ns, status.st_size).open(self.member)


@lru_cache(maxsize=1)
def _open_archive(file: str, changed: int, size: int) -> zipfile.ZipFile:
    """Open an archive once for all its members: to read its list anew for each would take the square of their number."""
    return zipfile.ZipFile(file)


def corpus_root(corpus: str | os.PathLike[str]) -> Path:
    """Return the folder that a corpus's paths are relative to: itself, a file's folder, or a glob's fixed part."""
    path = Path(corpus)
    if path.is_dir():
        return path
    if path.exists():
        return path.parent
    fixed = []
    for part in path.parts[:-1]:
        if globbing.has_magic(part):
            break
        fixed.append(part)
    return Path(*fixed) if fixed else Path()


def find_sources(corpus: str | os.PathLike[str]) -> list[Source]:
    """Return the files of ``corpus`` that could hold documents, sorted by path.

    A folder is searched recursively, hidden files left out; an archive gives a source a member. A file with another
    ending, or an archive that cannot be read, gives a source with a problem, so that it is listed. Raises InputError
    where nothing is there.
    """
    path = Path(corpus)
    root = corpus_root(corpus)
    files: Iterable[Path]
    if path.is_dir():
        files = _walk(path)
    elif path.exists():
        files = [path]
    else:
        files = sorted(Path(found) for found in globbing.glob(str(corpus), recursive=True) if Path(found).is_file())
        if not files:
            raise InputError(
                f"corpus {str(corpus)!r}: no such file or folder, and no file fits it as a pattern; give a folder of texts, a file or a glob"
            )
    sources = [source for file in files for source in _sources_of(file, root)]
    if not sources:
        raise InputError(
            f"corpus {str(corpus)!r}: the folder holds no files; put texts ({', '.join(sorted(FORMATS))}) into it"
        )
    return sorted(sources, key=lambda source: source.path)


def _walk(folder: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__MACOSX")))
        found = (Path(base, name) for name in sorted(names) if not name.startswith("."))
        yield from (file for file in found if file.is_file() or file.is_symlink())


def _sources_of(file: Path, root: Path) -> Iterator[Source]:
    try:
        relative = file.relative_to(root).as_posix()
    except ValueError:
        relative = file.name
    relative = relative.encode("utf-8", "replace").decode("utf-8")
    if file.name in SIDE_FILES:
        return
    form = FORMATS.get(file.suffix.lower(), "")
    if form == "zip":
        yield from _members(file, relative)
    elif form:
        yield Source(str(file), relative, form)
    else:
        ending = f"the ending {file.suffix!r}" if file.suffix else "a name without an ending"
        known = ", ".join(sorted(FORMATS))
        yield Source(str(file), relative, "", problem=f"{ending} says of no known format; rename it to one of {known}")


def _members(file: Path, relative: str) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(file) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        yield Source(str(file), relative, "zip", problem=f"the archive cannot be read: {error}")
        return
    if len(infos) > MAX_MEMBERS:
        yield Source(
            str(file), relative, "zip", problem=f"the archive holds {len(infos)} files, more than {MAX_MEMBERS}"
        )
        return
    if not infos:
        yield Source(str(file), relative, "zip", problem="the archive holds no files")
    for info in infos:
        name = PurePosixPath(info.filename.replace("\\", "/"))
        if name.name in SIDE_FILES or name.name.startswith(".") or "__MACOSX" in name.parts:
            continue
        shown = f"{relative}!{info.filename.encode('utf-8', 'replace').decode('utf-8')}"
        form = FORMATS.get(name.suffix.lower(), "")
        yield Source(str(file), shown, "" if form == "zip" else form, info.filename, _member_problem(info, name, form))


def _member_problem(info: zipfile.ZipInfo, name: PurePosixPath, form: str) -> str:
    if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
        return "its path leaves the archive; repack the archive with plain paths"
    if info.flag_bits & 1:
        return "it is encrypted; unpack the archive first"
    if form in ("", "zip"):
        return (
            "an archive within an archive is not read; unpack it first"
            if form
            else f"the ending {name.suffix!r} says of no known format"
        )
    ratio = info.file_size / max(1, info.compress_size)
    if info.file_size > MAX_MEMBER_BYTES or (info.file_size > _READ_AT_LEAST and ratio > MAX_RATIO):
        return f"it unpacks to {info.file_size:,} bytes, {ratio:.0f} times its packed size; unpack it first if it is what it should be"
    return ""
