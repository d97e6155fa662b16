"""How do arrays lie in a file, so that opening one copies nothing and believes nothing?

A segment file is a header, numpy arrays at multiples of 64 bytes, a JSON directory of them, and a footer that
says where the directory is. The file is mapped into memory and the arrays are views of the map. Nothing in it
is ever executed: names, types, offsets and lengths are checked against the file's size before use.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gleanings.corpus.errors import IndexUnusable

Array = NDArray[Any]

_MAGIC = b"GLEANSEG"
_FOOTER = struct.Struct("<QQ8s")
_ALIGNMENT = 64
_DTYPES = ("u1", "u2", "u4", "u8", "i4", "i8")
_CHUNK_BYTES = 1 << 22


class SegmentWriter:
    """Writes one segment file; arrays may be reserved first and filled piece by piece.

    Args:
        path: of the file; it must not matter to anybody yet.

    Raises:
        OSError: the disk is full, or the like.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("w+b", buffering=0)
        self._end = len(_MAGIC)
        self._arrays: list[tuple[str, str, int, int]] = []

    def put(self, name: str, array: Array) -> None:
        """Writes a whole array."""
        self.reserve(name, array.dtype, len(array)).append(array)

    def reserve(self, name: str, dtype: np.dtype[Any], length: int) -> Reserved:
        """Makes room for an array that is going to be appended in pieces."""
        offset = -(-self._end // _ALIGNMENT) * _ALIGNMENT
        self._end = offset + length * dtype.itemsize
        self._arrays.append((name, dtype.str.lstrip("<|"), offset, length))
        return Reserved(self, offset, dtype)

    def finish(self, facts: dict[str, int]) -> None:
        """Writes the directory; whoever keeps the file makes it durable.

        Args:
            facts: small numbers to keep beside the arrays.
        """
        directory = json.dumps({"facts": facts, "arrays": self._arrays}).encode("ascii")
        self._write(0, _MAGIC)
        self._write(self._end, directory + _FOOTER.pack(self._end, len(directory), _MAGIC))
        self._file.close()

    def abandon(self) -> None:
        """Removes what was written."""
        self._file.close()
        self._path.unlink(missing_ok=True)

    def write_at(self, offset: int, array: Array) -> None:
        """Writes a piece of an array that was reserved."""
        self._write(offset, np.ascontiguousarray(array).data.cast("B"))

    def _write(self, offset: int, content: bytes | memoryview) -> None:
        view = memoryview(content)
        while view:
            written = os.pwrite(self._file.fileno(), view[:_CHUNK_BYTES], offset)
            view, offset = view[written:], offset + written


class Reserved:
    """The room for one array in a file that is being written."""

    def __init__(self, writer: SegmentWriter, offset: int, dtype: np.dtype[Any]) -> None:
        self._writer = writer
        self._offset = offset
        self._dtype = dtype

    def append(self, piece: Array) -> None:
        """Writes the next piece."""
        if len(piece):
            self._writer.write_at(self._offset, piece.astype(self._dtype.newbyteorder("<"), copy=False))
            self._offset += len(piece) * self._dtype.itemsize


class SegmentFile:
    """A segment file, mapped.

    Args:
        path: of the file.

    Raises:
        FileNotFoundError: there is none.
        IndexUnusable: it is not a sound segment file.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < len(_MAGIC) + _FOOTER.size:
                raise self._damaged()
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        start, length, magic = _FOOTER.unpack_from(self._map, size - _FOOTER.size)
        if magic != _MAGIC or self._map[: len(_MAGIC)] != _MAGIC or start + length + _FOOTER.size != size:
            raise self._damaged()
        self._end = start
        self._facts, self._arrays = self._directory(self._map[start : start + length])

    def fact(self, name: str) -> int:
        """One of the numbers that are kept beside the arrays.

        Raises:
            IndexUnusable: the file has no such number.
        """
        if name not in self._facts:
            raise self._damaged()
        return self._facts[name]

    def names(self) -> set[str]:
        """The arrays that there are."""
        return set(self._arrays)

    def array(self, name: str) -> Array:
        """A view of one array.

        Raises:
            IndexUnusable: the file has no such array.
        """
        if name not in self._arrays:
            raise self._damaged()
        code, offset, length = self._arrays[name]
        return np.frombuffer(self._map, np.dtype(f"<{code}"), length, offset)

    def view(self, name: str) -> memoryview:
        """A view of one array whose items are Python's numbers, for searches that look at few of them."""
        array = self.array(name)
        return array.astype(array.dtype.newbyteorder("="), copy=False).data

    def release(self) -> None:
        """Takes the pages that were read out of the process, where the system can; arrays stay good."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    def _directory(self, text: bytes) -> tuple[dict[str, int], dict[str, tuple[str, int, int]]]:
        try:
            directory = json.loads(text)
            facts = {str(name): _count(value) for name, value in directory["facts"].items()}
            arrays = {str(name): (code, _count(offset), _count(n)) for name, code, offset, n in directory["arrays"]}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise self._damaged() from error
        for code, offset, length in arrays.values():
            if code not in _DTYPES or offset % _ALIGNMENT or offset + length * int(code[1]) > self._end:
                raise self._damaged()
        return facts, arrays

    def _damaged(self) -> IndexUnusable:
        return IndexUnusable(f"The index file {self.name} is damaged.", hint="Run `gleanings reindex`.")


def smallest_uint(largest: int) -> np.dtype[Any]:
    """The smallest unsigned type that holds a number."""
    return np.dtype(np.min_scalar_type(max(int(largest), 0)))


def narrow(array: Array) -> Array:
    """The same numbers in the smallest unsigned type that holds them all."""
    return array.astype(smallest_uint(array.max() if len(array) else 0), copy=False)


def _count(value: object) -> int:
    """A number that can count something.

    Raises:
        ValueError: it is none.
    """
    if type(value) is not int or not 0 <= value < 1 << 62:
        raise ValueError(value)
    return value
