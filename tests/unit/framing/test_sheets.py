"""The validation loop: a sample, a sheet, people, a spreadsheet program, codes, measures."""

import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.errors import InputError
from communique.framing.accuracy import count_population, measure_accuracy, settle_codes
from communique.framing.codebook import validate_codebook
from communique.framing.codes import read_sheet
from communique.framing.sampling import NO_LABEL, assign_strata, draw_units, label_sentences
from communique.framing.sheets import (
    defuse,
    format_sheet,
    make_key,
    make_sheet,
    parse_table,
    stamp_codebook,
    stamp_text,
)

LABELS = ["trade", "peace"]
BOOK = validate_codebook({"codebook": "toy", "frames": [{"frame": n, "indicators": [n]} for n in LABELS]}, "toy")
TEXTS = {f"d{d}": "".join(f"Sentence {i} of document {d} here.\n" for i in range(50)) for d in range(4)}
SENTENCES = pd.DataFrame(
    [(d, i, 0, "body", m, m + len(line), line) for d, text in TEXTS.items()
     for i, (m, line) in enumerate((text.find(line), line) for line in text.splitlines())],
    columns=["doc_id", "sentence", "segment", "role", "start", "end", "text"],
)  # fmt: skip
MACHINE = pd.DataFrame(
    [(d, i, label) for d in TEXTS for i in range(50) for label, step in (("trade", 4), ("peace", 10)) if i % step == 0],
    columns=["doc_id", "sentence", "label"],
)
UNITS = draw_units(SENTENCES, MACHINE, n=40, rng=np.random.default_rng(1))
STAMPS = {doc_id: stamp_text(text) for doc_id, text in TEXTS.items()}
KEY = make_key(UNITS, STAMPS, what="frames", codebook_stamp=stamp_codebook(BOOK), seed=1)
SHEET = make_sheet(KEY, TEXTS, LABELS)


def fill(sheet, coder="ann", wrong=()):
    """The sheet as a coder would fill it who agrees with the machine but for the given units."""
    filled = sheet.copy()
    machine = dict(zip(KEY["unit"], KEY["machine"], strict=True))
    filled["coder"] = coder
    for label in LABELS:
        filled[label] = [str(int((label in machine[u].split(";")) != (u in wrong))) for u in filled["unit"]]
    return filled


EXPECTED = read_sheet(format_sheet(fill(SHEET)), "ann.csv", KEY, LABELS)


def test_labels_go_to_the_sentences_that_their_spans_touch():
    spans = pd.DataFrame({
        "doc_id": ["d0", "d0", "d9"], "start": [3, 30, 0], "end": [8, 75, 5], "kind": ["direct", "mixed", "direct"],
    })  # fmt: skip
    found = label_sentences(spans, SENTENCES, column="kind")
    expected = [(0, "direct"), (1, "mixed"), (2, "mixed")]  # sentence 0 ends at 30
    assert [(row.sentence, row.label) for row in found.itertuples()] == expected


def test_the_sample_is_stratified_seeded_and_its_probabilities_stored():
    assert len(UNITS) == 40
    assert UNITS["unit"].is_unique
    sizes = assign_strata(SENTENCES, MACHINE).groupby("stratum").size().to_dict()
    assert sizes == {NO_LABEL: 140, "peace": 20, "trade": 40}  # a stratum is the rarest label
    drawn = UNITS["stratum"].value_counts().to_dict()
    assert drawn == {NO_LABEL: 20, "peace": 10, "trade": 10}
    assert UNITS.groupby("stratum")["probability"].first().to_dict() == {NO_LABEL: 1 / 7, "peace": 0.5, "trade": 0.25}
    pd.testing.assert_frame_equal(UNITS, draw_units(SENTENCES, MACHINE, n=40, rng=np.random.default_rng(1)))
    assert not UNITS.equals(draw_units(SENTENCES, MACHINE, n=40, rng=np.random.default_rng(2)))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(0, 99))
def test_any_size_is_drawn_or_refused(n, seed):
    if n < 6:
        with pytest.raises(InputError, match="at least 6"):
            draw_units(SENTENCES, MACHINE, n=n, rng=np.random.default_rng(seed))
        return
    units = draw_units(SENTENCES, MACHINE, n=n, rng=np.random.default_rng(seed))
    assert len(units) == min(n, 200)
    assert not units.duplicated(["doc_id", "sentence"]).any()
    assert (units["n_drawn"] >= 2).all()
    assert (1 / units["probability"]).sum() == pytest.approx(200)


def test_every_sentence_is_drawn_as_often_as_its_probability_says():
    counts = pd.Series(0, index=pd.MultiIndex.from_frame(SENTENCES[["doc_id", "sentence"]]))
    rng = np.random.default_rng(5)
    for _ in range(80):
        units = draw_units(SENTENCES, MACHINE, n=40, rng=rng)
        counts[pd.MultiIndex.from_frame(units[["doc_id", "sentence"]])] += 1
    strata = assign_strata(SENTENCES, MACHINE).set_index(["doc_id", "sentence"])["stratum"]
    for stratum, probability in ((NO_LABEL, 1 / 7), ("peace", 0.5), ("trade", 0.25)):
        shares = counts[strata[strata == stratum].index] / 80
        assert shares.mean() == pytest.approx(probability)
        assert (shares - probability).abs().max() < 0.22


