"""Notebooks as pages: nbconvert turns an executed notebook into HTML, within the report's own template."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from nbformat import NotebookNode

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _exporter() -> Any:
    from nbconvert import HTMLExporter

    return HTMLExporter(
        template_name="notebook",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        embed_images=True,
    )


def render_notebook(notebook: NotebookNode) -> Markup:
    """Return the cells of an executed notebook as HTML, without a page around them."""
    body, _ = _exporter().from_notebook_node(notebook)
    return Markup(body)


def notebook_title(notebook: NotebookNode) -> str:
    """Return the first heading of a notebook's text cells."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                if line.startswith("# "):
                    return str(line[2:].strip())
    return ""


def list_sections(notebook: NotebookNode) -> list[str]:
    """Return the headings of the second level, in order: the page's contents."""
    return [
        line[3:].strip()
        for cell in notebook.cells
        if cell.cell_type == "markdown" and "setup" not in cell.metadata.get("tags", [])
        for line in cell.source.splitlines()
        if line.startswith("## ")
    ]
