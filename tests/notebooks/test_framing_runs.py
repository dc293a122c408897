"""Notebook 01-framing in whole runs: voices, coded sheets, own codebooks, other languages, other folders."""

import html
import json
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

COMMAND = [sys.executable, "-c", "from communique.cli import main; main()"]
FRAMING = ("--only", "01-framing")
BOTH = (*FRAMING, "--only", "04-summary")


def communique(*arguments, cwd):
    return subprocess.run([*COMMAND, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False)


def run_on(corpus, out, *more):
    done = communique("run", corpus, "--out", out, *more, cwd=out)
    assert done.returncode == 0, done.stderr
    assert "failed" not in done.stderr
    return out / done.stdout.strip().removesuffix("/index.html")


@pytest.fixture(scope="module")
def run(seeds, tmp_path_factory):
    return run_on(seeds, tmp_path_factory.mktemp("outputs"), *BOTH)


FIGURES = [
    "frames-overall", "frames", "frames-by-group", "frames-by-voice", "frame-pairs", "frame-actors", "frame-places",
]  # fmt: skip


def test_the_page_shows_every_figure_with_finding_caption_and_alternative_text(run):
    page = (run / "01-framing.html").read_text(encoding="utf-8")
    for name in FIGURES:
        figure = re.search(rf'<figure class="plot" id="figure-{name}">(.*?)</figure>', page, re.DOTALL)[1]
        assert re.search(r'class="finding">[^<]{20,}<', figure), name
        assert re.search(r"<figcaption>[^<]{100,}", figure), name
        assert re.search(r'<svg aria-label="[^"]{40,}"[^>]* role="img"', figure), name
    assert len(re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)) < 150_000


def test_evidence_leads_to_its_sentence_and_shows_every_frame_found(run):
    page = (run / "01-framing.html").read_text(encoding="utf-8")
    table = page[page.index("Hits of indicators.") :]
    table = table[: table.index("</table>")]
    assert "Shown are the first 40 of " in table
    links = re.findall(r'href="documents/([^"#]+)#(c\d+-\d+)"', table)
    assert len(links) == 40
    for file, anchor in links:
        assert f'id="{anchor}"' in (run / "documents" / file).read_text(encoding="utf-8")
    found = pd.read_parquet(run / "tables" / "frames.parquet")["frame"].unique()
    labels = pd.read_parquet(run / "tables" / "codebook_frames.parquet").set_index("frame")["label"]
    assert all(f">{labels[frame]}<" in table for frame in found)


def test_tables_agree_with_each_other(run):
    tables = {path.stem: pd.read_parquet(path) for path in (run / "tables").glob("*.parquet")}
    frames, prevalence, voices = tables["frames"], tables["prevalence"], tables["frame_voices"]
    for name, part in prevalence.groupby("breakdown"):
        assert part["n_hits"].sum() == len(frames), name
    whole = prevalence[prevalence["breakdown"] == "all"].set_index("frame")
    assert (whole["per_thousand_words"] - 1000 * whole["n_hits"] / whole["n_words"]).abs().max() < 1e-12
    assert voices["n_hits"].sum() == voices["n_narrator"].sum() + voices["n_speaker"].sum() == len(frames)
    assert voices["n_speaker"].sum() == (frames["voice_kind"] == "speaker").sum() > 0
    coding = tables["codings"].iloc[0]
    assert (coding["n_hits"], coding["n_sentences"]) == (len(frames), whole["n_sentences"].iloc[0])
    assert set(prevalence["breakdown"]) == {"all", "document", "voice", "time", "stage"}


def test_papermill_alone_gives_the_same_tables_from_another_folder(run, root, tmp_path):
    code = (
        "import papermill, sys; papermill.execute_notebook(sys.argv[1], 'out.ipynb', "
        "dict(corpus='seeds', tables_dir='made'), kernel_name='python3', progress_bar=False)"
    )
    notebook = root / "notebooks" / "01-framing.ipynb"
    subprocess.run([sys.executable, "-c", code, notebook], cwd=tmp_path, check=True, capture_output=True)
    for name in ("frames", "prevalence", "codings", "codebook_frames", "frame_voices", "frame_pairs", "frame_actors"):
        made = tmp_path / "made" / f"{name}.csv"
        assert made.read_bytes() == (run / "tables" / f"{name}.csv").read_bytes(), name


