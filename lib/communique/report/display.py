"""What notebooks show: tables whose rows lead to their sentence, figures with all that they need, computed prose.

Everything from a corpus is escaped: nothing of it becomes markup, a template or a path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from communique.gathering import as_texts
from communique.plots.style import Drawing, as_svg, document_page, save_drawing
from communique.report.links import span_anchor
from communique.tables import table_dictionary
from communique.wording import join_words, label_documents, shorten

MAX_ROWS = 50
_OWN_PAGE = re.compile(r"(?:\d+-)?([\w-]+)\.html(?:#[\w-]+)?")  # a link of the run's own, never one from a corpus
_DATE = re.compile(r"(?:\d{4}|-)-\d{2}-\d{2}")
_LONG_TEXT = 280
_WIDE = 40
LAB_STYLE = (
    "<style>.table-frame table.data :is(caption,th,td){text-align:left;vertical-align:top}"
    ".table-frame table.data :is(.n,.number,.left){text-align:right}.table-frame table.data .match{font-weight:bold}</style>"
)
"""How a table looks in JupyterLab, which would turn words to the right; the pages of a run have their own sheet."""

MAX_LINES = 5
"""Links to sentences that one cell ``lines`` holds."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of HTML that JupyterLab and the report show; ``plain`` stands for it elsewhere."""

    html: str
    plain: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.plain}


def say(template: str, /, **values: Any) -> Shown:
    """Return a paragraph of prose: ``template`` with ``{name}`` filled in, every value escaped.

    Numbers are grouped by thousands, lists are written as prose. ``**strong**`` marks are the only markup.
    """
    filled = {name: escape(_in_words(value)) for name, value in values.items()}
    parts = template.split("**")
    html = "".join(f"<strong>{part}</strong>" if at % 2 else part for at, part in enumerate(parts))
    plain = template.replace("**", "").format(**{name: _in_words(value) for name, value in values.items()})
    return Shown(f"<p>{html.format(**filled)}</p>", plain)


def show_list(items: Iterable[str], *, caption: str = "") -> Shown:
    """Return a list for the page, every item escaped, under a line of what it lists."""
    listed = list(items)
    head = Markup("<p>{}</p>").format(caption) if caption else Markup("")
    html = Markup("{}<ul>{}</ul>").format(head, Markup("").join(Markup("<li>{}</li>").format(item) for item in listed))
    return Shown(str(html), "\n".join([caption, *listed] if caption else listed))


def show_all(*pieces: Shown) -> Shown:
    """Return several pieces as one, one below the other."""
    return Shown("".join(piece.html for piece in pieces), "\n".join(piece.plain for piece in pieces))


