"""The kernels, compiled or not, against what a few lines of plain Python say; and arrays of damaged files."""

from __future__ import annotations

import math
import sys
import types
from importlib.machinery import ModuleSpec
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gleanings.index.whoosh import vectorised
from gleanings.index.whoosh.bm25f import Norms
from gleanings.index.whoosh.columns import FacetColumn
from gleanings.index.whoosh.kernels import chosen
from gleanings.index.whoosh.postings import Places, Postings, packed
from gleanings.index.whoosh.standing import Standing, Titles
from tests.kernels_in_use import COMPILED, KERNELS

#: More than one block of documents.
SIZE = 70_000

#: Numbers on both sides of the end of a block, some of them often.
numbers = st.one_of(st.integers(0, 40), st.integers(65_500, 65_600), st.integers(0, SIZE - 1))

needs_compiled = pytest.mark.skipif(COMPILED is None, reason="nothing was compiled")
every_kind = pytest.mark.parametrize("kernels", KERNELS)


def postings(
    documents: list[int], frequencies: list[int] | None = None, titled: dict[int, int] | None = None
) -> Postings:
    lows, splits = packed(np.array(documents, np.int64), np.array([len(documents)]), 2)
    titled = titled or {}
    return Postings(
        lows,
        splits,
        np.array(frequencies or [1] * len(documents), np.uint8),
        np.array(list(titled), np.uint32),
        np.array(list(titled.values()), np.uint8),
    )


@st.composite
def drawn(draw: st.DrawFn) -> Postings:
    documents = sorted(draw(st.sets(numbers, max_size=40)))
    frequencies = [draw(st.integers(1, 200)) for _ in documents]
    titled = {place: draw(st.integers(1, 3)) for place in range(len(documents)) if draw(st.booleans())}
    return postings(documents, frequencies, titled)


def norms() -> Norms:
    source = np.random.default_rng(1)
    return Norms(source.random(SIZE, np.float32) + np.float32(0.1), source.random(SIZE, np.float32))


NORMS = norms()


@every_kind
@given(lists=st.lists(drawn(), min_size=1, max_size=4))
@settings(max_examples=60)
def test_sets_are_those_of_python(kernels: Any, lists: list[Postings]) -> None:
    held = [set(found.documents.tolist()) for found in lists]
    assert kernels.intersection(lists, SIZE).tolist() == sorted(set.intersection(*held))
    some = np.array([*sorted(held[0])[::2], SIZE - 1], np.int64)
    holding = kernels.holding(lists, SIZE, some).tolist()
    assert holding == [at for at, document in enumerate(some.tolist()) if document in set.intersection(*held)]
    assert kernels.union(lists, SIZE).tolist() == sorted(set.union(*held))
    assert kernels.count_union(lists, SIZE) == len(set.union(*held))


def score(terms: list[tuple[float, Postings]], document: int) -> float:
    total = 0.0
    for weight, found in terms:
        places = np.flatnonzero(found.documents == document)
        if len(places):
            in_title = found.title_frequencies[found.title_places == places[0]].sum()
            frequency = found.frequencies[places[0]] * float(NORMS.text[document])
            frequency += float(in_title) * float(NORMS.title[document])
            total += weight * frequency / (frequency + 1.4)
    return total


@every_kind
@given(terms=st.lists(st.tuples(st.floats(0.5, 30), drawn()), min_size=1, max_size=3))
@settings(max_examples=60)
def test_scores_are_those_of_the_formula(kernels: Any, terms: list[tuple[float, Postings]]) -> None:
    shared = kernels.intersection([found for _, found in terms], SIZE).tolist()
    for together, held in ((True, shared), (False, kernels.union([found for _, found in terms], SIZE).tolist())):
        documents, scores, in_all = kernels.scored(terms, NORMS, together=together)
        assert in_all == len(shared)
        assert documents.tolist() == held
        assert scores.tolist() == pytest.approx([score(terms, found) for found in held], rel=1e-5)
    for some in (documents, np.union1d(documents[::3], [7, 65_540]), np.array([7, 65_540])):
        added = np.ones(len(some), np.float32)
        kernels.add_scores(terms, NORMS, some, added)
        assert added.tolist() == pytest.approx([1 + score(terms, found) for found in some.tolist()], rel=1e-5)


