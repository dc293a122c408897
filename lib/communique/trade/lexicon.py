"""The word lists and unit tables that the rules for quantities are written in, read once."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from communique.datafiles import read_data

MARKS_AND_FEET = {"mark": "count", "ft": "physical"}
"""Names that are money only beside one of their countries, and the kind that they have elsewhere."""


class Unit(NamedTuple):
    """A unit as tables carry it, its kind, the worth of one (0.01 for a cent), and its long name."""

    unit: str
    kind: str
    worth: float
    name: str


_PREFIXES = {
    "": "",
    "p": "pico",
    "n": "nano",
    "u": "micro",
    "m": "milli",
    "c": "centi",
    "d": "deci",
    "h": "hecto",
    "k": "kilo",
    "M": "mega",
    "G": "giga",
    "T": "tera",
    "P": "peta",
    "E": "exa",
    "Z": "zetta",
}
# symbols that are words or abbreviations of something else in news
_WORDS = frozenset(
    (
        "pm",
        "am",
        "PA",
        "mad",
        "Mt",
        "cd",
        "mm",
        "ms",
        "PS",
        "MS",
        "MI",
        "KN",
        "PP",
        "EB",
        "PB",
        "BAR",
        "TOE",
        "TON",
        "GPA",
    )
)


def read_words(name: str) -> dict[str, Any]:
    """Return the parsed YAML file ``name`` from the folder ``data``; callers must not change it."""
    words: dict[str, Any] = read_data("trade", name)
    return words


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of the CSV file ``name`` from the folder ``data``, without its comment lines."""
    text = files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))


def split_phrase(phrase: str) -> tuple[str, ...]:
    """Return the tokens of a phrase of a list, as ``read_tokens`` would cut a text."""
    from communique.trade.tokens import read_tokens

    return tuple(token.lower for token in read_tokens(phrase, 0, len(phrase)))


def find_plurals(form: str) -> list[str]:
    """Return the form and its regular plural, where it has one."""
    if not form[-1:].isalpha() or len(form) < 3 or form.endswith("s"):
        return [form]
    return [form, form + "s", form + "es"] if form.endswith(("x", "ch")) else [form, form + "s"]


@cache
def read_symbols() -> dict[str, Unit]:
    """Return currency symbols as printed, without spaces."""
    symbols = {}
    for row in read_rows("currencies.csv"):
        for symbol in filter(None, row["symbols"].split("|")):
            symbols[symbol] = Unit(row["unit"], "money", 1.0, row["forms"].split("|")[0])
    return symbols


@cache
def read_units() -> tuple[dict[tuple[str, ...], Unit], dict[str, Unit]]:
    """Return the units by the tokens of their forms in lower case, and those whose form counts as printed."""
    by_words: dict[tuple[str, ...], Unit] = {}
    as_printed: dict[str, Unit] = {}
    _add_prefixed_units(by_words, as_printed)
    _add_world_currencies(by_words, as_printed)
    for row in read_rows("units.csv"):
        unit = Unit(row["unit"], row["kind"], 1.0, row["forms"].split("|")[0].removeprefix("="))
        for form in row["forms"].split("|"):
            if form.startswith("="):
                as_printed[form[1:]] = unit
                if len(form) > 3 and form[1:].isalpha() and form[1:].upper() not in _WORDS:
                    as_printed.setdefault(form[1:].upper(), unit)
                    as_printed.setdefault(form[1:].lower(), unit)
            else:
                _add_form(by_words, form, unit)
    as_printed["C"], as_printed["F"] = by_words["degrees", "celsius"], by_words["degrees", "fahrenheit"]
    as_printed["in"], as_printed["s"] = by_words["inches",], by_words["seconds",]
    as_printed["¢"] = as_printed["c"] = Unit("USD", "money", 0.01, "cent")
    as_printed["p"] = Unit("GBP", "money", 0.01, "penny")
    for row in read_rows("currencies.csv"):
        for worth, forms in ((1.0, row["forms"]), (0.01, row["minor"])):
            unit = Unit(row["unit"], "money", worth, forms.split("|")[0])
            for form in filter(None, forms.split("|")):
                if form.upper() == row["unit"]:
                    as_printed[row["unit"]] = unit
                else:
                    _add_form(by_words, form, unit)
    for (name, _), _unit in read_shared_currencies().items():
        if name.isalpha() and name not in MARKS_AND_FEET and (name,) not in by_words:
            _add_form(by_words, name, Unit("", "money", 1.0, name))
    return by_words, as_printed


@cache
def read_shared_currencies() -> dict[tuple[str, str], str]:
    """Return the currency of a name that several countries share, by name and country."""
    return {(row["name"], row["iso2"]): row["unit"] for row in read_rows("shared_currencies.csv")}


def _add_form(by_words: dict[tuple[str, ...], Unit], form: str, unit: Unit) -> None:
    for plural in find_plurals(form):
        by_words[split_phrase(plural)] = unit
        if " " in plural:
            by_words[split_phrase(plural.replace(" ", "-"))] = unit
    head, _, rest = form.partition(" per ")
    if rest:
        by_words.update({split_phrase(f"{plural} per {rest}"): unit for plural in find_plurals(head)})


def _add_prefixed_units(by_words: dict[tuple[str, ...], Unit], as_printed: dict[str, Unit]) -> None:
    """Add the SI units with their prefixes: kilopascal, kPa."""
    for row in read_rows("si_units.csv"):
        kind = "duration" if row["symbol"] == "s" else "physical"
        names = row["names"].split("|")
        for prefix in ["", *row["prefixes"].split()]:
            symbols = (
                [f"{sign}{row['symbol']}" for sign in ("μ", "µ", "u")] if prefix == "u" else [prefix + row["symbol"]]
            )
            unit = Unit(symbols[-1], kind, 1.0, _PREFIXES[prefix] + names[0])
            for name in names:
                _add_form(by_words, _PREFIXES[prefix] + name, unit)
            as_printed.update(
                {symbol: unit for symbol in symbols if prefix and len(symbol) > 1 and symbol not in _WORDS}
            )


def _add_world_currencies(by_words: dict[tuple[str, ...], Unit], as_printed: dict[str, Unit]) -> None:
    """Add the currencies that CLDR names in English, past ones too, by full name and code."""
    from babel import Locale
    from babel.numbers import get_currency_name

    locale = Locale.parse("en")
    for code, name in sorted(locale.currencies.items(), reverse=True):
        if "(" in name or len(name.split()) > 3:
            continue
        unit = Unit(code, "money", 1.0, name.lower())
        as_printed[code] = unit
        for form in (name, str(get_currency_name(code, count=2, locale=locale))):
            if len(form.split()) > 1:
                by_words[split_phrase(form.lower())] = unit


@cache
def read_phrases(name: str) -> dict[tuple[str, ...], str]:
    """Return phrase -> label of the mapping ``name`` (label -> phrases) of the list of quantity words."""
    table = read_words("quantity_words.yaml")[name]
    return {split_phrase(str(phrase)): label for label, phrases in table.items() for phrase in phrases}
