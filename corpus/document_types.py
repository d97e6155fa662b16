"""Which kinds of document does the library tell apart?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gleanings.corpus.taxonomy_files import Entry, read_entries

_KEYS = frozenset({"id", "label", "aliases"})


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of document; aliases are what publishers call it."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()


def load_types(path: Path) -> tuple[tuple[DocumentType, Entry], ...]:
    """The types of types.toml in file order, each with the entry it was read from.

    Raises:
        TaxonomyError: with file and line.
    """
    return tuple(
        (DocumentType(entry.identifier(), entry.required("label"), entry.texts("aliases")), entry)
        for entry in read_entries(path, "type", _KEYS)
    )
