"""What is asked?

``parameters`` says under which names, in the shell, in the pages, in the API and in the exports alike. In a URL a
repeated parameter is OR within its facet; parameters of different facets are AND. ``to_pairs`` writes the canonical
query string that ``read_parameters`` reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from gleanings.corpus.errors import InvalidParameter, UnknownValue
from gleanings.corpus.folding import fold
from gleanings.corpus.translating import counted, gettext
from gleanings.index import parameters as reading
from gleanings.index.engine import FACETS, NONE, Filter, YearRange
from gleanings.index.parameters import MAX_VALUES, PARAMETERS, Parameter
from gleanings.index.vocabulary import Vocabulary, noun

_ALIASES = {"lang": "language", "not-lang": "not-language"}
_BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}


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
        revision: of the index, that must answer because the offset counts its hits; "" for whichever there is.
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
    revision: str = ""


def read_parameters(
    pairs: Iterable[tuple[str, str]], known: Vocabulary
) -> tuple[SearchRequest, tuple[InvalidParameter, ...]]:
    """The request that a query string stands for, and what is wrong with it.

    What is wrong is left out of the request, so that a page can say so and still show the rest.
    """
    reader = _Reader(known)
    for name, value in pairs:
        reader.read(canonical_name(name), value.strip())
    return reader.request(), tuple(reader.problems)


def canonical_name(name: str) -> str:
    """The name of a parameter in the table; some have a shorter one besides."""
    return _ALIASES.get(name, name)


def to_pairs(request: SearchRequest, **changes: object) -> tuple[tuple[str, str], ...]:
    """The canonical query string of a request: defaults left out, always in the same order.

    Args:
        request: what to write.
        changes: attributes to replace first.
    """
    asked = replace(request, **changes) if changes else request  # type: ignore[arg-type]  # the names and types of SearchRequest
    pairs = [("q", asked.text)] if asked.text else []
    for facet in FACETS if asked.filters else ():
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
    if asked.revision:
        pairs.append(("cursor", f"{asked.revision}_{asked.offset}"))
    elif asked.offset:
        page, rest = divmod(asked.offset, asked.limit or asked.offset + 1)
        whole = rest == 0 and page < reading.MAX_PAGE
        pairs.append(("page", str(page + 1)) if whole else ("offset", str(asked.offset)))
    return tuple(pairs)


class _Reader:
    """Gathers parameters one by one, and the problems on the way."""

    def __init__(self, known: Vocabulary) -> None:
        self._known = known
        self._request = SearchRequest()
        self._include: dict[str, set[str]] = {}
        self._exclude: dict[str, set[str]] = {}
        self._given: Counter[str] = Counter()
        self._years: YearRange | None = None
        self._ends: dict[str, int] = {}
        self._page = 0
        self._cursor = ""
        self.problems: list[InvalidParameter] = []

    def read(self, name: str, value: str) -> None:
        if value == "" and name != "q":
            return
        try:
            self._read(self._parameter(name), value)
        except InvalidParameter as problem:
            self.problems.append(problem)

    def request(self) -> SearchRequest:
        filters = {
            facet: Filter(frozenset(self._include.get(facet, ())), frozenset(self._exclude.get(facet, ())))
            for facet in FACETS
            if facet in self._include or facet in self._exclude
        }
        return self._placed(replace(self._request, filters=filters, years=self._range()))

    def _range(self) -> YearRange | None:
        """The years asked for: the ends that are named stand in the place of those of ``year``."""
        years = self._years or YearRange()
        found = reading.in_order(self._ends.get("from", years.first), self._ends.get("to", years.last))
        return None if found == YearRange() else found

    def _placed(self, request: SearchRequest) -> SearchRequest:
        """The request with where its hits begin: as the cursor says, else the page, else the offset."""
        if self._cursor:
            revision, _, offset = self._cursor.partition("_")
            return replace(request, revision=revision, offset=int(offset))
        return replace(request, offset=(self._page - 1) * request.limit) if self._page else request

    def _parameter(self, name: str) -> Parameter:
        if name not in _BY_NAME:
            raise InvalidParameter(
                name, gettext("There is no parameter %(name)s.", name=repr(name)), hint=gettext("See the help page.")
            )
        return _BY_NAME[name]

    def _read(self, parameter: Parameter, value: str) -> None:
        match parameter.kind:
            case "text":
                self._set(text=value)
            case "value":
                self._filter(parameter, value)
            case "choice":
                self._set(**{parameter.name: reading.one_of(parameter, value)})
            case "choices":
                self._set(facets=tuple(reading.one_of(parameter, part.strip()) for part in value.split(",")))
            case "flag":
                self._set(**{parameter.name: reading.flag(parameter, value)})
            case "number" if parameter.name == "page":
                self._page = reading.number(parameter, value)
            case "number":
                self._set(**{parameter.name: reading.number(parameter, value)})
            case _:
                self._read_pattern(parameter, value)

    def _read_pattern(self, parameter: Parameter, value: str) -> None:
        if parameter.name == "cursor":
            self._cursor = reading.cursor(parameter, value)
        elif parameter.name != "year":
            self._ends[parameter.name] = reading.year(value, parameter.name)
        elif fold(value) == NONE:
            self._include.setdefault("year", set()).add(NONE)
        elif self._years is None:
            self._years = reading.year_range(value)
        else:
            raise reading.second_year()

    def _set(self, **changes: object) -> None:
        self._request = replace(self._request, **changes)  # type: ignore[arg-type]  # names and types are checked

    def _filter(self, parameter: Parameter, text: str) -> None:
        self._given[parameter.name] += 1
        if self._given[parameter.name] > MAX_VALUES:
            said = gettext(
                "More than %(most)s values of %(name)s cannot be asked for at once.",
                most=counted(MAX_VALUES),
                name=parameter.name,
            )
            raise InvalidParameter(parameter.name, said, hint=gettext("Ask in several searches."))
        value = self._facet_value(parameter, text)
        gathered = self._exclude if parameter.name.startswith("not-") else self._include
        gathered.setdefault(parameter.facet, set()).add(value)

    def _facet_value(self, parameter: Parameter, text: str) -> str:
        facet = parameter.facet
        value = self._known.value(facet, text)
        if value is None:
            near = ", ".join(self._known.near(facet, text))
            hint = (
                gettext("Did you mean %(names)s?", names=near) if near else f"`gleanings facets {facet}` lists them."
            )
            said = gettext("No %(kind)s is called %(name)s in this library.", kind=noun(facet), name=repr(text))
            raise UnknownValue(parameter.name, said, hint=hint)
        return value
