"""The kernels, compiled or not, against what a few lines of plain Python say; and arrays of damaged files."""

from __future__ import annotations

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
from gleanings.index.whoosh.kernels import chosen
from gleanings.index.whoosh.postings import Places, Postings, packed
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
    documents, scores, in_all = kernels.scored(terms, NORMS)
    assert in_all == len(kernels.intersection([found for _, found in terms], SIZE))
    assert documents.tolist() == kernels.union([found for _, found in terms], SIZE).tolist()
    assert scores.tolist() == pytest.approx([score(terms, found) for found in documents.tolist()], rel=1e-5)
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
    found = kernels.best(
        documents, np.array(scores, np.float32) + source.random(len(scores), np.float32) * 1e-8, ranks, wanted
    )
    expected = sorted(range(len(scores)), key=lambda at: (-scores[at], ranks[documents[at]]))[:wanted]
    assert found.tolist() == expected


@every_kind
def test_sets_of_values_are_counted(kernels: Any) -> None:
    column = np.array([2, 0, 2, 1], np.uint8)
    assert kernels.count_sets(column, np.array([0, 2, 3]), 4).tolist() == [0, 1, 2, 0]


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
        COMPILED.scored([(1.0, found)], NORMS)
    documents, scores, in_all = COMPILED.scored([(1.0, postings([3]))], NORMS)
    assert (documents.tolist(), len(scores), in_all) == ([3], 1, 1)  # nothing was left behind


@needs_compiled
def test_numbers_that_point_outside_are_refused() -> None:
    outside = np.array([SIZE])
    with pytest.raises(ValueError, match="contradict"):
        COMPILED.add_scores([(1.0, postings([3]))], NORMS, outside, np.zeros(1, np.float32))
    with pytest.raises(ValueError, match="contradict"):
        COMPILED.best(outside, np.ones(1, np.float32), np.zeros(SIZE, np.uint32), 1)
    with pytest.raises(ValueError, match="contradict"):
        COMPILED.count_sets(np.zeros(SIZE, np.uint8), outside, 1)
    with pytest.raises(ValueError, match="contradict"):
        COMPILED.count_sets(np.ones(SIZE, np.uint8), np.array([0]), 1)
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
    assert set(COMPILED.intersection([unordered, postings([3, 5])], SIZE).tolist()) <= {3, 5}
    assert COMPILED.scored([(1.0, unordered)] * 2, NORMS)[0].tolist() == [3, 5]


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
