"""Generated corpora say what is in them: what comes out of the partitions is that, to the character."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

from communique.scale.recipe import Recipe
from communique.scale.stream import Plan, stream_corpus
from communique.tables import read_table

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from generate import PLANTED, Facts, make_stories

N_STORIES = 90


@pytest.fixture(scope="module")
def stories() -> list[Facts]:
    return list(make_stories(N_STORIES))


@pytest.fixture(scope="module")
def tables(stories: list[Facts], tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    folder = tmp_path_factory.mktemp("stories")
    for facts in stories:
        (folder / f"{facts.doc_id}.txt").write_text(facts.text, encoding="utf-8", newline="")
    out = tmp_path_factory.mktemp("out")
    recipe = Recipe(ngrams=(1, 2))
    outcome = stream_corpus(
        folder, Plan(out, recipe, formats=("parquet",), partition_chars=40_000, keeps_duplicates=False)
    )
    assert sum(outcome.states.values()) == N_STORIES
    return {name: read_table(name, out) for name in recipe.made}


def rows_of(table: pd.DataFrame) -> dict[str, list[dict[str, object]]]:
    rows: dict[str, list[dict[str, object]]] = {}
    for row in table.to_dict("records"):
        rows.setdefault(row["doc_id"], []).append(row)
    return rows


def test_the_stories_hold_all_kinds_of_facts(stories: list[Facts]) -> None:
    assert sum(len(facts.quotations) for facts in stories) > 100
    assert sum(len(facts.figures) for facts in stories) > 200
    assert sum(bool(facts.duplicate_of) for facts in stories) > 8
    assert all(facts.text[start:end].strip() for facts in stories for start, end in facts.body)


def test_the_first_stories_do_not_depend_on_how_many_follow(stories: list[Facts]) -> None:
    assert list(make_stories(5)) == stories[:5]


def test_running_text(stories: list[Facts], tables: dict[str, pd.DataFrame]) -> None:
    body = rows_of(tables["segments"].query("role == 'body'"))
    assert {f.doc_id: [(row["start"], row["end"]) for row in body[f.doc_id]] for f in stories} == {
        f.doc_id: f.body for f in stories
    }


def test_duplicates(stories: list[Facts], tables: dict[str, pd.DataFrame]) -> None:
    found = tables["documents"].set_index("doc_id")["duplicate_of"].to_dict()
    assert found == {facts.doc_id: facts.duplicate_of for facts in stories}


def test_quotations_and_their_speakers(stories: list[Facts], tables: dict[str, pd.DataFrame]) -> None:
    found = rows_of(tables["quotations"])
    for facts in stories:
        rows = found.get(facts.doc_id, [])
        assert [(row["speaker_name"], str(row["text"]).strip("“”,")) for row in rows] == facts.quotations
        assert all(facts.text[row["start"] : row["end"]] == row["text"] for row in rows)


def test_figures_and_their_values(stories: list[Facts], tables: dict[str, pd.DataFrame]) -> None:
    found = rows_of(tables["quantities"])
    for facts in stories:
        rows = found.get(facts.doc_id, [])
        assert [(row["kind"], row["value"], row["change"]) for row in rows] == facts.figures


def test_planted_terms_are_counted_in_every_document_that_is_no_duplicate(
    stories: list[Facts], tables: dict[str, pd.DataFrame]
) -> None:
    first = [facts for facts in stories if not facts.duplicate_of]
    counts = tables["counts"][tables["counts"]["term"].isin(PLANTED)]
    found = {(row.doc_id, row.term): row.n for row in counts.itertuples()}
    assert found == {(facts.doc_id, term): n for facts in first for term, n in facts.terms.items()}
    vocabulary = tables["vocabulary"].set_index("term")
    for term in PLANTED:
        assert vocabulary.loc[term, "n"] == sum(facts.terms[term] for facts in first)
        assert vocabulary.loc[term, "n_documents"] == sum(facts.terms[term] > 0 for facts in first)
