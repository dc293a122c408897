"""The noun that a number counts: the run of words after it up to the first plural."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from communique.trade.lexicon import read_words
from communique.trade.tokens import Token

_WINDOW = 8
_PLURALS_IN_IS = frozenset("iraqis israelis taxis skis saudis kuwaitis".split())


@cache
def read_set(name: str) -> frozenset[str]:
    """Return the list ``name`` of the noun words as a set."""
    return frozenset(read_words("noun_words.yaml")[name])


def is_plural(word: str) -> bool:
    """Whether a word in lower case looks like a plural noun."""
    if word in read_set("plurals"):
        return True
    if word in read_set("not_plural") or "'" in word or len(word) < 4 or not word.endswith("s"):
        return False
    return (word.endswith("nis") and len(word) > 6) or word in _PLURALS_IN_IS or not word.endswith(("ss", "us", "is"))


def find_singular(word: str) -> str:
    """Return the singular of a plural noun by rule, its capitals kept."""
    lower = word.lower()
    if word[:-1].isupper() and word.endswith("s"):
        return word[:-1]
    irregular: dict[str, str] = read_words("noun_words.yaml")["irregular"]
    if lower in irregular:
        return irregular[lower]
    if lower.endswith("ies") and len(lower) > 4:
        return word[:-3] + "y"
    if lower.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1] if lower.endswith("s") and is_plural(lower) else word


def find_plural(noun: str) -> str:
    """Return the plural of a counted noun, whose last word is its head: "member state" gives "member states"."""
    head = noun.rsplit(" ", 1)[-1]
    lower = head.lower()
    irregular = _plural_forms().get(lower)
    if irregular is not None:
        return noun[: len(noun) - len(head)] + irregular
    if not lower or not lower[-1].isalpha() or lower in read_set("plurals"):
        return noun
    if lower.endswith("y") and lower[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if lower.endswith(("s", "x", "ch", "sh", "z")) else "s")


@cache
def _plural_forms() -> dict[str, str]:
    forms: dict[str, str] = read_words("noun_words.yaml")["irregular"]
    return {singular: plural for plural, singular in forms.items()}


def read_noun(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Return the counted noun that begins at token ``at``, its head in the singular, and the token after it."""
    stops, compounds = read_set("stops"), read_set("compounds")
    if at < len(tokens) and tokens[at].lower in ("more", "fewer"):
        at += 1
        if at < len(tokens) and tokens[at].lower in stops:
            return None
    index = at
    last = min(at + _WINDOW, len(tokens))
    if at < last and tokens[at].lower in read_set("verbs_or_plurals"):
        return None if _has_object(tokens, at + 1) else (find_singular(tokens[at].text), at + 1)
    while index < last:
        token = tokens[index]
        if token.kind == "s" and token.text in "-\u2010\u2011&/" and index > at:
            index += 1
            continue
        if token.lower in ("and", "or") and index > at and not is_plural(tokens[index - 1].lower):
            index += 1
            continue
        if token.text == "," and index > at and _is_list_of_adjectives(tokens, index):
            index += 1
            continue
        if token.kind == "n" and index > at and _is_in_name(tokens, index):
            index += 1
            continue
        if (
            token.kind == "n" and index > at and index + 2 < last and tokens[index + 1].text == "-"
        ):  # "new 52-week highs"
            index += 3
            continue
        if token.kind != "w" or (token.lower in stops and not _is_noun_here(tokens, at, index)):
            break
        if is_plural(token.lower) or (
            token.text[-1] == "s" and token.text[:-1].isupper() and len(token.text) > 2 and token.text.isalpha()
        ):
            follows = index + 1 < last and tokens[index + 1].kind == "w" and tokens[index + 1].lower not in stops
            if not (token.lower in compounds and follows and is_plural(tokens[index + 1].lower)):
                return _join(tokens, at, index + 1), index + 1
        index += 1
    return None


def _is_list_of_adjectives(tokens: Sequence[Token], at: int) -> bool:
    """Whether the comma at ``at`` stands between adjectives ("three small, black dogs"): a plural follows at once."""
    following = tokens[at + 1 : at + 3]
    if len(following) < 2 or any(token.kind != "w" for token in following):
        return False
    first, second = following[0].lower, following[1].lower
    return first not in read_set("stops") and not is_plural(first) and is_plural(second)


def _has_object(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number, an amount or an article stands at ``at``: the word before is a verb ("zero to 60 takes 5.9 seconds")."""
    return at < len(tokens) and (tokens[at].kind == "n" or tokens[at].lower in ("a", "an", "$", "£", "€", "at"))


def _is_noun_here(tokens: Sequence[Token], at: int, index: int) -> bool:
    """Whether a word that is a verb elsewhere is the plural behind an adjective: "three straight wins", "two new features"."""
    is_plural_here = tokens[index].lower in read_set("verbs_or_plurals") and at < index <= at + 3
    return (
        is_plural_here
        and tokens[at].text.islower() == tokens[index].text.islower()
        and not _has_object(tokens, index + 1)
    )


def _is_in_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether the digits at ``at`` belong to a name inside a noun phrase ("two new 737 Max jets", "58 Fortune 500 firms", "two F-16s")."""
    if not tokens[at].text.isdecimal():
        return False
    before, after = tokens[at - 1], tokens[at + 1] if at + 1 < len(tokens) else None
    if before.text == "-" and at > 1 and tokens[at - 2].text[0].isupper():
        return True
    if after is None or after.kind != "w":
        return False
    return after.text[0].isupper() or (before.kind == "w" and before.text[0].isupper() and is_plural(after.lower))


def read_single_noun(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Return the noun after "one": the run of words up to a word that cannot belong to it, three at most."""
    stops = read_set("stops")
    index = at
    while index < min(at + 3, len(tokens)) and tokens[index].kind == "w" and tokens[index].lower not in stops:
        if index > at and (tokens[index].lower.endswith(("'s", "ly", "ed")) or is_plural(tokens[index].lower)):
            break
        index += 1
    return (_join(tokens, at, index), index) if index > at else None


def _join(tokens: Sequence[Token], at: int, end: int) -> str:
    words = [token.text for token in tokens[at : end - 1]] + [find_singular(tokens[end - 1].text)]
    text = ""
    for token, word in zip(tokens[at:end], words, strict=True):
        glue = "" if not text or token.text in "-/" or text[-1] in "-/" else " "
        text += glue + word
    return text
