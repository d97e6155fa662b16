"""People find what they ask for in the sample library: floors on judged queries, and what the judging rests on."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from benchmarks.sample_answers import JUDGED, Answered, Judged, ask, build, figures, read_judged
from gleanings.corpus.library import Library
from gleanings.index.comparing import lost
from gleanings.index.service import open_engine
from tests.unit.test_sample_library import rows


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return build(tmp_path_factory.mktemp("sample") / "library")


def test_the_first_document_answers_and_one_of_three_nearly_always_does(library: Library) -> None:
    found = figures(ask(library, read_judged()))
    assert found["MRR"] >= 0.93
    assert found["success at 3"] >= 0.97
    assert found["nDCG@10"] >= 0.9


def test_the_sample_s_pins_come_first_and_what_must_be_found_is_found(library: Library) -> None:
    """Its files name documents by their source files: ids are minted anew in every library."""
    for pin in library.pins:
        asked = tuple(Judged("q", "pin", text, {}) for text in pin.queries)
        assert {one.ranked[: len(pin.documents)] for one in ask(library, asked)} == {pin.documents}
    engine = open_engine(library)
    assert lost(library, engine, library.must_find) == ()
    wanted = replace(library.must_find[0], documents=("no-such-file.html",))
    assert [one.document for one in lost(library, engine, (wanted,))] == ["no-such-file.html"]


def test_pins_and_must_find_queries_name_files_of_the_library(library: Library) -> None:
    files = {row["file"] for row in rows()}
    named = {file for pin in library.pins for file in pin.documents}
    named |= {file for query in library.must_find for file in query.documents}
    assert len(named) >= 10
    assert named <= files


def test_the_judged_queries_are_of_all_kinds_and_name_documents_of_the_library() -> None:
    judged = read_judged()
    assert len(judged) >= 60
    assert min(Counter(query.kind for query in judged).values()) >= 4
    assert len({query.text for query in judged}) == len(judged)
    files = {row["file"] for row in rows() if row["outcome"] in ("indexed", "no-text")}
    assert {file for query in judged for file in query.grades} <= files
    assert all(3 in query.grades.values() or 2 in query.grades.values() for query in judged)
    listed = (JUDGED / "qrels.tsv").read_text("utf-8").splitlines()
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(
    ("ranked", "place", "reciprocal"),
    [(("a", "x"), 1, 1.0), (("b", "x", "y", "c"), 4, 0.25), (("b", "x"), None, 0.0), ((), None, 0.0)],
)
def test_only_documents_that_answer_count_for_the_place(
    ranked: tuple[str, ...], place: int | None, reciprocal: float
) -> None:
    query = Judged("q", "topical", "sheds", {"a": 3, "b": 1, "c": 2})
    answered = Answered(query, ranked)
    assert (answered.place, answered.reciprocal_rank) == (place, reciprocal)
    assert answered.at_a_glance is (place == 1)
