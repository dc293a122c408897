"""A report without full texts: what no page rests on stands nowhere in the run."""

import html
import json
import re
import subprocess
import sys

import pandas as pd
import pytest

from communique.corpus.corpus import read_corpus

COMMAND = [sys.executable, "-c", "from communique.cli import main; main()"]


@pytest.fixture(scope="module")
def runs(seeds, tmp_path_factory):
    """Two runs on the same corpus: with full texts, and with excerpts only."""
    out = tmp_path_factory.mktemp("outputs")
    folders = []
    for options in ([], ["--excerpts"]):
        only = ["--only", "00-corpus", "--only", "03-trade"]
        done = subprocess.run([*COMMAND, "run", seeds, "--out", out, *only, *options], check=True, capture_output=True, text=True, cwd=out)  # fmt: skip
        folders.append((out / done.stdout.strip().splitlines()[-1]).parent)
    return folders


def words(text):
    return " ".join(re.findall(r"\w+", text.casefold()))


def read_anything(path):
    if path.suffix == ".parquet":
        return pd.read_parquet(path).to_csv()
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join(str(value) for value in walk(json.loads(text)))
    return html.unescape(re.sub(r"<[^>]*>", " ", text)) if path.suffix in {".html", ".ipynb"} else text


def walk(value):
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from walk(part)
    else:
        yield value


def test_the_choice_is_part_of_the_id(runs):
    full, excerpts = runs
    assert full != excerpts
    assert json.loads((excerpts / "run.json").read_text())["inputs"]["excerpts"] is True


def test_no_other_sentence_stands_in_any_file(runs, seeds):
    _, run = runs
    corpus = read_corpus(seeds)
    kept = pd.read_parquet(run / "tables" / "sentences.parquet")
    assert 5 < len(kept) < len(corpus.sentences) / 2
    shown = words(" ".join(kept["text"]))
    segments = corpus.tables["segments"].query("role in ['related', 'disclaimer', 'navigation', 'credit']")
    left_out = {words(text) for text in [*corpus.sentences["text"], *segments["text"]]}
    left_out = [text for text in left_out if len(text.split()) >= 8 and text not in shown]
    assert len(left_out) > 150
    for path in run.rglob("*"):
        if path.is_file() and path.suffix != ".png":
            text = words(read_anything(path))
            assert [sentence for sentence in left_out if sentence in text] == [], path.relative_to(run)


def test_evidence_and_titles_stay_and_links_lead_to_them(runs):
    _, run = runs
    page = (run / "documents" / "003_df1dd6d6226d306c.html").read_text(encoding="utf-8")
    assert "bilateral trade reaching" in re.sub(r"<[^>]*>", "", page)
    assert "text left out" in page
    assert "Excerpts." in page
    kept = pd.read_parquet(run / "tables" / "sentences.parquet")
    assert kept.loc[kept["role"] == "title", "doc_id"].nunique() == 4
    for name in ("00-corpus", "03-trade"):
        for file, anchor in re.findall(
            r'href="documents/([^"#]+)#((?:s\d+|c\d+-\d+))"', (run / f"{name}.html").read_text("utf-8")
        ):
            assert f'id="{anchor}"' in (run / "documents" / file).read_text("utf-8")


def test_the_page_of_all_runs_says_what_changed(runs):
    index = (runs[0].parents[1] / "index.html").read_text(encoding="utf-8")
    assert "changed: excerpts; other tables: " in index
