"""The page of results shows every figure that was measured, with the command behind it."""

from __future__ import annotations

import re

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
