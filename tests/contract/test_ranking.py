"""The order of hits, against BM25F written out in plain Python over every document."""

from __future__ import annotations

import math
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gleanings.index.analysis import Analyzer
from gleanings.index.engine import NONE, Filter, IndexDocument, Query, Results, YearRange
from gleanings.index.lifting import ABOUT, AS_TITLED, AS_TYPED, IN_TITLE, ON_ONE_PAGE, as_typed, lifting_parts
from gleanings.index.matching import group_parts
from gleanings.index.memory import MemoryEngine
from gleanings.index.nodes import Group, Leaf, Node, Phrase, Valued, Word, leaves
from gleanings.index.query import parse
from gleanings.index.synonyms import stems_of
from gleanings.index.whoosh.engine import WhooshEngine
from gleanings.index.whoosh.writer import Limits
from tests.kernels_in_use import KERNELS, using

ANALYZER = Analyzer("en")
WORDS = ["hub", "hubs", "pub", "lease", "saved", "saving", "grant", "young", "garden", "the", "of"]
FORMS = ["{0}", '"{0} {1}"', "+{0}", "-{0}", "({0} OR {1})", "{0} AND {1}", '"{0} {1}"~2', "{0}-{1}", "NOT {0}"]

texts = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)


def stems(text: str) -> list[str]:
    return [stem for _, stem in ANALYZER.words(text)]


class Scoring:
    """BM25F as the papers write it: one document and one stem at a time."""

    def __init__(self, documents: list[IndexDocument]) -> None:
        self.text = {found.id: stems(" ".join((found.title, *found.pages))) for found in documents}
        self.titles = {found.id: ANALYZER.words(found.title) for found in documents}
        self.pages = {found.id: [ANALYZER.words(page) for page in found.pages] for found in documents}
        self.title = {found.id: stems(found.title) for found in documents}

    def score(self, node: Node, identity: str, holds: dict[Phrase, set[str]]) -> float:
        score = 0.0
        for leaf in leaves(node):
            if isinstance(leaf, Word):
                score += self._stem(leaf.stem, identity)
            elif isinstance(leaf, Phrase) and identity in holds[leaf]:
                score += 1.3 * sum(self._stem(stem, identity) for stem in leaf.stems)
        return score + self._lift(node, identity)

    def _lift(self, node: Node, identity: str) -> float:
        """What is in the title, side by side, and on one page: a share of what the words are worth at most."""
        parts, typed = lifting_parts(node), as_typed(node)
        title, pages = self.titles[identity], self.pages[identity]
        text = [token for page in pages for token in page]
        if not parts or not all(_holds(part, title) or _holds(part, text) for part in parts):
            return 0.0
        share = IN_TITLE * all(_holds(part, title) for part in parts)
        if len(parts) > 1:
            share += ON_ONE_PAGE * (len(pages) == 1 or any(_all_begin(parts, pages, at) for at in range(len(pages))))
        if typed:
            share += AS_TITLED * (share >= IN_TITLE and _holds(typed, title))
            share += AS_TYPED * (len(parts) > 1 and (_holds(typed, title) or _holds(typed, text)))
        most = 0.0
        for leaf in leaves(node):
            assert isinstance(leaf, Word | Phrase)
            most += (1.3 if isinstance(leaf, Phrase) else 1) * sum(map(self._weight, stems_of(leaf)))
        return share * most

    def _weight(self, stem: str) -> float:
        holders = sum(stem in found for found in self.text.values())
        return 2.4 * math.log(1 + (len(self.text) - holders + 0.5) / (holders + 0.5))

    def _stem(self, stem: str, identity: str) -> float:
        frequency = sum(
            weight * parts[identity].count(stem) / (1 - b + b * len(parts[identity]) / mean)
            for parts, weight, b, mean in (
                (self.text, 1.0, 0.6, self._mean(self.text)),
                (self.title, 1.5, 0.3, self._mean(self.title)),
            )
        )
        return self._weight(stem) * frequency / (frequency + 1.4)

    def _mean(self, parts: dict[str, list[str]]) -> float:
        return sum(map(len, parts.values())) / len(parts) or 1.0


