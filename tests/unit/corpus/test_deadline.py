"""Work stops between two steps once its time is over, and only then."""

from __future__ import annotations

import pytest

from gleanings.corpus.deadline import check, checked, time_limit
from gleanings.corpus.errors import TooSlow


def test_without_a_limit_work_goes_on() -> None:
    assert list(checked("abc")) == ["a", "b", "c"]


def test_work_stops_once_its_time_is_over() -> None:
    done: list[str] = []
    with time_limit(-1), pytest.raises(TooSlow):
        done += checked("abc")
    assert done == []


def test_a_limit_holds_for_its_own_work_only() -> None:
    with time_limit(60):
        with time_limit(-1), pytest.raises(TooSlow):
            check()
        check()
    check()
