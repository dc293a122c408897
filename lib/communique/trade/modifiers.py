"""What stands beside a number and bounds it, or says that it is a change."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from communique.trade.lexicon import read_phrases, read_words
from communique.trade.tokens import Token

_WINDOW = 9
_WITH_UP = frozenset("made make makes making set ended opened picked came come put add adds added take took".split())
_VERBS_OF_BEING = frozenset(
    "is are was were be been for of lasted lasts took takes in after the with well just".split()
)


@cache
def _fillers() -> frozenset[str]:
    return frozenset(read_words("quantity_words.yaml")["change_fillers"])


@cache
def _changes() -> dict[str, str]:
    table = read_words("quantity_words.yaml")["change_words"]
    return {word: label for label in ("up", "down") for word in table[label]}


def is_change_word(word: str) -> bool:
    """Whether a word in lower case says that something rose or fell."""
    return word in _changes()


@cache
def _edges(name: str, edge: int) -> dict[str, int]:
    """Return the longest phrase, in tokens, that has a word at an edge: 0 the first, -1 the last."""
    longest: dict[str, int] = {}
    for phrase in read_phrases(name):
        longest[phrase[edge]] = max(longest.get(phrase[edge], 0), len(phrase))
    return longest


def find_bound(tokens: Sequence[Token], first: int, last: int, kind: str) -> tuple[str, int]:
    """Return the bound of the amount in tokens ``first`` to ``last``, and the first token of its words."""
    before, after = read_phrases("bounds"), read_phrases("bounds_after")
    lasts, firsts = _edges("bounds", -1), _edges("bounds_after", 0)
    for end in (first, first - 1):
        if end < 1 or (end < first and tokens[first - 1].lower not in ("a", "an", "the", "one", "by", "another", "-")):
            break
        for length in range(min(lasts.get(tokens[end - 1].lower, 0), end), 0, -1):
            label = before.get(tuple(token.lower for token in tokens[end - length : end]))
            if label is not None and not _is_place(tokens, end - length, length, kind):
                return label, end - length
    for length in range(min(firsts.get(tokens[last].lower, 0) if last < len(tokens) else 0, len(tokens) - last), 0, -1):
        label = after.get(tuple(token.lower for token in tokens[last : last + length]))
        if label is not None:
            return label, first
    return "exact", first


def _is_place(tokens: Sequence[Token], at: int, length: int, kind: str) -> bool:
    """Whether "over", "above", "under" or "around" is a preposition here: "over five days", "the above two"."""
    if length > 1 or tokens[at].lower not in (
        "over",
        "above",
        "under",
        "below",
        "around",
        "beyond",
        "some",
        "about",
    ):
        return False
    before = tokens[at - 1].lower if at else ""
    if before in ("the", "that"):
        return True
    return kind == "duration" and tokens[at].lower in ("over", "under") and before not in _VERBS_OF_BEING


def find_change(tokens: Sequence[Token], first: int, last: int, kind: str) -> str:
    """Return ``up``, ``down`` or ``none``: a change word directly before or, for shares and multiples, after.

    Only adverbs and small words may stand between; "to" in front makes the figure a level, not a change.
    """
    fillers, changes = _fillers(), _changes()
    if first and tokens[first - 1].lower in ("to", "at") and not _is_up_to(tokens, first):
        return "none"
    if kind in ("duration",):
        return "none"
    if kind in ("percent", "points") and first and tokens[first - 1].text == "+":
        return "up"
    for index in range(first - 1, max(first - _WINDOW, -1), -1):
        word = tokens[index].lower
        if word in ("to",) and tokens[index - 1].lower not in ("up", "close"):
            return "none"
        is_particle = word == "up" and (
            (index + 1 < len(tokens) and tokens[index + 1].lower == "to")
            or (index > 0 and tokens[index - 1].lower in _WITH_UP)
        )
        if word in changes and not is_particle and word not in ("lower", "higher"):
            return changes[word]
        if word not in fillers and not word.endswith("ly"):
            break
    if kind in ("percent", "points", "multiple", "fraction"):
        for index in range(last, min(last + 3, len(tokens))):
            word = tokens[index].lower
            if word in changes and word not in ("up",):
                return changes[word]
            if word in ("more", "less", "fewer") and index == last:
                return "up" if word == "more" else "down"
            if word not in ("year-on-year", "year", "annual", "-", "on", "sharp", "further", "quarterly"):
                break
    return "none"


def _is_up_to(tokens: Sequence[Token], first: int) -> bool:
    return first > 1 and tokens[first - 2].lower in ("up", "close") and tokens[first - 1].lower == "to"
