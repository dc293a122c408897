"""Loading the data files that rules are written in: YAML, read safely, once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def read_data(package: str, name: str) -> Any:
    """Return the parsed YAML file ``name`` from the folder ``data`` of ``communique.<package>`` ("": of communique).

    The result is shared between callers and must not be changed.
    """
    source = files(f"communique.{package}".rstrip(".")).joinpath("data", name)
    return yaml.load(source.read_text(encoding="utf-8"), Loader=_LOADER)
