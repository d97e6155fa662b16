"""Ranking does not get worse unseen: floors on judged collections, and the evaluator that they rest on."""

from __future__ import annotations

import math

import pytest

from benchmarks.relevance import average_precision, measure, ndcg, paired_test, recall
from tests.shared_data import shared_data


@pytest.mark.parametrize(("name", "floor"), [("cranfield", 0.385), ("cisi", 0.405), ("med", 0.685), ("cacm", 0.53)])
def test_ndcg_stays_above_its_floor(name: str, floor: float) -> None:
    """One set of settings for all collections; gains under .01 are noise. A typo costs nothing that is seen."""
    found = measure(shared_data() / "relevance" / name)
    assert found.quality.ndcg >= floor
    assert found.misspelt >= found.quality.ndcg - 0.01


def test_ndcg_is_one_for_the_ideal_order_and_discounts_by_the_logarithm_of_the_place() -> None:
    grades = {"a": 3, "b": 1}
    assert ndcg(["a", "b", "x"], grades) == 1.0
    ideal = 3 + 1 / math.log2(3)
    assert ndcg(["x", "a"], grades) == pytest.approx(3 / math.log2(3) / ideal)
    assert ndcg([*"0123456789", "a"], grades) == 0.0


def test_precision_and_recall_count_what_is_not_found_as_nothing() -> None:
    grades = {"a": 1, "b": 1}
    assert average_precision(["a", "x", "b"], grades) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(["x", "a"], grades) == pytest.approx(0.25)
    assert recall(["x", "a"], grades) == 0.5


def test_equal_runs_differ_by_chance_and_unequal_ones_do_not() -> None:
    ours = {str(at): 0.5 for at in range(30)}
    assert paired_test(ours, ours) == 1.0
    assert paired_test(ours, dict.fromkeys(ours, 0.1)) < 0.01