def test_the_sheet_is_blind():
    shown = SHEET.drop(columns=["unit"]).to_csv()
    assert not any(word in shown for word in ("probability", "stratum", "(none)"))
    assert (SHEET[LABELS] == "").all(axis=None)
    order = UNITS["stratum"].tolist()
    assert order != sorted(order)


def test_the_sheet_shows_the_sentence_in_its_context():
    row, unit = SHEET.iloc[0], UNITS.iloc[0]
    assert row["text"] == TEXTS[unit["doc_id"]][unit["start"] : unit["end"]]
    text = " ".join(TEXTS[unit["doc_id"]].split())
    assert " ".join(filter(None, [row["before"], row["text"], row["after"]])) in text


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\u00a0=1", "＝1", "%0A", "|cmd"])
def test_formulas_are_defused(cell):
    assert defuse(cell) == "'" + cell


def test_what_is_no_formula_stays():
    assert defuse("peace - trade = 1") == "peace - trade = 1"


def test_formulas_in_texts_do_not_reach_the_sheet():
    texts = {"=evil": '=HYPERLINK("http://x")\nmore'}
    units = pd.DataFrame({"unit": ["u001"], "doc_id": ["=evil"], "start": [0], "end": [22]})
    sheet = make_sheet(make_key(units, {}, what="frames", codebook_stamp="toy", seed=0), texts, LABELS)
    cells = next(iter(list(csv.reader(io.StringIO(format_sheet(sheet).decode("utf-8-sig"))))[1:]))
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def damaged(data, **how):
    """What a spreadsheet program makes of the file."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    if how.get("reorder"):
        rows = [row[::-1] for row in rows]
    if how.get("extra"):
        rows = [[*row, "", "note to self"] for row in rows]
        rows[0][-2:] = ["", "my column"]
    if how.get("empty"):
        rows = [["", "", ""], rows[0], *[r for row in rows[1:] for r in ([""] * len(row), row)], [" "]]
    if how.get("decimals"):
        rows = [[f"{cell},0" if cell in ("0", "1") else cell for cell in row] for row in rows]
    if how.get("upper"):
        rows = [[f" {cell.upper()} " for cell in rows[0]], *rows[1:]]
    if how.get("words"):
        rows = [[{"1": "X", "0": "no"}.get(cell, cell) for cell in row] for row in rows]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=how.get("delimiter", ","), lineterminator=how.get("end", "\r\n")).writerows(rows)
    return (how.get("head", "") + buffer.getvalue()).encode(how.get("encoding", "utf-8"))


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"reorder": True},
        {"delimiter": ";", "decimals": True},
        {"delimiter": ";", "head": "sep=;\r\n"},
        {"delimiter": "\t", "encoding": "utf-16"},
        {"encoding": "cp1252"},
        {"encoding": "utf-8-sig", "end": "\n"},
        {"end": "\r"},
        {"empty": True},
        {"upper": True},
        {"words": True},
        {"extra": True},
        {"reorder": True, "delimiter": ";", "decimals": True, "empty": True, "extra": True, "encoding": "cp1252"},
    ],
    ids=str,
)
def test_sheets_survive_a_spreadsheet_program(how):
    data = damaged(format_sheet(fill(SHEET).assign(remark="Größe — naïve")), **how)
    pd.testing.assert_frame_equal(read_sheet(data, "ann.csv", KEY, LABELS), EXPECTED)


def test_cells_cut_at_the_end_of_a_row_are_empty():
    data = format_sheet(fill(SHEET).drop(columns="remark").assign(remark=""))
    lines = [line.removesuffix(',""') for line in data.decode("utf-8-sig").splitlines()]
    pd.testing.assert_frame_equal(read_sheet("\n".join(lines).encode(), "ann.csv", KEY, LABELS), EXPECTED)


def test_empty_cells_are_not_coded_unless_the_row_is_said_to_be_done():
    sheet = fill(SHEET)
    sheet.loc[0, LABELS] = ""
    assert len(read_sheet(format_sheet(sheet), "a.csv", KEY, LABELS)) == len(EXPECTED) - 2
    sheet.loc[0, "coded"] = "1"
    codes = read_sheet(format_sheet(sheet), "a.csv", KEY, LABELS)
    assert codes.loc[codes["unit"] == sheet["unit"][0], "code"].tolist() == ["0", "0"]


def test_the_coder_is_filled_down_or_the_name_of_the_file():
    sheet = fill(SHEET, coder="")
    assert set(read_sheet(format_sheet(sheet), "bea.csv", KEY, LABELS)["coder"]) == {"bea"}
    sheet.loc[0, "coder"] = "cem"
    assert set(read_sheet(format_sheet(sheet), "bea.csv", KEY, LABELS)["coder"]) == {"cem"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s.assign(trade="maybe"), "row 2, column “trade”: “maybe” is no code"),
        (lambda s: s.assign(trade="2"), "row 2, column “trade”: “2” is no code"),
        (lambda s: s.assign(trade="1,5"), "“1,5” is no code"),
        (lambda s: s.assign(codebook="toy 0 c-000000000000"), "another codebook"),
        (lambda s: s.assign(text_hash="t-0"), "another state of the document"),
        (lambda s: s.assign(span="chars 0 to 1"), "another stretch"),
        (lambda s: s.assign(unit="u999"), "no unit of this sample"),
        (lambda s: s.drop(columns="peace"), "no column “peace”"),
        (lambda s: s.rename(columns={"peace": "peaces"}), "renamed to “peaces”"),
        (lambda s: s.assign(Peace="1"), "column “peace” stands twice"),
        (lambda s: pd.concat([s, s.iloc[:1]]), "row 42: ann coded"),
        (lambda s: s.assign(trade="", peace=""), "no cell is filled in"),
        (lambda s: s.iloc[:0], "header and no rows"),
    ],
)
def test_bad_sheets_are_refused_with_the_reason(change, said):
    with pytest.raises(InputError, match=said):
        read_sheet(format_sheet(change(fill(SHEET))), "ann.csv", KEY, LABELS)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest", "save it as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as CSV"),
        (b"\x00\x01\x02,\x03\n1,2\n", "column"),
        (b'"' + b"x" * 300_000, "CSV"),
    ],
)
def test_what_is_no_sheet_is_refused(data, said):
    with pytest.raises(InputError, match=said):
        read_sheet(data, "ann.csv", KEY, LABELS)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_crash_the_reader(data):
    try:
        rows = parse_table(data, "x.csv")
    except InputError:
        return
    assert all(isinstance(row, dict) for _, row in rows)


def test_codes_of_another_scale():
    sheet = fill(SHEET).replace({"trade": {"1": "2,0"}})
    codes = read_sheet(format_sheet(sheet), "ann.csv", KEY, LABELS, codes=("0", "1", "2"))
    assert set(codes.loc[codes["label"] == "trade", "code"]) == {"0", "2"}


def test_gold_is_the_strict_majority():
    votes = {"u1": "110", "u2": "10", "u3": "000", "u4": "1"}
    codes = pd.DataFrame(
        [(str(c), unit, "trade", code) for unit, row in votes.items() for c, code in enumerate(row)],
        columns=["coder", "unit", "label", "code"],
    )
    gold = settle_codes(codes)
    assert dict(zip(gold["unit"], gold["gold"], strict=True)) == {"u1": 1, "u3": 0, "u4": 1}


def measured(codes, key=KEY):
    population = count_population(assign_strata(SENTENCES, MACHINE), LABELS)
    table = measure_accuracy(codes, key, LABELS, population, rng=np.random.default_rng(0))
    return table.set_index(["label", "measure"])


def test_a_perfect_machine_is_measured_as_one():
    table = measured(EXPECTED)
    assert table.loc[("trade", "f1"), "value"] == 1
    assert table.loc[("trade", "machine_share"), "value"] == 52 / 200  # 13 of the 50 sentences of a document
    assert table.loc[("trade", "prediction-powered"), "value"] == pytest.approx(52 / 200)
    assert table.loc[("peace", "rogan-gladen"), "value"] == pytest.approx(20 / 200)


def test_rates_are_weighted_by_the_sampling_probabilities():
    """One miss in the stratum without labels stands for seven sentences."""
    missed = KEY.loc[KEY["stratum"] == NO_LABEL, "unit"].iloc[0]
    codes = EXPECTED.copy()
    codes.loc[(codes["unit"] == missed) & (codes["label"] == "peace"), "code"] = "1"
    table = measured(codes)
    assert table.loc[("peace", "precision"), "value"] == 1
    assert table.loc[("peace", "recall"), "value"] == pytest.approx(20 / 27)
    assert table.loc[("peace", "f1"), "value"] == pytest.approx(40 / 47)
    assert table.loc[("peace", "prediction-powered"), "value"] == pytest.approx(27 / 200)
    low, high = table.loc[("peace", "prediction-powered"), ["ci_low", "ci_high"]]
    assert low < 27 / 200 < high
    assert table.loc[("trade", "recall"), "value"] == 1


def test_what_cannot_be_measured_is_said():
    absent = EXPECTED.assign(code=EXPECTED["code"].where(EXPECTED["label"] != "peace", "0"))
    table = measured(absent)
    assert "no coder found it" in table.loc[("peace", "recall"), "note"]
    assert np.isnan(table.loc[("peace", "rogan-gladen"), "value"])
    one_stratum = EXPECTED[EXPECTED["unit"].isin(KEY.loc[KEY["stratum"] == "peace", "unit"])]
    assert "fewer than two units" in measured(one_stratum).loc[("trade", "f1"), "note"]
    split = pd.concat([EXPECTED, EXPECTED.assign(coder="bea", code="0")])
    assert "evenly split left out" in measured(split).loc[("trade", "precision"), "note"]
