"""Where things lie: the repository that the library comes from, and a corpus that was named."""

from __future__ import annotations

from pathlib import Path

from communique.errors import InputError


def repository_root() -> Path | None:
    """Return the folder of the repository that the library is installed from, where there is one."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "notebooks").is_dir() and (folder / "pyproject.toml").is_file():
            return folder
    return None


def locate_corpus(corpus: str) -> str:
    """Return where ``corpus`` lies: as given, from the working directory, else from the repository.

    Raises InputError where it is in neither place.
    """
    import glob

    places = [Path(corpus)]
    root = repository_root()
    if root is not None and not Path(corpus).is_absolute():
        places.append(root / corpus)
    for place in places:
        if place.exists() or glob.glob(str(place), recursive=True):
            return str(place)
    looked = " nor in ".join(str(place.parent.absolute()) for place in places)
    raise InputError(f"corpus {corpus!r}: no such file or folder in {looked}; give a folder of texts, a file or a glob")


def locate_file(path: str, what: str) -> Path:
    """Return the file ``path`` from the working directory, else from the repository; ``what`` names it in errors.

    Raises InputError where it is in neither place.
    """
    root = repository_root()
    places = [Path(path), *([root / path] if root is not None else [])]
    for place in places:
        if place.is_file():
            return place
    raise InputError(f"{what}: no file {path!r} in {Path.cwd()}{f' nor in {root}' if root else ''}; check its path")
