"""Which number is printed on each page?

Most reports print another number than the PDF counts: a cover without one, roman front matter, an extract of
a journal. The pages' heads and feet tell, where they agree; the file's own /PageLabels fill what is left.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from gleanings.ingest.furniture import EdgeLine

_ARABIC = re.compile(
    r"^\W*(?:page\s+)?([1-9]\d{0,5})(?!\w|[.,/]\d)"  # at the line's beginning
    r"|(?<![\w.,/-])([1-9]\d{0,5})\W*$"  # at its end
    r"|\bpage\s+([1-9]\d{0,5})\b",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"(?<![\w.])[ivxl]{1,8}(?![\w])", re.IGNORECASE)
_PLAIN_LABEL = re.compile(r"\d{1,6}$|[ivxlc]{1,8}$|[IVXLC]{1,8}$")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}
_ROMAN_PARTS = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_FEWEST_PAGES = 2
_SHARE_OF_RUN = 0.4
"""How many of the pages between the first and the last that agree must agree."""
_SHARE_OF_DOCUMENT = 0.3
_ENOUGH_PAGES = 10

_Votes = dict[int, set[int]]


def printed_labels(edges: Sequence[Sequence[EdgeLine]]) -> dict[int, str]:
    """The printed number of each page where heads and feet agree on one.

    Args:
        edges: the lines near the edges of each page, page by page.
    """
    arabic: _Votes = defaultdict(set)
    roman: _Votes = defaultdict(set)
    capitals = 0
    for lines in edges:
        for edge in lines:
            for groups in _ARABIC.findall(edge.line.text):
                arabic[int("".join(groups)) - edge.number].add(edge.number)
            if len(edge.line.text) <= 60:
                for found in _ROMAN.findall(edge.line.text):
                    capitals += 1 if found.isupper() else -1
                    roman[_from_roman(found) - edge.number].add(edge.number)
    # Arabic numbers stand in all sorts of lines: only a run through much of the document is no accident.
    fewest = max(_FEWEST_PAGES, min(_ENOUGH_PAGES, int(_SHARE_OF_DOCUMENT * len(edges))))
    labels = {number: str(value) for number, value in _runs(arabic, fewest)}
    for number, value in _runs(roman, _FEWEST_PAGES):
        if number not in labels and to_roman(value):
            labels[number] = to_roman(value).upper() if capitals > 0 else to_roman(value)
    return labels


def merge_labels(
    printed: dict[int, str], declared: Sequence[str | None], edges: Sequence[Sequence[EdgeLine]]
) -> list[str | None]:
    """The label of each page: what is printed, else what the file declares unless print contradicts it.

    Args:
        printed: by page number.
        declared: the file's own /PageLabels, page by page.
        edges: the lines near the edges of each page, page by page.
    """
    believable = [
        label if label and _is_believable(label, lines) else None
        for label, lines in zip(declared, edges, strict=True)
    ]
    stated = [(label, believable[number - 1]) for number, label in printed.items()]
    agreeing = sum(label == other for label, other in stated if other is not None)
    trusted = 2 * agreeing >= sum(other is not None for _, other in stated)
    return [printed.get(number, label if trusted else None) for number, label in enumerate(believable, start=1)]


def _is_believable(label: str, edges: Sequence[EdgeLine]) -> bool:
    """Programs also declare labels such as "Cover" or "C-1" that stand on no page."""
    return bool(_PLAIN_LABEL.match(label)) or any(label in edge.line.text for edge in edges)


def to_roman(value: int) -> str:
    """A number from 1 to 89 in small roman numerals, else the empty string."""
    if not 0 < value < 90:
        return ""
    letters = []
    for size, part in _ROMAN_PARTS:
        count, value = divmod(value, size)
        letters.append(part * count)
    return "".join(letters)


def _runs(votes: _Votes, fewest: int) -> Iterable[tuple[int, int]]:
    """Page numbers with their printed values, for each offset that enough pages agree on, strongest first."""
    taken: set[int] = set()
    strength = Counter({offset: len(numbers) for offset, numbers in votes.items()})
    for offset, count in sorted(strength.items(), key=lambda one: (-one[1], abs(one[0]))):
        numbers = votes[offset] - taken
        if len(numbers) < max(fewest, 0.5 * count):
            continue
        span = range(min(numbers), max(numbers) + 1)
        if len(numbers) < _SHARE_OF_RUN * len(span):
            continue
        for number in span:
            if number not in taken and number + offset > 0:
                taken.add(number)
                yield number, number + offset


def _from_roman(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text.lower()]
    total = 0
    for value, following in zip(values, [*values[1:], 0], strict=True):
        total += -value if value < following else value
    return total if to_roman(total) == text.lower() else 0
