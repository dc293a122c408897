"""Multi-word units: runs of words that hold together, without names of persons and pieces of sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd

from communique.errors import InputError
from communique.terms.counts import MAX_NGRAM
from communique.terms.encoding import Documents, encode_documents
from communique.terms.runs import FrequentRuns
from communique.terms.stretched import StretchedTexts, stretch_texts
from communique.terms.wordlists import STOP_WORD_CLASSES, load_stop_words
from communique.text.cues import lexicon
from communique.text.tokens import DEFAULT_OPTIONS, TokenOptions, word_splitter

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


def find_units(documents: StretchedTexts | Documents, **options: object) -> pd.DataFrame:
    """Propose multi-word units for ``TokenOptions.units``: the rows of ``judge_units`` without a note.

    Takes the same parameters. Columns: unit, n, n_documents, glue, n_before, n_after.
    """
    judged = judge_units(documents, **options)  # type: ignore[arg-type]
    return judged[judged["note"] == ""].drop(columns="note").reset_index(drop=True)


def judge_units(
    documents: StretchedTexts | Documents,
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
    texts = stretch_texts(documents)
    stops = load_stop_words() if stop_words is None else frozenset(stop_words)
    edges = edge_words() if stop_words is None else stops
    names = _keep_capitalized(read_names(actors), texts, roles=roles, options=plain)
    runs = FrequentRuns(texts.code(roles=roles, options=plain), max_length=max_length, min_count=min_count)
    rows = []
    for length in range(2, max_length + 1):
        for words, n, n_documents, glue, sides in _describe(runs, length, stops, min_glue):
            if n_documents >= min_documents:
                note = _judge(words, edges, stops, names) or sides[-1]
                rows.append((" ".join(words), n, n_documents, glue, *sides[:2], note))
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


def _describe(
    runs: FrequentRuns, length: int, stops: frozenset[str], min_glue: float
) -> Iterator[tuple[list[str], int, int, float, tuple[int, int, str]]]:
    """Give the words, number, documents and glue of each run, different neighbours, and what they say against it."""
    terms, lex = runs.coded.terms, lexicon()
    listed = {"stop": stops, "coordinating": _COORDINATING, "auxiliary": lex.auxiliary | lex.pronoun}
    flags = {name: np.array([term in words for term in terms] + [name == "stop"]) for name, words in listed.items()}
    is_stop = flags["stop"]
    n_words = max(1, int(runs.n_words.sum()))
    least_free = _LEAST_FREE if runs.n_words[is_stop[:-1]].sum() / n_words >= _LEAST_STOPS else 0.0
    words, n = runs.list_words(length), runs.counts[length - 1]
    chosen = ~is_stop[words[:, 0]] & ~is_stop[words[:, -1]]
    glue = np.full(len(words), -np.inf)
    glue[chosen] = runs.measure_glue(words[chosen])
    chosen &= glue >= min_glue
    beside = runs.look_beside(length, chosen, flags)
    for row, at in enumerate(np.flatnonzero(chosen).tolist()):
        before, after = ({name: int(sums[row]) for name, sums in side.items()} for side in beside.sums)
        sizes = [int(side[row]) for side in beside.n_different]
        is_fixed = sizes[0] < 2 and not before["stop"]
        is_fixed |= sizes[1] < 2 and (after["coordinating"] == n[at] or not after["stop"])
        look = FIXED if is_fixed else OPEN if after["stop"] / n[at] < least_free else ""
        look = VERBAL if before["auxiliary"] / n[at] >= _MOSTLY else look
        found = [terms[code] for code in words[at].tolist()]
        yield found, int(n[at]), int(beside.n_documents[row]), float(glue[at]), (sizes[0], sizes[1], look)


def _keep_capitalized(names: Names, texts: StretchedTexts, *, roles: Collection[str], options: TokenOptions) -> Names:
    """Leave out words of persons' names that the texts write small as well: "sun", "wang" is none of them."""
    if not names.person_words or not options.lowercase:
        return names
    as_printed = replace(options, lowercase=False, lemmas={})
    small: set[str] = set()
    for stretch in texts:
        printed = encode_documents(stretch.sentences, roles=roles, options=as_printed)
        small.update(
            word
            for term in printed.terms
            if (word := term.removesuffix("'s")) in names.person_words and term == term.lower()
        )
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
