"""Notebooks 00 and 01 show and write the same whatever the size of the stretches that they read a corpus in."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from communique.corpus import stored
from communique.corpus.corpus import read_corpus
from communique.corpus.opening import PARSED_VARIABLE, write_corpus_tables


def run_cells(notebook: Path, **parameters: Any) -> list[str]:
    """What the cells of a notebook show, in this process."""
    shown: list[str] = []

    def display(*pieces: Any) -> None:
        shown.extend(piece._repr_mimebundle_()["text/html"] for piece in pieces if piece is not None)

    names: dict[str, Any] = {"display": display}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, notebook.name, "exec"), names)
            if last is not None:
                display(eval(compile(ast.Expression(last.value), notebook.name, "eval"), names))
            if "parameters" in cell["metadata"].get("tags", []):
                names.update(parameters)
    return shown


@pytest.fixture(scope="module")
def parsed(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the seeds, of the same ones under other names, and of a text in German."""
    corpus, folder = tmp_path_factory.mktemp("texts"), tmp_path_factory.mktemp("tables")
    for number, path in enumerate(sorted(seeds.glob("*.txt"))):
        shutil.copy(path, corpus / path.name)
        later = path.read_text(encoding="utf-8").replace("July", "August")
        (corpus / f"{9 - number}_later.txt").write_text(later, encoding="utf-8")
    (corpus / "m.txt").write_text("Der Handel wächst, und die Regierung sagt nicht, warum das so ist. " * 9)
    write_corpus_tables(read_corpus(corpus), folder)
    return folder


@pytest.mark.parametrize(("name", "duplicates"), [("00-corpus", "drop"), ("01-framing", "keep")])
def test_the_size_of_the_stretches_changes_nothing(
    root: Path, parsed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, duplicates: str
) -> None:
    monkeypatch.setenv(PARSED_VARIABLE, "1")
    shown, written = [], []
    for n_chars in (10**9, 5_000):
        monkeypatch.setattr(stored, "STRETCH_CHARS", n_chars)
        tables = tmp_path / str(n_chars)
        shutil.copytree(parsed, tables)
        shown.append(run_cells(root / "notebooks" / f"{name}.ipynb", tables_dir=str(tables), duplicates=duplicates))
        written.append({path.name: path.read_bytes() for path in tables.iterdir()})
    assert len(written[0]) > len(list(parsed.iterdir()))
    assert len(shown[0]) > 8
    assert written[0] == written[1]
    assert shown[0] == shown[1]
