"""How do a library and its pages become a WSGI application?"""

from __future__ import annotations

from flask import Flask, Response

from gleanings.corpus.readable import ReadableLibrary
from gleanings.corpus.translating import counted
from gleanings.index.service import SearchService
from gleanings.search_app import (
    about,
    api,
    browsing,
    changed,
    citing,
    compression,
    crawlers,
    documents,
    errors,
    exports,
    feeds,
    files,
    headers,
    health,
    hurry,
    mapping,
    merged,
    mounting,
    page_images,
    reading,
    saved,
    search_pages,
    templating,
    translating,
)
from gleanings.search_app.presenting.metadata import coins, metadata
from gleanings.search_app.presenting.narrowing import of_value
from gleanings.search_app.presenting.urls import document_url, search_url
from gleanings.search_app.presenting.wording import documents as documents_in_words
from gleanings.search_app.presenting.wording import evidence_source, field_title, words
from gleanings.search_app.presenting.wording import files as files_in_words
from gleanings.search_app.presenting.wording import pages as pages_in_words
from gleanings.search_app.site import Site, install

_PAGES = (
    search_pages,
    documents,
    reading,
    citing,
    exports,
    feeds,
    saved,
    crawlers,
    browsing,
    mapping,
    files,
    page_images,
    changed,
    about,
    health,
    api,
)


def create_app(library: ReadableLibrary, service: SearchService | None = None) -> Flask:
    """The site of a library.

    Args:
        library: what it shows.
        service: what answers; by default the library's own.
    """
    app = Flask(__name__, static_folder=None)
    service = service or SearchService(library)
    here = Site.of(library, service)
    install(here, app.extensions)
    for module in _PAGES:
        app.register_blueprint(module.blueprint)
    # What is done last to an answer is named first.
    compression.install(app)
    mounting.install(app, library.config.base_url)
    hurry.install(app, library.config.answer_seconds)
    headers.install(app, library.config.api_origins, service.was_partial)
    errors.install(app)
    merged.install(app)
    templating.install(app)
    translating.install(app, here.speech)
    _templates(app, library)
    _static(app)
    return app


def _templates(app: Flask, library: ReadableLibrary) -> None:
    """What every template may use."""
    here = app.extensions["gleanings"]
    app.jinja_env.filters.update(
        number=counted, documents=documents_in_words, pages=pages_in_words, files=files_in_words, words=words
    )
    app.jinja_env.globals.update(
        library=library.config,
        asset=here.assets.url,
        document_url=document_url,
        metadata=lambda document: metadata(
            document, here.service.vocabulary(), library.config, here.address, files=here.files
        ),
        coins=coins,
        evidence_source=evidence_source,
        field_title=field_title,
        filter_url=lambda facet, value: search_url(of_value(facet, value)),
    )


def _static(app: Flask) -> None:
    here = app.extensions["gleanings"]

    @app.get("/static/<version>/<name>")
    def static(version: str, name: str) -> Response:
        found: Response = here.assets.response(version, name)
        return found
