"""One look for all figures, readable for colour-blind readers and in grey, and the same bytes from run to run."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import matplotlib as mpl
import pandas as pd

from communique.corpus.corpus import text_file_name
from communique.plots.svg_links import LINK, name_links

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# After Okabe and Ito (2008), "Color universal design", each made so dark that it stands out from the white canvas (3 to 1,
# WCAG 1.4.11) and differs from its neighbours in grey. Yellow is for areas that have an outline and a hatch.
# Where two colours of a figure are too near in grey, a hatch, marker or line style tells them apart: a test says where.
BLUE, ORANGE, GREEN, VERMILION, SKY, PURPLE, YELLOW, GREY = (
    "#004C82",
    "#C98200",
    "#00936E",
    "#C04F00",
    "#3C9BD6",
    "#9E3F76",
    "#F0E442",
    "#8a8f98",
)
INK, PALE = "#1c2733", "#d8dde3"
_SETTINGS: dict[str, Any] = {
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": False,
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": PALE,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "hatch.linewidth": 0.6,
}


_PLACEHOLDER = re.compile(
    r"\W*(?:todo|tbd|tba|fixme|x{3,}|placeholder|untitled|lorem ipsum.*|(?:the |an? )?(?:figure|plot|chart|graph|image|picture|diagram"
    r"|title|caption|description|finding|alt|alt(?:ernative)? text)(?: goes)?(?: here)?|none|null|nan|n/a|)[\W\d]*",
    re.IGNORECASE | re.DOTALL,
)
"""What stands in for words that somebody meant to write; only as the whole text, since a corpus may hold each of them."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure and what it needs to be read: the finding as its title, caption, alternative text, the table it shows."""

    name: str
    figure: Figure
    finding: str
    caption: str
    alt: str
    table: pd.DataFrame

    def __post_init__(self) -> None:
        """Refuse a figure that says nothing: a placeholder must not reach a reader."""
        for part in ("finding", "caption", "alt"):
            text = getattr(self, part).strip()
            if not text:
                raise ValueError(f"figure {self.name!r} has no {part}")
            if _PLACEHOLDER.fullmatch(text):
                raise ValueError(f"figure {self.name!r} has a placeholder as its {part}: {text!r}")
        if self.alt.strip() in (self.finding.strip(), self.caption.strip()):
            raise ValueError(f"figure {self.name!r} repeats itself in place of an alternative text")
        if not len(self.table.columns):
            raise ValueError(f"figure {self.name!r} has no table of what it shows")


@contextmanager
def house_style(name: str) -> Iterator[None]:
    """Draw and save within the house style; ``name`` makes the ids in the SVG the figure's own."""
    settings: Any = {**_SETTINGS, "svg.hashsalt": name}
    with mpl.rc_context(settings):
        yield


def new_figure(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a figure of so many inches with one pair of axes, bound to no window and no global state."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.subplots()


def document_page(doc_id: str) -> str:
    """Return the address of a document's reading page from the pages of the run."""
    return "documents/" + quote(text_file_name(doc_id).removesuffix(".txt")) + ".html"


def sentence_page(doc_id: str, sentence: int) -> str:
    """Return the address of a sentence from the pages of the run: what a point of a figure leads to."""
    return f"{document_page(doc_id)}#s{sentence}"


def new_panels(width: float, height: float, ratios: Sequence[float]) -> tuple[Figure, list[Axes]]:
    """Return a figure of so many inches with panels side by side that share their rows."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, len(ratios), sharey=True, gridspec_kw={"width_ratios": list(ratios)}, squeeze=False)
    return figure, list(axes[0])


def as_svg(drawing: Drawing) -> str:
    """Return the figure as SVG: no date, its ids prefixed by its name so that several share a page.

    It carries the alternative text. A marked point that leads somewhere is a link with a name; of several marks with the
    same target the one with words is named, the others lead there by mouse only.
    """
    buffer = io.BytesIO()
    with house_style(drawing.name):
        drawing.figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue().decode("utf-8")
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{drawing.name}-\1"', svg)
    svg = re.sub(r'(url\(#|href="#)', rf"\g<1>{drawing.name}-", svg)
    svg = name_links(svg)
    role = "group" if LINK.search(svg) else "img"
    return svg.replace("<svg ", f'<svg role="{role}" aria-label="{escape(drawing.alt)}" ', 1)


def save_drawing(drawing: Drawing, folder: Path) -> None:
    """Write ``<name>.svg`` and ``<name>.png`` (twice the size of the page's) to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    header = '<?xml version="1.0" encoding="utf-8" standalone="no"?>\n'
    svg = as_svg(drawing).replace('<a href="documents/', '<a href="../documents/')
    (folder / f"{drawing.name}.svg").write_text(header + svg, encoding="utf-8", newline="")
    with house_style(drawing.name):
        drawing.figure.savefig(folder / f"{drawing.name}.png", dpi=200, metadata={"Software": None})
