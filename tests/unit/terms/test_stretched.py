"""Notebook 02 on a corpus in a folder: the same tables whatever the size of the stretches, and what is sampled."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from communique.corpus import stored
from communique.corpus.corpus import Corpus, read_corpus
from communique.corpus.model import Sentence
from communique.corpus.opening import write_corpus_tables
from communique.corpus.stored import StoredTables
from communique.tables import check_table, conform, read_table, write_table
from communique.terms import hits
from communique.terms.choice import choose_comparison
from communique.terms.coded import Spool
from communique.terms.counts import count_terms
from communique.terms.hits import Hits, choose_listed, describe_hits, find_hits, gather_hits, locate_hits, tabulate_hits
from communique.terms.joining import choose_units, count_apart
from communique.terms.leads import gather_leads
from communique.terms.lines import Texts, add_lines, few_lines, thin_lines
from communique.terms.matrix import build_matrix, sum_documents, sum_terms
from communique.terms.options import make_options
from communique.terms.sensitivity import Variant
from communique.terms.showing import add_period_lines, show_agreement, show_pairs, show_rankings, show_units
from communique.terms.steps import (
    BASE,
    collocate,
    compare_chosen,
    compare_reference,
    compare_voices,
    count_texts,
    disperse,
    follow_terms,
    join_comparisons,
    save_counts,
    share_phrases,
    vary,
)
from communique.terms.stretched import read_texts, stretch_texts
from communique.terms.vocabulary import Vocabulary
from communique.text.tokens import DEFAULT_OPTIONS

ROLES = ("body",)


@pytest.fixture(scope="module")
def whole(seeds: Path) -> Corpus:
    return read_corpus(seeds).without_duplicates()


@pytest.fixture(scope="module")
def folder(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    write_corpus_tables(read_corpus(seeds), folder)
    return folder


def make_tables(data: Corpus, folder: Path, *, ngrams: int = 1, multiword: str = "off") -> dict[str, pd.DataFrame]:
    """Take the steps of the notebook, and give all that it writes or shows."""
    documents, texts = data.documents, read_texts(data)
    options = make_options(units=["people's republic"])
    wording = choose_units(texts, multiword, options=options, roles=ROLES, min_count=3, actors=data.tables["actors"])
    counts = save_counts(count_texts(texts, roles=ROLES, ngrams=ngrams, options=wording.options), str(folder))
    choice = choose_comparison(documents, column="stage")
    main = compare_chosen(counts, documents, choice, name="stage", min_count=3)
    voices = compare_voices(texts, options=wording.options, min_count=3)
    elsewhere = compare_reference(
        count_apart(counts, texts, roles=ROLES, ngrams=1, options=wording.options), None, min_count=3
    )
    comparisons, terms = join_comparisons(main, voices, elsewhere)
    leads = gather_leads(
        texts, counts, (main, voices, elsewhere), query="cooperat*", follow=(), top=12, min_documents=2,
        by="g2_two_cell", roles=ROLES, options=wording.options,
    )  # fmt: skip
    trend = follow_terms(counts, documents, leads.focus, period="month")
    found = collocate(texts, node="", window=2, min_count=2, roles=ROLES, options=wording.options)
    shared, overlap = share_phrases(texts, min_length=5, max_documents=4, roles=ROLES, options=options)
    base = Variant(BASE, "base", wording.options, 3, "g2_two_cell", roles=ROLES, min_documents=2)
    agreement, rankings = vary(data, choice, base, units=wording.available)
    return {
        "counts": read_table("counts", folder), "comparisons": comparisons, "terms": terms, "leading": leads.leading,
        "said": leads.said, "frequent": leads.frequent, "rates": leads.rates, "concordance": leads.hits,
        "totals": tabulate_hits(leads.found), "placed": leads.found.placed, "trends": trend.table,
        "dated": add_period_lines(trend.table, leads.found.places, documents, period="month"),
        "collocations": found.table, "dispersion": disperse(counts, min_count=3).table, "units": wording.table,
        "shared": shared.table, "overlap": overlap.table, "agreement": agreement.table, "rankings": rankings.table,
        "pairs": show_pairs(found.table, texts, roles=ROLES, options=wording.options),
        "seen": show_units(wording.table, texts, roles=ROLES, options=wording.options),
        "ranks": show_rankings(rankings.table, texts, options=wording.options),
        "moved": show_agreement(agreement.table, rankings.table, texts, options=wording.options),
    }  # fmt: skip


@pytest.mark.parametrize(("ngrams", "multiword", "n_chars"), [(1, "off", 12_000), (2, "detected", 1)])
def test_tables_are_the_same_whatever_the_stretches(
    whole: Corpus,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ngrams: int,
    multiword: str,
    n_chars: int,
) -> None:
    expected = make_tables(whole, tmp_path, ngrams=ngrams, multiword=multiword)
    assert all(len(expected[name]) for name in set(expected) - {"said"})
    monkeypatch.setattr(stored, "STRETCH_CHARS", n_chars)
    lying = Corpus(StoredTables(folder), {}).without_duplicates()
    assert len(list(lying.stretches("sentences"))) > 1
    for name, table in make_tables(lying, tmp_path, ngrams=ngrams, multiword=multiword).items():
        pd.testing.assert_frame_equal(table, expected[name], obj=f"{name} in stretches of {n_chars}")


@pytest.fixture
def texts() -> Texts:
    """Nine documents, the last one with most hits of "war"; "road" once in every third."""
    made = {}
    for number in range(9):
        parts = ["War and war. " * (number + 1), "The road. " if number % 3 == 0 else "No way. "]
        text = "".join(parts)
        ends = [at + 1 for at, character in enumerate(text) if character == "."]
        starts = [0, *(end + 1 for end in ends[:-1])]
        made[f"d{number}"] = (text, [Sentence(0, "body", a, b) for a, b in zip(starts, ends, strict=True)])
    return made


def test_all_hits_are_listed_below_the_limits_and_an_even_sample_above(texts: Texts) -> None:
    places = locate_hits(stretch_texts(texts), ["war", "road"], roles=ROLES, options=DEFAULT_OPTIONS)
    assert places["term"].tolist() == ["road"] * 3 + ["war"] * 90
    assert choose_listed(places).all()
    few = places[choose_listed(places, most_a_term=9)]
    assert few["term"].tolist() == ["road"] * 3 + ["war"] * 9
    at = np.flatnonzero(choose_listed(places, most_a_term=9))[3:] - 3
    assert at.tolist() == [5, 15, 25, 35, 45, 55, 65, 75, 85]  # the middles of nine stretches of ten
    assert few[few["term"] == "war"]["doc_id"].nunique() == 7
    for most in (4, 10, 50, 92):
        sizes = places[choose_listed(places, most=most)].groupby("term", observed=True).size()
        assert most - 1 <= sizes.sum() <= most
        assert sizes["road"] == min(3, most // 2)


def test_what_is_sampled_is_counted_wholly_and_said(texts: Texts, monkeypatch: pytest.MonkeyPatch) -> None:
    def gather() -> Hits:
        return gather_hits(stretch_texts(texts), ["war", "road"], focus=["war"], roles=ROLES, options=DEFAULT_OPTIONS)

    every = gather()
    assert describe_hits(every) == ""
    pd.testing.assert_frame_equal(every.table, conform("concordance", find_hits(texts, ["road", "war"])))
    monkeypatch.setattr(hits, "MOST_A_TERM", 10)
    some = gather()
    totals = check_table("concordance_totals", tabulate_hits(some))
    assert totals.to_numpy().tolist() == [["road", 3, 3, 3], ["war", 90, 9, 10]]
    assert "lists 13 of 93 lines, 10 a term at most" in describe_hits(some)
    assert len(some.placed) == 90
    assert some.table.merge(every.table).equals(some.table)


def test_lines_that_are_left_are_those_that_are_shown(texts: Texts) -> None:
    places = locate_hits(stretch_texts(texts), ["war", "road"], roles=ROLES, options=DEFAULT_OPTIONS)
    terms = pd.DataFrame({"term": ["war", "road"]})
    for n in (1, 2, 3):
        thin = thin_lines(places, n)
        assert len(thin) < len(places)
        expected = few_lines(add_lines(terms, places), places=n)
        assert few_lines(add_lines(terms, thin), places=n)["lines"].tolist() == expected["lines"].tolist()


def test_a_matrix_says_what_the_table_of_counts_says(whole: Corpus, tmp_path: Path) -> None:
    table = count_terms(whole.sentences)
    matrix = count_texts(read_texts(whole), roles=ROLES, options=DEFAULT_OPTIONS)
    pd.testing.assert_frame_equal(pd.concat(matrix.iterate_tables(n_rows=100), ignore_index=True), table)
    pd.testing.assert_frame_equal(sum_terms(matrix), sum_terms(table), check_names=False)
    assert sum_documents(matrix).to_dict() == sum_documents(table).to_dict()
    some = table["doc_id"].unique()[1:3]
    for one, two in (
        (build_matrix(matrix), build_matrix(table)),
        (build_matrix(matrix, some), build_matrix(table, some)),
    ):
        assert (one.doc_ids, one.terms) == (two.doc_ids, two.terms)
        assert np.array_equal(one.values, two.values)
    save_counts(matrix, str(tmp_path))
    write_table("counts", table, tmp_path / "whole")
    for form in ("csv", "parquet"):
        assert (tmp_path / f"counts.{form}").read_bytes() == (tmp_path / "whole" / f"counts.{form}").read_bytes()
    nothing = count_texts(stretch_texts({}), roles=ROLES, options=DEFAULT_OPTIONS)
    assert nothing.empty
    assert next(nothing.iterate_tables()).empty


def test_arrays_and_terms_keep_their_numbers_over_stretches() -> None:
    spool, arrays = Spool(), [np.array([3, -1]), np.array([], dtype=np.int64), np.array([2**31 - 1])]
    for array in arrays:
        spool.add(array)
    assert [spool.read(number).tolist() for number in (2, 0, 1)] == [[2**31 - 1], [3, -1], []]
    vocabulary = Vocabulary()
    assert vocabulary.number(["b", "d"]).tolist() == [0, 1]
    assert vocabulary.number(["a", "d", "é"]).tolist() == [2, 1, 3]
    terms, rank = vocabulary.sort()
    assert (terms.to_pylist(), rank.tolist()) == (["a", "b", "d", "é"], [1, 2, 0, 3])
