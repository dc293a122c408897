"""Claims: what documents state as a figure of the world, merged where several state the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from communique.errors import InputError
from communique.trade.lexicon import read_words

if TYPE_CHECKING:
    import pandas as pd

CLAIM_COLUMNS = [
    "claim",
    "kind",
    "parties",
    "measure",
    "period_start",
    "period_end",
    "base_start",
    "base_end",
    "value",
    "low",
    "high",
    "unit",
    "bound",
    "change",
    "status",
    "reporter",
    "n_documents",
    "note",
]
BEFORE_A_CHANGE = "the value before a change"
UNKNOWN_PARTIES = "parties not known: set against no other document's figures"
SOURCE_COLUMNS = ["claim", "doc_id", "quantity"]
CLAIM_ROLES = ("title", "summary", "heading", "body")
CLAIM_KINDS = ("money", "percent", "points", "multiple", "fraction", "physical", "count")
_NEEDED = [
    "doc_id",
    "quantity",
    "role",
    "kind",
    "value",
    "low",
    "high",
    "unit",
    "bound",
    "change",
    "period_start",
    "period_end",
    "period_basis",
    "base_start",
    "base_end",
    "parties",
    "measure",
    "status",
    "reporter",
    "note",
]
_SAME = ["kind", "parties", "scope", "measure", "value", "low", "high", "unit", "bound", "change", "status", "reporter"]
_PERIOD = ["period_start", "period_end", "base_start", "base_end"]


def check_columns(table: pd.DataFrame, needed: list[str], name: str) -> None:
    """Raise InputError where a table lacks columns, naming them."""
    missing = [column for column in needed if column not in table.columns]
    if missing:
        raise InputError(
            f"table {name} lacks the columns {', '.join(missing)}; pass the table as the library writes it"
        )


def read_records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as mappings from column to cell."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def merge_claims(quantities: pd.DataFrame, documents: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the claims and their sources.

    A claim is one figure: money, percent, points, multiple, fraction, physical measure or count of something in the
    world, in title, summary, heading or body. Figures that agree in every column are one claim; a figure whose
    period is open joins the one dated claim that agrees in everything else. Equal figures of different documents are
    not one claim where their parties are not known. ``n_documents`` counts documents that are no copies of one another.

    Args:
        quantities: table ``quantities``.
        documents: table ``documents`` (doc_id; duplicate_of where it is known).

    Returns:
        Tables ``claims`` (one row a claim) and ``claim_sources`` (one row a mention).

    Raises:
        InputError: a needed column is missing.
    """
    import pandas as pd

    check_columns(quantities, _NEEDED, "quantities")
    check_columns(documents, ["doc_id"], "documents")
    could_be = (
        quantities["kind"].isin(CLAIM_KINDS) & quantities["role"].isin(CLAIM_ROLES) & (quantities["measure"] != "")
    )
    rows = [row for row in read_records(quantities[could_be]) if _is_claim(row)]
    if not rows:
        return pd.DataFrame(columns=CLAIM_COLUMNS), pd.DataFrame(columns=SOURCE_COLUMNS)
    origins = _find_origins(documents)
    groups = _join_open(_group(rows, origins))
    ordered = sorted(groups, key=_sort_key)
    width = max(3, len(str(len(ordered))))
    claims, sources = [], []
    for number, members in enumerate(ordered, start=1):
        name = f"c{number:0{width}d}"
        claims.append(_make_claim(name, members, origins))
        pairs = sorted({(str(row["doc_id"]), int(row["quantity"])) for row in members})
        sources += [{"claim": name, "doc_id": doc_id, "quantity": quantity} for doc_id, quantity in pairs]
    return pd.DataFrame(claims, columns=CLAIM_COLUMNS), pd.DataFrame(sources, columns=SOURCE_COLUMNS)


def _is_claim(row: dict[str, Any]) -> bool:
    if all(_is_empty(row[name]) for name in ("value", "low", "high")):
        return False
    if row["kind"] != "count":
        return True
    discourse = read_words("claim_words.yaml")["discourse_nouns"]
    head = str(row["unit"]).lower().rsplit(" ", 1)[-1]
    return "definite:" not in str(row["note"]) and head not in discourse and row["value"] != 1


def _is_empty(value: Any) -> bool:
    return value is None or value != value


def _plain(value: Any) -> Any:
    return "" if _is_empty(value) else value


def _find_key(row: dict[str, Any], names: list[str]) -> tuple[Any, ...]:
    """Return the cells by which claims are the same; what two parties have together is "bilateral" without saying so."""
    is_pair = row["kind"] == "count" and str(row["parties"]).count(";") == 1
    cells = (_plain(row[name]) for name in names)
    return tuple(cell.removeprefix("bilateral ") if is_pair and isinstance(cell, str) else cell for cell in cells)


