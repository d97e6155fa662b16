"""In which forms can a list of results be taken away?"""

from __future__ import annotations

from dataclasses import dataclass

from gleanings.corpus.translating import gettext, noop
from gleanings.index.request import SearchRequest
from gleanings.search_app.presenting.urls import results_url

_FORMS = (
    (noop("Spreadsheet (CSV)"), "csv"),
    (noop("References (RIS)"), "ris"),
    (noop("BibTeX"), "bib"),
    (noop("CSL-JSON"), "csl"),
    (noop("JSON"), "json"),
    (noop("JSON lines"), "jsonl"),
)


@dataclass(frozen=True, slots=True)
class Taking:
    """The whole list as files.

    Attributes:
        links: label and address of each file.
        feed: address of the Atom feed of new documents.
    """

    links: tuple[tuple[str, str], ...]
    feed: str


def taking(request: SearchRequest) -> Taking:
    """What is offered below a list of results."""
    return Taking(
        links=tuple((gettext(label), results_url(request, suffix)) for label, suffix in _FORMS),
        feed=results_url(request, "atom"),
    )
