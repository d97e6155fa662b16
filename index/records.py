"""How do a document, its pages, a facet, the latest changes and the library itself look as data?

See ``answer.to_json`` for searches; ``shapes`` says what each name means.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from gleanings.corpus.changes import Change, RunChanges
from gleanings.corpus.model import Coverage, Document, Page
from gleanings.corpus.readable import ReadableLibrary
from gleanings.corpus.runs import Run
from gleanings.index.answer import (
    Answer,
    Highlight,
    Passage,
    coverage_json,
    highlights_json,
    passage_json,
)
from gleanings.index.engine import Stats
from gleanings.index.passages import cite, locator
from gleanings.index.shapes import (
    ChangeJson,
    ChangesJson,
    DocumentJson,
    FacetJson,
    OtherJson,
    PageJson,
    PagesJson,
    PassagesJson,
    RunJson,
    StatsJson,
)


def document_json(document: Document, forms: Sequence[Document], base_url: str = "") -> DocumentJson:
    """Everything that readers may know of a document; not where its file lies on the server."""
    about = document.description
    return {
        "schema": "gleanings/document/1",
        "id": document.id,
        "title": about.title,
        "type": about.type,
        "year": about.year,
        "period": about.period,
        "date": about.date,
        "authors": list(about.authors),
        "publisher": about.publisher,
        "areas": list(about.areas),
        "mentions": list(about.mentions),
        "scope": about.scope,
        "themes": list(about.themes),
        "language": about.language,
        "direction": about.direction,
        "licence": about.licence,
        "evidence": [
            {
                "field": found.field,
                "value": found.value,
                "source": found.source,
                "detail": found.detail,
                "confidence": found.confidence,
            }
            for found in about.evidence
        ],
        "format": document.format,
        "state": document.state.value,
        "pages": document.pages,
        "pages_without_text": document.pages_without_text,
        "words": document.words,
        "versions": document.versions,
        "version_of": document.version_of,
        "forms": [_other_json(form, base_url) for form in forms],
        "sha256": document.sha256,
        "gone": document.gone,
        "source": document.source,
        "source_url": about.source_url,
        "url": f"{base_url}/d/{document.id}",
    }


def pages_json(document: Document, pages: Sequence[Page], base_url: str = "") -> PagesJson:
    """The pages of a document without their texts."""
    return {
        "schema": "gleanings/pages/1",
        "id": document.id,
        "pages": [
            {
                "page": page.number,
                "label": page.label,
                "heading": page.heading,
                "anchor": page.anchor,
                "characters": len(page.text),
                "quality": page.quality,
                "url": f"{base_url}/d/{document.id}/p/{page.number}",
            }
            for page in pages
        ],
    }


def page_json(document: Document, page: Page, highlights: Sequence[Highlight], base_url: str = "") -> PageJson:
    """One page with its text."""
    cited = locator(page, document.format)
    return {
        "schema": "gleanings/page/1",
        "id": document.id,
        "page": page.number,
        "label": page.label,
        "locator": {"kind": cited.kind, "label": cited.label},
        "cite": cite(page, document.format),
        "heading": page.heading,
        "anchor": page.anchor,
        "text": page.text,
        "highlights": highlights_json(highlights),
        "quality": page.quality,
        "reader": page.reader,
        "url": f"{base_url}/d/{document.id}/p/{page.number}",
    }


def passages_json(
    document: Document, text: str, found: Sequence[Passage], most: int, base_url: str = ""
) -> PassagesJson:
    """The first ``most`` passages of a document that match a text."""
    url = f"{base_url}/d/{document.id}"
    return {
        "schema": "gleanings/passages/1",
        "id": document.id,
        "text": text,
        "passages": [passage_json(passage, url) for passage in found[:most]],
        "more": len(found) > most,
    }


def facet_json(answer: Answer, facet: str, wanted: str, offset: int, limit: int) -> FacetJson:
    """The values of a facet whose names hold a text, from an offset on."""
    named = [value for value in answer.facets[facet] if wanted.casefold() in value.label.casefold()]
    return {
        "schema": "gleanings/facet/1",
        "facet": facet,
        "values": [
            {"value": value.value, "label": value.label, "count": value.count, "selected": value.selected}
            for value in named[offset : offset + limit]
        ],
        "total": len(named),
        "documents": answer.total,
        "generation": answer.generation,
    }


def changes_json(runs: Iterable[RunChanges], offered: Collection[str], limit: int, base_url: str = "") -> ChangesJson:
    """What runs did, at most ``limit`` changes of each; titles only of documents that are offered."""
    return {
        "schema": "gleanings/changes/1",
        "runs": [
            {
                "run": run_json(found.run),
                "changes": [_change_json(change, offered, base_url) for change in found.changes[:limit]],
                "total": len(found.changes),
            }
            for found in runs
        ],
    }


def run_json(run: Run) -> RunJson:
    """One run as a JSON object."""
    return {"number": run.number, "kind": run.kind, "began": run.started, "ended": run.ended}


def stats_json(
    library: ReadableLibrary, version: str, index: Stats, coverage: Coverage, run: Run | None
) -> StatsJson:
    """What the library holds, and when it was last read."""
    return {
        "schema": "gleanings/stats/1",
        "name": library.config.name,
        "notice": library.config.notice,
        "language": library.config.language,
        "version": version,
        "generation": index.revision,
        "terms": index.terms,
        "index_bytes": index.size_bytes,
        "coverage": coverage_json(coverage),
        "last_run": run_json(run) if run else None,
    }


def _change_json(change: Change, offered: Collection[str], base_url: str) -> ChangeJson:
    shown = change.document if change.document in offered else None
    return {
        "at": change.at,
        "kind": change.kind,
        "document": change.document,
        "title": change.title if shown else None,
        # What changed in a document that was withdrawn is withdrawn too; why a file failed is said elsewhere.
        "detail": change.detail if shown else "",
        "url": f"{base_url}/d/{shown}" if shown else None,
    }


def _other_json(document: Document, base_url: str) -> OtherJson:
    return {
        "id": document.id,
        "title": document.description.title,
        "format": document.format,
        "year": document.description.year,
        "url": f"{base_url}/d/{document.id}",
    }
