"""Hits of many terms in a corpus of any size: all are counted, as numbers; the text around them is cut for some.

Texts are read twice, a stretch of documents at a time: once to find where terms stand, once to cut what stands there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from communique.tables import conform, table_dictionary
from communique.terms.concordance import VOICES, find_quoted_spans, find_roles, find_voices
from communique.terms.contexts import cut_contexts
from communique.terms.encoding import encode_documents
from communique.terms.lines import Texts, place_hits, thin_lines
from communique.terms.searching import Places, Prepared, Search
from communique.terms.stretched import Stretch, StretchedTexts
from communique.text.tokens import DEFAULT_OPTIONS, Tokenizer, TokenOptions, find_tokens, write_pointed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[np.int64]

MOST_A_TERM, MOST_IN_ALL = 2_000, 100_000
"""Rows that table ``concordance`` holds at most: of one term, and of all."""

_KINDS = {"narrator": "narrator", "quoted": "speaker", "": ""}
_NUMBERS = ("term", "doc_id", "sentence", "role", "voice_kind", "start", "end")


@dataclass(frozen=True)
class Hits:
    """All hits of some terms.

    ``places``: a row a hit, without its text (term, doc_id, sentence, role, voice_kind, start, end), sorted like
    ``table``; the texts are categories. ``table``: the rows of table ``concordance``, all hits or a sample.
    ``placed``: the hits of the terms to follow, with their position in the document (0 to 1).
    """

    places: pd.DataFrame
    table: pd.DataFrame
    placed: pd.DataFrame

    @property
    def is_sample(self) -> bool:
        """Whether the table holds some of the hits only."""
        return len(self.table) < len(self.places)


def locate_hits(
    texts: StretchedTexts, terms: Collection[str], *, roles: Collection[str], options: TokenOptions, lines: int = 0
) -> pd.DataFrame:
    """Find terms, phrases and wildcards: the columns of ``Hits.places``, sorted by term and place.

    ``lines``: keep no more than that many lines a term can be led to by (``thin_lines``). Raises InputError for a query
    without a word.
    """
    names, asked = sorted(set(roles)), sorted(set(terms))
    searches = {term: _ask(term, options) for term in asked}
    parts = []
    for stretch in texts:
        found = _locate(stretch, searches, names, options, enough=lines or None)
        parts.append(thin_lines(found, lines) if lines else found)
        if lines and texts.is_sorted:  # documents to come stand behind those that were found
            n_documents = found.groupby("term", observed=True)["doc_id"].nunique()
            done = set(n_documents.index[n_documents >= lines])
            searches = {term: search for term, search in searches.items() if term not in done}
        if not searches:
            break
    doc_ids = sorted({doc_id for part in parts for doc_id in part["doc_id"].cat.categories})
    for number, part in enumerate(parts):
        term, doc_id = part["term"].cat.set_categories(asked), part["doc_id"].cat.set_categories(doc_ids)
        parts[number] = part.assign(term=term, doc_id=doc_id)
    joined = pd.concat(parts, ignore_index=True)
    order = np.lexsort([joined[name] if name in ("start", "end") else joined[name].cat.codes
                        for name in ("end", "start", "doc_id", "term")])  # fmt: skip
    found = joined.take(order).reset_index(drop=True)
    return thin_lines(found, lines) if lines else found


def _locate(
    stretch: Stretch,
    searches: Mapping[str, Search | None],
    roles: Sequence[str],
    options: TokenOptions,
    *,
    enough: int | None = None,
) -> pd.DataFrame:
    doc_ids = sorted(stretch.texts)
    prepared = Prepared([stretch.texts[doc_id] for doc_id in doc_ids])
    spans = None if stretch.quotations is None else find_quoted_spans(stretch.quotations)
    columns: list[list[Codes]] = [[] for _ in range(7)]
    odd = _find_word_by_word(
        stretch, prepared, [term for term, search in searches.items() if search is None], roles, options
    )
    for number, (term, search) in enumerate(searches.items()):
        if search is None:
            places = odd[term]
            voices = np.full(len(places.starts), VOICES.index(""))
        else:
            places = search.find_places(prepared, frozenset(roles), enough=enough)
            voices = find_voices(doc_ids, places, spans)
        found = (
            np.full(len(places.starts), number), places.documents, places.sentences,
            find_roles(prepared.documents, places, roles), voices, places.starts, places.ends,
        )  # fmt: skip
        for column, values in zip(columns, found, strict=True):
            column.append(values.astype(np.int32))
    kinds = [_KINDS[voice] for voice in VOICES]
    categories = {"term": list(searches), "doc_id": doc_ids, "role": list(roles), "voice_kind": kinds}
    made = {}
    for name, parts in zip(_NUMBERS, columns, strict=True):
        values = np.concatenate([np.empty(0, dtype=np.int32), *parts])
        made[name] = (
            pd.Categorical.from_codes(values, pd.Index(categories[name], dtype="str")) if name in categories else values
        )
    return pd.DataFrame(made)


def _ask(term: str, options: TokenOptions) -> Search | None:
    """Give the query of a term; none finds a number masked as ``#``, or a clitic split off."""
    if "*" not in term:
        asked = write_pointed(term) if options.lowercase else term
        pieces = [piece.term for piece in Tokenizer(options).read(asked, 0, len(asked))]
        if None in pieces or " ".join(piece for piece in pieces if piece is not None) != term:
            return None
    return Search(term, options)


