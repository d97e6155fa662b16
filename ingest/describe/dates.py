"""When was the document published, and which years does it cover?

A wrong year is worse than none: years are taken from what says that it is the date of publication, never from
the date of a file alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gleanings.corpus.model import Evidence
from gleanings.ingest.describe.clues import Clues, evidence
from gleanings.ingest.describe.date_texts import Written, dates_in, years_in

_EARLIEST, _LATEST = 1850, 2100
_ENOUGH = 4.0
_LEAD = 1.0
_FRONT_PAGES = 3
_FRONT = 6_000
_IMPRINT = 3_000
_BEFORE = 60
_PUBLISHED = re.compile(
    r"(?:\bpublish(?:ed|ing)?|\bpublication date|\bdate of (?:publication|issue)|\breleased?(?: on| date)?|\bissued|"
    r"\bposted|\blaid before|\bpresented to|\bprinted|\bdate|\bversion|\blaunched|\bcyhoeddwyd|\bveröffentlicht|"
    r"\bpublié|\bpublicado|\bpubblicato)\b[^.\n]{0,40}$",
    re.I,
)
_REVISED = re.compile(r"\b(?:updated|modified|amended|revised|reviewed)\b[^.\n]{0,20}$", re.I)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)[^\n.]{0,80}?\b((?:19|20)\d\d)\b(?:\s*[-–,]\s*((?:19|20)\d\d)\b)?"
    r"|\b((?:19|20)\d\d)\s*(?:©|\(c\))",
    re.I,
)
_PERIOD = re.compile(
    r"(?<![\d£$€.,-])((?:19|20)\d\d)\s*(?:[-–—/]|\bto\b|\band\b)\s*((?:19|20)?\d\d)(?![\d%]|[,.]\d|-\d\d\b)"
)
_LONGEST_PERIOD = 60


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
    total = weights[0] + sum(min(weight, 1.0) * 0.3 for weight in weights[1:6])
    created = next((int(value[:4]) for value, _ in clues.declared("created") if value[:4].isdigit()), None)
    if created is not None and year - created in (-1, 0):
        total += 2.0
    elif created is not None and year > created:
        total -= 2.0
    return total


def _claims(clues: Clues) -> Iterator[_Claim]:
    pages = clues.reading.pages
    for number, page in enumerate(pages[:_FRONT_PAGES]):
        yield from _page_claims(page.text[:_FRONT], front=number == 0)
    for page in pages[-2:]:
        yield from _copyrights(page.text[-_IMPRINT:])
    for title in clues.reading.layout_titles:
        yield from (_Claim(3.0, written, title) for written in dates_in(title))


def _page_claims(text: str, *, front: bool) -> Iterator[_Claim]:
    for written in dates_in(text):
        if not _EARLIEST <= written.year <= _LATEST:
            continue
        before = text[max(0, written.start - _BEFORE) : written.start]
        detail = text[max(0, written.start - _BEFORE) : written.end]
        if _REVISED.search(before):
            yield _Claim(1.0, written, detail)
        elif _PUBLISHED.search(before):
            yield _Claim(6.0, written, detail)
        elif _is_line(text, written):
            yield _Claim(5.0 if front else 2.0, written, detail)
        else:
            yield _Claim(1.0 if front else 0.5, written, detail)
    yield from _copyrights(text)
    for written in years_in(text):
        before = text[max(0, written.start - _BEFORE) : written.start]
        detail = text[max(0, written.start - _BEFORE) : written.end]
        if re.search(r"\bpublished(?: in| by [^.\n]{1,40},?)?\s*$", before, re.I):
            yield _Claim(5.0, written, detail)
        elif front and _is_line(text, written):
            yield _Claim(4.0, written, detail)
        elif front and written.start < _IMPRINT:
            yield _Claim(0.5, written, detail)


def _copyrights(text: str) -> Iterator[_Claim]:
    for match in _COPYRIGHT.finditer(text):
        year = int(match[2] or match[1] or match[3])
        yield _Claim(4.5, Written(year, None, None, *match.span()), match[0])


def _is_line(text: str, written: Written) -> bool:
    """Whether the date has a line to itself, as on a cover."""
    before = text[text.rfind("\n", 0, written.start) + 1 : written.start]
    end = text.find("\n", written.end)
    after = text[written.end : end if end >= 0 else len(text)]
    return len(before.strip(" |–-:")) <= 3 and len(after.strip(" |–-:.")) <= 3


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
