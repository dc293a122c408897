"""Articles of 5,000 characters a second: who says what, on one core, beside `wc -w` and a plain draft of regular expressions.

usage: python tests/benchmarks/bench_voices.py [ARTICLES]

The articles are cut from the running text of the seeds at the ends of sentences. The draft does what a first attempt does:
quotation marks, one of the same cue verbs with a name before or behind it, "according to"; it checks no subject, ends no
content and resolves no name. Each reader gets the sentences ready-made; readers take turns, and the best of five passes of each counts,
in seconds of the processor. Where wc is not installed its ratio is left out.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from communique.corpus.layout import find_segments
from communique.corpus.model import Sentence
from communique.text.actors import find_actors
from communique.text.cues import cue_verbs
from communique.text.quotations import find_quotations
from communique.text.sentences import split_sentences

SEEDS = Path(__file__).parents[2] / "seeds"
SIZE = 5_000
Article = tuple[str, list[Sentence]]

QUOTED = re.compile(r"[“\"][^“”\"\n]+[”\"]")
NAME = r"(?:[A-Z][\w.’'-]*\s){1,6}|\b(?:[Hh]e|[Ss]he|[Tt]hey|[a-z]+s)\s"
VERBS = "|".join(sorted(cue_verbs()))
SAID = re.compile(rf"({NAME})(?:has |have |had |also )?\b({VERBS})\b")
BEHIND = re.compile(rf",[”\"]? (?:{VERBS}) (?={NAME})")
ACCORDING = re.compile(rf"[Aa]ccording to (?:the )?({NAME})")


def read_plainly(text: str, sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Return the spans that a plain draft takes for speech: quotations, and what stands before or behind a cue."""
    found = []
    for sentence in sentences:
        if sentence.role != "body":
            continue
        piece = text[sentence.start : sentence.end]
        found += [match.span() for match in QUOTED.finditer(piece)]
        for match in SAID.finditer(piece):
            is_behind = piece[: match.start()].rstrip().endswith((",", "”", '"'))
            found.append((0, match.start()) if is_behind else (match.end(), len(piece)))
        found += [(0, match.start()) for match in BEHIND.finditer(piece)]
        found += [(match.end(), len(piece)) for match in ACCORDING.finditer(piece)]
    return found


def make_articles(n: int) -> list[Article]:
    """Return ``n`` articles of about 5,000 characters, made of the seeds' running text."""
    pieces = []
    for path in sorted(SEEDS.glob("*.txt")):
        text = path.read_text(encoding="utf-8-sig")
        for segment in find_segments(text):
            if segment.role == "body":
                pieces.append(text[segment.start : segment.end])
    articles: list[Article] = []
    at = 0
    while len(articles) < n:
        paragraphs: list[str] = []
        while sum(map(len, paragraphs)) < SIZE:
            paragraphs.append(pieces[at % len(pieces)])
            at += 1
        text = "\n".join(paragraphs)
        text = text[: max(text.rfind(". ", 0, SIZE), text.rfind(".\n", 0, SIZE)) + 1]
        articles.append((text, split_sentences(text, find_segments(text))))
    return articles


def best_in_turn(
    readers: Sequence[Callable[[str, Sequence[Sentence]], object]], articles: Sequence[Article]
) -> list[float]:
    """Return the seconds of each reader's fastest pass of five, after one short pass that loads the word lists.

    The readers take turns, so that a load on the machine meets all of them alike.
    """
    for read in readers:
        for article in articles[:3]:
            read(*article)
    seconds = [float("inf")] * len(readers)
    for _ in range(5):
        for k, read in enumerate(readers):
            started = time.process_time()
            for article in articles:
                read(*article)
            seconds[k] = min(seconds[k], time.process_time() - started)
    return seconds


def count_with_wc(articles: Sequence[Article]) -> float | None:
    """Return the seconds of ``wc -w`` on all articles in one file; None where it is not installed."""
    wc = shutil.which("wc")
    if wc is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.txt"
        path.write_text("\n".join(text for text, _ in articles), encoding="utf-8")
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        seconds = []
        for _ in range(3):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([wc, "-w", str(path)], check=True, capture_output=True, env=environment)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(seconds)


def find_both(text: str, sentences: Sequence[Sentence]) -> object:
    """Find quotations, then actors, as parsing does."""
    return find_actors(text, sentences, find_quotations(text, sentences))


def main(n: int) -> None:
    """Print the rates and their ratios."""
    articles = make_articles(n)
    ours, draft, both = best_in_turn([find_quotations, read_plainly, find_both], articles)
    words = count_with_wc(articles)
    print(f"{n} articles of {sum(len(text) for text, _ in articles) / n:,.0f} characters, one core")
    print(f"quotations: {n / ours:,.0f} articles a second ({1_000 * ours / n:.2f} ms each)")
    print(f"quotations and actors: {n / both:,.0f} articles a second")
    print(
        f"plain draft of regular expressions: {n / draft:,.0f} articles a second; ratio of times {ours / draft:.2f} (goal: 1.5 at most)"
    )
    if words is not None:
        print(f"wc -w: {n / words:,.0f} articles a second; ratio of times {ours / words:,.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
