"""From units to utterances: a voice goes on over sentences and paragraphs until somebody else speaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from communique.text.attribution import read_attributions
from communique.text.clauses import QUOTE, Unit, is_dash, is_stop
from communique.text.earlier import Openings
from communique.text.held import Attribution
from communique.text.marks import Quoted
from communique.text.signs import (
    dash_name,
    find_heading,
    find_label,
    find_signature,
    named_subject,
    span_of,
    standalone,
)
from communique.text.speakers import find_antecedent
from communique.text.units import Span, group_by_paragraph, read_units
from communique.text.utterances import Reading, Utterance

LOOK_BACK = 40


def read_utterances(text: str, sentences: Sequence[Span], paragraphs: Sequence[Span] | None = None) -> Reading:
    """Read the body ``sentences`` (sorted spans of ``text``), paragraph by paragraph."""
    groups = group_by_paragraph(text, sentences, paragraphs)
    reader = _Reader(text, [(start, end) for start, end, _ in groups])
    for number, (start, end, inside) in enumerate(groups):
        reader.read_paragraph(number, start, end, inside)
    reader.openings.settle()
    kept = [u for u in reader.utterances if u.stretches]
    for utterance in kept:
        utterance.stretches.sort()
    kept.sort(key=lambda u: (u.stretches[0], u.stretches[-1]))
    return Reading(kept, reader.unit_starts)


@dataclass(slots=True)
class _Open:
    """What is open inside one paragraph: the current voice, the last one, and quotations that wait for theirs."""

    current: Utterance | None = None
    recent: Utterance | None = None
    waiting: list[tuple[int, Quoted]] = field(default_factory=list)


class _Reader:
    """Holds whose voice is open while the paragraphs go by."""

    def __init__(self, text: str, paragraphs: list[Span]) -> None:
        self.text = text
        self.utterances: list[Utterance] = []
        self.unit_starts: list[int] = []
        self.last: Utterance | None = None
        self.announced: Utterance | None = None
        self.turn: Utterance | None = None
        self.heading: tuple[int, Span] | None = None
        self.orphans: list[Utterance] = []
        self.openings = Openings(text)
        labels = (find_label(text, start, end) for start, end in paragraphs)
        self.labels = Counter(match.group(1) for match in labels if match)

    def read_paragraph(self, number: int, start: int, end: int, sentences: list[Span]) -> None:
        """Read one paragraph; ``number`` counts paragraphs, so that neighbours are known."""
        if self._read_turn(number, start, end) or self._read_signature(start, end):
            return
        units = read_units(self.text, number, start, end, sentences)
        if self._read_block(units, number):
            return
        self.unit_starts += [unit.start for unit in units]
        state = _Open()
        for k, unit in enumerate(units):
            self._read_unit(state, k, unit, units, number)
        self.openings.end_paragraph()
        if state.waiting:
            self._settle(state, units, number)
        if state.current is not None:
            self.last = state.current
        heading = find_heading(self.text, start, end)
        if heading is not None:
            self.heading = (number, heading)

    def _read_unit(self, state: _Open, k: int, unit: Unit, units: list[Unit], number: int) -> None:
        attributions = read_attributions(unit) if len(unit.lows) > 2 else []
        quote = None if any(not a.is_bare for a in attributions) else standalone(unit)
        n_before = len(self.utterances)
        self._read_words(state, k, unit, units, number, attributions, quote)
        claimed = self.openings.note(unit, attributions, self.utterances[n_before:])
        if claimed is not None:
            self.utterances.append(claimed)
            state.current = state.recent = claimed

    def _read_words(
        self,
        state: _Open,
        k: int,
        unit: Unit,
        units: list[Unit],
        number: int,
        attributions: list[Attribution],
        quote: Quoted | None,
    ) -> None:
        if quote is not None and not attributions:
            self._read_alone(state, k, unit, quote, number)
            return
        for a in attributions:
            if a.is_bare:
                self._read_bare(state, unit, a, number, is_last=k == len(units) - 1)
                continue
            added = self._add_attribution(unit, a, number)
            if state.waiting and a.frame == "post":
                self._claim(added, [q for _, q in state.waiting])
                state.waiting = []
            state.recent = added
            if state.current is None or any(QUOTE in unit.lows[s:e] for s, e in a.contents):
                state.current = added
        if not attributions:
            signed = find_signature(self.text, unit.start, unit.end) if is_dash(unit.lows[0]) else None
            if signed is not None and (state.waiting or state.recent):
                for _, q in state.waiting:
                    self._add([(q.start, q.end)], signed, number, q.end - q.start)
                state.waiting = []
            elif self._goes_on(state, unit):
                self._add_rest(state, unit)
            elif len(unit.lows) >= 4:
                state.current = None

    def _read_alone(self, state: _Open, k: int, unit: Unit, quote: Quoted, number: int) -> None:
        span, n_quoted = (quote.start, quote.end), quote.end - quote.start
        named = dash_name(unit)
        if named is not None:
            state.current = self._add([span], named, number, n_quoted)
        elif state.current is not None:
            self._claim(state.current, [quote])
        elif self.announced is not None:
            self._claim(self.announced, [quote])
            state.current, self.announced = self.announced, None
            self.utterances.append(state.current)
        else:
            state.waiting.append((k, quote))
            return
        state.recent = state.current

    def _settle(self, state: _Open, units: list[Unit], number: int) -> None:
        """Give the quotations that no cue claimed to the voice that is most likely theirs, or to nobody."""
        opened = self.last if self.last is not None and self.last.paragraph == number - 1 else None
        groups: list[list[tuple[int, Quoted]]] = []
        for item in state.waiting:
            if groups and groups[-1][-1][0] == item[0] - 1:
                groups[-1].append(item)
            else:
                groups.append([item])
        for group in groups:
            speaker, antecedent = self._likely_voice(state, units, group, opened, number)
            stretches = [(q.start, q.end) for _, q in group]
            added = self._add(stretches, speaker, number, sum(end - start for start, end in stretches))
            added.antecedent = antecedent
            if speaker is None:
                self.orphans.append(added)
            elif self.heading is not None and self.heading[1] == speaker:
                self.heading = (number, speaker)
            if group[-1][0] == len(units) - 1:
                state.current = added if speaker else None

    def _likely_voice(
        self, state: _Open, units: list[Unit], group: list[tuple[int, Quoted]], opened: Utterance | None, number: int
    ) -> tuple[Span | None, Span | None]:
        first, last = group[0][0], group[-1][0]
        at = group[0][1].start
        for u in reversed(self.utterances[-LOOK_BACK:]):
            if u.paragraph != number:
                break
            if u.speaker is not None and u.stretches and u.stretches[0][0] < at:
                return u.speaker, u.antecedent
        if first == 0:
            named = named_subject(units[last + 1]) if last + 1 < len(units) else None
            if named is not None:
                return named, None
            if opened is not None:
                return opened.speaker, opened.antecedent
            if self.heading is not None and self.heading[0] >= number - 1:
                return self.heading[1], None
        elif last == len(units) - 1:
            return named_subject(units[first - 1]), None
        return (state.recent.speaker, state.recent.antecedent) if state.recent else (None, None)

    def _read_block(self, units: list[Unit], number: int) -> bool:
        """Read a paragraph without marks that "The governor added:" on a line of its own announces."""
        announced = self.announced
        if announced is None or not units or any(unit.quotes for unit in units):
            return False
        self.announced = None
        if announced.paragraph != number - 1 or announced.speaker is None:
            return False
        announced.stretches = [(units[0].start, units[-1].end)]
        announced.n_quoted = units[-1].end - units[0].start
        announced.paragraph = number
        self.utterances.append(announced)
        self.last = announced
        return True

    def _read_bare(self, state: _Open, unit: Unit, a: Attribution, number: int, *, is_last: bool) -> None:
        """A cue without content: it claims the quotations before it, or announces the one after a colon."""
        utterance = Utterance([], span_of(unit, a.speaker), span_of(unit, a.cue), paragraph=number)
        if state.waiting:
            self._claim(utterance, [q for _, q in state.waiting])
            self.utterances.append(utterance)
            state.waiting, state.recent, state.current = [], utterance, utterance
        elif unit.lows[-1] == ":" and (is_last or a.cue[1] == len(unit.lows) - 1):
            self.announced = utterance

    def _goes_on(self, state: _Open, unit: Unit) -> bool:
        """Say whether a sentence without a cue that quotes part of itself goes on in the voice before it."""
        if state.current is None or state.current is not state.recent or QUOTE not in unit.lows:
            return False
        return unit.lows[0] in ("this", "it", "that", "these", "those", "there")

    def _add_rest(self, state: _Open, unit: Unit) -> None:
        voice = state.current
        if voice is None:
            return
        end = len(unit.lows)
        while end > 1 and is_stop(unit.lows[end - 1]):
            end -= 1
        voice.stretches.append((unit.starts[0], unit.ends[end - 1]))
        voice.n_quoted += sum(q.end - q.start for i, q in unit.quotes.items() if unit.lows[i] == QUOTE)

    def _claim(self, utterance: Utterance, quotes: list[Quoted]) -> None:
        utterance.stretches += [(q.start, q.end) for q in quotes]
        utterance.n_quoted += sum(q.end - q.start for q in quotes)

    def _add(self, stretches: list[Span], speaker: Span | None, number: int, n_quoted: int) -> Utterance:
        utterance = Utterance(stretches, speaker, None, n_quoted, number)
        self.utterances.append(utterance)
        return utterance

    def _add_attribution(self, unit: Unit, a: Attribution, number: int) -> Utterance:
        stretches = [(unit.starts[s], unit.ends[e - 1]) for s, e in a.contents if e > s]
        inside = [i for i in unit.quotes if unit.lows[i] == QUOTE and any(s <= i < e for s, e in a.contents)]
        n_quoted = sum(unit.quotes[i].end - unit.quotes[i].start for i in inside)
        utterance = self._add(stretches, span_of(unit, a.speaker), number, n_quoted)
        utterance.cue = span_of(unit, a.cue)
        if a.speaker is not None and unit.lows[a.speaker[0]] == "who":
            utterance.antecedent = span_of(unit, find_antecedent(unit, a.speaker[0]))
        return utterance

    def _read_turn(self, number: int, start: int, end: int) -> bool:
        """Read a turn of a transcript, "WALLACE: ..."; a paragraph in marks without a name goes on with the turn."""
        match = find_label(self.text, start, end)
        turn = self.turn
        if match is not None and match.end() < end:
            label = match.group(1)
            is_name = label in ("Q", "A") or (label.isupper() and len(label) > 2) or self.labels[label] > 1
            if is_name or (number == 0 and self.text.count(label.split()[-1], match.end(), match.end() + 20_000) > 1):
                self.turn = self._add([(match.end(), end)], match.span(1), number, 0)
                return True
        if turn is not None and turn.paragraph == number - 1 and self.text[start] in '"“':
            turn.paragraph = number
            if self.text[start + 1 : start + 2] != "(":
                turn.stretches.append((start, end))
            return True
        self.turn = None
        return False

    def _read_signature(self, start: int, end: int) -> bool:
        """Read a line "— Name, ..." that signs the quotations before it."""
        name = find_signature(self.text, start, end)
        if name is None:
            return False
        signed = bool(self.orphans)
        for utterance in self.orphans:
            utterance.speaker = name
        self.orphans = []
        return signed
