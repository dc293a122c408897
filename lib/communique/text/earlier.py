"""Sentences that a later one attributes: "Both sides must keep the truce. They should trade, Wang said." gives both to Wang.

Only where the language is sure: the sentences open the paragraph, nobody else speaks in them, and each is marked as speech
(what should or must be, the first person of a speaker), or the same speaker has the word before and after them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from communique.text.clauses import Unit, is_verb_like
from communique.text.cues import lexicon
from communique.text.held import Attribution, trim_end
from communique.text.signs import span_of
from communique.text.units import Span
from communique.text.utterances import Utterance

_OURS = frozenset({"we", "our", "us", "ours"})
_MINE = _OURS | {"i", "my", "me"}
_DUTY = frozenset({"should", "must", "ought", "shall"})
_PROMISE = frozenset({"will", "would", "can", "’ll", "'ll"})
_LASTING = frozenset({"continue", "always", "never", "firmly", "resolutely", "surely", "certainly", "definitely"})
_SCENE = frozenset(
    {"he", "she", "his", "her", "remarks", "remark", "comments", "comment", "told", "interview", "briefing", "speaking"}
    | {"spoke", "visited", "attended", "arrived", "spokesman", "spokeswoman", "spokesperson"}
)


@dataclass(slots=True)
class Claim:
    """Sentences that may be an utterance's, too: between two words of one speaker, or else by their marks.

    The marks tell nothing in an opinion piece, whose narrator says "we" and "must", too.
    """

    utterance: Utterance
    spans: list[Span]
    is_between: bool


class Openings:
    """The sentences with which paragraphs open before anybody is named, and the voices that claim them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.claims: list[Claim] = []
        self.n_first_person = 0
        self.opening: list[Unit] = []
        self.is_open = True
        self.last: Utterance | None = None
        self.before: Utterance | None = None

    def note(self, unit: Unit, attributions: Sequence[Attribution], added: Sequence[Utterance]) -> Utterance | None:
        """Take note of a unit and what was read of it; return the utterance that a clause of its own, "Wang said.", makes of the last."""
        self.last = added[-1] if added else None
        if not self.is_open:
            return None
        firm = [a for a in attributions if not a.is_bare]
        is_silent = not firm and not unit.quotes and not added
        bare = next((a for a in attributions if is_silent and a.is_bare and is_bare_clause(unit, a)), None)
        claimed: Utterance | None = None
        if is_silent and (bare is None or not self.opening):
            self.opening.append(unit)
            return None
        if bare is not None:
            spans = [_span(self.opening.pop())]
            claimed = self.last = Utterance(
                spans, span_of(unit, bare.speaker), span_of(unit, bare.cue), 0, unit.paragraph
            )
        elif len(firm) == len(added) == 1:
            is_between = self._is_same(self.before, added[0])
            claim = claim_opening(self.opening, unit, firm[0], added[0], is_between=is_between)
            if claim is not None:
                self.claims.append(claim)
                del self.opening[len(self.opening) - len(claim.spans) :]
        self._close()
        return claimed

    def end_paragraph(self) -> None:
        """Close the paragraph: who spoke in its last unit has the last word before the next one."""
        self._close()
        self.is_open = True
        self.before, self.last = self.last, None

    def settle(self) -> None:
        """Give sentences to the voices that claim them; a narrator who says "we" keeps what only marks would tell."""
        for claim in self.claims:
            if claim.is_between or not self.n_first_person:
                claim.utterance.stretches += claim.spans

    def _close(self) -> None:
        self.n_first_person += sum(not _MINE.isdisjoint(unit.lows) for unit in self.opening)
        self.opening = []
        self.is_open = False

    def _is_same(self, one: Utterance | None, other: Utterance) -> bool:
        """Say whether two utterances have one speaker, by the last word of a name."""
        if one is None or one.speaker is None or other.speaker is None:
            return False
        last, name = (self.text[slice(*u.speaker)].split()[-1] for u in (one, other) if u.speaker is not None)
        return last == name and name[0].isupper()


def _span(unit: Unit) -> Span:
    """Return the unit without the mark that ends it."""
    return unit.starts[0], unit.ends[max(1, trim_end(unit, len(unit.lows))) - 1]


def closes(unit: Unit, a: Attribution) -> bool:
    """Say whether the attribution stands behind what it reports and ends its sentence: "..., Wang said", "..., said Wang on Monday"."""
    if a.frame != "post" or a.speaker is None or len(a.contents) != 1 or a.contents[0][0] != 0:
        return False
    behind = max(a.cue[1], a.speaker[1])
    if a.contents[0][1] > min(a.cue[0], a.speaker[0]) or unit.quotes:
        return False
    rest = range(behind, len(unit.lows))
    return len(rest) <= 10 and not any(is_verb_like(unit, k) for k in rest)


def claim_opening(
    opening: list[Unit], unit: Unit, a: Attribution, utterance: Utterance, *, is_between: bool
) -> Claim | None:
    """Return which of the sentences before ``unit`` the attribution that closes it takes, the nearest first, without a gap.

    ``is_between`` says that the same speaker had the last word before the paragraph.
    """
    if a.speaker is None or not closes(unit, a):
        return None
    name = unit.lows[a.speaker[1] - 1]
    content = set(unit.lows[slice(*a.contents[0])])
    spans: list[Span] = []
    for earlier in reversed(opening):
        words = set(earlier.lows)
        is_ours = not words.isdisjoint(_MINE) or (not content.isdisjoint(_OURS) and not words.isdisjoint(_PROMISE))
        is_scene = name in words or not words.isdisjoint(_SCENE)
        if len(earlier.lows) < 4 or is_scene or not (is_ours or _is_duty(words) or is_between):
            break
        spans.append(_span(earlier))
    return Claim(utterance, spans, is_between) if spans else None


def _is_duty(words: set[str]) -> bool:
    """Say whether the words tell what ought to be, or promise what will last: no narrator of news does."""
    return not words.isdisjoint(_DUTY) or (not words.isdisjoint(_PROMISE) and not words.isdisjoint(_LASTING))


def is_bare_clause(unit: Unit, a: Attribution) -> bool:
    """Say whether the unit is nothing but "Wang said." and so attributes the sentence before it."""
    if a.speaker is None or len(unit.lows) > 10 or unit.lows[-1] == ":":
        return False
    first = min(a.cue[0], a.speaker[0])
    lex = lexicon()
    return all(low in lex.adverb | {"so", "thus", ","} for low in unit.lows[:first]) and not any(
        is_verb_like(unit, k) for k in range(max(a.cue[1], a.speaker[1]), len(unit.lows))
    )
