"""How do people and programs hear of what is new, and how do browsers search here?"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Response

from gleanings.corpus.citing import one_line
from gleanings.corpus.translating import gettext
from gleanings.index.answer import Added
from gleanings.index.request import SearchRequest
from gleanings.search_app.exports import whole_list
from gleanings.search_app.headers import entity_tag, tagged, unchanged
from gleanings.search_app.presenting.hits import facts, type_label
from gleanings.search_app.presenting.urls import document_url, results_url, search_url
from gleanings.search_app.site import Site, site

blueprint = Blueprint("feeds", __name__)

#: Readers of feeds ask often, and keep what they have seen.
_ENTRIES = 50
#: When a feed without entries was brought up to date.
BEGINNING = "1970-01-01T00:00:00Z"


@blueprint.get("/search.atom")
def atom() -> Response:
    """The documents that match, those added last first, as an Atom feed (RFC 4287)."""
    here, home = site(), site().address
    asked = whole_list(here)
    tag = entity_tag("atom", here.version, home, *here.service.state(), search_url(asked))
    if same := unchanged(tag):
        return same
    feed = _feed(asked, here.service.added_last(asked, _ENTRIES), here, home)
    return tagged(xml_response(feed, "application/atom+xml"), tag)


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """What a browser needs to search the library from its address bar (OpenSearch 1.1)."""
    here, home = site(), site().address
    root = Element("OpenSearchDescription", xmlns="http://a9.com/-/spec/opensearch/1.1/")
    SubElement(root, "ShortName").text = one_line(here.library.config.name)[:16]
    SubElement(root, "LongName").text = one_line(here.library.config.name)[:48]
    SubElement(root, "Description").text = gettext("Search %(library)s", library=one_line(here.library.config.name))[
        :1024
    ]
    SubElement(root, "InputEncoding").text = "UTF-8"
    SubElement(root, "Image", type="image/svg+xml").text = home + here.assets.url("icon.svg")
    for type_, path in (("text/html", "/search"), ("application/atom+xml", "/search.atom")):
        SubElement(root, "Url", type=type_, template=f"{home}{path}?q={{searchTerms}}")
    return xml_response(root, "application/opensearchdescription+xml")


def _feed(asked: SearchRequest, added: Iterable[Added], here: Site, home: str) -> Element:
    config, known = here.library.config, here.service.vocabulary()
    found = tuple(added)
    feed = Element("feed", xmlns="http://www.w3.org/2005/Atom")
    SubElement(feed, "title").text = one_line(f"{config.name}: {asked.text or gettext('new documents')}")
    if config.notice:
        SubElement(feed, "subtitle").text = one_line(config.notice)
    SubElement(feed, "id").text = home + results_url(asked, "atom")
    SubElement(feed, "link", rel="self", href=home + results_url(asked, "atom"), type="application/atom+xml")
    page = SearchRequest(asked.text, asked.match, asked.filters, asked.years)
    SubElement(feed, "link", rel="alternate", href=home + search_url(page), type="text/html")
    SubElement(feed, "updated").text = max((each.at for each in found), default=BEGINNING)
    for each in found:
        document, entry = each.document, SubElement(feed, "entry")
        SubElement(entry, "title").text = one_line(document.description.title)
        SubElement(entry, "id").text = home + document_url(document.id)
        SubElement(entry, "link", rel="alternate", href=home + document_url(document.id), type="text/html")
        SubElement(entry, "updated").text = each.at
        for author in document.description.authors or (document.description.publisher or config.name,):
            SubElement(SubElement(entry, "author"), "name").text = one_line(author)
        about = (type_label(document, known), *facts(document, known))
        SubElement(entry, "summary").text = one_line(" · ".join(part for part in about if part))
    return feed


def xml_response(root: Element, mimetype: str) -> Response:
    """A document of XML."""
    text = tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(text, content_type=f"{mimetype}; charset=utf-8")
