"""Parsing fills quotations and actors, in English only; a reader's correction of a speaker wins."""

import pytest

from communique.corpus.corrections import Correction, Corrections, find_corrected, read_corrections
from communique.corpus.model import Document
from communique.corpus.parse import parse_partition
from communique.errors import InputError

TEXT = (
    'The talks ended on Monday. "The two sides trust each other," Foreign Ministry spokesperson Mao Ning said in Beijing.\n'
    "Trade between China and the five Central Asian countries reached $89.4 billion in 2023, the Ministry of Commerce said.\n"
)


def parse(text, *corrections):
    known = Corrections({"h": list(corrections)})
    return parse_partition([Document("a", "a.txt", text, sha256_text="h")], corrections=known).tables, known


def test_a_partition_has_quotations_actors_and_the_parties_of_figures():
    tables, _ = parse(TEXT)
    assert tables["quotations"]["speaker_name"].tolist() == ["Mao Ning", "Ministry of Commerce"]
    assert {"CN", "Mao Ning"} <= set(tables["actors"]["actor"])
    money = tables["quantities"].query("kind == 'money'")
    assert money["parties"].tolist() == ["CN;KG;KZ;TJ;TM;UZ"]
    for name in ("quotations", "actors"):
        assert all(TEXT[row.start : row.end] == row.text for row in tables[name].itertuples())


def test_a_text_in_another_language_has_none():
    text = (
        "Президент заявил, что переговоры в Астане завершились успешно. «Мы довольны», — сказал министр Иванов.\n" * 3
    )
    tables, known = parse(text, Correction(2, "h", "speaker", 0, 9, "Иванов", ""))
    assert len(tables["quotations"]) == len(tables["actors"]) == 0
    assert len(tables["sentences"]) > 0
    assert "language 'ru'" in known.results[2]["reason"]


def test_a_reader_names_the_speaker_of_a_quotation():
    at = TEXT.index("The two sides")
    tables, known = parse(TEXT, Correction(2, "h", "speaker", at, at + 12, "Lin Jian", ""))
    assert tables["quotations"]["speaker_name"].tolist() == ["Lin Jian", "Ministry of Commerce"]
    assert known.results[2] == {"doc_id": "a", "state": "applied", "reason": ""}


def test_an_empty_name_takes_the_speaker_away():
    at = TEXT.index("The two sides")
    tables, _ = parse(TEXT, Correction(2, "h", "speaker", at, at + 12, "", ""))
    first = tables["quotations"].iloc[0]
    assert (first["speaker"], first["speaker_name"]) == ("", "")
    assert first["speaker_start"] is None or first.isna()["speaker_start"]


def test_a_correction_where_nobody_speaks_is_refused():
    _, known = parse(TEXT, Correction(2, "h", "speaker", 0, 9, "Lin Jian", ""))
    assert known.results[2]["reason"] == "no quotation stands at 0 to 9"


def test_of_nested_quotations_the_one_most_like_the_span_is_corrected():
    spans = [(0, 100, 0), (20, 40, 1)]
    assert find_corrected(spans, Correction(2, "h", "speaker", 20, 40, "x", "")) == 1
    assert find_corrected(spans, Correction(2, "h", "speaker", 0, 90, "x", "")) == 0
    assert find_corrected(spans, Correction(2, "h", "speaker", 100, 120, "x", "")) is None


def test_a_speaker_without_a_span_is_refused(tmp_path):
    (tmp_path / "corrections.csv").write_text(
        "sha256_text,field,start,end,value\nh,speaker,,,Mao Ning\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match="a speaker needs a span"):
        read_corrections(tmp_path)


def test_central_asian_countries_are_five_and_two_of_them_are_none():
    tables, _ = parse(
        "They met in Astana last week. Two Central Asian countries joined. Central Asian nations agreed.\n"
    )
    assert tables["actors"].query("kind == 'country' and text != 'Astana'")["actor"].tolist() == [
        "KG",
        "KZ",
        "TJ",
        "TM",
        "UZ",
    ]
