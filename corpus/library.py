"""Where is the library, and what belongs to it?

A library is one folder that holds everything for one corpus; ``gleanings.toml`` marks it.
"""

from __future__ import annotations

import os
import shutil
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from gleanings.corpus.acronyms import AcronymFile
from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.config import FILE_NAME, Config, template
from gleanings.corpus.errors import LibraryMissing, LibraryUnwritable, UsageError
from gleanings.corpus.pins import Pin, load_pins
from gleanings.corpus.taxonomy import Taxonomy

# From the shell every search pays for its imports; what it never needs is imported where it is used.
if TYPE_CHECKING:
    from gleanings.corpus.image_cache import ImageCache
    from gleanings.corpus.must_find import MustFind

_DEFAULTS = Path(__file__).parent / "defaults"


class Library:
    """One library's folder; opening it reads the configuration and nothing else.

    Args:
        folder: holds ``gleanings.toml``.

    Raises:
        LibraryMissing: the folder is not a library.
        ConfigurationError: its gleanings.toml has an error.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        if not os.path.isfile(self.folder / FILE_NAME):  # noqa: PTH113  # Path.is_file raises where it may not look
            raise LibraryMissing(
                f"There is no library in {self.folder}.",
                hint="Make one with `gleanings init FOLDER`, or name another with --library.",
            )
        self.config = Config.load(self.folder / FILE_NAME)

    @classmethod
    def open(cls, folder: Path) -> Library:
        """The library in this folder."""
        return cls(folder)

    @classmethod
    def create(cls, folder: Path, name: str, taxonomy: Path | None = None) -> Library:
        """Makes a new library with the default taxonomy, or with the files of another one.

        Raises:
            UsageError: there is a library already.
            LibraryUnwritable: the folder cannot be written.
        """
        if os.path.lexists(folder / FILE_NAME):
            raise UsageError(f"{folder} is a library already.")
        try:
            (folder / "taxonomy").mkdir(parents=True, exist_ok=True)
            for default in sorted(_DEFAULTS.iterdir()):
                shutil.copyfile(default, folder / "taxonomy" / default.name)
            for own in sorted(taxonomy.iterdir()) if taxonomy else ():
                shutil.copyfile(own, folder / "taxonomy" / own.name)
            (folder / FILE_NAME).write_text(template(name), encoding="utf-8")
        except OSError as error:
            raise LibraryUnwritable(f"A library cannot be made in {folder}: {error.strerror}.") from error
        return cls(folder)

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """Themes, areas and kinds of document, as the librarian's files have them."""
        return Taxonomy.load(self.folder / "taxonomy")

    @cached_property
    def must_find(self) -> tuple[MustFind, ...]:
        """The queries that a new index must answer, as the librarian's file has them."""
        from gleanings.corpus.must_find import load_must_find

        return load_must_find(self.folder / "taxonomy" / "must-find.toml")

    @cached_property
    def pins(self) -> tuple[Pin, ...]:
        """The documents that come first for some queries, as the librarian's file has them."""
        return load_pins(self.folder / "taxonomy" / "pins.toml")

    def taxonomy_texts(self) -> dict[str, str]:
        """The files that the taxonomy is read from, by name."""
        found = sorted((self.folder / "taxonomy").glob("*.*"))
        return {path.name: path.read_text("utf-8-sig") for path in found if path.suffix in (".toml", ".csv", ".txt")}

    @property
    def index_folder(self) -> Path:
        """Where the generations are kept."""
        return self.folder / "index"

    @property
    def acronyms(self) -> AcronymFile:
        """The acronyms that the library's documents define."""
        return AcronymFile(self.index_folder)

    @property
    def page_images(self) -> ImageCache:
        """The images of pages that were drawn."""
        from gleanings.corpus.image_cache import ImageCache

        return ImageCache(self.folder / "page-images", self.config.page_images_megabytes << 20)

    @property
    def catalogue_path(self) -> Path:
        """The catalogue's file; there is none before the first ingestion."""
        return self.folder / "catalogue.sqlite3"

    def catalogue(self, *, write: bool = False) -> Catalogue:
        """Opens the catalogue; for writing, it is made or brought up to date first.

        Raises:
            CatalogueError: it is damaged, or was written by a newer Gleanings.
            LibraryUnwritable: it cannot be written.
            LibraryBusy: another process is writing.
        """
        path = self.catalogue_path
        return Catalogue.open_for_writing(path) if write else Catalogue.open_for_reading(path)

    def readable(self) -> Catalogue:
        """The catalogue, for one thread of those who search.

        Raises:
            CatalogueError: there is none yet, or it is damaged.
        """
        return self.catalogue()


def find_library(named: str | None, start: Path | None = None) -> Path:
    """The folder of the library that is meant.

    In this order: the one named, ``GLEANINGS_LIBRARY``, the nearest folder upwards that holds
    ``gleanings.toml``, the user's data folder.
    """
    if named or (named := os.environ.get("GLEANINGS_LIBRARY")):
        return Path(named).expanduser()
    here = (start or Path.cwd()).absolute()
    for folder in (here, *here.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "gleanings"
