"""Do the source files still lie where they were read, as they were? Looked at without reading any."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gleanings.corpus.locations import to_location, to_path


@dataclass(frozen=True, slots=True)
class Known:
    """A source file as the ledger has it."""

    location: str
    root: str
    size: int
    mtime_ns: int
    document: str | None


@dataclass(frozen=True, slots=True)
class Drifted:
    """A file that is no longer as it was read.

    Attributes:
        kind: "changed", "moved" or "gone".
        now: where a file of the same name and size lies that the ledger does not know; None unless it moved.
    """

    kind: str
    location: str
    document: str | None
    now: str | None = None


def drift(known: Iterable[Known]) -> tuple[Drifted, ...]:
    """The files that changed, moved or are gone since they were read, in the order of the ledger."""
    known = tuple(known)
    found, missing = [], []
    for file in known:
        try:
            state = os.stat(to_path(file.location))  # noqa: PTH116  # a hundred thousand of them
        except OSError:
            missing.append(file)
            continue
        if (state.st_size, state.st_mtime_ns) != (file.size, file.mtime_ns):
            found.append(Drifted("changed", file.location, file.document))
    if missing:
        there = _unknown({file.location for file in known}, {file.root for file in missing})
        for file in missing:
            now = there.get((to_path(file.location).name, file.size))
            found.append(Drifted("moved" if now else "gone", file.location, file.document, now))
    return tuple(sorted(found, key=lambda drifted: drifted.location))


def _unknown(known: set[str], roots: set[str]) -> dict[tuple[str, int], str]:
    """The files under the roots that are not known, by name and size."""
    found: dict[tuple[str, int], str] = {}
    for root in sorted(roots):
        for path, size in _files(root):
            location = to_location(path)
            if location not in known:
                found.setdefault((os.path.basename(path), size), location)  # noqa: PTH119  # as above
    return found


def _files(root: str) -> Iterator[tuple[str, int]]:
    for folder, _, names in os.walk(to_path(root)):
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118  # as above
            try:
                yield path, os.stat(path).st_size  # noqa: PTH116  # as above
            except OSError:
                continue
