"""What a figure measures, whether it is a fact, a target or a forecast, and whose statistics it is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from communique.trade.amounts import Amount
from communique.trade.lexicon import read_words, split_phrase
from communique.trade.parties import has_phrase, read_phrase_set
from communique.trade.places import Place
from communique.trade.tokens import Token

_BACK = 24
_AHEAD = 10
_FLOWS = {
    "exports": frozenset("shipments shipped sales sold".split()),
    "imports": frozenset("purchases purchased bought".split()),
}
_STOPS = frozenset(";:")


@cache
def _read_measures(name: str) -> dict[tuple[str, ...], str]:
    table = read_words("claim_words.yaml")[name]
    return {split_phrase(phrase): label for label, phrases in table.items() for phrase in phrases}


@cache
def _first_words(name: str) -> dict[str, int]:
    """Return the longest phrase, in tokens, that begins with a word."""
    longest: dict[str, int] = {}
    for phrase in _read_measures(name):
        longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
    return longest


def _match(tokens: Sequence[Token], at: int, last: int, name: str) -> str:
    longest = _first_words(name)
    word = tokens[at].lower
    words = max(longest.get(word, 0), longest.get(_strip(word), 0))
    if not words:
        return ""
    measures = _read_measures(name)
    for length in range(min(words, last - at), 0, -1):
        label = measures.get(tuple(_strip(token.lower) for token in tokens[at : at + length]))
        label = label or measures.get(tuple(token.lower for token in tokens[at : at + length]))
        if label is not None:
            return label
    return ""


def _strip(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word


def name_direction(
    tokens: Sequence[Token], amount: Amount, label: str, parties: Sequence[str], places: Sequence[Place]
) -> str:
    """Return exports and imports of a pair with their direction ("exports of CN to KZ"), where the words give it."""
    if label not in ("exports", "imports") or len(parties) != 2 or any(len(party) != 2 for party in parties):
        return label
    near = [
        index
        for index in range(max(amount.first - _BACK, 0), min(amount.last + _AHEAD, len(tokens)))
        if tokens[index].lower.startswith(label[:6]) or tokens[index].lower in _FLOWS[label]
    ]
    behind = [index for index in near if index < amount.first]
    if not near:
        return label
    word = behind[-1] if behind else near[0]
    owner = ""
    for place in places:
        if len(place.ids) != 1 or place.ids[0] not in parties:
            continue
        other = parties[1] if place.ids[0] == parties[0] else parties[0]
        before = tokens[place.first - 1].lower if place.first else ""
        if word - 3 <= place.last - 1 < word and before not in ("to", "from", "with", "and") and not owner:
            owner = place.ids[0]
        elif word < place.first <= word + 4 and before in ("to", "into"):
            owner = other
        elif word < place.first <= word + 4 and before in ("from", "of"):
            owner = other if label == "imports" and before == "from" else place.ids[0]
    if not owner:
        return label
    other = parties[1] if owner == parties[0] else parties[0]
    return f"{label} of {owner} {'to' if label == 'exports' else 'from'} {other}"


def find_measure(
    tokens: Sequence[Token], amount: Amount, before: Amount | None, after: Amount | None, parties: Sequence[str]
) -> str:
    """Return what the figure measures, or an empty text.

    Counts measure their noun. Shares are looked for after "of" and after "share of"; the rest before the figure,
    nearest first, then after it up to the next figure.
    """
    if amount.kind == "count":
        return amount.unit
    share = _find_share(tokens, amount, before)
    if share:
        return share
    last = min(after.first if after else len(tokens), amount.last + _AHEAD)
    label = ""
    if amount.kind in ("physical", "multiple"):
        label = _scan_ahead(tokens, amount.last, last, amount.kind)
    label = (
        label or _scan_back(tokens, amount.first, amount.kind) or _scan_ahead(tokens, amount.last, last, amount.kind)
    )
    if amount.kind == "physical" and (not label or amount.unit in _unit_measures()):
        preferred = _unit_measures().get(amount.unit, "")
        label = (
            label
            if label
            and (
                preferred in ("", "length", "weight", "volume")
                and label not in ("power capacity", "trade", "bilateral trade")
            )
            else preferred
        )
    if label == "trade" and len(parties) == 2 and all(len(party) == 2 for party in parties):
        label = "bilateral trade"
    return label


def _unit_measures() -> dict[str, str]:
    table: dict[str, str] = read_words("claim_words.yaml")["unit_measures"]
    return table


def _scan_back(tokens: Sequence[Token], first: int, kind: str) -> str:
    for at in range(first - 1, max(first - _BACK, -1), -1):
        if tokens[at].text in _STOPS:
            break
        label = _longest_ending(tokens, at)
        if label and not _is_misfit(label, kind):
            return label
    return ""


def _is_misfit(label: str, kind: str) -> bool:
    """Whether a physical measure, as the length of a railway, stands beside money or a share."""
    return (
        kind not in ("physical", "multiple", "points") and label in read_words("claim_words.yaml")["physical_measures"]
    )


@cache
def _longest_by_last_word() -> dict[str, int]:
    """Return the longest phrase for a measure, in tokens, that ends with a word."""
    longest: dict[str, int] = {}
    for phrase in _read_measures("measures"):
        longest[phrase[-1]] = max(longest.get(phrase[-1], 0), len(phrase))
    return longest


def _longest_ending(tokens: Sequence[Token], at: int) -> str:
    """Return the label of the longest phrase that ends with token ``at``."""
    measures = _read_measures("measures")
    longest = _longest_by_last_word().get(_strip(tokens[at].lower), 0)
    for length in range(min(longest, at + 1), 0, -1):
        label = measures.get(tuple(_strip(token.lower) for token in tokens[at + 1 - length : at + 1]))
        if label is not None:
            return label
    return ""


def _scan_ahead(tokens: Sequence[Token], first: int, last: int, kind: str) -> str:
    for at in range(first, last):
        if tokens[at].text in _STOPS or tokens[at].text == ",":
            return ""
        label = _match(tokens, at, last, "measures")
        if label and not _is_misfit(label, kind):
            return label
    return ""


def _find_share(tokens: Sequence[Token], amount: Amount, before: Amount | None) -> str:
    if amount.kind not in ("percent", "fraction", "points"):
        return ""
    at = amount.last
    if at < len(tokens) and tokens[at].lower == "of":
        last = min(at + 9, len(tokens))
        for index in (at + 1, at + 2):
            label = _match(tokens, index, last, "wholes") if index < last else ""
            if label:
                return label
        noun = _read_run(tokens, at + 1)
        return "share of " + " ".join(_cut(noun)) if noun else ""
    words = read_phrase_set("share_words")
    for index in range(amount.first - 1, max(amount.first - _BACK, -1), -1):
        if tokens[index].text in _STOPS:
            break
        if (tokens[index].lower,) in words:
            for at in range(index + 1, amount.first):
                label = _match(tokens, at, amount.first, "wholes")
                if label:
                    return label
            return "share"
    return ""


def _read_run(tokens: Sequence[Token], at: int) -> list[str]:
    """Return up to five words from ``at`` on, up to a mark."""
    words: list[str] = []
    for token in tokens[at : at + 5]:
        if token.kind != "w":
            break
        words.append(token.text)
    return words


def _cut(words: list[str]) -> list[str]:
    """Return the words of a noun phrase up to a word that cannot belong to it."""
    from communique.trade.nouns import read_set

    kept: list[str] = []
    for word in words:
        if kept and word.lower() in read_set("stops") and word.lower() != "of":
            break
        kept.append(word)
    return kept


def find_status(tokens: Sequence[Token], amount: Amount, is_term: bool) -> str:
    """Return ``target``, ``forecast`` or ``actual``; ``is_term`` says that "by 2030" limits the figure."""
    first = max(amount.first - _BACK, 0)
    for index in range(amount.first - 1, first - 1, -1):
        if tokens[index].text in _STOPS:
            first = index + 1
            break
    target, forecast = (has_phrase(tokens, first, amount.first, name) for name in ("target", "forecast"))
    following = {token.lower for token in tokens[amount.last : amount.last + 2]}
    if following & {"target", "goal"}:
        return "target"
    if not (target or forecast or is_term):
        return "actual"
    reached = has_phrase(tokens, first, amount.first, "achieved")
    if max(target, forecast) > reached or (max(target, forecast) and not reached):
        return "target" if target >= forecast else "forecast"
    return "target" if is_term and not reached else "actual"
