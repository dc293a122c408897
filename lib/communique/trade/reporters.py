"""Whose statistics a sentence names."""

from __future__ import annotations

import re
from functools import cache

from communique.trade.lexicon import read_rows
from communique.trade.places import find_places
from communique.trade.tokens import read_tokens

_WINDOW = 2000
_NAME = r"[A-Z][\w\u2019'.-]*"
_OFFICE = "[Cc]ustoms|[Ss]tatistics|[Mm]inistry|[Bb]ureau|[Cc]ommittee|[Aa]gency"
_STATISTICS = re.compile(
    rf"(?:(?<=\s)|^)({_NAME}\s(?:(?:{_NAME}|of|for|and|the|on)\s){{0,6}}(?:{_OFFICE}))(?:['\u2019]s)?"
    r"(?=\s(?:data|figures|statistics|service|show|said|says|report|released))"
)
_ACCORDING = re.compile(
    r"\b(?:[Aa]ccording to|[Dd]ata (?:from|by|released by|of)|[Ff]igures (?:from|released by|by)"
    r"|[Ss]tatistics (?:from|released by|of)|released by|published by)"
    r"(?: (?:the|data from|data of|figures from|statistics of|statistics from))*+"
    rf" ({_NAME}(?: (?:of|for|and|the|on|{_NAME}|customs|statistics|data|figures|ministry)){{0,8}})"
)
_TITLED = re.compile(
    r"[\"\u201c]([A-Z][^\"\u201d\n]{8,120})[\"\u201d](?: [a-z0-9]+){0,4} (?:shows?|showed|says|said|indicates?|reveals?|revealed)\b"
)
_DATA_SHOW = re.compile(
    rf"\b((?:{_NAME}\s){{1,4}})(?:customs|official|statistics)?\s?(?:data|figures|statistics) (?:show|showed|shows|indicate|suggest)"
)
_LEADING = re.compile(r"^(?:The|According)\s")
_TRAILING = re.compile(r"(?:\s(?:of|for|and|the|on|data|figures))+$")


def find_reporter(sentence: str) -> str:
    """Return whose statistics the sentence names: "China customs", an office, a report; else empty."""
    window = sentence[:_WINDOW]
    if "General Administration of Customs" in window:
        return "China customs"
    for pattern in (_TITLED, _DATA_SHOW, _ACCORDING, _STATISTICS):
        found = pattern.search(window)
        if found:
            return _name_reporter(window, found)
    return ""


def _name_reporter(sentence: str, found: re.Match[str]) -> str:
    name = found[1].strip().strip(".,'’")
    if found.re is _TITLED:
        return name
    tokens = read_tokens(name, 0, len(name))
    places = find_places(tokens)
    lower = found[0].lower()
    if "general administration of customs" in lower:
        return "China customs"
    if places and len(places[0].ids) == 1:
        code = places[0].ids[0]
        country = country_name(code)
        if country == code:
            return name
        if "customs" in lower:
            return f"{country} customs"
        if len(tokens) <= 2 or "statistic" in lower:
            return country
    return _TRAILING.sub("", _LEADING.sub("", name))


@cache
def country_name(code: str) -> str:
    """Return the first name of a country by its code, or the code."""
    return next((row["names"].split("|")[0] for row in read_rows("countries.csv") if row["iso2"] == code), code)
