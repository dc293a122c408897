"""Links in figures: each target once for the keyboard, with a name; its other marks for the mouse."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import unquote

LINK = re.compile(r'<a href="')
_DRAWN = re.compile(r'<a xlink:href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_WORDS = re.compile(r"<!-- (.*?) -->", re.DOTALL)
_PLACE = re.compile(r"documents/([^/#]+)\.html(?:#s(\d+))?")


def name_links(svg: str) -> str:
    """Return an SVG of matplotlib whose links say where they lead.

    Words that are drawn as a link are its name, with the place that it leads to. A mark without words is named by the
    place alone, and is left to the mouse where words, or an earlier mark, lead to the same place.
    """
    found = [(match[1], _words(match[2])) for match in _DRAWN.finditer(svg)]
    worded = {target for target, words in found if words}
    named: set[tuple[str, str]] = set()

    def name(match: re.Match[str]) -> str:
        target, words = match[1], _words(match[2])
        is_extra = (target, words) in named or (not words and target in worded)
        named.add((target, words))
        if is_extra:
            return f'<a href="{target}" tabindex="-1" aria-hidden="true">{match[2]}</a>'
        label = ": ".join(part for part in (words, describe_place(unescape(target))) if part)
        return f'<a href="{target}" aria-label="{escape(label)}">{match[2]}</a>'

    return _DRAWN.sub(name, svg)


def _words(drawn: str) -> str:
    return " ".join(unescape(words).strip() for words in _WORDS.findall(drawn))


def describe_place(target: str) -> str:
    """Return a target in words: "sentence 5 of one" for ``documents/one.html#s4``; another target as it is."""
    place = _PLACE.fullmatch(target)
    if place is None:
        return target
    name = unquote(place[1])
    return f"sentence {int(place[2]) + 1} of {name}" if place[2] else name
