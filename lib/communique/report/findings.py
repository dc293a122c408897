"""Findings: what a run's tables say, each as one sentence with its numbers, its caveat and the place that shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from communique.corpus.stored import choose_rows
from communique.plots.voices import describe_leads
from communique.tables import make_table
from communique.trade.labels import describe_claim
from communique.wording import each_row, join_words, label_documents, quote_words, shorten

Tables = Mapping[str, pd.DataFrame]

PAGES = ("00-corpus", "01-framing", "02-terms", "03-trade")
_WRITES = {"00-corpus": "documents", "01-framing": "prevalence", "02-terms": "terms", "03-trade": "trade_figures"}
"""The table that shows whether a notebook ran to its end."""

_ENOUGH_HITS = 10
"""A frame with fewer hits is not named as the one most, or least, in speakers' words."""


def missing_notebooks(tables: Tables) -> list[str]:
    """Return the notebooks whose tables are not there: they did not run, or failed."""
    return [name for name in PAGES if _WRITES[name] not in tables]


def collect_findings(tables: Tables) -> pd.DataFrame:
    """Return table ``findings`` from the tables that the other notebooks wrote."""
    rows: list[dict[str, str]] = []
    for number, (name, find) in enumerate(
        zip(PAGES, (_find_corpus, _find_framing, _find_terms, _find_trade), strict=True), start=1
    ):
        if _WRITES[name] in tables:
            rows += [
                {"finding": f"{number}.{at}", "notebook": name, **row} for at, row in enumerate(find(tables), start=1)
            ]
    return make_table("findings", rows)


def _row(statement: str, n_basis: str, caveat: str, link: str) -> dict[str, str]:
    statement = statement[:1].upper() + statement[1:]
    return {"statement": statement, "n_basis": n_basis, "caveat": caveat, "link": link}


def _find_corpus(tables: Tables) -> list[dict[str, str]]:
    documents = tables["documents"]
    readable = documents[documents["state"].isin(["ok", "duplicate"])]
    roles = tables.get("roles")
    rows = []
    if roles is not None and not roles.empty:
        sizes = roles["characters"]
        outside = 1 - sizes[roles["role"] == "body"].sum() / max(1, sizes.sum())
        rows.append(
            _row(
                f"{outside:.0%} of the characters are not running text: headlines, captions, notices and teasers were set apart.",
                f"n = {len(readable):,} readable of {len(documents):,} documents, {int(readable['n_words'].sum()):,} words of running text.",
                "Rules decide the role of each line; the reading pages show every one of them.",
                "00-corpus.html#figure-roles",
            )
        )
    voices = tables.get("voices")
    if voices is not None and voices["n_words"].sum():
        n_utterances, n_voiced = int(voices["n_utterances"].sum()), voices["doc_id"].nunique()
        rows.append(
            _row(
                f"{describe_leads(voices)}.",
                f"n = {int(voices['n_words'].sum()):,} words of running text and {n_utterances:,} utterances in {n_voiced:,} documents.",
                "Speech is found by rules, direct and indirect; they miss part of the indirect speech and leave a name out rather than guess.",
                "00-corpus.html#figure-voices",
            )
        )
    n_stated = int((readable["date"].str.len() == 10).sum())
    n_source = int((readable["source"] != "").sum())
    rows.append(
        _row(
            f"{n_stated:,} of {len(readable):,} documents state their date, {n_source:,} their source.",
            f"n = {len(readable):,} documents.",
            "What a text does not state stays empty; bounds that follow from it are shown as such.",
            "00-corpus.html#figure-dates",
        )
    )
    return rows


