"""Labels of points that do not overlap: each is tried at places around its point, nearest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DIRECTIONS = (
    (1, 0), (-1, 0), (0.7, 0.7), (-0.7, 0.7), (0.7, -0.7), (-0.7, -0.7), (0, 1), (0, -1),
    (0.9, 0.4), (-0.9, 0.4), (0.9, -0.4), (-0.9, -0.4), (0.4, 0.9), (-0.4, 0.9), (0.4, -0.9), (-0.4, -0.9),
)  # fmt: skip
_DISTANCES = (7.0, 12.0, 18.0, 26.0, 36.0, 48.0, 62.0, 78.0)
_PAD = 1.5

Box = tuple[float, float, float, float]


def place_labels(
    axes: Axes,
    points: Sequence[tuple[float, float]],
    labels: Sequence[str],
    *,
    obstacles: Sequence[tuple[float, float]] = (),
    fontsize: float = 8,
) -> list[str]:
    """Write ``labels`` beside ``points`` so that none covers another, a labelled point, or the edge; return those left out.

    Labels come in order of importance: a later one gives way. Of the places that are free, the one that covers fewest
    ``obstacles`` (data coordinates) at the least distance is taken; a thin line leads to labels that stand far off.
    The limits of the axes must be final.
    """
    figure = axes.figure
    figure.draw_without_rendering()  # type: ignore[union-attr]
    renderer: Any = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    scale = figure.dpi / 72
    marks = [_pixels(axes, point) for point in points]
    others = [_pixels(axes, point) for point in obstacles]
    frame = axes.get_window_extent(renderer)
    taken: list[Box] = [(x - 4 * scale, y - 4 * scale, x + 4 * scale, y + 4 * scale) for x, y in marks]
    left_out = []
    for number, label in enumerate(labels):
        width, height = _measure(axes, label, fontsize, renderer)
        x, y = marks[number]
        best: tuple[int, float, tuple[float, float], Box] | None = None
        for distance in _DISTANCES:
            for dx, dy in _DIRECTIONS:
                at = (x + dx * distance * scale, y + dy * distance * scale)
                box = _box(at, dx, dy, width, height)
                if not _inside(box, frame) or any(_overlap(box, other) for other in taken):
                    continue
                covered = sum(box[0] <= px <= box[2] and box[1] <= py <= box[3] for px, py in others)
                if best is None or (covered, distance) < best[:2]:
                    best = (covered, distance, (dx, dy), box)
            if best is not None and (best[0] == 0 or distance >= 36):
                break
        if best is None:
            left_out.append(label)
            continue
        taken.append(best[3])
        _write(axes, points[number], label, best[2], best[1], fontsize)
    return left_out


def _write(
    axes: Axes, point: tuple[float, float], label: str, direction: tuple[float, float], distance: float, fontsize: float
) -> None:
    dx, dy = direction
    note = axes.annotate(
        label,
        point,
        xytext=(dx * distance, dy * distance),
        textcoords="offset points",
        fontsize=fontsize,
        ha="left" if dx > 0.2 else "right" if dx < -0.2 else "center",
        va="bottom" if dy > 0.2 else "top" if dy < -0.2 else "center",
        arrowprops={"arrowstyle": "-", "linewidth": 0.5, "color": "#777777", "shrinkA": 0, "shrinkB": 2}
        if distance > 12
        else None,
    )
    note.set_in_layout(False)


def _pixels(axes: Axes, point: tuple[float, float]) -> tuple[float, float]:
    x, y = axes.transData.transform(point)
    return float(x), float(y)


def _measure(axes: Axes, label: str, fontsize: float, renderer: Any) -> tuple[float, float]:
    text = axes.text(0, 0, label, fontsize=fontsize)
    extent = text.get_window_extent(renderer)
    text.remove()
    return float(extent.width), float(extent.height)


def _box(at: tuple[float, float], dx: float, dy: float, width: float, height: float) -> Box:
    x = at[0] if dx > 0.2 else at[0] - width if dx < -0.2 else at[0] - width / 2
    y = at[1] if dy > 0.2 else at[1] - height if dy < -0.2 else at[1] - height / 2
    return x - _PAD, y - _PAD, x + width + _PAD, y + height + _PAD


def _overlap(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def _inside(box: Box, frame: Any) -> bool:
    return bool(frame.x0 <= box[0] and box[2] <= frame.x1 and frame.y0 <= box[1] and box[3] <= frame.y1)
