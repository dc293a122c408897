"""The hand-coded sentences of the seeds, and the floors of the machine's agreement with them."""

import importlib.util
from pathlib import Path

from communique.framing.codebook import read_codebook

TESTS = Path(__file__).parents[2]


def load_evaluation():
    spec = importlib.util.spec_from_file_location("frames_agreement", TESTS / "evaluation" / "frames_agreement.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


EVALUATION = load_evaluation()


def test_hand_coded_spans_reproduce_their_text():
    rows = EVALUATION.read_hand()
    assert len(rows) == 100
    for row in rows:
        text = (TESTS.parent / "seeds" / f"{row['doc_id']}.txt").read_text(encoding="utf-8-sig")
        assert text[int(row["start"]) : int(row["end"])].replace("\n", " ") == row["text"]


def test_hand_codes_are_frames_of_the_codebook():
    known = set(read_codebook("diplomacy").frame_ids)
    assert {frame for row in EVALUATION.read_hand() for frame in row["frames"].split(";") if frame} <= known


def test_agreement_stays_at_its_floor():
    """Measured when the sentences were coded: alpha .83, F1 .85. Floors only rise."""
    overall = EVALUATION.compare().set_index("frame").loc["(all)"]
    assert overall["alpha"] >= 0.82
    assert overall["f1"] >= 0.84
