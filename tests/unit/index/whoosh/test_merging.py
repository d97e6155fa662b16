"""What was merged is what would have been built."""

from __future__ import annotations

import math
import random
from pathlib import Path

import numpy as np
import pytest

from gleanings.index.analysis import Analyzer
from gleanings.index.engine import IndexDocument
from gleanings.index.whoosh import merge_sources
from gleanings.index.whoosh.engine import WhooshEngine
from gleanings.index.whoosh.inversion import Inverter
from gleanings.index.whoosh.merging import merge
from gleanings.index.whoosh.segment import Segment
from gleanings.index.whoosh.segment_file import SegmentFile
from gleanings.index.whoosh.writer import Limits, Part, chosen_groups
from tests.unit.index.whoosh.making import document

WORDS = ["hub", "hubs", "pub", "pubs", "lease", "saving", "saved", "the", "of", "résumé", "1.5", "x"]


def random_documents(source: random.Random, count: int) -> list[IndexDocument]:
    return [
        document(
            f"d{number:03}-{source.random()}",
            *(" ".join(source.choices(WORDS, k=source.randint(0, 30))) for _ in range(source.randint(0, 3))),
            title=" ".join(source.choices(WORDS, k=source.randint(0, 5))),
            themes=tuple(source.sample(["a", "b", "ç"], k=source.randint(0, 3))),
        )
        for number in range(count)
    ]


def built(path: Path, documents: list[IndexDocument]) -> Segment:
    inverter = Inverter(Analyzer("en"))
    for found in documents:
        inverter.add(found)
    inverter.flush(path)
    return Segment(path)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("chunk", [1, 50, 1 << 20])
def test_a_merge_is_what_building_the_live_documents_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, chunk: int
) -> None:
    """Array for array, however small the pieces are in which it is copied."""
    monkeypatch.setattr(merge_sources, "CHUNK_POSITIONS", chunk)
    source = random.Random(seed)  # noqa: S311  # a replayable test, no secret
    kept, sources = [], []
    for at in range(source.randint(1, 4)):
        documents = random_documents(source, source.randint(1, 15))
        live = np.array([source.random() < 0.7 for _ in documents]) if source.random() < 0.6 else None
        kept += [found for number, found in enumerate(documents) if live is None or live[number]]
        sources.append((built(tmp_path / str(at), documents), live))
    if not kept:
        return
    merge(tmp_path / "merged", sources)
    built(tmp_path / "rebuilt", kept)
    merged, rebuilt = SegmentFile(tmp_path / "merged"), SegmentFile(tmp_path / "rebuilt")
    assert merged.fact("documents") == rebuilt.fact("documents") == len(kept)
    assert merged.names() == rebuilt.names()
    for name in merged.names():
        assert merged.array(name).tolist() == rebuilt.array(name).tolist(), name


@pytest.mark.parametrize("counts", [[], [0, 0], [3, 3, 3, 3], [1, 50, 1, 1], [50, 50], [9, 1, 10, 0, 0, 1]])
def test_nothing_is_read_that_is_more_than_fits_unless_one_stem_alone_is(
    monkeypatch: pytest.MonkeyPatch, counts: list[int]
) -> None:
    """What merging holds in memory does not grow with the segments."""
    monkeypatch.setattr(merge_sources, "CHUNK_POSITIONS", 10)
    found = list(merge_sources.ranges(np.array(counts, np.uint8)))
    assert [at for start, end in found for at in range(start, end)] == list(range(len(counts)))
    assert all(sum(counts[start:end]) <= 10 for start, end in found if end - start > 1)


def part(tmp_path: Path, documents: int, *, deleted: int = 0, stored: bool = True) -> Part:
    """A segment of so many documents of about ten tokens."""
    path = tmp_path / f"{random.random()}"  # noqa: S311  # a name
    segment = built(path, [document(f"{n}", "a b c d e f") for n in range(documents)])
    found = Part(segment, None, stored=Part.as_stored(segment) if stored else None)
    for number in range(deleted):
        found.delete(number)
    return found


LIMITS = Limits(small_tokens=0)


def test_what_was_gathered_together_is_merged_together(tmp_path: Path) -> None:
    old, *fresh = part(tmp_path, 400), *(part(tmp_path, 3, stored=False) for _ in range(3))
    assert chosen_groups([old, *fresh], LIMITS) == [fresh]


def test_a_small_addition_leaves_a_large_segment_alone(tmp_path: Path) -> None:
    assert chosen_groups([part(tmp_path, 400), part(tmp_path, 3, stored=False)], LIMITS) == []


def test_an_addition_takes_along_what_is_about_as_large(tmp_path: Path) -> None:
    large, twice, same, added = (part(tmp_path, count, stored=count > 9) for count in (400, 30, 10, 9))
    assert chosen_groups([large, twice, same, added], LIMITS) == [[added, same, twice]]


def test_small_segments_are_merged_at_every_addition(tmp_path: Path) -> None:
    large, small, added = part(tmp_path, 400), part(tmp_path, 30), part(tmp_path, 1, stored=False)
    assert chosen_groups([large, small, added], Limits(small_tokens=large.tokens)) == [[added, small]]


def test_deleting_merges_nothing(tmp_path: Path) -> None:
    """Taking away a hundred documents must not wait for it."""
    assert chosen_groups([part(tmp_path, 10, deleted=1), part(tmp_path, 10)], Limits()) == []


def test_however_small_the_additions_are_there_are_few_segments(tmp_path: Path) -> None:
    """About as many as the index has digits: each is larger than twice all that are smaller."""
    source = random.Random(4)  # noqa: S311  # a replayable test, no secret
    limits = Limits(segments=1000, small_tokens=60)
    engine = WhooshEngine(tmp_path / "index", Analyzer("en"), "en", limits)
    generation = engine.create()
    engine.publish(generation)
    for added in [300, *(source.randint(1, 5) for _ in range(90))]:
        engine.apply(generation, [document(f"{source.random()}", "a b c d e f") for _ in range(added)], (), 1)
        sizes = sorted(view.segment.tokens for view in engine.newest().views)
        assert len(sizes) <= 2 + math.log(sum(sizes) / limits.small_tokens, 3)
        assert all(size > 2 * sum(sizes[:at]) for at, size in enumerate(sizes) if at)


def test_there_are_never_more_segments_than_allowed(tmp_path: Path) -> None:
    parts = [part(tmp_path, 100), *(part(tmp_path, 5 + at) for at in range(4))]
    (group,) = chosen_groups(parts, Limits(segments=4, small_tokens=0))
    assert parts[0] not in group
    assert len(parts) - len(group) + 1 <= 4


def test_a_segment_that_is_mostly_deleted_is_written_anew(tmp_path: Path) -> None:
    worn, sound = part(tmp_path, 20, deleted=10), part(tmp_path, 200, deleted=10)
    assert chosen_groups([worn, sound], LIMITS) == [[worn]]


def test_no_merged_segment_grows_beyond_its_limit(tmp_path: Path) -> None:
    parts = [part(tmp_path, 10, stored=False) for _ in range(4)]
    groups = chosen_groups(parts, Limits(merged_tokens=parts[0].tokens * 2))
    assert [len(group) for group in groups] == [2, 2]
