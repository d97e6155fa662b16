"""How does a whole list of results leave the site as a file?

Piece by piece: a file of a hundred thousand documents takes no more memory than one of a thousand, but for their ids.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, Response, request

from gleanings.corpus.citing import CitedFrom
from gleanings.corpus.readable import ReadableLibrary
from gleanings.corpus.reference_formats import FORMATS, Format
from gleanings.index.answer import Answer, AnsweredHit, hit_json, to_json
from gleanings.index.exporting import csv_rows
from gleanings.index.request import SearchRequest, read_parameters
from gleanings.search_app.files import plain_name
from gleanings.search_app.headers import entity_tag, tagged, unchanged
from gleanings.search_app.presenting.urls import search_url
from gleanings.search_app.site import Site, site

blueprint = Blueprint("exports", __name__)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of file: its media type, and what writes it piece by piece.

    It is given the answer, its hits, the library, and what stands before every path.
    """

    mimetype: str
    write: Callable[[Answer, Iterator[AnsweredHit], ReadableLibrary, str], Iterable[str]]


@blueprint.get("/search.<any(csv,json,jsonl,ris,bib,csl):suffix>")
def export(suffix: str) -> Response:
    """All documents that match; a wrong parameter is an error here, as nobody would see the gap."""
    here, kind = site(), _KINDS[suffix]
    asked = whole_list(here)
    tag = entity_tag(suffix, here.version, *here.service.state(), search_url(asked), date.today())
    if same := unchanged(tag):
        return same
    response = Response(
        kind.write(*here.service.whole(asked), here.library, here.home),
        content_type=f"{kind.mimetype}; charset=utf-8",
    )
    name = plain_name(asked.text, "documents")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return tagged(response, tag)


def whole_list(here: Site) -> SearchRequest:
    """The search that the address asks for, from its first document on and without passages.

    Raises:
        InvalidParameter: the address has a parameter that cannot be used.
    """
    asked, wrong = read_parameters(request.args.items(multi=True), here.service.vocabulary())
    if wrong:
        raise wrong[0]
    return replace(asked, offset=0, limit=SearchRequest().limit, passages=0, revision="")


def _csv(answer: Answer, hits: Iterator[AnsweredHit], library: ReadableLibrary, home: str) -> Iterator[str]:
    held_by = library.config.notice or library.config.name
    for row in csv_rows(hits, passages=False, held_by=held_by):
        line = io.StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()


def _json(answer: Answer, hits: Iterator[AnsweredHit], library: ReadableLibrary, home: str) -> Iterator[str]:
    """The answer as the API gives it, but with all hits, which are written one by one."""
    before = "{"
    for name, value in to_json(answer, base_url=home).items():
        yield f"{before}{json.dumps(name)}: "
        yield from (
            _json_list(hit_json(hit, home) for hit in hits)
            if name == "hits"
            else (json.dumps(None if name == "next" else value, ensure_ascii=False),)
        )
        before = ",\n"
    yield "}\n"


def _json_list(values: Iterable[object]) -> Iterator[str]:
    before = "["
    for value in values:
        yield f"{before}\n{json.dumps(value, ensure_ascii=False)}"
        before = ","
    yield "[]" if before == "[" else "\n]"


def _json_lines(answer: Answer, hits: Iterator[AnsweredHit], library: ReadableLibrary, home: str) -> Iterator[str]:
    for hit in hits:
        yield json.dumps(hit_json(hit, home), ensure_ascii=False) + "\n"


def _references(form: Format) -> Callable[[Answer, Iterator[AnsweredHit], ReadableLibrary, str], Iterator[str]]:
    def write(answer: Answer, hits: Iterator[AnsweredHit], library: ReadableLibrary, home: str) -> Iterator[str]:
        cited_from = CitedFrom.of(library, date.today())
        return form.write((hit.document for hit in hits), cited_from, "")

    return write


_KINDS = {
    "csv": _Kind("text/csv", _csv),
    "json": _Kind("application/json", _json),
    "jsonl": _Kind("application/jsonl", _json_lines),
    "ris": _Kind(FORMATS["ris"].mimetype, _references(FORMATS["ris"])),
    "bib": _Kind(FORMATS["bibtex"].mimetype, _references(FORMATS["bibtex"])),
    "csl": _Kind(FORMATS["csl"].mimetype, _references(FORMATS["csl"])),
}
