"""What is gathered is bounded by the memory that it takes."""

from __future__ import annotations

from pathlib import Path

from gleanings.index.analysis import Analyzer
from gleanings.index.whoosh.inversion import Inverter
from tests.unit.index.whoosh.making import document


def test_words_that_were_never_met_count_for_more_than_those_that_were() -> None:
    """Scans that were read wrongly hold little else; a segment of them must not take several times the memory."""
    plain, wrong = Inverter(Analyzer("en")), Inverter(Analyzer("en"))
    plain.add(document("a", "hub " * 1_000))
    wrong.add(document("a", " ".join(f"h{number}" for number in range(1_000))))
    assert 1_000 <= plain.tokens < 1_100
    assert wrong.tokens > 3_000


def test_words_that_the_last_segment_had_are_not_new(tmp_path: Path) -> None:
    inverter = Inverter(Analyzer("en"))
    for name in ("first", "second"):
        inverter.add(document("a", " ".join(f"h{number}" for number in range(1_000))))
        gathered = inverter.tokens
        inverter.flush(tmp_path / name)
    assert gathered < 1_100
