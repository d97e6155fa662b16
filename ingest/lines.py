"""What is a line of a PDF page, whoever read it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Line(NamedTuple):
    """A line as it stands on the page.

    Coordinates are points from the page's lower left corner as it is displayed; ``left`` <= ``right``.
    A long report has 50,000 of these, and tuples are made three times as fast as frozen dataclasses.

    Attributes:
        text: without the line's end, and without a hyphen that the reader took for a word break.
        size: of the type, in points; the larger one where the line begins and ends in two.
        hyphenated: whether a hyphen ended the line, so that its last word may go on in the next.
        upright: False for text that runs upwards, downwards or aslant: margin notes, watermarks.
        bold: whether it begins and ends in a heavy face.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    hyphenated: bool = False
    upright: bool = True
    bold: bool = False


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of one page in reading order.

    Attributes:
        number: from 1.
        width: of the displayed page, in points.
        height: of the displayed page, in points.
        reader: name and version of what read it.
        across: whether lines seem to run across the gutter between two columns.
        trust: how sure the reader is of its text, 0 to 1.
        placed: where its words stand, as ``page_words`` writes them; "" where the file itself says that.
    """

    number: int
    lines: tuple[Line, ...]
    width: float
    height: float
    reader: str
    across: bool = False
    trust: float = 1.0
    placed: str = ""
