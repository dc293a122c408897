"""Codebooks from and to other forms: quanteda-style dictionaries (YAML) and a plain table (CSV)."""

from __future__ import annotations

import csv
import io
import re

from communique.errors import InputError
from communique.framing.codebook import validate_codebook
from communique.framing.model import Codebook, Indicator
from communique.framing.patterns import PatternError, compile_pattern
from communique.framing.source import parse_yaml

TABLE_COLUMNS = [
    "frame", "group", "label", "definition", "pattern", "match_case", "not_in", "requires", "excludes",
    "window",
]  # fmt: skip
_BETWEEN = " ; "  # between the patterns in one cell


def import_quanteda(text: str, name: str, *, file: str = "dictionary") -> Codebook:
    """A codebook from a quanteda dictionary in YAML: keys are frames, values patterns, keys above groups.

    Keys become ids (lower case, ``_``), the key as written the label; globs (``*``, ``?``) mean what they
    mean in quanteda. Raises InputError with the line of what cannot be carried over.
    """
    source = parse_yaml(text, file)
    if source.problems:
        raise InputError("\n".join(map(str, source.problems)))
    if not isinstance(source.data, dict) or not source.data:
        raise InputError(f"{file}: a dictionary has keys with lists of patterns.")
    frames = [
        {
            "frame": _id(path),
            "label": path[-1],
            "group": _id(path[:-1]) if path[:-1] else "",
            "indicators": patterns,
        }
        for path, patterns in _leaves(source.data, (), file)
    ]
    return validate_codebook({"codebook": _id((name,)), "title": name, "frames": frames}, file)


def _leaves(data: dict[str, object], path: tuple[str, ...], file: str) -> list[tuple[tuple[str, ...], list[str]]]:
    leaves: list[tuple[tuple[str, ...], list[str]]] = []
    for key, value in data.items():
        here = (*path, key)
        if isinstance(value, dict):
            leaves += _leaves(value, here, file)
        elif isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            leaves.append((here, value))
        elif isinstance(value, str):
            leaves.append((here, [value]))
        else:
            raise InputError(f"{file}: key “{' / '.join(here)}” has no list of patterns under it.")
    return leaves


def _id(path: tuple[str, ...]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", "_".join(path).lower()).strip("_")
    return plain if plain[:1].isalpha() else f"f_{plain}"


def export_quanteda(codebook: Codebook) -> tuple[str, list[str]]:
    """A quanteda dictionary in YAML, and the indicators that it cannot say (gaps, contexts, case).

    Alternatives are written out, hyphens become blanks. In R, read it with ``dictionary(file = "...", format
    = "YAML")`` and look it up in ``tokens(x, split_hyphens = TRUE)``.
    """
    lines, lost = [], []
    for frame in codebook.frames:
        phrases: dict[str, None] = {}
        for indicator in frame.indicators:
            written = _phrases(indicator)
            if written is None:
                lost.append(f"{frame.frame}: {indicator.pattern}")
            else:
                phrases.update(dict.fromkeys(written))
        if phrases:
            lines += [f"{_quoted(frame.frame)}:", *(f"  - {_quoted(phrase)}" for phrase in phrases)]
    return "\n".join(lines) + "\n", lost


def _phrases(indicator: Indicator) -> list[str] | None:
    if indicator.match_case or indicator.not_in or indicator.requires or indicator.excludes:
        return None
    sequences = compile_pattern(indicator.pattern)
    if any(sequence.gaps for sequence in sequences):
        return None
    phrases = []
    for sequence in sequences:
        written = [""]
        for element in sequence.blocks[0]:
            written = [f"{head} {word.norm}".strip() for head in written for word in element]
        phrases += written
    return phrases


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def export_table(codebook: Codebook) -> str:
    """One CSV row an indicator; cells with several patterns have `` ; `` between them."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, TABLE_COLUMNS, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    for frame in codebook.frames:
        for indicator in frame.indicators:
            writer.writerow({
                "frame": frame.frame, "group": frame.group, "label": frame.label, "definition":
                frame.definition, "pattern": indicator.pattern, "match_case": "true" if indicator.match_case
                else "", "not_in": _BETWEEN.join(indicator.not_in), "requires":
                _BETWEEN.join(indicator.requires), "excludes": _BETWEEN.join(indicator.excludes), "window":
                indicator.window or "",
            })  # fmt: skip
    return buffer.getvalue()


def import_table(text: str, name: str, *, file: str = "table") -> Codebook:
    """A codebook from the table that ``export_table`` writes; columns but ``frame`` and ``pattern`` may lack.

    Raises InputError with the row of what is wrong.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    missing = [column for column in ("frame", "pattern") if column not in (reader.fieldnames or [])]
    unknown = [column for column in reader.fieldnames or [] if column not in TABLE_COLUMNS]
    if missing or unknown:
        wrong = f"lacks column “{missing[0]}”" if missing else f"has an unknown column “{unknown[0]}”"
        raise InputError(f"{file}: the table {wrong}. Columns: {', '.join(TABLE_COLUMNS)}.")
    frames: dict[str, dict[str, object]] = {}
    indicators: dict[str, list[dict[str, object]]] = {}
    for row in reader:
        cells = {column: (row.get(column) or "").strip() for column in TABLE_COLUMNS}
        if not any(cells.values()):
            continue
        _check_row(cells, reader.line_num, file)
        frame = frames.setdefault(cells["frame"], {"frame": cells["frame"]})
        frame.update({k: cells[k] for k in ("group", "label", "definition") if cells[k]})
        indicators.setdefault(cells["frame"], []).append(_indicator(cells))
    listed = [{**frame, "indicators": indicators[name]} for name, frame in frames.items()]
    return validate_codebook({"codebook": _id((name,)), "frames": listed}, file)


def _check_row(cells: dict[str, str], line: int, file: str) -> None:
    if not cells["frame"] or not cells["pattern"]:
        raise InputError(f"{file}, line {line}: a row needs a frame and a pattern.")
    for column in ("pattern", "not_in", "requires", "excludes"):
        for pattern in [cells[column]] if column == "pattern" else _patterns(cells[column]):
            try:
                compile_pattern(pattern)
            except PatternError as error:
                raise InputError(f"{file}, line {line}, column {column}: {error} {error.suggestion}") from None


def _patterns(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _indicator(cells: dict[str, str]) -> dict[str, object]:
    indicator: dict[str, object] = {"pattern": cells["pattern"]}
    if cells["match_case"]:
        indicator["match_case"] = cells["match_case"]
    indicator |= {name: _patterns(cells[name]) for name in ("not_in", "requires", "excludes") if cells[name]}
    if cells["window"]:
        indicator["window"] = cells["window"]
    return indicator
