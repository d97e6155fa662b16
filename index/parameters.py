"""Which parameters are there, what may each be, and how is its text read?

``PARAMETERS`` is the one table: the pages, the API, the exports and the shell read by it, and the description of the
API is written from it. So nothing can be asked that is not described, and nothing described that cannot be asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gleanings.corpus.errors import InvalidParameter
from gleanings.corpus.translating import counted, gettext, noop
from gleanings.index.engine import FACETS, MATCHES, NONE, SORTS, YearRange
from gleanings.index.query import MAX_CHARACTERS

MAX_LIMIT = 100
MAX_PASSAGES = 5
#: Nobody reads further, and a deep page costs as much as all the pages before it; programs follow ``next``.
MAX_OFFSET = 10_000
MAX_PAGE = 1_000
#: Values of one filter. Only a machine that tries out every link asks for more.
MAX_VALUES = 20

YEAR = r"[0-9]{4}"
YEARS = rf"(?:{YEAR}(?:\.\.(?:{YEAR})?)?|\.\.{YEAR}|{NONE})"
CURSOR = r"[0-9]{1,9}\.[0-9]{1,9}_[0-9]{1,9}"

_YEAR_HINT = noop("Write a year as 2019, a range as 2018..2024.")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a URL.

    Attributes:
        name: in the URL.
        kind: "text", "value", "choice", "choices", "number", "flag", "pattern", or "since" (see ``corpus.changes``).
        help: what it does, as a sentence.
        facet: whose values it takes, where kind is "value".
        choices: what it may be, where kind is "choice" or "choices".
        least, most: of numbers; ``most`` of texts counts code points.
        pattern: that a text must match, where kind is "pattern".
        default: what holds without it, for people.
        required: whether there is no answer without it.
    """

    name: str
    kind: str
    help: str
    facet: str = ""
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    pattern: str = ""
    default: str = ""
    required: bool = False


def _filters() -> tuple[Parameter, ...]:
    """Two parameters for each facet: its values, and those that are left out; years are ranges."""
    found = []
    for facet in FACETS:
        said = f"Only documents with this {facet}, by its id or name, or `none`; repeated: with any of them."
        if facet != "year":
            found.append(Parameter(facet, "value", said, facet=facet))
        found.append(Parameter(f"not-{facet}", "value", f"Leaves out documents with this {facet}.", facet=facet))
    return tuple(found)


QUERY = Parameter(
    "q", "text", "The words to search for; any text is a query. Without it: everything.", most=MAX_CHARACTERS
)
FILTERS = (
    *_filters(),
    Parameter(
        "year", "pattern", "Only this year, or these: 2019, 2018..2024, 2018.., ..2024; or `none`.", pattern=YEARS
    ),
    Parameter("from", "pattern", "Only from this year on.", pattern=YEAR),
    Parameter("to", "pattern", "Only up to this year.", pattern=YEAR),
)
WORDS = (
    Parameter(
        "match",
        "choice",
        "Whether documents must contain all the words, or any of them.",
        choices=MATCHES,
        default="auto",
    ),
    Parameter("correct", "flag", "0: search misspelt words as they are typed.", default="1"),
    Parameter("expand", "flag", "0: do not search synonyms too.", default="1"),
)
PLACE = (
    Parameter("limit", "number", "How many are returned.", most=MAX_LIMIT, default="10"),
    Parameter("offset", "number", "How many are passed over.", most=MAX_OFFSET, default="0"),
    Parameter("page", "number", "Which stretch of `limit` documents, from 1.", least=1, most=MAX_PAGE),
    Parameter(
        "cursor", "pattern", "Where to go on, as `next` gave it; it holds until the index changes.", pattern=CURSOR
    ),
)
SHOWN = (
    Parameter("sort", "choice", "The order of the documents.", choices=SORTS, default="best"),
    Parameter("passages", "number", "Passages shown of each document.", most=MAX_PASSAGES, default="2"),
    Parameter("facets", "choices", "Facets to count, with commas between; without it: all.", choices=FACETS),
    Parameter("explain", "flag", "1: say of each document why it was found.", default="0"),
)
#: Everything that a search can be asked with.
PARAMETERS = (QUERY, *FILTERS, *WORDS, *SHOWN, *PLACE)

_FLAGS = {"0": False, "1": True}


def one_of(parameter: Parameter, value: str) -> str:
    """The value, which must be one of the parameter's choices.

    Raises:
        InvalidParameter: it is none.
    """
    if value not in parameter.choices:
        raise _no_value(parameter, value, parameter.choices)
    return value


def flag(parameter: Parameter, value: str) -> bool:
    """What "0" or "1" means.

    Raises:
        InvalidParameter: it is neither.
    """
    if value not in _FLAGS:
        raise _no_value(parameter, value, _FLAGS)
    return _FLAGS[value]


def number(parameter: Parameter, value: str) -> int:
    """The whole number that a text holds.

    Raises:
        InvalidParameter: it holds none, or one out of bounds.
    """
    found = int(value) if value.isascii() and value.isdecimal() and len(value) <= 12 else -1
    if not parameter.least <= found <= parameter.most:
        said = gettext(
            "%(text)s is not a whole number from %(least)s to %(most)s.",
            text=repr(value[:20]),
            least=counted(parameter.least),
            most=counted(parameter.most),
        )
        raise InvalidParameter(parameter.name, said)
    return found


def year(text: str, parameter: str) -> int:
    """The year that a text holds.

    Raises:
        InvalidParameter: it holds none.
    """
    if not re.fullmatch(YEAR, text):
        said = gettext("%(text)s is not a year of four digits.", text=repr(text))
        raise InvalidParameter(parameter, said, hint=gettext(_YEAR_HINT))
    return int(text)


def year_range(text: str) -> YearRange:
    """The range that "2018", "2018..2024", "2018.." or "..2024" stands for; its ends may be exchanged.

    Raises:
        InvalidParameter: it is none of these.
    """
    first, dots, last = text.partition("..")
    ends = [year(end, "year") if end else None for end in (first, last if dots else first)]
    if ends == [None, None]:
        said = gettext("%(text)s is not a year or a range of years.", text=repr(text))
        raise InvalidParameter("year", said, hint=gettext(_YEAR_HINT))
    return in_order(*ends)


def in_order(first: int | None, last: int | None) -> YearRange:
    """The range between two years, whichever comes first."""
    if first is not None and last is not None and first > last:
        first, last = last, first
    return YearRange(first, last)


def cursor(parameter: Parameter, value: str) -> str:
    """The place to go on that ``next`` gave.

    Raises:
        InvalidParameter: it is none.
    """
    if not re.fullmatch(parameter.pattern, value):
        raise InvalidParameter(parameter.name, f"{value[:40]!r} is no cursor.", hint="Use `next` as it was given.")
    return value


def second_year() -> InvalidParameter:
    """What is wrong when a year is given twice."""
    said = gettext("Only one year or range of years can be given.")
    return InvalidParameter("year", said, hint=gettext(_YEAR_HINT))


def _no_value(parameter: Parameter, value: str, choices: Iterable[str]) -> InvalidParameter:
    """What is wrong when a value is none of the choices."""
    said = gettext("%(text)s is not a value of %(name)s.", text=repr(value), name=parameter.name)
    return InvalidParameter(parameter.name, said, hint=gettext("Use %(values)s.", values=", ".join(choices)))
