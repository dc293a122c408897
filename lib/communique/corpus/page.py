"""A page under reading: its blocks, and the labels that rules and structure give them step by step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from communique.corpus.blocks import Block
from communique.corpus.model import Role
from communique.corpus.rules import LayoutRules, Rule
from communique.corpus.service import is_service_text

BULLET = re.compile(
    r"^(?:[*\u2022\u00b7\u25aa\u25cf\u25e6\u2023\u2043\u25a0\u2013\u2014-]\s?(?=[A-Z\"\u201c'\u2018\d]))"
)
_BULLETS = frozenset("*\u2022\u00b7\u25aa\u25cf\u25e6\u2023\u2043\u25a0\u2013\u2014-")
_SENTENCE_END = re.compile(r"[.!?][\"'\u201d\u2019)\]]{0,2} [A-Z\"\u201c'\u2018(]")
_NO_WORD = re.compile(r"\W+")
PROSE_WORDS, LONG_WORDS = 9, 25
_HEAD = 12


@dataclass(frozen=True, slots=True)
class Label:
    """The role of one block and what decided it."""

    role: Role
    rule: str
    is_uncertain: bool = False


_label = cache(Label)


class Page:
    """The blocks of a text with their labels; ``first`` and ``last`` bound the running text.

    Mutable by design: reading a page is a sequence of steps that each see what the earlier ones decided.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        rules: LayoutRules,
        datelines: Sequence[tuple[str, int, re.Match[str]] | None],
        left_out: Sequence[tuple[int, int]] = (),
    ) -> None:
        self.blocks = blocks
        self.rules = rules
        self.datelines = list(datelines)
        self.labels: list[Label | None] = [None] * len(blocks)
        spans = set(left_out)
        self.left_out = frozenset(at for at, block in enumerate(blocks) if (block.start, block.end) in spans)
        self._keys: dict[int, str] = {}
        self._heads: dict[int, str] = {}
        self._possible: list[int | None] = [None] * len(blocks)
        self._prose: list[bool | None] = [None] * len(blocks)
        self._short: tuple[tuple[int, int, int], list[int]] = ((-1, -1, -1), [])
        self.first = 0
        self.last = len(blocks) - 1

    def __len__(self) -> int:
        """Return the number of blocks."""
        return len(self.blocks)

    def give(self, at: int, role: Role, rule: str, *, is_uncertain: bool = False) -> None:
        """Label the block ``at`` unless it has a label."""
        if self.labels[at] is None:
            self.labels[at] = _label(role, rule, is_uncertain)

    def find_rule(self, at: int, *, is_top: bool, is_tail: bool, everywhere: bool | None = None) -> Rule | None:
        """Return the first rule that decides the block ``at``, judged as one at the top or the tail of the page."""
        possible = self._possible[at]
        if possible is None:
            possible = self._find_possible(at)
        if not possible & self.rules.chooser.find_tried(is_top, is_tail, everywhere):
            return None
        folded = self.blocks[at].folded
        return self.rules.find(folded, is_top=is_top, is_tail=is_tail, everywhere=everywhere, possible=possible)

    def is_service(self, at: int) -> bool:
        """Whether the block speaks to the reader of the site about the site."""
        is_addressed = self._find_possible(at) & self.rules.chooser.address != 0
        return is_service_text(self.blocks[at].folded, is_addressed=is_addressed)

    def _find_possible(self, at: int) -> int:
        possible = self._possible[at]
        if possible is None:
            possible = self._possible[at] = self.rules.chooser.find_possible(self.blocks[at].folded)
        return possible

    def role(self, at: int) -> Role | None:
        """Return the role that the block ``at`` has so far."""
        label = self.labels[at] if 0 <= at < len(self.blocks) else None
        return label.role if label else None

    def is_free(self, at: int) -> bool:
        """Whether the block ``at`` has no label yet."""
        return self.labels[at] is None

    def is_prose(self, at: int) -> bool:
        """Whether the block reads like running text: several words that end like a sentence, or many words."""
        known = self._prose[at]
        if known is None:
            known = self._prose[at] = self._is_prose(at)
        return known

    def _is_prose(self, at: int) -> bool:
        block = self.blocks[at]
        if at in self.left_out:
            return False
        if self.datelines[at] is not None:
            return True
        if block.is_menu or block.n_words < PROSE_WORDS:
            return False
        if block.is_closed or block.n_words >= 40:
            return True
        return (block.folded[-1] == ")" or block.n_words >= 28) and not self.is_one_sentence(at)

    def dateline_names(self, at: int) -> bool:
        """Whether the dateline of the block names an agency or a date, not a place alone."""
        dateline = self.datelines[at]
        found = dateline[2].groupdict() if dateline else {}
        return bool(found.get("agency") or found.get("date"))

    def is_bullet(self, at: int) -> bool:
        """Whether the block opens with a bullet."""
        folded = self.blocks[at].folded
        return folded[0] in _BULLETS and BULLET.match(folded) is not None

    def is_one_sentence(self, at: int) -> bool:
        """Whether no sentence ends inside the block."""
        return _SENTENCE_END.search(self.blocks[at].folded) is None

    def short_lines(self, most_words: int) -> Sequence[int]:
        """Return the blocks within the running text of at most so many words that do not end like a sentence."""
        bounds = (self.first, self.last, most_words)
        if self._short[0] != bounds:
            inner = range(self.first + 1, self.last)
            short = [p for p in inner if self.blocks[p].n_words <= most_words and not self.blocks[p].is_sentence]
            self._short = (bounds, short)
        return self._short[1]

    def key(self, at: int) -> str:
        """Return the block's text for comparison with others: letters and digits, lower case."""
        if at not in self._keys:
            self._keys[at] = _NO_WORD.sub(" ", self.blocks[at].folded.lower()).strip()
        return self._keys[at]

    def is_repeated(self, at: int) -> bool:
        """Whether the next block has the same key as the block ``at``."""
        one, other = self._head(at), self._head(at + 1)
        n_same = min(len(one), len(other)) - 1  # the last letter's small form may depend on the next
        return one[:n_same] == other[:n_same] and self.key(at) == self.key(at + 1)

    def _head(self, at: int) -> str:
        """The first letters and digits of the block's key."""
        if at not in self._heads:
            self._heads[at] = _NO_WORD.sub(" ", self.blocks[at].folded[:_HEAD].lower()).strip()
        return self._heads[at]
