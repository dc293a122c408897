"""One name per person and document."""
from __future__ import annotations
from dataclasses import dataclass
from communique.text.voices import Utterance


@dataclass(slots=True)
class NameBook:
    text: str

    @classmethod
    def read(cls, text: str) -> NameBook:
        return cls(text)

    def resolve(self, utterances: list[Utterance]) -> list[str]:
        return [self.text[u.speaker[0]:u.speaker[1]] if u.speaker else "" for u in utterances]
