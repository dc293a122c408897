"""Two numbers that belong together: ranges, and lists that share one unit."""

from __future__ import annotations

from collections.abc import Sequence

from communique.trade.lexicon import Unit, read_words
from communique.trade.modifiers import is_change_word
from communique.trade.numerals import Number, read_number
from communique.trade.tokens import Token
from communique.trade.units import read_currency_before, read_unit, skip_hyphen

DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014")
_WINDOW = 10
_BEFORE_SECOND = frozenset(
    "$ € £ ¥ ₹ us rmb usd rs rm eur gbp inr about around even as many much maybe perhaps possibly up to".split()
)
"""What may stand between the mark of a range and its second number."""
_LEVEL = 5
"""From how many times the first number on "by 8,000 to 196,000" is a step and the level that it leads to."""
_LIST_MARKS = frozenset((",", "and", "or", "to", "x", "×", "by", "±"))


def is_from_to(tokens: Sequence[Token], first: int) -> bool:
    """Whether the number at ``first`` begins "from X to Y" after a word of change: two figures, no range."""
    if not first or tokens[first - 1].lower != "from":
        return False
    return any(is_change_word(token.lower) for token in tokens[max(first - _WINDOW, 0) : first - 1])


def read_range_end(
    tokens: Sequence[Token], first: int, number: Number, at: int
) -> tuple[Number, int, Unit | None] | None:
    """Return the second number of a range whose mark stands at token ``at``, the token after it, its currency.

    "10-12", "10 to 12", "three or four", "between 10 and 12"; None where the second number is not larger, after
    "by" ("rose by 2 percent to 10 percent"), and in "from X to Y" after a word of change.
    """
    if at + 1 >= len(tokens) or number.value is None:
        return None
    mark, before = tokens[at], tokens[first - 1].lower if first else ""
    start = at
    if mark.text in DASHES and tokens[at + 1].lower in ("to", "or") and at + 2 < len(tokens) and is_hung(tokens, at):
        at += 1  # "a 5- to 10-year plan", "5-to-10 percent"
        mark = tokens[at]
        at += tokens[at + 1].text == "-" and at + 2 < len(tokens)
    is_tight = mark.text in DASHES and tokens[at + 1].start - mark.end <= 1
    is_word = (mark.lower == "to" and (before != "to" or _follows_deed(tokens, first))) or (
        mark.lower == "or" and start == number.last and number.value < 100
    )
    is_between = mark.lower == "and" and (
        (before == "between" and not _is_gap(tokens, first)) or is_between_ages(tokens, first)
    )
    if not (is_tight or is_word or is_between) or is_from_to(tokens, first):
        return None
    index = at + 1
    while index < min(at + 5, len(tokens)) and tokens[index].lower in _BEFORE_SECOND:
        index += 1 + (
            tokens[index].lower == "rs" and tokens[index + 1 : index + 2] != [] and tokens[index + 1].text == "."
        )
    if index >= len(tokens):
        return None
    currency = read_currency_before(tokens, index)
    second = read_number(tokens, index, with_letters=currency is not None or first < number.first)
    if second is None or second.value is None:
        return None
    is_negative = (
        first > 0 and tokens[first - 1].text in "-\u2212\u2013" and tokens[first - 1].end == tokens[first].start
    )
    low = scale_first(number, second)[0]
    if not low < second.value and not (is_negative and mark.lower == "to"):
        return None
    if before == "by" and mark.lower == "to" and second.value >= _LEVEL * low:
        return None  # "dropped by 8,000 to 196,000"
    return second, second.last, currency[0] if currency else None


def _follows_deed(tokens: Sequence[Token], first: int) -> bool:
    """Whether "to" before a range follows a plain word that is no number or change: "sentenced to 3 to 5 years"."""
    deed = tokens[first - 2] if first > 1 else None
    return deed is not None and deed.kind == "w" and deed.lower.endswith("ed") and not is_change_word(deed.lower)


def is_between_ages(tokens: Sequence[Token], first: int) -> bool:
    """Whether "between the ages of" stands before the number at ``first``."""
    before = tokens[max(first - 4, 0) : first] if first and tokens[first - 1].lower == "of" else ()
    return [token.lower for token in before] == ["between", "the", "ages", "of"]


