"""How does a revision come about? New segments and masks beside the old ones, then one new manifest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from gleanings.index.analysis import Analyzer
from gleanings.index.engine import IndexDocument, Refused
from gleanings.index.generations import Manifest, StoredSegment, seal, store
from gleanings.index.whoosh.dictionary import encoded
from gleanings.index.whoosh.inversion import Inverter
from gleanings.index.whoosh.merging import merge
from gleanings.index.whoosh.segment import Segment
from gleanings.index.whoosh.segment_file import Array
from gleanings.index.whoosh.snapshot import SegmentView


@dataclass(frozen=True, slots=True)
class Limits:
    """When segments are written and merged.

    Attributes:
        flush_tokens: a segment is written when so many tokens are gathered; bounds the memory.
        segments: how many a revision has at most.
        merged_tokens: how many tokens a segment has at most, where merging made it.
        small_tokens: segments with fewer tokens are merged at every addition.
        growth: a segment is merged with what is added when it is at most so many times as large.
    """

    flush_tokens: int = 2_000_000
    segments: int = 8
    merged_tokens: int = 1 << 31
    small_tokens: int = 50_000
    growth: int = 2


class Part:
    """A segment of the coming revision, and what of it is deleted by now.

    Args:
        segment: the file.
        live: the mask of its live documents in the revision before; None where all are.
        stored: what the manifest of that says; None for a new one.
    """

    def __init__(self, segment: Segment, live: Array | None, stored: StoredSegment | None = None) -> None:
        self.segment = segment
        self.stored = stored
        self._before = live
        self.mask = np.ones(segment.size, bool) if live is None else live.copy()
        self.changed = False

    @staticmethod
    def as_stored(segment: Segment) -> StoredSegment:
        """What the manifest says of a new segment."""
        return StoredSegment(segment.name, segment.size, segment.tokens)

    @property
    def live(self) -> Array | None:
        """The mask of the live documents; None where all are."""
        return self.mask if self.changed else self._before

    def delete(self, number: int) -> None:
        """Marks a document as deleted."""
        self.changed |= bool(self.mask[number])
        self.mask[number] = False

    @property
    def documents(self) -> int:
        """How many documents are live."""
        return int(np.count_nonzero(self.mask))

    @property
    def worn(self) -> bool:
        """Whether so many documents are deleted that it is to be written anew."""
        return self.documents * 3 < self.segment.size * 2

    @property
    def tokens(self) -> int:
        """About how many tokens are live."""
        return self.segment.tokens * self.documents // max(self.segment.size, 1)


class RevisionWriter:
    """Writes the files of one revision; nobody sees them before the manifest is replaced.

    Args:
        folder: of the generation.
        manifest: of the revision before.
        views: of that revision.
        analyzer: makes the tokens.
        limits: when to write and to merge.
    """

    def __init__(
        self, folder: Path, manifest: Manifest, views: Sequence[SegmentView], analyzer: Analyzer, limits: Limits
    ) -> None:
        self._folder, self._manifest, self._limits = folder, manifest, limits
        stored = manifest.segments
        self._parts = [Part(view.segment, view.live, kept) for view, kept in zip(views, stored, strict=True)]
        self._inverter = Inverter(analyzer)
        # Where each document of this revision is: in which part, and as which number of it.
        self._added: dict[str, tuple[int, int]] = {}
        self._replaced: list[int] = []
        self._made: list[Path] = []

    def write(
        self, upserts: Iterable[IndexDocument], deletes: Sequence[str], built_to: int
    ) -> tuple[Manifest, tuple[Refused, ...]]:
        """Writes the files; returns the manifest to put in force, and what could not be taken.

        Raises:
            OSError: the disk is full, or the like; nothing is left behind.
        """
        try:
            for identity in deletes:
                self._delete(identity)
            refused = [failed for document in upserts if (failed := self._add(document))]
            self._flush()
            # The words and the ids of what was gathered would stay in memory beside what merging needs.
            del self._inverter, self._added
            self._merge()
            manifest = self._coming(built_to)
        except BaseException:
            for path in self._made:
                path.unlink(missing_ok=True)
            raise
        needed = {file.name for file in manifest.files}
        for path in self._made:
            if path.name not in needed:
                path.unlink(missing_ok=True)
        return manifest, tuple(refused)

    def _add(self, document: IndexDocument) -> Refused | None:
        try:
            number = self._inverter.add(document)
        except ValueError as error:
            return Refused(document.id, str(error), retryable=False)
        self._delete(document.id)
        self._added[document.id] = (len(self._parts), number)
        if self._inverter.tokens >= self._limits.flush_tokens:
            self._flush()
        return None

    def _delete(self, identity: str) -> None:
        part, number = self._added.pop(identity, (None, 0))
        if part is None:
            self._delete_old(encoded(identity))
        elif part == len(self._parts):
            self._replaced.append(number)
        else:
            self._parts[part].delete(number)

    def _delete_old(self, identity: bytes) -> None:
        for part in self._parts:
            if part.stored:
                for number in part.segment.columns.numbers(identity):
                    part.delete(number)

    def _flush(self) -> None:
        if len(self._inverter):
            path = self._new_path("segment")
            self._inverter.flush(path)
            self._parts.append(Part(Segment(path), None))
            for number in self._replaced:
                self._parts[-1].delete(number)
            self._replaced = []

    def _merge(self) -> None:
        self._parts = [part for part in self._parts if part.documents]
        for group in chosen_groups(self._parts, self._limits):
            path = self._new_path("segment")
            merge(path, [(part.segment, part.live) for part in group])
            at = self._parts.index(group[0])
            self._parts[at] = Part(Segment(path), None)
            self._parts = [part for part in self._parts if part not in group]

    def _coming(self, built_to: int) -> Manifest:
        known = {file.name: file for file in self._manifest.files}
        segments, files = [], []
        for part in self._parts:
            stored = part.stored or Part.as_stored(part.segment)
            files.append(known.get(stored.name) or seal(self._folder / stored.name))
            if part.changed:
                files.append(store(self._new_path("deletions"), np.packbits(part.mask).tobytes()))
                deleted = part.segment.size - part.documents
                stored = replace(stored, deletions=files[-1].name, deleted=deleted)
            elif stored.deletions:
                files.append(known[stored.deletions])
            segments.append(stored)
        return replace(
            self._manifest,
            revision=self._manifest.revision + 1,
            built_to=built_to,
            documents=sum(part.documents for part in self._parts),
            segments=tuple(segments),
            files=tuple(files),
        )

    def _new_path(self, kind: str) -> Path:
        path = self._folder / f"{self._manifest.revision + 1:06d}-{len(self._made)}.{kind}"
        self._made.append(path)
        return path


def chosen_groups(parts: Sequence[Part], limits: Limits) -> list[list[Part]]:
    """Which segments to merge with each other: what was just written, what is mostly deleted, and what is too many.

    What was added takes along the segments up to the last one that is not much larger than all smaller ones together.
    So every segment that stays is more than ``growth`` times as large as those together, and there are only about as
    many as the index has digits, however small the additions are.
    """
    chosen = [part for part in parts if part.stored is None or part.worn]
    others = sorted((part for part in parts if part not in chosen), key=lambda part: part.tokens)
    taken = _alike(others, sum(part.tokens for part in chosen), limits) if chosen else 0
    if len(others) + bool(chosen) > limits.segments:
        taken = max(taken, len(others) + 1 - limits.segments)
    chosen += others[:taken]
    groups: list[list[Part]] = [[]]
    for part in chosen:
        if groups[-1] and sum(found.tokens for found in groups[-1]) + part.tokens > limits.merged_tokens:
            groups.append([])
        groups[-1].append(part)
    return [group for group in groups if len(group) > 1 or any(part.worn for part in group)]


def _alike(others: Sequence[Part], total: int, limits: Limits) -> int:
    """How many of some segments, the smallest first, are taken along by so many tokens."""
    taken = 0
    for at, part in enumerate(others, 1):
        if part.tokens <= total * limits.growth or max(part.tokens, total) < limits.small_tokens:
            taken = at
        total += part.tokens
    return taken
