"""Which engine answers for a library?"""

from __future__ import annotations

from gleanings.corpus.config import ClusterConfig
from gleanings.corpus.errors import ConfigurationError
from gleanings.corpus.readable import ReadableLibrary
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import Engine


def open_engine(library: ReadableLibrary) -> Engine:
    """The engine that the library's configuration names."""
    language = library.config.language
    if library.config.engine == "opensearch":
        return _cluster_engine(library.config.opensearch, language)
    from gleanings.index.whoosh.engine import WhooshEngine

    return WhooshEngine(library.index_folder, Analyzer(language), language)


def _cluster_engine(config: ClusterConfig, language: str) -> Engine:
    try:
        from gleanings.index.opensearch.cluster import Cluster
        from gleanings.index.opensearch.engine import OpenSearchEngine
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            "The engine opensearch needs a package that is not installed.",
            hint="Run `pip install 'gleanings[opensearch]'`.",
        ) from error
    return OpenSearchEngine(Cluster(config), Analyzer(language), language)
