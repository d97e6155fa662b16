"""How does a catalogued document become one that an engine can index?"""

from __future__ import annotations

from collections.abc import Iterable

from gleanings.corpus.folding import fold
from gleanings.corpus.model import Document, Page
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.index.engine import IndexDocument
from gleanings.index.stretches import passage_starts


def index_document(document: Document, pages: Iterable[Page], taxonomy: Taxonomy) -> IndexDocument:
    """The document as an engine takes it: facets hold ids, unlisted areas and publishers their names."""
    about, pages = document.description, tuple(pages)
    facets = {
        "theme": tuple(dict.fromkeys(taxonomy.value("theme", theme) or theme for theme in about.themes)),
        "year": (f"{about.year:04d}",) if about.year is not None else (),
        "area": tuple(dict.fromkeys(taxonomy.value("area", area) or area for area in about.areas)),
        "type": (about.type,) if about.type else (),
        "publisher": (about.publisher,) if about.publisher else (),
        "format": (document.format,),
        "language": (about.language.partition("-")[0].lower(),) if about.language else (),
        "author": about.authors,
        "status": (document.state.value,),
    }
    return IndexDocument(
        id=document.id,
        version=document.version,
        title=about.title,
        headings=tuple(dict.fromkeys(page.heading for page in pages if page.heading)),
        authors=about.authors,
        publisher=about.publisher or "",
        pages=tuple(page.text for page in pages),
        facets={facet: values for facet, values in facets.items() if values},
        sort_title=fold(about.title),
        year=about.year,
        words=document.words,
        added_run=document.added_run,
        changed_run=document.changed_run,
        passages=tuple(passage_starts(page.text) for page in pages),
    )
