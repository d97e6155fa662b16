"""What can be asked, and under which names?

One table of parameters serves the shell, the pages, the API and the exports. In a URL a repeated parameter is
OR within its facet; parameters of different facets are AND. ``to_pairs`` writes the canonical query string
that ``read_parameters`` reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from gleanings.corpus.errors import InvalidParameter, UnknownValue
from gleanings.index.engine import FACETS, MATCHES, NONE, SORTS, Filter, YearRange
from gleanings.index.vocabulary import Vocabulary

#: Facets that are filtered by naming values; years are filtered by a range.
VALUE_FACETS = tuple(facet for facet in FACETS if facet != "year")

MAX_LIMIT = 100
MAX_PASSAGES = 5
#: Nobody reads further, and a deep page costs as much as all the pages before it.
MAX_OFFSET = 10_000

_CHOICES = {"match": MATCHES, "sort": SORTS}
_NUMBERS = {"offset": MAX_OFFSET, "limit": MAX_LIMIT, "passages": MAX_PASSAGES}
_FLAGS = {"0": False, "1": True}
_ALIASES = {"lang": "language", "not-lang": "not-language"}
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as a person asks for it; values of filters are ids, as the facets give them.

    Attributes:
        text: the query as typed.
        match: "auto", "any" or "all".
        filters: by facet.
        years: None for no restriction.
        sort: "best", "newest", "oldest" or "title".
        offset, limit: which hits to return.
        passages: how many of each hit's passages to show at most.
        facets: which facets to count; empty for all.
        correct: whether misspelt words are replaced.
        expand: whether synonyms are searched too.
        explain: whether to say of each hit why it was found.
    """

    text: str = ""
    match: str = "auto"
    filters: dict[str, Filter] = field(default_factory=dict)
    years: YearRange | None = None
    sort: str = "best"
    offset: int = 0
    limit: int = 10
    passages: int = 2
    facets: tuple[str, ...] = ()
    correct: bool = True
    expand: bool = True
    explain: bool = False


def read_parameters(
    pairs: Iterable[tuple[str, str]], known: Vocabulary
) -> tuple[SearchRequest, tuple[InvalidParameter, ...]]:
    """The request that a query string stands for, and what is wrong with it.

    What is wrong is left out of the request, so that a page can say so and still show the rest.
    """
    reader = _Reader(known)
    for name, value in pairs:
        reader.read(_ALIASES.get(name, name), value.strip())
    return reader.request(), tuple(reader.problems)


def year_range(text: str) -> YearRange:
    """The range that "2018", "2018..2024", "2018.." or "..2024" stands for.

    Raises:
        InvalidParameter: it is none of these.
    """
    first, dots, last = text.partition("..")
    years = YearRange(_year(first, "year"), _year(last if dots else first, "year"))
    if years == YearRange():
        raise InvalidParameter("year", f"{text!r} is not a year or a range of years.", hint=_YEAR_HINT)
    return _in_order(years, "year")


