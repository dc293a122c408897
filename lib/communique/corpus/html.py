"""HTML pages: all visible text, and what trafilatura leaves out of the article."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from communique.corpus.blocks import split_blocks
from communique.corpus.decode import normalize

_HIDDEN = frozenset(
    [
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "embed",
        "math",
        "canvas",
        "audio",
        "video",
        "map",
        "select",
        "option",
        "datalist",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_TOO_DEEP = "ERR_RESOURCE_LIMIT"
_DATE_SEARCH = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}  # no guess, no clock
_FIELDS = {"title": "title", "date": "date", "sitename": "source", "author": "author"}


def read_page(html: str) -> tuple[str, tuple[tuple[int, int], ...], dict[str, str]]:
    """Return (visible text, spans that are not the article, metadata) of a page.

    The text has every visible character once, a line a block element. trafilatura decides which blocks are the
    article; metadata are what it reads in the page's head, as ``html_title``, ``html_date``, ``html_source`` and
    ``html_author``. Raises ValueError where elements are nested so deep that the parser would lose text.
    """
    import trafilatura
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(huge_tree=True)
    try:
        tree = lxml_html.document_fromstring(_without_declaration(html), parser=parser)
    except (ValueError, lxml_html.etree.ParserError):
        return normalize(html), (), {}
    if any(entry.type_name == _TOO_DEEP for entry in parser.error_log):
        raise ValueError("its elements are nested too deep to be read; save the page as text instead")
    text = _visible_text(tree)
    article = trafilatura.bare_extraction(
        html,
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        with_metadata=True,
        date_extraction_params=_DATE_SEARCH,
    )
    extracted = _key(str(getattr(article, "text", "") or "")) if article is not None else ""
    left_out = tuple(
        (block.start, block.end)
        for block in split_blocks(text)
        if extracted and _key(block.folded) and _key(block.folded) not in extracted
    )
    return text, left_out, _head_metadata(article)


def _without_declaration(html: str) -> str:
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", html, count=1)


def _visible_text(tree: Any) -> str:
    """Collect text by an explicit stack, so that deep nesting is no recursion."""
    parts: list[str] = []
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:
        node, is_done = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        if is_done:
            if tag in _BLOCKS:
                parts.append("\n")
            parts.append(_fold(node.tail))
            continue
        if not tag or tag in _HIDDEN or _is_hidden(node.attrib):
            parts.append(_fold(node.tail))
            continue
        parts.append("\n" if tag in _BLOCKS or tag == "br" else "")
        parts.append(_fold(node.text))
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in "".join(parts).split("\n"))
    return normalize(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n")


def _fold(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    style = attributes.get("style", "").replace(" ", "").lower()
    return "hidden" in attributes or "display:none" in style or "visibility:hidden" in style


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def _head_metadata(article: Any) -> dict[str, str]:
    if article is None:
        return {}
    found = {f"html_{name}": getattr(article, field, None) for field, name in _FIELDS.items()}
    return {name: normalize(" ".join(str(value).split())) for name, value in found.items() if value}
