"""Multi-word units: runs of words that hold together, without names of persons and pieces of sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from communique.errors import InputError
from communique.terms.counts import MAX_NGRAM, extend_ngrams
from communique.terms.encoding import GAP, Documents, EncodedCorpus, encode_documents
from communique.terms.wordlists import STOP_WORD_CLASSES, load_stop_words
from communique.text.cues import lexicon
from communique.text.tokens import DEFAULT_OPTIONS, TokenOptions, word_splitter

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[np.int64]

COLUMNS = ("unit", "n", "n_documents", "glue", "n_before", "n_after", "note")
PERSON, ACTORS = "with the name of a person", "two names side by side"
EDGE = "with a verb, a number or a word that counts at an end"
VERBAL, INSIDE = "a verb and what follows it", "with a word inside that joins parts of sentences"
FIXED, OPEN = "always beside the same word", "nearly always going on"
PART, COVERED = "part of a longer one", "mostly inside longer ones"
_COORDINATING = frozenset({"and", "or"})
_JOINING = frozenset({"of", "and", "for", "with", "on", "the", "a", "an"})
_ARTICLES = frozenset({"a", "an", "the"})
_CONTAINED = 0.8
_LEAST_FREE = 0.2
_MOSTLY = 0.5
_LEAST_STOPS = 0.15  # of all words: less tells that the texts are in a language that the list of stop words is not for


@dataclass(frozen=True)
class Names:
    """Words of names of persons, and whole names of countries and organisations, as terms are written."""

    person_words: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


def read_names(actors: pd.DataFrame | None) -> Names:
    """Give the names that a table of actors holds (text, actor, kind); none without a table."""
    if actors is None or actors.empty:
        return Names()
    split = word_splitter()
    persons = actors[actors["kind"] == "person"]["actor"].unique()
    others = actors[actors["kind"] != "person"]["text"].unique()
    words = {word for name in persons for word in split(str(name))}
    return Names(frozenset(words), frozenset(" ".join(split(str(name))) for name in others))


def find_units(documents: Documents, **options: object) -> pd.DataFrame:
    """Propose multi-word units for ``TokenOptions.units``: the rows of ``judge_units`` without a note.

    Takes the same parameters. Columns: unit, n, n_documents, glue, n_before, n_after.
    """
    judged = judge_units(documents, **options)  # type: ignore[arg-type]
    return judged[judged["note"] == ""].drop(columns="note").reset_index(drop=True)


def judge_units(
    documents: Documents,
    *,
    min_count: int = 5,
    min_documents: int = 2,
    min_glue: float = 4.0,
    max_length: int = MAX_NGRAM,
    stop_words: Collection[str] | None = None,
    roles: Collection[str] = ("body",),
    options: TokenOptions = DEFAULT_OPTIONS,
    actors: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """List runs of words that hold together wherever they are cut, and say of each why it is no unit, or nothing.

    ``glue`` is the smallest pointwise mutual information, in bits, over all cuts of the run in two (after da
    Silva & Lopes 1999, fair dispersion point, with the minimum in place of the mean). ``n_before`` and ``n_after``
    are the different words, or ends of sentences, that stand beside it (accessor variety, Feng et al. 2004). Runs with a
    stop word at an end (``stop_words``, by default the English ones) are no rows. What is no unit has a ``note``: a verb
    form or a number at an end; a name of a person, as ``actors`` (text, actor, kind) tells; always beside the same word,
    or nearly always followed by more; and what a longer unit accounts for to four fifths.

    One row is a run: unit, n, n_documents, glue, n_before, n_after, note; units first, then by n, largest first, then
    by unit. Units of ``options`` are not joined, so that they can be found. Raises InputError for an impossible length.
    """
    if not 2 <= max_length <= MAX_NGRAM:
        raise InputError(f"max_length={max_length}: a unit has 2 to {MAX_NGRAM} words.")
    plain = replace(options, units=(), stop_words=frozenset())
    corpus = encode_documents(documents, roles=roles, options=plain)
    stops = load_stop_words() if stop_words is None else frozenset(stop_words)
    edges = edge_words() if stop_words is None else stops
    names = _keep_capitalized(read_names(actors), documents, roles=roles, options=plain)
    runs = _Runs(corpus, max_length, stops)
    rows = []
    for length in range(2, max_length + 1):
        for words, places, n_documents in runs.list_frequent(length, min_count, min_documents):
            if (glue := runs.measure_glue(places, length)) >= min_glue:
                before, after, look = runs.describe(places, length)
                note = _judge(words, edges, stops, names) or look
                rows.append((" ".join(words), len(places), n_documents, glue, before, after, note))
    table = pd.DataFrame(_mark_contained(rows), columns=list(COLUMNS))
    order = table.assign(_no=table["note"] != "").sort_values(
        ["_no", "n", "unit"], ascending=[True, False, True], kind="stable", ignore_index=True
    )
    return order.drop(columns="_no")


@cache
def edge_words() -> frozenset[str]:
    """Give the English words with which no unit begins or ends: function words, modals, counting words, verb forms."""
    lex = lexicon()
    classes = (lex.auxiliary, lex.adverb, lex.pronoun, lex.reader, lex.determiner, lex.preposition, lex.subordinator)
    stops = load_stop_words(classes=(*STOP_WORD_CLASSES, "modal"))
    return stops.union(*classes, lex.verb, lex.day, {"said", "says", "according", "added", "told"})


def _judge(words: Sequence[str], edges: frozenset[str], stops: frozenset[str], names: Names) -> str:
    """Say why a run of words is no unit by itself; nothing where it may be one."""
    bare = [word.removesuffix("'s") for word in words]
    if any(word in names.person_words for word in bare):
        return PERSON
    ends = (words[0], words[-1])
    if any(word in edges or not any(map(str.isalpha, word)) for word in ends) or words[-1].endswith(("'s", "'")):
        return EDGE
    if words[0].endswith("ly") and words[0] not in lexicon().not_adverb:
        return EDGE
    if any(word in stops and word not in _JOINING for word in words[1:-1]) or words[1] in _ARTICLES:
        return INSIDE
    if len(words) == 3 and words[1] == "and" and words[0] in names.others and words[2] in names.others:
        return ACTORS
    return ""


class _Runs:
    """Runs of words of a corpus, by length, with how often each occurs and what stands beside it."""

    def __init__(self, corpus: EncodedCorpus, max_length: int, stops: frozenset[str]) -> None:
        self.corpus = corpus
        self.levels = [corpus.codes]
        for length in range(2, max_length + 1):
            self.levels.append(extend_ngrams(self.levels[-1], corpus, length)[0])
        self.counts = [np.bincount(level[level != GAP]) for level in self.levels]
        self.is_stop = np.array([term in stops for term in corpus.terms] + [True], dtype=bool)
        counted = corpus.codes[corpus.codes != GAP]
        usual = float(self.is_stop[counted].mean()) if len(counted) else 0.0
        self.least_free = _LEAST_FREE if usual >= _LEAST_STOPS else 0.0
        self.is_coordinating = np.array([term in _COORDINATING for term in corpus.terms] + [False], dtype=bool)
        lex = lexicon()
        self.is_auxiliary = np.array([t in lex.auxiliary | lex.pronoun for t in corpus.terms] + [False], dtype=bool)

    def list_frequent(self, length: int, min_count: int, min_documents: int) -> Iterator[tuple[list[str], Codes, int]]:
        """Give the words, places and number of documents of each frequent run without a stop word at an end."""
        grams, counts = self.levels[length - 1], self.counts[length - 1]
        places = np.flatnonzero(grams != GAP)
        places = places[counts[grams[places]] >= max(min_count, 1)]
        places = places[~self.is_stop[self.corpus.codes[places]]]
        places = places[~self.is_stop[self.corpus.codes[places + length - 1]]]
        if not len(places):
            return
        places = places[np.argsort(grams[places], kind="stable")]
        for group in np.split(places, np.flatnonzero(np.diff(grams[places])) + 1):
            n_documents = len(np.unique(self.corpus.documents[group]))
            if n_documents >= min_documents:
                codes = self.corpus.codes[group[0] : group[0] + length].tolist()
                yield [self.corpus.terms[code] for code in codes], group, n_documents

    def measure_glue(self, places: Codes, length: int) -> float:
        """Give the smallest pointwise mutual information over all cuts in two, in bits."""
        place, size = int(places[0]), int(self.counts[0].sum())
        glues = []
        for cut in range(1, length):
            left = self.counts[cut - 1][self.levels[cut - 1][place]]
            right = self.counts[length - cut - 1][self.levels[length - cut - 1][place + cut]]
            glues.append(float(np.log2(len(places) * size / (float(left) * float(right)))))
        return min(glues)

    def describe(self, places: Codes, length: int) -> tuple[int, int, str]:
        """Give how many different neighbours there are before and after, and what they say against the run."""
        before, after = self._look(places, -1), self._look(places + length - 1, 1)
        sizes = [len(np.unique(codes[codes != GAP])) + int((codes == GAP).sum()) for codes in (before, after)]
        is_fixed = sizes[0] < 2 and not self.is_stop[before].any()
        is_fixed |= sizes[1] < 2 and bool(self.is_coordinating[after].all() or not self.is_stop[after].any())
        if self.is_auxiliary[before].mean() >= _MOSTLY:
            return sizes[0], sizes[1], VERBAL
        is_open = self.is_stop[after].mean() < self.least_free
        return sizes[0], sizes[1], FIXED if is_fixed else OPEN if is_open else ""

    def _look(self, places: Codes, step: int) -> Codes:
        """Give the codes beside these places, or GAP where the sentence ends."""
        near = places + step
        exists = (near >= 0) & (near < len(self.corpus.codes))
        at = np.where(exists, near, 0)
        exists &= self.corpus.sentences[at] == self.corpus.sentences[places]
        return np.where(exists, self.corpus.codes[at], GAP)


def _keep_capitalized(names: Names, documents: Documents, *, roles: Collection[str], options: TokenOptions) -> Names:
    """Leave out words of persons' names that the texts write small as well: "sun", "wang" is none of them."""
    if not names.person_words or not options.lowercase:
        return names
    printed = encode_documents(documents, roles=roles, options=replace(options, lowercase=False, lemmas={}))
    small = {term.removesuffix("'s") for term in printed.terms if term == term.lower()}
    return replace(names, person_words=names.person_words - small)


def _mark_contained(rows: list[tuple[str, int, int, float, int, int, str]]) -> list[tuple[object, ...]]:
    """Note units that a longer unit accounts for to four fifths."""
    marked: list[tuple[object, ...]] = []
    largest: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: (-row[0].count(" "), row[0])):
        words = row[0].split(" ")
        is_part = not row[-1] and largest.get(row[0], 0) >= _CONTAINED * row[1]
        marked.append((*row[:-1], PART) if is_part else row)
        if not row[-1]:
            for length in range(2, len(words)):
                for first in range(len(words) - length + 1):
                    inner = " ".join(words[first : first + length])
                    largest[inner] = max(largest.get(inner, 0), row[1])
    return marked
