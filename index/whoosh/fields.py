"""How does a document stand in a Whoosh index?

``text`` holds the stems and ``exact`` the words as written of everything that can be searched: title, authors,
publisher, headings and pages, in this order, with a gap in the positions between two parts so that no phrase
runs from one into the next; positions run on across pages. ``title`` is indexed once more, for its weight.
What is known of a document besides its words is stored as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import whoosh.analysis
from whoosh.fields import ID, STORED, TEXT, Schema

from gleanings.index.analysis import Analyzer
from gleanings.index.engine import IndexDocument

#: Stands between two parts of a document; an analyzed token is never empty.
GAP = ""


class Analyzed(whoosh.analysis.Analyzer):  # type: ignore[misc]  # whoosh ships no types
    """Takes tokens that our own analyzer made; Whoosh's would glue words and renumber positions."""

    def __call__(self, value: list[str], **kwargs: object) -> Iterator[whoosh.analysis.Token]:
        """Yields Whoosh's one token object, filled anew for each word: that is its protocol."""
        token = whoosh.analysis.Token(positions=True, removestops=False)
        for position, text in enumerate(value):
            if text != GAP:
                token.text, token.pos, token.boost, token.stopped = text, position, 1.0, False
                yield token


def schema() -> Schema:
    """The fields of an index."""
    return Schema(
        id=ID(unique=True),
        text=TEXT(analyzer=Analyzed(), phrase=True),
        exact=TEXT(analyzer=Analyzed(), phrase=True),
        title=TEXT(analyzer=Analyzed(), phrase=False),
        record=STORED,
    )


@dataclass(frozen=True, slots=True)
class Record:
    """What is stored of a document: lengths are in tokens."""

    id: str
    version: int
    year: int | None
    sort_title: str
    text_length: int
    title_length: int
    facets: dict[str, tuple[str, ...]]

    @classmethod
    def decode(cls, text: str) -> Record:
        """The record that ``encode`` wrote."""
        id_, version, year, sort_title, text_length, title_length, facets = json.loads(text)
        return cls(id_, version, year, sort_title, text_length, title_length, facets)

    def encode(self) -> str:
        """As JSON."""
        return json.dumps(
            [
                self.id,
                self.version,
                self.year,
                self.sort_title,
                self.text_length,
                self.title_length,
                self.facets,
            ]
        )


def fields_of(document: IndexDocument, analyzer: Analyzer) -> dict[str, object]:
    """The values to hand to a Whoosh writer for one document."""
    title = [stem for _, stem in analyzer.words(document.title)]
    words, stems = [], []
    parts = (
        document.title,
        *document.authors,
        document.publisher,
        *document.headings,
        "\n".join(document.pages),
    )
    for part in parts:
        for word, stem in analyzer.words(part):
            words.append(word)
            stems.append(stem)
        words.append(GAP)
        stems.append(GAP)
    record = Record(
        document.id,
        document.version,
        document.year,
        document.sort_title,
        len(stems),
        len(title),
        document.facets,
    )
    return {"id": document.id, "text": stems, "exact": words, "title": title, "record": record.encode()}
