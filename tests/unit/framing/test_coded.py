"""A corpus coded by stretches gives what coding it at once gives, whatever the size of the stretches."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from communique.corpus import stored
from communique.corpus.corpus import Corpus, read_corpus
from communique.corpus.opening import write_corpus_tables
from communique.corpus.stored import StoredTables
from communique.framing.breakdown import add_sentences, break_down, save_breakdown, spread_evidence
from communique.framing.codebook import read_codebook
from communique.framing.coded import code_corpus
from communique.framing.coding import code_frames
from communique.framing.crossing import (
    cross_actors,
    cross_frames,
    cross_voices,
    find_unframed,
    list_speakers,
    place_frames,
)
from communique.framing.loop import Key, check_population
from communique.framing.prevalence import measure_prevalence
from communique.framing.sampling import assign_strata, label_sentences
from communique.framing.scope import choose_sentences
from communique.framing.voices import count_voice_words
from communique.gathering import as_texts
from communique.tables import conform, write_table

BOOK = read_codebook("diplomacy")
ROLES = ["body", "title"]


@pytest.fixture(scope="module")
def whole(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The seeds, their names turned around so that they are not read in the order of their ids, and a text in German."""
    folder = tmp_path_factory.mktemp("texts")
    for number, path in enumerate(sorted(seeds.glob("*.txt"))):
        (folder / f"{'zyxba'[number]}").mkdir()
        (folder / f"{'zyxba'[number]}" / path.name).write_bytes(path.read_bytes())
    (folder / "m.txt").write_text(
        "Der Handel wächst, und die Regierung sagt nicht, warum das so ist und was sie tut. " * 9
    )
    (folder / "n.txt").write_text("Trade\n\nTrade grew. Trade fell.")
    return read_corpus(folder)


