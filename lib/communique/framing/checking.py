"""What is wrong with a codebook, and where: errors that keep it from use, and warnings."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from communique.framing.model import Codebook, Frame, Indicator
from communique.framing.patterns import PatternError, Sequence, compile_pattern
from communique.framing.source import Place, Problem, Source, parse_yaml

MIN_LETTERS = 3


def check_codebook(path: Path) -> list[Problem]:
    """Everything wrong or doubtful in a codebook's file, errors first; an empty list is a sound codebook."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [Problem("error", path.name, 1, f"byte {error.start} is not UTF-8.", "Save the file as UTF-8.")]
    return parse_codebook(text, path.name)[1]


def parse_codebook(text: str, file: str) -> tuple[Codebook | None, list[Problem]]:
    """A codebook from YAML text, and everything that is wrong with it; None where it cannot be used."""
    source = parse_yaml(text, file)
    codebook = _validate(source)
    if codebook is not None:
        _check_patterns(codebook, source)
        _check_doubles(codebook, source)
        if not source.problems:
            _warn(codebook, source)
    problems = sorted(source.problems, key=lambda problem: (problem.severity, problem.line))
    has_errors = any(problem.severity == "error" for problem in problems)
    return (None if has_errors else codebook), problems


def validate_data(data: object, file: str) -> tuple[Codebook | None, list[Problem]]:
    """The same for a codebook that came as data: lines are all 1."""
    source = Source(file, data)
    codebook = _validate(source)
    if codebook is not None:
        _check_patterns(codebook, source)
        _check_doubles(codebook, source)
    return (None if source.problems else codebook), source.problems


def _validate(source: Source) -> Codebook | None:
    if source.problems:
        return None
    if not isinstance(source.data, dict):
        source.report(1, "this is not a codebook.", "It begins with codebook: NAME and has a list of frames.")
        return None
    try:
        return Codebook.model_validate(source.data)
    except ValidationError as error:
        _explain(error, source)
        return None


def _explain(error: ValidationError, source: Source) -> None:
    details = [(_place(detail), detail) for detail in error.errors()]
    unknown = [place for place, detail in details if detail["type"] == "extra_forbidden"]
    for place, detail in details:
        mistyped = [str(other[-1]) for other in unknown if other[:-1] == place[:-1]]
        if detail["type"] == "missing" and difflib.get_close_matches(str(place[-1]), mistyped):
            continue  # the typo is reported itself
        line = source.line_of(place)
        if place in unknown:
            source.report(line, f"“{place[-1]}” is not a key of a codebook at this place.", _near(place))
        else:
            where = ".".join(str(part) for part in place)
            source.report(line, f"{where}: {detail['msg'].lower()}.", _remedy(detail["type"]))


def _place(detail: ErrorDetails) -> Place:
    return tuple(part for part in detail["loc"] if not str(part).startswith("function-"))


def _near(place: Place) -> str:
    """The key that was meant, or all that are known at this place."""
    models: dict[int, type[BaseModel]] = {1: Codebook, 3: Frame}
    known = list(models.get(len(place), Indicator).model_fields)
    near = difflib.get_close_matches(str(place[-1]), known, n=1)
    return f"Did you mean “{near[0]}”?" if near else f"Known here: {', '.join(known)}."


def _remedy(kind: str) -> str:
    return {
        "missing": "Add it.",
        "string_pattern_mismatch": "Ids are lower case letters, digits and _, and begin with a letter.",
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
                message = f"indicator “{indicator.pattern}” stands already under “{other}” on line {other_line}."
                source.report(line, message, "Give it to one frame, or give each a distinguishing context.")
            seen.setdefault(key, (frame.frame, line))


def _warn(codebook: Codebook, source: Source) -> None:
    """Doubts: what lacks, examples that are not found, indicators that another frame finds too."""
    for f, frame in enumerate(codebook.frames):
        line = source.line_of(("frames", f, "frame"))
        lacking = [name for name in ("definition", "include", "exclude", "example") if not getattr(frame, name)]
        if lacking:
            source.warn(line, f"frame “{frame.frame}” has no {', '.join(lacking)}.", "Coders need it.")
        for name in frame.sources:
            if name not in codebook.references:
                source.warn(line, f"“{name}” is not among the references.", "Add it there.")
        for i, indicator in enumerate(frame.indicators):
            if len(indicator.pattern) < MIN_LETTERS and not indicator.match_case:
                place = source.line_of(("frames", f, "indicators", i))
                source.warn(place, f"“{indicator.pattern}” is short.", "Add match_case: true, or a context.")
    used = {name for frame in codebook.frames for name in frame.sources}
    mentioned = (codebook.description + codebook.coding_rule).lower().replace(" ", "")
    for name in codebook.references:
        author, year = name.rstrip("0123456789").lower(), name.lstrip("abcdefghijklmnopqrstuvwxyz_")
        if name not in used and not (author in mentioned and year in mentioned):
            source.warn(source.line_of(("references", name)), f"reference “{name}” is not used.", "Delete it?")
    _warn_of_hits(codebook, source)


def _warn_of_hits(codebook: Codebook, source: Source) -> None:
    from communique.framing.matching import find_hits

    examples = find_hits([frame.example for frame in codebook.frames], codebook)
    for f, frame in enumerate(codebook.frames):
        found = examples.loc[examples["row"] == f, "frame"].tolist()
        if frame.example and frame.frame not in found:
            line = source.line_of(("frames", f, "example"))
            source.warn(line, f"the example of “{frame.frame}” is not found by its indicators.", "Add one?")
    phrases = list(_example_phrases(codebook))
    hits = find_hits([text for _, _, text in phrases], codebook)
    told: set[tuple[int, int, str]] = set()
    columns = [hits[name].tolist() for name in ("row", "frame", "indicator", "start", "end")]
    for row, other, indicator, start, end in zip(*columns, strict=True):
        f, i, text = phrases[row]
        frame = codebook.frames[f]
        if other == frame.frame or (start, end) != (0, len(text)) or (f, i, other) in told:
            continue
        told.add((f, i, other))
        line = source.line_of(("frames", f, "indicators", i))
        message = f"“{text}” of “{frame.frame}” is also found by “{indicator}” of “{other}”."
        source.warn(line, message, "Fine if a sentence may carry both; else narrow one.")


def _example_phrases(codebook: Codebook) -> Iterator[tuple[int, int, str]]:
    """Every phrase without wildcard and gap that an indicator stands for: frame, indicator, text."""
    for f, frame in enumerate(codebook.frames):
        for i, indicator in enumerate(frame.indicators):
            for sequence in compile_pattern(indicator.pattern):
                for text in _write_out(sequence):
                    yield f, i, text


def _write_out(sequence: Sequence) -> list[str]:
    elements = sequence.blocks[0]
    if sequence.gaps or any(word.is_glob for element in elements for word in element):
        return []
    return [" ".join(word.norm for word in words) for words in product(*elements)]
