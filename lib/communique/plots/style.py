"""One look for all figures, readable for colour-blind readers and in grey, and the same bytes from run to run."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito (2008), "Color universal design"; ordered so that neighbours differ in lightness too.
BLUE, ORANGE, GREEN, VERMILION, SKY, PURPLE, YELLOW, GREY = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#D55E00",
    "#56B4E9",
    "#CC79A7",
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
            if not getattr(self, part).strip():
                raise ValueError(f"figure {self.name!r} has no {part}")


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


def new_panels(width: float, height: float, ratios: Sequence[float]) -> tuple[Figure, list[Axes]]:
    """Return a figure of so many inches with panels side by side that share their rows."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, len(ratios), sharey=True, gridspec_kw={"width_ratios": list(ratios)}, squeeze=False)
    return figure, list(axes[0])


def as_svg(drawing: Drawing) -> str:
    """Return the figure as SVG: no date, its ids prefixed by its name so that several share a page."""
    buffer = io.BytesIO()
    with house_style(drawing.name):
        drawing.figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue().decode("utf-8")
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{drawing.name}-\1"', svg)
    return re.sub(r'(url\(#|href="#)', rf"\g<1>{drawing.name}-", svg)


def save_drawing(drawing: Drawing, folder: Path) -> None:
    """Write ``<name>.svg`` and ``<name>.png`` (twice the size of the page's) to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    header = '<?xml version="1.0" encoding="utf-8" standalone="no"?>\n'
    (folder / f"{drawing.name}.svg").write_text(header + as_svg(drawing), encoding="utf-8", newline="")
    with house_style(drawing.name):
        drawing.figure.savefig(folder / f"{drawing.name}.png", dpi=200, metadata={"Software": None})
