"""What value does a cell of a spreadsheet, or an argument of ``metadata set``, stand for?

Spreadsheet programs rewrite what looks like a date: 2019-03-14 becomes 14/03/2019 or 3/14/2019, the period 2010-11
becomes Nov-10. What they made of it is read back; what may be either of two dates is told.
"""

from __future__ import annotations

import re
from datetime import date

from gleanings.corpus.encoding import Value
from gleanings.corpus.taxonomy import Taxonomy

NONE, AUTO = "(none)", "(auto)"
LISTS = ("authors", "areas", "themes")

_YEAR = re.compile(r"([0-9]{4})(?:\.0)?")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_CLOCK = r"(?:[ T]00:00(?::00(?:\.0+)?)?)?"
_FULL = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){_CLOCK}")
_SLASHED = re.compile(rf"([0-9]{{1,2}})([/.-])([0-9]{{1,2}})\2([0-9]{{4}}){_CLOCK}")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NAMED = re.compile(r"(?:([0-9]{1,2})[- ])?([A-Za-z]{3})[a-z]*[- ]([0-9]{2}|[0-9]{4})")


class Doubtful(ValueError):
    """A cell that may be either of two dates.

    Attributes:
        readings: both, as "2019-02-01".
    """

    def __init__(self, cell: str, readings: tuple[str, str]) -> None:
        super().__init__(f"{cell!r} may be {readings[0]} or {readings[1]}; write it so.")
        self.readings = readings


def parse_value(field: str, cell: str, taxonomy: Taxonomy) -> Value:
    """The value that a cell stands for; None or an empty tuple for one known to be blank.

    Raises:
        Doubtful: it may be either of two dates.
        ValueError: it is none; the message is a sentence.
    """
    if cell == NONE and field == "title":
        raise ValueError("a document cannot be without a title.")
    if cell == NONE:
        return () if field in LISTS else None
    if field in LISTS:
        parts = (part.strip() for part in cell.split(";"))
        return tuple(dict.fromkeys(_one(field, part, taxonomy) for part in parts if part))
    if field == "year":
        return _year(cell)
    return _one(field, cell, taxonomy)


def _year(cell: str) -> int:
    found = _YEAR.fullmatch(cell)
    if found:
        return int(found[1])
    try:
        return int(_date(cell)[:4])
    except Doubtful as either:  # which day it is does not matter here
        return int(either.readings[0][:4])
    except ValueError:
        raise ValueError(f"{cell!r} is not a year of four digits.") from None


def _one(field: str, text: str, taxonomy: Taxonomy) -> str:
    if field in ("themes", "type"):
        facet = field.removesuffix("s")
        value = taxonomy.value(facet, text)
        if value is None:
            raise ValueError(f"{text!r} is no {facet} of the taxonomy ({facet}s.toml).")
        return value
    if field == "areas":
        area = taxonomy.area(text)
        return area.name if area else text
    if field == "date":
        return _date(text)
    if field == "period" and (month := _month(text)):
        return f"{month[:4]}-{month[5:]}"  # "Nov-10", which was 2010-11
    if field == "language" and not _LANGUAGE.fullmatch(text):
        raise ValueError(f"{text!r} is not a language code such as en or cy.")
    return text


def _date(text: str) -> str:
    if _DATE.fullmatch(text) and (len(text) < 10 or _is_day(text)):
        return text
    if (full := _FULL.fullmatch(text)) and _is_day(full[1]):
        return full[1]
    if slashed := _SLASHED.fullmatch(text):
        first, _, second, year = slashed.groups()
        days = [f"{year}-{month:0>2}-{day:0>2}" for day, month in ((first, second), (second, first))]
        readings = sorted({day for day in days if _is_day(day)})
        if len(readings) == 2:
            raise Doubtful(text, (readings[0], readings[1]))
        if readings:
            return readings[0]
    if month := _month(text):
        return month
    raise ValueError(f"{text!r} is not a date such as 2019, 2019-03 or 2019-03-14.")


def _month(text: str) -> str | None:
    """What "Mar-19" and "14 March 2019" mean: 2019-03, 2019-03-14."""
    found = _NAMED.fullmatch(text)
    if not found or found[2].lower() not in _MONTHS:
        return None
    year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
    month = f"{year}-{_MONTHS.index(found[2].lower()) + 1:02}"
    if found[1] is None:
        return month
    day = f"{month}-{found[1]:0>2}"
    return day if _is_day(day) else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
