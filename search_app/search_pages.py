"""The first page, and the page of results."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, render_template, request

from gleanings.corpus.errors import GleaningsError
from gleanings.corpus.folding import fold
from gleanings.index.engine import NONE
from gleanings.index.request import SearchRequest, read_parameters, to_pairs
from gleanings.search_app.headers import entity_tag, tagged, unchanged
from gleanings.search_app.presenting.chips import chips
from gleanings.search_app.presenting.details import search_details
from gleanings.search_app.presenting.hits import facts, type_label
from gleanings.search_app.presenting.results import results
from gleanings.search_app.presenting.sparklines import sparklines
from gleanings.search_app.presenting.urls import browse_url, document_url, search_url
from gleanings.search_app.presenting.wording import facet_title, sort_labels
from gleanings.search_app.site import Site, site

blueprint = Blueprint("search", __name__)

_NEWEST = 5
_EXAMPLES = 3


@blueprint.get("/")
def home() -> Response:
    """A search box, examples that find something, themes, the newest documents and the size of the corpus."""
    here = site()
    service, known = here.service, here.service.vocabulary()
    tag = entity_tag("home", here.version, *service.state())
    if same := unchanged(tag):
        return same
    answer = service.search(SearchRequest(limit=_NEWEST, passages=0, facets=("theme",)))
    themes = [
        (value.label, value.count, browse_url("theme", value.value))
        for value in answer.facets.get("theme", ())
        if value.value != NONE
    ]
    newest = [
        (hit.document, document_url(hit.document.id), type_label(hit.document, known), facts(hit.document, known)[:1])
        for hit in answer.hits
    ]
    page = render_template(
        "home.html",
        coverage=answer.coverage,
        generation=answer.generation,
        examples=[(text, search_url(SearchRequest(text=text))) for text in _examples(here, themes)],
        themes=themes,
        sparklines=sparklines(service.evidence_map(SearchRequest(), "theme", "year")),
        newest=newest,
    )
    return tagged(Response(page), tag)


@blueprint.get("/search")
def search() -> Response:
    """The documents that match, with their passages, and filters to narrow them."""
    here = site()
    config, known = here.library.config, here.service.vocabulary()
    asked, wrong = read_parameters(request.args.items(multi=True), known)
    asked = replace(asked, facets=(), limit=asked.limit or SearchRequest().limit)
    said = [(problem.parameter, str(problem)) for problem in wrong]
    tag = entity_tag(here.version, *here.service.state(), search_url(asked), said)
    if not here.counts_queries and (same := unchanged(tag)):
        return same
    answer = here.service.search(asked)
    here.count_query(answer)
    page = render_template(
        "search.html",
        asked=asked,
        found=results(answer, wrong, config.facets, known, images=here.images is not None),
        details=search_details(answer, chips(asked, known), config, datetime.now(UTC)),
        coverage=answer.coverage,
        generation=answer.generation,
        partial=answer.partial,
        sorts=sort_labels(),
        typed=_typed_years(asked),
        home_url=config.base_url.rstrip("/"),
    )
    return tagged(Response(page), tag)


@blueprint.get("/facet/<facet>")
def facet(facet: str) -> Response:
    """Every value of a facet for a search, to want some or leave some out, and go back to the results."""
    here = site()
    config, known = here.library.config, here.service.vocabulary()
    if facet not in config.facets or facet == "year":
        abort(404)
    asked, _ = read_parameters(request.args.items(multi=True), known)
    tag = entity_tag("facet", here.version, *here.service.state(), facet, search_url(asked))
    if same := unchanged(tag):
        return same
    answer = here.service.search(replace(asked, limit=0, passages=0, offset=0, facets=(facet,)))
    page = render_template(
        "facet.html",
        facet=facet,
        title=facet_title(facet),
        asked=asked,
        values=sorted(answer.facets[facet], key=lambda value: fold(value.label)),
        kept=[pair for pair in to_pairs(asked, offset=0) if pair[0] not in (facet, f"not-{facet}")],
        back=search_url(replace(asked, offset=0)),
        coverage=answer.coverage,
        generation=answer.generation,
    )
    return tagged(Response(page), tag)


def _typed_years(asked: SearchRequest) -> dict[str, str]:
    """What stands in the fields From and To: the years asked for, or what was typed and could not be used."""
    if asked.years is None:
        return {name: request.args.get(name, "") for name in ("from", "to")}
    return {"from": str(asked.years.first or ""), "to": str(asked.years.last or "")}


def _examples(here: Site, themes: list[tuple[str, int, str]]) -> list[str]:
    """Searches that find something: the librarian's, else the names of the largest themes."""
    wanted = [*here.library.config.examples, *(label for label, _, _ in themes[: 2 * _EXAMPLES])]
    found: list[str] = []
    for text in wanted:
        if len(found) < _EXAMPLES and text not in found and _finds(here, text):
            found.append(text)
    return found


def _finds(here: Site, text: str) -> bool:
    try:
        return here.service.search(SearchRequest(text=text, limit=0, passages=0, facets=("format",))).total > 0
    except GleaningsError:
        return False