def _find_word_by_word(
    stretch: Stretch, prepared: Prepared, terms: Sequence[str], roles: Sequence[str], options: TokenOptions
) -> dict[str, Places]:
    """Find terms by reading the documents that hold them."""
    rows: dict[str, list[tuple[int, int, int, int]]] = {term: [] for term in terms}
    if terms:
        corpus = encode_documents(stretch.sentences, roles=roles, options=replace(options, stop_words=frozenset()))
        wanted = [code for code, term in enumerate(corpus.terms) if term in rows]
        held = np.unique(corpus.documents[np.isin(corpus.codes, wanted)]).tolist()
        position_of = {doc_id: position for position, doc_id in enumerate(sorted(stretch.texts))}
        for document in sorted(position_of[corpus.doc_ids[number]] for number in held):
            text, sentences = prepared.documents[document]
            for token in find_tokens(text, sentences, options=options):
                if token.term in rows and sentences[token.sentence].role in roles:
                    rows[token.term].append((document, token.sentence, token.start, token.end))
    return {term: Places(*np.array(found, dtype=np.int64).reshape(-1, 4).T) for term, found in rows.items()}


def find_hits(
    texts: Texts,
    terms: Collection[str],
    *,
    roles: Collection[str] = ("body",),
    options: TokenOptions = DEFAULT_OPTIONS,
    quotations: pd.DataFrame | None = None,
    width: int = 60,
) -> pd.DataFrame:
    """Return the concordance of several terms or phrases: a row a hit, with the columns of table ``concordance``.

    In the order of ``terms``, then by place. A term that no query can ask for (a number masked as ``#``, a clitic
    split off) is found word by word.
    """
    searches = {term: _ask(term, options) for term in terms}
    found = _locate(Stretch(texts, quotations), searches, sorted(set(roles)), options)
    order = np.argsort(found["doc_id"].cat.codes.to_numpy(), kind="stable")
    columns = list(table_dictionary()["concordance"].names)
    numbers = dict.fromkeys(("sentence", "start", "end"), "int64")
    return _cut(texts, found.take(order), width).sort_index()[columns].astype(numbers)


