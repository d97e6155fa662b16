"""People find what they ask for in the sample library: floors on judged queries, and what the judging rests on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.sample_answers import JUDGED, Answered, Judged, ask, build, figures, read_judged
from tests.unit.test_sample_library import rows


def test_the_first_document_answers_and_one_of_three_nearly_always_does(tmp_path: Path) -> None:
    found = figures(ask(build(tmp_path / "library"), read_judged()))
    assert found["MRR"] >= 0.93
    assert found["success at 3"] >= 0.97
    assert found["nDCG@10"] >= 0.9


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
