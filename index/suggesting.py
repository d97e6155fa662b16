"""What may a person be about to type? Titles, themes, areas and words that go on like this."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from gleanings.corpus.folding import fold
from gleanings.corpus.model import Document
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import Engine, Query
from gleanings.index.nodes import Alternatives, Group, Node, Titled, Word
from gleanings.index.vocabulary import Vocabulary

MOST = 8

_TITLES = 3
# Among so many titles with the words, those that begin as typed come first.
_TITLES_SEEN = 12
_VALUES = 3
_SHORTEST = 2
_ENDINGS = 20
_TITLE_ENDINGS = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A way to go on.

    Attributes:
        kind: "title", "theme", "area" or "term".
        text: what people read, and for a term what the query becomes.
        value: the document's id, or the value of the filter; a term's text.
    """

    kind: str
    text: str
    value: str


class Suggester:
    """Suggests for one revision of a library.

    Args:
        engine: that has words and titles.
        analyzer: the one that the index was built with.
        vocabulary: of themes and areas.
        documents: reads documents by their ids.
    """

    def __init__(
        self,
        engine: Engine,
        analyzer: Analyzer,
        vocabulary: Vocabulary,
        documents: Callable[[Iterable[str]], dict[str, Document]],
    ) -> None:
        self._engine, self._analyzer, self._vocabulary = engine, analyzer, vocabulary
        self._documents = documents

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """At most eight ways to go on with a text."""
        words = self._analyzer.words(text)
        if not words or len(words[-1][0]) < _SHORTEST:
            return ()
        endings = [bucket.value for bucket in self._engine.terms(words[-1][0], _ENDINGS)]
        found = [*islice(self._values(text), _VALUES), *self._titles(text, words[:-1], endings)]
        before = " ".join(text.split()[:-1])
        found += [Suggestion("term", said, said) for ending in endings if (said := f"{before} {ending}".strip())]
        return tuple(found[:MOST])

    def _values(self, text: str) -> Iterator[Suggestion]:
        """Themes and areas of which a word begins so, in any of their names."""
        for facet in ("theme", "area"):
            for value in self._vocabulary.beginning_with(facet, text):
                yield Suggestion(facet, self._vocabulary.label(facet, value), value)

    def _titles(self, text: str, words: list[tuple[str, str]], endings: list[str]) -> list[Suggestion]:
        forms = {
            stem: Word(word, stem) for word, stem in map(self._analyzer.forms, reversed(endings[:_TITLE_ENDINGS]))
        }
        last = Alternatives("*", tuple(forms.values()))
        clauses: tuple[Node, ...] = (*(Titled(Word(*word)) for word in words), Titled(last))
        # Each is a part of its own: as clauses of one group they would be alternatives.
        query = Query(
            Group((), tuple(Group((), (), (), (clause,)) for clause in clauses)), facets=(), limit=_TITLES_SEEN
        )
        ids = [hit.id for hit in self._engine.search(query).hits] if endings else []
        documents = self._documents(ids)
        titles = [Suggestion("title", documents[i].description.title, i) for i in ids if i in documents]
        return sorted(titles, key=lambda title: _distance(title.text, text))[:_TITLES]


def _distance(title: str, text: str) -> int:
    """How far a title is from what was typed: it begins so, a word of it does, or only other forms of its words."""
    typed, folded = fold(text), f" {fold(title)}"
    return 0 if folded.startswith(f" {typed}") else 1 if f" {typed}" in folded else 2
