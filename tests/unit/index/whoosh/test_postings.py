"""Document numbers come back from 16 bits, in segments of any size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gleanings.index.analysis import Analyzer
from gleanings.index.whoosh.inversion import Inverter
from gleanings.index.whoosh.merging import merge
from gleanings.index.whoosh.postings import blocks
from gleanings.index.whoosh.segment import Segment
from tests.unit.index.whoosh.making import document

#: More than two blocks of documents, with a word that is in few of them and one that is in the last only.
SIZE = 140_000


def holders(word: str) -> list[int]:
    return {"rare": [3, 70_000, 139_999], "last": [SIZE - 1], "often": list(range(0, SIZE, 7))}[word]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Segment:
    folder = tmp_path_factory.mktemp("large")
    inverter = Inverter(Analyzer("en"))
    texts = [""] * SIZE
    for word in ("rare", "last", "often"):
        for number in holders(word):
            texts[number] += f" {word}"
    for number, text in enumerate(texts):
        inverter.add(document(f"{number:06}", text))
    inverter.flush(folder / "s")
    return Segment(folder / "s")


@pytest.mark.parametrize("word", ["rare", "last", "often"])
def test_documents_beyond_sixteen_bits_come_back(large: Segment, word: str) -> None:
    stem = large.lexicon.stems.find(Analyzer("en").words(word)[0][1].encode())
    assert stem is not None
    assert large.lexicon.postings(stem).documents.tolist() == holders(word)
    assert large.lexicon.documents(stem, stem + 1).tolist() == holders(word)


def test_a_merge_of_many_documents_keeps_their_numbers(large: Segment, tmp_path: Path) -> None:
    live = np.ones(SIZE, bool)
    live[:70_000] = False
    merge(tmp_path / "m", [(large, live), (large, None)])
    merged = Segment(tmp_path / "m")
    assert merged.size == SIZE + 70_000
    stem = merged.lexicon.stems.find(b"rare")
    assert stem is not None
    assert merged.lexicon.postings(stem).documents.tolist() == [0, 69_999, 70_003, 140_000, 209_999]


def test_so_many_documents_fill_so_many_blocks() -> None:
    assert [blocks(size) for size in (0, 1, 65_536, 65_537, 131_072, 131_073)] == [1, 1, 1, 2, 2, 3]


def test_pages_are_known_from_positions(tmp_path: Path) -> None:
    inverter = Inverter(Analyzer("en"))
    inverter.add(document("a", "one two", "", "three"))
    inverter.add(document("b", "hub", "two hub", title="hub"))
    inverter.flush(tmp_path / "s")
    segment = Segment(tmp_path / "s")
    stem = segment.lexicon.stems.find(b"hub")
    assert stem is not None
    found = segment.lexicon.postings(stem)
    places = segment.lexicon.places(stem, found).within(np.array([1]), segment.size)
    assert segment.pages.of(1, places).tolist() == [0, 1, 2]
