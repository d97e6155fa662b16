"""What does a web page state about itself?

Values come in the order of trust: linked data, the meta elements that libraries and feeds read, what readers
see around the title, and last the title element, which most sites end with their own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import Comment, Tag

from gleanings.ingest.html_blocks import Block, Kind, tidy
from gleanings.ingest.html_labels import around_title
from gleanings.ingest.html_linked_data import linked_data
from gleanings.ingest.licences import licence_in

Declared = tuple[str, str, str]

_META = "html-meta"
_LAYOUT = "layout"
_LONGEST_VALUE = 500

#: Names of meta elements by field, the more trustworthy first: Highwire, Dublin Core, OpenGraph, common ones.
_META_NAMES = {
    "title": "citation_title dc.title dcterms.title og:title twitter:title",
    "author": "citation_author dc.creator dcterms.creator article:author author parsely-author sailthru.author",
    "date": "citation_publication_date citation_online_date citation_date dcterms.issued dc.date.issued "
    "article:published_time og:published_time datepublished dcterms.date dc.date dcterms.created "
    "parsely-pub-date sailthru.date publish-date publish_date pubdate publication_date publication-date date",
    "modified": "article:modified_time og:updated_time dcterms.modified dc.date.modified last-modified",
    "publisher": "citation_publisher dc.publisher dcterms.publisher citation_technical_report_institution "
    "publisher og:site_name application-name",
    "language": "dc.language dcterms.language citation_language content-language og:locale language",
    "type": "dc.type dcterms.type citation_article_type govuk:format govuk:schema-name article:section og:type",
    "keywords": "citation_keywords dc.subject dcterms.subject keywords news_keywords",
    "tag": "article:tag og:article:tag",
    "licence": "dc.rights dcterms.license dcterms.rights",
    "source_url": "citation_public_url og:url",
}
_FIELD_OF = {name: field for field, names in _META_NAMES.items() for name in names.split()}
_RANK = {name: rank for names in _META_NAMES.values() for rank, name in enumerate(names.split())}
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)|Mirrored from (\S+) by HTTrack", re.I)
_UPDATED = re.compile(r"\b(?:updated|modified|amended|reviewed)\b", re.I)
_BYLINE = re.compile(r"(?:^|[\s_-])(?:byline|author|authors|by-line|entry-author|post-author)(?:$|[\s_-])", re.I)
_TAGS = re.compile(r"(?:^|[\s_-])(?:tags?|topics?|themes?|categories|keywords)(?:$|[\s_-])", re.I)
_COPYRIGHT = re.compile(
    r"(?:©|\([cC]\)|\b[Cc]opyright)\s*(?:©\s*)?(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?,?\s*)?(?:[Tt]he\s+)?"
    r"(?P<name>[A-Z](?!rown copyright|opyright|ll rights)[\w&'’-]*(?:\s(?:of|for|and|the|in|[A-Z&][\w&'’-]*)){0,7})"
)
_LABELLED = {
    "from": "publisher", "publisher": "publisher", "published by": "publisher", "organisation": "publisher",
    "author": "author", "authors": "author", "by": "author", "written by": "author",
    "published": "date", "date": "date", "publication date": "date", "date published": "date",
    "first published": "date", "last updated": "modified", "updated": "modified",
    "type": "type", "resource type": "type", "document type": "type", "format": "type",
    "theme": "tag", "themes": "tag", "topic": "tag", "topics": "tag", "tags": "tag",
    "area": "area", "areas": "area", "location": "area",
}  # fmt: skip


def declared_by(soup: BeautifulSoup, blocks: Sequence[Block]) -> tuple[Declared, ...]:
    """Values as (field, value, source), the most trustworthy of each field first, none twice."""
    values = (
        *linked_data(soup),
        *_meta(soup),
        *_layout(soup, blocks),
        *_head(soup),
        *_provenance(soup),
    )
    cleaned = ((field, tidy(value)[:_LONGEST_VALUE], source) for field, value, source in values)
    first: dict[tuple[str, str], Declared] = {}
    for field, value, source in cleaned:
        if value and (field != "source_url" or _is_web_address(value)):
            first.setdefault((field, value.casefold()), (field, value, source))
    return tuple(first.values())


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _meta(soup: BeautifulSoup) -> list[Declared]:
    found = []
    for tag in soup.find_all("meta"):
        name = str(tag.get("name") or tag.get("property") or tag.get("http-equiv") or tag.get("itemprop") or "")
        key = name.strip().lower().replace("dcterms:", "dcterms.").replace("dc:", "dc.")
        content = tag.get("content")
        if key in _FIELD_OF and isinstance(content, str):
            found.append((_RANK[key], (_FIELD_OF[key], content, _META)))
    found.sort(key=lambda pair: pair[0])
    return [value for _, value in found]


def _layout(soup: BeautifulSoup, blocks: Sequence[Block]) -> Iterator[Declared]:
    around = around_title(blocks)
    if around.title is not None:
        yield "title", around.title.text, _LAYOUT
    if around.label is not None:
        yield "type", around.label.text, _LAYOUT
    yield from (("tag", name, _LAYOUT) for name in around.names)
    for tag in soup.find_all(("time", "dt", "a", "span", "p", "div", "ul", "address", "link", "meta")):
        yield from _marked(tag)
    for block in blocks:
        if block.furniture or block.kind is Kind.PARAGRAPH:
            licence = licence_in(block.text)
            if licence:
                yield "licence", licence, _LAYOUT
        holder = _COPYRIGHT.search(block.text) if block.furniture else None
        if holder:
            yield "publisher", holder["name"], _LAYOUT


def _marked(tag: Tag) -> Iterator[Declared]:
    if tag.name == "time":
        yield from _time(tag)
    elif tag.name == "dt":
        yield from _labelled(tag)
    elif tag.name == "link":
        if "license" in (tag.get("rel") or ()):
            yield "licence", str(tag.get("href") or ""), _META
    elif "author" in (tag.get("rel") or ()) or tag.get("itemprop") == "author":
        yield "author", tag.get_text(" "), _LAYOUT
    else:
        yield from _classed(tag)


def _classed(tag: Tag) -> Iterator[Declared]:
    classes = tag.get("class")
    names = " ".join(classes) if isinstance(classes, list) else classes or ""
    if not names or _inside_furniture(tag):
        return
    if _BYLINE.search(names) and tag.name != "ul":
        text = "".join(string for string in tag.strings if string.parent is None or string.parent.name != "time")
        yield "author", text, _LAYOUT
    elif _TAGS.search(names):
        for item in tag.find_all(("a", "li"), limit=20):
            if item.name == "a" or item.find("a") is None:
                yield "tag", item.get_text(" "), _LAYOUT


def _time(tag: Tag) -> Iterator[Declared]:
    if _inside_furniture(tag):
        return
    before = tag.find_previous(string=True)
    label = f"{tag.get('itemprop') or ''} {' '.join(tag.get('class') or ())} {before or ''}"
    field = "modified" if _UPDATED.search(label) or "dateModified" in label else "date"
    yield field, str(tag.get("datetime") or tag.get_text(" ")), _LAYOUT


def _inside_furniture(tag: Tag) -> bool:
    return tag.find_parent(("nav", "aside", "footer")) is not None


def _labelled(tag: Tag) -> Iterator[Declared]:
    """A term of a description list and what it says: "From: Department for Education"."""
    field = _LABELLED.get(tidy(tag.get_text(" ")).rstrip(":").strip().lower())
    value = tag.find_next_sibling()
    if field is None or value is None or value.name != "dd":
        return
    links = [link.get_text(" ") for link in value.find_all("a", limit=20)]
    for text in links or [value.get_text(" ")]:
        yield field, text, _LAYOUT


def _head(soup: BeautifulSoup) -> Iterator[Declared]:
    title = soup.find("title")
    if isinstance(title, Tag):
        yield "title", title.get_text(" "), _META
    html = soup.find("html")
    if isinstance(html, Tag):
        for name in ("lang", "xml:lang"):
            yield "language", str(html.get(name) or ""), _META


def _provenance(soup: BeautifulSoup) -> Iterator[Declared]:
    for link in soup.find_all("link", href=True):
        if "canonical" in (link.get("rel") or ()):
            yield "source_url", str(link["href"]), _META
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment), limit=50):
        found = _SAVED_FROM.search(str(comment)[:1000])
        if found:
            yield "source_url", found[1] or f"https://{found[2]}", _META
