"""Lines: from a term back to the sentences it came from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from communique.corpus.model import Sentence
from communique.errors import InputError

Texts = Mapping[str, tuple[str, Sequence[Sentence]]]


def assemble_documents(sentences: pd.DataFrame) -> dict[str, tuple[str, list[Sentence]]]:
    """Return each document's text and sentences from the table ``sentences``, with the offsets of the table.

    What is no sentence (page furniture, white space) is blank, so that all offsets into the text hold. The position
    in the list is the table's number of the sentence. Raises InputError where that is not so.
    """
    made: dict[str, tuple[list[str], list[Sentence]]] = {}
    columns = ["doc_id", "sentence", "segment", "role", "start", "end", "text"]
    ordered = sentences[columns].sort_values(["doc_id", "sentence"], kind="stable")
    ends: dict[str, int] = {}
    for doc_id, number, segment, role, start, end, text in ordered.itertuples(index=False, name=None):
        parts, spans = made.setdefault(doc_id, ([], []))
        if number != len(spans) or start < ends.get(doc_id, 0):
            raise InputError(f"Document {doc_id!r}: sentence {number} is not where it should be in table sentences.")
        parts += [" " * (start - ends.get(doc_id, 0)), text]
        spans.append(Sentence(segment, role, start, end))
        ends[doc_id] = end
    return {doc_id: ("".join(parts), spans) for doc_id, (parts, spans) in made.items()}


def add_lines(table: pd.DataFrame, hits: pd.DataFrame) -> pd.DataFrame:
    """Return ``table`` with a column ``lines``: the sentences that hold the row's term, as (doc_id, sentence)."""
    lines: dict[str, dict[tuple[str, int], None]] = {}
    for term, doc_id, sentence in zip(hits["term"], hits["doc_id"], hits["sentence"], strict=True):
        lines.setdefault(str(term), {})[str(doc_id), int(sentence)] = None
    column = pd.Series([tuple(lines.get(str(term), ())) for term in table["term"]], index=table.index, dtype="object")
    return table.assign(lines=column)


def thin_lines(hits: pd.DataFrame, places: int, *, by: Sequence[str] = ("term",)) -> pd.DataFrame:
    """Return those hits that ``few_lines`` shows: so many sentences of each term, of different documents where there are.

    The order is kept. ``by``: columns that tell a term.
    """
    unique = hits.drop_duplicates([*by, "doc_id", "sentence"])
    order = unique.duplicated([*by, "doc_id"]).sort_values(kind="stable").index
    nth = unique.loc[order].groupby(list(by), sort=False, observed=True).cumcount()
    return unique[(nth < places).reindex(unique.index)]


def few_lines(table: pd.DataFrame, *, places: int = 2) -> pd.DataFrame:
    """Return ``table`` with so many sentences a row at most in ``lines``, of different documents where there are."""
    if "lines" not in table:
        return table
    shown = []
    for lines in table["lines"]:
        firsts = {doc_id: (doc_id, sentence) for doc_id, sentence in reversed(lines)}
        spread = [*(place for place in lines if firsts[place[0]] == place), *(p for p in lines if firsts[p[0]] != p)]
        shown.append(tuple(sorted(spread[:places])))
    return table.assign(lines=pd.Series(shown, index=table.index, dtype="object"))


def spread_lines(hits: pd.DataFrame, *, rows: int = 40) -> pd.DataFrame:
    """Return at most ``rows`` hits, as many for each term as there is room for, spread over the documents.

    Each term's documents take turns, so that no document crowds out another. The order of ``hits`` is kept.
    """
    if len(hits) <= rows:
        return hits.reset_index(drop=True)
    turn = hits.groupby(["term", "doc_id"], sort=False).cumcount()
    within = hits.assign(_turn=turn).sort_values("_turn", kind="stable")
    place = within.groupby("term", sort=False).cumcount()
    order = within.assign(_place=place).sort_values(["_place"], kind="stable").index[:rows]
    return hits.loc[sorted(order)].reset_index(drop=True)


def place_hits(hits: pd.DataFrame, sentences: pd.DataFrame, *, roles: Collection[str] = ("body",)) -> pd.DataFrame:
    """Return ``hits`` with ``position``: the share of the document's counted characters that stand before the hit.

    ``sentences``: the table of that name. 0 is the beginning of the text that the roles leave, 1 its end.
    """
    counted = sentences[sentences["role"].isin(set(roles))].sort_values(["doc_id", "sentence"], kind="stable")
    size = counted["end"] - counted["start"]
    before = size.groupby(counted["doc_id"]).cumsum() - size
    total = size.groupby(counted["doc_id"]).transform("sum")
    offsets = pd.DataFrame(
        {"doc_id": counted["doc_id"], "sentence": counted["sentence"], "_from": counted["start"], "_before": before, "_total": total}
    )  # fmt: skip
    joined = hits.merge(offsets, on=["doc_id", "sentence"], how="left", validate="many_to_one")
    position = (joined["_before"] + joined["start"] - joined["_from"]) / joined["_total"].clip(lower=1)
    return hits.assign(position=position.to_numpy())
