"""The steps of notebook 02-terms: each gives its table, or an empty one with the reason why it has no rows."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from communique.errors import InputError
from communique.tables import conform, empty_table
from communique.terms.choice import Choice, compare_groups
from communique.terms.collocations import find_collocations
from communique.terms.counts import count_terms
from communique.terms.dispersion import measure_dispersion
from communique.terms.groups import split_voices
from communique.terms.keyness import compare_terms
from communique.terms.leading import lead_terms
from communique.terms.lines import Texts, add_lines, find_hits, spread_lines
from communique.terms.rates import list_rates
from communique.terms.reference import compare_with_reference, read_frequency_list
from communique.terms.reuse import find_shared_phrases, measure_overlap
from communique.terms.sensitivity import Variant, list_variants, vary_comparison
from communique.terms.trends import Period, find_trends
from communique.terms.wordlists import load_stop_words
from communique.text.tokens import TokenOptions
from communique.wording import each_row, join_words

BASE = "as compared"
FURNITURE = "with page furniture"
VOICES = "quoted speech against narrator"
REFERENCE = "documents against frequency list"


@dataclass(frozen=True, slots=True)
class Step:
    """A table, or why there is none; ``rates`` are the counts that a comparison of its own rests on."""

    table: pd.DataFrame
    reason: str = ""
    comparison: pd.DataFrame | None = None
    rates: pd.DataFrame | None = None
    groups: dict[str, list[str]] | None = None


def make_options(
    *,
    clitics: str = "keep",
    hyphens: str = "keep",
    numbers: str = "keep",
    stop_words: str = "keep",
    lemmas: str | Path | None = None,
    units: Collection[str] = (),
) -> TokenOptions:
    """Return the options by which words are counted, from a notebook's parameters.

    ``stop_words``: "keep", or the language whose list is left out; ``lemmas``: a file of two columns, term and lemma.
    Raises InputError for an impossible value, a list that does not exist, a file that cannot be read.
    """
    stops = frozenset() if stop_words == "keep" else load_stop_words(stop_words)
    table = read_lemmas(lemmas) if lemmas else {}
    return TokenOptions(True, clitics, hyphens, numbers, "drop", stops, table, tuple(sorted(set(units))))  # type: ignore[arg-type]


def read_lemmas(path: str | Path) -> dict[str, str]:
    """Return a lemma table from a CSV file with the columns term and lemma (tab-separated for .tsv and .txt).

    Raises InputError, with the line, for a missing column, an empty cell, or a term that stands there twice.
    """
    path = Path(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, delimiter="," if path.suffix.lower() == ".csv" else "\t"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The lemma table {path.name} cannot be read: {error}.") from error
    head = [name.strip().lower() for name in rows[0]] if rows else []
    if not {"term", "lemma"} <= set(head):
        raise InputError(f"The lemma table {path.name} needs a header line with the columns term and lemma.")
    return dict(_read_pairs(rows[1:], head.index("term"), head.index("lemma"), path.name))


def _read_pairs(rows: Sequence[Sequence[str]], term_at: int, lemma_at: int, name: str) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for line, row in enumerate(rows, start=2):
        pair = [row[at].strip() if at < len(row) else "" for at in (term_at, lemma_at)]
        if not any(cell.strip() for cell in row):
            continue
        if not all(pair):
            raise InputError(f"{name}, line {line}: a term and its lemma are needed; mend the line or take it out.")
        if pair[0] in seen:
            raise InputError(f"{name}, line {line}: {pair[0]!r} stands there twice; keep one of the lines.")
        seen.add(pair[0])
        yield pair[0], pair[1]


def compare_chosen(
    counts: pd.DataFrame,
    documents: pd.DataFrame,
    choice: Choice,
    *,
    name: str,
    min_count: int,
    prior: float = 0.05,
    stratum: str = "",
) -> Step:
    """Compare the two groups of a choice; ``stratum``: column within whose values documents are relabelled.

    Raises InputError for a column that the documents lack.
    """
    if not choice.is_possible:
        return Step(empty_table("terms"), choice.reason)
    if stratum and stratum not in documents.columns:
        raise InputError(f"the documents have no column {stratum!r} to relabel within")
    strata = documents.set_index("doc_id")[stratum] if stratum else None
    try:
        comparisons, terms = compare_groups(counts, choice, name=name, min_count=min_count, prior=prior, strata=strata)
    except InputError as error:
        if counts.empty:
            return Step(empty_table("terms"), "no word was counted")
        raise error
    groups = {label: list(ids) for label, ids in zip(choice.labels, (choice.a, choice.b), strict=True)}
    return Step(terms, "", comparisons, counts, groups)


def join_comparisons(*steps: Step) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``comparisons`` and ``terms`` of all comparisons that were made."""
    made = [step for step in steps if step.comparison is not None]
    if not made:
        return empty_table("comparisons"), empty_table("terms")
    comparisons = pd.concat([step.comparison for step in made], ignore_index=True)
    parts = [step.table.dropna(axis="columns", how="all") if len(made) > 1 else step.table for step in made]
    return conform("comparisons", comparisons), conform("terms", pd.concat(parts, ignore_index=True))


