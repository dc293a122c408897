"""The rules of layout: patterns with a role, kept as data so that an outlet is added without code."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from communique.corpus.automaton import Automaton
from communique.corpus.model import ROLES, Role
from communique.corpus.patterntree import Tree, parse_pattern
from communique.corpus.prefilter import Condition, find_tree_condition, lower_case
from communique.corpus.service import ADDRESS, LONGEST_SERVICE
from communique.corpus.wordmarks import WordMarks
from communique.datafiles import read_data
from communique.errors import InputError

Where = Literal["any", "edge", "top", "tail"]
_FRAGMENT = re.compile(r"\{([a-z]+)\}")
# Few: with each further character what is told of a text grows little, and what must be learnt of texts grows much.
_FIRST_CHARS, _LAST_CHARS, _DATELINE_CHARS = 2, 1, 6


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern, searched in one block of text with white space folded."""

    name: str
    role: Role
    pattern: re.Pattern[str]
    where: Where
    max_chars: int
    example: str
    condition: Condition = field(default_factory=Condition, repr=False)
    tree: Tree | None = field(default=None, compare=False, repr=False)

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
    chooser: RuleChooser = field(init=False, compare=False, repr=False)
    openings: Automaton = field(init=False, compare=False, repr=False)
    summary_heads: tuple[Rule, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Index the rules by what can open and end a block."""
        heads = tuple(rule for rule in self.blocks if rule.name == "summary head")
        object.__setattr__(self, "summary_heads", heads)
        object.__setattr__(self, "chooser", RuleChooser(self.blocks))
        object.__setattr__(self, "openings", Automaton([rule.tree for rule in self.datelines], n_chars=_DATELINE_CHARS))

    def find(
        self, text: str, *, is_top: bool, is_tail: bool, everywhere: bool | None = None, possible: int | None = None
    ) -> Rule | None:
        """Return the first rule for blocks that decides ``text`` at this place of the page.

        ``everywhere``: only rules that hold anywhere (True), or only those for the top and the tail (False).
        ``possible``: what ``chooser.find_possible`` says of the text, where that is known.
        """
        left = self.chooser.find_possible(text) if possible is None else possible
        left &= self.chooser.find_tried(is_top, is_tail, everywhere)
        if not left:
            return None
        lower = lower_case(text)
        while left:
            lowest = left & -left
            left ^= lowest
            rule = self.blocks[lowest.bit_length() - 1]
            if rule.condition.holds(lower) and rule.pattern.search(text):
                return rule
        return None


class RuleChooser:
    """Says of a text which of many rules could decide it, told from its ends and its words; rule n has the bit 2**n.

    ``address``: the bit of a text with a word that speaks to its reader, for ``is_service_text``.
    """

    __slots__ = (
        "_by_length",
        "_by_place",
        "_ending",
        "_lengths",
        "_marks",
        "_opening",
        "_unmarked",
        "address",
        "rules",
    )

    def __init__(self, rules: Sequence[Rule], *, n_first: int = _FIRST_CHARS, n_last: int = _LAST_CHARS) -> None:
        """``n_first``, ``n_last``: so many of a text's first and last characters are read."""
        trees = [rule.tree for rule in rules]
        self.rules = tuple(rules)
        self.address = 1 << len(rules)
        self._opening = Automaton(trees, n_chars=n_first)
        self._ending = Automaton(trees, n_chars=n_last, is_backward=True)
        self._marks = WordMarks([rule.condition.literals for rule in rules], (ADDRESS,))
        self._unmarked = _bits(rules, lambda rule: rule.condition.literals is None)
        self._lengths = sorted({rule.max_chars for rule in rules})
        self._by_length = [_bits(rules, partial(_fits, most)) for most in (*self._lengths, float("inf"))]
        self._by_place: dict[tuple[bool, bool, bool | None], int] = {}

    def find_possible(self, text: str) -> int:
        """Return the bits of the rules that could decide ``text`` at some place of a page: no other matches it.

        The bit ``address`` is told of texts up to the length of a service text.
        """
        left = self._by_length[bisect_left(self._lengths, len(text))] | self.address
        if left == self.address and len(text) > LONGEST_SERVICE:
            return 0
        left &= self._opening.find_possible(text) & self._ending.find_possible(text) | self.address
        return left & (self._marks.find_marks(text.split(" ")) | self._unmarked)

    def find_tried(self, is_top: bool, is_tail: bool, everywhere: bool | None) -> int:
        """Return the bits of the rules that hold at a place of a page."""
        key = (is_top, is_tail, everywhere)
        if key not in self._by_place:
            self._by_place[key] = _bits(
                self.rules,
                lambda rule: (
                    (everywhere is None or everywhere == (rule.where == "any"))
                    and rule.is_tried(is_top=is_top, is_tail=is_tail)
                ),
            )
        return self._by_place[key]


def _bits(rules: Sequence[Rule], holds: Callable[[Rule], bool]) -> int:
    return sum(1 << number for number, rule in enumerate(rules) if holds(rule))


def _fits(most: float, rule: Rule) -> bool:
    return rule.max_chars >= most


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
    tree = parse_pattern(pattern)
    return Rule(str(name), row["role"], compiled, place, longest, example, find_tree_condition(tree), tree)


@cache
def compile_fragment(pattern: str) -> re.Pattern[str]:
    """Compile ``pattern`` with the library's fragments (``{agency}``, ``{month}``, ...) filled in."""
    fragments = read_data("corpus", "layout.yaml")["fragments"]
    return re.compile(_fill(pattern, fragments))


def _fill(pattern: str, fragments: Mapping[str, str]) -> str:
    for _ in range(6):  # fragments may hold fragments
        pattern = _FRAGMENT.sub(lambda m: str(fragments.get(m.group(1), m.group())), pattern)
    return pattern
