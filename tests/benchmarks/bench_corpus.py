"""Speed of parsing, files to sentences on one core, as ratios to named peers measured in the same run: ``make bench``.

python tests/benchmarks/bench_corpus.py [--megabytes 10]

Peers: ``LC_ALL=C.UTF-8 wc -w`` on the same files (goal: at most 60 times its time), and spaCy's blank English pipeline
with its sentencizer where spaCy can be imported (goal: at least 15 times as fast). It splits sentences and tells no
layout: so the splitting alone is set beside it as well. The corpus is generated. Then hostile texts of two sizes: four
times the text should take about four times as long. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from communique.corpus.layout import find_segments
from communique.corpus.metadata import find_metadata
from communique.corpus.reading import read_documents
from communique.text.sentences import split_sentences

sys.path.insert(0, str(Path(__file__).parent))
from generate import write_corpus

PROSE = "The two leaders met in the capital on Monday, he said."
HOSTILE = [
    " ",
    "(",
    '"',
    "1",
    ".",
    "\n",
    ",",
    "A",
    "/",
    "a b ",
    "A. ",
    "a\n\n",
    "1. item\n",
    "* Point here\n",
    "- x\n",
    "Name:\n",
    "Why?\n\n",
    "(Xinhua)\n\n",
    "July 4, 2024\n",
    f"Why?\n\n{PROSE}\n\n",
    f"What to read next\n\n{PROSE}\n\n",
    f"{PROSE} ",
    f"{PROSE}\n\n",
    f"{PROSE}\n",
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=10.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        n_documents = write_corpus(folder, arguments.megabytes)
        print(f"{n_documents} documents, {arguments.megabytes:g} MB")
        parse_all(folder)  # rules compiled, files in the page cache
        ours = measure(lambda: parse_all(folder))
        words = measure(lambda: count_words(folder))
        print(f"files to sentences: {ours:.2f} s; wc -w: {words:.3f} s; ratio {ours / words:.0f} (goal: at most 60)")
        bench_spacy(folder, ours)
    for unit in HOSTILE:
        texts = [unit * (size // len(unit)) for size in (100_000, 400_000)]
        small, large = (measure(partial(parse_text, text)) for text in texts)
        print(
            f"hostile {unit[:12]!r}: {small:.3f} s, four times the text {large:.3f} s ({large / max(small, 1e-4):.1f} times)"
        )


def measure(work: Callable[[], object]) -> float:
    """Return the least of three runs' seconds of processor time, that of child processes included."""
    times = []
    for _ in range(3):
        gc.collect()  # what earlier work left behind is not this work's
        start = processor_time()
        work()
        times.append(processor_time() - start)
    return min(times)


def processor_time() -> float:
    """Return the seconds that this process and its finished children have computed, whatever else the machine does."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def parse_all(folder: Path) -> int:
    """Read every file, find its segments and split its sentences; return the number of sentences."""
    return sum(len(split_sentences(d.text, find_segments(d.text))) for d in read_documents(folder))


def parse_text(text: str) -> None:
    """Parse one text: segments, metadata, sentences."""
    segments = find_segments(text)
    find_metadata(text, segments)
    split_sentences(text, segments)


def count_words(folder: Path) -> None:
    """Count words as ``wc`` does."""
    files = sorted(str(path) for path in folder.iterdir())
    subprocess.run(["wc", "-w", *files], env={**os.environ, "LC_ALL": "C.UTF-8"}, stdout=subprocess.DEVNULL, check=True)


def bench_spacy(folder: Path, ours: float) -> None:
    """Compare with spaCy on a tenth of the files."""
    try:
        import spacy
    except ImportError:
        print("spaCy is not installed: requirements-bench.lock has it")
        return
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    files = sorted(folder.iterdir())[::10]

    def run() -> None:
        for file in files:
            list(pipeline(file.read_text(encoding="utf-8")).sents)

    theirs = measure(run) * len(sorted(folder.iterdir())) / len(files)
    parsed = [(d.text, find_segments(d.text)) for d in read_documents(folder)]
    alone = measure(lambda: [split_sentences(text, segments) for text, segments in parsed])
    print(
        f"spaCy {spacy.__version__}: {theirs:.2f} s; {theirs / ours:.1f} times our time (goal: at least 15), "
        f"{theirs / alone:.1f} times that of splitting sentences alone"
    )


if __name__ == "__main__":
    main()
