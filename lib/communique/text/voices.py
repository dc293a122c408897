"""From units to utterances: a voice goes on over sentences and paragraphs until somebody else speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from communique.text.attribution import Attribution, read_attributions
from communique.text.clauses import QUOTE, Unit, is_dash, is_stop, read_unit
from communique.text.marks import Quoted, find_quoted
from communique.text.speakers import phrase_right

Span = tuple[int, int]
_LINE = re.compile(r"[^\n]+")
_SIGNATURE = re.compile(r"\s*(?:[—–―‒~-]|--)+\s?([A-Z][\w.’'-]+(?: (?:[a-z]{2,3} )?[A-Z][\w.’'-]+){0,4})(?=[\s,.(]|$)")
_TURN = re.compile(r"[\"“'‘*\s]*([A-Z][A-Z.’' -]{1,40}|[QA]|[A-Z][\w.’-]+(?: [A-Z][\w.’-]+){0,3})\s?:\s+(?=\S)")


@dataclass(slots=True)
class Utterance:
    """What one speaker says in one go: its stretches, mention and cue as spans of the text."""

    stretches: list[Span]
    speaker: Span | None
    cue: Span | None
    n_quoted: int = 0
    paragraph: int = 0
    subjects: list[Span] = field(default_factory=list)


def read_utterances(
    text: str, sentences: Sequence[Span], paragraphs: Sequence[Span] | None = None
) -> list[Utterance]:
    """Return the utterances of the body ``sentences`` (sorted spans), in the order of their first stretch."""
    reader = _Reader(text)
    for number, (start, end, inside) in enumerate(_by_paragraph(text, sentences, paragraphs)):
        reader.read_paragraph(number, start, end, inside)
    reader.utterances.sort(key=lambda u: (u.stretches[0], u.stretches[-1]))
    return reader.utterances


def _by_paragraph(
    text: str, sentences: Sequence[Span], paragraphs: Sequence[Span] | None
) -> list[tuple[int, int, list[Span]]]:
    """Group the sentences by paragraph; a sentence that runs over the end of a paragraph is cut there."""
    if paragraphs is None:
        paragraphs = [match.span() for match in _LINE.finditer(text)]
    groups: list[tuple[int, int, list[Span]]] = []
    k = 0
    for start, end in sorted(paragraphs):
        inside: list[Span] = []
        while k < len(sentences) and sentences[k][1] <= start:
            k += 1
        j = k
        while j < len(sentences) and sentences[j][0] < end:
            inside.append((max(start, sentences[j][0]), min(end, sentences[j][1])))
            j += 1
        k = max(k, j - 1)
        if inside:
            first = inside[0][0]
            if not any(map(str.isalnum, text[max(start, first - 4) : first])):
                first = max(start, first - 4)
            last = inside[-1][1]
            groups.append((first, max(last, min(end, last + 2)), inside))
    return groups


def _units(text: str, number: int, start: int, end: int, sentences: list[Span]) -> list[Unit]:
    quoted = find_quoted(text, start, end)
    units: list[Unit] = []
    q = 0
    k = 0
    while k < len(sentences):
        first, last = sentences[k]
        inside: list[Quoted] = []
        while True:
            while q < len(quoted) and quoted[q].start < last:
                inside.append(quoted[q])
                last = max(last, quoted[q].end)
                q += 1
            if k + 1 < len(sentences) and sentences[k + 1][0] < last:
                k += 1
                last = max(last, sentences[k][1])
                continue
            break
        first = min(first, inside[0].start) if inside else first
        units.append(read_unit(text, first, last, number, inside))
        k += 1
    return units


class _Reader:
    """Holds whose voice is open while the paragraphs go by."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.utterances: list[Utterance] = []
        self.last: Utterance | None = None
        self.announced: tuple[Span | None, Span | None] | None = None
        self.turn: Utterance | None = None

    def read_paragraph(self, number: int, start: int, end: int, sentences: list[Span]) -> None:
        if self._read_turn(number, start, end):
            return
        units = _units(self.text, number, start, end, sentences)
        waiting: list[Unit] = []
        alone = all(_standalone(unit) is not None for unit in units)
        opened = self.last if self.last is not None and self.last.paragraph == number - 1 else None
        announced, self.announced = self.announced, None
        current: Utterance | None = None
        for unit in units:
            attributions = read_attributions(unit) if _worth_reading(unit) else []
            spoken = [a for a in attributions if not a.is_bare]
            quote = _standalone(unit) if not spoken else None
            if quote is not None and not attributions:
                named = self._dash_name(unit)
                if named is not None:
                    current = self._add([(quote.start, quote.end)], named, None, number, quote.end - quote.start)
                elif current is not None:
                    _append(current, quote)
                elif announced is not None:
                    current = self._add([(quote.start, quote.end)], announced[0], announced[1], number, quote.end - quote.start)
                elif alone and opened is not None:
                    current = self._add([(quote.start, quote.end)], opened.speaker, None, number, quote.end - quote.start)
                else:
                    waiting.append(unit)
                continue
            for a in spoken:
                added = self._add_attribution(unit, a, number)
                if waiting and a.frame == "post":
                    for earlier in waiting:
                        q = _standalone(earlier)
                        if q is not None:
                            added.stretches.insert(0, (q.start, q.end))
                            added.n_quoted += q.end - q.start
                    added.stretches.sort()
                    waiting = []
                if any(QUOTE in unit.lows[s:e] for s, e in a.contents) or current is None:
                    current = added
            for a in attributions:
                if a.is_bare:
                    self._bare(unit, a, waiting, number)
                    waiting = []
            if not attributions and not quote:
                current = None if not _short(unit) else current
        for unit in waiting:
            q = _standalone(unit)
            if q is not None:
                self._add([(q.start, q.end)], None, None, number, q.end - q.start)
        if current is not None and current.paragraph == number:
            self.last = current

    def _bare(self, unit: Unit, a: Attribution, waiting: list[Unit], number: int) -> None:
        speaker = _span(unit, a.speaker)
        cue = _span(unit, a.cue)
        if waiting:
            quotes = [q for q in map(_standalone, waiting) if q is not None]
            self._add([(q.start, q.end) for q in quotes], speaker, cue, number, sum(q.end - q.start for q in quotes))
        elif unit.lows[-1] == ":":
            self.announced = (speaker, cue)

    def _add(
        self, stretches: list[Span], speaker: Span | None, cue: Span | None, number: int, n_quoted: int
    ) -> Utterance:
        utterance = Utterance(stretches, speaker, cue, n_quoted, number)
        self.utterances.append(utterance)
        return utterance

    def _add_attribution(self, unit: Unit, a: Attribution, number: int) -> Utterance:
        stretches = [(unit.starts[s], unit.ends[e - 1]) for s, e in a.contents if e > s]
        n_quoted = sum(
            q.end - q.start for i, q in unit.quotes.items() if unit.lows[i] == QUOTE and any(s <= i < e for s, e in a.contents)
        )
        return self._add(stretches, _span(unit, a.speaker), _span(unit, a.cue), number, n_quoted)

    def _dash_name(self, unit: Unit) -> Span | None:
        for i in unit.quotes:
            if i + 2 < len(unit.lows) and is_dash(unit.lows[i + 1]) and unit.words[i + 2][0].isupper():
                return _span(unit, phrase_right(unit, i + 2))
        return None

    def _signed(self, start: int, end: int, number: int) -> bool:
        """Read a line "— Name, ..." that signs the quotations before it."""
        match = _SIGNATURE.match(self.text, start, end)
        if match is None or end - start > 160:
            return False
        open_ones = [u for u in self.utterances if u.speaker is None and u.paragraph >= self.unsigned_from]
        for utterance in open_ones:
            utterance.speaker = match.span(1)
        return bool(open_ones)

    def _read_turn(self, number: int, start: int, end: int) -> bool:
        """Read a turn of a transcript: "WALLACE: ..."; a paragraph in marks without a name goes on with the turn."""
        match = _TURN.match(self.text, start, min(end, start + 80))
        turn = self.turn
        if match is not None and (match.group(1).isupper() and len(match.group(1)) > 2 or match.group(1) in ("Q", "A")):
            self.turn = self._add([(match.end(), end)], match.span(1), None, number, 0)
            return True
        if turn is not None and turn.paragraph == number - 1 and self.text[start] in '"“' and self.text[start + 1 : start + 2] != "(":
            turn.stretches.append((start, end))
            turn.paragraph = number
            return True
        self.turn = None
        if turn is not None and self.text[start : start + 2] in ('"(', "(", "“("):
            return True
        return False


def _span(unit: Unit, positions: Span | None) -> Span | None:
    return None if positions is None else (unit.starts[positions[0]], unit.ends[positions[1] - 1])


def _worth_reading(unit: Unit) -> bool:
    return len(unit.lows) > 2


def _short(unit: Unit) -> bool:
    return len(unit.lows) < 4


def _append(utterance: Utterance, quote: Quoted) -> None:
    utterance.stretches.append((quote.start, quote.end))
    utterance.n_quoted += quote.end - quote.start


def _standalone(unit: Unit) -> Quoted | None:
    """Return the quotation that makes up nearly the whole unit, if one does."""
    for i, quote in unit.quotes.items():
        if quote.end - quote.start >= 0.8 * (unit.end - unit.start) and unit.lows[i] == QUOTE:
            return quote
        rest = [low for j, low in enumerate(unit.lows) if j != i]
        if unit.lows[i] == QUOTE and len(rest) <= 14 and rest and is_dash(rest[0]):
            return quote
    return None


__all__ = ["Utterance", "is_stop", "read_utterances"]