@every_kind
def test_a_document_without_the_word_gets_nothing_for_the_title_of_the_next(kernels: Any) -> None:
    even = list(range(0, 80, 2))
    found = postings(even, titled=dict.fromkeys(range(40), 1))
    scores = np.zeros(2, np.float32)
    kernels.add_scores([(1.0, found)], NORMS, np.array([7, 69_000]), scores)
    assert scores.tolist() == [0, 0]


@every_kind
@given(scores=st.lists(st.integers(0, 9), max_size=900), wanted=st.integers(1, 12))
@settings(max_examples=60)
def test_the_best_come_first_and_ranks_decide_between_equals(kernels: Any, scores: list[int], wanted: int) -> None:
    """What differs by less than is rounded is equal."""
    source = np.random.default_rng(len(scores))
    ranks = source.permutation(SIZE).astype(np.uint32)
    documents = np.sort(source.choice(SIZE, len(scores), replace=False))
    blurred = np.array(scores, np.float32) + source.random(len(scores), np.float32) * np.float32(1e-8)
    found, highest = kernels.best(documents, blurred, ranks, wanted)
    expected = sorted(range(len(scores)), key=lambda at: (-scores[at], ranks[documents[at]]))[:wanted]
    assert found.tolist() == documents.take(expected).tolist()
    assert highest.tolist() == blurred.take(expected).tolist()


def column(sets: list[int], starts: list[int], members: list[int]) -> Any:
    """What ``count_values`` looks at in a facet's column."""
    found: Any = FacetColumn.__new__(FacetColumn)
    found.sets, found.set_starts = np.array(sets, np.uint8), np.array(starts)
    found.set_members, found.value_count = np.array(members, np.uint8), max(members) + 1
    return found


@every_kind
def test_sets_of_values_are_counted(kernels: Any) -> None:
    few = column([2, 0, 2, 1], [0, 2, 2, 3, 4, 5], [0, 1, 2, 0, 1])
    assert kernels.count_values(few, np.array([0, 2, 3])).tolist() == [0, 0, 2]
    many = column([2, 0, 2, 1] * 50, [0, 2, 2, 3, 4, 5], [0, 1, 2, 0, 1])
    assert kernels.count_values(many, np.arange(200)).tolist() == [50, 50, 100]


@st.composite
def texts(draw: st.DrawFn) -> dict[int, str]:
    """Short texts of few letters, by document; capitals are other forms of the same stems."""
    return {number: draw(st.text("abAB", max_size=12)) for number in sorted(draw(st.sets(numbers, max_size=8)))}


def places(held: dict[int, str], term: str, exact: bool) -> Places:
    stem = term.lower()
    counts = {number: text.lower().count(stem) for number, text in held.items() if stem in text.lower()}
    stands = [
        (at, letter.isupper())
        for number in counts
        for at, letter in enumerate(held[number])
        if letter.lower() == stem
    ]
    return Places(
        postings(list(counts), list(counts.values())),
        np.array([at for at, _ in stands], np.uint16),
        np.array([form for _, form in stands], np.uint8),
        int(term.isupper()) if exact else None,
    )


@every_kind
@given(held=texts(), phrase=st.text("abAB", min_size=1, max_size=4), exact=st.booleans(), ended=st.booleans())
@settings(max_examples=150)
def test_phrases_are_counted_as_often_as_they_stand_there(
    kernels: Any, held: dict[int, str], phrase: str, exact: bool, ended: bool
) -> None:
    terms = [places(held, term, exact) for term in phrase]
    ends = np.full(SIZE, 6, np.uint8) if ended else None
    wanted = phrase if exact else phrase.lower()
    expected = {}
    for number, whole in held.items():
        text = (whole if exact else whole.lower())[: 6 if ended else None]
        expected[number] = sum(text.startswith(wanted, at) for at in range(len(text)))
    some = np.array(sorted(held)[::2], np.int64)
    among = kernels.phrases(terms, SIZE, some, ends)[0].tolist()
    assert among == [number for number in some.tolist() if expected[number]]
    documents, counts = kernels.phrases(terms, SIZE, None, ends)
    assert dict(zip(documents.tolist(), counts.tolist(), strict=True)) == {n: c for n, c in expected.items() if c}
    assert sorted(documents.tolist()) == documents.tolist()