def _find_framing(tables: Tables) -> list[dict[str, str]]:
    whole = choose_rows(tables, "prevalence", "breakdown", ["all"])
    whole = whole.sort_values(["n_sentences_with", "frame"], ascending=[False, True])
    if whole.empty or not whole["n_sentences"].iloc[0]:
        return []
    n, n_documents = int(whole["n_sentences"].iloc[0]), int(whole["n_documents"].iloc[0])
    name = _frame_names(tables.get("codebook_frames"))
    found = whole[whole["n_sentences_with"] > 0]
    lead = [f"{name(row.frame)} ({_percent(row.share)})" for row in each_row(found.head(3))]
    absent = [name(frame) for frame in whole[whole["n_sentences_with"] == 0]["frame"]]
    basis = f"n = {n:,} sentences of {n_documents:,} documents, codebook {whole['codebook'].iloc[0]}."
    rows = [
        _row(
            f"The most frequent {'frame is' if len(lead) == 1 else 'frames are'} {join_words(lead)} of sentences.",
            basis,
            _trust_in_frames(tables.get("agreement")),
            "01-framing.html#figure-frames-overall",
        )
    ] * bool(lead)
    if absent:
        rows.append(
            _row(
                f"No sentence carries {join_words(absent, last='or')}.",
                basis,
                "Absence of the codebook's words, not proof of absence.",
                "01-framing.html#figure-frames",
            )
        )
    return [*rows, *_find_voices(tables.get("frame_voices"), name)]


def _percent(share: float) -> str:
    """Return a share that is not 0 so that it does not read as 0."""
    return f"{share:.0%}" if share >= 0.005 else "less than 1%"


def _frame_names(frames: pd.DataFrame | None) -> Callable[[str], str]:
    """How to name a frame in a sentence: as the codebook labels it, else by its id."""
    labels = {} if frames is None else dict(zip(frames["frame"], frames["label"], strict=True))
    return lambda frame: f"“{labels[frame]}”" if frame in labels else frame.replace("_", " ")


def _trust_in_frames(agreement: pd.DataFrame | None) -> str:
    if agreement is None:
        return "Hits of a codebook's indicators, not human coding: check a sample before publishing."
    row = agreement[(agreement["label"] == "(all)") & (agreement["statistic"] == "krippendorff_alpha")].iloc[0]
    value = f"is {row['estimate']:.2f}" if row["estimate"] == row["estimate"] else "is undefined"
    return f"Hits of a codebook's indicators; alpha between {row['n_coders']} coders of a sample {value}, corrected shares stand beside."


def _part(row: pd.Series) -> str:
    return f"{int(row['n_speaker']):,} of {int(row['n_hits']):,}"


def _find_voices(voices: pd.DataFrame | None, name: Callable[[str], str]) -> list[dict[str, str]]:
    if voices is None or not voices["n_speaker"].sum():
        return []
    n_hits, n_speaker = int(voices["n_hits"].sum()), int(voices["n_speaker"].sum())
    often = voices[voices["n_hits"] >= _ENOUGH_HITS].sort_values(["speaker_share", "frame"], ascending=[False, True])
    told = f"{n_speaker / n_hits:.0%} of what indicates a frame is in speakers' words"
    if len(often) > 1:
        first, last = often.iloc[0], often.iloc[-1]
        told += (
            f", most of all of {name(first['frame'])} ({_part(first)}), least of {name(last['frame'])} ({_part(last)}); "
            "the rest is in the narrator's"
        )
    caveat = "Rules find who speaks; speech that they miss counts as the narrator's."
    return [_row(f"{told}.", f"n = {n_hits:,} hits.", caveat, "01-framing.html#figure-frames-by-voice")]


