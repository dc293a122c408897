"""The validation loop through its commands: a sheet from a run, its copies, agreement; bad input is named and ends with 2."""

import contextlib
import csv
import io
import json
import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from communique.cli import main
from communique.corpus.corpus import read_corpus
from communique.framing.breakdown import break_down, list_frames
from communique.framing.codebook import read_codebook
from communique.framing.coding import code_frames
from communique.framing.from_run import rebuild_texts
from communique.framing.summary import describe_coding
from communique.tables import conform, read_table, write_table


def communique(*arguments, cwd):
    """The command as it is run, but in this process: starting Python anew for each would take minutes."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["communique", *map(str, arguments)]
    try:
        with contextlib.chdir(cwd), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as exit_:
        return SimpleNamespace(returncode=exit_.code, stdout=out.getvalue(), stderr=err.getvalue())
    finally:
        sys.argv = before
    raise AssertionError("the command did not exit")


@pytest.fixture(scope="module")
def run(seeds, tmp_path_factory):
    """The tables that a run on the seeds writes, without its kernels."""
    folder = tmp_path_factory.mktemp("outputs") / "runs" / "0123456789ab"
    corpus, book = read_corpus(str(seeds)), read_codebook("diplomacy")
    body = corpus.sentences[corpus.sentences["role"] == "body"].reset_index(drop=True)
    frames = code_frames(body, book)
    made = {
        **corpus.tables,
        "frames": frames,
        "prevalence": break_down(frames, body, corpus.documents, book),
        "codings": describe_coding(frames, body, book, roles=["body"], is_voiced=False),
        "codebook_frames": list_frames(book),
    }
    del made["quotations"]  # as in a run made before quotations were looked for
    for name, table in made.items():
        write_table(name, conform(name, table), folder / "tables", formats=("parquet",))
    return folder


@pytest.fixture(scope="module")
def drawn(run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheets")
    done = communique("coding-sheet", run, "--n", 120, "--name", "frames", "--out", folder, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def fill(drawn, folder, coder, *, error, seed, **how):
    """A copy that a coder filled in who differs from the machine in a share of the cells."""
    key = json.loads((drawn / "frames.key.json").read_text(encoding="utf-8"))
    machine = {unit["unit"]: unit["machine"].split(";") for unit in key["units"]}
    sheet = pd.read_csv(drawn / "frames.csv", dtype=str, keep_default_na=False)
    rng = np.random.default_rng(seed)
    for label in key["labels"]:
        found = np.array([label in machine[unit] for unit in sheet["unit"]])
        sheet[label] = np.where(found ^ (rng.random(len(sheet)) < error), "1", "0")
    sheet.to_csv(folder / f"{coder}.csv", index=False, **{"encoding": "utf-8-sig", **how})
    return folder / f"{coder}.csv"


@pytest.fixture
def copies(drawn, tmp_path):
    (tmp_path / "frames.key.json").write_bytes((drawn / "frames.key.json").read_bytes())
    return [
        fill(drawn, tmp_path, "ann", error=0.02, seed=1),
        fill(drawn, tmp_path, "bea", error=0.02, seed=2, sep=";", encoding="utf-16"),
        fill(drawn, tmp_path, "cem", error=0.02, seed=3, sep="\t"),
    ]


def test_a_sheet_is_blind_random_and_true_to_the_texts(drawn, run, seeds):
    rows = list(csv.DictReader(io.StringIO((drawn / "frames.csv").read_text(encoding="utf-8-sig"))))
    key = json.loads((drawn / "frames.key.json").read_text(encoding="utf-8"))
    assert len(rows) == len(key["units"]) == 120
    assert "machine" not in rows[0]
    assert "stratum" not in rows[0]
    assert {row[label] for row in rows for label in key["labels"]} == {""}
    units = {unit["unit"]: unit for unit in key["units"]}
    texts = {path.stem: path.read_text(encoding="utf-8-sig") for path in seeds.glob("*.txt")}
    for row in rows:
        unit = units[row["unit"]]
        text = " ".join(texts[unit["doc_id"]][unit["start"] : unit["end"]].split())
        assert row["text"].lstrip("'") == text
        assert row["before"].lstrip("'") == " ".join(
            texts[unit["doc_id"]][max(0, unit["start"] - 300) : unit["start"]].split()
        )
    assert all(0 < unit["probability"] <= 1 for unit in key["units"])
    guide = (drawn / "frames.guide.md").read_text(encoding="utf-8")
    assert all(f"`{label}`" in guide for label in key["labels"])


def test_texts_are_rebuilt_but_for_white_space(run, seeds):
    documents, segments = read_table("documents", run / "tables"), read_table("segments", run / "tables")
    rebuilt = rebuild_texts(documents, segments)
    for path in seeds.glob("*.txt"):
        text = path.read_text(encoding="utf-8-sig")
        assert len(rebuilt[path.stem]) == len(text)
        assert all(a == b or (a == " " and b.isspace()) for a, b in zip(rebuilt[path.stem], text, strict=True))


def test_the_same_seed_draws_the_same_sheet_and_another_another(drawn, run, tmp_path):
    for name, seed in (("again", 1), ("other", 2)):
        communique("coding-sheet", run, "--n", 120, "--name", name, "--seed", seed, "--out", tmp_path, cwd=tmp_path)
    assert (tmp_path / "again.csv").read_bytes() == (drawn / "frames.csv").read_bytes()
    assert (tmp_path / "again.key.json").read_bytes() == (drawn / "frames.key.json").read_bytes()
    assert (tmp_path / "other.csv").read_bytes() != (drawn / "frames.csv").read_bytes()


def test_a_run_is_found_by_its_id(run, tmp_path):
    done = communique(
        "coding-sheet", "0123", "--what", "quantities", "--n", 60, "--outputs", run.parents[1], cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "quantities-0123456789ab-seed1.csv").is_file()


def test_agreement_of_copies_from_three_programs(copies, tmp_path):
    done = communique("agreement", *copies, "--out", "measured", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Agreement of 3 coders" in done.stdout
    agreement = pd.read_csv(tmp_path / "measured" / "agreement.csv").set_index(["label", "statistic"])
    accuracy = pd.read_csv(tmp_path / "measured" / "accuracy.csv").set_index(["label", "statistic"])
    assert agreement.loc[("(all)", "percent_agreement"), "estimate"] == pytest.approx(0.96, abs=0.015)
    assert agreement.loc[("(all)", "krippendorff_alpha"), "ci_low"] > 0.5
    row = accuracy.loc[("friendship", "prediction-powered")]
    assert row["ci_low"] <= accuracy.loc[("friendship", "machine_share"), "estimate"] <= row["ci_high"]
    again = communique("agreement", *copies, cwd=tmp_path)
    assert again.stdout == done.stdout.partition("measured")[0]


def test_ordinal_codes_are_measured_as_such(copies, tmp_path):
    for path in copies[1:]:
        path.unlink()
    text = copies[0].read_text(encoding="utf-8-sig")
    for name, codes in (("dan", ["0", "1", "2"] * 40), ("eve", ["0", "1", "1"] * 40)):
        sheet = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
        sheet["security"] = codes
        sheet["coder"] = name
        sheet.to_csv(tmp_path / f"{name}.csv", index=False)
    sheets = [tmp_path / "dan.csv", tmp_path / "eve.csv"]
    values = {}
    for level in ("nominal", "ordinal"):
        done = communique("agreement", *sheets, "--codes", "0,1,2", "--level", level, "--out", level, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        table = pd.read_csv(tmp_path / level / "agreement.csv").set_index(["label", "statistic"])
        values[level] = table.loc[("security", "krippendorff_alpha"), "estimate"]
    assert values["ordinal"] > values["nominal"] > 0.4
    assert communique("agreement", *sheets, cwd=tmp_path).returncode == 2  # 2 is no code unless it is said to be one


def spoil(path, old, new, *, count=1):
    data = path.read_bytes().decode("utf-8-sig")
    assert old in data
    path.write_text(data.replace(old, new, count), encoding="utf-8-sig")


BAD_SHEETS = {
    "no such file": (lambda sheet, key: sheet.unlink(), "There is no sheet"),
    "no key": (lambda sheet, key: key.unlink(), "one key (.key.json) is needed; there is none"),
    "a key that is none": (lambda sheet, key: key.write_text("{}"), "frames.key.json: this is not the key"),
    "a workbook": (lambda sheet, key: sheet.write_bytes(b"PK\x03\x04rest"), "ann.csv: this is a workbook"),
    "an empty file": (lambda sheet, key: sheet.write_bytes(b""), "ann.csv: the sheet is empty"),
    "another codebook": (lambda sheet, key: spoil(sheet, "diplomacy 1.0.1", "diplomacy 0.9.0"), "row 2: the sheet was made with another codebook"),
    "another text": (lambda sheet, key: spoil(sheet, ",t-", ",t-0"), "row 2: the sheet was made from another state"),
    "another place": (lambda sheet, key: spoil(sheet, "chars ", "chars 1"), "row 2: the sheet points to another stretch"),
    "a deleted column": (lambda sheet, key: spoil(sheet, ",threat", ",thread"), "there is no column “threat”. Was it renamed to “thread”?"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_SHEETS)
def test_a_sheet_that_cannot_be_measured_is_refused_with_the_reason(case, copies, tmp_path):
    break_it, message = BAD_SHEETS[case]
    break_it(copies[0], tmp_path / "frames.key.json")
    done = communique("agreement", copies[0], cwd=tmp_path)
    assert done.returncode == 2, done.stdout
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_code_is_named_with_row_and_column(copies, tmp_path):
    sheet = pd.read_csv(copies[0], dtype=str, keep_default_na=False)
    sheet.loc[4, "security"] = "maybe"
    sheet.to_csv(copies[0], index=False)
    done = communique("agreement", copies[0], copies[1], cwd=tmp_path)
    assert done.returncode == 2
    assert "ann.csv, row 6, column “security”: “maybe” is no code" in done.stderr


BAD_COMMANDS = {
    "no run": (["coding-sheet", "nowhere"], "is neither the folder nor the id of a run"),
    "no such sheet": (["coding-sheet", "{run}", "--what", "terms"], "choose frames, quotations or quantities"),
    "too small": (["coding-sheet", "{run}", "--n", "3"], "is too small: with 14 strata it needs at least 28"),
    "a name with a folder": (["coding-sheet", "{run}", "--name", "../x"], "a name without folders"),
    "without the table": (["coding-sheet", "{run}", "--what", "quotations"], "has no table quotations"),
    "a level": (["agreement", "x.csv", "--level", "interval"], "choose nominal or ordinal"),
    "one code": (["agreement", "x.csv", "--codes", "1"], "two different codes or more"),
    "no codebook": (["codebook", "diplomacie"], "Did you mean “diplomacy”?"),
    "an export": (["codebook", "diplomacy", "--export", "word"], "choose quanteda or table"),
}


@pytest.mark.parametrize("case", BAD_COMMANDS)
def test_wrong_use_is_one_sentence_and_exit_2(case, run, tmp_path):
    arguments, message = BAD_COMMANDS[case]
    done = communique(*(a.format(run=run) for a in arguments), cwd=tmp_path)
    assert done.returncode == 2, done.stdout
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_that_stands_is_not_replaced(run, tmp_path):
    for expected in (0, 2):
        done = communique("coding-sheet", run, "--name", "x", cwd=tmp_path)
        assert done.returncode == expected
    assert "x.csv stands already, perhaps filled in" in done.stderr
    assert communique("coding-sheet", run, "--name", "x", "--force", cwd=tmp_path).returncode == 0


GOOD = """codebook: toy
frames:
  - frame: trade
    indicators:
      - trade*
  - frame: peace
    indicators:
      - peaceful
