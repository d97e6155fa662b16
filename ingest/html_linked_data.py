"""What does a page's linked data (JSON-LD, schema.org) say about the work on it?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

from bs4 import BeautifulSoup

from gleanings.ingest.html_furniture import names

_SOURCE = "json-ld"
_LARGEST = 1_000_000
_MOST_OBJECTS = 500
#: Things that a page describes besides the work on it.
_NOT_WORKS = names(
    "WebSite WebPage Organization NGO GovernmentOrganization Corporation Person BreadcrumbList ListItem "
    "ImageObject ItemList SiteNavigationElement SearchAction CollectionPage Place PostalAddress Event"
)


def linked_data(soup: BeautifulSoup) -> Iterator[tuple[str, str, str]]:
    """Values as (field, value, source) from every description of a work."""
    for script in soup.find_all("script", type="application/ld+json"):
        text = script.get_text()
        if len(text) > _LARGEST:
            continue
        try:
            parsed = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in islice(_objects(parsed), _MOST_OBJECTS):
            yield from _work(thing)


def _objects(parsed: object) -> Iterator[dict[str, object]]:
    waiting = [parsed]
    while waiting:
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting += thing
        elif isinstance(thing, dict):
            yield thing
            waiting += [thing[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in thing]


def _work(thing: dict[str, object]) -> Iterator[tuple[str, str, str]]:
    kinds = set(_texts(thing.get("@type")))
    if not kinds or kinds <= _NOT_WORKS:
        return
    for key, field in (
        ("headline", "title"),
        ("name", "title"),
        ("author", "author"),
        ("creator", "author"),
        ("datePublished", "date"),
        ("dateCreated", "date"),
        ("dateModified", "modified"),
        ("publisher", "publisher"),
        ("inLanguage", "language"),
        ("@type", "type"),
        ("articleSection", "tag"),
        ("keywords", "keywords"),
        ("license", "licence"),
        ("url", "source_url"),
    ):
        for text in _texts(thing.get(key)):
            yield field, text, _SOURCE


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return _texts(value.get("name"))
    if isinstance(value, list):
        return [text for entry in value if not isinstance(entry, list) for text in _texts(entry)]
    return []
