"""Units and currencies beside a number."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from communique.trade.lexicon import Unit, read_symbols, read_units, read_words
from communique.trade.nouns import read_noun
from communique.trade.tokens import Token

_ENGLISH_CODES = frozenset("ALL TOP TRY CUP MOP PEN SOS MAD GEL COP BAM LAK RON CAN MAX".split())
_EACH = frozenset("share person head piece ticket bottle unit litre dozen pair day night month week".split())
_SHORT = {"second": "s", "hour": "h"}
"""How units of time are printed below a physical unit, as in m/s and km/h."""
_TIGHT = frozenset((*"cpACFs", "in"))
_SPACED = frozenset("KN")
"""Symbols of units that only a space tells from "3K", three thousand."""
_SCREENS = frozenset(("240", "360", "480", "720", "1080", "1440", "2160"))
_JOINERS = frozenset("-\u2010\u2011\u2013")


def skip_hyphen(tokens: Sequence[Token], at: int) -> int:
    """Return ``at``, or the token after a hyphen that joins its neighbours there ("100-megawatt")."""
    if 0 < at < len(tokens) - 1 and tokens[at].text in _JOINERS:
        before, after = tokens[at - 1], tokens[at + 1]
        if before.end == tokens[at].start and tokens[at].end == after.start:
            return at + 1
    return at


def read_unit(tokens: Sequence[Token], at: int) -> tuple[Unit, int] | None:
    """Return the unit that begins at token ``at`` and the token after it; the longest form wins."""
    if at >= len(tokens):
        return None
    by_words, as_printed = read_units()
    longest, openings = _read_openings()
    words = longest.get(tokens[at].lower, 0)
    for length in range(min(max(words, 4 if tokens[at].text in openings else 0), len(tokens) - at), 0, -1):
        unit = by_words.get(tuple(token.lower for token in tokens[at : at + length])) if length <= words else None
        if unit is not None and not (
            (unit.name in tokens[at].lower or tokens[at].text == "HR") and _is_other_word(tokens, at, length)
        ):
            return unit, at + length
        joined = "".join(token.text for token in tokens[at : at + length])
        if (
            length <= 4
            and joined in as_printed
            and tokens[at + length - 1].end - tokens[at].start == len(joined)
            and not (joined in _TIGHT and _is_loose(tokens, at))
            and not (joined in _SPACED and (not at or tokens[at - 1].end == tokens[at].start))
        ):
            return as_printed[joined], at + length
    symbol = read_symbols().get(tokens[at].text)
    if tokens[at].kind == "w" and at + 1 < len(tokens) and tokens[at + 1].start == tokens[at].end:
        dollars = read_symbols().get(tokens[at].text + tokens[at + 1].text)  # "5 US$"
        if dollars is not None and not (at + 2 < len(tokens) and tokens[at + 2].kind == "n"):
            return dollars, at + 2
    is_before_number = (
        at + 1 < len(tokens) and tokens[at + 1].kind == "n" and tokens[at + 1].start <= tokens[at].end + 1
    )
    if symbol is not None and tokens[at].kind == "s" and not is_before_number:
        return symbol, at + 1
    return None


@cache
def _read_openings() -> tuple[dict[str, int], frozenset[str]]:
    """Return how many words the longest unit has that begins with a word, and what printed units may begin with."""
    by_words, as_printed = read_units()
    longest: dict[str, int] = {}
    for form in by_words:
        longest[form[0]] = max(longest.get(form[0], 0), len(form))
    return longest, frozenset(form[:end] for form in as_printed for end in range(1, len(form) + 1))


def _is_loose(tokens: Sequence[Token], at: int) -> bool:
    """Whether a one-letter unit does not stand tight beside its number, or the number counts lines of a screen."""
    if (
        tokens[at].text == "p"
        and at > 2
        and tokens[at - 2].lower == "and"
        and tokens[at - 1].end + 1 == tokens[at].start
    ):
        return at + 1 < len(tokens) and tokens[at + 1].kind == "w"  # "20 quid and 50 p"
    return (
        not at or tokens[at - 1].end != tokens[at].start or (tokens[at].text == "p" and tokens[at - 1].text in _SCREENS)
    )


def is_weight(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether "pounds" in tokens ``first`` to ``last`` are a weight: no word of money stands near."""
    near = {token.lower for token in tokens[max(first - 8, 0) : last + 6]}
    return not near & set(read_words("quantity_words.yaml")["money_context"])


def _is_other_word(tokens: Sequence[Token], at: int, length: int) -> bool:
    """Whether a one-word unit is an ordinary word here: "won" after a small number, "real" as an adjective."""
    if length == 1 and tokens[at].text == "HR":  # home runs
        return True
    return (
        length == 1
        and tokens[at].lower == "won"
        and at > 0
        and tokens[at - 1].kind == "n"
        and len(tokens[at - 1].text) < 3
    )


