"""Reading annotated pages and sentences, and scoring the parser against them."""

import re
from collections import Counter
from dataclasses import dataclass

from communique.corpus.layout import find_segments
from communique.corpus.metadata import find_metadata
from communique.corpus.model import ROLES
from communique.text.sentences import split_span

TAG = re.compile(f"<({'|'.join(ROLES)})>")


@dataclass(frozen=True)
class Page:
    """An annotated page: what it states about itself, its text, and the role of each character (None for white space)."""

    name: str
    stated: dict
    text: str
    roles: list


def read_page(path):
    head, page = path.read_text(encoding="utf-8").split("\n---\n", 1)
    stated = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in head.split("\n"))}
    text, roles = [], []
    for line in page.split("\n"):
        at, role = 0, None
        for tag in [*TAG.finditer(line), None]:
            piece = line[at : tag.start() if tag else len(line)]
            text.append(piece)
            roles += [role] * len(piece)
            if tag:
                role, at = tag.group(1), tag.end()
        text.append("\n")
        roles.append(None)
    return Page(path.name, stated, "".join(text)[:-1], roles[:-1])


def score_body(page):
    """Return F1 of the characters of the body, and of those outside it; white space does not count."""
    found = [None] * len(page.text)
    for segment in find_segments(page.text):
        found[segment.start : segment.end] = [segment.role] * (segment.end - segment.start)
    counts = Counter(
        (gold == "body", role == "body")
        for char, gold, role in zip(page.text, page.roles, found, strict=True)
        if not char.isspace()
    )
    return tuple(
        2 * counts[is_body, is_body] / (2 * counts[is_body, is_body] + counts[True, False] + counts[False, True])
        for is_body in (True, False)
    )


def judge_metadata(page):
    """Return (field, judgement) for title, date, source and place: right, missing, wrong or invented."""
    found, _ = find_metadata(page.text, find_segments(page.text))
    for field in ("title", "date", "source", "place"):
        gold = " ".join(page.stated.get(field, "").split()).lower()
        value = getattr(found, field).lower()
        if gold == value or (field == "source" and gold and value and (gold in value or value in gold)):
            yield field, "right"
        elif not value or (field == "date" and value.startswith("--")):
            yield field, "missing"  # a date without its year states nothing wrong
        else:
            yield field, "wrong" if gold else "invented"


def read_paragraphs(path):
    """Yield (text, offsets of the sentences' ends) of each paragraph of a file with a sentence a line."""
    for block in path.read_text(encoding="utf-8").strip("\n").split("\n\n"):
        text, ends = "", []
        for line in filter(str.strip, block.split("\n")):
            text += line[1:] if line.startswith("¦") else (" " if text else "") + line
            ends.append(len(text))
        yield text, ends


def score_sentences(path):
    """Return F1 of sentence boundaries."""
    right = found = gold = 0
    for text, ends in read_paragraphs(path):
        spans = {end for _, end in split_span(text, 0, len(text))}
        right, found, gold = right + len(spans & set(ends)), found + len(spans), gold + len(ends)
    return 2 * right / (found + gold)
