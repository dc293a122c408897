"""Notebooks as pages: nbconvert turns an executed notebook into HTML, within the report's own template."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from communique.report.links import open_links
from communique.report.rendering import TEMPLATES

if TYPE_CHECKING:
    from nbformat import NotebookNode


_SECTION_LINK = re.compile(r'(<h2 id="[^"]*">)(.*?)<a class="anchor-link" href="#([^"]*)">[^<]*</a>(</h2>)')
_LOOKLESS = re.compile(r'(<div class="highlight[^>]*><pre>)(.*?)(</pre>)', re.DOTALL)
_LAB_STYLE = re.compile(r"<style>\.table-frame[^<]*</style>")
_PLAIN_CODE = re.compile(r'<span class="(?:n|p|o|nn|nb|nf|fm|bp|w|si)">([^<]*)</span>')


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
    return Markup(_LAB_STYLE.sub("", open_links(_SECTION_LINK.sub(_name_section_link, _LOOKLESS.sub(_unwrap, body)))))


def _unwrap(match: re.Match[str]) -> str:
    """Return a piece of code without the elements that have no look of their own: they are most of a page's weight."""
    return match[1] + _PLAIN_CODE.sub(r"\1", match[2]) + match[3]


def _name_section_link(match: re.Match[str]) -> str:
    """Return a heading whose link has a name: a sign alone tells a screen reader nothing."""
    heading = re.sub(r"<[^>]*>", "", match[2]).strip()
    return f'{match[1]}{match[2]}<a class="anchor-link" href="#{match[3]}" aria-label="Link to section {heading}">#</a>{match[4]}'


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