def compare_voices(texts: Texts, quotations: pd.DataFrame | None, *, options: TokenOptions, min_count: int) -> Step:
    """Compare what documents quote with what their narrators say; relabelling exchanges voices within a document."""
    if quotations is None:
        return Step(empty_table("terms"), "the corpus has no table of quotations, so voices cannot be told apart")
    try:
        split = split_voices(texts, quotations)
    except InputError as error:
        return Step(empty_table("terms"), str(error))
    counts = count_terms(split.documents, options=options)
    comparisons, terms = compare_terms(
        counts,
        split.quoted,
        split.narrator,
        name=VOICES,
        labels=("quoted", "narrator"),
        min_count=min_count,
        strata=split.strata,
    )
    return Step(terms, "", comparisons, counts, {"quoted": split.quoted, "narrator": split.narrator})


def compare_reference(
    counts: pd.DataFrame, reference: str | Path | None, *, min_count: int, size: int = 0, prior: float = 0.05
) -> Step:
    """Compare all documents with a frequency list from elsewhere; ``size`` is its size in tokens where it is cut."""
    if not reference:
        return Step(empty_table("terms"), "no frequency list was given by the parameter reference")
    listed = read_frequency_list(reference)
    comparisons, terms = compare_with_reference(
        counts,
        listed,
        name=REFERENCE,
        labels=("these documents", Path(reference).name),
        n_reference=size or None,
        min_count=min_count,
        prior=prior,
    )
    return Step(terms, "", comparisons)


def collocate(
    sentences: pd.DataFrame, *, node: str, window: int, min_count: int, roles: Collection[str], options: TokenOptions
) -> Step:
    """Return pairs of content words that keep company: of ``node`` on both sides, else of neighbours."""
    content = options if options.stop_words else _without_stops(options)
    spread = (window, window) if node else (0, window)
    found = find_collocations(
        sentences, node=node or None, window=spread, min_count=min_count, roles=roles, options=content
    )
    reason = "" if len(found) else f"no two words stand together {min_count} times or more"
    ranked = found.sort_values(["log_dice", "term_1", "term_2"], ascending=[False, True, True], ignore_index=True)
    return Step(ranked, reason)


def _without_stops(options: TokenOptions) -> TokenOptions:
    return replace(options, stop_words=load_stop_words())


def disperse(counts: pd.DataFrame, *, min_count: int) -> Step:
    """Return how evenly each term is spread over the documents."""
    if counts.empty:
        return Step(empty_table("dispersion"), "no word was counted")
    return Step(conform("dispersion", measure_dispersion(counts, min_count=min_count)))