def test_coded_sheets_are_part_of_a_run_by_their_content(run, seeds, tmp_path):
    done = communique("coding-sheet", run, "--n", 150, "--name", "frames", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    key = json.loads((tmp_path / "frames.key.json").read_text(encoding="utf-8"))
    machine = {unit["unit"]: unit["machine"].split(";") for unit in key["units"]}
    for coder, seed in (("ann", 1), ("bea", 2), ("cem", 3)):
        sheet = pd.read_csv(tmp_path / "frames.csv", dtype=str, keep_default_na=False)
        rng = np.random.default_rng(seed)
        for label in key["labels"]:
            found = np.array([label in machine[unit] for unit in sheet["unit"]])
            sheet[label] = np.where(found ^ (rng.random(len(sheet)) < 0.03), "1", "0")
        sheet.to_csv(tmp_path / f"{coder}.csv", index=False)
    sheets = "[" + ",".join(str(tmp_path / f"{coder}.csv") for coder in ("ann", "bea", "cem")) + "]"
    coded = run_on(seeds, tmp_path, *BOTH, "--set", f"sheets={sheets}")
    assert coded.name != run.name
    agreement = pd.read_csv(coded / "tables" / "agreement.csv").set_index(["label", "statistic"])
    accuracy = pd.read_csv(coded / "tables" / "accuracy.csv").set_index(["label", "statistic"])
    alpha = agreement.loc[("(all)", "krippendorff_alpha"), "estimate"]
    raw = pd.read_csv(run / "tables" / "prevalence.csv").query("breakdown == 'all'").set_index("frame")["share"]
    shares = accuracy.xs("machine_share", level="statistic")["estimate"]
    assert (shares - raw).abs().max() < 1e-12
    assert accuracy.xs("prediction-powered", level="statistic")["estimate"].notna().sum() >= 10
    page = html.unescape((coded / "01-framing.html").read_text(encoding="utf-8"))
    assert 'id="figure-frames-corrected"' in page
    assert f"3 coders coded 2,250 decisions by the codebook's definitions: Krippendorff's alpha is {alpha:.2f}" in page
    assert "Angelopoulos" in page
    assert f"alpha between 3 coders of a sample is {alpha:.2f}" in (coded / "index.html").read_text(encoding="utf-8")
    for path in coded.rglob("*"):
        assert not path.is_file() or str(tmp_path).encode() not in path.read_bytes(), path
    assert sorted(path.name for path in (coded / "inputs").iterdir()) == [
        "ann.csv",
        "bea.csv",
        "cem.csv",
        "frames.key.json",
    ]


BOOK = """codebook: wasser
version: "2"
language: de
frames:
  - frame: mangel
    label: Mangel an <b>Wasser</b> {n}
    definition: Wasser wird knapp.
    indicators:
      - (mangel|knapp*)
  - frame: streit
    indicators:
      - konflikt*
"""
GERMAN = (
    "Die Minister sprachen am Montag in Berlin über das Wasser. Es wird knapp, sagte der Minister, und der Mangel nimmt zu. "
    "Alle Länder der Region müssen sich darauf einstellen, denn die Flüsse führen seit Jahren immer weniger Wasser.\n"
)


def test_an_own_codebook_in_another_language_leaves_out_what_it_cannot_read(seeds, tmp_path):
    corpus = tmp_path / "texte"
    corpus.mkdir()
    (corpus / "a.txt").write_text(f"Wasser in der Region\n\n{GERMAN}", encoding="utf-8")
    (corpus / "b.txt").write_bytes((seeds / "002_6ad26381937cde3b.txt").read_bytes())
    (tmp_path / "wasser.yaml").write_text(BOOK, encoding="utf-8")
    folder = run_on("texte", tmp_path, *FRAMING, "--set", "codebook=wasser.yaml", "--set", "group_column=")
    left_out = pd.read_csv(folder / "tables" / "frames_not_analysed.csv")
    assert left_out[["doc_id", "language"]].to_numpy().tolist() == [["b", "en"]]
    frames = pd.read_csv(folder / "tables" / "frames.csv")
    assert frames["text"].tolist() == ["knapp", "Mangel"]
    page = (folder / "01-framing.html").read_text(encoding="utf-8")
    assert "not analysed: the codebook is for language “de”" in page
    assert "Voices were not told apart in this run" in page
    assert "Mangel an &lt;b&gt;Wasser&lt;/b&gt; {n}" in page
    assert "<b>Wasser</b>" not in page


def test_a_corpus_that_the_codebook_cannot_read_is_told_so(tmp_path):
    corpus = tmp_path / "texte"
    corpus.mkdir()
    (corpus / "a.txt").write_text(f"Wasser in der Region\n\n{GERMAN}", encoding="utf-8")
    folder = run_on("texte", tmp_path, *FRAMING)
    page = (folder / "01-framing.html").read_text(encoding="utf-8")
    assert "No document has a sentence that could be coded." in page
    assert 'class="error"' not in page
