"""Which library is in a folder, and which engine answers for it?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gleanings.corpus.errors import ConfigurationError
from gleanings.corpus.library import Library
from gleanings.corpus.readable import ReadableLibrary
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import Engine


def open_library(folder: Path) -> ReadableLibrary:
    """The library in a folder, or the one that the folder is a front end of.

    Raises:
        LibraryMissing: there is neither.
        ConfigurationError: gleanings.toml has an error.
        ClusterError: it is a front end, and the cluster cannot be used.
    """
    library = Library(folder)
    if not library.config.is_front_end:
        return library
    with _installed():
        from gleanings.index.opensearch.front_end import FrontEnd

    return FrontEnd(library.folder, library.config)


def open_engine(library: ReadableLibrary) -> Engine:
    """The engine that the library's configuration names."""
    language = library.config.language
    if library.config.engine == "opensearch":
        with _installed():
            from gleanings.index.opensearch.cluster import Cluster
            from gleanings.index.opensearch.engine import OpenSearchEngine

        return OpenSearchEngine(Cluster(library.config.opensearch), Analyzer(language), language)
    from gleanings.index.whoosh.engine import WhooshEngine

    return WhooshEngine(library.index_folder, Analyzer(language), language)


@contextmanager
def _installed() -> Iterator[None]:
    """Says what to install where the client of the cluster is not."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            "The engine opensearch needs a package that is not installed.",
            hint="Run `pip install 'gleanings[opensearch]'`.",
        ) from error
