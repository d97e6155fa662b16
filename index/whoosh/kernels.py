"""Which loops run over postings, and are they compiled?

Where a compiler was at hand when Gleanings was installed, ``compiled`` runs them in C, else ``vectorised`` with
numpy. Both give the same answers. ``GLEANINGS_KERNELS=numpy`` in the environment chooses numpy. What was compiled
for another version of these files is left alone, with a warning: it takes other arguments.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Protocol, cast

from gleanings.index.whoosh import vectorised
from gleanings.index.whoosh.bm25f import Norms, Scored
from gleanings.index.whoosh.postings import Places, Postings
from gleanings.index.whoosh.segment_file import Array


class Kernels(Protocol):
    """What both can do. Documents are int64 and ascend; ``size`` is how many a segment has.

    All raise ValueError or IndexError for arrays that contradict each other, as those of a damaged file may.
    """

    def intersection(self, lists: Sequence[Postings], size: int) -> Array:
        """The documents in all of the lists, of which there is at least one."""

    def holding(self, lists: Sequence[Postings], size: int, documents: Array) -> Array:
        """The places of those among some documents that are in all of the lists; int64."""

    def union(self, lists: Sequence[Postings], size: int) -> Array:
        """The documents in any of the lists."""

    def count_union(self, lists: Sequence[Postings], size: int) -> int:
        """How many documents are in any of the lists."""

    def scored(self, terms: Sequence[tuple[float, Postings]], norms: Norms) -> Scored:
        """The documents that hold any of the terms, each given with its weight, and their scores."""

    def add_scores(
        self, terms: Sequence[tuple[float, Postings]], norms: Norms, documents: Array, scores: Array
    ) -> None:
        """Adds to the scores (float32) of some documents what the terms give them."""

    def best(self, documents: Array, scores: Array, ranks: Array, wanted: int) -> Array:
        """The places of the highest scores, the best first; ranks, one a document, decide between equals."""

    def count_sets(self, sets: Array, documents: Array, count: int) -> Array:
        """How many of the documents have each of so many sets, by their ordinals in a column; int64."""

    def phrases(
        self, places: Sequence[Places], size: int, within: Array | None, ends: Array | None
    ) -> tuple[Array, Array]:
        """The documents in which terms stand one behind the other, and how often they do; both int64.

        Args:
            places: of each term; at least one.
            size: how many documents the segment has.
            within: where given, only these documents are looked at.
            ends: where given, only what lies before these positions counts, one a document of the segment.
        """


def chosen() -> Kernels:
    """The ones that are compiled, where they are there and fit."""
    if os.environ.get("GLEANINGS_KERNELS") != "numpy" and sys.byteorder == "little":
        try:
            from gleanings.index.whoosh import compiled
        except ImportError as error:
            if find_spec("gleanings.index.whoosh._kernels"):
                logging.getLogger(__name__).warning("Searches take longer than they need: %s", error)
        else:
            return cast(Kernels, compiled)
    return cast(Kernels, vectorised)


#: The ones in use.
kernels = chosen()
