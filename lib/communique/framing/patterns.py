"""What an indicator's pattern means: sequences of words, with wildcards, alternatives and gaps."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product

from communique.framing.tokens import is_joint, normalize, tokenize

GAP_DEFAULT = 3
GAP_MAX = 20
MIN_LITERAL = 3
MAX_SEQUENCES = 200
MAX_WORDS = 30
MAX_TOKEN = 100  # longer runs of letters are no words: no wildcard fits them

_ITEM = re.compile(r"\((?P<group>[^()]*)\)|(?P<gap>\.\.\.|…)(?P<n>\d*)(?!\S)|(?P<text>[^\s()]+)|(?P<stray>[()])")


class PatternError(ValueError):
    """A pattern that means nothing or too much; the second argument says what would be right."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.suggestion = suggestion


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a pattern: literal or with wildcards (``*`` any letters, ``?`` one letter)."""

    norm: str
    exact: str = ""  # as written, where case counts

    @property
    def is_glob(self) -> bool:
        """Whether it has a wildcard."""
        return "*" in self.norm or "?" in self.norm

    def accepts(self, norm: str) -> bool:
        """Whether a token of this form is meant."""
        if not self.is_glob:
            return norm == self.norm
        return len(norm) <= MAX_TOKEN and _glob(self.norm).fullmatch(norm) is not None

    def accepts_case(self, text: str) -> bool:
        """Whether a token as it stands in the text is meant; true where case does not count."""
        return not self.exact or _glob(self.exact).fullmatch(normalize(text, fold=False)) is not None


Element = tuple[Word, ...]  # one place in a phrase: any one of these words
Block = tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Sequence:
    """Blocks of directly following words; up to ``gaps[i]`` other words stand between block i and i + 1."""

    blocks: tuple[Block, ...]
    gaps: tuple[int, ...] = ()


@cache
def _glob(glob: str) -> re.Pattern[str]:
    parts = re.split(r"([*?])", glob)
    return re.compile("".join({"*": ".*", "?": "."}.get(part, re.escape(part)) for part in parts), re.DOTALL)


@cache
def compile_pattern(pattern: str, *, match_case: bool = False) -> tuple[Sequence, ...]:
    """The sequences a pattern stands for, alternatives written out, in the order of writing.

    ``shared future`` is two words that follow each other directly; ``cooperat*`` a word that begins so;
    ``(shared|common) future`` either; ``shared ...5 future`` with up to five words between (``...`` alone:
    three). Raises PatternError for a pattern that is empty, can never match, or matches nearly everything.
    """
    items = _split(pattern)
    if not items:
        raise PatternError("the pattern is empty.", "Write at least one word, or delete it.")
    if isinstance(items[0], int) or isinstance(items[-1], int):
        raise PatternError(f"“{pattern}” begins or ends with a gap.", "A gap stands between two words.")
    if any(isinstance(a, int) and isinstance(b, int) for a, b in pairwise(items)):
        raise PatternError(f"“{pattern}” has two gaps in a row.", "Write one gap: ...5")
    choices = [[item] if isinstance(item, int) else _choices(item, pattern, match_case) for item in items]
    n_sequences = math.prod(map(len, choices))
    if n_sequences > MAX_SEQUENCES:
        raise PatternError(f"“{pattern}” stands for {n_sequences:,} phrases.", f"Keep below {MAX_SEQUENCES}.")
    return tuple(dict.fromkeys(_join(parts, pattern) for parts in product(*choices)))


def _choices(texts: list[str], pattern: str, match_case: bool) -> list[Block | int]:
    """What may stand at one place: single words are one element, every longer phrase a choice of its own."""
    blocks = [_read_words(text, pattern, match_case) for text in texts]
    singles = [block[0][0] for block in blocks if len(block) == 1]
    merged: list[Block | int] = [(tuple(dict.fromkeys(singles)),)] if singles else []
    return merged + [block for block in blocks if len(block) > 1]


def _split(pattern: str) -> list[int | list[str]]:
    """Items in order: a gap as its number of words, text as a list of alternatives."""
    items: list[int | list[str]] = []
    end = 0
    for match in _ITEM.finditer(pattern):
        is_spaced = match.start() > end or end == 0
        end = match.end()
        if match["stray"]:
            raise PatternError(
                f"“{pattern}” has a bracket without its partner, or brackets in brackets.",
                "Alternatives are written (one|two), not nested.",
            )
        if match["gap"]:
            gap = int(match["n"][:4] or GAP_DEFAULT)
            if not 1 <= gap <= GAP_MAX:
                raise PatternError(f"“{pattern}” has a gap of {gap} words.", f"A gap has 1 to {GAP_MAX} words.")
            items.append(gap)
        elif match["group"] is not None:
            items.append(_alternatives(match["group"], pattern))
            _check_spacing(pattern, match, is_spaced=is_spaced)
        elif "|" in match["text"]:
            raise PatternError(f"“{pattern}” has alternatives without brackets.", "Write (one|two).")
        else:
            items.append([match["text"]])
    return items


def _alternatives(group: str, pattern: str) -> list[str]:
    words = [" ".join(word.split()) for word in group.split("|")]
    if not all(words):
        raise PatternError(
            f"“{pattern}” has an empty alternative.", "Write a word between the bars, or a second pattern."
        )
    if any("..." in word or "…" in word for word in words):
        raise PatternError(f"“{pattern}” has a gap inside brackets.", "Write two patterns.")
    return words


def _check_spacing(pattern: str, match: re.Match[str], *, is_spaced: bool) -> None:
    after = pattern[match.end() : match.end() + 1]
    before = pattern[match.start() - 1 : match.start()]
    if (not is_spaced and before not in "-(") or (after and not after.isspace() and after != "-"):
        raise PatternError(
            f"“{pattern}” joins brackets to a word.", "Alternatives are whole words: (country|countries)."
        )


def _join(parts: tuple[Block | int, ...], pattern: str) -> Sequence:
    """One sequence: the words between two gaps are a block."""
    blocks: list[Block] = [()]
    gaps: list[int] = []
    for part in parts:
        if isinstance(part, int):
            gaps.append(part)
            blocks.append(())
        else:
            blocks[-1] += part
    if sum(map(len, blocks)) > MAX_WORDS:
        raise PatternError(f"“{pattern[:60]}” has more than {MAX_WORDS} words.", "Use its distinctive part.")
    return Sequence(tuple(blocks), tuple(gaps))


def _read_words(text: str, pattern: str, match_case: bool) -> Block:
    tokens = tokenize(text, also="*?")
    if not tokens:
        raise PatternError(f"“{pattern}” has no letter or digit where a word should be.", "Patterns match words only.")
    edges = [0, *(place for token in tokens for place in (token.start, token.end)), len(text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if not is_joint(text[start:end]):
            raise PatternError(
                f"“{pattern}” can never match: “{text[start:end].strip()}” parts words or is none.",
                "Leave out the punctuation, or write a gap (...) instead.",
            )
    elements = []
    for token in tokens:
        if "*" in token.norm or "?" in token.norm:
            _check_wildcard(token.norm, pattern)
        exact = normalize(text[token.start : token.end], fold=False) if match_case else ""
        elements.append((Word(token.norm, exact),))
    return tuple(elements)


def _check_wildcard(norm: str, pattern: str) -> None:
    literal = len(re.sub(r"[*?]", "", norm))
    if literal == 0:
        raise PatternError(f"“{pattern}” has an empty wildcard: “{norm}” is any word.", "Write a gap: ...1")
    if literal < MIN_LITERAL:
        raise PatternError(
            f"“{pattern}” has a runaway wildcard: “{norm}” fixes fewer than {MIN_LITERAL} letters.",
            "Write more of the word.",
        )
    if norm.count("*") > 2:
        raise PatternError(f"“{pattern}” has more than two wildcards in one word.", "Write more of the word.")