def to_pairs(request: SearchRequest, **changes: object) -> tuple[tuple[str, str], ...]:
    """The canonical query string of a request: defaults left out, always in the same order.

    Args:
        request: what to write.
        changes: attributes to replace first.
    """
    asked = replace(request, **changes)  # type: ignore[arg-type]  # the names and types of SearchRequest
    pairs = [("q", asked.text)] if asked.text else []
    for facet in FACETS:
        wanted = asked.filters.get(facet, Filter())
        pairs += [(facet, value) for value in sorted(wanted.include)]
        pairs += [(f"not-{facet}", value) for value in sorted(wanted.exclude)]
    if asked.years:
        pairs += [(n, str(y)) for n, y in (("from", asked.years.first), ("to", asked.years.last)) if y is not None]
    pairs += [("match", asked.match)] if asked.match != "auto" else []
    pairs += [("sort", asked.sort)] if asked.sort != "best" else []
    pairs += [("limit", str(asked.limit))] if asked.limit != 10 else []
    pairs += [("passages", str(asked.passages))] if asked.passages != 2 else []
    pairs += [("facets", ",".join(asked.facets))] if asked.facets else []
    pairs += [("correct", "0")] if not asked.correct else []
    pairs += [("expand", "0")] if not asked.expand else []
    pairs += [("explain", "1")] if asked.explain else []
    if asked.offset:
        whole = asked.limit and asked.offset % asked.limit == 0
        pairs.append(("page", str(asked.offset // asked.limit + 1)) if whole else ("offset", str(asked.offset)))
    return tuple(pairs)


_YEAR_HINT = "Write a year as 2019, a range as 2018..2024."


def _year(text: str, parameter: str) -> int | None:
    if not text:
        return None
    if not _YEAR.fullmatch(text):
        raise InvalidParameter(parameter, f"{text!r} is not a year of four digits.", hint=_YEAR_HINT)
    return int(text)


def _in_order(years: YearRange, parameter: str) -> YearRange:
    if years.first is not None and years.last is not None and years.first > years.last:
        raise InvalidParameter(parameter, f"The year {years.first} is after {years.last}.", hint="Exchange the two.")
    return years


class _Reader:
    """Gathers parameters one by one, and the problems on the way."""

    def __init__(self, known: Vocabulary) -> None:
        self._known = known
        self._request = SearchRequest()
        self._include: dict[str, set[str]] = {}
        self._exclude: dict[str, set[str]] = {}
        self._first: int | None = None
        self._last: int | None = None
        self._page: int | None = None
        self.problems: list[InvalidParameter] = []

    def read(self, name: str, value: str) -> None:
        if value == "" and name != "q":
            return
        try:
            self._read(name, value)
        except InvalidParameter as problem:
            self.problems.append(problem)

    def request(self) -> SearchRequest:
        filters = {
            facet: Filter(frozenset(self._include.get(facet, ())), frozenset(self._exclude.get(facet, ())))
            for facet in FACETS
            if facet in self._include or facet in self._exclude
        }
        years = None
        if self._first is not None or self._last is not None:
            try:
                years = _in_order(YearRange(self._first, self._last), "from")
            except InvalidParameter as problem:
                self.problems.append(problem)
        request = replace(self._request, filters=filters, years=years)
        return self._paged(request)

    def _paged(self, request: SearchRequest) -> SearchRequest:
        if self._page is None:
            return request
        offset = (self._page - 1) * request.limit
        if offset + request.limit > MAX_OFFSET:
            last = max(1, MAX_OFFSET // max(request.limit, 1))
            self.problems.append(
                InvalidParameter("page", f"There is no page {self._page}; at most {last} can be shown.", hint=_NARROW)
            )
            return request
        return replace(request, offset=offset)

    def _read(self, name: str, value: str) -> None:
        match name:
            case "q":
                self._set(text=value)
            case "from":
                self._first = _year(value, name)
            case "to":
                self._last = _year(value, name)
            case "year" if value != NONE:
                self._set_years(year_range(value))
            case "page":
                self._page = _number(name, value, 1, None)
            case "facets":
                self._set(facets=tuple(_one_of(name, part.strip(), FACETS) for part in value.split(",")))
            case "correct" | "expand" | "explain":
                self._set(**{name: _FLAGS[_one_of(name, value, tuple(_FLAGS))]})
            case _ if name in _CHOICES:
                self._set(**{name: _one_of(name, value, _CHOICES[name])})
            case _ if name in _NUMBERS:
                self._set(**{name: _number(name, value, 0, _NUMBERS[name])})
            case _ if name.removeprefix("not-") in FACETS:
                self._filter(name, value)
            case _:
                raise InvalidParameter(name, f"There is no parameter {name!r}.", hint="See the help page.")

    def _set(self, **changes: object) -> None:
        self._request = replace(self._request, **changes)  # type: ignore[arg-type]  # names and types are checked

    def _set_years(self, years: YearRange) -> None:
        if self._first is not None or self._last is not None:
            raise InvalidParameter("year", "Only one year or range of years can be given.", hint=_YEAR_HINT)
        self._first, self._last = years.first, years.last

    def _filter(self, name: str, text: str) -> None:
        facet = name.removeprefix("not-")
        value = self._facet_value(name, facet, text)
        gathered = self._include if name == facet else self._exclude
        gathered.setdefault(facet, set()).add(value)

    def _facet_value(self, name: str, facet: str, text: str) -> str:
        value = self._known.value(facet, text)
        if value is None:
            near = ", ".join(self._known.near(facet, text))
            hint = f"Did you mean {near}?" if near else f"`gleanings facets {facet}` lists them."
            raise UnknownValue(name, f"No {facet} is called {text!r} in this library.", hint=hint)
        return value


_NARROW = "Narrow the search instead."


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise InvalidParameter(name, f"{value!r} is not a value of {name}.", hint=f"Use {', '.join(choices)}.")
    return value


def _number(name: str, value: str, least: int, most: int | None) -> int:
    """The whole number from ``least`` to ``most`` that a text holds."""
    number = int(value) if value.isascii() and value.isdecimal() and len(value) <= 12 else -1
    if number < least or (most is not None and number > most):
        span = f"from {least:,} to {most:,}" if most is not None else f"of {least:,} or more"
        raise InvalidParameter(name, f"{value[:20]!r} is not a whole number {span}.")
    return number
