"""How do documents, pages and what else is said of a library stand in the cluster, for readers without its folder?

As entries of one index a generation, which is asked for entries by name and never searched. Documents and pages are
keyed as in the catalogue. What comes in lists, such as the runs, is cut into parts that are named by what they hold:
a part never changes, and one entry, the state, says which parts are in force.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from gleanings.corpus.changes import Change, ChangeKind
from gleanings.corpus.encoding import decode_description, encode_description
from gleanings.corpus.model import Coverage, Document, LedgerEntry, Page, Reason, State
from gleanings.corpus.removals import Removal, RemovalKind
from gleanings.corpus.runs import Run
from gleanings.index.opensearch.mapping import Json

#: The name of the entry that says what is in force.
STATE = "state"

#: So many rows of a list make a part.
PART_ROWS = 2_000

Row = list[Any]

#: What of a document stands in its entry as it is.
_PLAIN = tuple(each.name for each in fields(Document) if each.name not in ("id", "description", "state", "gone"))


@dataclass(frozen=True, slots=True)
class CopyState:
    """What is in force.

    Attributes:
        number: counts up with every change.
        reflects: the catalogue's change count up to which its documents were copied.
        coverage: as ``Coverage`` has it, by name.
        lists: the names of the parts of each list, in order.
        replaced: parts that were in force before, for readers who are just asking for them.
    """

    number: int = 0
    reflects: int = 0
    coverage: dict[str, int] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    replaced: list[str] = field(default_factory=list)

    def counted(self) -> Coverage:
        """What a search looks at, and what it cannot."""
        return Coverage(**self.coverage)


def document_name(identity: str) -> str:
    """Under which name a document stands."""
    return f"document {identity}"


def page_name(version: int, number: int) -> str:
    """Under which name a page of a version stands."""
    return f"page {version} {number}"


def version_name(version: int) -> str:
    """Under which name it stands how many pages a version has."""
    return f"version {version}"


def address(name: str) -> Json:
    """How the cluster finds an entry: all pages of a version lie together, so that they are there or not."""
    kind, _, rest = name.partition(" ")
    together = rest.partition(" ")[0] if kind in ("page", "version") else ""
    return {"_id": name, "routing": together} if together else {"_id": name}


def parts(rows: Sequence[Any]) -> Iterator[tuple[str, Json]]:
    """The parts of a list, each with its name."""
    for start in range(0, len(rows), PART_ROWS):
        part = {"rows": rows[start : start + PART_ROWS]}
        yield f"part {_digest(part)}", part


def document_entry(document: Document, forms: Iterable[str]) -> Json:
    """A document, and the ids of all forms of its work; whether its file is gone is in a list."""
    entry = {
        **{name: getattr(document, name) for name in _PLAIN},
        "described": encode_description(document.description),
        "state": document.state.value,
        "forms": list(forms),
    }
    return {**entry, "digest": _digest(entry)}


def read_document(identity: str, entry: Json, *, gone: bool) -> Document:
    """The document that ``document_entry`` wrote."""
    plain = {name: entry[name] for name in _PLAIN}
    described = decode_description(entry["described"])
    return Document(id=identity, description=described, state=State(entry["state"]), gone=gone, **plain)


def page_entry(page: Page) -> Json:
    """A page; what it does not have is left out."""
    return {name: value for name, value in asdict(page).items() if value is not None}


def read_page(entry: Json) -> Page:
    """The page that ``page_entry`` wrote."""
    return Page(**entry)


def run_row(run: Run) -> Row:
    """A run as a row."""
    return _row(run)


def removal_row(removal: Removal) -> Row:
    """A removal as a row."""
    return _row(removal)


def read_removal(row: Row) -> Removal:
    """The removal of a row."""
    document, kind, *rest = row
    return Removal(document, RemovalKind(kind), *rest)


def change_row(change: Change) -> Row:
    """A change as a row."""
    return _row(change)


def read_change(row: Row) -> Change:
    """The change of a row."""
    run, at, kind, *rest = row
    return Change(run, at, ChangeKind(kind), *rest)


def ledger_row(entry: LedgerEntry) -> Row:
    """What the ledger says of a file, as a row."""
    return _row(entry)


def read_ledger(row: Row) -> LedgerEntry:
    """The ledger's entry of a row."""
    source, location, status, reason, *rest = row
    return LedgerEntry(source, location, status, Reason(reason) if reason else None, *rest)


def _row(item: Run | Removal | Change | LedgerEntry) -> Row:
    return [getattr(item, each.name) for each in fields(item)]


def _digest(entry: Json) -> str:
    return hashlib.blake2b(json.dumps(entry, sort_keys=True).encode(), digest_size=12).hexdigest()
