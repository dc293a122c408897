"""Corpora in the manner of agencies, made from a fixed seed: words by Zipf's law, layouts as pages are copied.

``write_corpus`` makes pages for measuring speed; ``make_stories`` and ``write_stories`` make stories of which is known
what they hold, so that results can be checked for truth.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Facts:
    """What is in a generated story: spans of its running text, planted words, quotations and figures."""

    doc_id: str
    text: str = ""
    duplicate_of: str = ""
    body: list[tuple[int, int]] = field(default_factory=list)
    terms: Counter[str] = field(default_factory=Counter)
    quotations: list[tuple[str, str]] = field(default_factory=list)
    """(speaker, what is said between the marks)"""
    figures: list[tuple[str, float, str]] = field(default_factory=list)
    """(kind, value in base units, change)"""


PLANTED = ("zephyr", "quixotic", "obsidian corridor")
"""Words that occur nowhere else; the last one is a pair."""

_SPEAKERS = ("Anna Keller", "Omar Haddad", "Li Wei", "Maria Santos", "Viktor Orlov")
_OUTLETS = ("Example Times", "Daily Ledger", "Steppe Post")
_NO_CUES = frozenset({"said", "be", "he", "they", "will", "are", "is", "was", "has", "it"})


def make_stories(n_documents: int, *, seed: int = 20_240_704) -> Iterator[Facts]:
    """Yield stories with all that is known of them: the same for the same seed, and the first ones for any number.

    One in twelve repeats an earlier story to the letter, one in twelve with another headline and a line of its own.
    """
    rng = random.Random(seed)
    words, weights = make_vocabulary(rng)
    weights = list(accumulate(0.0 if word in _NO_CUES else 1 / rank for rank, word in enumerate(words, start=1)))
    recent: list[Facts] = []
    for number in range(n_documents):
        doc_id = f"{number:08}"
        draw = rng.random()
        if recent and draw < 1 / 6:
            facts = _repeat(rng, rng.choice(recent), doc_id, is_exact=draw < 1 / 12)
        else:
            facts = _make_story(rng, doc_id, words, weights)
            recent = [*recent[-49:], facts]
        yield facts


def _repeat(rng: random.Random, first: Facts, doc_id: str, *, is_exact: bool) -> Facts:
    copy = Facts(doc_id, first.text, first.doc_id, first.body, first.terms, first.quotations, first.figures)
    if not is_exact:
        headline, rest = first.text.split("\n\n", 1)
        other = f"{headline} as told in the {rng.choice(_PLACES).title()} office"
        copy.text = f"{other}\n\n{rest}"
        shift = len(other) - len(headline)
        copy.body = [(start + shift, end + shift) for start, end in first.body]
    return copy


def _make_story(rng: random.Random, doc_id: str, words: list[str], weights: list[float]) -> Facts:
    facts = Facts(doc_id)
    day = f"July {rng.randint(1, 28)}"
    outlet = rng.choice(_OUTLETS)
    title = _prose(rng, words, weights, 9)
    paragraphs = [_make_paragraph(rng, words, weights, facts) for _ in range(rng.randint(7, 12))]
    dateline = f"{rng.choice(_PLACES)}, {day} (Xinhua) -- "
    blocks = [(title, 0, False), (f"Source: Xinhua | Updated: 2024-07-{rng.randint(10, 28)} 20:11:45", 0, False)]
    blocks += [(f"{dateline}{paragraphs[0]}", len(dateline), True), *((text, 0, True) for text in paragraphs[1:])]
    blocks += [
        ("(Reporting by Jane Doe; Editing by John Roe)", 0, False),
        (f"© 2024 {outlet}. All rights reserved.", 0, False),
    ]
    at, parts = 0, []
    for text, first, is_body in blocks:
        if is_body:
            facts.body.append((at + first, at + len(text)))
        parts.append(text)
        at += len(text) + 2
    facts.text = "\n\n".join(parts) + "\n"
    return facts


def _prose(rng: random.Random, words: list[str], weights: list[float], n: int) -> str:
    return " ".join(rng.choices(words, cum_weights=weights, k=n)).capitalize()


def _make_paragraph(rng: random.Random, words: list[str], weights: list[float], facts: Facts) -> str:
    """Return two to four sentences, one of them with something that is noted in ``facts``."""
    sentences = [f"{_prose(rng, words, weights, rng.randint(12, 26))}." for _ in range(rng.randint(1, 3))]
    kind = rng.choice(("term", "quotation", "figure", "none"))
    if kind == "term":
        term = rng.choice(PLANTED)
        facts.terms[term] += 1
        start, end = _prose(rng, words, weights, 6), _prose(rng, words, weights, 6).lower()
        sentences.append(f"{start} {term} {end}.")
    elif kind == "quotation":
        speaker, said = rng.choice(_SPEAKERS), _prose(rng, words, weights, rng.randint(7, 14))
        facts.quotations.append((speaker, said))
        sentences.append(f"“{said},” {speaker} said.")
    elif kind == "figure":
        percent, billions, year = rng.randint(11, 899) / 10, rng.randint(11, 899) / 10, rng.randint(2001, 2023)
        change, verb = rng.choice((("up", "rose"), ("down", "fell")))
        facts.figures += [("percent", percent, change), ("money", round(billions * 1e9), "none")]
        sentences.append(f"Exports {verb} {percent:g} percent to ${billions:g} billion in {year}.")
    return " ".join(sentences)


def write_stories(folder: Path, megabytes: float, *, seed: int = 20_240_704) -> int:
    """Write generated stories to ``folder``, a thousand in each subfolder, until they hold ``megabytes``; return how many.

    ``truth.jsonl``, beside the folder, says of each what is in it.
    """
    size = 0
    folder.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}-truth.jsonl").open("w", encoding="utf-8") as truth:
        for number, facts in enumerate(make_stories(10**9, seed=seed)):
            part = folder / f"{number // 1_000:05}"
            part.mkdir(exist_ok=True)
            data = facts.text.encode()
            (part / f"{facts.doc_id}.txt").write_bytes(data)
            known = {name: getattr(facts, name) for name in facts.__slots__ if name != "text"}
            truth.write(json.dumps(known) + "\n")
            size += len(data)
            if size >= megabytes * 1e6:
                return number + 1
    return 0
