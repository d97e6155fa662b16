"""What is there on one theme, in one area, from one year?"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template

from gleanings.index.answer import FacetValue
from gleanings.index.engine import NONE
from gleanings.index.request import SearchRequest
from gleanings.search_app.headers import entity_tag, tagged, unchanged
from gleanings.search_app.presenting.hits import facts, type_label
from gleanings.search_app.presenting.narrowing import of_value
from gleanings.search_app.presenting.urls import browse_url, document_url, results_url, search_url
from gleanings.search_app.presenting.wording import facet_title
from gleanings.search_app.site import site

blueprint = Blueprint("browsing", __name__)

#: The facets that have pages of their own, and those that the page of a value breaks its documents down by.
FACETS = ("theme", "year", "area")
_NEWEST = 20
_RELATED = 12


@dataclass(frozen=True, slots=True)
class ValueLink:
    """A value of a facet: what it is called, how many documents have it, and its page."""

    label: str
    count: int
    url: str


@blueprint.get("/browse")
def browse() -> Response:
    """All themes, years and areas that documents have, with their counts."""
    here = site()
    tag = entity_tag("browse", here.version, *here.service.state())
    if same := unchanged(tag):
        return same
    answer = here.service.search(SearchRequest(limit=0, passages=0, facets=FACETS))
    page = render_template(
        "browse.html",
        groups=[(facet_title(facet), facet, _links(facet, answer.facets[facet])) for facet in FACETS],
        coverage=answer.coverage,
        generation=answer.generation,
    )
    return tagged(Response(page), tag)


@blueprint.get("/<any(theme,area):facet>/<path:named>")
@blueprint.get("/<any(year):facet>/<int:named>")
def value(facet: str, named: str | int) -> Response:
    """The newest documents that have a value, and what else they are about."""
    here, known = site(), site().service.vocabulary()
    wanted = known.value(facet, str(named))
    if wanted is None or wanted == NONE:
        abort(404)
    tag = entity_tag("value", here.version, *here.service.state(), facet, wanted)
    if same := unchanged(tag):
        return same
    asked = of_value(facet, wanted)
    answer = here.service.search(SearchRequest(filters=asked.filters, sort="newest", limit=_NEWEST, passages=0))
    related = [
        (facet_title(other), _links(other, [found for found in answer.facets[other] if found.value != wanted]))
        for other in FACETS
        if other != "year" or facet != "year"
    ]
    page = render_template(
        "value.html",
        title=known.label(facet, wanted),
        kind=facet_title(facet),
        facet=facet,
        wanted=wanted,
        total=answer.total,
        newest=[
            (hit.document, document_url(hit.document.id), type_label(hit.document, known), facts(hit.document, known))
            for hit in answer.hits
        ],
        related=[(name, links[:_RELATED]) for name, links in related if links],
        canonical=here.library.config.base_url.rstrip("/") + browse_url(facet, wanted),
        search=search_url(asked),
        feed=results_url(asked, "atom"),
        coverage=answer.coverage,
        generation=answer.generation,
    )
    return tagged(Response(page), tag)


def _links(facet: str, values: list[FacetValue] | tuple[FacetValue, ...]) -> list[ValueLink]:
    """The values that have a page; areas, which are many, by name; years newest first."""
    links = [ValueLink(v.label, v.count, browse_url(facet, v.value)) for v in values if v.value != NONE and v.count]
    return links[::-1] if facet == "year" else links
