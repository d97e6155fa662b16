"""What do documents say of themselves under the taxonomy as it is now? Described anew, without reading a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.library import Library
from gleanings.corpus.model import Description
from gleanings.ingest.describe import Describer


@dataclass(frozen=True, slots=True)
class Redescribed:
    """A document whose description changed: what it had, and what it has now; corrections left aside."""

    document: str
    title: str
    before: Description
    after: Description

    def gained(self) -> tuple[str, ...]:
        """Themes that the document has now and had not."""
        return tuple(theme for theme in self.after.themes if theme not in self.before.themes)

    def lost(self) -> tuple[str, ...]:
        """Themes that the document had and has no longer."""
        return tuple(theme for theme in self.before.themes if theme not in self.after.themes)


def redescribe(library: Library, catalogue: Catalogue, *, run: int | None) -> Iterator[Redescribed]:
    """Describes every document anew from the catalogue; yields those that changed.

    Args:
        library: whose taxonomy decides.
        catalogue: open for writing if there is a run.
        run: the number of the run that keeps what changed; None to keep nothing.
    """
    describer = Describer(library.taxonomy)
    for document in catalogue.documents():
        before = catalogue.described(document.id)
        after = describer.describe(catalogue.reading(document), source=document.source)
        if after != before:
            if run is not None:
                catalogue.redescribe(document.id, after, run=run)
            yield Redescribed(document.id, after.title, before, after)
