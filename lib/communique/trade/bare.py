"""Numbers without a noun: whether they still count something ("killing 11", "all three", "Of the ten, four died")."""

from __future__ import annotations

from collections.abc import Sequence

from communique.trade.decimals import CLOCK_WORDS, find_list_head, is_decimal_quantity
from communique.trade.lexicon import read_words
from communique.trade.modifiers import find_bound
from communique.trade.nouns import read_set
from communique.trade.numerals import Number, read_number
from communique.trade.tokens import Token

_NO_ASKING = frozenset("in and or for this that these those its their his her under-".split())


_REPEATED = frozenset("in for on among by with against during".split())
_STATES = frozenset("stands stood remains remained stays stayed unchanged put set estimated capped".split())
_ALTOGETHER = frozenset("overall combined altogether".split())
_OLDER = frozenset("over under older younger above up below".split())
_APART = frozenset("short shy clear ahead behind adrift".split())
_SIGNS = frozenset("-\u2212+")


def is_large(tokens: Sequence[Token], number: Number) -> bool:
    """Whether a number without a noun still is one: large, bounded, or where a sentence asks for a number."""
    first = number.first
    if number.has_scale or "," in tokens[first].text or (number.value or 0) >= 1e6:
        return True
    if find_bound(tokens, first, number.last, "count")[0] != "exact":
        return not number.is_words or number.value != 1
    if not number.is_words and number.last > first + 1 and not number.note:  # "2e5", "5 × 10^3", "12 1/2"
        return True
    after = tokens[number.last] if number.last < len(tokens) else None
    if (number.value or 0) > 1 and _is_subject(tokens, first, number.last):
        return True
    if number.is_words and (number.value or 0) > 1 and number.value != 0.5:
        return _stands_alone(tokens, number)
    if number.is_words and number.value == 1:
        return False
    if "." in tokens[first].text and first and is_decimal_quantity(tokens, first, number.last):
        return True
    if (
        not number.is_words
        and after is not None
        and after.lower in _REPEATED
        and _repeats_clause(tokens, first, number)
    ):
        return True
    is_closed = after is None or after.lower in read_set("stops") or (after.text in ".,;)([" and after.kind == "s")
    is_closed = is_closed or (after is not None and _is_predicate(tokens, number.last, after.lower))
    if not is_closed or not first:
        return False
    return _asks_for_number(tokens, number._replace(first=find_list_head(tokens, first)))


def _repeats_clause(tokens: Sequence[Token], first: int, number: Number) -> bool:
    """Whether a number repeats the clause before it without its noun: "12 points in 2018 and 15 in 2019"."""
    if first < 4 or tokens[first - 1].lower not in ("and", ",", "or"):
        return False
    preposition = tokens[number.last].lower
    for index in range(first - 2, max(first - 9, 2), -1):
        if tokens[index].lower == preposition:
            return any(
                token.kind == "n" or token.lower in _number_words() for token in tokens[max(index - 3, 0) : index - 1]
            )
    return False


def _number_words() -> dict[str, int]:
    words: dict[str, int] = read_words("quantity_words.yaml")["digits"]
    return words


def _is_predicate(tokens: Sequence[Token], at: int, word: str) -> bool:
    """Whether the word behind a bare number says something of those counted: "with 17 abstaining", "29 more", "34 aboard"."""
    if word in ("more", "fewer") or word in read_set("no_attributes"):
        return is_free(tokens, at + 1) or tokens[at + 1].lower.endswith("ed")
    return word.endswith(("ing", "ed")) and len(word) > 4 and is_free(tokens, at + 1)


def is_free(tokens: Sequence[Token], at: int) -> bool:
    """Whether a clause ends behind a bare range, or a rate follows: "300 to 400 a day"."""
    return at >= len(tokens) or tokens[at].kind == "s" or tokens[at].lower in read_set("stops")


def _stands_alone(tokens: Sequence[Token], number: Number) -> bool:
    """Whether a number in words counts what went before: "all three", "a family of eight", "the two agreed"."""
    before = tokens[number.first - 1] if number.first else None
    after = tokens[number.last] if number.last < len(tokens) else None
    if before is not None and (
        before.lower in read_set("labels") or before.lower in CLOCK_WORDS or before.text in "-#"
    ):
        return before.lower == "at" and number.first > 1 and tokens[number.first - 2].lower in _STATES
    if before is not None and before.text[0].isupper() and number.first > 1:
        return False
    if before is not None and before.lower == "for" and number.first > 1 and tokens[number.first - 2].kind == "n":
        return False  # a score in cricket
    if after is None or (after.kind == "s" and after.text not in "-–‑'’/%"):
        return True
    if after.lower == "to":
        return _counts_side(tokens, number, number.last + 1)
    if after.lower == "o'clock" or after.kind == "s":
        return False
    if _is_predicate(tokens, number.last, after.lower) and not after.lower.endswith("ing"):
        return True  # "three left"
    is_plain = after.text.islower() or (after.text.isupper() and tokens[number.first].text.isupper())
    return is_plain and (after.lower in read_set("stops") or after.lower.endswith("ed"))