def _find_terms(tables: Tables) -> list[dict[str, str]]:
    from communique.terms.leading import lead_terms
    from communique.terms.steps import REFERENCE, VOICES

    terms, comparisons = tables["terms"], tables.get("comparisons")
    if comparisons is None:
        return []
    rows = []
    own = comparisons[~comparisons["comparison"].isin([REFERENCE, VOICES])]
    for place, chosen in (("keyness", own), ("quoted", comparisons[comparisons["comparison"] == VOICES])):
        if chosen.empty:
            continue
        pair = chosen.iloc[0]
        mine = terms[terms["comparison"] == pair["comparison"]]
        leading = lead_terms(mine, pair, top=3)
        leads = {side: list(leading[leading["side"] == side]["term"]) for side in "ab"}
        noun = "documents" if place == "keyness" else "words"
        sides = [
            f"{pair[f'group_{side}']} {noun} use {quote_words(words)} more often"
            for side, words in leads.items()
            if words
        ]
        if sides:
            rows.append(
                _row(f"{'; '.join(sides)}.", _compared(pair), _limit(mine, pair), f"02-terms.html#figure-{place}")
            )
    return rows + _find_cleaning(tables) + _find_shared(tables)


def _compared(pair: pd.Series) -> str:
    return (
        f"n = {int(pair['n_documents_a']):,} against {int(pair['n_documents_b']):,} documents, {int(pair['n_tokens_a']):,} against "
        f"{int(pair['n_tokens_b']):,} words; terms that more than one document holds, by log-likelihood."
    )


def _limit(mine: pd.DataFrame, pair: pd.Series) -> str:
    floor = mine["p_floor"].min()
    few = f" So few documents allow no p-value below {floor:.2g}." if floor == floor and floor > 0.001 else ""
    return f"A description of these documents.{few} Groups may differ in more than the one respect compared."


def _find_cleaning(tables: Tables) -> list[dict[str, str]]:
    from communique.terms.showing import compare_rankings

    ranks = compare_rankings(tables["rankings"]) if "rankings" in tables else pd.DataFrame()
    if ranks.empty or ranks["rank_with"].isna().all():
        return []
    gone = ranks[ranks["rank_with"].le(12).fillna(False) & ~ranks["rank"].le(12).fillna(False)]
    n = int(ranks["rank_with"].le(12).fillna(False).sum())
    said = f", among them {quote_words(gone['term'].head(3))}" if len(gone) else ""
    return [
        _row(
            f"If page furniture were counted, {len(gone)} of the {n} leading terms would be others{said}.",
            "The same comparison with every line of the pages.",
            "The roles of lines are decided by rules; the reading pages show them.",
            "02-terms.html#figure-cleaning",
        )
    ]


def _find_shared(tables: Tables) -> list[dict[str, str]]:
    overlap, shared = tables.get("overlap"), tables.get("shared_phrases")
    if overlap is None or shared is None or overlap.empty:
        return []
    top = overlap.sort_values(["coverage", "doc_id", "other"], ascending=[False, True, True]).iloc[0]
    labels = label_documents(sorted({*overlap["doc_id"], *overlap["other"]}))
    return [
        _row(
            f"{top['coverage']:.1%} of the words of document {labels[top['doc_id']]} stand in phrases that {labels[top['other']]} has word for word.",
            f"n = {shared['phrase'].nunique():,} phrases of {int(shared['n_words'].min())} words or more in {overlap['doc_id'].nunique():,} documents.",
            "Shared wording may be quotation, a common source or official formula.",
            "02-terms.html#figure-overlap",
        )
    ]


def _find_trade(tables: Tables) -> list[dict[str, str]]:
    figures = tables["trade_figures"]
    claims = tables.get("claims")
    rows = [_find_amounts(figures, tables)]
    if claims is not None and not claims.empty:
        rows += _find_verdicts(claims, tables.get("verdicts"))
        rows += _find_comparisons(claims, tables.get("reference_comparisons"))
    return rows


def _find_amounts(figures: pd.DataFrame, tables: Tables) -> dict[str, str]:
    if figures.empty:
        return _row(
            "The texts state no amount of money.",
            "n = 0 amounts in running text.",
            "Figures in pictures are not read.",
            "03-trade.html",
        )
    top = figures.sort_values(["value", "doc_id", "quantity"], ascending=[False, True, True]).iloc[0]
    targets = int((figures["status"] == "target").sum())
    return _row(
        f"{_some(len(figures), 'mention')} of an amount of money; the largest is {top['text']}{_about(top, tables)}: "
        f"\u201c{shorten(str(top['sentence_text']), 160)}\u201d",
        f"n = {_some(len(figures), 'mention')} in {_some(figures['doc_id'].nunique(), 'document')}.",
        "As printed by the texts, not verified."
        + (f" {targets} of them {_be(targets)} aimed at, not reported as reached." if targets else ""),
        "03-trade.html#figure-trade",
    )


