"""Groups of countries: which ones "the two countries", "both sides", "the five countries" are, where the paragraph says it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from communique.text.cues import read_rows
from communique.text.gazetteer import Entry

_GROUP = re.compile(
    r"\b(?:[Tt]he (two|three|four|five|six)|([Bb]oth)) (?:[A-Z][a-z]+ (?:[A-Z][a-z]+ )?|neighboring |friendly |brotherly )?"
    r"(?:countries|sides|nations|states|parties|neighbors|neighbours|peoples|governments)\b"
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "both": 2}
WINDOW = 4_000


class _Places:
    """Countries by place: which stand between two offsets."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = sorted(entries, key=lambda entry: (entry.start, entry.end))
        self.starts = [entry.start for entry in self.entries]

    def between(self, first: int, last: int) -> list[Entry]:
        return self.entries[bisect_left(self.starts, first) : bisect_left(self.starts, last)]


@cache
def _regions() -> tuple[re.Pattern[str], dict[str, list[str]]]:
    """Return what finds "(the five) Central Asian countries", its region in group 1, and the members by region."""
    members = {row["region"]: row["members"].split("|") for row in read_rows("country_groups.csv")}
    numbers = "(?:(?i:two|three|four|five|six) )?"
    return re.compile(
        rf"\b(?:[Tt]he )?{numbers}({'|'.join(sorted(members))}) (?:countries|nations|states|republics)\b"
    ), members


def _named_groups(text: str, resolved: set[int]) -> list[tuple[int, int, str]]:
    """Return a row a member for every group named by its region, where no group ends there that was ``resolved``."""
    pattern, members = _regions()
    return [
        (match.start(), match.end(), code)
        for match in pattern.finditer(text)
        if match.end() not in resolved and _NUMBERS.get(_number(match.group()), 0) in (0, len(members[match.group(1)]))
        for code in members[match.group(1)]
    ]


def _number(words: str) -> str:
    return next((word for word in words.lower().split()[:2] if word in _NUMBERS), "")


def resolve_groups(
    text: str, sentences: Sequence[tuple[int, int]], countries: Sequence[Entry], nationals: Sequence[Entry] = ()
) -> list[tuple[int, int, str]]:
    """Return (start, end, code) a member for every group whose members the text names nearby; others are left out.

    The members are the countries of a list after the group ("the five countries of ..."), of the sentence so far, of the
    paragraph so far, of the sentence, then of these with the countries of the persons in them (``nationals``), then of the
    paragraph before: the first of these with exactly as many countries. Three and more keep the members they had before.
    """
    found: list[tuple[int, int, str]] = []
    larger: dict[int, list[str]] = {}
    plain, wide = _Places(countries), _Places([*countries, *nationals])
    sentence_starts = [start for start, _ in sentences]
    for match in _GROUP.finditer(text):
        start, end = match.span()
        number = _NUMBERS[(match.group(1) or match.group(2)).lower()]
        k = max(0, bisect_left(sentence_starts, start + 1) - 1)
        sentence = sentences[k] if sentences else (0, len(text))
        members = _members(text, (start, end), sentence, number, plain, wide)
        if number > 2:
            members = members or larger.get(number, [])
            larger[number] = members
        found += [(start, end, code) for code in members]
    return found + _named_groups(text, {end for _, end, _ in found})


def _members(
    text: str, group: tuple[int, int], sentence: tuple[int, int], number: int, plain: _Places, wide: _Places
) -> list[str]:
    start, end = group
    joined = _joined(text, start, plain)
    paragraph = max(text.rfind("\n", max(0, start - WINDOW), start) + 1, start - WINDOW)
    first, last = max(sentence[0], start - WINDOW), min(sentence[1], end + WINDOW)
    windows = [(plain, end, last)] if text[end : end + 4] == " of " else []
    windows += [
        (plain, first, start),
        (plain, paragraph, start),
        (plain, first, last),
        (wide, first, start),
        (wide, paragraph, start),
    ]
    if not {entry.actor for entry in plain.between(paragraph, start)} - joined:
        before = len(text[max(0, paragraph - WINDOW) : paragraph].rstrip()) + max(0, paragraph - WINDOW)
        windows.append((plain, max(text.rfind("\n", max(0, before - WINDOW), before) + 1, before - WINDOW), before))
    for places, a, b in windows:
        inside = [entry for entry in places.between(a, b) if not start <= entry.start < end]
        members = sorted({entry.actor for entry in inside} - joined)
        if len(members) == number:
            return members
        if len(members) > number:
            pair = _last_pair(text, inside) if number == 2 and a >= paragraph else []
            return pair if not joined & set(pair) else []
    return []


def _joined(text: str, start: int, plain: _Places) -> set[str]:
    """Return the country of "China and the five countries": it is none of the five."""
    before = plain.between(max(0, start - 60), start)
    return {before[-1].actor} if before and text[before[-1].end : start].strip() in ("and", "with") else set()


def _last_pair(text: str, inside: Sequence[Entry]) -> list[str]:
    """Return the last two countries that stand as a pair, "China-Kazakhstan", "China and Kazakhstan", and in no longer list."""
    for left, right in zip(reversed(inside[:-1]), reversed(inside[1:]), strict=True):
        in_list = text[max(0, left.start - 2) : left.start] == ", " and text[right.start - 5 : right.start] == " and "
        if text[left.end : right.start] in ("-", "–", " and ") and left.actor != right.actor and not in_list:
            return sorted((left.actor, right.actor))
    return []
