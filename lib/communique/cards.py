"""How the library's own objects show themselves in a notebook's cell: a heading, what they hold, and where to go on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def make_card(title: str, facts: str, head: Sequence[str], rows: Iterable[Sequence[object]], *, more: str = "") -> str:
    """Return HTML for one object: ``title``, a line of ``facts``, a table with ``head`` and ``rows``, and a last line.

    Every value is escaped.
    """
    top = "".join(f'<th style="text-align:left">{escape(name)}</th>' for name in head)
    body = "".join(
        "<tr>" + "".join(f'<td style="text-align:left">{escape(str(cell))}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    last = f"<p>{escape(more)}</p>" if more else ""
    return f"<p><strong>{escape(title)}</strong><br>{escape(facts)}</p><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>{last}"
