"""What may search engines list? Documents, and the pages of themes, areas and years; not every search for them."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from flask import Blueprint, Response, abort

from gleanings.search_app.browsing import FACETS
from gleanings.search_app.feeds import xml_response
from gleanings.search_app.headers import entity_tag, tagged, unchanged
from gleanings.search_app.presenting.urls import browse_url, document_url
from gleanings.search_app.site import Site, site

blueprint = Blueprint("crawlers", __name__)

#: The most addresses that one sitemap may hold.
_ADDRESSES = 50_000
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_PAGES = ("/", "/browse", "/about/corpus", "/help", "/accessibility", "/api")
#: Lists, files and forms; and every page with the words of a search, of which there is no end.
_KEPT_OUT = ("/search", "/map", "/api/", "/openapi.json", "/d/*/cite", "/d/*/file", "/d/*/p/*/quote", "/*?*q=")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Where crawlers should not go, and what they may list."""
    here = site()
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _KEPT_OUT), f"Sitemap: {here.address}/sitemap.xml"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The addresses to list; of a large library, the sitemaps that hold them."""
    here = site()
    tag = entity_tag("sitemap", here.version, here.address, *here.service.state())
    if same := unchanged(tag):
        return same
    last = _last_part(here)
    if last == 1:
        return tagged(_listing("urlset", "url", _addresses(here, 1)), tag)
    parts = (f"{here.address}/sitemap-{part}.xml" for part in range(1, last + 1))
    return tagged(_listing("sitemapindex", "sitemap", parts), tag)


@blueprint.get("/sitemap-<int:part>.xml")
def sitemap_part(part: int) -> Response:
    """One of several sitemaps."""
    here = site()
    if not 1 <= part <= _last_part(here):
        abort(404)
    tag = entity_tag("sitemap", here.version, here.address, *here.service.state(), part)
    return unchanged(tag) or tagged(_listing("urlset", "url", _addresses(here, part)), tag)


def _last_part(here: Site) -> int:
    return max(1, -(-(len(_fixed(here)) + here.service.coverage().documents) // _ADDRESSES))


def _fixed(here: Site) -> list[str]:
    """The pages that are there besides those of documents."""
    known = here.service.vocabulary()
    return [*_PAGES, *(browse_url(facet, value) for facet in FACETS for value in known.values(facet))]


def _addresses(here: Site, part: int) -> Iterable[str]:
    """The addresses of one part: fixed pages first, then documents in the order in which they were added."""
    start = (part - 1) * _ADDRESSES
    fixed = _fixed(here)
    shown = fixed[start : start + _ADDRESSES]
    documents = here.service.ids(max(0, start - len(fixed)), _ADDRESSES - len(shown))
    return (here.address + path for path in (*shown, *map(document_url, documents)))


def _listing(root_name: str, name: str, addresses: Iterable[str]) -> Response:
    root = Element(root_name, xmlns=_SITEMAPS)
    for address in addresses:
        SubElement(SubElement(root, name), "loc").text = address
    return xml_response(root, "application/xml")
