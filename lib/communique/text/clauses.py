"""Units of reading: sentences cut into words, quoted stretches folded into one word each.

A unit is a sentence, or several where a quotation runs across their ends. Positions (``i``) count words of the unit;
offsets (``start``, ``end``) count code points of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter

from communique.text.cues import lexicon
from communique.text.marks import Quoted

QUOTE = "“”"
INLINE = "‘’"
_WORD = re.compile(
    r"[A-Za-z][a-z]+(?=[ ,])|(?:[A-Z]\.){2,}|(?:[a-z]\.){2,}|[A-Z]-(?:(?:[A-Z]\.)+|[A-Z][a-z]{1,4}\.(?=[,)]))|(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|St|Jr|Sr|Prof|Rev|Hon)\.(?=[ \u00a0])"
    r"|[A-Z]\.(?=[ \u00a0][A-Z])|n[’']t\b|[^\W_]+(?:[-‑&/.][^\W_]+)*|[’'][a-zA-Z]{1,2}\b|--+|[^\w\s]"
)
_DASHES = frozenset({"—", "–", "--", "---", "―", "-"})
_STOPS = frozenset({",", ";", ":", ".", "(", ")", "[", "]", "?", "!", "…"}) | _DASHES
MAX_MENTION = 300
WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})


@dataclass(slots=True)
class Unit:
    """The words of one unit with their offsets; ``quotes`` maps the position of a folded stretch to it."""

    start: int
    end: int
    paragraph: int
    words: list[str] = field(default_factory=list)
    lows: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    quotes: dict[int, Quoted] = field(default_factory=dict)


def read_unit(text: str, start: int, end: int, paragraph: int, quoted: Sequence[Quoted]) -> Unit:
    """Cut ``text[start:end]`` into words; each stretch in ``quoted`` (in order, all inside) becomes one word."""
    unit = Unit(start, end, paragraph)
    position = start
    for stretch in quoted:
        _add_words(unit, text, position, stretch.start)
        unit.quotes[len(unit.words)] = stretch
        unit.words.append(QUOTE)
        unit.lows.append(QUOTE if _is_speech_like(text, stretch) else INLINE)
        unit.starts.append(stretch.start)
        unit.ends.append(stretch.end)
        if text[stretch.inner_start : stretch.inner_end].endswith(","):
            unit.words.append(",")
            unit.lows.append(",")
            unit.starts.append(stretch.end)
            unit.ends.append(stretch.end)
        position = stretch.end
    _add_words(unit, text, position, end)
    return unit


def cut_unit(unit: Unit, n_words: int) -> list[Unit]:
    """Cut a unit longer than ``n_words`` into pieces, so that what is read of one word is bounded; drop an empty one."""
    if len(unit.words) <= n_words:
        return [unit] if unit.words else []
    pieces = []
    for first in range(0, len(unit.words), n_words):
        last = min(first + n_words, len(unit.words))
        piece = Unit(unit.starts[first], unit.ends[last - 1], unit.paragraph)
        piece.words, piece.lows = unit.words[first:last], unit.lows[first:last]
        piece.starts, piece.ends = unit.starts[first:last], unit.ends[first:last]
        pieces.append(piece)
    for i, quote in unit.quotes.items():
        pieces[i // n_words].quotes[i % n_words] = quote
    return pieces


def _add_words(unit: Unit, text: str, start: int, end: int) -> None:
    if start >= end:
        return
    spans = [match.span() for match in _WORD.finditer(text, start, end)]
    words = [text[first:last] for first, last in spans]
    unit.words += words
    unit.lows += map(str.lower, words)
    unit.starts += map(itemgetter(0), spans)
    unit.ends += map(itemgetter(1), spans)


def _is_speech_like(text: str, stretch: Quoted) -> bool:
    """Tell a quotation from a slogan, a title or a single word in marks: by length, or by the mark at its end."""
    inner = text[stretch.inner_start : min(stretch.inner_end, stretch.inner_start + 400)]
    if not inner.strip():
        return False
    n_words = len(inner.split())
    words = [word for word in inner.split() if len(word) > 3]
    is_title = len(words) > 1 and all(word[0].isupper() for word in words)
    if is_title:
        return inner[-1] in "?!…" or (n_words > 6 and inner[-1] in ",.")
    if n_words > 1 and (inner[-1] in ",?!…" or (inner[-1] == "." and inner[0].isupper())):
        return True
    if n_words == 3:
        return any(word in lexicon().auxiliary for word in inner.lower().split())
    return n_words >= 4


def is_headline(unit: Unit) -> bool:
    """Say whether the unit is written like a headline: nearly every longer word with a capital."""
    if not 4 <= len(unit.lows) <= 30:
        return False
    longer = [word for word in unit.words if len(word) > 3 and word[0].isalpha()]
    return len(longer) > 2 and sum(word[0].isupper() for word in longer) >= 0.85 * len(longer)


def is_stop(word: str) -> bool:
    """Say whether the word is a mark that bounds a phrase."""
    return word in _STOPS


def is_dash(word: str) -> bool:
    """Say whether the word is a dash."""
    return word in _DASHES


@cache
def _finite() -> frozenset[str]:
    return lexicon().auxiliary | lexicon().verb


def is_verb_like(unit: Unit, i: int) -> bool:
    """Guess whether the word at ``i`` is a finite verb: an auxiliary, a common verb, or a lower-case past form."""
    low = unit.lows[i]
    if low in _finite():
        return low not in ("’s", "'s") or (i > 0 and unit.lows[i - 1] in lexicon().reader)
    if not low.endswith("ed") or len(low) <= 4 or not unit.words[i][0].islower():
        return False
    if low.startswith("un") and low[2:4] not in ("de", "it", "ve", "le"):
        return False
    return not (i and unit.lows[i - 1] in lexicon().determiner)