@every_kind
@given(held=texts(), phrase=st.text("abAB", min_size=1, max_size=3), lengths=st.integers(0, 8), row=st.booleans())
@settings(max_examples=150)
def test_titles_with_all_words_lift_and_more_so_as_they_were_typed(
    kernels: Any, held: dict[int, str], phrase: str, lengths: int, row: bool
) -> None:
    """The title is the first so many letters of a text."""
    words = phrase.lower()
    terms = [(1.0, titled(held, word, lengths)) for word in words]
    typed = tuple(places(held, word, exact=False) for word in words) if row else ()
    titles = Titles(10.0, 20.0, typed, np.full(SIZE, lengths, np.uint8))
    for together in (True, False):
        documents, scores, _ = kernels.scored(terms, NORMS, titles, together=together)
        plain = kernels.scored(terms, NORMS, together=together).scores
        for document, lift in zip(documents.tolist(), (scores - plain).tolist(), strict=True):
            title = held[document].lower()[:lengths]
            expected = 0 if set(words) - set(title) else 20 if row and words in title else 10
            assert lift == pytest.approx(expected, abs=1e-4)
        lifted = [
            document for document, lift in zip(documents.tolist(), (scores - plain).tolist(), strict=True) if lift
        ]
        found = documents.take(kernels.titled([postings for _, postings in terms], SIZE, documents)).tolist()
        assert found == lifted


def titled(held: dict[int, str], stem: str, lengths: int) -> Postings:
    counts = {number: text.lower().count(stem) for number, text in held.items() if stem in text.lower()}
    in_title = [held[number].lower()[:lengths].count(stem) for number in counts]
    return postings(list(counts), list(counts.values()), {at: count for at, count in enumerate(in_title) if count})


@every_kind
@given(
    held=texts(),
    phrase=st.text("abAB", min_size=1, max_size=3),
    page=st.integers(1, 13),
    row=st.booleans(),
    wanted=st.integers(1, 9),
    least=st.sampled_from([-math.inf, 0.5]),
)
@settings(max_examples=200)
def test_the_best_are_lifted_for_one_page_and_for_words_as_they_were_typed(
    kernels: Any, held: dict[int, str], phrase: str, page: int, row: bool, wanted: int, least: float
) -> None:
    """Pages are so many letters long, and the first letter stands on none where there are two or more."""
    words = phrase.lower()
    begins = {number: [0] if len(text) <= page else list(range(1, len(text), page)) for number, text in held.items()}
    starts = np.zeros(SIZE + 1, np.uint32)
    for number, found in begins.items():
        starts[number + 1] = len(found)
    parts = tuple(places(held, word, exact=False) for word in dict.fromkeys(words))
    typed = tuple(places(held, word, exact=False) for word in words) if row else ()
    tokens = np.array([at for found in begins.values() for at in found], np.uint16)
    standing = Standing(parts, typed, tokens, np.cumsum(starts).astype(np.uint32), 2.0, 4.0)
    source = np.random.default_rng(len(held))
    ranks = source.permutation(SIZE).astype(np.uint32)
    documents = np.array(sorted(held), np.int64)
    scores = source.random(len(documents), np.float32) * np.float32(8)
    documents, scores = kernels.best(documents, scores, ranks, len(documents) + 1)
    expected = []
    for document, score in zip(documents.tolist(), scores.tolist(), strict=True):
        text, pages = held[document].lower(), begins[document]
        if score >= least and not set(words) - set(text):
            ends = [*pages[1:], len(text)]
            together = any(not set(words) - set(text[a:b]) for a, b in zip(pages, ends, strict=True))
            score += 2 * (together or len(pages) == 1) + 4 * (row and words in text)
        expected.append((score, document))
    expected.sort(reverse=True)
    found, highest = kernels.lifted(standing, documents, scores.copy(), ranks, least, wanted)
    assert found.tolist() == [document for _, document in expected[:wanted]]
    assert highest.tolist() == pytest.approx([score for score, _ in expected[:wanted]], rel=1e-5)


def arrays(**other: Any) -> Postings:
    found = postings([3, 9, 69_999], [1, 2, 3], {1: 1})
    for name, array in other.items():
        setattr(found, name, array)
    return found


