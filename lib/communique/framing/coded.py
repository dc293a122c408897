"""A corpus coded a stretch of documents at a time: its hits, and what is counted beside them, without its texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from communique.framing.coding import code_frames
from communique.framing.crossing import add_actors, cross_actors, find_unframed, place_frames
from communique.framing.model import Codebook
from communique.framing.prevalence import measure_sizes
from communique.framing.scope import READ_LANGUAGES, choose_sentences
from communique.framing.voices import count_spoken_words
from communique.gathering import Gatherer, arrange

if TYPE_CHECKING:
    from communique.corpus.corpus import Corpus

EXAMPLES = 50
"""Sentences without a hit that are kept as examples."""


@dataclass(frozen=True, slots=True)
class CodedCorpus:
    """Hits, and what is counted beside them.

    ``frames`` is table ``frames``, its texts as categories, with ``position`` (see ``place_frames``); ``sizes`` has the
    sentences and words of each document that was coded; ``unframed`` the first sentences without a hit; ``actors`` is
    table ``frame_actors``; ``n_words`` are the narrator's words and the speakers'.
    """

    frames: pd.DataFrame
    sizes: pd.DataFrame
    left_out: pd.DataFrame
    unframed: pd.DataFrame
    actors: pd.DataFrame
    n_words: tuple[int, int]
    is_voiced: bool

    @property
    def n_documents(self) -> int:
        """Documents that were coded."""
        return len(self.sizes)

    @property
    def n_sentences(self) -> int:
        """Sentences that were coded."""
        return int(self.sizes["n_sentences"].sum())

    @property
    def n_framed(self) -> int:
        """Sentences with a hit."""
        return int((~self.frames.duplicated(["doc_id", "sentence"])).sum())


@dataclass(slots=True)
class _Sums:
    """What is counted stretch by stretch."""

    n_spoken: int = 0
    n_examples: int = 0
    is_voiced: bool = False


def code_corpus(corpus: Corpus, codebook: Codebook, *, roles: Sequence[str] = ("body",)) -> CodedCorpus:
    """Code the sentences of the given roles of a corpus, in documents that the codebook is written for.

    Voices are told apart, and actors looked for, in the languages ``READ_LANGUAGES``. What comes out does not depend on
    how the corpus is cut into stretches.
    """
    hits, sizes = Gatherer(), Gatherer()
    left_out, unframed, actors = [], [], []
    sums = _Sums()
    for stretch in corpus.stretches("documents", "sentences", "quotations", "actors"):
        used, left = choose_sentences(stretch["sentences"], stretch["documents"], codebook, roles=roles)
        found = code_frames(used, codebook, roles=roles, quotations=stretch["quotations"])
        hits.add(_shrink(place_frames(found, used, roles=roles)))
        sizes.add(measure_sizes(used, roles=roles))
        left_out.append(left)
        actors.append(cross_actors(found, stretch["actors"], used))
        if sums.n_examples < EXAMPLES:
            unframed.append(find_unframed(found, used, roles=roles).head(EXAMPLES - sums.n_examples))
            sums.n_examples += len(unframed[-1])
        sums.n_spoken += count_spoken_words(used, stretch["quotations"])
        sums.is_voiced |= _is_read(stretch, used)
    measured = arrange_sizes(sizes.table())
    return CodedCorpus(
        frames=arrange("frames", hits.table()),
        sizes=measured,
        left_out=pd.concat(left_out, ignore_index=True).sort_values("doc_id", ignore_index=True),
        unframed=pd.concat(unframed, ignore_index=True),
        actors=add_actors(actors),
        n_words=(int(measured["n_words"].sum()) - sums.n_spoken, sums.n_spoken),
        is_voiced=sums.is_voiced,
    )


def arrange_sizes(sizes: pd.DataFrame) -> pd.DataFrame:
    """Sizes of documents, sorted by document."""
    return sizes.sort_values("doc_id", kind="stable", ignore_index=True)


def _is_read(stretch: Mapping[str, pd.DataFrame], used: pd.DataFrame) -> bool:
    """Whether a document that was coded is in a language in which quotations and actors are looked for."""
    documents = stretch["documents"]
    analysed = documents["doc_id"].isin(set(used["doc_id"]))
    return bool(documents.loc[analysed, "language"].isin(READ_LANGUAGES).any())


def _shrink(hits: pd.DataFrame) -> pd.DataFrame:
    """Hits with numbers no larger than they need to be."""
    small = dict.fromkeys(("sentence", "start", "end"), "int32")
    return hits.astype({**small, "quotation": "Int32"})