def share_phrases(
    texts: Texts, *, min_length: int, max_documents: int, roles: Collection[str], options: TokenOptions
) -> tuple[Step, Step]:
    """Return the phrases that documents share, and how much of each document stands in them (``overlap``)."""
    searched = {doc_id: texts[doc_id] for doc_id in sorted(texts)[:max_documents]}
    if len(searched) < 2:
        reason = "one document shares nothing with itself"
        return Step(empty_table("shared_phrases"), reason), Step(empty_table("overlap"), reason)
    shared = find_shared_phrases(searched, min_length=min_length, roles=roles, options=options)
    overlap = measure_overlap(searched, shared, roles=roles, options=options)
    reason = "" if len(shared) else f"no two documents share {min_length} words in a row"
    if len(searched) < len(texts):
        reason = f"searched were the first {len(searched):,} of {len(texts):,} documents"
    return Step(conform("shared_phrases", shared), reason), Step(conform("overlap", overlap), reason)


def follow_terms(counts: pd.DataFrame, documents: pd.DataFrame, terms: Sequence[str], *, period: Period) -> Step:
    """Return the trend of terms over periods, where documents state whole dates."""
    if counts.empty or not terms:
        return Step(empty_table("trends"), "no word was counted")
    table = conform("trends", find_trends(counts, documents, terms, period=period))
    n_periods = table[table["period"] != ""]["period"].nunique()
    dated = int((documents["date"].str.len() == 10).sum())
    said = f"{dated} of {len(documents)} documents state a whole date, in {n_periods} {period}{'s' * (n_periods != 1)}"
    return Step(table, "" if n_periods > 1 else f"{said}: a trend needs two or more")


def vary(
    segments: pd.DataFrame,
    choice: Choice,
    base: Variant,
    *,
    translated: Collection[str] = (),
    top: int = 20,
) -> tuple[Step, Step]:
    """Return how the ranking moves with each choice (``sensitivity``), and the rankings themselves.

    ``segments``: the table of that name, so that page furniture can be counted too.
    """
    if not choice.is_possible:
        return Step(empty_table("sensitivity"), choice.reason), Step(empty_table("rankings"), choice.reason)
    members = [*choice.a, *choice.b]
    left_out = members if len(members) <= 12 and min(len(choice.a), len(choice.b)) > 1 else []
    variants = list_variants(base, translated=set(translated) & set(members), left_out=left_out)
    rankings, agreement = vary_comparison(segments, choice.a, choice.b, variants, top=top)
    ranked = rankings.sort_values(["variant", "rank"], kind="stable", ignore_index=True)
    return Step(agreement), Step(ranked)


def find_translated(documents: pd.DataFrame, column: str) -> list[str]:
    """Return the documents whose value in ``column`` says yes; none where there is no such column."""
    if column not in documents.columns:
        return []
    says_yes = documents[column].astype("str").str.strip().str.lower().isin({"yes", "true", "1", "y"})
    return sorted(documents[says_yes]["doc_id"])


def compare_rankings(rankings: pd.DataFrame, *, top: int = 12) -> pd.DataFrame:
    """Return the leading terms with page furniture left out and counted: term, rank and rank_with, by rank.

    A rank is empty where the term is not among the rankings' first.
    """
    body = rankings[rankings["variant"] == BASE].set_index("term")["rank"]
    page = rankings[rankings["variant"] == FURNITURE].set_index("term")["rank"]
    terms = sorted({*body[body <= top].index, *page[page <= top].index})
    table = pd.DataFrame({"term": pd.Series(terms, dtype="str")})
    table["rank"] = table["term"].map(body).astype("Int64")
    table["rank_with"] = table["term"].map(page).astype("Int64")
    return table.sort_values(["rank", "rank_with", "term"], na_position="last", ignore_index=True)


