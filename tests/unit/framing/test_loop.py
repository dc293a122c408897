"""The validation loop from end to end, on the seeds."""

import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from communique.errors import InputError
from communique.framing.codebook import read_codebook
from communique.framing.coding import code_frames
from communique.framing.loop import check_key, draw_coding_sheet, format_key, measure_sheets, parse_key
from communique.framing.methods import describe_methods

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))
TEXTS = {path.stem: path.read_text(encoding="utf-8-sig") for path in SEEDS}


def lines_as_sentences():
    rows = []
    for doc_id, text in TEXTS.items():
        start = 0
        for i, line in enumerate(text.split("\n")):
            if line.strip():
                rows.append((doc_id, i, 0, "body", start, start + len(line), line))
            start += len(line) + 1
    return pd.DataFrame(rows, columns=["doc_id", "sentence", "segment", "role", "start", "end", "text"])


BOOK = read_codebook("diplomacy")
SENTENCES = lines_as_sentences()
FRAMES = code_frames(SENTENCES, BOOK)
SHEET, KEY = draw_coding_sheet("frames", SENTENCES, FRAMES, TEXTS, n=80, seed=5, codebook=BOOK)


def filled(coder, error, seed):
    """The sheet of a coder who differs from the machine in a share of all cells."""
    sheet = pd.read_csv(io.BytesIO(SHEET), dtype=str, keep_default_na=False)
    rng = np.random.default_rng(seed)
    machine = dict(zip(KEY.units["unit"], KEY.units["machine"], strict=True))
    for label in KEY.labels:
        is_there = np.array([label in machine[unit].split(";") for unit in sheet["unit"]])
        sheet[label] = np.where(is_there ^ (rng.random(len(sheet)) < error), "1", "0")
    return f"{coder}.csv", sheet.to_csv(index=False).encode()


def test_the_loop_closes():
    key = parse_key(format_key(KEY), "key.json")
    check_key(key, TEXTS, codebook=BOOK)
    result = measure_sheets([filled("ann", 0.03, 1), filled("bea", 0.03, 2), filled("cem", 0.03, 3)], key)
    overall = result.agreement[result.agreement["label"] == "(all)"].set_index("measure")
    assert 0.5 < overall.loc["krippendorff_alpha", "value"] < 0.95
    assert overall.loc["percent_agreement", "value"] == pytest.approx(0.94, abs=0.02)
    shares = result.accuracy[result.accuracy["measure"] == "machine_share"].set_index("label")["value"]
    expected = FRAMES[["doc_id", "sentence", "frame"]].drop_duplicates()["frame"].value_counts() / len(SENTENCES)
    assert shares["friendship"] == pytest.approx(expected["friendship"])
    text, references = describe_methods(BOOK, FRAMES, SENTENCES, agreement=result.agreement, accuracy=result.accuracy)
    assert "3 coders coded 1,200 decisions" in text
    assert any("Krippendorff" in reference for reference in references)


def test_the_key_survives_its_file_and_the_seed_its_repetition():
    again = parse_key(format_key(KEY), "key.json")
    assert format_key(again) == format_key(KEY)
    pd.testing.assert_frame_equal(again.population, KEY.population)
    assert draw_coding_sheet("frames", SENTENCES, FRAMES, TEXTS, n=80, seed=5, codebook=BOOK)[0] == SHEET
    assert draw_coding_sheet("frames", SENTENCES, FRAMES, TEXTS, n=80, seed=6, codebook=BOOK)[0] != SHEET


@pytest.mark.parametrize("what", ["quotations", "quantities"])
def test_quotations_and_quantities_have_sheets_too(what):
    kind = "indirect" if what == "quotations" else "money"
    spans = SENTENCES.iloc[::9][["doc_id", "start", "end"]].assign(kind=kind)
    sheet, key = draw_coding_sheet(what, SENTENCES, spans, TEXTS, n=30, seed=1)
    assert kind in sheet.decode("utf-8-sig").splitlines()[0]
    assert set(key.units["stratum"]) == {"(none)", kind}
    assert key.population.set_index(["stratum", "label"])["n"][kind, kind] == len(spans)


def test_a_key_of_other_texts_or_codebooks_is_refused():
    changed = {**TEXTS, SEEDS[0].stem: TEXTS[SEEDS[0].stem] + " "}
    with pytest.raises(InputError, match="is not the text"):
        check_key(KEY, changed, codebook=BOOK)
    with pytest.raises(InputError, match="not in this corpus"):
        check_key(KEY, {}, codebook=BOOK)
    with pytest.raises(InputError, match="Use that codebook"):
        check_key(KEY, TEXTS, codebook=read_codebook("generic"))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", "x", json.dumps({"communique_key": 1, "units": [{}]}), "[" * 100_000]
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(InputError, match="not the key"):
        parse_key(text, "key.json")


def test_wrong_use_is_named():
    with pytest.raises(InputError, match="no coding sheet for “terms”"):
        draw_coding_sheet("terms", SENTENCES, FRAMES, TEXTS, n=80, seed=5)
    with pytest.raises(InputError, match="needs the codebook"):
        draw_coding_sheet("frames", SENTENCES, FRAMES, TEXTS, n=80, seed=5)
    with pytest.raises(InputError, match="no sheet"):
        measure_sheets([], KEY)
    with pytest.raises(InputError, match="two sheets"):
        measure_sheets([filled("ann", 0, 1), ("ann.csv", filled("ann", 0, 1)[1])], KEY)
