"""A term document by document: its rate in each, and where in each it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.terms.matrix import Counts, check_counts, list_counts, sum_documents
from communique.text.tokens import DEFAULT_OPTIONS, TokenOptions, find_tokens


def list_rates(counts: Counts, groups: Mapping[str, Collection[str]], terms: Collection[str]) -> pd.DataFrame:
    """List the rate of each term in each document of each group, also where it is 0.

    ``groups``: label to doc_ids. One row is a term in a document: term, group, doc_id, n, n_tokens,
    per_million; sorted by term, then group in the order given, then doc_id. Documents without counted terms
    are no rows. Raises InputError for no term, or a document in two groups.
    """
    check_counts(counts)
    if not terms:
        raise InputError("No term was given to list.")
    members = [(label, doc_id) for label, ids in groups.items() for doc_id in sorted(set(ids))]
    ids = [doc_id for _, doc_id in members]
    if len(set(ids)) < len(ids):
        twice = next(doc_id for doc_id in ids if ids.count(doc_id) > 1)
        raise InputError(f"Document {twice!r} is in two groups; rates are listed for groups that share none.")
    sizes = sum_documents(counts)
    listed = list_counts(counts, terms)
    listed = listed[listed["doc_id"].isin(set(ids))]
    found: dict[tuple[str, str], int] = {}
    for term, doc_id, n in zip(listed["term"], listed["doc_id"], listed["n"], strict=True):
        found[term, doc_id] = found.get((term, doc_id), 0) + int(n)
    size_of = {str(doc_id): int(n) for doc_id, n in sizes.items() if n > 0}
    rows = [
        (term, label, doc_id, n := found.get((term, doc_id), 0), size_of[doc_id], n * 1e6 / size_of[doc_id])
        for term in sorted(set(terms))
        for label, doc_id in members
        if doc_id in size_of
    ]
    return pd.DataFrame(rows, columns=["term", "group", "doc_id", "n", "n_tokens", "per_million"])


def find_positions(
    documents: Mapping[str, tuple[str, Sequence[Sentence]]],
    terms: Collection[str],
    *,
    roles: Collection[str] = ("body",),
    options: TokenOptions = DEFAULT_OPTIONS,
) -> pd.DataFrame:
    """Find where in each document terms stand, for a dispersion plot.

    One row is an occurrence: term, doc_id, sentence, start, end, position (0 for the first counted word of
    the document, 1 for the last); sorted by term and place. Raises InputError for no term.
    """
    if not terms:
        raise InputError("No term was given to find.")
    wanted, shown = set(terms), frozenset(roles)
    rows = []
    for doc_id in sorted(documents):
        text, sentences = documents[doc_id]
        found = find_tokens(text, sentences, options=options)
        tokens = [token for token in found if sentences[token.sentence].role in shown]
        places = np.linspace(0, 1, len(tokens)).tolist()
        rows += [
            (token.term, doc_id, token.sentence, token.start, token.end, place)
            for token, place in zip(tokens, places, strict=True)
            if token.term in wanted
        ]
    table = pd.DataFrame(rows, columns=["term", "doc_id", "sentence", "start", "end", "position"])
    return table.sort_values(["term", "doc_id", "start"], kind="stable", ignore_index=True)
