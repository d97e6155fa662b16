"""When was the document published, and which years does it cover?

A wrong year is worse than none: years are taken from what says that it is the date of publication, never from
the date of a file alone.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from gleanings.corpus.model import Evidence
from gleanings.ingest.describe.clues import Clues, evidence
from gleanings.ingest.describe.date_texts import Written, dates_in, years_in

_EARLIEST, _LATEST = 1850, 2100
_ENOUGH = 4.0
_LEAD = 1.0
_FRONT_PAGES = 3
_FRONT = 6_000
_COVER = 1_500
_IMPRINT = 3_000
_BEFORE = 60
_PUBLISHED = re.compile(
    r"(?:\b(?:publish(?:ed|ing)|publication date|date of (?:publication|issue)|released?(?: on| date)?|issued|"
    r"laid before|presented to|printed|dated|signed|command of (?:his|her) majesty|cyhoeddwyd|veröffentlicht|"
    r"publié|publicado|pubblicato)\b[^.\n\d]{0,40}|\bposted(?: on| in| at)?:?\s|"
    r"\b(?:laid before|presented to|command of (?:his|her) majesty)\b[^.\d]{0,60}|(?:^|\n)date:?\s+)$",
    re.I,
)
_PUBLISHED_IN = re.compile(r"\bpublished(?: in| by [^.\n]{1,40},?)?\s*$", re.I)
_REVISED = re.compile(r"\b(?:updated|modified|amended|revised|reviewed)\b[^.\n\d]{0,20}$", re.I)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)(?:(?!database|ordnance)[^\n.]){0,80}?\b((?:19|20)\d\d)\b(?:\s*[-–,]\s*((?:19|20)\d\d)\b)?"
    r"|\b((?:19|20)\d\d)\s*(?:©|\(c\))",
    re.I,
)
_COPYRIGHT_MARKS = ("©", "(c)", "(C)", "opyright", "OPYRIGHT")
_PERIOD = re.compile(
    r"(?<![\d£$€.,-])((?:19|20)\d\d)\s*(?:[-–—/]|\bto\b|\band\b)\s*((?:19|20)?\d\d)(?![\d%]|[,.]\d|-\d\d\b)"
)
_LONGEST_PERIOD = 60
_AROUND_LINE = 3
_LONGEST_LABEL = 160
_LABEL_START = 20
_LABEL = re.compile(r"\b[A-Z][a-z]+ (?:report|review|evaluation|paper|study|briefing|guide|bulletin|plan)\s+$")
_BYLINE = re.compile(r"(?:^|\n)by [^\n]{2,80}$", re.I)
_THIS = re.compile(r"\bthis [\w ]{3,40} (?:was|is)(?: first)?\s*$|\bfirst\s*$", re.I)
_OTHER_DATE = re.compile(
    r"\b(?:dates? of|period|deadline|closing date|closes)\b[^\n]{0,30}\n\s*$|"
    r"\b(?:on|by|from|until|till|through|before|after|since|in|of|to|and|the|effective|between)\s*\n\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Dates:
    """What is known of a document's time, with the evidence."""

    year: int | None
    date: str | None
    period: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """One place of the text that speaks for a year."""

    weight: float
    written: Written
    detail: str


def find_dates(clues: Clues) -> Dates:
    """Year, date and period of a document; each None where nothing trustworthy tells it."""
    period, why_period = _period(clues)
    found = _declared(clues, "date") or _from_text(clues) or _declared(clues, "modified")
    if found is None:
        return Dates(None, None, period, why_period)
    written, source, detail, confidence = found
    why = evidence("year", str(written.year), source, detail, confidence)
    return Dates(written.year, written.iso(), period, (why, *why_period))


def _declared(clues: Clues, field: str) -> tuple[Written, str, str, float] | None:
    confidence = 0.95 if field == "date" else 0.5
    for value, source in clues.declared(field):
        for written in (*dates_in(value), *years_in(value)):
            if _EARLIEST <= written.year <= _LATEST:
                return written, source, value, confidence
    return None


def _from_text(clues: Clues) -> tuple[Written, str, str, float] | None:
    claims: dict[int, list[_Claim]] = {}
    for claim in _claims(clues):
        claims.setdefault(claim.written.year, []).append(claim)
    totals = {year: _total(found, year, clues) for year, found in claims.items()}
    ranked = sorted(totals, key=lambda year: (totals[year], year), reverse=True)
    if not ranked or totals[ranked[0]] < _ENOUGH:
        return None
    if len(ranked) > 1 and totals[ranked[0]] - totals[ranked[1]] < _LEAD:
        return None
    best = max(claims[ranked[0]], key=lambda claim: (claim.weight, claim.written.month is not None))
    return best.written, "text", best.detail, min(0.9, 0.3 + totals[ranked[0]] / 20)


