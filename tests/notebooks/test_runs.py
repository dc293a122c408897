"""Whole runs on real input: the report is there, a failure is told as it was, papermill alone gives the same tables."""

import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import nbformat
import pandas as pd
import pytest

COMMAND = [sys.executable, "-c", "from communique.cli import main; main()"]
PAGES = ["00-corpus", "01-framing", "02-terms", "03-trade", "04-summary"]


def communique(*arguments, cwd, env=None):
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False, env=env
    )


@pytest.fixture(scope="module")
def run(seeds, tmp_path_factory):
    out = tmp_path_factory.mktemp("outputs")
    done = communique("run", seeds, "--out", out, cwd=out)
    assert done.returncode == 0, done.stderr
    folder = next(iter((out / "runs").glob("[0-9a-f]*")))
    assert done.stdout.strip() == str(folder / "index.html")
    return folder


def test_a_run_has_five_pages_with_tables_and_figures(run):
    for name in PAGES:
        page = (run / f"{name}.html").read_text(encoding="utf-8")
        assert page.count("<table") >= 1, name
        assert 'class="error"' not in page
    for name, figure in [
        ("00-corpus", "roles"),
        ("01-framing", "frames"),
        ("02-terms", "keyness"),
        ("03-trade", "trade"),
    ]:
        page = (run / f"{name}.html").read_text(encoding="utf-8")
        assert f'id="figure-{figure}"' in page
        assert (run / "figures" / f"{figure}.svg").is_file()
        assert (run / "figures" / f"{figure}.png").read_bytes().startswith(b"\x89PNG")


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.ids = [], []

    def handle_starttag(self, tag, attrs):
        for key, value in attrs:
            if key in ("href", "src") and tag != "image" and tag != "use":
                self.links.append(value)
            if key == "id":
                self.ids.append(value)


def test_every_table_on_a_page_was_meant_to_be_shown(run):
    """A cell that ends in a bare table shows it unsorted, without a caption and whole."""
    for page in run.glob("*.html"):
        assert 'class="dataframe"' not in page.read_text(encoding="utf-8"), page.name


def test_every_link_of_the_report_leads_somewhere_in_it(run):
    parsed = {}
    for page in run.rglob("*.html"):
        parser = Links()
        parser.feed(page.read_text(encoding="utf-8"))
        parsed[page.resolve()] = parser
        assert len(parser.ids) == len(set(parser.ids)), page.name
    from urllib.parse import unquote

    broken = []
    for page, parser in parsed.items():
        for link in parser.links:
            assert not re.match(r"[a-z]+:", link), f"{page.name} leaves the report: {link}"
            path, _, anchor = link.partition("#")
            target = (page.parent / unquote(path)).resolve() if path else page
            if not target.exists() or (anchor and target in parsed and unquote(anchor) not in parsed[target].ids):
                broken.append(f"{page.name}: {link}")
    assert broken == []


def test_findings_lead_the_index(run):
    findings = pd.read_csv(run / "tables" / "findings.csv")
    index = (run / "index.html").read_text(encoding="utf-8")
    assert set(findings["notebook"]) == {"00-corpus", "01-framing", "02-terms", "03-trade"}
    assert findings[["statement", "n_basis", "caveat", "link"]].notna().all(axis=None)
    assert index.count('class="statement"') == len(findings)


def test_nothing_volatile_is_written(run):
    for path in run.rglob("*"):
        if path.suffix in {".html", ".ipynb", ".csv", ".svg"}:
            text = path.read_text(encoding="utf-8")
            assert str(run.parent) not in text, path
            assert not re.search(r"0x[0-9a-f]{8,}", text), path
    for path in (run / "notebooks").glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        assert "papermill" not in notebook.metadata
        assert all("execution" not in cell.metadata and "papermill" not in cell.metadata for cell in notebook.cells)


def test_a_second_call_has_nothing_to_do(run, seeds):
    before = {path: path.stat().st_mtime_ns for path in run.rglob("*")}
    done = communique("run", seeds, "--out", run.parents[1], cwd=run)
    assert done.returncode == 0
    assert "Nothing to do" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in run.rglob("*")} == before


def test_papermill_alone_gives_the_same_tables(run, root, tmp_path):
    for name in ("02-terms", "03-trade"):
        code = (
            "import papermill, sys; papermill.execute_notebook(sys.argv[1], 'out.ipynb', "
            "dict(corpus='seeds', tables_dir='made'), kernel_name='python3', progress_bar=False)"
        )
        subprocess.run(
            [sys.executable, "-c", code, root / "notebooks" / f"{name}.ipynb"],
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )
    made = sorted(path.name for path in (tmp_path / "made").iterdir())
    assert {"terms.csv", "comparisons.csv", "counts.parquet", "trade_figures.csv", "documents.csv"} <= set(made)
    for name in made:
        assert (tmp_path / "made" / name).read_bytes() == (run / "tables" / name).read_bytes(), name


@pytest.fixture
def broken_clone(root, tmp_path):
    """A copy of the repository whose framing notebook fails in a late cell, and which cell of the executed one that is."""
    clone = tmp_path / "clone"
    unwanted = shutil.ignore_patterns(".venv", ".git", "outputs", ".*_cache", "__pycache__", ".hypothesis")
    shutil.copytree(root, clone, ignore=unwanted)
    path = clone / "notebooks" / "01-framing.ipynb"
    notebook = nbformat.read(path, as_version=4)
    at, cell = next((at, cell) for at, cell in enumerate(notebook.cells, start=1) if cell["id"] == "reading")
    cell.source = "raise ValueError('the <b>frames</b> fell')"
    nbformat.write(notebook, path)
    return clone, at + 1  # papermill adds a cell with the parameters


