"""What has been read of one unit so far: attributions, and where their contents end."""

from __future__ import annotations

from dataclasses import dataclass, field

from communique.text.clauses import Unit
from communique.text.cues import Cue
from communique.text.phrases import Mention

Stretch = tuple[int, int]


@dataclass(slots=True)
class Attribution:
    """Contents and speaker as positions in the unit; ``cue`` likewise; ``is_bare`` for a cue whose content is elsewhere."""

    cue: Stretch
    speaker: Mention | None
    contents: list[Stretch] = field(default_factory=list)
    form: str = ""
    frame: str = ""
    is_bare: bool = False


def tense(unit: Unit, i: int, cue: Cue) -> str:
    """Return past or present: of the verb itself, or of the auxiliary before it."""
    if cue.form in ("ing", "base"):
        for j in range(max(0, i - 4), i):
            if unit.lows[j] in ("was", "were", "had", "did", "would", "could"):
                return "past"
    return "past" if cue.form == "past" else "present"


def open_end(found: list[Attribution]) -> int:
    """Return where the contents read so far end."""
    return max((stretch[1] for a in found for stretch in a.contents), default=0)


def last_floor(found: list[Attribution]) -> int:
    """Return the position before which earlier attributions have used the words."""
    floor = 0
    for a in found:
        floor = max(floor, a.cue[1], *(stretch[1] for stretch in a.contents), a.speaker[1] if a.speaker else 0)
    return floor


def trim_end(unit: Unit, end: int) -> int:
    """Return ``end`` without the marks before it."""
    while end > 0 and unit.lows[end - 1] in (".", ",", ";", ":"):
        end -= 1
    return end


def withdraw(found: list[Attribution], i: int) -> None:
    """Take back the attributions whose content runs up to ``i``: the voice there is inside another."""
    while found and any(end > i for _, end in found[-1].contents):
        found.pop()


def cut_open(unit: Unit, found: list[Attribution], at: int) -> None:
    """End every open content before position ``at``."""
    for a in found:
        a.contents = [(start, _trim_conjunction(unit, start, min(end, at))) for start, end in a.contents if start < at]


def _trim_conjunction(unit: Unit, start: int, end: int) -> int:
    while end > start + 1 and unit.lows[end - 1] in (
        ",",
        ".",
        ";",
        "and",
        "but",
        "while",
        "then",
        "also",
        "—",
        "–",
        "--",
    ):
        end -= 1
    return end
