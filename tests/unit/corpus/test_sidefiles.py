"""What lies beside the texts: metadata of a reader, joined by name, winning over what the text states."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.corpus.corpus import read_corpus
from communique.errors import InputError

STORY = "Leaders meet in the capital\n\nASTANA, July 4 (Xinhua) -- The leaders met in the capital on Monday, he said.\n"


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("metadata__csv", "filename,stage,source,date\na.txt,preview,TASS,2024-07-05\nb,report,,\n"),
        ("metadata__csv", "path;stage;source;date\na;preview;TASS;2024-07-05\nb.txt;report;;\n"),
        (
            "metadata__jsonl",
            '{"file": "a.txt", "stage": "preview", "source": "TASS", "date": "2024-07-05"}\n{"file": "b", "stage": "report"}\n',
        ),
    ],
)
def test_given_values_win_and_empty_ones_do_not(tmp_path: Path, name: str, side: str) -> None:
    write(tmp_path, a__txt=STORY, b__txt=STORY.replace("Leaders", "Chiefs"), **{name: side})
    corpus = read_corpus(tmp_path)
    table = corpus.documents.set_index("doc_id")
    assert list(table.index) == ["a", "b"]
    a, b = table.loc["a"], table.loc["b"]
    assert (a["source"], a["source_basis"]) == ("TASS", "metadata")
    assert (a["date"], a["date_basis"], a["date_earliest"], a["date_latest"]) == (
        "2024-07-05",
        "metadata",
        "2024-07-05",
        "2024-07-05",
    )
    assert (b["source"], b["source_basis"], b["date"], b["date_basis"]) == ("Xinhua", "dateline", "--07-04", "dateline")
    assert list(table["stage"]) == ["preview", "report"]
    assert corpus.problems.empty


def test_a_column_whose_name_is_taken_gets_a_prefix(tmp_path: Path) -> None:
    story = STORY + "\nThey said that it was the best of the meetings and that it will be followed by others.\n"
    write(tmp_path, a__txt=story, metadata__csv="filename,language,n_words,role,mine\na,xx,99,x,y\n")
    row = read_corpus(tmp_path).documents.iloc[0]
    assert (row["meta_language"], row["language"]) == ("xx", "en")
    assert (row["meta_n_words"], row["role"], row["mine"]) == ("99", "x", "y")
    assert row["n_words"] == 28


def test_a_prefixed_name_that_is_taken_too_loses_nothing(tmp_path: Path) -> None:
    write(tmp_path, a__txt=STORY, metadata__csv="filename,language,meta_language\na,xx,yy\n")
    row = read_corpus(tmp_path).documents.iloc[0]
    assert sorted(value for name, value in row.items() if str(name).startswith("meta_")) == ["xx", "yy"]


def test_rows_without_a_file_and_files_without_a_row_are_problems(tmp_path: Path) -> None:
    write(tmp_path, a__txt=STORY, b__txt=STORY, metadata__csv="filename,stage\na.txt,x\nlost.txt,y\n")
    corpus = read_corpus(tmp_path)
    assert sorted(corpus.problems["problem"]) == [
        "metadata.csv has no row for this document",
        "the row for 'lost.txt' fits no document of the corpus",
    ]
    assert list(corpus.documents["stage"]) == ["x", ""]


def test_rows_of_a_table_file_may_be_named(tmp_path: Path) -> None:
    write(tmp_path, t__csv="text\nOne story.\nTwo stories.\n", metadata__csv="doc_id,stage\nt#2,late\nt#1,early\n")
    corpus = read_corpus(tmp_path)
    assert list(corpus.documents["stage"]) == ["early", "late"]
    assert corpus.problems.empty


@pytest.mark.parametrize(
    ("side", "what"),
    [
        ("stage,who\nx,y\n", "no column names the document"),
        ("filename,stage\na.txt,x\na.txt,y\n", "two rows"),
    ],
)
def test_faulty_metadata_is_an_error(tmp_path: Path, side: str, what: str) -> None:
    write(tmp_path, a__txt=STORY, metadata__csv=side)
    with pytest.raises(InputError, match=what):
        read_corpus(tmp_path)


@pytest.mark.parametrize("line", ["{broken", "[1]"])
def test_faulty_json_beside_the_texts_is_an_error_with_its_line(tmp_path: Path, line: str) -> None:
    write(tmp_path, a__txt=STORY, metadata__jsonl=f'{{"file": "a"}}\n{line}\n')
    with pytest.raises(InputError, match="line 2"):
        read_corpus(tmp_path)


def test_a_binary_metadata_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    write(tmp_path, a__txt=STORY)
    (tmp_path / "metadata.csv").write_bytes(b"%PDF-1.7")
    with pytest.raises(InputError, match=r"metadata\.csv"):
        read_corpus(tmp_path)


def test_an_empty_metadata_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    write(tmp_path, a__txt=STORY, metadata__csv="")
    with pytest.raises(InputError, match=r"metadata\.csv"):
        read_corpus(tmp_path)


def test_a_date_that_is_none_is_not_taken_for_one(tmp_path: Path) -> None:
    """Downstream reads `date` as ISO: "next week" from a table must not become a publication date."""
    write(tmp_path, a__txt=STORY, metadata__csv="filename,date\na,next week\n")
    row = read_corpus(tmp_path).documents.iloc[0]
    assert row["date"] == "--07-04"
    assert "next week" in row["date_note"]


@pytest.mark.parametrize("given", ["2024-07-04T08:30:00Z", "July 4, 2024", "4 July 2024", "2024/07/04"])
def test_a_given_date_is_written_as_iso(tmp_path: Path, given: str) -> None:
    write(tmp_path, a__txt=STORY, metadata__csv=f'filename,date\na,"{given}"\n')
    row = read_corpus(tmp_path).documents.iloc[0]
    assert (row["date"], row["date_basis"]) == ("2024-07-04", "metadata")
    assert row["date_earliest"] == row["date_latest"] == "2024-07-04"


@pytest.mark.parametrize("given", ["2024", "2024-07"])
def test_a_given_month_or_year_bounds_the_date(tmp_path: Path, given: str) -> None:
    plain = "Leaders meet in the capital\n\nThe leaders met in the capital on Monday, officials said.\n"
    write(tmp_path, a__txt=plain, metadata__csv=f"filename,date\na,{given}\n")
    row = read_corpus(tmp_path).documents.iloc[0]
    assert row["date"] == ""
    assert row["date_earliest"] == {"2024": "2024-01-01", "2024-07": "2024-07-01"}[given]
    assert row["date_latest"] == {"2024": "2024-12-31", "2024-07": "2024-07-31"}[given]