def read_rate(tokens: Sequence[Token], unit: Unit, last: int) -> tuple[str, int, tuple[str, ...]]:
    """Return the unit with its "per" ("USD/t"), the token after it, and remarks.

    Money per year keeps its unit and gets a remark: the period of the claim says the year.
    """
    if unit.kind not in ("money", "physical", "count") or last + 1 >= len(tokens):
        return unit.unit, last, ()
    if tokens[last].text == "-":
        return _read_hyphened_rate(tokens, unit, last)
    mark = tokens[last].lower
    if mark in ("annually", "yearly") or (mark in ("each", "every") and tokens[last + 1].lower == "year"):
        after = last + (1 if mark in ("annually", "yearly") else 2)
        return (unit.unit, after, ("per year",)) if unit.kind == "money" else (f"{unit.unit}/year", after, ())
    if mark == "of" and unit.kind == "physical" and last + 3 < len(tokens) and tokens[last + 2].lower in ("per", "a"):
        name, after, notes = read_rate(tokens, unit, last + 2)
        return (name, after, notes) if after > last + 2 and name != unit.unit else (unit.unit, last, ())
    if mark not in ("per", "a", "an", "/", "each"):
        return unit.unit, last, ()
    found = read_unit(tokens, last + 1)
    if unit.kind == "money" and tokens[last + 1].lower == "pound":
        return f"{unit.unit}/lb", last + 2, ()
    whole = _read_whole(tokens, last + 1) if mark in ("per", "/") else None
    if whole is not None:
        return f"{unit.unit}/{whole[0]}", whole[1], ()
    is_article = mark in ("a", "an")
    if (
        is_article
        and found
        and found[1] < len(tokens)
        and tokens[found[1]].lower in ("earlier", "ago", "before", "later", "after")
    ):
        return unit.unit, last, ()
    if (
        found is not None
        and found[0].kind in ("physical", "duration")
        and not (is_article and len(tokens[last + 1].text) < 3)
    ):
        if unit.kind == "money" and found[0].unit == "year":
            return unit.unit, found[1], ("per year",)
        below = _SHORT.get(found[0].unit, found[0].unit) if unit.kind == "physical" else found[0].unit
        return f"{unit.unit}/{below}", found[1], ()
    if mark == "per" and tokens[last + 1].lower == "annum":
        return unit.unit, last + 2, ("per year",)
    if mark == "per" and tokens[last + 1].lower in ("million", "thousand", "hundred", "billion"):
        scaled = read_unit(tokens, last + 2)
        if scaled is not None and scaled[0].kind == "physical":
            return f"{unit.unit}/{tokens[last + 1].lower} {scaled[0].unit}", scaled[1], ()
    is_each = mark in ("a", "an", "/") and unit.kind == "money" and tokens[last + 1].lower in _EACH
    if is_each or (mark == "per" and tokens[last + 1].kind == "w"):
        return f"{unit.unit}/{tokens[last + 1].lower}", last + 2, ()
    return unit.unit, last, ()


def _read_whole(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Return what stands below a rate with a number: "1000 m3" of "per 1,000 cubic metres", "100 km"."""
    digits = tokens[at].text.replace(",", "")
    if digits not in ("100", "1000", "10000", "100000"):
        return None
    unit = read_unit(tokens, at + 1)
    if unit is not None and unit[0].kind in ("physical", "duration"):
        return f"{digits} {unit[0].unit}", unit[1]
    counted = read_noun(tokens, at + 1)
    if counted is not None:
        return f"{digits} {counted[0].lower()}", counted[1]
    noun = tokens[at + 1] if at + 1 < len(tokens) else None
    return (f"{digits} {noun.lower}", at + 2) if noun is not None and noun.kind == "w" and noun.text.islower() else None


def _read_hyphened_rate(tokens: Sequence[Token], unit: Unit, last: int) -> tuple[str, int, tuple[str, ...]]:
    """Return the rate of "$5-a-barrel", "$1.2bn-a-year" or "$1.75-per-share"."""
    marks = [token.lower for token in tokens[last : last + 3]]
    if marks not in (["-", "a", "-"], ["-", "an", "-"], ["-", "per", "-"]) or last + 3 >= len(tokens):
        return unit.unit, last, ()
    if unit.kind == "money" and tokens[last + 3].lower in _EACH:
        return f"{unit.unit}/{tokens[last + 3].lower}", last + 4, ()
    found = read_unit(tokens, last + 3)
    if found is None or found[0].kind not in ("physical", "duration"):
        return unit.unit, last, ()
    if unit.kind == "money" and found[0].unit == "year":
        return unit.unit, found[1], ("per year",)
    return f"{unit.unit}/{found[0].unit}", found[1], ()


def read_currency_before(tokens: Sequence[Token], at: int) -> tuple[Unit, int] | None:
    """Return the currency that ends just before token ``at`` and its first token ("US$41bn", "USD 41 bln")."""
    symbols = read_symbols()
    for length in (4, 3, 2, 1):
        if at - length < 0 or tokens[at].start - tokens[at - 1].end > 1:
            continue
        run = tokens[at - length : at]
        joined = "".join(token.text for token in run)
        is_letter = joined.isalpha() and len(joined) == 1  # "P1,250", but not "S&P 500"
        if is_letter and (run[0].end != tokens[at].start or (at > 1 and tokens[at - 2].end == run[0].start)):
            continue
        if run[-1].end - run[0].start != len(joined):
            continue
        if joined not in symbols and len(joined) > 1 and joined[-1] == "$":  # "a$1.2m", "hk$18"
            joined = joined.upper()
        if joined in symbols:
            return symbols[joined], at - length
    before = tokens[at - 1] if at else None
    if before is not None and before.kind == "w" and len(before.text) == 3 and before.text.isupper():
        unit = read_units()[1].get(before.text)
        if unit is not None and unit.kind == "money" and before.text not in _ENGLISH_CODES:
            return unit, at - 1
    return None
