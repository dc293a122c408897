"""Parameters of notebooks: read from the cell that declares them, and checked before a kernel starts.

The cell tagged ``parameters`` holds lines ``name: type = default  # what it does``. It is read as a syntax tree, never
run. Types are those of Python's literals: str, int, float, bool, None, date, Path, Literal, lists, tuples and unions.
"""

from __future__ import annotations

import ast
import datetime
import difflib
import io
import json
import reprlib
import tokenize
import types
import typing
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.errors import InputError

_LONGEST_SHOWN = 200
_TYPES: dict[str, Any] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "None": type(None),
    "date": datetime.date,
    "Path": Path,
    "list": list,
    "tuple": tuple,
    "dict": dict,
    "Literal": typing.Literal,
    "Optional": typing.Optional,
    "Union": typing.Union,
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter; ``annotation`` is its type as written, ``kind`` the type itself."""

    name: str
    annotation: str
    kind: Any
    default: Any
    help: str


def read_parameters(notebook: Path) -> list[Parameter]:
    """Return the parameters that ``notebook`` declares, in order.

    Raises InputError where the file is no notebook, has no cell tagged ``parameters``, or the cell holds anything but
    declarations with a type and a literal default.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(c["source"]) for c in cells if "parameters" in c.get("metadata", {}).get("tags", [])]
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"{notebook}: cannot be read as a notebook ({type(error).__name__}: {error})") from error
    if sources:
        return parse_parameters(sources[0], notebook.name)
    raise InputError(f"{notebook}: no cell is tagged `parameters`; tag the one that declares them")


def parse_parameters(source: str, where: str) -> list[Parameter]:
    """Return the parameters that the text of a cell declares; ``where`` names it in errors."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise InputError(f"{where}, parameters cell, line {error.lineno}: {error.msg}") from error
    comments = _comments(source)
    found = []
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            continue
        if not (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None):
            raise InputError(
                f"{where}, parameters cell, line {node.lineno}: write `name: type = default  # what it does`"
            )
        found.append(_declared(node, comments.get(node.end_lineno or node.lineno, ""), where))
        if found[-1].name in {parameter.name for parameter in found[:-1]}:
            raise InputError(f"{where}, parameters cell, line {node.lineno}: {found[-1].name!r} is declared twice")
    return found


def _declared(node: ast.AnnAssign, comment: str, where: str) -> Parameter:
    assert isinstance(node.target, ast.Name)
    assert node.value is not None
    place = f"{where}, parameters cell, line {node.lineno}"
    annotation = ast.unparse(node.annotation)
    kind = _resolve(node.annotation, place)
    try:
        default = ast.literal_eval(node.value)
    except (ValueError, TypeError, RecursionError) as error:
        raise InputError(f"{place}: the default of {node.target.id!r} must be a literal") from error
    if not _holds(kind, default):
        raise InputError(f"{place}: the default of {node.target.id!r} is no {annotation}: {default!r}")
    return Parameter(node.target.id, annotation, kind, default, comment)


def _holds(kind: Any, value: Any) -> bool:
    """Whether a literal is of the type; dates and paths are written as texts."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return any(type(part) is type(value) and part == value for part in parts)
    if origin in (typing.Union, types.UnionType):
        return any(_holds(part, value) for part in parts)
    if origin is list:
        return isinstance(value, list) and all(_holds(parts[0], item) for item in value)
    if origin in (tuple, dict):
        return isinstance(value, origin)
    if kind is datetime.date:
        return isinstance(value, str) and _is_date(value)
    if kind in (float, Path):
        return type(value) in ((int, float) if kind is float else (str,))
    return type(value) is kind


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ").strip() for t in tokens if t.type == tokenize.COMMENT}


