"""Which things go wrong, and what do we tell the person?

The tree::

    GleaningsError                      exit  HTTP
    ├── UsageError                         2   400   what was asked for makes no sense
    │   ├── QueryError                     2   400   the query is over a limit
    │   ├── UnknownValue                   2   400   no such theme, area, type, ...
    │   ├── InvalidParameter               2   400   "year=20x"
    │   └── StaleCursor                    2   409   the index has changed since the cursor was given
    ├── NotFound                           1   404   no such document or page
    │   └── Withdrawn                      1   410   there was one
    ├── TooSlow                            4   503   answering takes longer than is allowed
    ├── LibraryError                       4   503   the library cannot be used
    │   ├── LibraryMissing                 4   503
    │   ├── LibraryUnwritable              4   503
    │   ├── LibraryBusy                    4   503   another writer holds it
    │   ├── LibraryElsewhere               4   503   the folder is a front end of one
    │   ├── ConfigurationError             4   503   gleanings.toml, with file and line
    │   ├── TaxonomyError                  4   503   themes.toml, areas.csv, ..., with file and line
    │   ├── CatalogueError                 4   503   catalogue.sqlite3 is damaged or of another version
    │   ├── IndexUnusable                  4   503   missing, damaged or of another schema version
    │   ├── IndexRejected                  4   503   a new build failed its checks; the old one answers on
    │   ├── BackupError                    4   503   a backup is missing or damaged
    │   └── ClusterError                   4   503   the search cluster cannot be used
    │       ├── ClusterUnreachable         4   503   no node answers, or none that proves to be the right one
    │       ├── ClusterTimeout             4   503   no answer in time
    │       ├── ClusterDenied              4   503   it refuses user, password or token
    │       ├── ClusterVersion             4   503   it is no OpenSearch, or too old a one
    │       ├── ClusterReadOnly            4   503   it takes no documents, as when its disks are full
    │       └── ClusterBusy                4   503   it has too much to do
    ├── WorkersUnreachable                 4   503   there is no machine to read files on
    ├── SourceError                        2   400   the folder to ingest is missing, or holds nothing to read
    ├── MetadataError                      2   400   a metadata CSV, with row and column
    └── ReadingError                       3   500   one file could not be read; never ends a run
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


class GleaningsError(Exception):
    """Anything we expected could go wrong; ``str()`` is one sentence for the person.

    Args:
        message: what happened, as a sentence.
        hint: what to do about it, as a sentence; shown after the message.
    """

    exit_code: ClassVar[int] = 70
    http_status: ClassVar[int] = 500
    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(GleaningsError):
    """What was asked for makes no sense."""

    exit_code = 2
    http_status = 400
    code = "usage"


class QueryError(UsageError):
    """The query is over a limit."""

    code = "query"


class InvalidParameter(UsageError):
    """A parameter or option has a value that cannot be used.

    Args:
        parameter: the name in the URL; the shell's option is the same with dashes.
        message: what is wrong, as a sentence.
    """

    code = "invalid-parameter"

    def __init__(self, parameter: str, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.parameter = parameter


class UnknownValue(InvalidParameter):
    """A filter names a value that the library does not know."""

    code = "unknown-value"


class StaleCursor(UsageError):
    """The index has changed since the cursor was given: what it counts is no longer there."""

    http_status = 409
    code = "stale-cursor"


class NotFound(GleaningsError):
    """No such document, page or file."""

    exit_code = 1
    http_status = 404
    code = "not-found"


class Withdrawn(NotFound):
    """The document was withdrawn from the library."""

    http_status = 410
    code = "withdrawn"


class TooSlow(GleaningsError):
    """Answering takes longer than is allowed."""

    exit_code = 4
    http_status = 503
    code = "too-slow"


class LibraryError(GleaningsError):
    """The library cannot be used."""

    exit_code = 4
    http_status = 503
    code = "library"


class LibraryMissing(LibraryError):
    """There is no library here."""

    code = "library-missing"


class LibraryUnwritable(LibraryError):
    """The library's folder cannot be written."""

    code = "library-unwritable"


class LibraryBusy(LibraryError):
    """Another process is writing to the library."""

    code = "library-busy"


class LibraryElsewhere(LibraryError):
    """The folder is a front end: it answers searches for a library that is elsewhere."""

    code = "library-elsewhere"


class ConfigurationError(LibraryError):
    """gleanings.toml has an error; the message names the line."""

    code = "configuration"


class TaxonomyError(LibraryError):
    """A taxonomy file has an error; the message names file and line."""

    code = "taxonomy"


class CatalogueError(LibraryError):
    """The catalogue is damaged, or was written by a newer Gleanings."""

    code = "catalogue"


class IndexUnusable(LibraryError):
    """The index is missing, damaged or of another schema version."""

    code = "index"


class BackupError(LibraryError):
    """A folder is no backup, or a damaged one."""

    code = "backup"


class IndexRejected(LibraryError):
    """A new generation of the index failed its checks, and does not answer."""

    code = "index-rejected"


class ClusterError(LibraryError):
    """The search cluster cannot be used."""

    code = "cluster"


class ClusterUnreachable(ClusterError):
    """No node of the search cluster answers, or the part of the index that is needed has none left."""

    code = "cluster-unreachable"


class ClusterTimeout(ClusterError):
    """The search cluster has not answered in time."""

    code = "cluster-timeout"


class ClusterDenied(ClusterError):
    """The search cluster refuses the user, the password or the token."""

    code = "cluster-denied"


class ClusterVersion(ClusterError):
    """What answers is no OpenSearch, or one too old."""

    code = "cluster-version"


class ClusterReadOnly(ClusterError):
    """The search cluster takes no documents."""

    code = "cluster-read-only"


class ClusterBusy(ClusterError):
    """The search cluster has too much to do."""

    code = "cluster-busy"


class WorkersUnreachable(GleaningsError):
    """There is no Dask scheduler, or it has no worker."""

    exit_code = 4
    http_status = 503
    code = "workers"


class SourceError(GleaningsError):
    """The folder to ingest is missing, or nothing in it can be read."""

    exit_code = 2
    http_status = 400
    code = "source"


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One thing wrong in a metadata CSV: row 1 is the header line."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.message}"


class MetadataError(GleaningsError):
    """A metadata CSV has errors; nothing of it was taken."""

    exit_code = 2
    http_status = 400
    code = "metadata"

    def __init__(self, message: str, problems: tuple[CellProblem, ...] = (), *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.problems = problems


class ReadingError(GleaningsError):
    """One source file could not be read.

    Args:
        reason: one of ``gleanings.corpus.model.Reason``.
        detail: what the reader said, for the librarian.
    """

    exit_code = 3
    code = "reading"

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
