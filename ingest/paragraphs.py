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
_ENTRY_LENGTH = 5
_IMPRINT = re.compile(
    r"(?:first )?(?:published|printed|issued|revised)\b.{0,30}\b(?:19|20)\d\d\b|\u00a9|copyright\b|is[bs]n\b",
    re.IGNORECASE,
)
"""What stands on the back of a title page, line by line."""
_IMPRINT_BEGINS = frozenset("FfPpIiRrCc\u00a9")
_LEADERS = re.compile(r"[ .\u2026]*(?:\.{4}|(?:\. ){4}|\u2026 ?\u2026)[ .\u2026]*")
"""The dots between an entry of a table and its number."""
_HYPHENS = ("-", "\u2010", "\u00ad")
_LAST_WORD = re.compile(r"[\w'\u2019]+$")
_FIRST_WORD = re.compile(r"[\w'\u2019]+")
_LOOSE = 1.35
"""How much further apart than usual two lines of one paragraph may stand."""
_OTHER_SIZE = 1.15
_OTHER_HEADING_SIZE = 1.05
"""How much larger than the text after it a heading may be; inside a sentence sizes differ as little."""
PITCH = 1.2
"""The distance of lines in most documents, in sizes of the type."""
_FEWEST_LINES = 8
"""Pages with fewer lines are covers, and tell nothing about the distance of lines in sentences."""


def vocabulary(texts: Sequence[str]) -> frozenset[str]:
    """The lower-case words of a document as they stand between spaces: enough to tell which words it uses."""
    words: set[str] = set()
    for text in texts:
        words.update(text.lower().split())
    return frozenset(words)


def join_lines(lines: Sequence[Line], words: frozenset[str], pitch: float = PITCH) -> str:
    """The text of a page: one line a paragraph, a blank line between paragraphs.

    Args:
        lines: in reading order.
        words: the document's ``vocabulary``, which decides about hyphens at line ends.
        pitch: the usual distance of a line from the one above it, in sizes of its type.
    """
    if not lines:
        return ""
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


def without_leaders(text: str) -> str:
    """The text without the dots that lead from an entry of a table to its number."""
    if "...." not in text and ". . . ." not in text and "\u2026" not in text:
        return text
    return _LEADERS.sub(" ", text)


def pitches(pages: Sequence[Sequence[Line]]) -> list[float]:
    """For each page the usual distance of a line from the one above it, in sizes of its type.

    A page with too few lines to tell is taken to be spaced like its document.
    """
    own = [_pitch(lines) for lines in pages]
    known = [pitch for pitch in own if pitch]
    usual = median(known) if known else PITCH
    return [pitch or usual for pitch in own]


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance of lines on a page, or 0 where there are too few to tell.

    Long lines count for more than short ones: those of sentences, and not the rows of a table or a list of names.
    """
    ratios = []
    for above, below in pairwise(lines):
        drop, size = above.bottom - below.bottom, below.size
        if 0 < 0.5 * size < drop < 4 * size:
            ratios.append((drop / size, min(len(above.text), len(below.text))))
    return min(max(_middle(ratios), 1.0), 2.6) if len(ratios) >= _FEWEST_LINES else 0.0


def _middle(weighted: list[tuple[float, int]]) -> float:
    """The median of values, each of which counts as often as its weight says."""
    weighted.sort()
    half = sum(weight for _, weight in weighted) / 2
    for value, weight in weighted:
        half -= weight
        if half <= 0:
            return value
    return weighted[-1][0]


def _begins_paragraph(above: Line, below: Line, pitch: float, start: float) -> bool:
    drop = above.bottom - below.bottom
    size = above.size if above.size > below.size else below.size
    if abs(drop) < 0.5 * size and below.left >= above.right - size:
        return False  # the next piece of the same row
    if drop < 0 or below.left > above.right or below.right < above.left:
        return _is_new_thought(above, below)
    if drop > _LOOSE * pitch * size + 1.0:
        return True
    if _differs(above, below):
        return True
    if _ITEM.match(below.text) or (_is_entry(above.text) and _is_entry(below.text)):
        return True
    if below.left - start > 0.6 * size and below.left - above.left > 0.6 * size and _ends_sentence(above.text):
        return True
    return below.text[0] in _IMPRINT_BEGINS and _IMPRINT.match(below.text) is not None and _ends_sentence(above.text)


def _is_entry(text: str) -> bool:
    return text[-1].isdigit() and _ENTRY.search(text[-_ENTRY_LENGTH:]) is not None


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_ENDS_OF_SENTENCE)


def _differs(above: Line, below: Line) -> bool:
    small, large = (above.size, below.size) if above.size < below.size else (below.size, above.size)
    if large > _OTHER_SIZE * small and len(above.text) > 2 and len(below.text) > 2:
        return True
    # A sentence that begins in bold, or in other type, goes on in the line below; a heading does not.
    if above.hyphenated or below.text[0].islower() or above.text.endswith((",", "-")):
        return False
    if above.bold != below.bold and below.text[0].isupper():
        return above.bold or _ends_sentence(above.text)
    return large > _OTHER_HEADING_SIZE * small and len(above.text) > 2 and len(below.text) > 2


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
