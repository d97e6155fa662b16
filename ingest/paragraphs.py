"""Where do paragraphs begin and end, and what is the word that a line end cut in two?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from gleanings.ingest.lines import Line

_ENDS_OF_SENTENCE = tuple(".!?:;\u2026\u3002")
_CLOSING = "\"'\u2019\u201d)]"
_ITEM = re.compile(
    r"(?:[\u2022\u25aa\u25cf\u25e6\u2013\u2014\u00b7\uf0b7\uf0a7*-]\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s)"
)
_ENTRY = re.compile(r"[\s.\u2026]\d{1,4}$")
"""A line of a table of contents ends in the number of a page."""
_HYPHENS = ("-", "\u2010", "\u00ad")
_LAST_WORD = re.compile(r"[\w'\u2019]+$")
_FIRST_WORD = re.compile(r"[\w'\u2019]+")
_LOOSE = 1.35
"""How much further apart than usual two lines of one paragraph may stand."""
_OTHER_SIZE = 1.15


def vocabulary(texts: Sequence[str]) -> frozenset[str]:
    """The lower-case words of a document as they stand between spaces: enough to tell which words it uses."""
    words: set[str] = set()
    for text in texts:
        words.update(text.lower().split())
    return frozenset(words)


def join_lines(lines: Sequence[Line], words: frozenset[str]) -> str:
    """The text of a page: one line a paragraph, a blank line between paragraphs.

    Args:
        lines: in reading order.
        words: the document's ``vocabulary``, which decides about hyphens at line ends.
    """
    if not lines:
        return ""
    pitch = _usual_pitch(lines)
    pieces = [lines[0].text]
    start = lines[0].left
    for above, below in pairwise(lines):
        if _begins_paragraph(above, below, pitch, start):
            pieces.append("\n\n")
            pieces.append(below.text)
            start = below.left
        else:
            _append(pieces, above, below, words)
            start = min(start, below.left)
    return "".join(pieces)


def _append(pieces: list[str], above: Line, below: Line, words: frozenset[str]) -> None:
    before, after = pieces[-1], below.text
    if above.hyphenated:
        pieces.append(_hyphen(before, after, words) + after)
    elif before.endswith(_HYPHENS) and before[-2:-1].isalpha() and after[:1].isalpha():
        pieces[-1] = before[:-1]
        pieces.append(_hyphen(before[:-1], after, words) + after)
    elif before.endswith(("://", "-", "/")) or _is_unspaced(before[-1:], after[:1]):
        pieces.append(after)
    else:
        pieces.append(" " + after)


def _is_unspaced(last: str, first: str) -> bool:
    """Whether two characters belong to scripts that set no space between words (Chinese, Japanese)."""
    return "\u2e80" <= last <= "\u9fff" and "\u2e80" <= first <= "\u9fff"


def _hyphen(before: str, after: str, words: frozenset[str]) -> str:
    """What stands between the two parts of a word that a line end cut: nothing, or its own hyphen."""
    left = _LAST_WORD.search(before)
    right = _FIRST_WORD.match(after)
    if left is None or right is None:
        return "-"
    one, two = left.group().lower(), right.group().lower()
    if one + two in words:
        return ""
    if f"{one}-{two}" in words or not after[:1].islower():
        return "-"
    # Two words that the document uses by themselves are a compound; two halves of a word are not in use.
    return "-" if one in words and two in words and len(one) > 2 and len(two) > 2 else ""


def _usual_pitch(lines: Sequence[Line]) -> float:
    """The usual distance of a line from the one above it, in sizes of its type."""
    ratios = [
        (above.bottom - below.bottom) / below.size
        for above, below in pairwise(lines)
        if below.size > 0 and 0.5 * below.size < above.bottom - below.bottom < 4 * below.size
    ]
    if len(ratios) < 3:
        return 1.2
    return min(max(median(ratios), 1.0), 2.6)


def _begins_paragraph(above: Line, below: Line, pitch: float, start: float) -> bool:
    drop = above.bottom - below.bottom
    size = max(above.size, below.size)
    if abs(drop) < 0.5 * size and below.left >= above.right - size:
        return False  # the next piece of the same row
    if drop < 0 or below.left > above.right or below.right < above.left:
        return _is_new_thought(above, below)
    if drop > _LOOSE * pitch * size + 1.0:
        return True
    if _differs(above, below):
        return True
    if _ITEM.match(below.text) or (_ENTRY.search(above.text) and _ENTRY.search(below.text)):
        return True
    indented = below.left - start > 0.6 * size
    return indented and below.left - above.left > 0.6 * size and _ends_sentence(above.text)


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_ENDS_OF_SENTENCE)


def _differs(above: Line, below: Line) -> bool:
    small, large = sorted((above.size, below.size))
    if large > _OTHER_SIZE * small and min(len(above.text), len(below.text)) > 2:
        return True
    # A bold line of its own is a heading; a sentence that begins in bold goes on in the line below.
    return above.bold and not below.bold and below.text[:1].isupper() and not above.text.endswith((",", "-"))


def _is_new_thought(above: Line, below: Line) -> bool:
    """Whether text that goes on at another place of the page (the next column) begins something new."""
    if above.hyphenated or below.text[:1].islower():
        return False
    return _ends_sentence(above.text) or above.bold != below.bold or above.size != below.size


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """The size in which most of the document's text is set, in points."""
    exact: dict[float, int] = {}
    for lines in pages:
        for line in lines:
            exact[line.size] = exact.get(line.size, 0) + len(line.text)
    sizes: Counter[float] = Counter()
    for size, characters in exact.items():
        sizes[round(size, 1)] += characters
    return sizes.most_common(1)[0][0] if sizes else 0.0