def lead_comparison(
    step: Step, *, top: int = 12, min_documents: int = 2, by: str = "g2_two_cell"
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Return the leading terms of a comparison of its own and their rates in each document; none where it was not made."""
    if step.comparison is None or step.comparison.empty:
        return pd.DataFrame({"term": pd.Series(dtype="str")}), None
    leading = lead_terms(step.table, step.comparison.iloc[0], top=top, min_documents=min_documents, by=by)
    if step.rates is None or step.groups is None or leading.empty:
        return leading, None
    return leading, list_rates(step.rates, step.groups, list(leading["term"]))


def show_concordance(hits: pd.DataFrame, *, rows: int = 40, sort: str = "right") -> pd.DataFrame:
    """Return lines of the concordance for the page: the terms in their order, lines by their left or right context."""
    shown = spread_lines(hits, rows=rows)
    order = {term: at for at, term in enumerate(dict.fromkeys(hits["term"]))}
    context = shown[sort if sort in ("left", "right") else "right"].str.lower()
    keys = context.map(lambda text: " ".join(reversed(text.split()))) if sort == "left" else context
    if sort == "text":
        keys = pd.Series("", index=shown.index)
    keyed = shown.assign(_term=shown["term"].map(order), _key=keys)
    ordered = keyed.sort_values(["_term", "_key", "doc_id", "start"], kind="stable", ignore_index=True)
    whole = ordered.assign(left=ordered["left"].map(_from_word), right=ordered["right"].map(_to_word))
    columns = ["doc_id", "left", "text", "right", "voice_kind", "sentence"]
    return whole[columns].rename(columns={"text": "match"})


def _from_word(context: str) -> str:
    return context.split(" ", 1)[-1] if len(context) > 40 else context


def _to_word(context: str) -> str:
    return context.rsplit(" ", 1)[0] if len(context) > 40 else context


def describe_agreement(agreement: pd.DataFrame, *, top: int = 20) -> str:
    """Return a sentence on which choices move the ranking most; empty where there is nothing to compare."""
    others = (
        agreement[(agreement["choice"] != "base") & agreement["top_shared"].notna()] if len(agreement) else agreement
    )
    if others.empty:
        return ""
    ranked = others.sort_values(["top_shared", "variant"], ignore_index=True)
    most = join_words(f"{row.top_shared:.0%} {row.variant}" for row in each_row(ranked.head(3)))
    typical = float(ranked["top_shared"].median())
    return f"Of the first {top} terms {typical:.0%} stay in the median of {len(ranked)} other choices, and fewest with these: {most}."


def show_pairs(
    pairs: pd.DataFrame, texts: Texts, *, roles: Collection[str], options: TokenOptions, rows: int = 25
) -> pd.DataFrame:
    """Return the first ``rows`` collocations with the sentences in which the pair stands side by side."""
    shown = pairs.head(rows)
    plain = replace(options, stop_words=frozenset())
    either = [[f"{a} {b}", f"{b} {a}"] for a, b in zip(shown["term_1"], shown["term_2"], strict=True)]
    hits = find_hits(texts, [phrase for pair in either for phrase in pair[:1]], roles=roles, options=plain)
    phrases = pd.DataFrame({"term": pd.Series([pair[0] for pair in either], dtype="str", index=shown.index)})
    return shown.assign(lines=add_lines(phrases, hits)["lines"])


def show_phrases(shared: pd.DataFrame, sentences: pd.DataFrame, *, rows: int = 40) -> pd.DataFrame:
    """Return the longest shared phrases, one row a phrase: n_words, n_documents and the sentences that hold it."""
    places = pd.concat(
        [shared[["phrase", "n_words", f"doc_id_{side}", f"start_{side}"]].set_axis(["phrase", "n_words", "doc_id", "start"], axis=1)
         for side in "ab"]
    ).drop_duplicates()  # fmt: skip
    spread = places.groupby(["phrase", "n_words"], as_index=False, sort=True).agg(n_documents=("doc_id", "nunique"))
    ranked = spread.sort_values(["n_words", "n_documents", "phrase"], ascending=[False, False, True], ignore_index=True)
    shown = ranked.head(rows)
    wanted = places[places["phrase"].isin(set(shown["phrase"]))].sort_values(["doc_id", "start"], kind="stable")
    starts = sentences.sort_values(["start", "doc_id"], kind="stable")[["doc_id", "start", "sentence"]]
    placed = pd.merge_asof(
        wanted.sort_values("start", kind="stable"), starts, on="start", by="doc_id", direction="backward"
    ).sort_values(["doc_id", "start"], kind="stable")
    lines = add_lines(shown.rename(columns={"phrase": "term"}), placed.rename(columns={"phrase": "term"}))
    return (
        ranked.assign(lines=lines["lines"].reindex(ranked.index))
        if len(ranked) > len(shown)
        else shown.assign(lines=lines["lines"])
    )
