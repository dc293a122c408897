"""Sensitivity: how far a ranking of terms depends on choices that nobody had to make that way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from communique.corpus.model import ROLES
from communique.errors import InputError
from communique.terms.counts import count_encoded
from communique.terms.encoding import Documents, encode_documents
from communique.terms.keyness import check_measures, check_members, measure_terms
from communique.terms.measures import MEASURES
from communique.terms.priors import Prior
from communique.terms.vocabulary import Vocabulary
from communique.terms.wordlists import load_stop_words
from communique.text.tokens import DEFAULT_OPTIONS, TokenOptions
from communique.wording import label_documents

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[np.int64]

SIGNED = ("log_ratio", "weighted_log_odds_z")
RATIOS = ("odds_ratio", "simple_maths")


@dataclass(frozen=True)
class Variant:
    """One way of making the same comparison; ``choice`` says what differs from the first variant."""

    name: str
    choice: str
    options: TokenOptions = DEFAULT_OPTIONS
    min_count: int = 5
    measure: str = "weighted_log_odds_z"
    prior: Prior = 0.05
    leave_out: frozenset[str] = frozenset()
    roles: tuple[str, ...] = ("body",)
    min_documents: int = 1
    """Documents of the side that uses a term more that must hold it (all, where the side has fewer)."""


def list_variants(
    base: Variant, *, translated: Collection[str] = (), left_out: Collection[str] = (), units: Collection[str] = ()
) -> list[Variant]:
    """Give the base and the usual departures from it, one choice at a time.

    ``translated``: doc_ids of translations, by default none; ``left_out``: doc_ids that are left out one at a
    time; ``units``: multi-word units that could be counted as one term. "with page furniture" counts segments of every role, navigation and newsletters too, which shows what
    cleaning did.
    """
    options = base.options
    stops = load_stop_words()
    variants = [
        base,
        replace(base, name="clitics split", choice="tokens", options=replace(options, clitics="split")),
        replace(base, name="hyphens split", choice="tokens", options=replace(options, hyphens="split")),
        replace(base, name="numbers dropped", choice="tokens", options=replace(options, numbers="drop")),
        replace(base, name="case kept", choice="tokens", options=replace(options, lowercase=False)),
        replace(base, name="without stop words", choice="tokens", options=replace(options, stop_words=stops)),
        *(replace(base, name=f"minimum count {n}", choice="minimum count", min_count=n) for n in (2, 10)),
        *(
            replace(base, name=measure, choice="measure", measure=measure)
            for measure in ("g2_two_cell", "g2_four_cell", "chi2", "weighted_log_odds_z", "log_ratio", "simple_maths")
            if measure != base.measure
        ),
        *(
            [replace(base, name="prior 1", choice="reference", prior=1.0)]
            if base.measure == "weighted_log_odds_z"
            else []
        ),
        replace(base, name="with page furniture", choice="cleaning", roles=ROLES),
    ]
    if joined := tuple(sorted(set(units) - set(options.units))):
        every = replace(options, units=tuple(sorted({*options.units, *joined})))
        variants.append(replace(base, name="multi-word units joined", choice="tokens", options=every))
    if options.units:
        apart = replace(options, units=())
        variants.append(replace(base, name="multi-word units apart", choice="tokens", options=apart))
    if translated:
        without = frozenset(translated)
        variants.append(replace(base, name="without translations", choice="translations", leave_out=without))
    variants += [
        replace(base, name=f"without {label}", choice="documents", leave_out=frozenset({doc_id}))
        for doc_id, label in label_documents(sorted(left_out)).items()
    ]
    return variants


def vary_comparison(
    documents: Documents | Iterator[Documents],
    group_a: Collection[str],
    group_b: Collection[str],
    variants: Sequence[Variant],
    *,
    top: int = 20,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make a comparison in several ways, and say how far each ranking agrees with the first's.

    ``documents``: what ``count_terms`` reads, whole or in stretches, each of other documents.
    Terms are ranked by the size of their score, see ``score_terms``. Returns ``rankings`` (variant, choice,
    rank, term, score, n_a, n_b: the first ``top`` of each variant) and ``agreement`` (variant, choice,
    n_terms, n_terms_shared, top_shared: share of the first variant's top that is in this one's, spearman: of
    the scores of shared terms, note). Raises InputError where the first variant cannot be made; another one
    that cannot (a group left without documents) is a row with a note.
    """
    if not variants:
        raise InputError("No variant was given; start from list_variants.")
    check_measures([variant.measure for variant in variants])
    if by_document := [variant.name for variant in variants if variant.measure not in MEASURES]:
        raise InputError(f"Variant {by_document[0]!r}: choose a measure among {', '.join(MEASURES)}.")
    stretches = documents if isinstance(documents, Iterator) else iter([documents])
    sums = _add_up(stretches, group_a, group_b, variants)
    scores: list[pd.DataFrame | str] = []
    for variant in variants:
        try:
            scores.append(_score(sums[_key(variant)], variant))
        except InputError as error:
            if not scores:
                raise
            scores.append(str(error))
    rankings = [
        table.head(top).assign(variant=variant.name, choice=variant.choice, rank=range(1, min(top, len(table)) + 1))
        for variant, table in zip(variants, scores, strict=True)
        if isinstance(table, pd.DataFrame)
    ]
    columns = ["variant", "choice", "rank", "term", "score", "n_a", "n_b"]
    agreement = [_agree(v, scores[0], table, top) for v, table in zip(variants, scores, strict=True)]
    return pd.concat(rankings, ignore_index=True)[columns], pd.DataFrame(agreement)


