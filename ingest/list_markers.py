"""Which bullet or number belongs to which line, where a program draws all markers after the text?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gleanings.ingest.lines import Line

_MARKER = re.compile(
    r"(?:[\u2022\u25e6\u25aa\u25cf\u25cb\u2023\uf0b7\uf0a7\u00b7*-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])$"
)
_FARTHEST_SIZES = 4.0
"""How far left of its line a marker may hang, in sizes of the type."""


def attach_markers(lines: Sequence[Line]) -> list[Line]:
    """The lines with every marker that stands alone put before the line in its row; order stays.

    A bullet without such a line is dropped: it says nothing.
    """
    markers = [line for line in lines if _MARKER.match(line.text)]
    if not markers:
        return list(lines)
    texts = [line for line in lines if not _MARKER.match(line.text)]
    owned: dict[int, Line] = {}
    lost = []
    for marker in markers:
        owner = _owner(marker, texts)
        if owner is None or owner in owned:
            lost.append(marker)
        else:
            owned[owner] = marker
    attached = [
        line._replace(text=f"{owned[position].text} {line.text}", left=owned[position].left)
        if position in owned
        else line
        for position, line in enumerate(texts)
    ]
    return attached + [marker for marker in lost if marker.text[-1] in ".)"]


def _owner(marker: Line, texts: Sequence[Line]) -> int | None:
    """The position of the nearest line to the right of the marker in its row, or None."""
    middle = (marker.bottom + marker.top) / 2
    size = max(marker.size, 1.0)
    nearest = None
    distance = _FARTHEST_SIZES * size
    for position, line in enumerate(texts):
        gap = line.left - marker.right
        if line.bottom <= middle <= line.top and -0.5 * size <= gap < distance:
            nearest, distance = position, gap
    return nearest
