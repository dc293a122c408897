"""Taking out of an executed notebook what differs from run to run and from machine to machine."""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.runs.streams import join_streams

if TYPE_CHECKING:
    from nbformat import NotebookNode

_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,16}\b")
_CELL_FILE = re.compile(r"[^\s\"'<>]{0,200}ipykernel_\d{1,10}[/\\]\d{1,20}\.py")
_INJECTED = "injected-parameters"
_MARK = "papermill-error-cell-tag"


def machine_paths() -> dict[str, str]:
    """Return folders of this machine, and what stands for them where a warning or a traceback names them."""
    return {
        str(Path(__file__).resolve().parents[2]): "lib",
        sysconfig.get_paths()["purelib"]: "site-packages",
        sysconfig.get_paths()["stdlib"]: "python",
        sys.prefix: "python",
    }


def clean_notebook(notebook: NotebookNode, hidden: Mapping[str, str]) -> NotebookNode:
    """Take out of an executed notebook what differs from run to run; ``hidden`` are paths and what stands for them.

    Times, papermill's bookkeeping, object addresses and the kernel's own paths go; the injected cell gets a fixed id.
    Cells that papermill added as error marks go too: the report states the failure itself.
    """
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    notebook.cells = [cell for cell in notebook.cells if _MARK not in cell.metadata.get("tags", [])]
    for cell in notebook.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if _INJECTED in cell.metadata.get("tags", []):
            cell["id"] = _INJECTED
        if cell.get("outputs"):
            cell["outputs"] = join_streams(cell["outputs"])
        for output in cell.get("outputs", []):
            _clean_output(output, hidden)
    return notebook


def _clean_output(output: Any, hidden: Mapping[str, str]) -> None:
    for key in ("text", "evalue"):
        if key in output:
            output[key] = clean_text(output[key], hidden)
    for kind, value in output.get("data", {}).items():
        if kind.startswith("text/") and isinstance(value, str):
            output["data"][kind] = clean_text(value, hidden)
    if "traceback" in output:
        output["traceback"] = [clean_text(line, hidden) for line in output["traceback"]]


def clean_text(text: str, hidden: Mapping[str, str]) -> str:
    """Return ``text`` with the ``hidden`` paths replaced, the longest first, and addresses of objects left out."""
    for path in sorted(hidden, key=len, reverse=True):
        if path in text:
            text = text.replace(path, hidden[path])
    if "ipykernel_" in text:
        text = _CELL_FILE.sub("cell.py", text)
    return _ADDRESS.sub("0x…", text) if "0x" in text else text
