"""The page of results shows every figure that was measured, with the command behind it."""

from __future__ import annotations

import re

from benchmarks import index_report
from benchmarks.run import RESULTS, report, tables


def test_every_set_of_figures_has_its_section_with_a_command() -> None:
    sections = re.split(r"^## ", report(), flags=re.MULTILINE)[1:]
    assert len(sections) == len([*RESULTS.glob("*.json"), *RESULTS.glob("*.svg")])
    for section in sections:
        assert re.search(r"^`(make (bench|cluster)|python -m benchmarks)", section, re.MULTILINE), section[:60]
        assert "|---|" in section, section[:60]


def test_rows_named_rows_and_single_figures_become_tables() -> None:
    rows = [{"reader": "auto", "pages_a_second": 150.4}, {"reader": "pdfium", "pages": 3406}]
    assert list(tables(rows)) == [
        "| reader | pages a second | pages |", "|---|---|---|", "| auto | 150 |  |", "| pdfium |  | 3,406 |", "",
    ]  # fmt: skip
    assert list(tables({"f1": 0.961, "more": ["not", "shown"]}))[2] == "| f1 | 0.961 |"
    assert list(tables({"adi": {"map": 0.44, "by_query": {"1": 0.5}}}))[2] == "| adi | 0.44 |"


def test_a_run_says_how_many_times_as_fast_it_was_and_when_each_part_was_measured() -> None:
    """Engines may be built on another day than they are asked; a slow one is asked some queries only."""

    def asking(engine: str, p50: float, ours: float) -> dict[str, object]:
        times, beside = dict.fromkeys(("p50", "p95", "p99"), p50), dict.fromkeys(("p50", "p95", "p99"), ours)
        found = {"engine": engine, "mode": "top 10", "kind": "every", "queries": 40}
        return found | {"times": times, "beside": None, "ours": beside}

    built = {"documents_a_cpu_second": 1, "tokens_a_cpu_second": 1, "peak_private_mib": 1, "size_mib": 1}
    moments = {name: {"at": f"2026-01-0{at}T10:00+00:00", "load": at / 2} for at, name in enumerate(("x", "y"), 1)}
    lines = index_report.report(
        {
            "built": {"whoosh": built | {"measured": moments["x"]}},
            "asked": [asking("whoosh", 300.0, 2.0), asking("gleanings", 1.0, 1.0)],
            "missing": [], "own": {}, "agreement": {}, "measured": moments["y"],
        }
    )  # fmt: skip
    assert "| top 10 | whoosh | 40 | 150 | 150 | 150 |" in lines
    assert "- Asked 2026-01-02T10:00 (load 1). Built: whoosh 2026-01-01T10:00 (load 0.5)." in lines
