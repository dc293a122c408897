"""The rules of layout: patterns with a role, kept as data so that an outlet is added without code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from communique.corpus.model import ROLES, Role
from communique.corpus.prefilter import KNOWN, Condition, find_condition, lower_case
from communique.datafiles import read_data
from communique.errors import InputError

Where = Literal["any", "edge", "top", "tail"]
_FRAGMENT = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern, searched in one block of text with white space folded."""

    name: str
    role: Role
    pattern: re.Pattern[str]
    where: Where
    max_chars: int
    example: str
    condition: Condition = field(default_factory=Condition)

    def applies(self, text: str, *, is_top: bool, is_tail: bool) -> bool:
        """Say whether the rule decides the block ``text`` at this place of the page."""
        if len(text) > self.max_chars or not self.is_tried(is_top=is_top, is_tail=is_tail):
            return False
        return self.pattern.search(text) is not None

    def is_tried(self, *, is_top: bool, is_tail: bool) -> bool:
        """Say whether the rule holds at this place of the page."""
        if self.where == "any":
            return True
        return (is_top and self.where in ("top", "edge")) or (is_tail and self.where in ("tail", "edge"))


@dataclass(frozen=True, slots=True)
class LayoutRules:
    """The rules for whole blocks, for datelines and for what precedes a title on its line."""

    blocks: tuple[Rule, ...]
    datelines: tuple[Rule, ...]
    title_prefixes: tuple[Rule, ...]
    by_place: dict[tuple[str, str, bool, bool, bool | None], tuple[Rule, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def find(self, text: str, *, is_top: bool, is_tail: bool, everywhere: bool | None = None) -> Rule | None:
        """Return the first rule for blocks that decides ``text`` at this place of the page.

        ``everywhere``: only rules that hold anywhere (True), or only those for the top and the tail (False).
        """
        lower, length = lower_case(text), len(text)
        for rule in self._candidates(text[:1], text[-1:], is_top, is_tail, everywhere):
            if length <= rule.max_chars and rule.condition.holds(lower) and rule.pattern.search(text):
                return rule
        return None

    def _candidates(
        self, first: str, last: str, is_top: bool, is_tail: bool, everywhere: bool | None
    ) -> tuple[Rule, ...]:
        """The rules that could match a text with these ends at this place; remembered by what is known of the ends."""
        key = (first if first in KNOWN else "", last if last in KNOWN else "", is_top, is_tail, everywhere)
        if key not in self.by_place:
            self.by_place[key] = tuple(
                rule
                for rule in self.blocks
                if (everywhere is None or everywhere == (rule.where == "any"))
                and rule.is_tried(is_top=is_top, is_tail=is_tail)
                and rule.condition.fits(key[0], key[1])
            )
        return self.by_place[key]


@cache
def default_rules() -> LayoutRules:
    """Return the rules that ship with the library."""
    return _compile(read_data("corpus", "layout.yaml"), {}, "layout.yaml")


def read_rules(path: Path) -> LayoutRules:
    """Return the rules of a user's file, tried before the library's own.

    The file is YAML with any of the keys ``fragments``, ``rules``, ``datelines`` and ``title_prefixes``, in the form of the
    library's ``layout.yaml``. Raises InputError where it is no YAML, has an unknown key or a faulty pattern.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"{path}: cannot be read as a file of layout rules: {error}") from error
    if not isinstance(data, dict):
        raise InputError(f"{path}: a file of layout rules is a mapping with the key `rules`")
    own = _compile(data, read_data("corpus", "layout.yaml")["fragments"], str(path))
    base = default_rules()
    return LayoutRules(
        own.blocks + base.blocks, own.datelines + base.datelines, own.title_prefixes + base.title_prefixes
    )


def _compile(data: Mapping[str, Any], fragments: Mapping[str, str], where: str) -> LayoutRules:
    known = {"fragments", "rules", "datelines", "title_prefixes"}
    if unknown := set(data) - known:
        raise InputError(f"{where}: unknown key {sorted(unknown)[0]!r}; the keys are {', '.join(sorted(known))}")
    for key in sorted(known & set(data)):
        if not isinstance(data[key] or [], Mapping if key == "fragments" and data[key] else list):
            raise InputError(f"{where}: {key} is a {'mapping' if key == 'fragments' else 'list'}")
    parts = {**fragments, **(data.get("fragments") or {})}
    return LayoutRules(
        tuple(_rule(row, parts, where) for row in data.get("rules") or ()),
        tuple(_rule({"role": "dateline", **row}, parts, where) for row in data.get("datelines") or ()),
        tuple(_rule(row, parts, where) for row in data.get("title_prefixes") or ()),
    )


def _rule(row: Mapping[str, Any], fragments: Mapping[str, str], where: str) -> Rule:
    if not isinstance(row, Mapping):
        raise InputError(f"{where}: a rule is a mapping with name, role, pattern and example, not {row!r}")
    name = row.get("name", "?")
    if missing := {"name", "role", "pattern", "example"} - set(row):
        raise InputError(f"{where}: rule {name!r} lacks {', '.join(sorted(missing))}")
    if row["role"] not in ROLES:
        raise InputError(f"{where}: rule {name!r} has the unknown role {row['role']!r}; roles are {', '.join(ROLES)}")
    pattern = _fill(str(row["pattern"]), fragments)
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise InputError(f"{where}: rule {name!r}: the pattern is faulty: {error}") from error
    place, longest = row.get("where", "any"), row.get("max_chars", 200)
    if place not in get_args(Where):
        raise InputError(f"{where}: rule {name!r} holds {place!r}; it may hold {', '.join(get_args(Where))}")
    if not isinstance(longest, int):
        raise InputError(f"{where}: rule {name!r}: max_chars is a whole number, not {longest!r}")
    example = str(row["example"])
    if not (compiled.search(example) or compiled.search(f"{example.rstrip()} The story goes on")):
        raise InputError(f"{where}: rule {name!r} does not match its example {row['example']!r}")
    return Rule(str(name), row["role"], compiled, place, longest, example, find_condition(pattern))


@cache
def compile_fragment(pattern: str) -> re.Pattern[str]:
    """Compile ``pattern`` with the library's fragments (``{agency}``, ``{month}``, ...) filled in."""
    fragments = read_data("corpus", "layout.yaml")["fragments"]
    return re.compile(_fill(pattern, fragments))


def _fill(pattern: str, fragments: Mapping[str, str]) -> str:
    for _ in range(6):  # fragments may hold fragments
        pattern = _FRAGMENT.sub(lambda m: str(fragments.get(m.group(1), m.group())), pattern)
    return pattern
