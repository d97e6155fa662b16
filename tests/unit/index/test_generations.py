"""Generations on disk: either the old one answers or the new one, and damage is told, never read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gleanings.corpus.errors import IndexUnusable, LibraryUnwritable
from gleanings.index.generations import SCHEMA_VERSION, Generations, Manifest, store


def built(generations: Generations, content: bytes = b"postings") -> int:
    """A generation of one file, not published."""
    number = generations.create()
    file = store(generations.path(number) / "segment", content)
    generations.write_manifest(Manifest(number, 1, SCHEMA_VERSION, "en", 5, 2, files=(file,)))
    return number


def pointer(generations: Generations) -> Path:
    return generations.folder / "current"


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    return Generations(tmp_path / "index")


def test_nothing_answers_before_the_first_is_published(generations: Generations) -> None:
    assert (generations.current(), generations.numbers()) == (None, ())
    built(generations)
    assert (generations.current(), generations.numbers()) == (None, (1,))


def test_a_published_generation_answers_until_another_is(generations: Generations) -> None:
    first, second = built(generations), built(generations)
    generations.publish(first)
    assert generations.current() == first
    generations.publish(second)
    assert generations.current() == second
    assert generations.numbers() == (1, 2)


def test_only_the_owner_may_look_into_a_generation(generations: Generations) -> None:
    """An index is trusted input."""
    number = built(generations)
    assert generations.path(number).stat().st_mode & 0o777 == 0o700
    assert generations.folder.stat().st_mode & 0o777 == 0o700


def test_what_was_never_finished_cannot_be_published(generations: Generations) -> None:
    first = built(generations)
    generations.publish(first)
    unfinished = generations.create()
    with pytest.raises(IndexUnusable, match="no readable manifest"):
        generations.publish(unfinished)
    assert generations.current() == first


def test_the_pointer_is_replaced_whole(generations: Generations, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever fails on the way, the old pointer stands, and nothing is left lying beside it for ever."""
    first, second = built(generations), built(generations)
    generations.publish(first)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(LibraryUnwritable, match="No space left"):
        generations.publish(second)
    assert generations.current() == first
    monkeypatch.undo()
    generations.publish(second)
    assert generations.current() == second
    assert {path.name for path in generations.folder.iterdir()} == {"000001", "000002", "current"}


@pytest.mark.parametrize("content", [b"", b"x", b"1.5", b"-1", b"\xff\xfe", "٣".encode(), b"1\n2\n"])
def test_a_damaged_pointer_is_told(generations: Generations, content: bytes) -> None:
    built(generations)
    pointer(generations).write_bytes(content)
    with pytest.raises(IndexUnusable, match="pointer index/current") as caught:
        generations.current()
    assert "gleanings reindex" in caught.value.hint


def test_a_pointer_that_cannot_be_read_is_told(generations: Generations) -> None:
    built(generations)
    pointer(generations).mkdir()
    with pytest.raises(IndexUnusable, match="cannot be read"):
        generations.current()


def test_a_pointer_to_nothing_is_told(generations: Generations) -> None:
    built(generations)
    pointer(generations).write_text("000009\n")
    with pytest.raises(IndexUnusable, match="Generation 9 of the index has no readable manifest"):
        generations.manifest(generations.current() or 0)


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", "null", '{"generation": 1}', "whole + more", "without built_to", "files: null",
        "files: list", "built_to: text", "language: number",
    ],
)  # fmt: skip
def test_a_manifest_that_is_not_one_is_told(generations: Generations, content: str) -> None:
    path = generations.path(built(generations)) / "manifest.json"
    whole = json.loads(path.read_text())
    broken = {
        "whole + more": whole | {"extra": 1},
        "without built_to": {name: value for name, value in whole.items() if name != "built_to"},
        "files: null": whole | {"files": None},
        "files: list": whole | {"files": ["segment"]},
        "built_to: text": whole | {"built_to": "5"},
        "language: number": whole | {"language": 1},
    }
    path.write_text(json.dumps(broken[content]) if content in broken else content)
    with pytest.raises(IndexUnusable, match="no readable manifest"):
        generations.manifest(1)


@pytest.mark.parametrize("schema", [SCHEMA_VERSION - 1, SCHEMA_VERSION + 1])
def test_another_schema_version_is_rebuilt_and_never_read(generations: Generations, schema: int) -> None:
    number = generations.create()
    generations.write_manifest(Manifest(number, 1, schema, "en", 5, 2))
    with pytest.raises(IndexUnusable, match=f"schema version {schema}") as caught:
        generations.manifest(number)
    assert "reindex" in caught.value.hint


def test_a_sound_generation_has_no_damage(generations: Generations) -> None:
    number = built(generations)
    assert generations.damaged(number) == ()
    assert [file.name for file in generations.manifest(number).files] == ["segment"]
    assert str(generations.manifest(number)) == "1.1"


@pytest.mark.parametrize("bit", range(8))
def test_one_flipped_bit_is_found(generations: Generations, bit: int) -> None:
    number = built(generations)
    path = generations.path(number) / "segment"
    content = bytearray(path.read_bytes())
    content[bit] ^= 1 << bit
    path.write_bytes(content)
    (problem,) = generations.damaged(number)
    assert problem.startswith("000001/segment was changed or damaged")


def test_a_missing_file_is_found(generations: Generations) -> None:
    number = built(generations)
    (generations.path(number) / "segment").unlink()
    assert generations.damaged(number) == ("000001/segment is missing.",)


def test_the_generation_that_answers_cannot_be_dropped(generations: Generations) -> None:
    first, second = built(generations), built(generations)
    generations.publish(first)
    generations.drop(second)
    assert generations.numbers() == (first,)
    with pytest.raises(IndexUnusable, match="cannot be dropped"):
        generations.drop(first)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file")
    with pytest.raises(LibraryUnwritable, match="cannot be written"):
        Generations(tmp_path / "index").create()
