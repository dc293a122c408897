"""Invisible characters of a text that would turn the direction of what stands around them: shown, and kept to themselves.

A text may hold marks that make a browser show later letters from right to left (Unicode, UAX 9), so that a reader sees
other words or numbers than those that were counted. Each is put into an element of its own, which ends its effect there.
"""

from __future__ import annotations

import re

_CONTROL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_TAG = re.compile(r"(<title>.*?</title>|<[^>]*>)", re.DOTALL)


def show_controls(html: str) -> str:
    """Return a page with its marks of direction made visible and without effect; the characters themselves stay.

    Within tags, where no element can stand, the name of the character takes its place.
    """
    if not _CONTROL.search(html):
        return html
    pieces = _TAG.split(html)
    return "".join(
        _CONTROL.sub(_name, piece) if at % 2 else _CONTROL.sub(_element, piece) for at, piece in enumerate(pieces)
    )


def _name(match: re.Match[str]) -> str:
    return f"[U+{ord(match[0]):04X}]"


def _element(match: re.Match[str]) -> str:
    return f'<span class="control" data-code="U+{ord(match[0]):04X}">{match[0]}</span>'
