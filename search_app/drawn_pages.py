"""Which image shows a page as it was printed, and where on it does each word stand?

Images come from the drawing process, which keeps hostile files apart, and from the library's cache of them.
"""

from __future__ import annotations

from gleanings.corpus.errors import NotFound
from gleanings.corpus.image_cache import ImageCache
from gleanings.corpus.locations import to_path
from gleanings.corpus.model import Document
from gleanings.corpus.readable import ReadableLibrary
from gleanings.ingest.drawing import Drawer, can_draw
from gleanings.ingest.page_words import PageWords, decode_words
from gleanings.search_app.originals import open_source


class PageImages:
    """The images of a library's pages; one instance serves all threads.

    Args:
        cache: of the library.
        drawer: draws what the cache does not have.
    """

    def __init__(self, cache: ImageCache, drawer: Drawer) -> None:
        self._cache = cache
        self._drawer = drawer

    @classmethod
    def of(cls, library: ReadableLibrary) -> PageImages | None:
        """Those of a library; None where it wants none, has no source files, or what draws is not installed."""
        cache = library.page_images
        wanted = cache is not None and library.config.page_images_megabytes > 0 and can_draw()
        return cls(cache, Drawer()) if cache and wanted else None

    def image(self, document: Document, number: int, width: int) -> bytes | None:
        """A page as WebP, or None where there is no such page or it cannot be drawn.

        Raises:
            NotFound: the source file is gone, or another than was read.
            TimeoutError: too many pages are being drawn.
        """
        name = f"{number}-{width}.webp"
        kept = self._kept(document, number, name)
        if kept is None:
            kept = self._drawer.image(to_path(document.location), number, width) or b""
            self._cache.keep(document.sha256, name, kept)
        return kept or None

    def words(self, document: Document, number: int) -> PageWords | None:
        """The words of a page with their places, or None where they cannot be had now."""
        name = f"{number}-words.json"
        try:
            kept = self._kept(document, number, name)
            if kept is None:
                kept = self._drawer.words(to_path(document.location), number) or b""
                self._cache.keep(document.sha256, name, kept)
            return decode_words(kept) if kept else None
        except (NotFound, TimeoutError, ValueError):
            return None

    def close(self) -> None:
        """Ends the drawing process."""
        self._drawer.close()

    def _kept(self, document: Document, number: int, name: str) -> bytes | None:
        """What the cache has; b"" for what cannot be drawn, which is kept too, None for what was never asked for."""
        if document.format != "pdf" or not 1 <= number <= document.pages:
            return b""
        open_source(document).close()
        return self._cache.get(document.sha256, name)
