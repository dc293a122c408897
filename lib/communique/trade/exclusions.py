"""Numbers that are no quantities: dates, years, clock times, ordinals, names, labels, telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from communique.trade.nouns import is_plural, read_set
from communique.trade.tokens import Token
from communique.trade.units import read_currency_before, read_unit, skip_hyphen

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan jan.",
            "february feb feb.",
            "march mar mar.",
            "april apr apr.",
            "may",
            "june jun jun.",
            "july jul jul.",
            "august aug aug.",
            "september sep sept sep. sept.",
            "october oct oct.",
            "november nov nov.",
            "december dec dec.",
        ),
        start=1,
    )
    for name in names.split()
}
_OTHER_WORDS = frozenset("may march mar jan jun dec sep sept".split())
_CALLING = frozenset("call calls called calling dial dials dialed dialled dialing dialling".split())
_ORDINALS = frozenset(("st", "nd", "rd", "th"))
_CLOCK = frozenset("am pm a.m a.m. p.m p.m. gmt o'clock noon midnight hrs utc est edt et pt".split())
_DOTTED_DATE = re.compile(r"[0-3]?\d\.[01]?\d\.(?:19|20)?\d\d")
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014")
_YEAR_BEFORE = frozenset(
    "in since by from of until till during through year and to between for late early mid before after the a around circa fy".split()
)


def is_year(tokens: Sequence[Token], at: int) -> bool:
    """Whether the number at ``at`` is a calendar year: four digits from 1500 to 2199 that count nothing."""
    text = tokens[at].text
    if tokens[at].kind != "n" or len(text) != 4 or not text.isdecimal() or not 1500 <= int(text) <= 2199:
        return False
    if read_currency_before(tokens, at) is not None:
        return False
    if at + 1 >= len(tokens):
        return True
    after = tokens[at + 1]
    unit = read_unit(tokens, skip_hyphen(tokens, at + 1))
    if unit is not None and not (
        unit[0].kind == "duration" or unit[0].unit == "in" or after.lower in ("a", "in", "l", "g", "t")
    ):
        return False
    if after.lower in ("million", "billion", "trillion", "thousand") and after.start <= tokens[at].end + 1:
        return False
    before = tokens[at - 1].lower if at else ""
    is_counting = after.kind == "w" and after.text.islower() and is_plural(after.lower)
    if not 1900 <= int(text) <= 2050 and is_counting and before not in ("in", "since", "by", "until", "year"):
        return False
    if before in _YEAR_BEFORE or before in MONTHS or tokens[at - 1].kind == "n":
        return True
    return 1900 <= int(text) <= 2050 or not is_counting


def is_no_quantity(tokens: Sequence[Token], at: int) -> bool:
    """Whether the number in digits at ``at`` belongs to a date, time, ordinal, name or label."""
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is not None and after.start == tokens[at].end:
        if (
            (after.lower in _ORDINALS and not _is_stone(tokens, at))
            or (after.lower in ("s", "'s") and "." not in tokens[at].text and not _is_seconds(tokens, at))
            or (after.text == ":" and _is_number(tokens, at + 2))
        ):
            return True
    if _DOTTED_DATE.fullmatch(tokens[at].text):
        return True
    if after is not None and after.lower == "hours" and len(tokens[at].text) == 4 and tokens[at].text[0] == "0":
        return True
    if after is not None and after.lower in _CLOCK:
        if after.text == "pm" and after.start == tokens[at].end + 1 and tokens[at].text.isdecimal():
            return int(tokens[at].text[:5]) <= 24  # beyond: picometres
        return after.lower != "hrs" or len(tokens[at].text) == 4
    if (
        before is not None
        and before.text == ":"
        and at > 1
        and tokens[at - 2].kind == "n"
        and before.end == tokens[at].start
    ):
        return True
    return is_year(tokens, at) or _is_day(tokens, at) or _is_chain(tokens, at) or _is_label(tokens, at)


def _is_stone(tokens: Sequence[Token], at: int) -> bool:
    """Whether "st" behind the number at ``at`` is a weight, for no ordinal ends so: "12st", "11st 4lb"."""
    text = tokens[at].text
    return tokens[at + 1].lower == "st" and text.isdecimal() and (text[-1] != "1" or text[-2:] == "11")


def _is_seconds(tokens: Sequence[Token], at: int) -> bool:
    """Whether "30s" are seconds, behind minutes: "20min 30s", "3m 20s"."""
    return at > 1 and tokens[at - 1].lower in ("min", "mins", "m", "h") and tokens[at - 2].kind == "n"


def _is_number(tokens: Sequence[Token], at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].kind == "n"


def _is_day(tokens: Sequence[Token], at: int) -> bool:
    text = tokens[at].text
    if len(text) > 2 or not text.isdecimal() or not 1 <= int(text) <= 31:
        return False
    if at + 1 < len(tokens) and _is_month(tokens, at + 1):
        return True
    index = at - 1
    for _ in range(4):
        if index < 0:
            return False
        if _is_month(tokens, index):
            return True
        if tokens[index].text == "." and _is_month(tokens, index - 1):
            return True
        if not (
            (tokens[index].kind == "n" and len(tokens[index].text) <= 2)
            or tokens[index].text in _DASHES
            or tokens[index].lower in ("to", "and", "th")
        ):
            return False
        index -= 1
    return False


def _is_month(tokens: Sequence[Token], at: int) -> bool:
    """Whether a month stands at ``at``; "may", "march" and other words of their own only with a capital."""
    is_name = 0 <= at < len(tokens) and tokens[at].lower in MONTHS
    return is_name and (tokens[at].text[0].isupper() or tokens[at].text not in _OTHER_WORDS)


def _is_chain(tokens: Sequence[Token], at: int) -> bool:
    """Whether the number is part of "12/05/2023", "24/7", "2024-25" or "555-0199-22"."""
    for mark, number in ((at - 1, at - 2), (at + 1, at + 2)):
        if not (0 <= mark < len(tokens) and _is_number(tokens, number)):
            continue
        is_tight = tokens[min(mark, number)].end == tokens[max(mark, number)].start
        if is_tight and tokens[mark].text == "/" and abs(tokens[mark].start - tokens[at].start) <= 30:
            return True
        if is_tight and tokens[mark].text in _DASHES and number < at and is_year(tokens, number):
            return True
        if is_tight and tokens[mark].text in _DASHES and number < at and _is_score(tokens, number, at):
            return True
        far = (number - 1, number - 2) if number < at else (number + 1, number + 2)
        if is_tight and tokens[mark].text in _DASHES and _is_number(tokens, far[1]) and tokens[far[0]].text in _DASHES:
            return True
    return False


def _is_score(tokens: Sequence[Token], one: int, two: int) -> bool:
    """Whether "8-1" or "10-7" counts two sides; a range never comes here, for it is read whole."""
    return tokens[one].text.isdecimal() and tokens[two].text.isdecimal() and len(tokens[two].text) < 4


def _is_label(tokens: Sequence[Token], at: int) -> bool:
    if not at:
        return False
    before = tokens[at - 1]
    if before.text in (".", ",") and at > 1:
        is_tight = tokens[at - 2].end == before.start and before.end == tokens[at].start
        if is_tight and tokens[at - 2].text[-1].isdigit():
            return True  # "f1.8"
    if before.text == "." and at > 1:
        before = tokens[at - 2]
        return before.lower in ("no", "nos", "art", "vol", "fig", "tel", "sec") and before.text[0].isupper()
    if before.text == "+" and before.end == tokens[at].start and _is_number(tokens, at + 1):
        return True
    if before.text in "#^":
        return True
    if tokens[at].text in ("000", "111", "112", "311", "911", "999"):
        after = tokens[at + 1].lower if at + 1 < len(tokens) else ""
        if before.lower in _CALLING or after in ("call", "calls", "caller", "callers", "dispatcher", "dispatchers"):
            return True
    if before.text in _DASHES and before.end == tokens[at].start and at > 1 and tokens[at - 2].end == before.start:
        return (
            tokens[at - 2].kind == "w"
            and tokens[at - 2].lower not in ("minus", "plus", "now")
            and read_unit(tokens, at - 2) is None
        )
    if before.lower in read_set("labels") and before.lower not in ("group", "line"):
        unit = read_unit(tokens, skip_hyphen(tokens, at + 1))
        return unit is None or unit[0].kind == "duration"
    return False
