"""The command: bad input ends with exit code 2 and one clear sentence, before any kernel starts."""

import subprocess
import sys

import pytest

from communique.tables import table_dictionary

COMMAND = [sys.executable, "-c", "from communique.cli import main; main()"]


def communique(*arguments, cwd):
    return subprocess.run([*COMMAND, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")
    (folder / "a.txt").write_text("A short text about trade.\n", encoding="utf-8")
    return folder


BAD = {
    "missing folder": (["run", "no-such-folder"], "no such file or folder"),
    "empty folder": (["run", "{empty}"], "holds no files"),
    "no text": (["run", "{picture}"], "a PNG picture"),
    "unknown notebook": (["run", "{texts}", "--only", "02-term"], "did you mean '02-terms'"),
    "unknown parameter": (["run", "{texts}", "--set", "min_cuont=3"], "did you mean 'min_count'"),
    "wrong type": (["run", "{texts}", "--set", "min_count=few"], "is int: 'few' does not fit"),
    "no value": (["run", "{texts}", "--set", "min_count"], "write NAME=VALUE"),
    "parameter of the run": (["run", "{texts}", "--set", "corpus=x"], "given by the run itself"),
    "parameter file that is missing": (["run", "{texts}", "--params", "none.yaml"], "cannot be read"),
    "unknown format": (["parse", "{texts}", "--out", "x", "--format", "xml"], "choose csv, parquet or jsonl"),
    "unknown option": (["run", "{texts}", "--colour"], "No such option"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_sentence_and_exit_2(case, texts, tmp_path):
    (tmp_path / "empty").mkdir()
    picture = tmp_path / "picture.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    places = {"texts": texts, "empty": tmp_path / "empty", "picture": picture}
    arguments, message = BAD[case]
    done = communique(*(a.format(**places) for a in arguments), cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "outputs").exists()


def test_strict_refuses_what_is_otherwise_only_mentioned(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("A text.", encoding="utf-8")
    (corpus / "b.txt").write_bytes(b"")
    done = communique("parse", corpus, "--out", tmp_path / "out", cwd=tmp_path)
    assert done.returncode == 0
    assert "b.txt: empty" in done.stderr
    assert communique("parse", corpus, "--out", tmp_path / "out2", "--strict", cwd=tmp_path).returncode == 2


def test_parse_writes_the_tables_and_texts_of_the_seeds(seeds, tmp_path):
    import csv

    done = communique("parse", seeds, "--out", tmp_path, "--format", "csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in (tmp_path / "texts").iterdir()}
    assert "000_9cd696b5d6a9663a" in texts
    assert len(texts) == 5
    for name in ("documents", "segments", "sentences", "quantities", "metadata_evidence"):
        rows = list(csv.DictReader((tmp_path / f"{name}.csv").open(encoding="utf-8", newline="")))
        assert rows
        assert list(rows[0])[: len(table_dictionary()[name].names)] == table_dictionary()[name].names
        for row in rows:
            if "start" in row:
                assert texts[row["doc_id"]][int(row["start"]) : int(row["end"])] == row["text"]


def test_every_command_is_in_the_readme(root):
    help_text = communique("--help", cwd=root).stdout
    commands = [
        line.split()[1] for line in help_text.splitlines() if line.startswith("│ ") and not line.startswith("│ --")
    ]
    assert {"run", "parse", "lab"} <= set(commands)
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert [name for name in commands if f"communique {name}" not in readme] == []
