"""What kind of document is it?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gleanings.corpus.folding import fold
from gleanings.corpus.model import Evidence
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.ingest.describe.clues import Clues, evidence
from gleanings.ingest.describe.phrases import Phrases

_ENOUGH = 1.0
_HEADLINES = 12
_LONGEST_LABEL = 60
_LONG_PDF_PAGES = 8
#: What nearly every page says of itself; it tells nothing.
_GENERAL = frozenset(
    ("article", "webpage", "website", "web page", "text", "document", "publication", "page", "creativework")
)


@dataclass(frozen=True, slots=True)
class _Name:
    """A type, and how many words of its name matched."""

    type: str
    words: int


class Kinds:
    """Judges the type of documents by the types and aliases of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._names = Phrases(
            (name, _Name(kind.id, len(fold(name).split())))
            for kind in taxonomy.types
            for name in dict.fromkeys((kind.label, *kind.aliases))
        )

    def find(self, clues: Clues) -> tuple[str | None, tuple[Evidence, ...]]:
        """The id of the type, or None."""
        for value, source in clues.declared("type"):
            known = None if fold(value) in _GENERAL else self._taxonomy.type(value)
            if known:
                return known.id, (evidence("type", known.id, source, value, 0.95),)
        votes: dict[str, list[tuple[float, str, str]]] = {}
        for kind, weight, source, detail in self._votes(clues):
            votes.setdefault(kind, []).append((weight, source, detail))
        if not votes:
            return None, ()
        best = max(votes, key=lambda kind: sum(weight for weight, _, _ in votes[kind]))
        total = sum(weight for weight, _, _ in votes[best])
        if total < _ENOUGH or self._taxonomy.type(best) is None:
            return None, ()
        _, source, detail = max(votes[best])
        return best, (evidence("type", best, source, detail, min(0.9, 0.2 + total / 10)),)

    def _votes(self, clues: Clues) -> Iterator[tuple[str, float, str, str]]:
        yield from self._title_votes(clues)
        for line in _headlines(clues):
            for _, name in self._names.find(fold(line).split()):
                if name.words >= 0.6 * len(fold(line).split()):
                    yield name.type, 3.0, "text", line
        for segment in _path(clues):
            known = self._taxonomy.type(segment)
            if known:
                yield known.id, 2.5, "file-name", segment
        yield from _shape(clues)

    def _title_votes(self, clues: Clues) -> Iterator[tuple[str, float, str, str]]:
        words = fold(clues.title).split()
        for at, name in self._names.find(words):
            end = at + name.words
            # A title names its kind at its end or its beginning: "Trafford profile: summary", "Response to ...".
            weight = 3.0 if end >= len(words) else 2.0 if at == 0 else 1.0
            yield name.type, weight + 0.5 * (name.words - 1), "text", clues.title


def _headlines(clues: Clues) -> list[str]:
    """Short lines before the text proper, where the kind is printed as a label."""
    lines = [line.strip(" -•|") for line in clues.opening[:1_200].split("\n")]
    return [line for line in lines if line and len(line) <= _LONGEST_LABEL][:_HEADLINES]


def _path(clues: Clues) -> list[str]:
    """Folders of the address and of the file, which sites name by kind: "/case-studies/"."""
    segments = []
    for value, _ in clues.declared("source_url"):
        segments += re.sub(r"^https?://[^/]*", "", value).split("/")[:-1]
    segments += clues.source.split("/")[:-1]
    return [segment for segment in segments if segment]


def _shape(clues: Clues) -> Iterator[tuple[str, float, str, str]]:
    headings = {fold(heading) for heading in clues.headings}
    if clues.title.rstrip().endswith("?") and "key points" in headings:
        yield "q-and-a", 4.0, "layout", "a question with key points"
    has_person = any(len(value.split()) <= 4 for value, _ in clues.declared("author"))
    if clues.reading.format == "html" and has_person and any(clues.declared("date")):
        yield "blog", 1.2, "layout", "a dated page with a byline"
    if clues.reading.format == "pdf" and len(clues.reading.pages) >= _LONG_PDF_PAGES:
        yield "report", 1.2, "layout", f"{len(clues.reading.pages)} pages"
