"""It is a Whoosh index: Whoosh's own searcher, queries and writer work on it, with our answers."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from whoosh import query
from whoosh.searching import Searcher

from gleanings.index.analysis import Analyzer
from gleanings.index.engine import NONE, IndexDocument, Query
from gleanings.index.query import parse
from gleanings.index.whoosh.engine import WhooshEngine
from gleanings.index.whoosh.whoosh_reader import whoosh_reader
from gleanings.index.whoosh.whoosh_writer import WhooshWriter
from gleanings.index.whoosh.writer import Limits

ANALYZER = Analyzer("en")
WORDS = ["hub", "hubs", "pub", "lease", "saved", "saving", "grant", "garden", "the", "of"]


def documents() -> Iterator[IndexDocument]:
    source = random.Random(3)  # noqa: S311  # a replayable test, no secret
    for number in range(80):
        year = source.choice([None, 2015, 2018, 2021])
        facets = {"theme": tuple(source.sample("abc", k=source.randint(0, 2))), "year": (str(year),) if year else ()}
        title = " ".join(source.choices(WORDS, k=2))
        pages = tuple(" ".join(source.choices(WORDS, k=source.randint(0, 9))) for _ in range(2))
        yield IndexDocument(
            f"d{number:02}", 1, title, (), (), "", pages, {k: v for k, v in facets.items() if v}, title, year
        )


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    """Several segments, and deletions."""
    made = WhooshEngine(tmp_path_factory.mktemp("stock") / "index", ANALYZER, "en", Limits(200, 8, 500, 0, 0))
    made.apply(made.create(), documents(), [f"d{number:02}" for number in range(0, 80, 9)], 1)
    made.apply(1, (), [f"d{number:02}" for number in range(0, 80, 9)], 2)
    made.publish(1)
    assert len(made.newest().views) > 2
    return made


@pytest.fixture
def searcher(engine: WhooshEngine) -> Searcher:
    return Searcher(whoosh_reader(engine.newest(), ANALYZER))


def stem(word: str) -> str:
    return ANALYZER.words(word)[0][1]


def text(word: str) -> query.Term:
    return query.Term("text", stem(word))


@pytest.mark.parametrize(
    ("asked", "whoosh"),
    [
        ("hub", text("hub")),
        ("hub AND lease", query.And([text("hub"), text("lease")])),
        ("hub OR grant", query.Or([text("hub"), text("grant")])),
        ("hub -pub", query.And([text("hub"), query.Not(text("pub"))])),
        ("NOT garden", query.Not(text("garden"))),
        ('"hubs"', query.Term("exact", "hubs")),
        ('"the hub"', query.Phrase("exact", ["the", "hub"])),
        ('"of the garden"', query.Phrase("exact", ["of", "the", "garden"])),
        ("hub-lease", query.Phrase("text", ["hub", stem("lease")])),
        ("saving OR saved", query.Prefix("exact", "sav")),
        ("pub", query.Wildcard("exact", "p?b")),
        ("garden OR grant OR hub OR hubs OR lease", query.TermRange("exact", "g", "lease")),
        ("", query.Every()),
        ("zzz", query.Term("text", "zzz")),
    ],
)  # fmt: skip
def test_whooshs_queries_find_what_ours_find(
    engine: WhooshEngine, searcher: Searcher, asked: str, whoosh: query.Query
) -> None:
    ours = engine.search(Query(parse(asked, ANALYZER), match="any", limit=100))
    assert {hit["id"] for hit in searcher.search(whoosh, limit=None)} == {hit.id for hit in ours.hits}


@pytest.mark.parametrize(("first", "last"), [(2015, 2018), (2016, None), (None, 2017), (2018, 2018), (2022, None)])
def test_a_range_of_numbers_finds_the_years_between(searcher: Searcher, first: int | None, last: int | None) -> None:
    found = {hit["id"] for hit in searcher.search(query.NumericRange("year", first, last), limit=None)}
    deleted = {f"d{number:02}" for number in range(0, 80, 9)}
    assert found == {
        document.id
        for document in documents()
        if document.id not in deleted
        and document.year is not None
        and (first or 0) <= document.year <= (last or 9999)
    }


def test_whooshs_facets_and_scores_work(searcher: Searcher) -> None:
    results = searcher.search(text("hub"), limit=5, groupedby="theme")
    assert [hit.score for hit in results] == sorted((hit.score for hit in results), reverse=True)
    assert set(results.groups("theme")) == {"a", "b", "c", NONE}


def test_lengths_are_exact(searcher: Searcher) -> None:
    """Stock Whoosh rounds them to one byte."""
    lengths = {hit["id"]: searcher.doc_field_length(hit.docnum, "text") for hit in searcher.search(query.Every())}
    expected = {found.id: len(" ".join((found.title, *found.pages)).split()) for found in documents()}
    assert lengths == {identity: expected[identity] for identity in lengths}


def test_a_program_that_knows_whooshs_writer_can_fill_the_index(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index", ANALYZER, "en")
    engine.publish(engine.create())
    with WhooshWriter(engine, ANALYZER) as writer:
        writer.add_document(id="a", title="A pub", text="for sale", theme="x, y", year=2019)
        writer.add_document(id="b", title="A hub", text="open", theme=["x"])
    writer.update_document(id="b", title="A hub", text="closed")
    writer.delete_by_term("id", "a")
    writer.commit()
    fields: dict[str, Any] = {"text": "forgotten"}
    with pytest.raises(ValueError, match="id"):
        writer.add_document(**fields)
    writer.add_document(id="c", text="forgotten")
    writer.cancel()
    writer.commit()
    results = engine.search(Query(parse("closed", ANALYZER)))
    assert [hit.id for hit in results.hits] == ["b"]
    assert engine.search(Query(parse("", ANALYZER))).total == 1


def test_a_plain_search_never_imports_whoosh() -> None:
    """Its import costs as much as the search; only who asks in Whoosh's words pays for it."""
    code = "import sys, gleanings.index.whoosh.engine; print('whoosh' in sys.modules)"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed == "False\n"
