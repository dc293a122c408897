"""What a codebook holds: frames, their definitions, and the indicators by which a machine finds them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from communique.cards import make_card

ID = r"^[a-z][a-z0-9_]*$"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Patterns = Annotated[tuple[str, ...], BeforeValidator(_as_list)]


class Indicator(_Model):
    """A pattern and the context that it requires or forbids; patterns are explained in docs/codebook.md."""

    pattern: str
    match_case: bool = False
    not_in: Patterns = ()  # no hit inside, or across, one of these
    requires: Patterns = ()  # a hit only where one of these stands in the same sentence
    excludes: Patterns = ()  # no hit where one of these stands in the same sentence
    window: int | None = Field(default=None, ge=1, le=100)  # `requires` and `excludes` within so many words

    def patterns(self) -> Iterator[tuple[str, str]]:
        """Field and text of every pattern in it."""
        yield "pattern", self.pattern
        for name in ("not_in", "requires", "excludes"):
            yield from ((name, pattern) for pattern in getattr(self, name))


def _as_indicator(value: object) -> object:
    return {"pattern": value} if isinstance(value, str) else value


class Frame(_Model):
    """One frame: what coders look for (definition, rules, example) and what the matcher looks for."""

    frame: str = Field(pattern=ID)
    label: str = ""
    group: str = ""
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    sources: Patterns = ()
    indicators: tuple[Annotated[Indicator, BeforeValidator(_as_indicator)], ...] = Field(min_length=1)


class Codebook(_Model):
    """Frames under one name and version; ``content_hash`` tells two states of one version apart."""

    codebook: str = Field(pattern=ID)
    version: str = "0"
    title: str = ""
    language: str = "en"
    author: str = ""
    date: str = ""
    description: str = ""
    coding_rule: str = ""
    references: dict[str, str] = Field(default_factory=dict)
    frames: tuple[Frame, ...] = Field(min_length=1)

    def _repr_html_(self) -> str:
        """Show the frames: name, definition and how many indicators look for them."""
        rows = [(x.label or x.frame, x.definition, len(x.indicators)) for x in self.frames]
        facts = f"{len(self.frames)} frames with {sum(row[2] for row in rows)} indicators. {self.description}"
        return make_card(
            f"Codebook {self.codebook}, version {self.version}", facts, ("frame", "definition", "indicators"), rows
        )

    @property
    def frame_ids(self) -> tuple[str, ...]:
        """The frames in the order of the codebook."""
        return tuple(frame.frame for frame in self.frames)

    @property
    def n_indicators(self) -> int:
        """How many indicators all frames have together."""
        return sum(len(frame.indicators) for frame in self.frames)

    @property
    def content_hash(self) -> str:
        """SHA-256 of what the codebook says, independent of its layout in a file."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()
