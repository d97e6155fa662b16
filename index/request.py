"""What can be asked, and under which names?

One table of parameters serves the shell, the pages, the API and the exports.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gleanings.index.engine import Filter, YearRange


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as a person asks for it; values of filters are ids, as the facets give them."""

    text: str = ""
    match: str = "auto"
    filters: dict[str, Filter] = field(default_factory=dict)
    years: YearRange | None = None
    sort: str = "best"
    offset: int = 0
    limit: int = 10
    passages: int = 2
    facets: tuple[str, ...] = ()
