"""How far the diplomacy codebook's matcher agrees with one person's coding of 100 sentences of the seeds.

The sentences were drawn at random (seed 20261121) from the body sentences of the five seeds and coded by the
codebook's definitions before its matcher was run on them; the file has not been changed since, nor have the indicators.
(A draft of two frames had been tried on all five seeds before; seven of its hits were seen.) One coder, who is also the
codebook's author and knew the seeds when writing the indicators: an upper bound rather than a forecast for other texts.

    python tests/evaluation/frames_agreement.py
"""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from communique.framing.agreement import measure_ac1, measure_alpha
from communique.framing.codebook import read_codebook
from communique.framing.coding import code_frames

HAND = Path(__file__).parents[1] / "golden" / "frames_seeds_hand.csv"


def read_hand() -> list[dict[str, str]]:
    with HAND.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def compare() -> pd.DataFrame:
    """One row a frame, and one for all: n_hand, n_machine, n_both, alpha, ac1, precision, recall, f1."""
    codebook, hand = read_codebook("diplomacy"), read_hand()
    sentences = pd.DataFrame({
        "doc_id": [row["doc_id"] for row in hand], "sentence": range(len(hand)), "segment": 0, "role": "body",
        "start": 0, "end": [len(row["text"]) for row in hand], "text": [row["text"] for row in hand],
    })  # fmt: skip
    frames = code_frames(sentences, codebook)
    found = set(zip(frames["sentence"], frames["frame"], strict=True))
    coded = {(i, frame) for i, row in enumerate(hand) for frame in row["frames"].split(";") if frame}
    rows = [_row(frame, [(i, frame) for i in range(len(hand))], coded, found) for frame in codebook.frame_ids]
    every = [(i, frame) for i in range(len(hand)) for frame in codebook.frame_ids]
    return pd.DataFrame([*rows, _row("(all)", every, coded, found)])


def _row(name: str, cells: list[tuple[int, str]], coded: set, found: set) -> dict[str, object]:
    pairs = pd.DataFrame({
        "hand": [int(cell in coded) for cell in cells], "machine": [int(cell in found) for cell in cells],
    })  # fmt: skip
    n_hand, n_machine = int(pairs["hand"].sum()), int(pairs["machine"].sum())
    n_both = int((pairs["hand"] & pairs["machine"]).sum())
    return {
        "frame": name, "n_hand": n_hand, "n_machine": n_machine, "n_both": n_both,
        "alpha": measure_alpha(pairs).value, "ac1": measure_ac1(pairs).value,
        "precision": n_both / n_machine if n_machine else None, "recall": n_both / n_hand if n_hand else None,
        "f1": 2 * n_both / (n_hand + n_machine) if n_hand + n_machine else None,
    }  # fmt: skip


if __name__ == "__main__":
    print(compare().to_string(index=False, float_format=lambda value: f"{value:.2f}"))