"""
BAD_CODEBOOKS = {
    "a typo in a key": (GOOD.replace("indicators:", "indicator:", 1), "toy.yaml, line 4: “indicator” is not a key of a codebook at this place. Did you mean “indicators”?"),
    "a duplicate frame": (GOOD.replace("frame: peace", "frame: trade"), "toy.yaml, line 6"),
    "an empty wildcard": (GOOD.replace("trade*", "'*'"), "toy.yaml, line 5"),
    "a runaway wildcard": (GOOD.replace("trade*", "t*"), "toy.yaml, line 5"),
    "one indicator under two frames": (GOOD.replace("peaceful", "trade*"), "toy.yaml, line 8"),
    "a tag": (GOOD.replace("peaceful", "!!python/object:os.system x"), "toy.yaml, line 8: “tag:yaml.org,2002:python/object:os.system” is a YAML tag"),
    "a bomb": (GOOD.replace("trade*", "&a [x, x]").replace("peaceful", "*a"), "toy.yaml, line 5: “&a” is a YAML anchor"),
    "no YAML": (GOOD.replace("codebook: toy", "codebook: [toy"), "this is not YAML"),
    "bytes": ("\udcff", "is not UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_CODEBOOKS)
def test_a_codebook_with_mistakes_is_told_file_and_line(case, tmp_path):
    text, message = BAD_CODEBOOKS[case]
    (tmp_path / "toy.yaml").write_bytes(text.encode("utf-8", "surrogateescape"))
    done = communique("codebook", "toy.yaml", cwd=tmp_path)
    assert done.returncode == 2, done.stdout
    assert message in done.stderr
    assert "to mend, listed above" in done.stderr
    run = communique("run", "toy.yaml", "--set", "codebook=toy.yaml", cwd=tmp_path)
    assert run.returncode == 2  # a run says the same before a kernel starts
    assert message in run.stderr
    assert not (tmp_path / "outputs").exists()


def test_a_table_with_mistakes_is_told_file_and_line(tmp_path):
    (tmp_path / "toy.csv").write_text("frame,pattern\ntrade,trade*\npeace,*\n", encoding="utf-8")
    done = communique("codebook", "toy.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("communique: toy.csv, line 3, column pattern:")


def test_a_sound_codebook_is_counted_and_goes_to_other_forms_and_back(tmp_path):
    (tmp_path / "toy.yaml").write_text(GOOD, encoding="utf-8")
    done = communique("codebook", "toy.yaml", cwd=tmp_path)
    assert done.stdout == "toy 0: 2 frames, 2 indicators, sound; 2 doubtful, listed above\n"
    assert "toy.yaml, line 3" in done.stderr
    assert communique("codebook", "toy.yaml", "--export", "quanteda", "--out", "q.yml", cwd=tmp_path).returncode == 0
    back = communique("codebook", "q.yml", "--from", "quanteda", "--export", "table", "--out", "t.csv", cwd=tmp_path)
    assert back.returncode == 0, back.stderr
    assert communique("codebook", "t.csv", cwd=tmp_path).stdout == "t 0: 2 frames, 2 indicators, sound\n"
