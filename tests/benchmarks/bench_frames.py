"""Coding speed against one alternation in ``re``, and against spaCy's PhraseMatcher where that is installed.

All three start from the same generated sentences (Zipf-distributed words) and return every hit with its span.

    python tests/benchmarks/bench_frames.py [--sentences 350000] [--indicators 300]
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable

import numpy as np

from communique.framing.codebook import Codebook, Frame, Indicator
from communique.framing.matching import find_hits


def make_corpus(n_sentences: int, n_indicators: int) -> tuple[list[str], list[str]]:
    """Sentences of 25 words on average; indicators of one to four words, some of them from the text."""
    rng = np.random.default_rng(20261121)
    letters = np.array(list("etaoinshrdlcumwfgypbvk"))
    sizes = np.concatenate([rng.integers(2, 5, size=60), rng.integers(3, 9, size=1_940), rng.integers(4, 12, 28_000)])
    words = list(dict.fromkeys("".join(rng.choice(letters, size=size)) for size in sizes))
    shares = 1 / (np.arange(len(words)) + 2.7)  # Zipf-Mandelbrot, as in English
    ranks = rng.choice(len(words), p=shares / shares.sum(), size=n_sentences * 25)
    lengths = rng.integers(10, 41, size=n_sentences)
    sentences, at = [], 0
    for length in lengths.tolist():
        chosen = [words[rank] for rank in ranks[at % len(ranks) : at % len(ranks) + length]]
        sentences.append(" ".join(chosen).capitalize() + ".")
        at += length
    indicators: dict[str, None] = {}
    while len(indicators) < n_indicators:
        size = int(rng.integers(1, 5))
        if size > 1 and len(indicators) % 2:
            line = sentences[int(rng.integers(len(sentences)))].lower().rstrip(".").split()
            first = int(rng.integers(max(1, len(line) - size)))
            phrase = " ".join(line[first : first + size])
        else:
            phrase = " ".join(words[rank] for rank in rng.integers(300, len(words), size=size))
        indicators[phrase] = None
    return sentences, list(indicators)


def with_alternation(sentences: list[str], indicators: list[str]) -> int:
    """One alternation of all phrases, longest first, at word boundaries, case ignored."""
    longest_first = sorted(indicators, key=len, reverse=True)
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b", re.IGNORECASE)
    hits = [(i, m.start(), m.end(), m[0]) for i, text in enumerate(sentences) for m in pattern.finditer(text)]
    return len(hits)


def with_alternation_lowered(sentences: list[str], indicators: list[str]) -> int:
    """The same on lowered text, which spares ``re`` the folding of case: its fastest form."""
    longest_first = sorted(indicators, key=len, reverse=True)
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")
    hits = [
        (i, m.start(), m.end(), m[0])
        for i, text in enumerate(map(str.lower, sentences))
        for m in pattern.finditer(text)
    ]
    return len(hits)


def with_communique(sentences: list[str], indicators: list[str]) -> int:
    """This library, from text to a table of hits."""
    frame = Frame(frame="bench", indicators=tuple(Indicator(pattern=text) for text in indicators))
    return len(find_hits(sentences, Codebook(codebook="bench", frames=(frame,))))


def with_spacy(sentences: list[str], indicators: list[str]) -> int:
    """PhraseMatcher on lower case, from text: it needs spaCy's tokens."""
    import spacy
    from spacy.matcher import PhraseMatcher
    from spacy.util import filter_spans

    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("bench", list(nlp.pipe(indicators)))
    hits = [
        (i, span.start_char, span.end_char, span.text)
        for i, doc in enumerate(nlp.pipe(sentences))
        for span in filter_spans(matcher(doc, as_spans=True))
    ]
    return len(hits)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=350_000)
    parser.add_argument("--indicators", type=int, default=300)
    arguments = parser.parse_args()
    sentences, indicators = make_corpus(arguments.sentences, arguments.indicators)
    print(f"{len(sentences):,} sentences, {sum(map(len, sentences)):,} characters, {len(indicators)} indicators")
    _time("communique, first call", with_communique, sentences, indicators, 0.0)
    own = min(_time("communique, again", with_communique, sentences, indicators, 0.0) for _ in range(2))
    _time("re, case ignored", with_alternation, sentences, indicators, own)
    _time("re, lowered text", with_alternation_lowered, sentences, indicators, own)
    try:
        import spacy  # noqa: F401
    except ImportError:
        print("spaCy is not installed: PhraseMatcher not measured")
    else:
        _time("spaCy PhraseMatcher", with_spacy, sentences, indicators, own)


def _time(
    name: str,
    run: Callable[[list[str], list[str]], int],
    sentences: list[str],
    indicators: list[str],
    own: float,
) -> float:
    began = time.perf_counter()
    n_hits = run(sentences, indicators)
    seconds = time.perf_counter() - began
    ratio = f"   {seconds / own:6.1f} times communique" if own else ""
    print(f"{name:22} {seconds:7.2f} s  {n_hits:>9,} hits{ratio}", flush=True)
    return seconds


if __name__ == "__main__":
    main()