def _counts_side(tokens: Sequence[Token], number: Number, at: int) -> bool:
    """Whether a smaller number in words follows "to": "voted seven to two", no range."""
    other = read_number(tokens, at) if at < len(tokens) and tokens[at].kind == "w" else None
    return other is not None and 0 < (other.value or 0) < (number.value or 0)


def _is_subject(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a number stands for what it counts: "Four were treated", "seven of which", "20 hurt"."""
    after = [token.lower for token in tokens[last : last + 2]] + ["", ""]
    before = tokens[first - 1] if first else None
    if after[0] == "of" and after[1] in ("which", "whom", "them", "these", "those", "us", "you"):
        return before is None or before.lower not in read_set("determiners")
    if (
        before is not None
        and before.text in ",;"
        and after[0] in ("hurt", "missing", "killed", "arrested", "held", "trapped")
    ):
        return True
    if before is not None and before.text == "," and tokens[0].lower == "of" and after[0] not in ("", ","):
        return True  # "Of the 34 agreements, 21 concern energy"
    if after[0] == "of" and tokens[first].kind == "n" and _ends_behind(tokens, last + 1):
        return True
    if after[:2] == ["out", "of"] and tokens[first].kind == "n":
        return True
    if before is not None and tokens[first].kind == "n" and after[0] == "more" and after[1].endswith("ed"):
        return before.text in ",;" or before.lower in ("and", "but")  # "a week later, 3 more died"
    if after[0] in ("more", "fewer", "less") and after[1] in ("than", "to", "in", ""):
        return True
    is_sum = after[:2] in (["in", "all"], ["in", "total"]) or after[0] in _ALTOGETHER
    if is_sum and tokens[first].kind == "n":
        return before is None or before.text[-1:].islower() or before.text in ",;"
    if after[0] == "and" and after[1] in _OLDER and tokens[first].kind == "n":
        return True  # "65 and over"
    if after[0] in _APART and after[1] in ("of", "with") and before is not None and before.text in ",;":
        return True  # "136 seats, 15 short of a majority"
    if after[0] not in ("were", "are", "have", "had"):
        return False
    return before is None or not (before.lower in read_set("determiners") or before.text[:1].isupper())


def _ends_behind(tokens: Sequence[Token], at: int) -> bool:
    """Whether the clause ends behind the digits at ``at``: "won 10 of 12"."""
    if at >= len(tokens) or tokens[at].kind != "n" or len(tokens[at].text) > 3:
        return False
    return at + 1 >= len(tokens) or tokens[at + 1].kind == "s"


def _asks_for_number(tokens: Sequence[Token], number: Number) -> bool:
    """Whether the word before a number asks for one: "killing 11", "rose to 113", "a possible 15"."""
    before = tokens[number.first - 1]
    if before.text in _SIGNS and number.first > 1 and before.end == tokens[number.first].start:
        number = number._replace(first=number.first - 1)  # "grew by −3.2"
        before = tokens[number.first - 1]
        if before.end == tokens[number.first].start:
            return False
    word = before.lower
    if word in read_set("row_words"):
        return False
    if word in read_set("before_bare_number") or word in read_set("headline_verbs") or word.endswith(("ing", "ed")):
        return word not in read_set("labels") and not (
            number.is_words and word in ("of", "to", "by", "was", "is", "were")
        )
    if not number.is_words and word.endswith("'s") and before.text[0].isupper():
        return True  # "Kohli's 82 took them to"
    if number.is_words or before.kind != "w" or not before.text.islower() or word in read_set("labels"):
        return False
    far = tokens[number.first - 2].lower if number.first > 1 else ""
    if word in ("at", "on", "the"):
        if word == "the":
            return far == "of" and is_free(tokens, number.last) and "." not in tokens[number.first].text
        return word == "at" and ((number.value or 0) > 24 or "." in tokens[number.first].text)
    if word == "in" and "." in tokens[number.first].text:
        return True  # "the 200 metres in 19.3"
    if word == "for":
        is_more = number.last < len(tokens) and tokens[number.last].lower == "more"
        return is_more or (far.endswith(("ing", "ed")) and is_free(tokens, number.last))
    return word not in _NO_ASKING