def _holds(part: Leaf, tokens: list[tuple[str, str]]) -> bool:
    return _first(part, tokens) is not None


def _first(part: Leaf, tokens: list[tuple[str, str]]) -> int | None:
    """Where a part begins first."""
    assert isinstance(part, Word | Phrase)
    exact, slop = (part.exact, part.slop) if isinstance(part, Phrase) else (False, None)
    wanted = list(part.words if isinstance(part, Phrase) and exact else stems_of(part))
    found = [word if exact else stem for word, stem in tokens]
    for at in range(len(found)):
        window = found[at : at + len(wanted) + (slop or 0)]
        if window == wanted if slop is None else found[at] in wanted and not Counter(wanted) - Counter(window):
            return at
    return None


def _all_begin(parts: tuple[Leaf, ...], pages: list[list[tuple[str, str]]], at: int) -> bool:
    """Whether all parts begin on a page; a phrase may go on with the next one."""
    text = [token for page in pages[at:] for token in page]
    return all((place := _first(part, text)) is not None and place < len(pages[at]) for part in parts)


@st.composite
def libraries(draw: st.DrawFn) -> list[list[IndexDocument]]:
    """A few applies of documents; an id may come again."""
    document = st.builds(
        lambda number, title, pages, year, themes: IndexDocument(
            id=f"d{number}", version=1, title=title, headings=(), authors=(), publisher="", pages=tuple(pages),
            facets={"theme": tuple(sorted(themes))} | ({"year": (str(year),)} if year else {}),
            sort_title=title, year=year,
        ),
        st.integers(0, 30), texts, st.lists(texts, max_size=3), st.sampled_from([None, 2015, 2018]),
        st.sets(st.sampled_from("abc")),
    )  # fmt: skip
    return draw(st.lists(st.lists(document, min_size=1, max_size=12), min_size=1, max_size=4))


@st.composite
def questions(draw: st.DrawFn) -> Query:
    forms = draw(st.lists(st.sampled_from(FORMS), max_size=4))
    text = " ".join(form.format(*draw(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)))) for form in forms)
    themes = draw(st.none() | st.sets(st.sampled_from(["a", "b", NONE])))
    years = draw(st.none() | st.just(YearRange(2016, None)))
    return Query(
        parse(text, ANALYZER),
        match=draw(st.sampled_from(["auto", "any", "all"])),
        filters={} if themes is None else {"theme": Filter(frozenset(themes))},
        years=years,
        limit=100,
    )


def phrases(node: Node) -> list[Phrase]:
    return [leaf for leaf in leaves(node) if isinstance(leaf, Phrase)]


def compare(batches: list[list[IndexDocument]], asked: list[Query], deleted: list[str]) -> None:
    """Builds both engines the same way and compares every answer."""
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(
            Path(folder) / "index", ANALYZER, "en", Limits(flush_tokens=60, segments=3, small_tokens=0, growth=0)
        )
        oracle = MemoryEngine(ANALYZER)
        for every in (engine, oracle):
            generation = every.create()
            for batch in batches:
                every.apply(generation, batch, (), 1)
            every.apply(generation, (), deleted, 2)
            every.publish(generation)
        kept = {found.id: found for batch in batches for found in batch}
        scoring = Scoring([found for identity, found in kept.items() if identity not in deleted])
        for query in asked:
            got, expected = engine.search(query), oracle.search(query)
            agree(got, expected, query)
            holds = {
                phrase: {hit.id for hit in oracle.search(Query(Group((phrase,)), limit=100)).hits}
                for phrase in phrases(query.node)
            }
            ranked(got, query, scoring, holds)


