"""A corpus in the manner of agencies, made from a fixed seed: words by Zipf's law, layouts as pages are copied."""

from __future__ import annotations

import random
from itertools import accumulate
from pathlib import Path

N_WORDS = 20_000
_SYLLABLES = "an ar as be ca de en er es go in is ko la le lo ma me mi na ne ni no on or ra re ri ro sa se so ta te ti to un va ve".split()
_PLACES = ("ASTANA", "BEIJING", "TASHKENT", "MOSCOW", "DUSHANBE", "BISHKEK")
_COMMON = "the of and to in a is that for on with as was by at from it has be are this will he they its said".split()


def make_vocabulary(rng: random.Random) -> tuple[list[str], list[float]]:
    """Return words, the commonest first, and their cumulative weights 1/rank."""
    words = dict.fromkeys(_COMMON)
    while len(words) < N_WORDS:
        words["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 5)))] = None
    return list(words), list(accumulate(1 / rank for rank in range(1, N_WORDS + 1)))


def make_sentence(rng: random.Random, words: list[str], weights: list[float]) -> str:
    """Return a sentence of news prose: a capital, commas, now and then a figure, a quotation or an abbreviation."""
    chosen = rng.choices(words, cum_weights=weights, k=rng.randint(12, 32))
    chosen[0] = chosen[0].capitalize()
    for at in range(6, len(chosen) - 2, 9):
        chosen[at] += ","
    draw = rng.random()
    if draw < 0.15:
        chosen[4] = f"{rng.randint(1, 90)}.{rng.randint(1, 9)} percent"
    elif draw < 0.25:
        chosen[3:3] = ["U.S.", "President"]
    elif draw < 0.4:
        chosen[0], chosen[-1] = f"“{chosen[0]}", f"{chosen[-1]},” Mr. {chosen[2].capitalize()} said"
    return " ".join(chosen) + "."


def make_page(rng: random.Random, words: list[str], weights: list[float]) -> str:
    """Return a page of about 450 words: headline, stamp, dateline, paragraphs, a caption, what follows the story."""

    def title() -> str:
        return " ".join(rng.choices(words, cum_weights=weights, k=9)).capitalize()

    day = f"July {rng.randint(1, 28)}"
    paragraphs = [
        " ".join(make_sentence(rng, words, weights) for _ in range(rng.randint(1, 3)))
        for _ in range(rng.randint(8, 13))
    ]
    paragraphs[0] = f"{rng.choice(_PLACES)}, {day} (Xinhua) -- {paragraphs[0]}"
    photo = make_sentence(rng, words, weights)[:-1]
    paragraphs.insert(rng.randint(2, 6), f"{photo} in the capital, {day}, 2024. (Xinhua/Jane Doe)")
    if rng.random() < 0.5:
        paragraphs.insert(4, " ".join(rng.choices(words, k=4)).upper())
    head = ["Home > World", title(), f"Source: Xinhua | Updated: 2024-07-{rng.randint(10, 28)} 20:11:45"]
    tail = [
        "(Reporting by Jane Doe; Editing by John Roe)",
        "Related stories",
        title(),
        title(),
        "© 2024 Example Times. All rights reserved.",
    ]
    return "\n\n".join([*head, *paragraphs, *tail]) + "\n"


def write_corpus(folder: Path, megabytes: float, *, seed: int = 20_240_704) -> int:
    """Write pages to ``folder`` until they hold ``megabytes``; return how many there are."""
    rng = random.Random(seed)
    words, weights = make_vocabulary(rng)
    folder.mkdir(parents=True, exist_ok=True)
    size = number = 0
    while size < megabytes * 1e6:
        data = make_page(rng, words, weights).encode()
        (folder / f"{number:06}.txt").write_bytes(data)
        size += len(data)
        number += 1
    return number