def _is_gap(tokens: Sequence[Token], first: int) -> bool:
    """Whether "between" sets two figures apart: "the spread between 2-year and 10-year yields"."""
    return first > 1 and tokens[first - 2].lower in ("spread", "gap", "difference", "differential")


def is_hung(tokens: Sequence[Token], at: int) -> bool:
    """Whether the hyphen at ``at`` hangs behind a number: "10- to 12-hour"."""
    return at > 0 and tokens[at - 1].end == tokens[at].start and tokens[at].text in "-\u2010\u2011"


def _is_hung_in_list(tokens: Sequence[Token], at: int) -> bool:
    """Whether a hyphen hangs at ``at`` behind a number of a list: "5.4-, 6.1- and 6.7-inch"."""
    return at + 1 < len(tokens) and is_hung(tokens, at) and tokens[at + 1].lower in (",", "and", "or")


def _is_row(tokens: Sequence[Token], at: int) -> bool:
    """Whether two decimals follow each other without a mark, as where commas are lost: "5.8 6.1 and 6.5 inches"."""
    return at < len(tokens) and tokens[at].kind == "n" and "." in tokens[at].text and "." in tokens[at - 1].text


def _read_inch(tokens: Sequence[Token], number: Number, at: int) -> tuple[Unit, int] | None:
    """Return the inch of "2.9 x 5.8 x 0.3 in.", which is a preposition elsewhere."""
    is_side = number.last < len(tokens) and tokens[number.last].lower in ("x", "×", "by")
    is_inch = is_side and at < len(tokens) and tokens[at].text == "in"
    return (Unit("in", "physical", 1.0, "inch"), at + 1) if is_inch else None


def scale_first(number: Number, second: Number) -> tuple[float, float]:
    """Return the first number of a range, scaled by the second's word where it has none ("$10-12 billion"), and its factor."""
    value = number.value or 0.0
    if second.has_scale and not number.has_scale and value < 1000 and second.value:
        factor = (
            second.scale if second.scale > 1 else next((f for f in (1e12, 1e9, 1e6, 1e3) if second.value >= f), 1.0)
        )
        return float(f"{value * factor:.12g}"), factor
    return value, 1.0


def borrow_unit(tokens: Sequence[Token], number: Number) -> tuple[Unit, float] | None:
    """Return the unit that the first numbers of a list share with the last ("5, 10 and 15 percent"), and its scale."""
    index = number.last + _is_hung_in_list(tokens, number.last)
    last: Number | None = None
    if [token.lower for token in tokens[index : index + 2]] == [",", "or"]:
        return None  # "rose 112.58, or 0.4 percent": said again, in another unit
    is_back = index < len(tokens) and tokens[index].lower == "from" and number.first > 0
    is_back = is_back and tokens[number.first - 1].lower in ("to", "at")  # "to 1.1 from 1.4 percent"
    for turn in range(5):
        start = index
        index += is_back and not turn
        while index < min(start + 3, len(tokens)) and (
            tokens[index].lower in _LIST_MARKS or (number.has_scale and tokens[index].lower in ("of", "the"))
        ):
            index += 1
        if (
            (index == start and not _is_row(tokens, index))
            or index >= len(tokens)
            or (tokens[index].kind == "w" and tokens[index].lower not in _number_words())
        ):
            break
        after = read_number(tokens, index)
        if after is None:
            break
        last, index = after, after.last + _is_hung_in_list(tokens, after.last)
    if last is None:
        return None
    found = read_unit(tokens, skip_hyphen(tokens, last.last)) or _read_inch(tokens, number, last.last)
    if found is None and last.has_scale and not number.has_scale and "." in tokens[number.first].text:
        return Unit("", "count", 1.0, ""), scale_first(number, last)[1]  # "12.4, 13.5 and 14.6 million"
    if found is None or found[0].kind not in ("percent", "points", "money", "physical", "duration"):
        return None
    if found[0].kind == "duration" and (number.has_scale or tokens[number.last].text == ","):
        return None  # "a 2.6 million, 3-year grant"
    return found[0], scale_first(number, last)[1]


def _number_words() -> dict[str, int]:
    numbers: dict[str, int] = read_words("quantity_words.yaml")["digits"]
    return numbers
