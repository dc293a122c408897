"""Lines: from a term back to the sentences it came from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.terms.concordance import COLUMNS, find_concordance
from communique.text.tokens import DEFAULT_OPTIONS, Tokenizer, TokenOptions, find_tokens, write_pointed

Texts = Mapping[str, tuple[str, Sequence[Sentence]]]
HIT_COLUMNS = ("term", "doc_id", "sentence", "role", "voice_kind", "start", "end", "left", "text", "right")
_VOICE_KINDS = {"quoted": "speaker", "narrator": "narrator", "": ""}


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
    parts = []
    for term in dict.fromkeys(terms):
        if _can_be_asked(term, options):
            found = find_concordance(texts, term, roles=roles, options=options, quotations=quotations, width=width)
        else:
            found = _find_word_by_word(texts, term, roles, options, width)
        voices = found["voice"].map(_VOICE_KINDS).astype("str")
        parts.append(found.assign(term=term, voice_kind=voices)[list(HIT_COLUMNS)])
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(HIT_COLUMNS))


def _can_be_asked(term: str, options: TokenOptions) -> bool:
    if "*" in term:
        return True
    asked = write_pointed(term) if options.lowercase else term
    pieces = [piece.term for piece in Tokenizer(options).read(asked, 0, len(asked))]
    return None not in pieces and " ".join(piece for piece in pieces if piece is not None) == term


def _find_word_by_word(
    texts: Texts, term: str, roles: Collection[str], options: TokenOptions, width: int
) -> pd.DataFrame:
    rows = []
    for doc_id in sorted(texts):
        text, sentences = texts[doc_id]
        for token in find_tokens(text, sentences, options=options):
            role = sentences[token.sentence].role
            if token.term == term and role in roles:
                left = " ".join(text[max(0, token.start - width) : token.start].split())
                right = " ".join(text[token.end : token.end + width].split())
                printed = text[token.start : token.end]
                rows.append((doc_id, token.sentence, role, "", token.start, token.end, left, printed, right))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def add_lines(table: pd.DataFrame, hits: pd.DataFrame) -> pd.DataFrame:
    """Return ``table`` with a column ``lines``: the sentences that hold the row's term, as (doc_id, sentence)."""
    lines: dict[str, dict[tuple[str, int], None]] = {}
    for term, doc_id, sentence in zip(hits["term"], hits["doc_id"], hits["sentence"], strict=True):
        lines.setdefault(str(term), {})[str(doc_id), int(sentence)] = None
    column = pd.Series([tuple(lines.get(str(term), ())) for term in table["term"]], index=table.index, dtype="object")
    return table.assign(lines=column)


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