def score_terms(terms: pd.DataFrame, measure: str) -> pd.Series:
    """Give scores that are positive where a term is more frequent in A, negative in B.

    log_ratio and weighted_log_odds_z as they are; ratios as binary logarithms; measures without direction
    with the sign of the difference in rate. NaN where the measure has no value.
    """
    values = terms[measure]
    if measure in SIGNED:
        return values
    if measure in RATIOS or measure == "percent_diff":
        ratio = values / 100 + 1 if measure == "percent_diff" else values
        return pd.Series(np.log2(ratio.where(ratio > 0)), index=terms.index)
    return values * np.sign(terms["per_million_a"] - terms["per_million_b"])


def correlate_ranks(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Give Spearman's rank correlation, ties at mean rank; NaN for fewer than two or all equal values."""
    if len(x) < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return float("nan")
    ranks = [pd.Series(values).rank(method="average").to_numpy() for values in (x, y)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


class _Sums:
    """Counts of all terms in both groups without some documents, and the documents that hold each."""

    def __init__(self, group_a: Collection[str], group_b: Collection[str], leave_out: frozenset[str]) -> None:
        self.groups = tuple([i for i in group if i not in leave_out] for group in (group_a, group_b))
        self._vocabulary = Vocabulary()
        self._columns = np.zeros((4, 0), dtype=np.int64)
        self.counted: set[str] = set()

    def add(self, doc_ids: Sequence[str], terms: object, documents: Codes, terms_at: Codes, n: Codes) -> None:
        """Add rows of counts of other documents."""
        numbers = self._vocabulary.number(terms)
        wider = np.zeros((4, len(self._vocabulary)), dtype=np.int64)
        wider[:, : self._columns.shape[1]] = self._columns
        self._columns = wider
        self.counted.update(doc_ids[i] for i in np.unique(documents).tolist())
        for at, group in enumerate(self.groups):
            members = set(group)
            mine = np.array([doc_id in members for doc_id in doc_ids], dtype=bool)[documents]
            for row, weights in ((at, n[mine]), (at + 2, np.ones(int(mine.sum())))):
                sums = np.bincount(terms_at[mine], weights, minlength=len(numbers))
                self._columns[row, numbers] += sums.astype(np.int64)

    def finish(self) -> tuple[list[str], NDArray[np.int64]]:
        """Return the terms of both groups, sorted, and a row each: n in A and in B, documents of A and of B."""
        terms, rank = self._vocabulary.sort()
        columns = np.zeros_like(self._columns)
        columns[:, rank] = self._columns
        held = np.flatnonzero(columns[0] + columns[1])
        return terms.take(held).to_pylist(), columns[:, held]


def _add_up(
    stretches: Iterable[Documents], group_a: Collection[str], group_b: Collection[str], variants: Sequence[Variant]
) -> dict[tuple[object, ...], _Sums]:
    """Count once for all variants that count alike, a stretch of documents after the other."""
    sums = {_key(variant): _Sums(group_a, group_b, variant.leave_out) for variant in variants}
    members = {*group_a, *group_b}
    for stretch in stretches:
        mine = stretch[stretch["doc_id"].isin(members)] if isinstance(stretch, pd.DataFrame) else stretch
        for alike in {_key(variant)[:2]: variant for variant in variants}.values():
            options = alike.options
            corpus = encode_documents(mine, roles=alike.roles, options=options, joined=True)
            rows = count_encoded(corpus, ngrams=(1, 1), stop_words=options.stop_words)
            for key, part in sums.items():
                if key[:2] == _key(alike)[:2]:
                    part.add(corpus.doc_ids, *rows)
    return sums


def _key(variant: Variant) -> tuple[object, ...]:
    return variant.roles, repr(variant.options), variant.leave_out


def _score(sums: _Sums, variant: Variant) -> pd.DataFrame:
    a_ids, b_ids = check_members(sums.counted, *sums.groups)
    names, (a, b, docs_a, docs_b) = sums.finish()
    counts = a.astype(np.float64), b.astype(np.float64)
    held = [n_holding >= min(variant.min_documents, len(ids)) for n_holding, ids in ((docs_a, a_ids), (docs_b, b_ids))]
    is_more = counts[0] / max(1.0, float(a.sum())) > counts[1] / max(1.0, float(b.sum()))
    keep = (counts[0] + counts[1] >= variant.min_count) & np.where(is_more, held[0], held[1])
    terms = measure_terms(
        variant.name,
        names,
        counts,
        (float(a.sum()), float(b.sum())),
        measures=[variant.measure],
        prior=variant.prior,
        keep=keep,
    )
    table = terms.assign(score=score_terms(terms, variant.measure)).dropna(subset="score")
    order = table["score"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order, ["term", "score", "n_a", "n_b"]].reset_index(drop=True)


def _agree(variant: Variant, first: pd.DataFrame | str, table: pd.DataFrame | str, top: int) -> Mapping[str, object]:
    row: dict[str, object] = {"variant": variant.name, "choice": variant.choice}
    if isinstance(table, str) or isinstance(first, str):
        note = table if isinstance(table, str) else ""
        return row | dict.fromkeys(("n_terms", "n_terms_shared"), 0) | _no_agreement(note)
    shared = first.merge(table, on="term", validate="one_to_one", suffixes=("", "_here"))
    row |= {"n_terms": len(table), "n_terms_shared": len(shared)}
    if first.empty or len(shared) < 2:
        return row | _no_agreement("fewer than two terms in both rankings")
    mine = set(first["term"].head(top))
    rho = correlate_ranks(shared["score"].to_numpy(), shared["score_here"].to_numpy())
    note = "" if rho == rho else "all scores are equal"
    return row | {
        "top_shared": len(mine & set(table["term"].head(top))) / len(mine),
        "spearman": rho,
        "note": note,
    }


def _no_agreement(note: str) -> dict[str, object]:
    return {"top_shared": float("nan"), "spearman": float("nan"), "note": note}