@needs_compiled
@pytest.mark.parametrize(
    "found",
    [
        arrays(splits=np.array([9], np.uint32)),
        arrays(splits=np.array([], np.uint32)),
        arrays(splits=np.array([2, 1], np.uint32)),
        arrays(lows=np.array([3, 9, 60_000], np.uint16)),
        arrays(lows=np.array([3, 9], np.uint16)),
        arrays(lows=np.array([3, 9, 1], np.uint32)),
        arrays(frequencies=np.array([1, 2], np.uint8)),
        arrays(frequencies=np.array([1, 2, 3], np.int64)),
        arrays(frequencies=np.array([[1, 2, 3]], np.uint8)),
        arrays(title_places=np.array([3], np.uint32)),
        arrays(title_places=np.array([1 << 31], np.uint32)),
        arrays(title_frequencies=np.array([], np.uint8)),
    ],
)
def test_arrays_that_contradict_each_other_are_refused(found: Postings) -> None:
    """They may be from a file that somebody has changed; numpy looks at every index, and so must C."""
    with pytest.raises(ValueError, match="array"):
        COMPILED.scored([(1.0, found)] * 2, NORMS, together=False)
    documents, scores, in_all = COMPILED.scored([(1.0, postings([3]))] * 2, NORMS, together=False)
    assert (documents.tolist(), len(scores), in_all) == ([3], 1, 1)  # nothing was left behind


@needs_compiled
def test_numbers_that_point_outside_are_refused() -> None:
    outside = np.array([SIZE])
    with pytest.raises(ValueError, match="contradict"):
        COMPILED.add_scores([(1.0, postings([3]))], NORMS, outside, np.zeros(1, np.float32))
    with pytest.raises(ValueError, match="contradict"):
        COMPILED.best(outside, np.ones(1, np.float32), np.zeros(SIZE, np.uint32), 1)
    with pytest.raises(ValueError, match="contradict"):
        COMPILED.count_values(column([0], [0, 1], [0]), outside)
    for broken in (column([1], [0, 1], [0]), column([0], [0, 2], [0]), column([0], [-1, 1], [0])):
        with pytest.raises(ValueError, match="contradict"):
            COMPILED.count_values(broken, np.array([0]))
    few = Places(postings([3], [9]), np.zeros(4, np.uint8), np.zeros(4, np.uint8))
    with pytest.raises(ValueError, match="contradict"):
        COMPILED.phrases([few], SIZE, None, None)
    with pytest.raises(ValueError, match="contradict"):
        COMPILED.phrases([few], SIZE, None, np.zeros(3, np.uint8))
    with pytest.raises(ValueError, match="contradict"):
        COMPILED.phrases([few], SIZE, outside, None)


@needs_compiled
def test_documents_in_any_order_find_something_or_nothing_and_do_no_harm() -> None:
    """A damaged file may hold any numbers in any order."""
    unordered = postings([5, 3, 5, 3, 3])
    assert set(COMPILED.holding([unordered, postings([3, 5])], SIZE, np.array([3, 5])).tolist()) <= {0, 1}
    with pytest.raises(ValueError, match="contradict"):
        COMPILED.intersection([unordered, unordered], SIZE)
    for together in (True, False):
        with pytest.raises(ValueError, match="contradict"):
            COMPILED.scored([(1.0, unordered)] * 2, NORMS, together=together)
    assert COMPILED.scored([(1.0, postings([3]))] * 2, NORMS, together=False)[0].tolist() == [3]


def test_what_was_compiled_from_other_files_is_left_alone_and_a_warning_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """After an update the old file still lies there: its functions take other arguments."""
    old = types.ModuleType("_kernels")
    monkeypatch.delenv("GLEANINGS_KERNELS", raising=False)
    monkeypatch.delitem(sys.modules, "gleanings.index.whoosh.compiled", raising=False)
    monkeypatch.delattr("gleanings.index.whoosh.compiled", raising=False)
    monkeypatch.setitem(sys.modules, "gleanings.index.whoosh._kernels", old)
    monkeypatch.setattr("gleanings.index.whoosh._kernels", old, raising=False)
    old.__spec__ = ModuleSpec("gleanings.index.whoosh._kernels", None)
    assert chosen() is vectorised
    assert "make setup" in caplog.text
