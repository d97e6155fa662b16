"""In which forms can a list of results be taken away?"""

from __future__ import annotations

from dataclasses import dataclass

from gleanings.index.parameters import MAX_OFFSET
from gleanings.index.request import SearchRequest
from gleanings.search_app.presenting.urls import results_url
from gleanings.search_app.presenting.wording import number

_FORMS = (
    ("Spreadsheet (CSV)", "csv"),
    ("References (RIS)", "ris"),
    ("BibTeX", "bib"),
    ("CSL-JSON", "csl"),
    ("JSON", "json"),
    ("JSON lines", "jsonl"),
)


@dataclass(frozen=True, slots=True)
class Taking:
    """The whole list as files.

    Attributes:
        links: label and address of each file.
        feed: address of the Atom feed of new documents.
        limit: a sentence when the list is longer than the files, else "".
    """

    links: tuple[tuple[str, str], ...]
    feed: str
    limit: str


def taking(request: SearchRequest, total: int) -> Taking:
    """What is offered below ``total`` results."""
    return Taking(
        links=tuple((label, results_url(request, suffix)) for label, suffix in _FORMS),
        feed=results_url(request, "atom"),
        limit=f"Files hold the first {number(MAX_OFFSET)} documents." if total > MAX_OFFSET else "",
    )
