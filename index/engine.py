"""What must an engine do, in our own words?

An engine matches whole documents, scores them and counts facets over all matches. It returns ids, scores,
totals and facets, never text: passages are picked afterwards from the catalogue's page texts. No engine's
dialect leaks through this module. One contract test suite runs against every engine, and against the
in-memory one that is the oracle.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from gleanings.index.nodes import Node, Phrase, Valued, Word

if TYPE_CHECKING:
    from gleanings.corpus.catalogue import Catalogue
    from gleanings.corpus.library import Library

#: The facets, in the order in which people are offered them.
FACETS = ("theme", "year", "area", "type", "publisher", "format", "language")

#: Everything of which documents have values that can be asked for: the facets, and what only a clause names.
VALUE_FIELDS = (*FACETS, "author", "status")

#: The filter value that stands for documents without any value.
NONE = "none"

SORTS = ("best", "newest", "oldest", "title")
MATCHES = ("auto", "any", "all")


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """What an engine is given to index: one document, as one version of it stands in the catalogue.

    Attributes:
        id: of the document.
        version: of the catalogue whose page texts these are; handed back with every hit.
        pages: the text of every page, in order.
        facets: values by field of ``VALUE_FIELDS``; one without values is absent. Years are strings of four digits.
        sort_title: the title as it sorts.
        words: how many its pages hold, as people are told.
        added_run, changed_run: the runs that added it, and that changed it last; 0 for none.
        passages: of each page, the code points at which its passages begin, never inside a word; without any, each
            page is one passage.
    """

    id: str
    version: int
    title: str
    headings: tuple[str, ...]
    authors: tuple[str, ...]
    publisher: str
    pages: tuple[str, ...]
    facets: dict[str, tuple[str, ...]]
    sort_title: str
    year: int | None
    words: int = 0
    added_run: int = 0
    changed_run: int = 0
    passages: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """Restricts one facet: any of ``include`` and none of ``exclude``; both may hold ``NONE``."""

    include: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class YearRange:
    """Years from ``first`` to ``last``, both included; None is open."""

    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of an engine.

    Attributes:
        node: the parsed text; ``Every()`` for no text.
        match: "auto", "any" or "all" (see DESIGN: matching of adjacent words).
        filters: by facet; OR within a facet, AND across facets.
        years: a range that counts as the year facet's own filter.
        facets: which facets to count; each leaves out its own filter.
        sort: one of ``SORTS``; without text "best" is newest, then title, then id.
        first: ids of matching documents that come before all others where "best" sorts, in this order.
        about: what the text names besides its words; documents that have it are lifted, as ``lifting`` says.
        offset, limit: which hits to return.
    """

    node: Node
    match: str = "auto"
    filters: dict[str, Filter] = field(default_factory=dict)
    years: YearRange | None = None
    facets: tuple[str, ...] = FACETS
    sort: str = "best"
    offset: int = 0
    limit: int = 10
    first: tuple[str, ...] = ()
    about: tuple[Valued, ...] = ()


class Hit(NamedTuple):
    """One matching document: its id, the version that was indexed, and its score.

    So many are made that this is a tuple.
    """

    id: str
    version: int
    score: float


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many of the matches have one value of a facet."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """An engine's answer, from exactly one revision.

    Attributes:
        match: "all" or "any": what the listed hits, the total and the facets are of.
        total: documents listed.
        total_all: documents that contain all the words.
        total_any: documents that contain any of them.
        undated_left_out: matches that only the year range kept out, for having no year.
        facets: buckets by facet, the largest first, then by value; years by year.
        revision: "17.3".
        partial: whether a part of the index did not answer.
    """

    match: str
    total: int
    total_all: int
    total_any: int
    undated_left_out: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[Bucket, ...]]
    revision: str
    partial: bool = False


@dataclass(frozen=True, slots=True)
class FacetTable:
    """How many of the matches have two values at once; the filters of both facets are left out.

    Attributes:
        rows, columns: the values of the two facets, ascending.
        counts: one tuple a row.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that could not be applied."""

    id: str
    reason: str
    retryable: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """What one ``apply`` led to; durable when it is returned."""

    generation: int
    number: int
    failed: tuple[Refused, ...] = ()

    def __str__(self) -> str:
        return f"{self.generation}.{self.number}"


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation that an engine has.

    Attributes:
        built_to: the catalogue's change count that it reflects; None where it cannot be read.
    """

    number: int
    built_to: int | None


