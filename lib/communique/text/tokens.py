"""What a word is: one definition for every count, on every engine.

A word, version ``words-2``, is the longest of these that starts at a position, read from left to right:

- a run of letters and digits, each with its combining marks (so ``é`` is one letter in both its forms);
- runs joined by one apostrophe, hyphen or middle dot, nothing between: ``China's``, ``co-operation``,
  ``people-to-people``; zero-width joiners and soft hyphens join too;
- digits joined by a point, or by a comma before one to three digits: ``3.5``, ``2,341``;
- single letters joined by points, with the last point: ``U.S.``, ``a.m.``, ``e.g.``, ``U.S.-China``;
- an abbreviation of ``data/pointed_words.csv`` with its points: ``Ph.D.``, ``Mr.``, ``No. 1`` (new in ``words-2``; in
  ``words-1`` they were ``ph``, ``d``, ``mr`` and ``no``);
- one Han or hiragana character with its marks, as in Unicode's UAX #29: n-grams join them to words;
- an address (``https://...``, ``www...``), which is never counted.

``$``, ``%``, emoji and all other characters stand apart from words; currency and percent signs are tokens on
request. No word holds white space, so that the pattern gives the same on a text and on its chunks between
white space: each chunk that occurs is read once and remembered.

A term is a word in Unicode's form NFC, apostrophes written ``'``, hyphens ``-``, soft hyphens left out, and
then as the options say (lower case by default). Letters and marks are those of the running Python's Unicode.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

from communique.corpus.model import Sentence
from communique.errors import InputError

WORDS_VERSION = "words-2"

_HAN = "\u3005\u3007\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_JOINERS = "\u00ad\u200c\u200d"
_APOSTROPHES = "'\u2019\u02bc\uff07"
_HYPHENS = "-\u2010\u2011"
_SYMBOLS = "$\u00a2-\u00a5\u058f\u060b\u20a0-\u20c0%\u2030\u2031\u066a"
_TO_PLAIN = {ord(c): "'" for c in _APOSTROPHES} | {ord(c): "-" for c in _HYPHENS} | {0xAD: None}
OUTER_PUNCTUATION = ".,;:!?()[]\"'\u2018\u2019\u201c\u201d\u2026"
"""Stands apart from a plain word of ASCII letters and digits, at either end."""

_CLITIC = re.compile(r"(?:n't|'(?:s|re|ve|ll|d|m))\Z", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,\u066b\u066c\-]\d+)*\Z")
_CHUNK = re.compile(r"\S+")

_CHOICES = {
    "clitics": ("keep", "split"),
    "hyphens": ("keep", "split"),
    "numbers": ("keep", "drop", "mask"),
    "symbols": ("keep", "drop"),
}


@dataclass(frozen=True, slots=True)
class TokenOptions:
    """What becomes of the words before they are counted.

    ``numbers``: "mask" writes each as ``#``; a number that is dropped still parts its neighbours, so no
    n-gram crosses it. ``stop_words`` are left out, and n-grams that start or end with one (``belt and road``
    stays). ``lemmas`` maps terms to terms, after lower-casing. ``units`` are multi-word terms with single
    spaces ("belt and road"), matched on terms within a sentence, the leftmost and longest first.
    """

    lowercase: bool = True
    clitics: Literal["keep", "split"] = "keep"
    hyphens: Literal["keep", "split"] = "keep"
    numbers: Literal["keep", "drop", "mask"] = "keep"
    symbols: Literal["keep", "drop"] = "drop"
    stop_words: frozenset[str] = frozenset()
    lemmas: Mapping[str, str] = field(default_factory=dict, hash=False)
    units: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, allowed in _CHOICES.items():
            if (value := getattr(self, name)) not in allowed:
                raise InputError(f"TokenOptions: {name} is {value!r}; it must be one of {', '.join(allowed)}.")
        for unit in self.units:
            if len(unit.split(" ")) < 2 or unit.split() != unit.split(" "):
                raise InputError(
                    f"TokenOptions: the multi-word unit {unit!r} needs two or more words, one space apart."
                )


DEFAULT_OPTIONS = TokenOptions()


@dataclass(frozen=True, slots=True)
class Token:
    """A term where it stands: ``text[start:end]`` is the word or unit as printed in its ``sentence``."""

    sentence: int
    start: int
    end: int
    term: str


class Piece(NamedTuple):
    """One word of a chunk, with offsets into the chunk; a term of None is a gap that n-grams do not cross."""

    start: int
    end: int
    term: str | None


def find_tokens(
    text: str,
    sentences: Sequence[Sentence],
    *,
    options: TokenOptions = DEFAULT_OPTIONS,
) -> list[Token]:
    """Find the terms of a document, in the order of the text; stop words and gaps are left out.

    ``sentence`` is the position in ``sentences``. Raises InputError for an unknown option.
    """
    tokenizer = Tokenizer(options)
    return [
        Token(number, start, end, term)
        for number, sentence in enumerate(sentences)
        for start, end, term in tokenizer.read(text, sentence.start, sentence.end)
        if term is not None and term not in options.stop_words
    ]


class Tokenizer:
    """Reads chunks between white space, each different one only once."""

    def __init__(self, options: TokenOptions) -> None:
        self.options = options
        self.units = UnitTable(options.units)
        self._word = _word_pattern()
        self.is_plain = options.lowercase and options.numbers == "keep"
        self._not_plain = not_plain_words()
        self._known: dict[str, tuple[Piece, ...]] = {}

    def split(self, chunk: str) -> tuple[Piece, ...]:
        """Give the words of a chunk without white space, in order; remember them."""
        if (pieces := self._known.get(chunk)) is None:
            pieces = self._known[chunk] = tuple(self._split(chunk))
        return pieces

    def split_terms(self, chunk: str) -> tuple[str | None, ...]:
        """Give the terms of a chunk, as ``split`` does; quick for one plain word with punctuation."""
        core = chunk.strip(OUTER_PUNCTUATION)
        if self.is_plain and core.isalnum() and core.isascii():
            term = core.lower()
            if term not in self._not_plain:
                return (self.options.lemmas.get(term, term),)
        return tuple(piece.term for piece in self._split(chunk))

    def read(self, text: str, start: int, end: int) -> list[Piece]:
        """Give the words of ``text[start:end]`` (a sentence), with offsets into the text, units joined."""
        pieces = [
            Piece(match.start() + piece.start, match.start() + piece.end, piece.term)
            for match in _CHUNK.finditer(text, start, end)
            for piece in self.split(match[0])
        ]
        if not self.options.units:
            return pieces
        joined = self.units.join([piece.term for piece in pieces])
        return [Piece(pieces[first].start, pieces[last - 1].end, term) for first, last, term in joined]

    def _split(self, chunk: str) -> Iterator[Piece]:
        for match in self._word.finditer(chunk):
            if match.lastgroup == "address":
                yield Piece(match.start(), match.end(), None)
            elif match.lastgroup == "symbol":
                if self.options.symbols == "keep":
                    yield Piece(match.start(), match.end(), match[0])
            else:
                for start, end in self._parts(match[0]):
                    term = self._term(match[0][start:end])
                    yield Piece(match.start() + start, match.start() + end, term)

    def _parts(self, word: str) -> Iterator[tuple[int, int]]:
        start = 0
        if self.options.hyphens == "split":
            for match in re.finditer(f"[{_HYPHENS}]", word):
                yield from self._without_clitic(word, start, match.start())
                start = match.end()
        yield from self._without_clitic(word, start, len(word))

    def _without_clitic(self, word: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        if self.options.clitics == "split":
            plain = re.sub(f"[{_APOSTROPHES}]", "'", word[start:end])
            match = _CLITIC.search(plain)
            if match and match.start():
                yield start, start + match.start()
                start += match.start()
        yield start, end

    def _term(self, word: str) -> str | None:
        term = unicodedata.normalize("NFC", word).translate(_TO_PLAIN)
        if _NUMBER.match(term) and self.options.numbers != "keep":
            return "#" if self.options.numbers == "mask" else None
        if self.options.lowercase:
            term = term.lower()
        return self.options.lemmas.get(term, term)


class UnitTable:
    """Multi-word units, found leftmost and longest in a sequence of terms."""

    def __init__(self, units: Iterable[str]) -> None:
        self.by_first: dict[str, list[tuple[str, ...]]] = {}
        for unit in sorted(set(units), key=lambda unit: (-unit.count(" "), unit)):
            words = tuple(unit.split(" "))
            self.by_first.setdefault(words[0], []).append(words)

    def join(self, terms: Sequence[str | None]) -> Iterator[tuple[int, int, str | None]]:
        """Give (first, last, term) of each term or unit; ``last`` is exclusive."""
        position = 0
        while position < len(terms):
            term = terms[position]
            for words in self.by_first.get(term, ()) if term is not None else ():
                if tuple(terms[position : position + len(words)]) == words:
                    yield position, position + len(words), " ".join(words)
                    position += len(words)
                    break
            else:
                yield position, position + 1, term
                position += 1


def word_splitter(options: TokenOptions = DEFAULT_OPTIONS) -> Callable[[str], list[str]]:
    """Give a function from a text to its terms, for tools that take a tokenizer (no sentences, no units)."""
    tokenizer = Tokenizer(options)

    def split_words(text: str) -> list[str]:
        terms = (piece.term for chunk in text.split() for piece in tokenizer.split(chunk))
        return [term for term in terms if term is not None and term not in options.stop_words]

    return split_words


@cache
def read_pointed_words() -> dict[str, frozenset[str]]:
    """Give the abbreviations that keep their points, as the data file lists them: kinds "joined" and "pointed"."""
    text = (resources.files("communique.text") / "data" / "pointed_words.csv").read_text(encoding="utf-8")
    rows = [line.split(",") for line in text.splitlines() if line and not line.startswith("#")][1:]
    kinds = sorted({kind for kind, _ in rows})
    return {kind: frozenset(word for name, words in rows if name == kind for word in words.split()) for kind in kinds}


@cache
def not_plain_words() -> frozenset[str]:
    """Give the words, in lower case, that must be read with what follows them: an address, an abbreviation."""
    return frozenset({"www", *(word.lower().rstrip(".") for word in read_pointed_words()["pointed"])})


def write_pointed(query: str) -> str:
    """Write abbreviations as the text does where their small letters would be read as a word: "no. 1" as "No. 1"."""
    capital = {word.lower(): word for word in read_pointed_words()["pointed"] if word != word.lower()}
    return " ".join(capital.get(word, word) for word in query.split(" "))


@cache
def _word_pattern() -> re.Pattern[str]:
    marks = _mark_ranges()
    letter = rf"[^\W\d_{_HAN}]"
    run = rf"[^\W_{_HAN}]++(?:(?:[{marks}]|[{_JOINERS}](?=[^\W_{_HAN}]))[^\W_{_HAN}]*+)*+"
    spelled = rf"{letter}(?:\.{letter}(?![\w{marks}]))++\.?"
    joined, pointed = (sorted(read_pointed_words()[kind], key=lambda w: (-len(w), w)) for kind in ("joined", "pointed"))
    degrees = "|".join(map(re.escape, joined))
    small = "|".join(re.escape(word[:-1]) for word in pointed if word == word.lower())
    capital = "|".join(re.escape(word[:-1]) for word in pointed if word != word.lower())
    near = r"(?=[A-Za-z]{1,8}\.)"  # quick to say no
    listed = rf"{near}(?:(?i:{degrees})(?![\w{marks}])\.?|(?:(?i:{small})|{capital})\.(?!{letter}))"
    decimal = r"(?<=\d)(?:[.\u066b\u066c](?=\d)|,(?=\d{1,3}(?!\d)))"
    part = rf"(?:{listed}|{spelled}|{run})"
    word = rf"{part}(?:(?:[{_HYPHENS}{_APOSTROPHES}\u00b7]|{decimal}){part})*+"
    address = r"(?P<address>(?i:https?://|www\.)\S+)"
    return re.compile(rf"{address}|(?P<symbol>[{_SYMBOLS}])|(?P<word>{word}|[{_HAN}][{marks}]*)")


def _mark_ranges() -> str:
    """Give all combining marks as the inside of a character class: Python's word class lacks them."""
    codes = [c for c in (*range(0x300, 0x1FFFF), *range(0xE0100, 0xE01F0)) if unicodedata.category(chr(c))[0] == "M"]
    firsts = [code for before, code in zip([0, *codes], codes, strict=False) if code != before + 1]
    lasts = [code for code, after in zip(codes, [*codes[1:], 0], strict=True) if after != code + 1]
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in zip(firsts, lasts, strict=True))
