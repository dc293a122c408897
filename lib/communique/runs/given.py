"""Parameters as a user gives them: ``--set NAME=VALUE``, and a YAML file."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

from communique.errors import InputError


def read_given(sets: Sequence[str], params: Path | None) -> dict[str, Any]:
    """Return parameters by name; those set win over those of the file ``params``.

    Raises InputError where one is no NAME=VALUE or is set twice, and for a file that is no mapping of names to values.
    """
    given = _read_file(params) if params is not None else {}
    seen = set()
    for item in sets:
        name, sign, value = item.partition("=")
        name = name.strip()
        if not sign:
            raise InputError(f"--set {item!r}: write NAME=VALUE")
        if name in seen:
            raise InputError(f"--set {item!r}: {name!r} is set twice; a list is written as {name}=[one,two]")
        seen.add(name)
        given[name] = value
    return given


def _read_file(params: Path) -> dict[str, Any]:
    import yaml

    class Loader(yaml.SafeLoader):
        """Refuses a name that stands twice, of which YAML's loader would keep the last in silence."""

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
            names = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
            for at, name in enumerate(names):
                if isinstance(name, str) and name in names[:at]:
                    raise yaml.YAMLError(f"{name!r} stands twice; keep one of them{node.start_mark}")
            return super().construct_mapping(node, deep)

    try:
        loaded = yaml.load(params.read_text(encoding="utf-8"), Loader)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise InputError(f"--params {params}: cannot be read: {error}") from error
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        raise InputError(f"--params {params}: a mapping of parameter names to values is needed")
    return {str(name): value for name, value in loaded.items()}
