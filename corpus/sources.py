"""What is known of a source file before and after it is read?"""

from __future__ import annotations

from dataclasses import dataclass

from gleanings.corpus.model import Reason


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was found, before it is read.

    Attributes:
        location: absolute path, as ``locations.to_location`` writes it.
        root: the folder that was ingested, absolute, written likewise.
        source: path inside ``root``, with forward slashes.
        sha256: of its bytes, or None where they could not be read.
    """

    location: str
    root: str
    source: str
    size: int
    mtime_ns: int
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the ledger knows of a file: enough to see whether it has to be read again."""

    size: int
    mtime_ns: int
    sha256: str | None
    status: str
    reason: Reason | None
    document: str | None
