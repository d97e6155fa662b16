"""Which dates does a text write?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: English, then Welsh.
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
    *("ionawr", "chwefror", "mawrth", "ebrill", "mai", "mehefin"),
    *("gorffennaf", "awst", "medi", "hydref", "tachwedd", "rhagfyr"),
)
_MONTH = r"(?P<{0}>" + "|".join((*_MONTHS, *(f"{name[:3]}\\.?" for name in _MONTHS[:12]), "sept\\.?")) + ")"
_YEAR = r"(?P<{0}>(?:1[89]|20)\d\d)"
_DATE = re.compile(
    r"(?<![\w/.-])(?:"
    + _YEAR.format("y1") + r"-(?P<m1>0[1-9]|1[0-2])(?:-(?P<d1>[0-2]\d|3[01]))?(?=T|\b(?!-?\d))"
    + r"|" + _YEAR.format("y2") + r"(?P<m2>0[1-9]|1[0-2])(?P<d2>[0-2]\d|3[01])(?!\d)"
    + r"|" + _YEAR.format("y3") + r"/(?P<m3>0?[1-9]|1[0-2])/(?P<d3>[0-2]?\d|3[01])(?![\d/])"
    + r"|(?:(?P<d4>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?)?" + _MONTH.format("n4") + r",?\s+"
    + _YEAR.format("y4") + r"(?!\d)"
    + r"|" + _MONTH.format("n5") + r"\s+(?P<d5>[0-3]?\d)(?:st|nd|rd|th)?,?\s+" + _YEAR.format("y5") + r"(?!\d)"
    + r"|\d\d?[./]\d\d?[./]" + _YEAR.format("y6") + r"(?!\d)"
    + r")",
    re.I,
)  # fmt: skip
_ANY_YEAR = re.compile(r"(?:1[89]|20)\d\d")
#: "30th of September, 2019" and "2019-09-30".
_LONGEST_BEFORE_YEAR = 30
_LONGEST_AFTER_YEAR = 12
_BARE_YEAR = re.compile(r"(?<![\w/.,£$€-])((?:19|20)\d\d)(?![\w/%-]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Written:
    """A date as a text writes it.

    Attributes:
        year, month, day: month and day None where they are not written.
        start: offset of its first character.
        end: offset behind its last.
    """

    year: int
    month: int | None
    day: int | None
    start: int
    end: int

    def iso(self) -> str:
        """As "2019", "2019-03" or "2019-03-14"."""
        text = f"{self.year:04}"
        if self.month:
            text += f"-{self.month:02}"
            if self.day:
                text += f"-{self.day:02}"
        return text


def dates_in(text: str) -> Iterator[Written]:
    """Dates with at least a month, or a numeric date whose order of day and month is left open."""
    end = 0
    for year in _ANY_YEAR.finditer(text):
        if year.start() < end:
            continue
        # Every date has a year in it, and years are far quicker to find than dates.
        match = _DATE.search(text, max(end, year.start() - _LONGEST_BEFORE_YEAR), year.end() + _LONGEST_AFTER_YEAR)
        if match is not None:
            end = match.end()
            yield _written(match)


def _written(match: re.Match[str]) -> Written:
    found = {key[0]: value for key, value in match.groupdict().items() if value}
    month = _month(found.get("n")) if "n" in found else int(found.get("m", "0")) or None
    day = int(found.get("d", "0")) or None
    return Written(int(found["y"]), month, day if day and day <= 31 else None, match.start(), match.end())


def years_in(text: str) -> Iterator[Written]:
    """Years that stand alone, not in ranges, sums or codes."""
    return (Written(int(match[1]), None, None, *match.span()) for match in _BARE_YEAR.finditer(text))


def _month(name: str | None) -> int | None:
    plain = (name or "").lower().rstrip(".")
    for number, full in enumerate(_MONTHS):
        if full == plain or (number < 12 and plain in (full[:3], "sept") and full.startswith(plain)):
            return number % 12 + 1
    return None
