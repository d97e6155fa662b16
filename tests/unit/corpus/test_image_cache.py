"""Images that were drawn are kept, within a bound, and leave together."""

from __future__ import annotations

import os
from pathlib import Path

from gleanings.corpus.image_cache import ImageCache


def test_what_was_kept_is_found_and_nothing_else(tmp_path: Path) -> None:
    cache = ImageCache(tmp_path / "images", 1000)
    assert cache.get("ab", "1-176.webp") is None
    cache.keep("ab", "1-176.webp", b"drawn")
    assert ImageCache(tmp_path / "images", 1000).get("ab", "1-176.webp") == b"drawn"
    assert cache.get("ab", "2-176.webp") is None
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["1-176.webp"]


def test_over_its_bound_the_oldest_leave(tmp_path: Path) -> None:
    cache = ImageCache(tmp_path, 1000)
    for number in range(9):
        cache.keep("ab", f"{number}.webp", bytes(100))
        os.utime(tmp_path / "ab" / f"{number}.webp", (number, number))
    cache.keep("cd", "new.webp", bytes(200))
    assert cache.get("cd", "new.webp") is not None
    kept = [number for number in range(9) if cache.get("ab", f"{number}.webp") is not None]
    assert kept == [3, 4, 5, 6, 7, 8]


def test_all_images_are_dropped_together(tmp_path: Path) -> None:
    """What is deleted for good must not go on being seen."""
    cache = ImageCache(tmp_path / "images", 1000)
    cache.clear()
    cache.keep("ab", "1.webp", b"x")
    cache.clear()
    assert cache.get("ab", "1.webp") is None
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_costs_nothing_but_time(tmp_path: Path) -> None:
    blocked = tmp_path / "images"
    blocked.write_text("a file where the folder should be")
    cache = ImageCache(blocked, 1000)
    cache.keep("ab", "1.webp", b"x")
    assert cache.get("ab", "1.webp") is None
