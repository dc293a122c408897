"""The steps of notebook 02-terms: each gives its table, or an empty one with the reason why it has no rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from communique.errors import InputError
from communique.tables import TableWriter, conform, empty_table
from communique.terms.choice import Choice, compare_groups
from communique.terms.collocations import find_collocations
from communique.terms.counts import count_coded, count_encoded
from communique.terms.dispersion import measure_dispersion
from communique.terms.encoding import encode_documents
from communique.terms.groups import VoiceSplit, cut_voices
from communique.terms.keyness import compare_terms
from communique.terms.lines import Texts
from communique.terms.matrix import Counts, MatrixBuilder, TermMatrix
from communique.terms.reference import compare_with_reference, read_frequency_list
from communique.terms.reuse import find_shared_phrases, measure_overlap, read_places
from communique.terms.sensitivity import Variant, list_variants, vary_comparison
from communique.terms.stretched import StretchedTexts, stretch_texts
from communique.terms.trends import Period, find_trends
from communique.terms.wordlists import load_stop_words
from communique.text.tokens import TokenOptions

if TYPE_CHECKING:
    from communique.corpus.corpus import Corpus

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
    rates: Counts | None = None
    groups: dict[str, list[str]] | None = None

    @property
    def pair(self) -> pd.Series | None:
        """The row of table ``comparisons``, where a comparison was made."""
        return None if self.comparison is None or self.comparison.empty else self.comparison.iloc[0]


def compare_chosen(
    counts: Counts,
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


def compare_voices(
    texts: StretchedTexts | Texts, quotations: pd.DataFrame | None = None, *, options: TokenOptions, min_count: int
) -> Step:
    """Compare what documents quote with what their narrators say; relabelling exchanges voices within a document.

    ``quotations``: of texts in memory; others bring their own.
    """
    texts = stretch_texts(texts, quotations)
    if not texts.has_voices:
        return Step(empty_table("terms"), "the corpus has no table of quotations, so voices cannot be told apart")
    builder = MatrixBuilder()
    split = VoiceSplit({}, [], [], {})
    for stretch in texts:
        part = cut_voices(stretch.texts, stretch.quotations)  # type: ignore[arg-type]
        encoded = encode_documents(part.documents, roles=("body",), options=options, joined=True)
        builder.add(encoded.doc_ids, *count_encoded(encoded, ngrams=(1, 1), stop_words=options.stop_words))
        split.add(part)
    try:
        split.check()
    except InputError as error:
        return Step(empty_table("terms"), str(error))
    counts = builder.make()
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
    counts: Counts, reference: str | Path | None, *, min_count: int, size: int = 0, prior: float = 0.05
) -> Step:
    """Compare all documents with a frequency list from elsewhere; ``size`` is its size in tokens where it is cut."""
    if not reference:
        return Step(empty_table("terms"), "no frequency list was given by the parameter frequency_list")
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
    texts: StretchedTexts, *, node: str, window: int, min_count: int, roles: Collection[str], options: TokenOptions
) -> Step:
    """Return pairs of content words that keep company: of ``node`` on both sides, else of neighbours."""
    content = options if options.stop_words else _without_stops(options)
    spread = (window, window) if node else (0, window)
    found = find_collocations(
        texts, node=node or None, window=spread, min_count=min_count, roles=roles, options=content
    )
    reason = "" if len(found) else f"no two words stand together {min_count} times or more"
    ranked = found.sort_values(["log_dice", "term_1", "term_2"], ascending=[False, True, True], ignore_index=True)
    return Step(ranked, reason)


def _without_stops(options: TokenOptions) -> TokenOptions:
    return replace(options, stop_words=load_stop_words())


def disperse(counts: Counts, *, min_count: int) -> Step:
    """Return how evenly each term is spread over the documents."""
    if counts.empty:
        return Step(empty_table("dispersion"), "no word was counted")
    return Step(conform("dispersion", measure_dispersion(counts, min_count=min_count)))


def share_phrases(
    texts: StretchedTexts | Texts, *, min_length: int, max_documents: int, roles: Collection[str], options: TokenOptions
) -> tuple[Step, Step]:
    """Return the phrases that documents share, and how much of each document stands in them (``overlap``)."""
    texts = stretch_texts(texts)
    searched = texts.pick(texts.doc_ids[:max_documents])
    if len(searched) < 2:
        reason = "one document shares nothing with itself"
        return Step(empty_table("shared_phrases"), reason), Step(empty_table("overlap"), reason)
    places = read_places(searched, roles=roles, options=options)
    shared = find_shared_phrases(places, min_length=min_length)
    overlap = measure_overlap(places, shared)
    reason = "" if len(shared) else f"no two documents share {min_length} words in a row"
    if len(searched) < len(texts.doc_ids):
        reason = f"searched were the first {len(searched):,} of {len(texts.doc_ids):,} documents"
    return Step(conform("shared_phrases", shared), reason), Step(conform("overlap", overlap), reason)


def follow_terms(counts: Counts, documents: pd.DataFrame, terms: Sequence[str], *, period: Period) -> Step:
    """Return the trend of terms over periods, where documents state whole dates."""
    if counts.empty or not terms:
        return Step(empty_table("trends"), "no word was counted")
    table = conform("trends", find_trends(counts, documents, terms, period=period))
    n_periods = table[table["period"] != ""]["period"].nunique()
    dated = int((documents["date"].str.len() == 10).sum())
    said = f"{dated} of {len(documents)} documents state a whole date, in {n_periods} {period}{'s' * (n_periods != 1)}"
    return Step(table, "" if n_periods > 1 else f"{said}: a trend needs two or more")


def vary(
    segments: Corpus | pd.DataFrame,
    choice: Choice,
    base: Variant,
    *,
    translated: Collection[str] = (),
    units: Collection[str] = (),
    top: int = 20,
) -> tuple[Step, Step]:
    """Return how the ranking moves with each choice (``sensitivity``), and the rankings themselves.

    ``segments``: a corpus, or its table of that name, so that page furniture can be counted too; ``units``: multi-word units that could be joined.
    """
    if not choice.is_possible:
        return Step(empty_table("sensitivity"), choice.reason), Step(empty_table("rankings"), choice.reason)
    members = [*choice.a, *choice.b]
    left_out = members if len(members) <= 12 and min(len(choice.a), len(choice.b)) > 1 else []
    variants = list_variants(base, translated=set(translated) & set(members), left_out=left_out, units=units)
    if isinstance(segments, pd.DataFrame):
        documents: pd.DataFrame | Iterator[pd.DataFrame] = segments
    else:
        documents = (tables["segments"] for tables in segments.stretches("segments"))
    rankings, agreement = vary_comparison(documents, choice.a, choice.b, variants, top=top)
    ranked = rankings.sort_values(["variant", "rank"], kind="stable", ignore_index=True)
    return Step(agreement), Step(conform("rankings", ranked))


def count_texts(texts: StretchedTexts, *, roles: Collection[str], ngrams: int = 1, options: TokenOptions) -> TermMatrix:
    """Count the terms of all documents, and their runs of up to ``ngrams`` terms."""
    return count_coded(texts.code(roles=roles, options=options), ngrams=(1, ngrams), options=options)


def save_counts(counts: TermMatrix, tables_dir: str) -> TermMatrix:
    """Write table ``counts`` to ``tables_dir`` where that is given, piece by piece, and return the counts."""
    if tables_dir:
        Path(tables_dir).mkdir(parents=True, exist_ok=True)
        writer = TableWriter("counts", Path(tables_dir))
        for rows in counts.iterate_tables():
            writer.write(conform("counts", rows, is_sorted=True))
        writer.close()
    return counts


def find_translated(documents: pd.DataFrame, column: str) -> list[str]:
    """Return the documents whose value in ``column`` says yes; none where there is no such column."""
    if column not in documents.columns:
        return []
    says_yes = documents[column].astype("str").str.strip().str.lower().isin({"yes", "true", "1", "y"})
    return sorted(documents[says_yes]["doc_id"])