@pytest.fixture(scope="module")
def folder(whole: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    write_corpus_tables(whole, folder)
    return folder


@pytest.fixture(params=[1, 5_000, 10**9])
def corpus(folder: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Corpus:
    monkeypatch.setattr(stored, "STRETCH_CHARS", request.param)
    return Corpus(StoredTables(folder), {})


def test_hits_and_sums_are_those_of_the_whole(whole: Corpus, corpus: Corpus) -> None:
    coded = code_corpus(corpus, BOOK, roles=ROLES)
    sentences, left_out = choose_sentences(whole.sentences, whole.documents, BOOK, roles=ROLES)
    quotations, actors = whole.tables["quotations"], whole.tables["actors"]
    frames = conform("frames", code_frames(sentences, BOOK, roles=ROLES, quotations=quotations))
    assert conform("frames", as_texts(coded.frames.drop(columns="position")), is_sorted=True).equals(frames)
    assert coded.frames["position"].tolist() == place_frames(frames, sentences, roles=ROLES)["position"].tolist()
    assert conform("frame_actors", coded.actors).equals(
        conform("frame_actors", cross_actors(frames, actors, sentences))
    )
    unframed = find_unframed(frames, sentences, roles=ROLES)
    assert coded.unframed.equals(unframed.head(50))
    assert coded.n_sentences - coded.n_framed == len(unframed)
    assert coded.n_documents == sentences["doc_id"].nunique()
    assert coded.left_out.equals(left_out)
    assert coded.n_words == count_voice_words(sentences, quotations)
    assert cross_frames(coded.frames, coded.sizes, BOOK).equals(cross_frames(frames, sentences, BOOK, roles=ROLES))
    assert cross_voices(coded.frames, BOOK).equals(cross_voices(frames, BOOK))
    assert list_speakers(coded.frames, {}).equals(list_speakers(frames, {}))


def test_the_table_of_prevalence_is_written_in_pieces(whole: Corpus, corpus: Corpus, tmp_path: Path) -> None:
    coded = code_corpus(corpus, BOOK, roles=ROLES)
    sentences, _ = choose_sentences(whole.sentences, whole.documents, BOOK, roles=ROLES)
    frames = code_frames(sentences, BOOK, roles=ROLES, quotations=whole.tables["quotations"])
    documents = whole.documents.assign(
        city=["x", "y"] * 3 + [""], document="taken", zone="z"
    )  # before and after "document"
    columns = ["city", "document", "zone"]
    table = conform("prevalence", break_down(frames, sentences, documents, BOOK, roles=ROLES, columns=columns))
    shown = save_breakdown(
        coded.frames,
        coded.sizes,
        documents,
        BOOK,
        columns=columns,
        tables_dir=str(tmp_path / "in_pieces"),
        max_documents=2,
    )
    write_table("prevalence", table, tmp_path / "at_once")
    for name in ("prevalence.csv", "prevalence.parquet"):
        assert (tmp_path / "in_pieces" / name).read_bytes() == (tmp_path / "at_once" / name).read_bytes()
    is_document = table["breakdown"] == "document"
    largest = table[is_document].drop_duplicates("cell").nlargest(2, "n_sentences")["cell"]
    assert shown.equals(table[~is_document | table["cell"].isin(largest)].reset_index(drop=True))


def test_documents_one_by_one_are_measured_as_any_other_cell(whole: Corpus) -> None:
    sentences, _ = choose_sentences(whole.sentences, whole.documents, BOOK)
    frames = code_frames(sentences, BOOK)
    table = break_down(frames, sentences, whole.documents, BOOK)
    one_by_one = table[table["breakdown"] == "document"].drop(columns=["breakdown", "per_thousand_words"])
    measured = measure_prevalence(frames, sentences, whole.documents, BOOK, by=["doc_id"]).rename(
        columns={"doc_id": "cell"}
    )
    measured = measured.sort_values(["cell", "frame"], ignore_index=True)[list(one_by_one)]
    pd.testing.assert_frame_equal(one_by_one.reset_index(drop=True), measured, check_dtype=False, check_exact=True)


def test_evidence_finds_its_sentences_again(whole: Corpus, corpus: Corpus) -> None:
    coded = code_corpus(corpus, BOOK, roles=ROLES)
    rows = add_sentences(spread_evidence(coded.frames, BOOK, n=40), corpus)
    frames = as_texts(code_corpus(whole, BOOK, roles=ROLES).frames)
    at_once = add_sentences(spread_evidence(frames, BOOK, n=40), whole)
    assert len(rows) == 40
    assert rows[["doc_id", "start", "frame", "sentence_text"]].equals(
        at_once[["doc_id", "start", "frame", "sentence_text"]]
    )
    assert all(row.text in row.sentence_text for row in rows.itertuples())


def test_a_key_of_the_same_coding_is_accepted(whole: Corpus, corpus: Corpus) -> None:
    """What is compared with the key follows from hits and the number of sentences, without the sentences."""
    from communique.errors import InputError
    from communique.framing.accuracy import count_population

    sentences, _ = choose_sentences(whole.sentences, whole.documents, BOOK, roles=ROLES)
    machine = label_sentences(code_frames(sentences, BOOK, roles=ROLES), sentences, column="frame")
    strata = assign_strata(sentences, machine)
    sizes = strata["stratum"].value_counts().sort_index()
    units = pd.DataFrame({"stratum": sizes.index, "n_stratum": sizes.to_numpy()})
    key = Key("frames", 0, "", BOOK.frame_ids, units, count_population(strata, BOOK.frame_ids))
    coded = code_corpus(corpus, BOOK, roles=ROLES)
    labels = coded.frames[["doc_id", "sentence"]].assign(label=coded.frames["frame"].astype("str"))
    check_population(key, labels, coded.n_sentences)
    with pytest.raises(InputError, match="sentences are coded here"):
        check_population(key, labels, coded.n_sentences + 1)
    with pytest.raises(InputError, match="the machine's hits differ"):
        check_population(key, labels.iloc[: len(labels) // 2], coded.n_sentences)


def test_a_corpus_in_another_language_is_empty_throughout(tmp_path: Path) -> None:
    (tmp_path / "m.txt").write_text(
        "Der Handel wächst, und die Regierung sagt nicht, warum das so ist und was sie tut. " * 9
    )
    corpus = read_corpus(tmp_path)
    coded = code_corpus(corpus, BOOK)
    assert (coded.n_documents, coded.n_sentences, coded.n_framed, coded.n_words) == (0, 0, 0, (0, 0))
    assert not coded.is_voiced
    assert len(coded.left_out) == 1
    assert coded.frames.empty
    assert conform("frame_actors", coded.actors).empty
    assert save_breakdown(coded.frames, coded.sizes, corpus.documents, BOOK)["n_hits"].sum() == 0
    assert add_sentences(spread_evidence(coded.frames, BOOK, n=40), corpus).empty
    assert cross_frames(coded.frames, coded.sizes, BOOK).empty
    assert list_speakers(coded.frames, {}).empty
