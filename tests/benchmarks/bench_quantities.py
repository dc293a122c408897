"""Sentences per second of the reader of quantities, and how many times as fast as quantulum3 it is.

usage: python tests/benchmarks/bench_quantities.py [REPEATS]

The sentences are those of the golden table of news and of the seeds. quantulum3 is measured where it can be imported
(requirements-bench.lock), on the same sentences, after each has read all of them once: loading is left out. Processor time
is measured, the best pass of several, so that other work on the machine matters little.
"""

from __future__ import annotations

import csv
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

from communique.corpus.layout import find_segments
from communique.corpus.model import Sentence
from communique.text.sentences import split_sentences
from communique.trade.quantities import find_quantities

TESTS = Path(__file__).parents[1]
GOAL = 10


def read_sentences() -> list[str]:
    """Return the sentences that are measured."""
    lines = (TESTS / "golden" / "news_quantities.csv").read_text(encoding="utf-8").splitlines()
    sentences = [row["text"] for row in csv.DictReader(line for line in lines if not line.startswith("#"))]
    for path in sorted((TESTS.parent / "seeds").glob("*.txt")):
        text = path.read_text(encoding="utf-8-sig")
        sentences += [text[s.start : s.end] for s in split_sentences(text, find_segments(text))]
    return sentences


def measure(read: Callable[[str], Sequence[object]], sentences: Sequence[str], repeats: int) -> tuple[float, int]:
    """Return sentences per second of processor time, the best of ``repeats`` passes after a first one, and quantities of one pass."""
    n_found, best = sum(len(read(sentence)) for sentence in sentences), float("inf")
    for _ in range(repeats):
        started = time.process_time()
        for sentence in sentences:
            read(sentence)
        best = min(best, time.process_time() - started)
    return len(sentences) / best, n_found


def main(repeats: int) -> None:
    """Print what both readers do in a second, and the ratio."""
    sentences = read_sentences()
    ours, n_ours = measure(lambda text: find_quantities(text, [Sentence(0, "body", 0, len(text))]), sentences, repeats)
    print(f"communique: {len(sentences)} sentences, {n_ours} quantities, {ours:.0f} sentences per second")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from quantulum3 import classifier, parser
        classifier.USE_CLF = False  # slower still, and bound to the scikit-learn that it was trained with
    except ImportError:
        print("quantulum3: not installed (requirements-bench.lock), not measured")
        return
    theirs, n_theirs = measure(parser.parse, sentences, min(repeats, 3))
    print(f"quantulum3: {len(sentences)} sentences, {n_theirs} quantities, {theirs:.0f} sentences per second")
    print(f"ratio: {ours / theirs:.1f} times as fast (goal: {GOAL})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