def _about(figure: pd.Series, tables: Tables) -> str:
    """Return what a figure is claimed of, in brackets; nothing where no claim was made of it."""
    claims, sources = tables.get("claims"), tables.get("claim_sources")
    if claims is None or sources is None:
        return ""
    own = sources[(sources["doc_id"] == figure["doc_id"]) & (sources["quantity"] == figure["quantity"])]["claim"]
    for row in claims[claims["claim"].isin(list(own))].to_dict("records"):
        return f" ({describe_claim({str(name): value for name, value in row.items()}).rpartition(': ')[0]})"
    return ""


def _find_verdicts(claims: pd.DataFrame, verdicts: pd.DataFrame | None) -> list[dict[str, str]]:
    """State what does not fit, else what fits only under a condition, else that nothing contradicts."""
    if verdicts is None or verdicts.empty:
        return []
    clash, condition = (verdicts[verdicts["outcome"] == outcome] for outcome in ("does not fit", "fits only if"))
    described = {
        str(row["claim"]): describe_claim({str(name): value for name, value in row.items()})
        for row in claims.to_dict("records")
    }
    if not clash.empty:
        first = clash.iloc[0]
        pair = quote_words(described[claim] for claim in str(first["claims"]).split(";"))
        statement = f"{_some(len(clash), 'pair')} of claims {'does' if len(clash) == 1 else 'do'} not fit together, such as {pair}."
    elif not condition.empty:
        first = condition.iloc[0]
        pair = quote_words(described[claim] for claim in str(first["claims"]).split(";"))
        statement = f"The claims {pair} fit together only if {first['assumption']}."
    else:
        statement = "No claims that can be compared contradict each other."
    outcomes = verdicts["outcome"].value_counts()
    counted = join_words(f"{number:,} {outcome}" for outcome, number in sorted(outcomes.items()))
    return [
        _row(
            statement,
            f"n = {_some(len(claims), 'claim')}, {_some(len(verdicts), 'comparison')}: {counted}.",
            "Interval arithmetic on printed figures, under the assumption that stands beside each; no verdict on what is true.",
            "03-trade.html#Whether-they-fit-together",
        )
    ]


def _find_comparisons(claims: pd.DataFrame, comparisons: pd.DataFrame | None) -> list[dict[str, str]]:
    ratios = comparisons[comparisons["ratio"].notna()] if comparisons is not None else pd.DataFrame()
    if ratios.empty:
        return []
    n, low, high = ratios["claim"].nunique(), ratios["ratio"].min(), ratios["ratio"].max()
    size = f"{low:.3g} to {high:.3g} times" if low != high else "the same as" if low == 1 else f"{low:.3g} times"
    return [
        _row(
            f"{_some(n, 'claim')} of {len(claims):,} {'has' if n == 1 else 'have'} a reference value; what is claimed is {size} that value.",
            f"n = {_some(len(ratios), 'comparison')} with {_some(ratios['source'].nunique(), 'source')}.",
            "Figures of two countries' statistics usually differ by 6 to 20 percent (CIF and FOB) before any other cause.",
            "03-trade.html#Beside-a-reference-series",
        )
    ]


def _some(number: int, word: str) -> str:
    return f"{number:,} {word if number == 1 else word + 's'}"


def _be(number: int) -> str:
    return "is" if number == 1 else "are"


def list_unfinished(missing: Sequence[str]) -> str:
    """Return a sentence that names the notebooks that did not run; empty where all did."""
    if not missing:
        return ""
    return f"Not run, or failed: {join_words(missing)}. What they would have found is missing here."
