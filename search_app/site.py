"""What do all views share while the site runs?"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import cast

from flask import current_app, request

from gleanings.corpus.query_log import QueryLog
from gleanings.corpus.readable import ReadableLibrary
from gleanings.index.answer import Answer
from gleanings.index.service import SearchService
from gleanings.search_app.assets import Assets, folder_hash
from gleanings.search_app.drawn_pages import PageImages
from gleanings.search_app.translating import Speech

_KEY = "gleanings"


@dataclass(frozen=True, slots=True)
class Site:
    """One library as a site.

    Attributes:
        images: what shows pages as they look, or None where that is not wanted or not installed.
        files: whether readers get the source files here; where not, they are told where each was published.
        speech: the language that it speaks.
        version: changes with the templates, the static files and the configuration; a part of every ETag.
    """

    library: ReadableLibrary
    service: SearchService
    assets: Assets
    images: PageImages | None
    files: bool
    speech: Speech
    version: str

    @property
    def address(self) -> str:
        """Where the site is reached, without a slash at its end: as configured, else as it was asked for."""
        return self.library.config.base_url.rstrip("/") or request.url_root.rstrip("/")

    @property
    def home(self) -> str:
        """What stands before every path, so that links work from anywhere: the configured address, else its path."""
        return self.library.config.base_url.rstrip("/") or request.script_root

    @classmethod
    def of(cls, library: ReadableLibrary, service: SearchService) -> Site:
        """The site of a library."""
        assets = Assets.load()
        templates = folder_hash(Path(__file__).parent / "templates")
        images, files, speech = PageImages.of(library), library.page_images is not None, Speech.of(library)
        seen = (library.config, library.taxonomy, assets.version, templates, images is None, files, speech.version)
        version = blake2b(repr(seen).encode(), digest_size=6).hexdigest()
        return cls(library, service, assets, images, files, speech, version)

    @property
    def counts_queries(self) -> bool:
        """Whether what people ask is counted: then each is answered anew, for what is sent again goes uncounted."""
        return self.library.config.log_queries == "on"

    def count_query(self, answer: Answer) -> None:
        """Counts what somebody asked, where the configuration wants that; later pages are the same query."""
        asked = answer.request
        if self.counts_queries and asked.text and not asked.offset:
            QueryLog(self.library.folder).add(asked.text, answer.total)


def install(site: Site, extensions: dict[str, object]) -> None:
    """Keeps the site where views find it."""
    extensions[_KEY] = site


def site() -> Site:
    """The site whose page is being made."""
    return cast(Site, current_app.extensions[_KEY])
