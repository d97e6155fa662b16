"""The words before ".." may be times or runs; what a library's runs make of them."""

from __future__ import annotations

import pytest

from gleanings.index.dates import runs_meant
from gleanings.index.nodes import Ranged, Valued

TIMES = {1: "2025-12-31T23:59:59+00:00", 2: "2026-01-01T08:00:00+00:00", 3: "2026-11-03T08:00:00+00:00"}


@pytest.mark.parametrize(
    ("field", "text", "first", "last"),
    [
        ("added", "2026", 2, 3),
        ("added", "2026-11..", 3, 3),
        ("added", "..2025", 1, 1),
        ("added", "2026-01-01..2026-01", 2, 2),
        ("added", "2..", 2, None),
        ("added", "2..2026-01", 2, 2),
        ("changed", "17", 17, 17),
        ("changed", "..2026", None, 2026),
        ("changed", "2026-11-03", 3, 3),
        ("added", "2030..", 1, 0),
    ],
)
def test_times_become_the_runs_that_began_then(field: str, text: str, first: int | None, last: int | None) -> None:
    """Where none did, the range is empty; in ``changed:`` four digits are a run."""
    assert runs_meant(Valued(field, text), TIMES) == Ranged(field, first, last)