def test_a_failed_notebook_fails_the_run_and_keeps_the_rest(broken_clone, tmp_path):
    import os

    clone, cell = broken_clone
    env = {**os.environ, "PYTHONPATH": str(clone / "lib")}
    done = communique("run", "seeds", "--out", tmp_path / "out", cwd=clone, env=env)
    assert done.returncode == 1
    assert f"01-framing failed in cell {cell}: ValueError: the <b>frames</b> fell" in done.stderr
    folder = next(iter((tmp_path / "out" / "runs").iterdir()))
    assert re.fullmatch(r"[0-9a-f]{12}\.failed-1", folder.name)
    assert (folder / "02-terms.html").is_file()
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert "This run is not whole" in index
    assert "the &lt;b&gt;frames&lt;/b&gt; fell" in index
    assert "<b>frames</b>" not in (folder / "01-framing.html").read_text(encoding="utf-8")
    journal = [json.loads(line) for line in (tmp_path / "out" / "journal.jsonl").read_text().splitlines()]
    assert [entry["state"] for entry in journal] == ["failed"]
    assert journal[0]["failed"][0]["notebook"] == "01-framing"


def test_a_selection_names_what_did_not_run(seeds, tmp_path):
    done = communique("run", seeds, "--only", "03-trade", "--only", "04-summary", "--out", tmp_path, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = next(iter((tmp_path / "runs").glob("[0-9a-f]*")))
    page = (folder / "04-summary.html").read_text(encoding="utf-8")
    assert "Not run, or failed: 01-framing and 02-terms" in page


def test_a_corpus_without_metadata_or_figures_gives_pages_that_say_so(tmp_path):
    corpus = tmp_path / "texts"
    corpus.mkdir()
    (corpus / "a.txt").write_text(
        "Leaders met in the capital on Monday.\n\nThey spoke of peace and friendship.\n", encoding="utf-8"
    )
    done = communique("run", corpus, "--out", tmp_path / "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = next(iter((tmp_path / "out" / "runs").glob("[0-9a-f]*")))
    assert "to compare by" in (folder / "02-terms.html").read_text(encoding="utf-8")
    assert "state no amount of money" in (folder / "03-trade.html").read_text(encoding="utf-8")


def test_corpus_text_is_never_markup(tmp_path):
    corpus = tmp_path / "texts"
    corpus.mkdir()
    evil = "<script>alert(1)</script> <img src=x onerror=alert(1)> {{ 7*7 }} $$x$$ [l](javascript:alert(1)) {n} %s"
    (corpus / "a<b>.txt").write_text(
        f"Summit of {evil} opens\n\nLeaders said {evil} on Monday, and trade reached $41 billion {evil} last year.\n",
        encoding="utf-8",
    )
    done = communique("run", corpus, "--out", tmp_path / "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = next(iter((tmp_path / "out" / "runs").glob("[0-9a-f]*")))
    for page in folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text, page
        assert "<img src=x" not in text, page
        assert "49" not in re.findall(r"Summit of.{0,200}", text)[0:1], page
        assert 'href="javascript:' not in text, page


def test_every_claim_verdict_and_point_of_trade_leads_to_a_sentence(run):
    page = (run / "03-trade.html").read_text(encoding="utf-8")
    claims = pd.read_csv(run / "tables" / "claims.csv")
    sources = pd.read_csv(run / "tables" / "claim_sources.csv")
    assert set(claims["claim"]) == set(sources["claim"])
    assert len(re.findall(r'<a href="documents/[^"]+#s\d+">\d+</a>', page)) >= len(claims)
    assert len(re.findall(r'<a aria-label="[^"]*: sentence \d+ of [^"]*" href="documents/[^"]+#s\d+">', page)) >= 5
    assert "fits only if" in page
    assert "world trade grew about 31 times" in page
    assert "30.56 to 31.56 billion USD" in page
    assert "6 to 20 percent" in page


def test_a_reference_file_is_kept_in_the_run_and_a_broken_one_is_named(seeds, tmp_path):
    head = "parties,year,measure,value_usd,bound,reporter,source,note\n"
    good, broken = tmp_path / "series.csv", tmp_path / "broken.csv"
    good.write_text(head + "CN;KZ,2023,bilateral trade,31500000000,exact,Kazakhstan,my own,\n", encoding="utf-8")
    broken.write_text(head + "CN;KZ,2023,bilateral trade,a lot,exact,Kazakhstan,my own,\n", encoding="utf-8")
    arguments = ("run", seeds, "--only", "03-trade", "--out", tmp_path / "out", "--set")
    done = communique(*arguments, "reference=series.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = next(iter((tmp_path / "out" / "runs").glob("[0-9a-f]*")))
    assert (folder / "inputs" / "series.csv").read_bytes() == good.read_bytes()
    assert pd.read_csv(folder / "tables" / "reference_comparisons.csv")["ratio"].tolist() == [1.3016]
    assert "inputs/series.csv" in (folder / "SHA256SUMS").read_text()
    failed = communique(*arguments, "reference=broken.csv", cwd=tmp_path)
    assert failed.returncode == 2
    assert 'broken.csv, line 2, column value_usd: "a lot" is not an amount' in failed.stderr
