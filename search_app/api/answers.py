"""How is each address of the API answered? With what the service says, as data."""

from __future__ import annotations

from dataclasses import replace

from gleanings import __version__
from gleanings.corpus.changes import read_since
from gleanings.index import shapes
from gleanings.index.answer import similar_json, suggestions_json, to_json
from gleanings.index.evidence_map import map_json
from gleanings.index.records import (
    changes_json,
    document_json,
    facet_json,
    page_json,
    pages_json,
    passages_json,
    stats_json,
)
from gleanings.search_app.api.reading import Asked
from gleanings.search_app.site import Site


def search(here: Site, asked: Asked) -> shapes.SearchJson:
    """The answer that ``gleanings search --json`` prints."""
    answer = here.service.search(asked.search)
    here.count_query(answer)
    return to_json(answer, base_url=here.home)


def facet(here: Site, asked: Asked) -> shapes.FacetJson:
    """The values of one facet; its own filter is left out of their counts."""
    named = asked.text("facet")
    answer = here.service.search(replace(asked.search, facets=(named,), limit=0, passages=0))
    return facet_json(answer, named, asked.text("find"), asked.number("offset"), asked.number("limit"))


def evidence_map(here: Site, asked: Asked) -> shapes.MapJson:
    """The whole map; of one facet twice, which of its values documents have together."""
    return map_json(here.service.evidence_map(asked.search, asked.text("rows"), asked.text("cols")))


def suggest(here: Site, asked: Asked) -> shapes.SuggestJson:
    """Ways to go on with what is typed."""
    typed = asked.text("q")
    return suggestions_json(typed, here.service.suggest(typed))


def document(here: Site, asked: Asked) -> shapes.DocumentJson:
    """Everything that is known of a document."""
    found = here.service.document(asked.text("id"))
    return document_json(found, here.service.forms(found), here.home)


def pages(here: Site, asked: Asked) -> shapes.PagesJson:
    """The pages of a document."""
    found = here.service.document(asked.text("id"))
    return pages_json(found, here.service.pages(found), here.home)


def page(here: Site, asked: Asked) -> shapes.PageJson:
    """One page with its text, and where the words are in it."""
    found = here.service.document(asked.text("id"))
    read = here.service.page(found, asked.number("number"))
    query = asked.text("q")
    return page_json(found, read, here.service.highlights(read.text, query) if query else (), here.home)


def passages(here: Site, asked: Asked) -> shapes.PassagesJson:
    """The passages of a document that match."""
    found, query, most = here.service.document(asked.text("id")), asked.text("q"), asked.number("limit")
    correct, expand = bool(asked.number("correct")), bool(asked.number("expand"))
    there = here.service.passages(found, query, most + 1, correct=correct, expand=expand) if query else ()
    return passages_json(found, query, there, most, here.home)


def similar(here: Site, asked: Asked) -> shapes.SimilarJson:
    """Documents that are about the same."""
    found = here.service.document(asked.text("id"))
    return similar_json(found, here.service.similar(found, asked.number("limit")))


def changes(here: Site, asked: Asked) -> shapes.ChangesJson:
    """What runs did."""
    runs = here.service.changes(read_since(asked.text("since")))
    named = {change.document for found in runs for change in found.changes if change.document}
    return changes_json(runs, here.service.offered(named), asked.number("limit"), here.home)


def stats(here: Site, asked: Asked) -> shapes.StatsJson:
    """What the library holds."""
    service = here.service
    return stats_json(here.library, __version__, service.stats(), service.coverage(), service.last_run())
