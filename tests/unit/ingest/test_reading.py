"""One file, one outcome: by its content, in its own process, with a second try where that can help."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Description, Reading, Reason
from gleanings.ingest import reading as module
from gleanings.ingest.finding import Found, find
from gleanings.ingest.isolation import Outcome
from gleanings.ingest.limits import Limits, Progress, no_progress
from gleanings.ingest.ocr import Tesseract
from gleanings.ingest.pdf import read_pdf
from gleanings.ingest.reading import read_file, read_files
from gleanings.ingest.wire import Described

LIMITS = Limits(stall_seconds=5)


def describe(found: Found, reading: Reading) -> Description:
    return Description(title=found.source, language=reading.pages[0].reader.split()[0])


def write_pdf(path: Path, text: str) -> Path:
    canvas = Canvas(str(path), invariant=1)
    canvas.drawString(72, 500, text)
    canvas.save()
    return path


def run(folder: Path, reader: str = "auto") -> dict[str, Outcome[Described]]:
    outcomes = read_files(find([folder]), describe, reader=reader, jobs=2, limits=LIMITS)
    return {outcome.found.source: outcome for outcome in outcomes}


def text_of(outcome: Outcome[Described]) -> str:
    assert outcome.result is not None, outcome.error
    return "\n".join(page.text for page in outcome.result[0].pages)


def test_files_are_read_by_what_they_hold_not_by_their_names(tmp_path: Path) -> None:
    write_pdf(tmp_path / "a.html", "A PDF named HTML.")
    (tmp_path / "b.pdf").write_text("<!doctype html><title>T</title><body><p>A page named PDF.</p></body>", "utf-8")
    (tmp_path / "c.docx").write_bytes(b"PK\x03\x04word/document.xml")
    (tmp_path / "d.pdf").write_bytes(b"")
    outcomes = run(tmp_path)
    assert text_of(outcomes["a.html"]) == "A PDF named HTML."
    assert "A page named PDF." in text_of(outcomes["b.pdf"])
    assert {name: outcome.error.reason for name, outcome in outcomes.items() if outcome.error} == {
        "c.docx": Reason.UNSUPPORTED,
        "d.pdf": Reason.EMPTY,
    }


def test_the_description_is_made_with_the_reading(tmp_path: Path) -> None:
    write_pdf(tmp_path / "a.pdf", "Text.")
    outcome = run(tmp_path)["a.pdf"]
    assert outcome.result is not None
    assert outcome.result[1] == Description(title="a.pdf", language="pdfium")


def failing_with_pdfium(deed: Callable[[], object]) -> Callable[..., Reading]:
    def read(path: Path, *, reader: str, tesseract: Tesseract | None, limits: Limits, progress: Progress) -> Reading:
        if reader != "pdfminer":
            deed()
        return read_pdf(path, reader=reader, tesseract=tesseract, limits=limits, progress=progress)

    return read


def test_a_pdf_that_brings_pdfium_down_is_read_by_pdfminer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "read_pdf", failing_with_pdfium(os.abort))
    write_pdf(tmp_path / "a.pdf", "Text all the same.")
    outcome = run(tmp_path)["a.pdf"]
    assert text_of(outcome) == "Text all the same."
    assert outcome.result is not None
    assert outcome.result[0].pages[0].reader.startswith("pdfminer")


def test_a_reader_that_was_asked_for_by_name_gets_no_substitute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "read_pdf", failing_with_pdfium(os.abort))
    write_pdf(tmp_path / "a.pdf", "Text.")
    error = run(tmp_path, "pdfium")["a.pdf"].error
    assert error is not None
    assert error.reason == Reason.CRASHED


def test_a_file_that_changes_while_it_is_read_is_not_taken(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", "Half a copy.")
    (found,) = find([path])
    with path.open("ab") as file:
        file.write(b"more of it")
    with pytest.raises(ReadingError) as caught:
        read_file(found, limits=LIMITS, progress=no_progress)
    assert caught.value.reason == Reason.CHANGING


def test_a_file_that_is_gone_when_its_turn_comes_has_vanished(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", "Text.")
    (found,) = find([path])
    path.unlink()
    (outcome,) = read_files([found], describe, jobs=1, limits=LIMITS)
    assert outcome.error is not None
    assert outcome.error.reason == Reason.VANISHED