def _in_words(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return "not known" if value != value else f"{value:,.4g}"
    if isinstance(value, list | tuple):
        return join_words(_in_words(item) for item in value) or "none"
    return str(value)


def show_table(
    frame: pd.DataFrame,
    *,
    caption: str,
    columns: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    max_rows: int = MAX_ROWS,
    total: int | None = None,
) -> Shown:
    """Return a table for the page.

    Args:
        frame: the rows, in the order in which they are shown.
        caption: what a row is, and of what.
        columns: the columns shown, by default all.
        labels: words for the heads of columns; by default their names, explained by the column dictionary.
        max_rows: more rows are cut, with the total stated.
        total: how many rows there are, where ``frame`` holds only the first of them.

    Where rows have ``doc_id`` with ``start`` and ``end``, or with a ``sentence``, the document's cell leads to that place of
    its reading page. A column ``lines`` holds (doc_id, sentence) pairs and becomes links to the sentences, numbered from 1.
    They are links in the report only: elsewhere there is no page that they could lead to (see ``links.open_links``).
    Of a table without rows nothing but its caption is shown.
    """
    if frame.empty:
        nothing = f"{caption.rstrip('.')}: none."
        return Shown(str(Markup('<p class="note">{}</p>').format(nothing)), nothing)
    names = list(columns or frame.columns)
    labels = labels or {}
    shown = as_texts(frame.head(max_rows))
    total = len(frame) if total is None else total
    long = {
        name for name in names if shown[name].map(lambda value: isinstance(value, str) and len(value) > _WIDE).any()
    }
    short = label_documents(_named_documents(shown))
    head = Markup("").join(_head_cell(name, labels.get(name) or _plain_label(name), shown) for name in names)
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(_cell(name, row.get(name), row, is_long=name in long, short=short) for name in names)
        )
        for row in shown.to_dict("records")
    )
    rest = (
        f"{'' if caption.endswith('.') else '.'} Shown are the first {len(shown):,} of {total:,} rows."
        if total > len(shown)
        else ""
    )
    html = Markup(
        '<div class="table-frame{}" role="region" tabindex="0" aria-label="{}"><table class="data" data-name="{}" data-total="{}"><caption>{}{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(" tall" if len(shown) > 20 else "", caption, caption, total, caption, rest, head, rows)
    return Shown(LAB_STYLE + str(html), f"{caption} ({total:,} rows)")


def _named_documents(frame: pd.DataFrame) -> list[str]:
    """Return the ids of the documents that a table names, in its columns ``doc_id`` and ``lines``."""
    own = [str(doc_id) for doc_id in frame["doc_id"] if doc_id] if "doc_id" in frame else []
    cells = frame.get("lines", ())
    return own + [str(doc_id) for cell in cells if isinstance(cell, tuple) for doc_id, _ in cell]


def show_filtered(
    frame: pd.DataFrame,
    *,
    caption: str,
    columns: Sequence[str],
    max_rows: int = MAX_ROWS,
    total: int | None = None,
) -> Shown:
    """Return a table as ``show_table`` does; the page lets a reader filter the rows of every table."""
    return show_table(frame, caption=caption, columns=columns, max_rows=max_rows, total=total)


def _head_cell(name: str, label: str, frame: pd.DataFrame) -> Markup:
    kind = (
        "number"
        if pd.api.types.is_numeric_dtype(frame[name]) and not pd.api.types.is_bool_dtype(frame[name])
        else "text"
    )
    known = _descriptions().get(name, "")
    title = Markup(' title="{}"').format(known) if known else Markup("")
    return Markup('<th scope="col" class="{}"{}>{}</th>').format(kind, title, label)


def _plain_label(name: str) -> str:
    """Return the head of a column that was given none: its name in words, without the sign of its kind."""
    words = {"doc_id": "document", "n": "number", "lines": "document, sentence", "voice_kind": "whose words"}
    return words.get(name) or re.sub(r"^(?:n|is|has)_(?=\w{3})", "", name).replace("_", " ")


def _descriptions() -> dict[str, str]:
    return {column.name: column.description for table in table_dictionary().values() for column in table.columns}


def _cell(name: str, value: Any, row: Mapping[Any, Any], *, is_long: bool, short: Mapping[str, str]) -> Markup:
    if name == "doc_id" and value:
        page = document_page(str(value)) + _anchor(row)
        return Markup('<td><a data-to="{}">{}</a></td>').format(page, short.get(str(value), value))
    if name == "lines" and isinstance(value, tuple):
        return _lines(value, short)
    if name in ("left", "match") and isinstance(value, str):
        return Markup('<td class="context {}">{}</td>').format(name, value)
    if name == "link" and (own := _OWN_PAGE.fullmatch(str(value))):
        return Markup('<td><a data-to="{}">{}</a></td>').format(value, own[1].capitalize())
    if isinstance(value, bool):
        return Markup("<td>{}</td>").format("yes" if value else "")
    if value is None or value is pd.NA or value != value:
        return Markup('<td class="n"></td>')
    if isinstance(value, int):
        return Markup('<td class="n">{:,}</td>').format(value)
    if isinstance(value, float):
        return Markup('<td class="n">{}</td>').format(_number(value))
    kind = "long" if is_long else "date" if _DATE.fullmatch(str(value)) else ""
    opening = Markup('<td class="{}">').format(kind) if kind else Markup("<td>")
    return opening + Markup("{}</td>").format(shorten(str(value), _LONG_TEXT))


def _anchor(row: Mapping[Any, Any]) -> str:
    """Return the place of a row in its document: its stretch of the text, else its sentence, else nothing."""
    start, end, sentence = (row.get(name) for name in ("start", "end", "sentence"))
    if _is_place(start) and _is_place(end):
        return f"#{span_anchor(int(start), int(end))}"  # type: ignore[arg-type]
    return f"#s{int(sentence)}" if _is_place(sentence) else ""  # type: ignore[arg-type]


def _is_place(value: Any) -> bool:
    return value is not None and value is not pd.NA and not isinstance(value, str) and value == value


def _lines(places: tuple[tuple[str, int], ...], labels: Mapping[str, str]) -> Markup:
    """Return links to sentences, by document; after ``MAX_LINES`` the rest is a number."""
    by_document: dict[str, list[int]] = {}
    for doc_id, sentence in places[:MAX_LINES]:
        by_document.setdefault(doc_id, []).append(sentence)
    parts = [
        Markup("{} {}").format(
            labels[doc_id],
            Markup(" ").join(
                Markup('<a data-to="{}#s{}">{}</a>').format(document_page(doc_id), sentence, sentence + 1)
                for sentence in sentences
            ),
        )
        for doc_id, sentences in by_document.items()
    ]
    rest = f" and {len(places) - MAX_LINES:,} more" if len(places) > MAX_LINES else ""
    return Markup('<td class="lines">{}{}</td>').format(Markup("; ").join(parts), rest)


def _number(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.3f}".rstrip("0").rstrip(".") if abs(value) >= 0.001 else f"{value:.2g}"


def show_figure(drawing: Drawing | None, figures_dir: str = "", *, nothing: str = "There is nothing to draw.") -> Shown:
    """Return a figure with its finding, caption, alternative text and table; save it where ``figures_dir`` is given."""
    if drawing is None:
        return Shown(str(Markup("<p>{}</p>").format(nothing)), nothing)
    files = Markup("")
    if figures_dir:
        save_drawing(drawing, Path(figures_dir))
        files = Markup(
            ' <span class="files">This figure as a file: <a data-to="figures/{0}.svg">SVG</a> <a data-to="figures/{0}.png">PNG</a></span>'
        ).format(drawing.name)
    svg = as_svg(drawing).replace('<a href="', '<a data-to="')
    table = show_table(drawing.table, caption=f"The numbers in the figure “{drawing.finding}”")
    html = Markup(
        '<figure class="plot" id="figure-{}"><p class="finding">{}</p><div class="canvas" tabindex="0" role="region" aria-label="{}">{}</div>'
        "<figcaption>{}{}</figcaption><details><summary>The numbers in this figure</summary>{}</details></figure>"
    ).format(
        drawing.name,
        drawing.finding,
        f"Figure: {drawing.finding}",
        Markup(svg),
        drawing.caption,
        files,
        Markup(table.html),
    )
    return Shown(str(html), f"{drawing.finding}. {drawing.alt}")
