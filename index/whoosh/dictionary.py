"""Which number has a term? Sorted strings in three arrays, searched without decoding them.

The first eight bytes of every string, read as one big-endian number, sort as the strings do: a search walks
those numbers with one call in C and compares whole strings only where eight bytes are equal.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np

from gleanings.index.whoosh.segment_file import Array, SegmentFile, SegmentWriter

_PREFIX_BYTES = 8


def encoded(text: str) -> bytes:
    """A string as it is stored: UTF-8 sorts as code points do; lone surrogates, which PDFs hold, are let through."""
    return text.encode("utf-8", "surrogatepass")


# Letters and digits share 31 marks; all bytes outside ASCII have one together, because letters there have several.
_LETTER_MARKS = np.array([1 << (byte & 31 if byte < 128 else 0) for byte in range(256)], np.uint32)


def letter_set(term: bytes) -> int:
    """Which letters a term has: as many bits as different letters, at most."""
    return int(np.bitwise_or.reduce(_LETTER_MARKS.take(np.frombuffer(term, np.uint8))))


class Strings:
    """Byte strings by number.

    Attributes:
        bytes: of all of them, one after the other.
        starts: where each begins, and one for the end.
        offsets: the same, as Python's numbers.
    """

    def __init__(self, file: SegmentFile, name: str) -> None:
        self.bytes = file.view(f"{name}.bytes")
        self.starts = file.array(f"{name}.starts")
        self.offsets = file.view(f"{name}.starts")

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, number: int) -> bytes:
        return bytes(self.bytes[self.offsets[number] : self.offsets[number + 1]])

    def text(self, number: int) -> str:
        """One of them, decoded."""
        return str(self.bytes[self.offsets[number] : self.offsets[number + 1]], "utf-8", "surrogatepass")

    def all(self) -> list[bytes]:
        """All of them, in order."""
        blob, starts = bytes(self.bytes), self.starts.tolist()
        return [blob[start:end] for start, end in pairwise(starts)]


class Dictionary(Strings):
    """Different byte strings in ascending order; the number of one is its place.

    Attributes:
        prefixes: the first eight bytes of each.
    """

    def __init__(self, file: SegmentFile, name: str) -> None:
        super().__init__(file, name)
        self.prefixes = file.view(f"{name}.prefixes")

    @cached_property
    def sizes(self) -> Array:
        """How many bytes each has."""
        return np.diff(self.starts.astype(np.int64))

    @cached_property
    def letter_sets(self) -> Array:
        """Which letters each has, as ``letter_set`` says; uint32."""
        marks = _LETTER_MARKS.take(np.frombuffer(self.bytes, np.uint8))
        return np.bitwise_or.reduceat(marks, self.starts[:-1].astype(np.int64)) if len(self) else marks

    def find(self, term: bytes) -> int | None:
        """The number of a term, or None when it is not here."""
        at = self.at_or_after(term)
        return at if at < len(self) and self[at] == term else None

    def at_or_after(self, term: bytes) -> int:
        """The number of the first term that is not before this one."""
        prefix = _prefix(term)
        low = bisect_left(self.prefixes, prefix)
        if low == len(self.prefixes) or self.prefixes[low] != prefix:
            return low
        high = bisect_right(self.prefixes, prefix, low)
        return bisect_left(range(high), term, low, key=self.__getitem__)

    def starting_with(self, prefix: bytes) -> range:
        """The numbers of the terms that start with a prefix."""
        return range(self.at_or_after(prefix), self.at_or_after(prefix + b"\xff"))  # no UTF-8 holds this byte


def write_strings(writer: SegmentWriter, name: str, strings: Sequence[bytes]) -> None:
    """Writes what ``Strings`` reads."""
    _write_blob(writer, name, *_joined(strings))


def write_dictionary(writer: SegmentWriter, name: str, terms: Sequence[bytes]) -> None:
    """Writes what ``Dictionary`` reads; the terms ascend."""
    blob, starts = _joined(terms)
    _write_blob(writer, name, blob, starts)
    writer.put(f"{name}.prefixes", prefixes(blob, starts))


def prefixes(blob: Array, starts: Array) -> Array:
    """The first eight bytes of each term as uint64.

    Args:
        blob: the terms, one after the other; uint8.
        starts: where each begins, and one for the end.
    """
    found = np.zeros(len(starts) - 1, np.uint64)
    sizes = np.diff(starts)
    for at in range(_PREFIX_BYTES):
        longer = np.flatnonzero(sizes > at)
        letters = blob.take(starts.take(longer) + at).astype(np.uint64)
        found[longer] |= letters << np.uint64(8 * (_PREFIX_BYTES - 1 - at))
    return found


def _joined(strings: Sequence[bytes]) -> tuple[Array, Array]:
    starts = np.zeros(len(strings) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, strings), np.int64, len(strings)), out=starts[1:])
    return np.frombuffer(b"".join(strings), np.uint8), starts


def _write_blob(writer: SegmentWriter, name: str, blob: Array, starts: Array) -> None:
    writer.put(f"{name}.starts", starts.astype(np.uint32 if starts[-1] < 1 << 32 else np.int64))
    writer.put(f"{name}.bytes", blob)


def _prefix(term: bytes) -> int:
    return int.from_bytes(term[:_PREFIX_BYTES].ljust(_PREFIX_BYTES, b"\0"), "big")
