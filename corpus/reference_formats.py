"""How do references reach a citation manager? RIS, BibTeX and CSL-JSON.

RIS: the tags of the specification that EndNote and Zotero share. BibTeX: names of organisations and titles in
double braces, so that no program takes them apart or changes their capitals. CSL-JSON: csl-data.json of the
Citation Style Language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from gleanings.corpus.citing import CitedFrom, creators, one_line, publisher
from gleanings.corpus.model import Document
from gleanings.corpus.names import Name

_BIBTEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {character: f"\\{character}" for character in "#$%&_"}
_BIBTEX_URL = {"\\": "%5C", "{": "%7B", "}": "%7D"}


@dataclass(frozen=True, slots=True)
class _Kind:
    """What sort of work a document is, in the words of each format."""

    ris: str
    bibtex: str
    csl: str


_REPORT = _Kind("RPRT", "techreport", "report")
_WEB_PAGE = _Kind("ELEC", "misc", "webpage")
_BY_TYPE = {
    "blog": _Kind("BLOG", "misc", "post-weblog"),
    "book": _Kind("BOOK", "book", "book"),
    "film": _Kind("VIDEO", "misc", "motion_picture"),
}


@dataclass(frozen=True, slots=True)
class Format:
    """A format of references.

    Attributes:
        label: what people call it.
        suffix: of file names and addresses.
        mimetype: of an answer.
        write: the text for documents, piece by piece; the locator goes into a note of each.
    """

    label: str
    suffix: str
    mimetype: str
    write: Callable[[Iterable[Document], CitedFrom, str], Iterator[str]]


def to_ris(documents: Iterable[Document], cited_from: CitedFrom, locator: str = "") -> Iterator[str]:
    """A record a document."""
    for document in documents:
        lines = "\n".join(f"{tag}  - {one_line(value)}" for tag, value in _ris_tags(document, cited_from, locator))
        yield f"{lines}\nER  - \n\n"


def to_bibtex(documents: Iterable[Document], cited_from: CitedFrom, locator: str = "") -> Iterator[str]:
    """An entry a document; keys are made of family name, year and id, and are never shared."""
    for document in documents:
        fields = _bibtex_fields(document, cited_from, locator)
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
        yield f"@{_kind(document).bibtex}{{{_key(document)},\n{lines}}}\n\n"


def to_csl(documents: Iterable[Document], cited_from: CitedFrom, locator: str = "") -> Iterator[str]:
    """One JSON array with an object a document."""
    before = "["
    for document in documents:
        yield f"{before}\n{json.dumps(csl_item(document, cited_from, locator), ensure_ascii=False)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def csl_item(document: Document, cited_from: CitedFrom, locator: str = "") -> dict[str, object]:
    """The document as an item of CSL-JSON; what is not known is left out, as its schema asks."""
    about, day = document.description, cited_from.accessed
    item: dict[str, object] = {
        "id": document.id,
        "type": _kind(document).csl,
        "title": one_line(about.title),
        "author": [_csl_name(name) for name in creators(document)],
        "issued": {"date-parts": [_date_parts(document)]} if _date_parts(document) else None,
        "publisher": publisher(document),
        "language": about.language,
        "URL": cited_from.url(document),
        "accessed": {"date-parts": [[day.year, day.month, day.day]]} if cited_from.url(document) else None,
        "keyword": ", ".join(_keywords(document, cited_from)),
        "archive": cited_from.name,
        "archive_location": document.id,
        "note": "; ".join(_notes(cited_from, locator)),
    }
    return {name: value for name, value in item.items() if value}


#: By the name of the shell's option.
FORMATS = {
    "ris": Format("RIS", "ris", "application/x-research-info-systems", to_ris),
    "bibtex": Format("BibTeX", "bib", "application/x-bibtex", to_bibtex),
    "csl": Format("CSL-JSON", "json", "application/vnd.citationstyles.csl+json", to_csl),
}


def _ris_tags(document: Document, cited_from: CitedFrom, locator: str) -> Iterator[tuple[str, str]]:
    about, url = document.description, cited_from.url(document)
    parts = _date_parts(document)
    yield "TY", _kind(document).ris
    yield "ID", document.id
    yield "TI", about.title
    yield from (("AU", _ris_name(name)) for name in creators(document))
    if parts:
        yield "PY", f"{parts[0]:04}"
        yield "DA", "/".join([*(f"{part:02}" for part in parts), "", "", ""][:4])
    yield from (("PB", name) for name in (publisher(document),) if name)
    yield from (("LA", language) for language in (about.language,) if language)
    yield from (("KW", label) for label in _keywords(document, cited_from))
    if url:
        yield "UR", url
        yield "Y2", f"{cited_from.accessed:%Y/%m/%d}/"
    yield "DB", cited_from.name
    yield "AN", document.id
    yield from (("N1", note) for note in _notes(cited_from, locator))


def _bibtex_fields(document: Document, cited_from: CitedFrom, locator: str) -> Iterator[tuple[str, str]]:
    about, kind, url = document.description, _kind(document), cited_from.url(document)
    yield "title", f"{{{_escaped(about.title)}}}"
    yield "author", " and ".join(_bibtex_name(name) for name in creators(document))
    yield "year", str(about.year or "")
    yield "date", "-".join(f"{part:02}" for part in _date_parts(document))
    holder = "institution" if kind.bibtex == "techreport" else "publisher"
    yield holder, _escaped(publisher(document) or (about.publisher or "" if kind.bibtex == "techreport" else ""))
    yield "language", _escaped(about.language or "")
    yield "keywords", ", ".join(_bibtex_keyword(label) for label in _keywords(document, cited_from))
    if url:
        yield "url", "".join(_BIBTEX_URL.get(character, character) for character in url)
        yield "urldate", cited_from.accessed.isoformat()
    yield "note", _escaped("; ".join(_notes(cited_from, locator)))


def _kind(document: Document) -> _Kind:
    found = _BY_TYPE.get(document.description.type or "")
    return found or (_REPORT if document.format == "pdf" else _WEB_PAGE)


def _date_parts(document: Document) -> list[int]:
    """Year, month and day as far as they are known; a date that is none is passed over."""
    about = document.description
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", about.date or "")
    if found is None or (about.year is not None and int(found[1]) != about.year):
        return [about.year] if about.year else []
    return [int(part) for part in found.groups() if part]


def _keywords(document: Document, cited_from: CitedFrom) -> list[str]:
    return [one_line(cited_from.taxonomy.label("theme", theme)) for theme in document.description.themes]


def _notes(cited_from: CitedFrom, locator: str) -> list[str]:
    return [one_line(note) for note in (f"Cited: {locator}" if locator else "", cited_from.notice) if note]


def _csl_name(name: Name) -> dict[str, str]:
    return {"family": name.family, "given": name.given} if name.given else {"literal": name.family}


def _bibtex_keyword(label: str) -> str:
    return f"{{{_escaped(label)}}}" if "," in label else _escaped(label)


def _ris_name(name: Name) -> str:
    # A comma always parts family and given names here, and an organisation has neither.
    return name.inverted if name.given else name.family.replace(",", " –")


def _bibtex_name(name: Name) -> str:
    return _escaped(name.inverted) if name.given else f"{{{_escaped(name.family)}}}"


def _escaped(text: str) -> str:
    return "".join(_BIBTEX.get(character, character) for character in one_line(text))


def _key(document: Document) -> str:
    names = creators(document)
    first = re.sub(r"[^a-z]", "", (names[0].family if names else document.description.title).lower())[:20]
    return "-".join(part for part in (first, str(document.description.year or ""), document.id) if part)
