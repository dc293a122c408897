"""What one speaker says in one go, as spans of the text."""

from __future__ import annotations

from dataclasses import dataclass

from communique.text.units import Span


@dataclass(slots=True)
class Utterance:
    """What one speaker says in one go: its stretches, mention and cue as spans of the text.

    ``antecedent`` is what a relative pronoun in ``speaker`` stands for; ``n_quoted`` the code points in quotation marks.
    """

    stretches: list[Span]
    speaker: Span | None
    cue: Span | None = None
    n_quoted: int = 0
    paragraph: int = 0
    antecedent: Span | None = None


@dataclass(slots=True)
class Reading:
    """The utterances of a text in the order of their first stretch, and where its units begin."""

    utterances: list[Utterance]
    unit_starts: list[int]
