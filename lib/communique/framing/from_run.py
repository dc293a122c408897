"""A coding sheet drawn from a finished run: everything it needs stands in the run's tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from communique.errors import InputError
from communique.framing.given import KEY_ENDING
from communique.framing.loop import Scheme, What, draw_coding_sheet, format_key
from communique.framing.sheets import join_stamp, stamp_hash
from communique.tables import read_table


def find_run(run: str, out: Path) -> Path:
    """The folder of a run: a path, or the id (its beginning is enough) of a run in the outputs folder.

    Raises InputError where there is none, or more than one.
    """
    if (Path(run) / "tables").is_dir():
        return Path(run)
    runs = sorted(path for path in (out / "runs").glob("[0-9a-f]*") if (path / "tables").is_dir())
    found = [path for path in runs if run and path.name.startswith(run)]
    exact = [path for path in found if path.name == run]
    if len(exact or found) == 1:
        return (exact or found)[0]
    names = ", ".join(path.name for path in (found or runs)[:10]) or "none"
    told = "means more than one run" if found else "is neither the folder nor the id of a run"
    raise InputError(f"“{run}” {told}. Runs in {out}: {names}. (communique run makes one.)")


def draw_from_run(folder: Path, what: What, *, n: int, seed: int) -> tuple[bytes, str, str]:
    """A coding sheet (CSV), its key (JSON) and a guide for coders (Markdown) from the tables of a run.

    Raises InputError where the run lacks the tables, and for a sample that cannot be drawn.
    """
    tables = folder / "tables"
    documents, segments = (
        _read(tables, "documents", "notebook 00-corpus"),
        _read(tables, "segments", "notebook 00-corpus"),
    )
    sentences = _read(tables, "sentences", "notebook 00-corpus")
    spans = _read(tables, what, "notebook 01-framing" if what == "frames" else f"the search for {what}")
    scheme, roles, guide = None, ["body"], _GUIDES.get(what, "")
    if what == "frames":
        coding = _read(tables, "codings", "notebook 01-framing").iloc[0]
        book = _read(tables, "codebook_frames", "notebook 01-framing").sort_values("rank")
        cells = _read(tables, "prevalence", "notebook 01-framing").query("breakdown == 'document'")["cell"]
        sentences = sentences[sentences["doc_id"].isin(set(cells))]
        stamp = join_stamp(coding["codebook"], coding["version"], coding["sha256_codebook"])
        scheme, roles, guide = Scheme(tuple(book["frame"]), stamp), str(coding["roles"]).split(";"), _write_guide(book)
    used = set(sentences.loc[sentences["role"].isin(roles), "doc_id"])
    stamps = {d: stamp_hash(h) for d, h in zip(documents["doc_id"], documents["sha256_text"], strict=True)}
    texts = rebuild_texts(documents[documents["doc_id"].isin(used)], segments)
    sheet, key = draw_coding_sheet(
        what, sentences, spans, texts, n=n, seed=seed, codebook=scheme, roles=roles, stamps=stamps
    )
    return sheet, format_key(key), guide


def _read(tables: Path, name: str, notebook: str) -> pd.DataFrame:
    try:
        return read_table(name, tables)
    except InputError:
        raise InputError(f"{tables.parent} has no table {name}: {notebook} did not run, or failed.") from None


def rebuild_texts(documents: pd.DataFrame, segments: pd.DataFrame) -> dict[str, str]:
    """The texts of documents from table ``segments``: true to every offset, white space between segments as blanks."""
    inside = dict(iter(segments.groupby("doc_id", sort=False)))
    texts = {}
    for doc_id, n_chars in zip(documents["doc_id"], documents["n_chars"], strict=True):
        parts, at = [], 0
        part = inside.get(doc_id, segments.head(0)).sort_values("start")
        for start, text in zip(part["start"], part["text"], strict=True):
            parts += [" " * (start - at), text]
            at = start + len(text)
        texts[doc_id] = "".join([*parts, " " * (n_chars - at)])
    return texts


_HOW = """Fill in the sheet alone, without talking about it. For every sentence write 1 in the column of each {thing} that is there
and 0 where it is not; or write 1 in the column `coded` of a sentence that you have dealt with, and only the ones. Code
the column `text`; `before` and `after` show where it stands. Leave empty what you did not code. Write your name into the
column `coder` of the first row. Any spreadsheet program will do; save as CSV (UTF-8). Do not change the other columns.
"""
_GUIDES = {
    "quotations": "# How to code: quotations\n\n" + _HOW.format(thing="kind of quotation") + """
- **direct**: the sentence gives somebody's words between quotation marks.
- **mixed**: it reports in the narrator's words and quotes a part.
- **indirect**: it reports what somebody says, thinks or intends, without quotation marks.
""",
    "quantities": "# How to code: quantities\n\n" + _HOW.format(thing="kind of quantity") + """
- **money**: an amount of money. **percent**: a share or a change in percent. **points**: percentage points.
- **multiple**: so many times as much. **fraction**: a part in words, such as a third.
- **count**: a number of people or things. **physical**: a length, mass, area, power. **duration**: a span of time.
""",
}  # fmt: skip


def _write_guide(book: pd.DataFrame) -> str:
    lines = [f"# How to code: {book['codebook'].iloc[0]} {book['version'].iloc[0]}", "", _HOW.format(thing="frame")]
    names = {"definition": "Definition", "include": "Belongs to it", "exclude": "Does not", "example": "Example"}
    for row in book.to_dict("records"):
        lines += [f"## {row['label']} (`{row['frame']}`)", ""]
        lines += [f"- {name}: {row[column]}" for column, name in names.items() if row[column]]
        lines.append("")
    return "\n".join(lines)


def write_sheet(folder: Path, name: str, parts: tuple[bytes, str, str], *, is_forced: bool = False) -> list[Path]:
    """Write sheet, key and guide to ``folder`` under one name; raises InputError where a sheet stands there already."""
    paths = [folder / f"{name}.csv", folder / f"{name}{KEY_ENDING}", folder / f"{name}.guide.md"]
    standing = [path.name for path in paths if path.exists()]
    if standing and not is_forced:
        raise InputError(
            f"{folder / standing[0]} stands already, perhaps filled in. Choose another --out or --name, or --force."
        )
    folder.mkdir(parents=True, exist_ok=True)
    sheet, key, guide = parts
    for path, content in zip(paths, (sheet, key.encode("utf-8"), guide.encode("utf-8")), strict=True):
        path.write_bytes(content)
    return paths
