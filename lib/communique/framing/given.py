"""Filled-in sheets as they are given to a run or a command: found with their key, read, and checked before use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from communique.errors import InputError
from communique.framing.loop import (
    Key,
    Validation,
    check_key,
    check_population,
    measure_sheets,
    parse_key,
    read_codes_of,
)
from communique.framing.model import Codebook
from communique.framing.sheets import stamp_hash

if TYPE_CHECKING:
    from communique.corpus.corpus import Corpus
    from communique.framing.coded import CodedCorpus

KEY_ENDING = ".key.json"
SEED = 20261121


def find_key(sheets: Sequence[str | Path], key: str | Path = "") -> Path:
    """The key of some sheets: the file given, or the only one that stands beside the first sheet.

    Raises InputError where there is none, or more than one to choose from.
    """
    if str(key):
        if not Path(key).is_file():
            raise InputError(f"There is no key “{key}”. It is the {KEY_ENDING} file written beside the coding sheet.")
        return Path(key)
    folder = Path(sheets[0]).parent
    found = sorted(folder.glob(f"*{KEY_ENDING}"))
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise InputError(
            f"Beside {Path(sheets[0]).name} one key ({KEY_ENDING}) is needed; there is {names}. Name the right one: "
            "--key FILE, in a run --set sheet_key=FILE."
        )
    return found[0]


def read_given(sheets: Sequence[str | Path], key: str | Path = "") -> tuple[list[tuple[str, bytes]], Key]:
    """The sheets (name, content) and their key. Raises InputError for a file that is not there or is no key."""
    if not sheets:
        raise InputError("There is no sheet to measure.")
    for sheet in sheets:
        if not Path(sheet).is_file():
            raise InputError(f"There is no sheet “{sheet}”.")
    path = find_key(sheets, key)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = ""  # refused by name below
    return [(Path(sheet).name, Path(sheet).read_bytes()) for sheet in sheets], parse_key(text, path.name)


def validate_coding(
    sheets: Sequence[str | Path],
    key: str | Path,
    *,
    coded: CodedCorpus,
    documents: pd.DataFrame,
    codebook: Codebook,
) -> Validation | None:
    """Agreement and accuracy from filled-in sheets of frames; None where there is no sheet.

    ``coded`` is the corpus as the codebook codes it. Raises InputError for sheets of other texts, another codebook or another
    coding, and for codes that are none.
    """
    if not sheets:
        return None
    given, drawn = read_given(sheets, key)
    _check(drawn, coded, documents=documents, codebook=codebook)
    return measure_sheets(given, drawn, seed=SEED)


def _check(key: Key, coded: CodedCorpus, *, documents: pd.DataFrame, codebook: Codebook) -> None:
    if key.what != "frames":
        raise InputError(f"A run takes sheets of frames; these are of {key.what}. Measure them: communique agreement.")
    stamps = {d: stamp_hash(h) for d, h in zip(documents["doc_id"], documents["sha256_text"], strict=True)}
    check_key(key, codebook=codebook, stamps=stamps)
    labels = coded.frames[["doc_id", "sentence"]].assign(label=coded.frames["frame"].astype("str"))
    check_population(key, labels, coded.n_sentences)


def check_given_sheets(parsed: Corpus, values: Mapping[str, Any]) -> Path:
    """The key of the sheets that a run is given, all checked before a kernel starts; raises InputError.

    ``values`` are the parameters of notebook 01-framing.
    """
    from communique.framing.codebook import read_codebook
    from communique.framing.coded import code_corpus

    given, key = read_given(values["sheets"], values.get("sheet_key", ""))
    codebook = read_codebook(values["codebook"])
    corpus = parsed if values.get("duplicates") == "keep" else parsed.without_duplicates()
    coded = code_corpus(corpus, codebook, roles=values["roles"])
    _check(key, coded, documents=corpus.documents, codebook=codebook)
    read_codes_of(given, key)
    return find_key(values["sheets"], values.get("sheet_key", ""))
