"""Quality floors on annotated pages and sentences: a change may raise them, never lower them silently."""

import sys
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from gold import judge_metadata, read_page, score_body, score_sentences  # noqa: E402

# (body, outside the body): mean F1 of characters over pages.
LAYOUT = {"tuned": (0.980, 0.957), "apart": (0.985, 0.968)}
SENTENCES = {"tuned": 0.995, "apart": 0.985}


def pages(name):
    found = [read_page(path) for path in sorted((HERE / "pages" / name).glob("*.gold.txt"))]
    assert len(found) >= 20
    return found


@pytest.mark.parametrize("name", LAYOUT)
def test_layout(name):
    scores = [score_body(page) for page in pages(name)]
    body, outside = mean(score[0] for score in scores), mean(score[1] for score in scores)
    print(f"{name}: n = {len(scores)} pages, F1 of body {body:.4f}, outside {outside:.4f}")
    assert body >= LAYOUT[name][0]
    assert outside >= LAYOUT[name][1]


@pytest.mark.parametrize("name", LAYOUT)
def test_metadata_is_rather_empty_than_wrong(name):
    judged = Counter(judgement for page in pages(name) for judgement in judge_metadata(page))
    print(f"{name}: {dict(sorted(judged.items()))}")
    assert judged["date", "wrong"] + judged["date", "invented"] == 0
    for field, floor in (("title", 0.85), ("date", 0.85), ("place", 0.8)):
        total = sum(n for (name_, _), n in judged.items() if name_ == field)
        assert judged[field, "right"] >= floor * total, field


@pytest.mark.parametrize("name", SENTENCES)
def test_sentences(name):
    score = score_sentences(HERE / "sentences" / f"{name}.txt")
    print(f"{name}: F1 of sentence boundaries {score:.4f}")
    assert score >= SENTENCES[name]
