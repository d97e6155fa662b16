"""Many questions at once: every question comes back, with what answers it, or as one that nothing answers."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from gleanings.corpus.library import Library
from tests.shell_session import Ended, run, start


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """A spreadsheet as Excel saves it: with a mark at its beginning and semicolons."""
    path = tmp_path / "questions.csv"
    path.write_bytes(
        "\ufeffno;query;theme;from\r\nA1;community hub;;\r\nA2;residents;housing;2015\r\nA3;zeppelin;;\r\n".encode()
    )
    return path


def rows_of(ended: Ended) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ended.out)))


def batch(wexcombe: Library, *arguments: str | Path) -> Ended:
    return run("--library", wexcombe.folder, "batch", *arguments)


def test_every_question_comes_back_with_documents_passages_and_locators(wexcombe: Library, asked: Path) -> None:
    ended = batch(wexcombe, asked)
    assert ended.code == 0
    assert ended.err == "3 questions: 2 found something, 1 nothing.\n"
    rows = rows_of(ended)
    assert {row["asked_no"] for row in rows} == {"A1", "A2", "A3"}
    first = rows[0]
    assert (first["row"], first["query"], first["place"]) == ("2", "community hub", "1")
    assert first["locator"] != ""
    assert "hub" in first["passage"].lower()
    nothing = [row for row in rows if row["asked_no"] == "A3"]
    assert [(row["total"], row["place"], row["id"]) for row in nothing] == [("0", "", "")]


def test_a_row_narrows_its_own_search_only(wexcombe: Library, asked: Path) -> None:
    rows = rows_of(batch(wexcombe, asked))
    assert min(row["year"] for row in rows if row["asked_no"] == "A2") == "2015"
    of_another_theme = {row["asked_no"] for row in rows if row["title"] == "Hubs that last"}
    assert of_another_theme == {"A1"}


def test_each_answer_is_that_of_the_search(wexcombe: Library, asked: Path) -> None:
    lines = [json.loads(line) for line in batch(wexcombe, asked, "--jsonl", "--passages", "2").out.splitlines()]
    assert [(line["row"], line["asked"]["no"]) for line in lines] == [(2, "A1"), (3, "A2"), (4, "A3")]
    searched = json.loads(run("--library", wexcombe.folder, "search", "community", "hub", "--json").out)
    answer = lines[0]["answer"]
    del searched["took_ms"], answer["took_ms"]
    assert answer == searched
    whole = json.loads(batch(wexcombe, asked, "--json").out)
    assert whole["schema"] == "gleanings/batch/1"
    assert [question["row"] for question in whole["questions"]] == [2, 3, 4]


def test_without_documents_a_question_has_one_row_with_its_total(wexcombe: Library, asked: Path) -> None:
    rows = rows_of(batch(wexcombe, asked, "--limit", "0", "--passages", "0"))
    assert [(row["query"], row["place"]) for row in rows] == [
        ("community hub", ""), ("residents", ""), ("zeppelin", ""),
    ]  # fmt: skip
    assert int(rows[0]["total"]) > 0
    assert "passage" not in rows[0]


def test_a_list_of_questions_needs_no_header_and_comes_from_a_pipe(wexcombe: Library) -> None:
    ended = start("--library", wexcombe.folder, "batch", "-", "--limit", "1", stdin="community hub\n\ngarden\n")
    assert [(row["row"], row["query"]) for row in rows_of(ended)] == [("1", "community hub"), ("3", "garden")]


def test_a_batch_that_finds_nothing_ends_with_1(wexcombe: Library, tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("zeppelin\n")
    assert batch(wexcombe, tmp_path / "q.csv").code == 1


def test_every_mistake_is_told_by_row_and_column_and_nothing_is_asked(wexcombe: Library, tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_text(f"query,theme,year\nhub,housin,\nhub,,20x\n{'word ' * 300},,\nhub,,\n")
    ended = batch(wexcombe, path)
    assert (ended.code, ended.out) == (2, "")
    said = ended.err.splitlines()
    assert said[0] == "Error: q.csv has 3 cells with errors; nothing was asked."
    assert [line.split(":")[0] for line in said[1:]] == ["  row 2, theme", "  row 3, year", "  row 4, query"]
    assert "Did you mean housing?" in said[1]


def test_a_table_without_a_column_of_questions(wexcombe: Library, tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("no,words\n1,hub\n")
    ended = batch(wexcombe, tmp_path / "q.csv")
    assert ended.code == 2
    assert "has no column named query" in ended.err


def test_a_cell_that_a_spreadsheet_would_run_is_neutralised(wexcombe: Library, tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text('query,note\nhub,"=HYPERLINK(1)"\n')
    assert {row["asked_note"] for row in rows_of(batch(wexcombe, tmp_path / "q.csv"))} == {"'=HYPERLINK(1)"}
