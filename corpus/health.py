"""How is the library: what does it hold of each kind, what is missing, and which values should somebody look at?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gleanings.corpus.model import Document, State

#: Values that are counted, and those whose absence is told.
COUNTED = ("type", "theme", "year", "area")
_WANTED = ("year", "area", "theme", "type", "author")


@dataclass(frozen=True, slots=True)
class Holding:
    """How many documents, pages and words have one value of a field; a document with two values counts at each."""

    field: str
    value: str
    documents: int
    pages: int
    words: int


@dataclass(frozen=True, slots=True)
class DoubtfulValue:
    """A value that was found and that little speaks for; confidence is from 0 to 1."""

    document: str
    title: str
    field: str
    value: str
    source: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the library holds.

    Attributes:
        documents, pages, words: in all.
        by_field: by field of ``COUNTED`` and value; years ascending, others the most documents first.
        missing: how many documents have no year, area, theme, type, author or text.
        forms: documents that are another form of one that is also held.
        earlier: versions of documents besides the current ones.
        gone: documents whose file was missing when last looked for.
    """

    documents: int
    pages: int
    words: int
    by_field: tuple[Holding, ...]
    missing: dict[str, int]
    forms: int
    earlier: int
    gone: int


def holdings(documents: Iterable[Document]) -> Holdings:
    """Counts what the documents are."""
    counts: dict[tuple[str, str], list[int]] = {}
    missing = Counter(dict.fromkeys((*_WANTED, "text"), 0))
    whole = [0, 0, 0]
    forms = earlier = gone = 0
    for document in documents:
        own = (1, document.pages, document.words)
        values = _values(document)
        for field in COUNTED:
            for value in values[field]:
                counted = counts.setdefault((field, value), [0, 0, 0])
                counted[:] = [total + more for total, more in zip(counted, own, strict=True)]
        whole = [total + more for total, more in zip(whole, own, strict=True)]
        missing.update(field for field in _WANTED if not values[field])
        missing["text"] += document.state is State.NO_TEXT
        forms += document.version_of is not None
        earlier += document.versions - 1 if document.version_of is None else 0
        gone += document.gone
    held = (Holding(field, value, *numbers) for (field, value), numbers in counts.items())
    return Holdings(
        whole[0], whole[1], whole[2], tuple(sorted(held, key=_order)), dict(missing), forms, earlier, gone
    )


def _values(document: Document) -> dict[str, tuple[str, ...]]:
    about = document.description
    return {
        "type": (about.type,) if about.type else (),
        "theme": about.themes,
        "year": (str(about.year),) if about.year is not None else (),
        "area": about.areas,
        "author": about.authors,
    }


def _order(holding: Holding) -> tuple[int, int, str]:
    return COUNTED.index(holding.field), 0 if holding.field == "year" else -holding.documents, holding.value


def doubtful_values(documents: Iterable[Document], below: float, limit: int) -> tuple[DoubtfulValue, ...]:
    """The values that were found with less than a confidence, the least first; no corrected one."""
    found = [
        DoubtfulValue(document.id, document.description.title, e.field, e.value, e.source, e.confidence)
        for document in documents
        for e in document.description.evidence
        if e.confidence < below and e.source not in ("metadata", "correction")
    ]
    found.sort(key=lambda each: (each.confidence, each.document, each.field))
    return tuple(found[:limit])


def disk_use(folder: Path) -> dict[str, int]:
    """Bytes by what they are for: the catalogue, each generation, and what else lies in the library's folder."""
    used: Counter[str] = Counter()
    for path, size in _sizes(folder):
        first, *rest = path.relative_to(folder).parts
        if first.startswith("catalogue.sqlite3"):
            used["catalogue"] += size
        elif first == "index" and len(rest) > 1:
            used[f"index/{rest[0]}"] += size
        else:
            used[first] += size
    return dict(sorted(used.items()))


def _sizes(folder: Path) -> Iterator[tuple[Path, int]]:
    for path in sorted(folder.rglob("*")):
        try:
            if path.is_file():
                yield path, path.stat().st_size
        except OSError:
            continue  # it was deleted meanwhile
