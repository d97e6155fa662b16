"""A segment file that somebody has changed gives wrong answers or an error that says so; the process lives on.

Hashes are checked when an index is published and by ``gleanings check``, not when it is opened.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from gleanings.corpus.errors import IndexUnusable
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import Query
from gleanings.index.query import parse
from gleanings.index.whoosh.engine import WhooshEngine
from tests.kernels_in_use import KERNELS, using
from tests.unit.index.whoosh.making import document

WORDS = ["hub", "hubs", "pub", "lease", "grant", "young", "garden", "the", "of", "people"]
QUERIES = [
    "hub", "hub pub", "hub pub lease", '"young people"', '"the hub of"', '"hub grant"~3', "title:hub", "-pub +garden",
]  # fmt: skip


@pytest.mark.parametrize("kernels", KERNELS)
@pytest.mark.parametrize("seed", range(4))
def test_whatever_bytes_change_nothing_worse_than_an_error_comes_of_it(
    tmp_path: Path, kernels: object, seed: int
) -> None:
    source = random.Random(seed)  # noqa: S311  # a replayable test, no secret
    analyzer = Analyzer("en")
    engine = WhooshEngine(tmp_path, analyzer, "en")
    generation = engine.create()
    texts = [" ".join(source.choices(WORDS, k=40)) for _ in range(80)]
    engine.apply(generation, [document(f"d{at}", text, title=text[:12]) for at, text in enumerate(texts)], (), 1)
    engine.publish(generation)
    (segment,) = (tmp_path / "000001").glob("*.segment")
    sound = segment.read_bytes()
    with using(kernels):
        answers = sum(_answers(tmp_path, analyzer, segment, _damaged(source, sound)) for _ in range(40))
    assert answers  # some damage is never looked at


def _damaged(source: random.Random, sound: bytes) -> bytes:
    content = bytearray(sound)
    for _ in range(source.choice([1, 8, 64])):
        content[source.randrange(8, len(sound) - 24)] = source.choice([0, 1, 0x7F, 0x80, 0xFF])
    return bytes(content)


def _answers(folder: Path, analyzer: Analyzer, segment: Path, content: bytes) -> int:
    """How many queries are answered all the same."""
    segment.unlink()  # what is mapped stays as it was
    segment.write_bytes(content)
    engine, answered = WhooshEngine(folder, analyzer, "en"), 0
    for text in QUERIES:
        for match in ("any", "all"):
            try:
                engine.search(Query(parse(text, analyzer), match=match))
            except IndexUnusable:
                continue
            answered += 1
    return answered
