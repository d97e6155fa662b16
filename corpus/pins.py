"""Which documents come first for which query, whatever their scores say? A librarian's best bets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gleanings.corpus.taxonomy_files import read_entries

_KEYS = frozenset({"query", "documents"})


@dataclass(frozen=True, slots=True)
class Pin:
    """Documents that come first.

    Attributes:
        queries: the texts that they answer.
        documents: ids, in the order in which they are shown.
        line: of pins.toml.
    """

    queries: tuple[str, ...]
    documents: tuple[str, ...]
    line: int = 0


def load_pins(path: Path) -> tuple[Pin, ...]:
    """The pins of pins.toml in file order; none where there is no file.

    Raises:
        TaxonomyError: with file and line.
    """
    if not path.exists():
        return ()
    found = []
    for entry in read_entries(path, "pin", _KEYS):
        queries, documents = entry.texts("query"), entry.texts("documents")
        if not queries:
            hint = 'Write it so: query = ["save our pub", "local pubs"].'
            raise entry.error("query", "the pin has no query.", hint)
        if not documents:
            hint = 'Name the ids of documents: documents = ["k3v9q2rt"].'
            raise entry.error("documents", f"the pin for '{queries[0]}' names no documents.", hint)
        found.append(Pin(queries, documents, entry.line))
    return tuple(found)
