"""Reading: every format, folders, files, globs and archives; nothing found is left out."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from pathlib import Path

import docx
import pandas as pd
import pytest

from communique.corpus.model import Document
from communique.corpus.reading import ReadOptions, read_documents
from communique.errors import InputError

STORY = "Leaders meet in the capital\n\nThe leaders met in the capital on Monday, officials said.\n"


def read(corpus: Path | str, **options: str) -> dict[str, Document]:
    documents = list(read_documents(corpus, options=ReadOptions(**options)))
    assert len({d.doc_id for d in documents}) == len(documents), "ids are unique"
    return {document.doc_id: document for document in documents}


def make_docx(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Leaders meet")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Trade", "$41 billion"
    document.add_paragraph("The leaders met.")
    document.save(str(path))


def test_a_folder_of_every_text_format(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md", "c.TXT", "d.text"):
        (tmp_path / name).write_text(STORY, encoding="utf-8")
    (tmp_path / "e.html").write_text("<html><body><p>The leaders met.</p></body></html>", encoding="utf-8")
    make_docx(tmp_path / "f.docx")
    found = read(tmp_path)
    assert {i: d.format for i, d in found.items()} == {
        "a": "txt",
        "b": "md",
        "c": "txt",
        "d": "txt",
        "e": "html",
        "f": "docx",
    }
    assert all(d.state == "ok" and not d.problem for d in found.values())
    assert found["a"].text == found["b"].text == STORY
    assert found["a"].sha256_file == hashlib.sha256(STORY.encode()).hexdigest() == found["a"].sha256_text
    assert found["f"].text == "Leaders meet\nTrade\t$41 billion\nThe leaders met."


def test_folders_are_searched_through_and_hidden_files_left_out(tmp_path: Path) -> None:
    (tmp_path / "2024" / "july").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    for name in ("2024/july/a.txt", "2024/b.txt", ".hidden.txt", ".git/c.txt"):
        (tmp_path / name).write_text(STORY, encoding="utf-8")
    assert [d.path for d in read(tmp_path).values()] == ["2024/b.txt", "2024/july/a.txt"]


def test_one_file_and_a_glob(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.md"):
        (tmp_path / name).write_text(STORY, encoding="utf-8")
    assert list(read(tmp_path / "b.txt")) == ["b"]
    assert list(read(str(tmp_path / "*.txt"))) == ["a", "b"]
    assert list(read(str(tmp_path / "**" / "*.md"))) == ["c"]


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text(STORY, encoding="utf-8")
    assert list(read(tmp_path / "a[1].txt")) == ["a[1]"]


@pytest.mark.parametrize("corpus", ["nowhere", "nowhere/*.txt"])
def test_nothing_there_is_an_error_that_says_what_to_do(tmp_path: Path, corpus: str) -> None:
    with pytest.raises(InputError, match="give a folder"):
        read(str(tmp_path / corpus))


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no files"):
        read(tmp_path)


def test_files_of_one_name_have_their_path_for_id(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    for name in ("a.txt", "a.html", "x/b.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(STORY, encoding="utf-8")
    assert set(read(tmp_path)) == {"a.txt", "a.html", "x/b.txt", "b.txt", "c"}


def test_an_id_that_looks_like_another_files_path_stays_unique(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    for name in ("a.txt", "a.md", "a.txt.md"):
        (tmp_path / name).write_text(STORY, encoding="utf-8")
    assert len(read(tmp_path)) == 3


def test_rows_of_one_name_stay_unique(tmp_path: Path) -> None:
    rows = [{"id": "7", "text": "One."}, {"id": "7", "text": "Two."}, {"id": "", "text": "Three."}]
    (tmp_path / "t.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = read(tmp_path, id_column="id")
    assert len(found) == 3
    assert {d.text for d in found.values()} == {"One.", "Two.", "Three."}


def test_a_row_may_not_take_another_files_id(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("text\nOne.\n", encoding="utf-8")
    (tmp_path / "t#1.txt").write_text("Two.", encoding="utf-8")
    assert len(read(tmp_path)) == 2


def test_a_file_of_no_known_format_is_listed(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "README").write_text("notes", encoding="utf-8")
    found = read(tmp_path)
    assert {i: d.state for i, d in found.items()} == {"scan": "unreadable", "README": "unreadable"}
    assert "'.pdf'" in found["scan"].problem
    assert "without an ending" in found["README"].problem


def write_table(path: Path, rows: list[dict[str, str]]) -> None:
    if path.suffix == ".parquet":
        pd.DataFrame(rows).to_parquet(path)
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter="\t" if path.suffix == ".tsv" else ",")
            writer.writeheader()
            writer.writerows(rows)


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet"])
def test_a_row_of_a_table_file_is_a_document(tmp_path: Path, ending: str) -> None:
    rows = [
        {"Content": 'The leaders met.\r\nThey talked, "at length".', "outlet": "Xinhua", "date": "2024-07-04"},
        {"Content": "NA", "outlet": "NA", "date": ""},
        {"Content": "  ", "outlet": "TASS", "date": ""},
    ]
    write_table(tmp_path / f"t.{ending}", rows)
    found = read(tmp_path)
    assert list(found) == ["t#1", "t#2", "t#3"]
    assert found["t#1"].text == 'The leaders met.\nThey talked, "at length".'
    assert found["t#1"].metadata == {"outlet": "Xinhua", "date": "2024-07-04"}
    assert (found["t#2"].text, found["t#2"].state) == ("NA", "ok")
    assert found["t#2"].metadata["outlet"] == "NA"
    assert (found["t#3"].state, found["t#3"].problem) == ("empty", "it holds no text")


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_columns_may_be_given(tmp_path: Path, ending: str) -> None:
    write_table(tmp_path / f"t.{ending}", [{"key": "k9", "inhalt": "One.", "text": "Other."}])
    found = read(tmp_path, text_column="inhalt", id_column="key")
    assert found["t#k9"].text == "One."
    assert found["t#k9"].metadata == {"key": "k9", "text": "Other."}


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("text_column", ["", "inhalt"])
def test_a_table_without_its_text_column_is_one_document_with_a_problem(
    tmp_path: Path, ending: str, text_column: str
) -> None:
    write_table(tmp_path / f"t.{ending}", [{"headline": "One", "words": "Two"}])
    found = read(tmp_path, text_column=text_column)
    assert list(found) == ["t"]
    assert found["t"].state == "unreadable"
    assert "headline, words" in found["t"].problem
    assert found["t"].sha256_file


def test_semicolons_and_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("outlet;text\r\nAKIpress;One, two.\r\n".encode("utf-8-sig"))
    found = read(tmp_path)
    assert found["t#1"].text == "One, two."
    assert found["t#1"].metadata == {"outlet": "AKIpress"}


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_a_table_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "t.csv").write_bytes("outlet,text\nTASS,It’s “done”.\n".encode(encoding))
    assert read(tmp_path)["t#1"].text == "It’s “done”."


def test_a_quoted_cell_may_hold_lone_carriage_returns(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b'text,n\n"One.\rTwo.\r\nThree.",1\n')
    assert read(tmp_path)["t#1"].text == "One.\nTwo.\nThree."


def test_a_table_with_lone_carriage_returns_for_line_ends(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"text,n\rOne.,1\rTwo.,2\r")
    assert [d.text for d in read(tmp_path).values()] == ["One.", "Two."]


def test_a_ragged_row_keeps_its_text_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("text,outlet\nOne.\nTwo.,TASS,extra\nThree.,AP\n", encoding="utf-8")
    found = read(tmp_path)
    assert [d.text for d in found.values()] == ["One.", "Two.", "Three."]
    assert [bool(d.problem) for d in found.values()] == [True, True, False]


def test_blank_rows_count_as_rows(tmp_path: Path) -> None:
    """Ids name the row in the file: a blank line between must not shift those of a parquet or JSONL twin."""
    (tmp_path / "t.csv").write_text("text,outlet\nOne.,AP\n,\nThree.,AP\n", encoding="utf-8")
    found = read(tmp_path)
    assert found["t#1"].text == "One."
    assert found["t#3"].text == "Three."
    assert found["t#2"].state == "empty"


def test_a_csv_without_rows_is_listed(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("text,outlet\n", encoding="utf-8")
    (tmp_path / "u.jsonl").write_text("", encoding="utf-8")
    pd.DataFrame({"text": pd.Series([], dtype="str")}).to_parquet(tmp_path / "v.parquet")
    found = read(tmp_path)
    assert {i: d.state for i, d in found.items()} == {"t": "empty", "u": "empty", "v": "empty"}


def test_broken_lines_of_json_are_documents_with_problems(tmp_path: Path) -> None:
    lines = ['{"text": "One."}', "{broken", "[1, 2]", '{"headline": "no text"}', '{"text": null}', '{"text": "Two."}']
    (tmp_path / "t.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = read(tmp_path)
    assert len(found) == 6
    assert found["t#1"].text == "One."
    assert found["t#6"].text == "Two."
    assert [found[f"t#{n}"].state for n in (2, 3, 4, 5)] == ["unreadable", "unreadable", "unreadable", "empty"]
    assert all(found[f"t#{n}"].problem for n in (2, 3, 4, 5))


def test_nested_and_numeric_metadata_become_text(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text('{"text": "One.", "n": 3, "tags": ["a", "é"], "no": null}\n', encoding="utf-8")
    assert read(tmp_path)["t#1"].metadata == {"n": "3", "tags": '["a", "é"]', "no": ""}


def test_lone_surrogates_in_json_do_not_end_the_run(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text('{"text": "One \\ud800.", "o": "\\udfff"}\n', encoding="utf-8")
    document = read(tmp_path)["t#1"]
    assert document.text == "One \ufffd."
    assert document.metadata == {"o": "\ufffd"}


def test_an_archive_gives_its_members(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "z.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", STORY)
        archive.writestr("sub/a.md", STORY)
        archive.writestr("t.csv", "text\nOne.\nTwo.\n")
        archive.writestr("__MACOSX/._a.txt", b"\0\1")
        archive.writestr("picture.png", b"\x89PNG")
    found = read(tmp_path)
    assert {i: d.state for i, d in found.items()} == {
        "z.zip!a.txt": "ok",
        "z.zip!sub/a.md": "ok",
        "t#1": "ok",
        "t#2": "ok",
        "picture": "unreadable",
    }
    assert list(read(tmp_path / "z.zip")) == list(found)


def test_a_docx_and_a_parquet_within_an_archive(tmp_path: Path) -> None:
    make_docx(tmp_path / "f.docx")
    pd.DataFrame({"text": ["One."]}).to_parquet(tmp_path / "p.parquet")
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.write(tmp_path / "f.docx", "f.docx")
        archive.write(tmp_path / "p.parquet", "p.parquet")
    found = read(tmp_path / "z.zip")
    assert {i: d.state for i, d in found.items()} == {"f": "ok", "p#1": "ok"}
