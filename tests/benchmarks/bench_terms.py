"""Speed of the terms, as ratios to named peers measured in the same run: ``make bench``.

python tests/benchmarks/bench_terms.py [--megabytes 50] [--only counts ...]

The corpus is generated: words by Zipf's law, capitals at sentence starts, punctuation, fixed seed. A ratio
above 1 says how many times as fast as the peer; the goal stands beside it. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from itertools import pairwise

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS"):
    os.environ.setdefault(name, "2")
os.environ["LC_ALL"] = "C.UTF-8"

import numpy as np  # noqa: E402
from scipy.sparse import csr_array  # noqa: E402
from sklearn.feature_extraction.text import CountVectorizer  # noqa: E402

from communique.corpus.model import Sentence  # noqa: E402
from communique.terms.concordance import find_concordance  # noqa: E402
from communique.terms.counts import count_terms  # noqa: E402
from communique.terms.keyness import measure_terms  # noqa: E402
from communique.terms.resampling import resample_sums  # noqa: E402

Corpus = dict[str, tuple[str, list[Sentence]]]
WORDS_A_SENTENCE = 20
SENTENCES_A_DOCUMENT = 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=50.0)
    parser.add_argument("--only", nargs="*", default=[])
    arguments = parser.parse_args()
    benches: dict[str, Callable[[float], None]] = {
        "counts": bench_counts,
        "bigrams": bench_bigrams,
        "keyness": bench_keyness,
        "bootstrap": bench_bootstrap,
        "concordance": bench_concordance,
    }
    for name in arguments.only or benches:
        benches[name](arguments.megabytes)


def make_corpus(megabytes: float, *, seed: int = 1) -> Corpus:
    """Generate documents of 40 sentences of 20 words: 200,000 words by Zipf's law, exponent 1.1."""
    rng = np.random.default_rng(seed)
    letters = np.array(list("etaoinshrdlucmfwypvbgkqjxz"))
    vocabulary = ["".join(letters[rng.zipf(1.5, size) % 26]) for size in rng.integers(2, 12, 200_000)]
    vocabulary[:3] = ["the", "and", "of"]
    words = np.array(vocabulary, dtype=object)
    weights = 1 / np.arange(1, len(words) + 1) ** 1.1
    cumulated = np.cumsum(weights / weights.sum())
    corpus: Corpus = {}
    size = 0
    while size < megabytes * 1e6:
        draws = words[np.searchsorted(cumulated, rng.random((SENTENCES_A_DOCUMENT, WORDS_A_SENTENCE)))]
        lines = [" ".join(draw).capitalize() + "." for draw in draws.tolist()]
        lines = [line.replace(" ", ", ", 1) if i % 3 else line for i, line in enumerate(lines)]
        text = " ".join(lines)
        starts = np.cumsum([0] + [len(line) + 1 for line in lines]).tolist()
        spans = [Sentence(0, "body", start, end - 1) for start, end in pairwise(starts)]
        corpus[f"doc{len(corpus):06d}"] = (text, spans)
        size += len(text)
    return corpus


def bench_counts(megabytes: float) -> None:
    corpus = make_corpus(megabytes)
    texts = [text for text, _ in corpus.values()]
    ours = clock(lambda: count_terms(corpus), times=3)
    peer = clock(lambda: CountVectorizer().fit_transform(texts), times=3)
    report("counts", ours, peer, "CountVectorizer", "3 (stretch 4)")


def bench_bigrams(megabytes: float) -> None:
    corpus = make_corpus(megabytes / 5)
    texts = [text for text, _ in corpus.values()]
    ours = clock(lambda: count_terms(corpus, ngrams=(1, 2)), times=2)
    peer = clock(lambda: CountVectorizer(ngram_range=(1, 2)).fit_transform(texts), times=2)
    report("uni- and bigrams", ours, peer, "CountVectorizer", "5")


