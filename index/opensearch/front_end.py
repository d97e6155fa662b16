"""How does a folder answer for a library that is elsewhere? It has only gleanings.toml: the cluster has the rest."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from gleanings.corpus.config import FILE_NAME, Config
from gleanings.corpus.pins import Pin, load_pins
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.index.opensearch.cluster import Cluster
from gleanings.index.opensearch.copied import CopiedCatalogue
from gleanings.index.opensearch.fetching import Fetcher


class FrontEnd:
    """A library as its copy in a cluster has it.

    Name, taxonomy and pins are as they were when it was opened; documents, texts and acronyms follow the library.

    Args:
        folder: with the gleanings.toml that names the cluster.
        own: what that file says.

    Attributes:
        config: the library's, with what the folder's own file sets in its place.

    Raises:
        IndexUnusable: the cluster holds no library under the prefix.
        ClusterError: it cannot be used.
    """

    def __init__(self, folder: Path, own: Config) -> None:
        self.folder = folder
        self._fetcher = Fetcher(Cluster(own.opensearch))
        (text,) = self._fetcher.rows("config")
        library = replace(Config.read(text, f"{FILE_NAME} of the library"), opensearch=own.opensearch)
        self.config = replace(Config.load(folder / FILE_NAME, library), engine="opensearch")
        self.acronyms = CopiedAcronyms(self._fetcher)
        self._catalogue = CopiedCatalogue(self._fetcher)

    @property
    def index_folder(self) -> Path:
        """Where generations would be kept if the cluster did not."""
        return self.folder / "index"

    @property
    def page_images(self) -> None:
        """None: the files to draw from are with the library."""

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """Themes, areas and kinds of document."""
        return self._of_librarian[0]

    @cached_property
    def pins(self) -> tuple[Pin, ...]:
        """The documents that come first for some queries."""
        return self._of_librarian[1]

    def readable(self) -> CopiedCatalogue:
        """The catalogue's copy, which serves all threads."""
        return self._catalogue

    @cached_property
    def _of_librarian(self) -> tuple[Taxonomy, tuple[Pin, ...]]:
        """What the librarian's own files say."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for file, text in self._fetcher.rows("taxonomy"):
                (folder / Path(file).name).write_text(text, encoding="utf-8")
            return Taxonomy.load(folder), load_pins(folder / "pins.toml")


class CopiedAcronyms:
    """The acronyms that the library's documents define."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    def groups(self) -> Iterator[tuple[str, ...]]:
        """Each acronym with its long forms, in the spelling of most documents."""
        return (tuple(row) for row in self._fetcher.rows("acronyms"))
