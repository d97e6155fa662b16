"""A file says what is in it, and nothing that it says is believed without a check."""

from __future__ import annotations

import json
import pickle
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gleanings.corpus.errors import IndexUnusable
from gleanings.index.whoosh.segment_file import SegmentFile, SegmentWriter


def written(path: Path) -> Path:
    writer = SegmentWriter(path)
    writer.put("small", np.array([1, 2, 3], np.uint8))
    room = writer.reserve("pieces", np.dtype(np.uint32), 4)
    writer.put("empty", np.zeros(0, np.int64))
    room.append(np.array([5, 6]))
    room.append(np.array([7, 8]))
    writer.finish({"documents": 3})
    return path


def with_directory(path: Path, directory: object) -> Path:
    """The file with another directory, well formed otherwise."""
    content = written(path).read_bytes()
    start, _, magic = struct.unpack("<QQ8s", content[-24:])
    text = directory if isinstance(directory, bytes) else json.dumps(directory).encode()
    path.write_bytes(content[:start] + text + struct.pack("<QQ8s", start, len(text), magic))
    return path


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    file = SegmentFile(written(tmp_path / "s"))
    assert file.fact("documents") == 3
    assert file.array("small").tolist() == [1, 2, 3]
    assert file.array("pieces").tolist() == [5, 6, 7, 8]
    assert file.array("empty").tolist() == []
    assert [*file.view("pieces")] == [5, 6, 7, 8]


def test_arrays_are_views_that_nobody_can_write(tmp_path: Path) -> None:
    array = SegmentFile(written(tmp_path / "s")).array("small")
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 9


@pytest.mark.parametrize("kept", [0, 1, 8, 31, 40, 100, -1, -8, -24, -25])
def test_a_file_cut_short_is_damaged(tmp_path: Path, kept: int) -> None:
    path = written(tmp_path / "s")
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(IndexUnusable, match="damaged"):
        SegmentFile(path)


@pytest.mark.parametrize(
    "array",
    [
        ["x", "u1", 64, 10**6], ["x", "u1", -64, 1], ["x", "u1", 65, 1], ["x", "u8", 64, 1 << 61], ["x", "O", 64, 1],
        ["x", "f8", 64, 1], ["x", ["u1", "u1"], 64, 1], ["x", "u1", 64.0, 1], ["x", "u1", True, 1], ["x", "u1", 64],
        "x", None, 7,
    ],
)  # fmt: skip
def test_an_array_that_cannot_be_there_is_refused(tmp_path: Path, array: Any) -> None:
    """Offsets, lengths and types are a stranger's until they were checked."""
    path = with_directory(tmp_path / "s", {"facts": {}, "arrays": [array]})
    with pytest.raises(IndexUnusable, match="damaged"):
        SegmentFile(path)


@pytest.mark.parametrize(
    "directory", [b"", b"{", [], {"facts": {}}, {"facts": {"n": "1"}, "arrays": []}, b"[" * 10**5]
)
def test_a_directory_that_is_none_is_refused(tmp_path: Path, directory: object) -> None:
    with pytest.raises(IndexUnusable, match="damaged"):
        SegmentFile(with_directory(tmp_path / "s", directory))


class Bomb:
    """Leaves a trace when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return Path.touch, (self.trace,)


def test_a_crafted_file_runs_nothing(tmp_path: Path) -> None:
    """Whoosh unpickles what it opens; this must not."""
    trace = tmp_path / "trace"
    payload = pickle.dumps(Bomb(trace))
    path = with_directory(tmp_path / "s", payload)
    with pytest.raises(IndexUnusable):
        SegmentFile(path)
    assert not trace.exists()


def test_an_array_that_is_not_there_is_damage(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="damaged"):
        SegmentFile(written(tmp_path / "s")).array("other")


def test_what_is_abandoned_leaves_nothing(tmp_path: Path) -> None:
    writer = SegmentWriter(tmp_path / "s")
    writer.put("small", np.zeros(3, np.uint8))
    writer.abandon()
    assert list(tmp_path.iterdir()) == []


def test_what_was_released_can_be_read_again(tmp_path: Path) -> None:
    file = SegmentFile(written(tmp_path / "s"))
    array = file.array("pieces")
    assert array.tolist() == [5, 6, 7, 8]
    file.release()
    assert array.tolist() == file.array("pieces").tolist() == [5, 6, 7, 8]
