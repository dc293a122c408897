"""Figures that the texts claim: between whom, in whose words, and what is known of each. The answer that many come for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from communique.corpus.stored import choose_rows
from communique.trade.evidence import find_evidence
from communique.trade.intervals import format_number
from communique.trade.labels import describe_claim, name_figure, name_parties, name_period
from communique.wording import each_row, join_words, label_documents, name_voice

Tables = Mapping[str, pd.DataFrame]

NEEDED = ("claims", "claim_sources", "quantities", "quotations", "sentences")
CHECKS = ("documents", "verdicts", "reference_comparisons", "shared_phrases")
"""Tables that ``list_claimed`` reads; of the second ones what is there."""

MAX_CLAIMS, MAX_OF_PARTIES = 12, 5
COLUMNS = ("claim", "parties", "claimed", "voices", "lines", "caveat", "sentence_text", "n_of_parties")
_KINDS = {"money": 0, "percent": 1, "points": 1, "multiple": 1, "fraction": 2}
MOST_VERDICTS = 2
"""Verdicts of one outcome that are told of a claim; the page about trade lists them all."""

TRANSLATED = "is_translated"
"""Metadata column that says yes for translations."""

_NARRATOR, _UNNAMED = "the narrator", "a speaker without a name"


def list_claimed(tables: Tables, *, max_rows: int = MAX_CLAIMS) -> pd.DataFrame:
    """Return amounts, changes and shares as a reader asks for them; empty where a table of ``NEEDED`` is missing.

    A row is a claim: the parties, what is claimed of them, whose words state it (the narrator's or a speaker's), the
    (doc_id, sentence) of its mentions, what is known of how far to trust it, and the sentence that states it first.
    Parties with an amount of money come first, then those with more claims; ``n_of_parties`` is how many they have, of
    which at most ``MAX_OF_PARTIES`` are listed: facts before targets, those of more documents first. Counts and physical
    quantities are left out: they stand on the page about trade.
    """
    if not all(name in tables for name in NEEDED):
        return pd.DataFrame(columns=list(COLUMNS))
    claims = tables["claims"]
    claims = claims[claims["kind"].isin(list(_KINDS))]
    records = [{str(name): value for name, value in row.items()} for row in claims.to_dict("records")]
    size = {str(parties): int(n) for parties, n in claims["parties"].value_counts().items()}
    best = {str(key): min(_KINDS[kind] for kind in part) for key, part in claims.groupby("parties")["kind"]}

    def rank(row: dict[str, Any]) -> tuple[Any, ...]:
        parties = row["parties"]
        place = (not parties, best[parties], -size[parties], parties)
        return (*place, row["status"] != "actual", -int(row["n_documents"]), _KINDS[row["kind"]], row["claim"])

    chosen = _choose(sorted(records, key=rank), max_rows)
    sources = tables["claim_sources"]
    sources = sources[sources["claim"].isin([row["claim"] for row in chosen])]
    quantities = choose_rows(tables, "quantities", "doc_id", set(sources["doc_id"]))
    evidence = find_evidence(sources, quantities)
    voices = _find_voices(tables, sources, quantities)
    first = {evidence[row["claim"]][0] for row in chosen if row["claim"] in evidence}
    part = choose_rows(tables, "sentences", "doc_id", {doc_id for doc_id, _ in first})
    texts = {(str(s.doc_id), int(s.sentence)): str(s.text) for s in each_row(part)}
    rows = []
    for row in chosen:
        lines = evidence.get(row["claim"], ())
        rows.append(
            {
                "claim": row["claim"],
                "parties": name_parties(row["parties"]),
                "claimed": _describe(row),
                "voices": voices.get(row["claim"], _NARRATOR),
                "lines": lines,
                "caveat": "; ".join(_weigh(row, lines, tables)),
                "sentence_text": texts.get(lines[0], "") if lines else "",
                "n_of_parties": size[row["parties"]],
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _choose(ranked: list[dict[str, Any]], max_rows: int) -> list[dict[str, Any]]:
    """Return the first rows, of the same parties no more than ``MAX_OF_PARTIES``."""
    seen: dict[str, int] = {}
    chosen = []
    for row in ranked:
        seen[row["parties"]] = seen.get(row["parties"], 0) + 1
        chosen += [row] if seen[row["parties"]] <= MAX_OF_PARTIES else []
    return chosen[:max_rows]


def _describe(row: Mapping[str, Any]) -> str:
    period = name_period(str(row["period_start"]), str(row["period_end"])) if row["period_start"] else ""
    what = ", ".join(part for part in (str(row["measure"]) or "measure not stated", period) if part)
    status = f" ({row['status']})" if row["status"] not in ("", "actual") else ""
    return f"{what}: {name_figure(row)}{status}"


def _find_voices(tables: Tables, sources: pd.DataFrame, quantities: pd.DataFrame) -> dict[str, str]:
    """Return in whose words the claim of each of ``sources`` stands; where they differ, with the documents."""
    from communique.framing.voices import give_voices

    places = quantities[["doc_id", "quantity", "start", "end"]]
    mentions = sources.merge(places, on=["doc_id", "quantity"], validate="1:1")
    spoken = give_voices(mentions, choose_rows(tables, "quotations", "doc_id", set(mentions["doc_id"])))
    labels = label_documents(sorted(set(spoken["doc_id"])))
    found: dict[str, dict[str, list[str]]] = {}
    for row in each_row(spoken.sort_values(["claim", "doc_id", "start"])):
        who = _NARRATOR if row.voice_kind == "narrator" else name_voice(str(row.voice)) or _UNNAMED
        named = found.setdefault(str(row.claim), {}).setdefault(who, [])
        named += [labels[row.doc_id]] if labels[row.doc_id] not in named else []
    return {
        claim: next(iter(by)) if len(by) == 1 else join_words(f"{who} (in {', '.join(in_)})" for who, in_ in by.items())
        for claim, by in found.items()
    }


def _weigh(row: Mapping[str, Any], lines: tuple[tuple[str, int], ...], tables: Tables) -> list[str]:
    """Return what speaks for and against relying on a claim, each in a few words."""
    n = int(row["n_documents"])
    documents = "one document only" if n == 1 else f"{n} documents, independence not known"
    if n > 1 and _share_wording(lines, tables):
        documents = f"{n} documents, which share wording there; independence not known"
    known = [documents, *_tell_translations(lines, tables)]
    known += ["aimed at or expected, not reported as reached"] if row["status"] not in ("", "actual") else []
    known += [f"reported by {row['reporter']}" if row["reporter"] else "no statistics named"]
    known += [] if row["period_start"] else ["no period stated"]
    return known + _checks(row, tables) + _references(row, tables)


def _tell_translations(lines: tuple[tuple[str, int], ...], tables: Tables) -> list[str]:
    """Return whether the documents, or which of them, are translations, as the corpus's metadata say."""
    from communique.terms.steps import find_translated

    documents = sorted({doc_id for doc_id, _ in lines})
    known = tables.get("documents")
    translated = [] if known is None else [d for d in find_translated(known, TRANSLATED) if d in documents]
    if not translated:
        return []
    if len(translated) == len(documents):
        return ["a translated text" if len(documents) == 1 else "translated texts"]
    labels = label_documents(documents)
    return [f"a translated text in {join_words(labels[doc_id] for doc_id in translated)}"]


