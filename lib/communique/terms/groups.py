"""Groups of documents to compare: by a metadata column, a query, a list, a term, or by voice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.terms.concordance import find_concordance, find_quoted_spans
from communique.text.tokens import DEFAULT_OPTIONS, TokenOptions

Groups = tuple[list[str], list[str]]


def split_groups(
    documents: pd.DataFrame,
    column: str,
    a: str | Collection[str],
    b: str | Collection[str] | None = None,
) -> Groups:
    """Give the doc_ids whose value in the column is (one of) ``a``, and those with ``b``, by default any
    other value.

    Only documents with state "ok" where there is that column; a document without a value is in neither group.
    Raises InputError for an unknown column, a value that no document has, or a value in both.
    """
    table = _usable(documents)
    if column not in table.columns:
        known = ", ".join(str(name) for name in table.columns)
        raise InputError(f"The documents have no column {column!r}; they have {known}.")
    values = table[column].astype("str").where(table[column].notna(), "")
    here = _as_set(a)
    there = set(values) - here - {""} if b is None else _as_set(b)
    if both := sorted(here & there):
        raise InputError(f"The value {both[0]!r} of column {column!r} is asked for in both groups.")
    for value in sorted(here) + (sorted(there) if b is not None else []):
        if not (values == value).any():
            present = ", ".join(repr(v) for v in sorted(set(values) - {""})[:20])
            raise InputError(f"No document has {value!r} in column {column!r}; there are: {present}.")
    return _checked(table, values.isin(here), values.isin(there), f"column {column!r}")


def split_by_query(documents: pd.DataFrame, query_a: str, query_b: str | None = None) -> Groups:
    """Give the doc_ids that fit a condition on their metadata, such as ``stage == "preview" and date >=
    "2024-07"``.

    ``query_b``: by default all other documents. Conditions are those of ``pandas.DataFrame.query`` without
    calls and variables. Raises InputError for a condition that cannot be read, or a group without documents.
    """
    table = _usable(documents)
    is_a = _fits(table, query_a)
    is_b = ~is_a if query_b is None else _fits(table, query_b)
    return _checked(table, is_a, is_b, f"query {query_a!r}")


def split_by_list(documents: pd.DataFrame, a: Collection[str], b: Collection[str] | None = None) -> Groups:
    """Give both lists of doc_ids, sorted; ``b`` is by default all other documents.

    Raises InputError for a doc_id that is not among the documents, or cannot be analysed.
    """
    table = _usable(documents)
    known = set(table["doc_id"])
    for doc_id in [*sorted(set(a)), *sorted(set(b or ()))]:
        if doc_id not in known:
            raise InputError(f"No document {doc_id!r} that can be analysed; see the table documents for the ids.")
    is_a = table["doc_id"].isin(set(a))
    return _checked(table, is_a, ~is_a if b is None else table["doc_id"].isin(set(b)), "list")


def split_by_term(
    documents: Mapping[str, tuple[str, Sequence[Sentence]]],
    query: str,
    *,
    roles: Collection[str] = ("body",),
    options: TokenOptions = DEFAULT_OPTIONS,
) -> Groups:
    """Give the doc_ids where a word, phrase or wildcard occurs, and all others; InputError if none."""
    hits = set(find_concordance(documents, query, roles=roles, options=options)["doc_id"])
    a, b = sorted(hits), sorted(set(documents) - hits)
    if not a or not b:
        which = "no" if not a else "every"
        raise InputError(f"The query {query!r} matches {which} document, so there are not two groups to compare.")
    return a, b


@dataclass(frozen=True)
class VoiceSplit:
    """Each document cut in two, what it quotes and the rest: input for ``count_terms`` and ``compare_terms``.

    ``documents`` has the ids of ``quoted`` and of ``narrator``; ``strata`` maps both halves to their
    document, so that relabelling exchanges the voices within a document and never documents.
    """

    documents: dict[str, tuple[str, list[Sentence]]]
    quoted: list[str]
    narrator: list[str]
    strata: dict[str, str]

    def add(self, other: VoiceSplit) -> None:
        """Add the halves of other documents, without their texts."""
        self.strata.update(other.strata)
        for mine, new in ((self.quoted, other.quoted), (self.narrator, other.narrator)):
            mine.extend(new)
            mine.sort(key=self.strata.__getitem__)

    def check(self) -> None:
        """Raise InputError if no document has both voices."""
        if not {self.strata[i] for i in self.quoted} & {self.strata[i] for i in self.narrator}:
            raise InputError("No document has both quoted speech and a narrator: voices cannot be compared.")


def split_voices(
    documents: Mapping[str, tuple[str, Sequence[Sentence]]],
    quotations: pd.DataFrame,
    *,
    kinds: Collection[str] = ("direct", "mixed"),
) -> VoiceSplit:
    """Cut every document into quoted speech and the narrator's words, by the table ``quotations``.

    ``kinds``: which kinds of quotation count as quoted, where the table has that column. A sentence is cut
    where a quotation starts or ends, so no n-gram crosses from one voice to the other; a half is left out
    where it has no sentence. Raises InputError for a table without doc_id, start and end, or if no document
    has both voices.
    """
    split = cut_voices(documents, quotations, kinds=kinds)
    split.check()
    return split


def cut_voices(
    documents: Mapping[str, tuple[str, Sequence[Sentence]]],
    quotations: pd.DataFrame,
    *,
    kinds: Collection[str] = ("direct", "mixed"),
) -> VoiceSplit:
    """Cut documents as ``split_voices`` does, be both voices there or not."""
    if "kind" in quotations:
        quotations = quotations[quotations["kind"].isin(set(kinds))]
    spans = find_quoted_spans(quotations)
    split = VoiceSplit({}, [], [], {})
    for doc_id in sorted(documents):
        text, sentences = documents[doc_id]
        halves = _cut(text, sentences, spans.get(doc_id, []))
        for ids, voice, half in (
            (split.quoted, "quoted", halves[0]),
            (split.narrator, "narrator", halves[1]),
        ):
            if half:
                name = f"{doc_id} [{voice}]"
                split.documents[name] = (text, half)
                split.strata[name] = doc_id
                ids.append(name)
    return split


def _cut(
    text: str, sentences: Sequence[Sentence], quoted: Sequence[tuple[int, int]]
) -> tuple[list[Sentence], list[Sentence]]:
    inside: list[Sentence] = []
    outside: list[Sentence] = []
    first = 0
    for sentence in sentences:
        at = sentence.start
        while first < len(quoted) and quoted[first][1] <= at:
            first += 1
        for start, end in quoted[first:]:
            if start >= sentence.end:
                break
            _add(outside, text, sentence, at, start)
            _add(inside, text, sentence, max(start, at), min(end, sentence.end))
            at = max(at, min(end, sentence.end))
        _add(outside, text, sentence, at, sentence.end)
    return inside, outside


def _add(into: list[Sentence], text: str, sentence: Sentence, start: int, end: int) -> None:
    if start < end and any(character.isalnum() for character in text[start:end]):
        into.append(Sentence(sentence.segment, sentence.role, start, end))


def _usable(documents: pd.DataFrame) -> pd.DataFrame:
    if "doc_id" not in documents.columns:
        raise InputError("The table of documents lacks the column 'doc_id'.")
    return documents[documents["state"] == "ok"] if "state" in documents.columns else documents


def _as_set(values: str | Collection[str]) -> set[str]:
    return {values} if isinstance(values, str) else {str(value) for value in values}


def _fits(table: pd.DataFrame, query: str) -> pd.Series:
    if any(sign in query for sign in ("@", "(", "__", "`")):
        raise InputError(f"The query {query!r}: write comparisons with and, or, not; no brackets, @ or backticks.")
    try:
        fits = table.eval(query, engine="python")
    except Exception as error:
        names = ", ".join(str(name) for name in table.columns)
        raise InputError(f"The query {query!r} cannot be read ({error}); the columns are {names}.") from error
    if not isinstance(fits, pd.Series) or fits.dtype != bool:
        raise InputError(f"The query {query!r} is not a condition; write one such as stage == 'preview'.")
    return fits


def _checked(table: pd.DataFrame, is_a: pd.Series, is_b: pd.Series, what: str) -> Groups:
    a, b = sorted(table.loc[is_a, "doc_id"]), sorted(table.loc[is_b, "doc_id"])
    if both := sorted(set(a) & set(b)):
        raise InputError(f"Document {both[0]!r} is in both groups ({what}); a comparison needs two that share none.")
    for which, ids in (("A", a), ("B", b)):
        if not ids:
            raise InputError(f"Group {which} ({what}) holds no document; choose other values.")
    return a, b
