"""Which queries must a new index answer with which documents?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gleanings.corpus.taxonomy_files import read_entries

_KEYS = frozenset({"text", "documents", "within"})
_WITHIN = 10
_MOST = 1000


@dataclass(frozen=True, slots=True)
class MustFind:
    """A query, and the documents that must be among its first hits.

    Attributes:
        documents: ids.
        within: among how many of the first hits each must be.
        line: of must-find.toml.
    """

    text: str
    documents: tuple[str, ...]
    within: int = _WITHIN
    line: int = 0


def load_must_find(path: Path) -> tuple[MustFind, ...]:
    """The queries of must-find.toml in file order; none where there is no file.

    Raises:
        TaxonomyError: with file and line.
    """
    if not path.exists():
        return ()
    found = []
    for entry in read_entries(path, "query", _KEYS):
        text, documents = entry.required("text"), entry.texts("documents")
        if not documents:
            hint = 'Name the ids of documents: documents = ["k3v9q2rt"].'
            raise entry.error("documents", f"the query '{text}' names no documents.", hint)
        found.append(MustFind(text, documents, entry.whole("within", _WITHIN, 1, _MOST), entry.line))
    return tuple(found)