def _checks(row: Mapping[str, Any], tables: Tables) -> list[str]:
    verdicts = tables.get("verdicts")
    if verdicts is None or verdicts.empty:
        return []
    mine = verdicts[verdicts["claims"].map(lambda ids: row["claim"] in str(ids).split(";")).astype(bool)]
    named = {claim for ids in mine["claims"] for claim in str(ids).split(";")}
    described = {
        str(claim["claim"]): describe_claim({str(name): value for name, value in claim.items()})
        for claim in tables["claims"][tables["claims"]["claim"].isin(sorted(named))].to_dict("records")
    }
    found: dict[str, list[str]] = {}
    for verdict in each_row(mine):
        ids = str(verdict.claims).split(";")
        if len(ids) < 2 or verdict.outcome == "cannot be compared":
            continue
        others = join_words(f"\u201c{described[claim]}\u201d" for claim in ids if claim != row["claim"])
        words = {"does not fit": f"does not fit {others}", "fits": f"fits {others}"}
        said = words.get(str(verdict.outcome), f"fits {others} only if {verdict.assumption}")
        found.setdefault(str(verdict.outcome), []).append(said)
    return [_shorten_list(outcome, found[outcome]) for outcome in sorted(found)]


def _shorten_list(outcome: str, said: list[str]) -> str:
    more = len(said) - MOST_VERDICTS
    return "; ".join(said[:MOST_VERDICTS]) + (f"; {outcome} with {more:,} more" if more > 0 else "")


def _references(row: Mapping[str, Any], tables: Tables) -> list[str]:
    comparisons = tables.get("reference_comparisons")
    if comparisons is None or row["kind"] != "money":
        return []
    mine = comparisons[comparisons["claim"] == row["claim"]]
    return [
        f"beside it: {format_number(float(other.reference_value))} USD by {other.reporter or 'a reporter not named'} ({other.source})"
        for other in each_row(mine)
    ] or ["no reference value at hand"]


def _share_wording(lines: tuple[tuple[str, int], ...], tables: Tables) -> bool:
    """Whether two mentions of a claim, in two documents, stand in sentences that a shared phrase touches in both."""
    shared = tables.get("shared_phrases")
    if shared is None or shared.empty:
        return False
    part = choose_rows(tables, "sentences", "doc_id", {doc_id for doc_id, _ in lines})
    spans = {
        (str(s.doc_id), int(s.start), int(s.end)) for s in each_row(part) if (str(s.doc_id), int(s.sentence)) in lines
    }

    def touches(doc_id: str, start: int, end: int) -> bool:
        return any(doc_id == own and start < last and first < end for own, first, last in spans)

    return any(
        touches(p.doc_id_a, p.start_a, p.end_a) and touches(p.doc_id_b, p.start_b, p.end_b) for p in each_row(shared)
    )
