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
from typing import TYPE_CHECKING, Protocol, cast

from gleanings.index.whoosh import vectorised
from gleanings.index.whoosh.bm25f import Norms, Scored
from gleanings.index.whoosh.dictionary import Dictionary, Strings
from gleanings.index.whoosh.postings import Places, Postings
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.standing import Standing, Titles

if TYPE_CHECKING:
    from gleanings.index.whoosh.columns import FacetColumn


class Kernels(Protocol):
    """What both can do. Documents are int64 and ascend; ``size`` is how many a segment has.

    All raise ValueError or IndexError for arrays that contradict each other, as those of a damaged file may.
    """

    def find(self, dictionary: Dictionary, term: bytes) -> int | None:
        """The number of a term, or None when it is not there."""

    def texts(self, strings: Strings, numbers: list[int]) -> list[str]:
        """The strings with some numbers, decoded."""

    def intersection(self, lists: Sequence[Postings], size: int) -> Array:
        """The documents in all of the lists, of which there is at least one."""

    def holding(self, lists: Sequence[Postings], size: int, documents: Array) -> Array:
        """The places of those among some documents that are in all of the lists; int64."""

    def union(self, lists: Sequence[Postings], size: int) -> Array:
        """The documents in any of the lists."""

    def count_union(self, lists: Sequence[Postings], size: int) -> int:
        """How many documents are in any of the lists."""

    def scored(
        self, terms: Sequence[tuple[float, Postings]], norms: Norms, titles: Titles | None = None, *, together: bool
    ) -> Scored:
        """The documents that hold any of some terms, or all of them together, and their scores.

        Args:
            terms: each with its weight; at least one.
            norms: of the segment.
            titles: what those are lifted for that hold all terms in their titles.
            together: whether all terms must be held.
        """

    def add_scores(
        self, terms: Sequence[tuple[float, Postings]], norms: Norms, documents: Array, scores: Array
    ) -> None:
        """Adds to the scores (float32) of some documents what the terms give them."""

    def best(self, documents: Array, scores: Array, ranks: Array, wanted: int) -> tuple[Array, Array]:
        """Those with the highest scores, the best first, and these; ranks, one a document, decide between equals."""

    def lifted(
        self, standing: Standing, documents: Array, scores: Array, ranks: Array, least: float, wanted: int
    ) -> tuple[Array, Array]:
        """The best, as ``best`` gives them, once they are lifted for what stands together in them.

        Args:
            standing: what documents are lifted for.
            documents: in order.
            scores: of the documents; what they are lifted for is added.
            ranks: one a document of the segment.
            least: the lowest score, as it counts for the order, of documents that are looked at.
            wanted: how many documents.
        """

    def count_values(self, column: FacetColumn, documents: Array) -> Array:
        """How many of the documents have each value of a column; int64."""

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

    def titled(self, lists: Sequence[Postings], size: int, documents: Array) -> Array:
        """The places of those among some documents that hold the terms of all of the lists in their titles; int64."""


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
