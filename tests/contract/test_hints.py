"""What an index says of pages and passages without any text is what the texts say."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from gleanings.corpus.model import Page
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import Hints, Hit, IndexDocument
from gleanings.index.memory import MemoryEngine
from gleanings.index.nodes import Alternatives, Node, Phrase, Word
from gleanings.index.passages import PassageFinder
from gleanings.index.query import parse
from gleanings.index.stretches import passage_starts
from gleanings.index.whoosh.engine import WhooshEngine
from gleanings.index.whoosh.writer import Limits
from tests.cluster.making import opensearch

ANALYZER = Analyzer("en")
WORDS = ["hub", "hubs", "pub", "lease", "saved", "saving", "grant", "the", "of", "a", "residents", "community"]
SYNONYMS = Alternatives("pub", (Word("pub", "pub"),), (Phrase(("the", "hub"), ("the", "hub"), exact=False),))
TEXTS = [
    "hub",
    "pub lease",
    '"the hub"',
    "saved-hub",
    "the",
    "hub -pub",
    "title:hub",
    '"hubs"',
    '"of a" grant',
    "+grant hub",
]
QUERIES: list[Node] = [*(parse(text, ANALYZER) for text in (*TEXTS, "zeppelin", "(hub OR pub) AND grant")), SYNONYMS]


def _document(number: int, source: random.Random) -> IndexDocument:
    pages = tuple(_page(source) for _ in range(source.randint(0, 5)))
    return IndexDocument(
        f"d{number}", 1, "The hub of a pub", ("hub",), ("Hub",), "Hub", pages, {}, f"d{number}", None,
        passages=tuple(map(passage_starts, pages)),
    )  # fmt: skip


def _page(source: random.Random) -> str:
    ends = (" ", " ", " ", ". The ", ".\n\n", "。")
    return "".join(
        source.choice(WORDS) + source.choice(ends) for _ in range(source.choice((0, 1, 2, 40, 200)))
    ) + source.choice(("", "x" * 900, "hub"))


@pytest.fixture(scope="module")
def documents() -> dict[str, IndexDocument]:
    source = random.Random(3)  # noqa: S311  # replayable, no secret
    return {found.id: found for found in (_document(number, source) for number in range(40))}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, documents: dict[str, IndexDocument]) -> WhooshEngine:
    """In several segments, some of them merged, with what was replaced and deleted among them."""
    folder = tmp_path_factory.mktemp("hints")
    made = WhooshEngine(
        folder / "index", ANALYZER, "en", Limits(flush_tokens=1500, segments=3, small_tokens=0, growth=0)
    )
    generation = made.create()
    made.apply(generation, documents.values(), (), 1)
    made.apply(generation, list(documents.values())[3:9], (), 2)
    made.apply(generation, (), [f"d{number}" for number in range(30, 40)], 3)
    made.publish(generation)
    return made


@pytest.mark.parametrize("node", QUERIES, ids=str)
def test_pages_and_passages_are_those_of_the_texts(
    engine: WhooshEngine, documents: dict[str, IndexDocument], node: Node
) -> None:
    hints = engine.pages(node, [Hit(identity, 1, 0.0) for identity in (*documents, "unknown")])
    assert set(hints.documents) == {f"d{number}" for number in range(30)}
    as_the_texts_say(hints, documents, node)


def as_the_texts_say(hints: Hints, documents: dict[str, IndexDocument], node: Node) -> None:
    for identity, hint in hints.documents.items():
        pages = tuple(Page(number, text) for number, text in enumerate(documents[identity].pages, 1))
        finder = PassageFinder(node, ANALYZER)
        found = finder.find_all(pages, "pdf", 10_000)
        assert hint.passages == finder.find(pages, "pdf", 1)[1] == len(found), identity
        assert sorted(hint.pages) == sorted({passage.page for passage in found}), identity


@pytest.mark.cluster
def test_pages_and_passages_in_a_cluster_are_those_of_the_texts(
    tmp_path: Path, documents: dict[str, IndexDocument], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also after a while, when what was replaced and deleted is cleared away; exact phrases it cannot tell."""
    from gleanings.index.opensearch import passages, writing

    monkeypatch.setattr(writing, "GRACE_SECONDS", 0.0)
    monkeypatch.setattr(passages, "_BEST", 100)
    made = opensearch(tmp_path)
    generation = made.create()
    made.apply(generation, documents.values(), (), 1)
    made.apply(generation, list(documents.values())[3:9], (), 2)
    made.apply(generation, (), [f"d{number}" for number in range(30, 40)], 3)
    made.apply(generation, [replace(documents["d3"], version=2, pages=("a lease",), passages=((0,),))], (), 4)
    made.publish(generation)
    now = documents | {"d3": replace(documents["d3"], pages=("a lease",))}
    hits = [Hit(f"d{number}", 2 if number == 3 else 1, 0.0) for number in range(30)]
    told = []
    for node in QUERIES:
        hints = made.pages(node, hits)
        assert hints is not None
        as_the_texts_say(hints, now, node)
        assert set(hints.documents) in ({hit.id for hit in hits}, set()), node
        told += [str(node)] if hints.documents else []
    assert len(told) == len(QUERIES) - 3, told
    made.apply(generation, (), (), 5)
    gone = made.pages(parse("hub", ANALYZER), [Hit("d31", 1, 0.0), Hit("d3", 1, 0.0)])
    assert gone is not None
    assert {hint.passages for hint in gone.documents.values()} == {0}


def test_the_most_promising_page_has_most_of_the_words(tmp_path: Path) -> None:
    """One page has all the words, one has one of them often, and one has it once."""
    pages = ("the hub", "hub hub hub hub hub hub", "a lease of the hub", "nothing")
    made = WhooshEngine(tmp_path, ANALYZER, "en")
    generation = made.create()
    made.apply(generation, [IndexDocument("a", 1, "", (), (), "", pages, {}, "", None)], (), 1)
    made.publish(generation)
    hint = made.pages(parse("hub lease", ANALYZER), [Hit("a", 1, 0.0)]).documents["a"]
    assert (hint.pages, hint.passages) == ((3, 2, 1), 3)


def test_an_engine_may_have_no_hint() -> None:
    assert MemoryEngine(ANALYZER).pages(QUERIES[0], [Hit("d1", 1, 0.0)]) is None