def _total(claims: list[_Claim], year: int, clues: Clues) -> float:
    """The strongest claim counts in full, further ones a little; the date of the file can only confirm."""
    weights = sorted((claim.weight for claim in claims), reverse=True)
    total = weights[0] + sum(min(weight, 1.0) * 0.2 for weight in weights[1:4])
    created = next((int(value[:4]) for value, _ in clues.declared("created") if value[:4].isdigit()), None)
    if created is not None and year - created in (-1, 0):
        total += 2.0
    elif created is not None and year > created:
        total -= 2.0
    return total


def _claims(clues: Clues) -> Iterator[_Claim]:
    room = _FRONT
    for page in clues.reading.pages[:_FRONT_PAGES]:
        front = page.text[:_FRONT]
        dates = list(dates_in(front))
        yield from _date_claims(front, dates, room)
        yield from _year_claims(front, {written.end for written in dates}, room)
        yield from _copyrights(front)
        room -= len(page.text)
    for page in clues.reading.pages[-2:]:
        yield from _copyrights(page.text[-_IMPRINT:])
    if len(clues.reading.pages) > _FRONT_PAGES:
        last = clues.reading.pages[-1].text
        yield from (claim for claim in _date_claims(last, dates_in(last), 0) if claim.weight > _ENOUGH)
    for value, _ in clues.declared("running-head"):
        yield from (_Claim(5.5, written, value) for written in dates_in(value))


def _date_claims(text: str, dates: Iterable[Written], room: int) -> Iterator[_Claim]:
    """What dates speak for, by the words around them; the first ``room`` code points count as the front."""
    for written in dates:
        if not _EARLIEST <= written.year <= _LATEST:
            continue
        front = written.start < room
        before = text[max(0, written.start - _BEFORE) : written.start]
        if _REVISED.search(before):
            weight = 4.2 if front else 1.0
        elif stated := _PUBLISHED.search(before):
            weight = 6.0 if _is_label(text, written, stated[0]) else 1.0
        elif _BYLINE.search(before) or (_is_line(text, written) and not _OTHER_DATE.search(before)):
            weight = 5.0 if written.start < room - _FRONT + _COVER else 2.0
        elif front and _ends_label(text, written):
            weight = 3.0
        else:
            weight = 1.0 if front else 0.5
        yield _Claim(weight, written, before + text[written.start : written.end])


def _year_claims(text: str, in_dates: Container[int], room: int) -> Iterator[_Claim]:
    """What years without a month speak for; those that end where a date does are passed over."""
    for written in years_in(text):
        if written.end in in_dates or written.start >= room:
            continue
        before = text[max(0, written.start - _BEFORE) : written.start]
        if _PUBLISHED_IN.search(before):
            weight = 5.0
        elif _is_line(text, written):
            weight = 4.0 if written.start < room - _FRONT + _COVER else 1.0
        else:
            weight = 0.5
        yield _Claim(weight, written, before + text[written.start : written.end])


def _copyrights(text: str) -> Iterator[_Claim]:
    if not any(mark in text for mark in _COPYRIGHT_MARKS):
        return
    for match in _COPYRIGHT.finditer(text):
        year = int(match[2] or match[1] or match[3])
        yield _Claim(4.5, Written(year, None, None, *match.span()), match[0])


def _is_line(text: str, written: Written) -> bool:
    """Whether the date has a line to itself, as on a cover."""
    start, end = text.rfind("\n", 0, written.start) + 1, text.find("\n", written.end)
    around = text[start : written.start], text[written.end : end if end >= 0 else len(text)]
    return all(len(part.strip(" |–-:.")) <= _AROUND_LINE for part in around)


def _ends_label(text: str, written: Written) -> bool:
    """Whether the date ends a line of names and labels on a cover: "The Example Trust Research report May 2024"."""
    start, end = text.rfind("\n", 0, written.start) + 1, text.find("\n", written.end)
    before = text[start : written.start]
    words = before.split()
    ends = not text[written.end : end if end >= 0 else len(text)].strip(" .")
    named = all(word[:1].isupper() for word in words[-2:]) or _LABEL.search(before) is not None
    return ends and written.end <= _COVER and len(words) > 1 and named


def _is_label(text: str, written: Written, statement: str) -> bool:
    """Whether the statement before a date is of this document, and not prose about another one."""
    start, end = text.rfind("\n", 0, written.start) + 1, text.find("\n", written.end)
    before = text[start : max(start, written.start - len(statement))]
    if statement.strip()[:1].islower() and before.strip() and not _THIS.search(before):
        return False
    return (end if end >= 0 else len(text)) - start <= _LONGEST_LABEL or len(before) <= _LABEL_START


def _period(clues: Clues) -> tuple[str | None, tuple[Evidence, ...]]:
    for place, source in ((clues.title, "text"), *((title, "layout") for title in clues.reading.layout_titles[:3])):
        for match in _PERIOD.finditer(place):
            first = int(match[1])
            last = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
            if first < last <= first + _LONGEST_PERIOD:
                same_century = first // 100 == last // 100
                text = f"{first}-{last % 100:02}" if same_century else f"{first}-{last}"
                return text, (evidence("period", text, source, place, 0.8),)
    return None, ()