def agree(got: Results, expected: Results, query: Query) -> None:
    assert {hit.id for hit in got.hits} == {hit.id for hit in expected.hits}, str(query.node)
    assert (got.match, got.total, got.total_all, got.total_any, got.undated_left_out) == (
        expected.match, expected.total, expected.total_all, expected.total_any, expected.undated_left_out,
    ), str(query.node)  # fmt: skip
    assert got.facets == expected.facets


def ranked(got: Results, query: Query, scoring: Scoring, holds: dict[Phrase, set[str]]) -> None:
    if query.node == parse("", ANALYZER):
        return
    scores = [scoring.score(query.node, hit.id, holds) for hit in got.hits]
    assert [hit.score for hit in got.hits] == pytest.approx(scores, abs=1e-4)
    for before, after in pairwise(scores):
        assert before > after - 1e-5, str(query.node)


@pytest.mark.parametrize("kernels", KERNELS)
@given(libraries(), st.lists(questions(), min_size=5, max_size=5), st.lists(st.integers(0, 30), max_size=6))
@settings(max_examples=40)
def test_sets_totals_facets_and_order_are_the_oracles(
    kernels: object, batches: list[list[IndexDocument]], asked: list[Query], deleted: list[int]
) -> None:
    with using(kernels):
        compare(batches, asked, [f"d{number}" for number in deleted])


@pytest.mark.slow
@pytest.mark.parametrize("kernels", KERNELS)
@given(libraries(), st.lists(questions(), min_size=10, max_size=10), st.lists(st.integers(0, 30), max_size=6))
@settings(max_examples=200)
def test_two_thousand_queries_have_the_oracles_answer(
    kernels: object, batches: list[list[IndexDocument]], asked: list[Query], deleted: list[int]
) -> None:
    with using(kernels):
        compare(batches, asked, [f"d{number}" for number in deleted])


@pytest.mark.parametrize("kernels", KERNELS)
def test_one_word_typed_twice_lifts_titles_that_hold_it_twice(kernels: object) -> None:
    titles = ["hub hub lease", "hub lease", "lease hub hub"]
    documents = [
        IndexDocument(f"d{number}", 1, title, (), (), "", ("the lease",), {}, title, None)
        for number, title in enumerate(titles)
    ]
    with using(kernels):
        compare([documents], [Query(parse(text, ANALYZER)) for text in ("hub hub", "hub hub lease")], [])


def test_stop_words_that_were_dropped_from_matching_score_nothing() -> None:
    """``group_parts`` and ``leaves`` must agree on what a query looks for."""
    node = parse("the hub", ANALYZER)
    assert isinstance(node, Group)
    assert group_parts(node)[0] == leaves(node)


def test_what_has_a_value_that_the_text_names_is_lifted(tmp_path: Path) -> None:
    """By a share of what its words are worth, and nothing else is let in."""
    documents = [
        IndexDocument(f"d{number}", 1, "", (), (), "", (text,), {"area": (area,)}, f"{number}", None)
        for number, (text, area) in enumerate([("hub hub lease", "mere"), ("hub lease", "east"), ("rent", "east")])
    ]
    engine = WhooshEngine(tmp_path / "index", ANALYZER, "en", Limits(flush_tokens=1))
    generation = engine.create()
    engine.apply(generation, documents, (), 1)
    engine.publish(generation)
    plain = {hit.id: hit.score for hit in engine.search(Query(parse("hub", ANALYZER))).hits}
    about = Query(parse("hub", ANALYZER), about=(Valued("area", "east", frozenset({"east"})),))
    lifted = {hit.id: hit.score for hit in engine.search(about).hits}
    assert plain.keys() == lifted.keys() == {"d0", "d1"}
    most = 2.4 * math.log(1 + 1.5 / 2.5)
    assert lifted["d0"] == pytest.approx(plain["d0"])
    assert lifted["d1"] == pytest.approx(plain["d1"] + ABOUT["area"] * most, abs=1e-5)
