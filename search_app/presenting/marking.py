"""How does text from documents become safe HTML with its matches marked?

Documents are hostile input: text is escaped piece by piece, and the only tags that appear are the ``<mark>``
put around the highlights here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from markupsafe import Markup

from gleanings.index.answer import Highlight

_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def marked(text: str, highlights: Sequence[Highlight]) -> Markup:
    """The text as HTML, with ``<mark>`` around its highlights.

    Args:
        text: as it stands in the document.
        highlights: code points of ``text``, in any order; overlapping and adjacent ones become one mark.
    """
    return _mark(text, _merged((mark.start, mark.end) for mark in highlights), 0, len(text))


def paragraphs(text: str, highlights: Sequence[Highlight]) -> tuple[Markup, ...]:
    """The text's paragraphs as HTML; a highlight that crosses a blank line is marked on both sides of it."""
    spans = _merged((mark.start, mark.end) for mark in highlights)
    found, start = [], 0
    for gap in _BLANK_LINES.finditer(text):
        found.append((start, gap.start()))
        start = gap.end()
    found.append((start, len(text)))
    return tuple(_mark(text, spans, first, last) for first, last in found if text[first:last].strip())


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _mark(text: str, spans: Sequence[tuple[int, int]], first: int, last: int) -> Markup:
    """The stretch ``first`` to ``last`` of the text, escaped, with the spans that reach into it marked."""
    parts, done = [], first
    for start, end in spans:
        start, end = max(start, done), min(end, last)
        if start < end:
            parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
            done = end
    # Everything that comes from the document has gone through escape.
    return Markup("".join([*parts, escape(text[done:last])]))  # noqa: S704