def _group(rows: list[dict[str, Any]], origins: dict[str, str]) -> list[list[dict[str, Any]]]:
    """Return the figures that agree in every column; those of unknown parties of one document, and its copies, only."""
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        row["scope"] = "" if row["parties"] else origins.get(str(row["doc_id"]), str(row["doc_id"]))
        groups.setdefault((*_find_key(row, _SAME), *(_plain(row[name]) for name in _PERIOD)), []).append(row)
    return list(groups.values())


def _join_open(groups: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """Let figures of an open period join the dated claim that agrees in everything else, if there is just one."""
    dated: dict[tuple[Any, ...], list[list[dict[str, Any]]]] = {}
    in_document: dict[tuple[Any, ...], list[list[dict[str, Any]]]] = {}
    for members in groups:
        if members[0]["period_start"]:
            dated.setdefault(_find_key(members[0], _SAME), []).append(members)
            for doc_id in {row["doc_id"] for row in members}:
                in_document.setdefault((doc_id, *_read_headline(members)), []).append(members)
    kept: list[list[dict[str, Any]]] = []
    for members in groups:
        first = members[0]
        same = _find_in_document(members, in_document) if first["role"] in ("title", "summary") else []
        if not first["period_start"] and len(same) == 1:
            same[0].extend(members)
            continue
        same = dated.get(_find_key(first, _SAME), [])
        if first["period_basis"] == "open" and not first["period_start"] and len(same) == 1:
            same[0].extend(members)
        else:
            kept.append(members)
    return kept


def _read_headline(members: list[dict[str, Any]]) -> tuple[Any, ...]:
    """Return what a headline's figure has in common with the one that it repeats: all but the reporter."""
    return tuple(_plain(members[0][name]) for name in _SAME if name != "reporter")


def _find_in_document(
    members: list[dict[str, Any]], in_document: dict[tuple[Any, ...], list[list[dict[str, Any]]]]
) -> list[list[dict[str, Any]]]:
    """Return the dated claims that a headline's figure repeats, in the same document."""
    documents = sorted({str(row["doc_id"]) for row in members})
    found = in_document.get((documents[0], *_read_headline(members)), [])
    return [others for others in found if set(documents) <= {row["doc_id"] for row in others}]


def _find_origins(documents: pd.DataFrame) -> dict[str, str]:
    """Return the first document of its kind for every document that repeats one."""
    if "duplicate_of" not in documents.columns:
        return {}
    pairs = zip(documents["doc_id"], documents["duplicate_of"], strict=True)
    return {str(doc_id): str(first) for doc_id, first in pairs if not _is_empty(first) and first}


def _sort_key(members: list[dict[str, Any]]) -> tuple[Any, ...]:
    row = members[0]
    amount = next((row[name] for name in ("value", "low", "high") if not _is_empty(row[name])), 0.0)
    texts = [str(row[name]) for name in ("parties", "measure", "period_start", "period_end", "kind", "unit")]
    rest = [str(row[name]) for name in ("bound", "change", "status", "reporter", "base_start", "doc_id")]
    return (*texts, float(amount), *rest, int(row["quantity"]))


def _make_claim(name: str, members: list[dict[str, Any]], origins: dict[str, str]) -> dict[str, Any]:
    first = next((row for row in members if row["period_start"]), members[0])
    documents = sorted({str(row["doc_id"]) for row in members})
    n_documents = len({origins.get(doc_id, doc_id) for doc_id in documents})
    notes = []
    if n_documents > 1:
        notes.append(f"{_spell(n_documents)} documents, independence unknown")
    if len(documents) > n_documents:
        notes.append(f"{len(documents) - n_documents} more repeat another document")
    dated = {str(row["doc_id"]) for row in members if row["period_start"]}
    joined = sorted({str(row["doc_id"]) for row in members} - dated) if dated else []
    if joined:
        notes.append(f"period open in {', '.join(joined)}: joined because all else is equal")
    if not joined and not first["period_start"]:
        reason = str(first["note"]).partition('"')[2].partition(";")[0]
        is_open = first["period_basis"] == "open"
        notes.append(
            f'period open ("{reason})' if is_open and reason else "period open" if is_open else "no period is stated"
        )
    if not first["period_start"] and all("value before the change" in str(row["note"]) for row in members):
        notes.append(BEFORE_A_CHANGE)
    if not first["parties"]:
        notes.append(UNKNOWN_PARTIES)
    claim = {column: first[column] for column in CLAIM_COLUMNS if column in first and column not in ("note", "claim")}
    return {**claim, "claim": name, "n_documents": n_documents, "note": "; ".join(notes)}


def _spell(number: int) -> str:
    return {2: "two", 3: "three", 4: "four", 5: "five"}.get(number, str(number))
