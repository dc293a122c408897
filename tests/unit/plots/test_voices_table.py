"""Whose words: counted by hand on toys, equal to the words of running text on the seeds."""

import itertools

import pandas as pd
import pytest

from communique.corpus.corpus import read_corpus
from communique.corpus.model import Document
from communique.corpus.parse import parse_partition
from communique.plots.voices import describe_leads, draw_voices, group_voices, measure_voices, rank_voices, show_longest

TEXT = 'The talks ended on Monday. "We trust each other," Mao Ning said. Experts say that the word "trust" matters.\n'


def quoted(*rows):
    return pd.DataFrame(
        [{"doc_id": "a", "quotation": n, "start": s, "end": e, "speaker_name": name, "text": TEXT[s:e]} for n, s, e, name in rows],
        columns=["doc_id", "quotation", "start", "end", "speaker_name", "text"],
    )  # fmt: skip


def toy(language="en"):
    starts = [0, 27, 65, len(TEXT)]
    sentences = pd.DataFrame(
        [
            {"doc_id": "a", "sentence": n, "role": "body", "start": s, "end": e - 1, "text": TEXT[s : e - 1]}
            for n, (s, e) in enumerate(itertools.pairwise(starts))
        ]
    )
    return pd.DataFrame({"doc_id": ["a"], "language": [language]}), sentences


def test_words_by_voice_are_those_that_a_reader_counts():
    documents, sentences = toy()
    start, inner = TEXT.index('"We'), TEXT.index('"trust"')
    quotations = quoted(
        (0, start, start + 22, "Mao Ning"),
        (1, TEXT.index("that the"), len(TEXT) - 2, ""),
        (2, inner, inner + 7, "Mao Ning"),
    )
    table = measure_voices(documents, sentences, quotations)
    # narrator: The talks ended on Monday / Mao Ning said / Experts say; Mao: We trust each other, and "trust"; nobody: that the word matters
    assert table[["voice_kind", "voice", "n_utterances", "n_words"]].to_numpy().tolist() == [
        ["narrator", "", 0, 10],
        ["speaker", "", 1, 4],
        ["speaker", "Mao Ning", 2, 5],
    ]
    assert table["n_words"].sum() == len(TEXT.split())
    assert rank_voices(table)["share"].tolist() == [round(5 / 19, 4)]
    assert describe_leads(table) == "53% of the words are the narrator's; of the speakers, Mao Ning (26%) have the most"


def test_a_language_that_is_not_read_has_no_row_and_no_figure():
    documents, sentences = toy("ru")
    table = measure_voices(documents, sentences, quoted())
    assert table.empty
    assert draw_voices(table) is None


def test_without_quotations_all_words_are_the_narrators():
    documents, sentences = toy()
    table = measure_voices(documents, sentences, quoted())
    assert table["n_words"].tolist() == [len(TEXT.split())]
    drawing = draw_voices(table)
    assert drawing.finding == "100% of the words are the narrator's; nobody is quoted by name"


@pytest.fixture(scope="module")
def corpus(seeds):
    return read_corpus(seeds)


def test_voices_add_up_to_the_running_text_of_each_seed(corpus):
    voices = measure_voices(corpus.documents, corpus.sentences, corpus.tables["quotations"])
    assert (
        voices.groupby("doc_id")["n_words"].sum().to_dict() == corpus.documents.set_index("doc_id")["n_words"].to_dict()
    )
    first = corpus.tables["quotations"].drop_duplicates(["doc_id", "quotation"])
    assert voices["n_utterances"].sum() == len(first)
    groups = group_voices(voices, corpus.documents, ["event"])
    assert groups["n_documents"].sum() == 5
    assert groups["n_words"].sum() == voices["n_words"].sum()
    shares = groups[["narrator, %", "named speakers, %", "speakers without a name, %"]].sum(axis=1)
    assert shares.between(99.8, 100.2).all()


def test_the_longest_stretch_of_a_speaker_stands_in_its_sentence(corpus):
    voices = measure_voices(corpus.documents, corpus.sentences, corpus.tables["quotations"])
    table = show_longest(rank_voices(voices), corpus)
    sentences = corpus.sentences.set_index(["doc_id", "sentence"])["text"]
    for row in table.to_dict("records"):
        assert row["longest stretch"][:20] in sentences[row["doc_id"], row["sentence"]]


def test_of_many_documents_the_figure_shows_how_they_spread():
    texts = [Document(f"d{n:02}", f"d{n:02}.txt", TEXT * (1 + n % 3)) for n in range(40)]
    tables = parse_partition(texts).tables
    voices = measure_voices(tables["documents"], tables["sentences"], tables["quotations"])
    drawing = draw_voices(voices, max_documents=5)
    assert drawing.finding == describe_leads(voices)
    assert drawing.table["documents"].sum() == 40
    told = voices[voices["voice_kind"] == "narrator"].set_index("doc_id")["share"]
    largest = drawing.table.loc[drawing.table["documents"].idxmax(), "words in speakers' voices"]
    low, high = (int(part.rstrip("%")) / 100 for part in largest.split(" to "))
    assert drawing.table["documents"].max() == (1 - told).between(low, high, inclusive="left").sum()
