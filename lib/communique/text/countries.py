"""Names of countries: what stands for which ISO 3166-1 alpha-2 code, as a name, a demonym, a capital or a seat."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from communique.text.cues import read_rows


@dataclass(frozen=True, slots=True)
class CountryNames:
    """Maps from what a text writes to ISO 3166-1 alpha-2 codes."""

    names: dict[str, str]
    demonyms: dict[str, str]
    capitals: dict[str, str]


@cache
def country_names() -> CountryNames:
    """Return the names of the data file, of babel (CLDR, English) and of country-converter, read once."""
    from babel import Locale

    names: dict[str, str] = {}
    for code, name in sorted(Locale("en").territories.items()):
        if (
            len(code) == 2
            and code.isalpha()
            and code not in ("EU", "EZ", "UN", "QO", "ZZ", "XA", "XB", "AC", "TA", "CP", "DG")
        ):
            names[name.replace("&", "and")] = code
    names.update(_converter_names())
    demonyms: dict[str, str] = {}
    capitals: dict[str, str] = {}
    for row in read_rows("countries.csv"):
        code = row["code"]
        names.update({name: code for name in row["names"].split("|") if name})
        demonyms.update({name: code for name in row["demonyms"].split("|") if name})
        capitals.update({name: code for name in (row["capitals"] + "|" + row["seats"]).split("|") if name})
    return CountryNames(names, demonyms, capitals)


def _converter_names() -> dict[str, str]:
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("country_converter")
    if spec is None or not spec.submodule_search_locations:
        return {}
    path = Path(spec.submodule_search_locations[0]) / "country_data.tsv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    columns = header.split("\t")
    short, official, iso = columns.index("name_short"), columns.index("name_official"), columns.index("ISO2")
    found: dict[str, str] = {}
    for line in lines:
        fields = line.split("\t")
        if len(fields[iso]) == 2:
            found[fields[short]] = found[fields[official]] = fields[iso]
    return found