def choose_listed(
    places: pd.DataFrame, *, most_a_term: int | None = None, most: int | None = None
) -> NDArray[np.bool_]:
    """Say which hits table ``concordance`` holds: of each term all, or so many evenly spread over them.

    By default ``MOST_A_TERM`` and ``MOST_IN_ALL``. Where all terms together would have more than ``most`` rows, fewer than ``most_a_term`` are taken of each, the same
    number of all that have more. Hits are taken at equal distances in the order of documents and places.
    """
    numbers = places["term"].cat.codes.to_numpy()
    sizes = np.bincount(numbers, minlength=1)
    limit, most = most_a_term or MOST_A_TERM, most or MOST_IN_ALL
    if int(np.minimum(sizes, limit).sum()) > most:
        limit = max(1, bisect_right(range(limit), most, key=lambda n: int(np.minimum(sizes, n).sum())) - 1)
    is_listed = np.ones(len(places), dtype=bool)
    firsts = np.cumsum(sizes) - sizes
    for first, size in zip(firsts.tolist(), sizes.tolist(), strict=True):
        if size > limit:
            is_listed[first : first + size] = False
            is_listed[first + (2 * np.arange(limit) + 1) * size // (2 * limit)] = True
    return is_listed


def gather_hits(
    texts: StretchedTexts,
    terms: Collection[str],
    *,
    focus: Collection[str],
    roles: Collection[str],
    options: TokenOptions,
    width: int = 60,
) -> Hits:
    """Find all hits of ``terms``; list them with their context up to a limit; place those of ``focus``."""
    places = locate_hits(texts, terms, roles=roles, options=options)
    is_listed = choose_listed(places)
    is_placed = places["term"].isin(set(focus)).to_numpy()
    listed, placed = [], []
    for stretch, here in _follow(texts, places, is_listed | is_placed):
        chosen = places.take(here)
        shown = chosen[is_listed[here]]
        listed.append(_cut(stretch.texts, shown, width))
        followed = _spell(chosen[is_placed[here]])
        placed.append(place_hits(followed, _list_sentences(stretch), roles=roles).set_index(followed.index))
    table = pd.concat(listed).sort_index()
    return Hits(places, conform("concordance", table, is_sorted=True), pd.concat(placed).sort_index())


def _follow(texts: StretchedTexts, places: pd.DataFrame, chosen: NDArray[np.bool_]) -> Iterator[tuple[Stretch, Codes]]:
    """Give each stretch with the positions of the chosen hits in it, in the order of documents and places."""
    codes = places["doc_id"].cat.codes.to_numpy()
    rows = np.flatnonzero(chosen)
    rows = rows[np.lexsort((places["start"].to_numpy()[rows], codes[rows]))]
    known = {doc_id: number for number, doc_id in enumerate(places["doc_id"].cat.categories)}
    for stretch in texts:
        mine = np.zeros(len(known) + 1, dtype=bool)
        mine[[known.get(doc_id, -1) for doc_id in stretch.texts]] = True
        mine[-1] = False
        yield stretch, rows[mine[codes[rows]]]


def _cut(texts: Texts, chosen: pd.DataFrame, width: int) -> pd.DataFrame:
    """Give hits with their texts; they stand in the order of documents."""
    names, owners = np.unique(chosen["doc_id"].cat.codes.to_numpy(), return_inverse=True)
    held = [texts[str(chosen["doc_id"].cat.categories[code])][0] for code in names.tolist()]
    starts, ends = (chosen[name].to_numpy(dtype=np.int64) for name in ("start", "end"))
    contexts = cut_contexts(held, owners.astype(np.int64), starts, ends, width=width)
    left, text, right = (pd.Series(pd.array(column, dtype="str"), index=chosen.index) for column in contexts)
    return _spell(chosen).assign(left=left, text=text, right=right)


def _spell(places: pd.DataFrame) -> pd.DataFrame:
    """Give hits with their categories as texts."""
    return places.astype(dict.fromkeys(("term", "doc_id", "role", "voice_kind"), "str"))


def _list_sentences(stretch: Stretch) -> pd.DataFrame:
    if isinstance(stretch.sentences, pd.DataFrame):
        return stretch.sentences
    rows = [
        (doc_id, number, sentence.role, sentence.start, sentence.end)
        for doc_id, (_, sentences) in stretch.texts.items()
        for number, sentence in enumerate(sentences)
    ]
    return pd.DataFrame(rows, columns=["doc_id", "sentence", "role", "start", "end"])


def tabulate_hits(hits: Hits) -> pd.DataFrame:
    """Return table ``concordance_totals``: how many hits each term has, and how many rows of table ``concordance``."""
    found = hits.places.groupby("term", observed=True)
    totals = found.agg(n=("start", "size"), n_documents=("doc_id", "nunique")).reset_index().astype({"term": "str"})
    listed = totals["term"].map(hits.table["term"].value_counts()).fillna(0)
    return conform("concordance_totals", totals.assign(n_listed=listed.astype("int64")))


def describe_hits(hits: Hits) -> str:
    """Return which hits table ``concordance`` holds, where it does not hold all; else nothing."""
    if not hits.is_sample:
        return ""
    most = int(hits.table["term"].value_counts().max())
    return (
        f"; the table lists {len(hits.table):,} of {len(hits.places):,} lines, {most:,} a term at most, at equal distances "
        "over all documents, and table concordance_totals has their numbers"
    )
