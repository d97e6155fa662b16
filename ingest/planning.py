"""What has to be done with each file that was found?

Decided from the ledger and the bytes of the file, before anything is read or written: ``ingest --dry-run`` prints it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.errors import ReadingError
from gleanings.corpus.locations import to_location
from gleanings.corpus.model import Reason
from gleanings.corpus.sources import KnownFile, SourceFile
from gleanings.ingest.finding import Found
from gleanings.ingest.mirrored import belongs_to_saved_page
from gleanings.ingest.sniff import Kind, sniff

_PURGED = "purged: it is never read again"


class Action(StrEnum):
    """What is to be done with a file."""

    READ = "read"
    COPY = "copy"
    UNCHANGED = "unchanged"
    FAILED_BEFORE = "failed-before"
    IGNORE = "ignore"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Planned:
    """One file and what is to be done with it.

    Attributes:
        reason: why it is refused, or why it failed before; of an unchanged one, "no-text" when it has none.
        detail: what the system said.
    """

    file: SourceFile
    action: Action
    reason: Reason | None = None
    detail: str = ""


def plan(catalogue: Catalogue, founds: Iterable[Found], *, retry: str | None) -> list[Planned]:
    """What is to be done with each file, in the order in which they were found.

    Args:
        catalogue: that the files are to be read into.
        founds: as the walk met them.
        retry: read files again that failed before: None for no, "" for all, or one reason.
    """
    founds = tuple(founds)
    sources = frozenset(found.source for found in founds)
    seen: set[str] = set()
    return [_planned(catalogue, found, retry, seen, sources) for found in founds]


def to_source_file(found: Found) -> SourceFile:
    """The file as the catalogue knows it, without a checksum."""
    return SourceFile(to_location(found.location), to_location(found.root), found.source, found.size, found.mtime_ns)


def documents_in(planned: Sequence[Planned]) -> bool:
    """Whether any of the files is more than a style sheet."""
    return any(each.action is not Action.IGNORE for each in planned)


def _planned(
    catalogue: Catalogue, found: Found, retry: str | None, seen: set[str], sources: frozenset[str]
) -> Planned:
    file = to_source_file(found)
    known = catalogue.known_file(file.location)
    settled = _settled(known, file, retry) if known else None
    if settled is not None:
        return settled
    if catalogue.is_purged(file):
        return Planned(file, Action.IGNORE, detail=_PURGED)
    try:
        kind = found.problem or sniff(found.location)
        if kind is Kind.HTML and belongs_to_saved_page(found.source, sources):
            kind = Kind.SIDE
        refusal = _refusal(kind)
        if refusal is not None:
            return replace(refusal, file=file)
        with found.location.open("rb") as opened:
            file = replace(file, sha256=hashlib.file_digest(opened, "sha256").hexdigest())
        if catalogue.is_purged(file):
            return Planned(file, Action.IGNORE, detail=_PURGED)
    except ReadingError as error:
        return Planned(file, Action.REFUSE, Reason(error.reason), error.detail)
    except FileNotFoundError:
        return Planned(file, Action.REFUSE, Reason.VANISHED)
    except OSError as error:
        return Planned(file, Action.REFUSE, Reason.UNREADABLE, error.strerror or "")
    # What is known of an unchanged file was settled above, unless it is to be read once more.
    retried = known is not None and (known.status == "failed" or _is_unchanged(known, file))
    return Planned(file, Action.COPY if not retried and _is_copy(catalogue, file, seen) else Action.READ)


def _settled(known: KnownFile, file: SourceFile, retry: str | None) -> Planned | None:
    """What an earlier run made of the very same file, if it is not to be done again."""
    if not _is_unchanged(known, file):
        return None
    if known.status == "ignored":
        return Planned(file, Action.IGNORE)
    if known.status == "indexed" and (known.reason is None or retry != known.reason):
        return Planned(file, Action.UNCHANGED, known.reason)
    if retry is not None and retry in ("", known.reason):
        return None
    return Planned(file, Action.FAILED_BEFORE, known.reason, "unchanged since it failed before")


def _is_unchanged(known: KnownFile, file: SourceFile) -> bool:
    return (known.size, known.mtime_ns) == (file.size, file.mtime_ns)


def _refusal(kind: Kind | Reason) -> Planned | None:
    nameless = SourceFile("", "", "", 0, 0)
    if isinstance(kind, Reason):
        return Planned(nameless, Action.REFUSE, kind)
    if kind is Kind.SIDE:
        return Planned(nameless, Action.IGNORE)
    reason = {Kind.UNSUPPORTED: Reason.UNSUPPORTED, Kind.EMPTY: Reason.EMPTY}.get(kind)
    return Planned(nameless, Action.REFUSE, reason) if reason else None


def _is_copy(catalogue: Catalogue, file: SourceFile, seen: set[str]) -> bool:
    """Whether the bytes are those of a document, or of a file that will be read before this one."""
    sha256 = file.sha256 or ""
    if sha256 in seen or catalogue.holds_bytes(sha256):
        return True
    seen.add(sha256)
    return False
