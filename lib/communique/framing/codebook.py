"""A codebook: frames with their definitions and the indicators by which a machine finds them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from communique.errors import InputError
from communique.framing.patterns import PatternError, compile_pattern
from communique.framing.source import Problem, Source, parse_yaml

FOLDER = Path(__file__).parent / "codebooks"
ID = r"^[a-z][a-z0-9_]*$"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _as_list(value: Any) -> Any:
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


def _as_indicator(value: Any) -> Any:
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
        import hashlib

        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def list_codebooks() -> list[str]:
    """The names of the codebooks that ship with the library."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def read_codebook(name_or_path: str | Path) -> Codebook:
    """Read a codebook that ships (``diplomacy``, ``generic``) or a YAML file.

    Raises InputError with file, line and a suggestion for everything that is wrong with it.
    """
    path = find_codebook(name_or_path)
    codebook, problems = parse_codebook(_read_text(path), path.name)
    errors = [problem for problem in problems if problem.severity == "error"]
    if codebook is None or errors:
        raise InputError("\n".join(str(problem) for problem in errors[:20]))
    return codebook


def find_codebook(name_or_path: str | Path) -> Path:
    """The file of a shipped codebook's name, or the path itself; raises InputError where there is neither."""
    name = str(name_or_path)
    if name in list_codebooks():
        return FOLDER / f"{name}.yaml"
    path = Path(name_or_path)
    if path.is_file():
        return path
    near = difflib.get_close_matches(name, list_codebooks(), n=1)
    hint = f" Did you mean “{near[0]}”?" if near else f" Shipped codebooks: {', '.join(list_codebooks())}."
    raise InputError(f"There is no codebook “{name}”: neither a shipped name nor a file.{hint}")


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name}: byte {error.start} is not UTF-8. Save the file as UTF-8.") from None


def parse_codebook(text: str, file: str) -> tuple[Codebook | None, list[Problem]]:
    """A codebook from YAML text, and everything that is wrong with it; None where it cannot be used."""
    source = parse_yaml(text, file)
    if source.problems:
        return None, source.problems
    if not isinstance(source.data, dict):
        source.report(1, "this is not a codebook.", "It begins with codebook: NAME and has a list of frames.")
        return None, source.problems
    try:
        codebook = Codebook.model_validate(source.data)
    except ValidationError as error:
        _explain(error, source)
        return None, sorted(source.problems, key=lambda problem: problem.line)
    _check_patterns(codebook, source)
    _check_doubles(codebook, source)
    return (None if source.problems else codebook), sorted(source.problems, key=lambda problem: problem.line)


@cache
def _keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(model.model_fields)


def _explain(error: ValidationError, source: Source) -> None:
    for detail in error.errors():
        path = tuple(
            part for part in detail["loc"] if not (isinstance(part, str) and part.startswith("function-"))
        )
        line = source.line_of(path)
        if detail["type"] == "extra_forbidden":
            model = {1: Codebook, 3: Frame}.get(len(path), Indicator)
            near = difflib.get_close_matches(str(path[-1]), _keys_of(model), n=1)
            hint = f"Did you mean “{near[0]}”?" if near else f"Known here: {', '.join(_keys_of(model))}."
            source.report(line, f"“{path[-1]}” is not a key of a codebook at this place.", hint)
        else:
            where = ".".join(str(part) for part in path)
            source.report(line, f"{where}: {detail['msg'].lower()}.", _remedy(detail["type"]))


def _remedy(kind: str) -> str:
    return {
        "missing": "Add it.",
        "string_pattern_mismatch": "Ids are lower case letters, digits and _ and begin with a letter: shared_future.",
        "too_short": "Add at least one.",
        "model_type": "Write keys and values here.",
        "tuple_type": "Write a list here: each entry on a line of its own that begins with “- ”.",
        "string_type": "Write text here.",
    }.get(kind, "See docs/codebook.md.")


def _check_patterns(codebook: Codebook, source: Source) -> None:
    for f, frame in enumerate(codebook.frames):
        for i, indicator in enumerate(frame.indicators):
            for name, pattern in indicator.patterns():
                try:
                    compile_pattern(pattern, match_case=indicator.match_case)
                except PatternError as error:
                    line = source.line_of(("frames", f, "indicators", i, name))
                    source.report(line, str(error), error.suggestion)


def _check_doubles(codebook: Codebook, source: Source) -> None:
    frames: dict[str, int] = {}
    seen: dict[tuple[str, bool], tuple[str, int]] = {}
    for f, frame in enumerate(codebook.frames):
        line = source.line_of(("frames", f, "frame"))
        if frame.frame in frames:
            source.report(
                line,
                f"frame “{frame.frame}” stands already on line {frames[frame.frame]}.",
                "Merge or rename.",
            )
        frames.setdefault(frame.frame, line)
        for i, indicator in enumerate(frame.indicators):
            line = source.line_of(("frames", f, "indicators", i))
            key = (" ".join(indicator.pattern.lower().replace("-", " ").split()), indicator.match_case)
            if key in seen:
                other, other_line = seen[key]
                message = (
                    f"indicator “{indicator.pattern}” stands already under “{other}” on line {other_line}."
                )
                source.report(line, message, "Give it to one frame, or give each a distinguishing context.")
            seen.setdefault(key, (frame.frame, line))
