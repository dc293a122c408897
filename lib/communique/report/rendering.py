"""Writing pages from templates: everything escaped, marks of direction without effect, the same bytes from run to run."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from communique.report.controls import show_controls

TEMPLATES = Path(__file__).parent / "templates"
ASSETS = Path(__file__).parent / "assets"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def write_page(template: str, path: Path, **values: Any) -> None:
    """Write ``template`` filled with ``values`` to ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    html = _environment().get_template(template).render(**values)
    path.write_text(show_controls(html), encoding="utf-8", newline="")