@dataclass(frozen=True, slots=True)
class Hint:
    """Where one document holds something of a query.

    Attributes:
        pages: numbers of the pages that do, the most promising first.
        passages: how many of its passages do.
    """

    pages: tuple[int, ...]
    passages: int


@dataclass(frozen=True, slots=True)
class Hints:
    """What an index knows of passages without any text.

    Attributes:
        weights: of each different part of the query, as ``promise.part_weights`` gives them.
        documents: by id.
    """

    weights: tuple[float, ...]
    documents: dict[str, Hint]


@dataclass(frozen=True, slots=True)
class Stats:
    """How large a published index is."""

    revision: str
    documents: int
    terms: int
    size_bytes: int


class CatalogueCopy(Protocol):
    """What a generation holds of the catalogue, for readers without the library's folder; open for writing."""

    def write_documents(self, catalogue: Catalogue, /) -> None:
        """Copies the documents that have changed since the last time, and their texts; before the index has them."""

    def write_state(self, library: Library, catalogue: Catalogue, /) -> None:
        """Copies all else that readers need, which is in force from then on; before the index is published."""


class Engine(Protocol):
    """Answers queries from immutable generations; see the contract tests for what each promise means."""

    def create(self) -> int:
        """Starts a generation and returns its number; nobody sees it until it is published.

        It is empty, or one that was abandoned: what the next ``apply`` is not given is not in it afterwards.
        """

    def apply(
        self, generation: int, upserts: Iterable[IndexDocument], deletes: Sequence[str], built_to: int
    ) -> Revision:
        """Adds, replaces and removes documents; durable on return.

        Args:
            generation: as ``create`` returned it, or the published one.
            upserts: documents to add, or to put in the place of those with the same id.
            deletes: ids to remove; unknown ones are no error.
            built_to: the catalogue's change count that the generation reflects afterwards.
        """

    def copy_of_catalogue(self, generation: int) -> CatalogueCopy | None:
        """What a generation holds of the catalogue; None from an engine that needs the library's folder."""

    def built_to(self) -> int | None:
        """The change count that the published generation reflects, or None when nothing was published."""

    def publish(self, generation: int) -> None:
        """Lets the generation answer from now on, atomically."""

    def current(self) -> str | None:
        """The revision that answers, or None when nothing was published."""

    def generations(self) -> tuple[Generation, ...]:
        """All generations, the oldest first; unpublished ones too."""

    def pinned(self, generation: int) -> Engine:
        """The same engine, except that one generation answers, whatever is published: to look before, or back.

        Raises:
            IndexUnusable: there is no such generation, or it cannot be read.
        """

    def search(self, query: Query) -> Results:
        """Answers from exactly one revision; safe to call from several threads.

        Raises:
            IndexUnusable: nothing was published, or what was is damaged.
        """

    def pages(self, node: Node, hits: Sequence[Hit]) -> Hints | None:
        """On which pages of some hits a query stands; None from an engine that cannot tell.

        What cannot be told is left out. The rest of a phrase counts on the next page, where no other words may be
        between.
        """

    def facet_table(self, query: Query, rows: str, columns: str) -> FacetTable:
        """Counts the matches by two facets at once, for the values that any match has.

        Raises:
            IndexUnusable: nothing was published, or what was is damaged.
        """

    def terms(self, prefix: str, limit: int) -> tuple[Bucket, ...]:
        """Words as written that start with the prefix, with the number of documents that hold each."""

    def words(self, prefix: str, shortest: int, longest: int) -> tuple[Bucket, ...]:
        """All words as written that start with the prefix and have so many letters, with how often each occurs."""

    def alike(self, word: str, edits: int) -> tuple[Bucket, ...]:
        """Words as written, ascending, with how often each occurs: all so few edits from a word, perhaps others."""

    def counts(self, leaves: Sequence[Word | Phrase]) -> tuple[int, ...]:
        """How many documents hold each of some words and phrases."""

    def values(self, field: str) -> tuple[str, ...]:
        """The values of a field of ``VALUE_FIELDS`` that documents have, or had a short while ago."""

    def check(self) -> tuple[str, ...]:
        """Problems of the published generation, one sentence each; none when it is sound."""

    def stats(self) -> Stats:
        """Counts of the published generation."""

    def abandon(self, generation: int) -> None:
        """Leaves an unpublished generation whose building was stopped: deletes it, or keeps it to go on with."""

    def drop(self, generation: int) -> None:
        """Deletes a generation that does not answer."""
