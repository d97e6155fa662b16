"""Is a source file still the one that the library read?"""

from __future__ import annotations

import os
import stat
from hashlib import file_digest
from io import BufferedReader

from gleanings.corpus.errors import NotFound
from gleanings.corpus.locations import to_path
from gleanings.corpus.model import Document
from gleanings.corpus.translating import gettext

_MOST_DIGESTS = 10_000

#: SHA-256 by device, inode, size and time of change.
_digests: dict[tuple[int, int, int, int], str] = {}


def open_source(document: Document) -> BufferedReader:
    """The source file, once it is certain that it holds the bytes that were read.

    Raises:
        NotFound: it is gone, or is another file now.
    """
    gone = NotFound(
        gettext("The source file is no longer where the library found it."),
        hint=gettext("The text of its pages is still here, on the document's own page."),
    )
    try:
        # Without O_NONBLOCK, a pipe put in the file's place would hold this thread for ever.
        descriptor = os.open(to_path(document.location), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise gone from error
    opened = os.fdopen(descriptor, "rb")
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        opened.close()
        raise gone
    if _digest(opened) != document.sha256:
        opened.close()
        raise NotFound(
            gettext("The source file has changed since the library read it."),
            hint=gettext("The text that was read is still here, on the document's own page."),
        )
    return opened


def _digest(opened: BufferedReader) -> str:
    """SHA-256 of an open file; read again only when what the system says of the file has changed."""
    found = os.fstat(opened.fileno())
    key = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
    if (known := _digests.get(key)) is not None:
        return known
    digest = file_digest(opened, "sha256").hexdigest()
    opened.seek(0)
    if len(_digests) >= _MOST_DIGESTS:
        _digests.clear()
    _digests[key] = digest
    return digest