def _resolve(node: ast.expr, place: str) -> Any:
    """Return the type that an annotation means; only names of ``_TYPES`` are known, nothing is evaluated."""
    if isinstance(node, ast.Constant) and node.value is None:
        return type(None)
    if isinstance(node, ast.Name | ast.Attribute):
        name = node.id if isinstance(node, ast.Name) else node.attr
        if name in _TYPES:
            return _TYPES[name]
        raise InputError(f"{place}: unknown type {name!r}; known are {', '.join(sorted(_TYPES))}")
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return typing.Union[_resolve(node.left, place), _resolve(node.right, place)]  # noqa: UP007 - made at run time
    if isinstance(node, ast.Subscript):
        items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        is_choice = ast.unparse(node.value).rpartition(".")[2] == "Literal"
        arguments = tuple(_literal(item, place) if is_choice else _argument(item, place) for item in items)
        with suppress(TypeError):  # such as int[str]
            return _resolve(node.value, place)[arguments if len(arguments) > 1 else arguments[0]]
    raise InputError(f"{place}: the type {ast.unparse(node)!r} is not understood")


def _literal(node: ast.expr, place: str) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError) as error:
        raise InputError(f"{place}: a Literal lists plain values, not {ast.unparse(node)!r}") from error


def _argument(node: ast.expr, place: str) -> Any:
    return ... if isinstance(node, ast.Constant) and node.value is ... else _resolve(node, place)


def check_parameters(
    declared: Mapping[str, Sequence[Parameter]], given: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Return, for each notebook, the values that it is run with where they are not its defaults.

    Args:
        declared: the parameters of each notebook.
        given: values by name; a text is read as YAML where the type is not str.

    Raises:
        InputError: for a name that no notebook declares (with the nearest one), and for a value of the wrong type.
    """
    known = sorted({p.name for parameters in declared.values() for p in parameters})
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise InputError(f"unknown parameter {name!r}: {hint}The notebooks declare {', '.join(known)}")
    return {
        notebook: {p.name: _check(p, given[p.name], notebook) for p in parameters if p.name in given}
        for notebook, parameters in declared.items()
    }


def _check(parameter: Parameter, value: Any, notebook: str) -> Any:
    from pydantic import TypeAdapter, ValidationError

    adapter: TypeAdapter[Any] = TypeAdapter(parameter.kind)
    for candidate in _candidates(value):
        try:
            checked = adapter.validate_python(candidate, strict=True)
        except ValidationError:
            continue
        return _plain(checked)
    raise InputError(
        f"parameter {parameter.name!r} of {notebook} is {parameter.annotation}: {_show(value)} does not fit"
        + (f" ({parameter.help})" if parameter.help else "")
    )


def _show(value: Any) -> str:
    """Return a value as a message can hold it: of one that anchors make large, its beginning."""
    shown = repr(value) if isinstance(value, str) else reprlib.repr(value)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"


def _candidates(value: Any) -> list[Any]:
    """What a value may mean, as it stands first; then with its texts as paths, and a single path as a list of one."""
    readings = _readings(value)
    lists = [[Path(item) for item in r] for r in readings if isinstance(r, list) and all(isinstance(i, str) for i in r)]
    alone = [[Path(value)]] if isinstance(value, str) and value else []
    return [*readings, *lists, *alone]


def _readings(value: Any) -> list[Any]:
    """A text may stand for itself or, from the command line, for a number, a list, a date, or a path."""
    if not isinstance(value, str):
        return [value, float(value)] if type(value) is int else [value, *_as_sequences(value)]
    import yaml

    readings: list[Any] = [value]
    try:
        parsed = yaml.safe_load(value)
    except (yaml.YAMLError, ValueError):  # 2024-13-01 looks like a date and is none
        parsed = value
    if not isinstance(parsed, str):
        readings += [parsed, *_as_sequences(parsed)]
        if type(parsed) is int:
            readings.append(float(parsed))
    elif parsed != value:
        readings.append(parsed)
    return [*readings, Path(value)]


def _as_sequences(value: Any) -> list[Any]:
    """A list may stand for a tuple, and its texts for paths."""
    if not isinstance(value, list):
        return []
    return [tuple(value), [Path(item) if isinstance(item, str) else item for item in value]]


def _plain(value: Any) -> Any:
    """Return the value as papermill can write it into a cell: dates and paths as text, tuples as lists."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Path):
        return value.as_posix()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


__all__ = ["Parameter", "check_parameters", "parse_parameters", "read_parameters"]
