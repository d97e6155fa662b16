"""What does one revision hold? Its segments, what of them is deleted, and the statistics of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from gleanings.index.engine import FACETS
from gleanings.index.generations import Manifest
from gleanings.index.whoosh.bm25f import Norms
from gleanings.index.whoosh.segment import Segment
from gleanings.index.whoosh.segment_file import Array


class SegmentView:
    """A segment as one revision sees it.

    Args:
        segment: the file.
        live: the mask of its live documents, or None where all are.

    Attributes:
        size: how many documents the segment has, deleted ones among them.
    """

    def __init__(self, segment: Segment, live: Array | None) -> None:
        self.segment, self.live, self.size = segment, live, segment.size
        self.columns, self.lexicon = segment.columns, segment.lexicon
        self._norms: Norms | None = None

    @cached_property
    def live_documents(self) -> Array:
        """The numbers of the live documents; int64, ascending."""
        return np.arange(self.size) if self.live is None else np.flatnonzero(self.live)

    @cached_property
    def total_lengths(self) -> tuple[int, int]:
        """The tokens of all live documents, and those of their titles."""
        columns = self.columns
        lengths = (columns.lengths, columns.title_lengths)
        if self.live is not None:
            lengths = (lengths[0][self.live], lengths[1][self.live])
        return int(lengths[0].sum(dtype=np.int64)), int(lengths[1].sum(dtype=np.int64))

    def count_live(self, documents: Array) -> int:
        """How many of the documents are not deleted."""
        return len(documents) if self.live is None else int(np.count_nonzero(self.live.take(documents)))

    def norms(self, mean_lengths: tuple[float, float]) -> Norms:
        """What frequencies in each document are multiplied with.

        Args:
            mean_lengths: of text and title, in the revision that the view belongs to.
        """
        if self._norms is None:
            self._norms = Norms.of(self.columns.lengths, self.columns.title_lengths, mean_lengths)
        return self._norms

    def only_live(self, documents: Array) -> Array:
        """Those of the documents that are not deleted."""
        return documents if self.live is None else documents[self.live.take(documents)]


class Snapshot:
    """One revision, opened: never changes, whatever is committed meanwhile.

    Args:
        manifest: of the revision.
        views: its segments.
    """

    def __init__(self, manifest: Manifest, views: Sequence[SegmentView]) -> None:
        self.manifest = manifest
        self.views = tuple(views)
        self.documents = manifest.documents

    @cached_property
    def mean_lengths(self) -> tuple[float, float]:
        """The mean length of a document, and of a title, in tokens; never 0."""
        totals = np.array([view.total_lengths for view in self.views]).reshape(-1, 2).sum(axis=0)
        text, title = (float(total) / max(self.documents, 1) or 1.0 for total in totals)
        return text, title

    @cached_property
    def facet_values(self) -> dict[str, tuple[str, ...]]:
        """By facet, all values of all segments, ascending."""
        return {
            facet: tuple(sorted({v for view in self.views for v in view.columns.facets[facet].values}))
            for facet in FACETS
        }

    @cached_property
    def facet_places(self) -> dict[str, tuple[Array, ...]]:
        """By facet, for each segment the places of its values among those of all segments."""
        found = {}
        for facet, values in self.facet_values.items():
            places = {value: place for place, value in enumerate(values)}
            found[facet] = tuple(
                np.array([places[value] for value in view.columns.facets[facet].values], np.int64)
                for view in self.views
            )
        return found
