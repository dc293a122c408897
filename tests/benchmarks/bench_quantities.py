"""Sentences per second of the reader of quantities, on the seeds repeated.

usage: python tests/benchmarks/bench_quantities.py [REPEATS]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from communique.corpus.layout import find_segments
from communique.text.sentences import split_sentences
from communique.trade.quantities import find_quantities

SEEDS = Path(__file__).parents[2] / "seeds"


def main(repeats: int) -> None:
    """Print sentences, quantities and sentences per second; the first pass, which loads the word lists, is apart."""
    texts = [path.read_text(encoding="utf-8-sig") for path in sorted(SEEDS.glob("*.txt"))]
    documents = [(text, split_sentences(text, find_segments(text))) for text in texts]
    started = time.perf_counter()
    for text, sentences in documents:
        find_quantities(text, sentences)
    first = time.perf_counter() - started
    n_sentences = repeats * sum(len(sentences) for _, sentences in documents)
    started = time.perf_counter()
    n_quantities = sum(len(find_quantities(*document)) for _ in range(repeats) for document in documents)
    seconds = time.perf_counter() - started
    print(
        f"communique: {n_sentences} sentences, {n_quantities} quantities, {n_sentences / seconds:.0f} sentences per second"
    )
    print(f"first pass over the seeds, with loading: {first:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