def bench_keyness(megabytes: float) -> None:
    rng = np.random.default_rng(2)
    a, b = (rng.zipf(1.3, 200_000).clip(max=1_000_000).astype(float) for _ in range(2))
    terms = [f"term{i:06d}" for i in range(len(a))]
    sizes = float(a.sum()), float(b.sum())
    ours = clock(lambda: measure_terms("bench", terms, (a, b), sizes), times=5)
    command = [sys.executable, "-c", "import pandas"]
    peer = clock(lambda: subprocess.run(command, check=True), times=3)
    report("keyness of 200,000 terms", ours, peer, "import pandas", "2")


def bench_bootstrap(megabytes: float) -> None:
    rng = np.random.default_rng(3)
    values = make_counts(rng)
    weights = rng.multinomial(5_000, np.full(5_000, 1 / 5_000), size=1_000).astype(np.float64)
    peer = clock(lambda: values.T @ weights.T, times=5)
    ours = clock(lambda: deque(resample_sums(weights, values), maxlen=1), times=5)
    report("1,000 bootstraps", ours, peer, "scipy float64 product", "5")


def make_counts(rng: np.random.Generator) -> csr_array:
    """Generate counts of 50,000 terms by Zipf's law in 5,000 documents of 800 words."""
    weights = 1 / np.arange(1, 50_001)
    cumulated = np.cumsum(weights / weights.sum())
    columns = np.searchsorted(cumulated, rng.random(5_000 * 800))
    rows = np.repeat(np.arange(5_000), 800)
    counts = csr_array((np.ones(len(rows)), (rows, columns)), shape=(5_000, 50_000))
    counts.sum_duplicates()
    return counts


def bench_concordance(megabytes: float) -> None:
    corpus = make_corpus(megabytes)
    bigrams = count_terms(corpus, ngrams=(2, 2)).groupby("term")["n"].sum().sort_values(ascending=False)
    for place in (0, 100):
        phrase, n = str(bigrams.index[place]), int(bigrams.iloc[place])
        pattern = re.compile(rf"\b{phrase}\b", re.IGNORECASE)
        ours = clock(lambda phrase=phrase: find_concordance(corpus, phrase), times=5)
        what = f"concordance of '{phrase}' ({n:,} times)"
        for name, peer in (("re.finditer and its rows", list_rows), ("re.finditer alone", search)):
            theirs = clock(lambda pattern=pattern, peer=peer: peer(pattern, corpus), times=5)
            report(what, ours, theirs, name, "2.5 for a frequent phrase")


def list_rows(pattern: re.Pattern[str], corpus: Corpus) -> list[tuple[str, str, str, str]]:
    """Find all matches in all texts, each with its document and 60 characters on either side."""
    return [
        (doc_id, text[max(0, match.start() - 60) : match.start()], match[0], text[match.end() : match.end() + 60])
        for doc_id, (text, _) in corpus.items()
        for match in pattern.finditer(text)
    ]


def search(pattern: re.Pattern[str], corpus: Corpus) -> list[list[re.Match[str]]]:
    """Find all matches in all texts."""
    return [list(pattern.finditer(text)) for text, _ in corpus.values()]


Cost = tuple[float, float]
"""Seconds by the clock, and of processor time, all threads and child processes added up."""


def clock(function: Callable[[], object], *, times: int = 1) -> Cost:
    """Give the least of several runs."""
    runs = []
    for _ in range(times):
        start, used = time.perf_counter(), sum(os.times()[:4])
        function()
        runs.append((time.perf_counter() - start, sum(os.times()[:4]) - used))
    return min(wall for wall, _ in runs), min(cpu for _, cpu in runs)


def report(what: str, ours: Cost, peer: Cost, name: str, goal: str) -> None:
    """Print both ratios: on a busy machine processor time is the steadier one, and it counts our threads against us."""
    wall, cpu = (theirs / max(mine, 1e-3) for mine, theirs in zip(ours, peer, strict=True))
    print(
        f"{what}: {wall:.1f} times as fast as {name}, {cpu:.1f} times by processor time "
        f"(goal {goal}; {ours[0]:.2f} s against {peer[0]:.2f} s)"
    )


if __name__ == "__main__":
    main()
