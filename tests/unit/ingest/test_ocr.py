"""Pages that are pictures are read where tesseract is installed, within bounds, and say who read them."""

from __future__ import annotations

import io
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from gleanings.corpus.model import Description, Reading
from gleanings.ingest.finding import Found, find
from gleanings.ingest.limits import Limits, no_progress
from gleanings.ingest.ocr import Tesseract, find_tesseract
from gleanings.ingest.page_words import decode_words
from gleanings.ingest.pdf import read_pdf
from gleanings.ingest.reading import read_files
from tests.shared_data import shared_data

SCAN = Path(__file__).parents[3] / "corpus" / "sample" / "documents" / "saltreach_public_meeting_17-03-2011_scan.pdf"
LIMITS = Limits()


@pytest.fixture
def tesseract() -> Tesseract:
    found = find_tesseract("en")
    if found is None:
        pytest.skip("tesseract with English data is not installed: OCR is not tested")
    return found


def fake_tesseract(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Tesseract:
    """A command in the place of tesseract, for what the real one does only on a bad day."""
    command = folder / "tesseract"
    command.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return Tesseract(str(command), "5.0", "eng")


def picture_of(*lines: str) -> ImageReader:
    image = Image.new("L", (1700, 800), 255)
    for row, text in enumerate(lines):
        ImageDraw.Draw(image).text((60, 60 + 62 * row), text, fill=0, font=ImageFont.load_default(48))
    held = io.BytesIO()
    image.save(held, "PNG")
    return ImageReader(io.BytesIO(held.getvalue()))


def write_scan(path: Path, *pages: tuple[str, ...]) -> Path:
    """A PDF of pictures; a page of no lines stays blank."""
    canvas = Canvas(str(path), invariant=1)
    for lines in pages:
        if lines:
            canvas.drawImage(picture_of(*lines), 72, 400, 450, 212)
        canvas.showPage()
    canvas.save()
    return path


def test_without_tesseract_pages_of_pictures_stay_without_text() -> None:
    reading = read_pdf(SCAN, limits=LIMITS, progress=no_progress)
    assert [page.text for page in reading.pages] == ["", ""]


def test_the_sample_scan_is_read_and_says_by_whom(tesseract: Tesseract) -> None:
    reading = read_pdf(SCAN, tesseract=tesseract, limits=LIMITS, progress=no_progress)
    assert "our pub will close" in reading.pages[0].text
    assert "\n\n" in reading.pages[0].text, "paragraphs are kept apart"
    assert {page.reader for page in reading.pages} == {f"tesseract {tesseract.version}"}
    assert all(0.5 < page.quality < 1 for page in reading.pages), "never as trusted as text"
    assert reading.notes == ("pages 1-2: OCR",)
    assert reading.layout_titles[0] == "The future of the Lamplighter"


def test_only_pages_without_text_are_read(tmp_path: Path, tesseract: Tesseract) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), invariant=1)
    canvas.drawString(72, 700, "A page of text.")
    canvas.drawImage(picture_of("A photograph of words"), 72, 400, 450, 212)
    canvas.showPage()
    canvas.drawImage(picture_of("The second page", "is a picture"), 72, 400, 450, 212)
    canvas.save()
    reading = read_pdf(tmp_path / "a.pdf", tesseract=tesseract, limits=LIMITS, progress=no_progress)
    assert [page.text for page in reading.pages] == ["A page of text.", "The second page is a picture"]
    assert reading.notes == ("page 2: OCR",)


def test_it_runs_in_a_reading_child_that_may_write_no_file(tmp_path: Path, tesseract: Tesseract) -> None:
    write_scan(tmp_path / "a.pdf", ("Residents kept the library open",))

    def describe(found: Found, reading: Reading) -> Description:
        return Description(title=found.source)

    (outcome,) = read_files(find([tmp_path]), describe, tesseract=tesseract, jobs=1, limits=LIMITS)
    assert outcome.result is not None, outcome.error
    assert outcome.result[0].pages[0].text == "Residents kept the library open"


def test_a_blank_page_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = tmp_path / "asked"
    fake = fake_tesseract(tmp_path, monkeypatch, f"touch {asked}")
    reading = read_pdf(write_scan(tmp_path / "a.pdf", ()), tesseract=fake, limits=LIMITS, progress=no_progress)
    assert reading.notes == ()
    assert not asked.exists()


@pytest.mark.parametrize(
    "script",
    [
        "cat >/dev/null; exit 1",
        "exit 0",
        "cat >/dev/null; printf '5\\t1\\t1\\t1\\t1\\t1\\t0\\t0\\t50\\t20\\t12.5\\tspecks\\n'",
        "cat >/dev/null; printf 'no table\\n5\\tat\\tall\\n'",
    ],
    ids=["fails", "does not listen", "is unsure", "talks nonsense"],
)
def test_a_tesseract_that_reads_nothing_leaves_the_page_without_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    fake = fake_tesseract(tmp_path, monkeypatch, script)
    path = write_scan(tmp_path / "a.pdf", ("Words",))
    reading = read_pdf(path, tesseract=fake, limits=LIMITS, progress=no_progress)
    assert (reading.pages[0].text, reading.notes) == ("", ())


def test_it_stops_when_the_time_for_one_document_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = fake_tesseract(tmp_path, monkeypatch, "cat >/dev/null")
    path = write_scan(tmp_path / "a.pdf", ("One",), ("Two",))
    reading = read_pdf(path, tesseract=fake, limits=replace(LIMITS, ocr_seconds=0.0), progress=no_progress)
    assert reading.notes == ("OCR took too long: stopped before page 1",)


def test_the_language_of_the_library_is_asked_for_where_its_data_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = 'case $1 in --version) echo tesseract 5.3.0;; *) printf "eng\\ncym\\nosd\\n";; esac'
    fake_tesseract(tmp_path, monkeypatch, answers)
    languages = {code: found.languages for code in ("cy", "en-GB", "fr") if (found := find_tesseract(code))}
    assert languages == {"cy": "cym+eng", "en-GB": "eng", "fr": "eng"}


def test_without_the_command_or_its_data_there_is_no_ocr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_tesseract(tmp_path, monkeypatch, "echo tesseract 5.3.0")
    assert find_tesseract("en") is None
    monkeypatch.setattr(shutil, "which", lambda command: None)
    assert find_tesseract("en") is None


def test_the_words_of_a_picture_keep_their_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A4 at 300 dots an inch is 2480 dots wide and 3508 high; what lies outside is put on the edge."""
    rows = [(248, 351, 496, 35, "Residents"), (992, 351, 248, 35, "kept"), (2400, 3500, 900, 90, "on")]
    table = "".join(
        f"5\\t1\\t1\\t1\\t1\\t{number}\\t{left}\\t{top}\\t{width}\\t{height}\\t96\\t{text}\\n"
        for number, (left, top, width, height, text) in enumerate(rows, start=1)
    )
    fake = fake_tesseract(tmp_path, monkeypatch, f"cat >/dev/null; printf '{table}'")
    path = write_scan(tmp_path / "a.pdf", ("One",))
    reading = read_pdf(path, tesseract=fake, limits=LIMITS, progress=no_progress)
    assert reading.pages[0].text == "Residents kept on"
    ((number, placed),) = reading.placed
    found = decode_words(placed.encode())
    assert (number, round(found.width), round(found.height)) == (1, 595, 842)
    assert [word.text for word in found.words] == ["Residents", "kept", "on"]
    first, _, last = found.words
    assert (first.left, first.right) == pytest.approx((0.1, 0.3), abs=0.001)
    assert (first.top, first.bottom) == pytest.approx((0.1, 0.11), abs=0.001)
    assert (last.right, last.bottom) == (1.0, 1.0)


@pytest.mark.slow
def test_real_scans_give_their_words(tesseract: Tesseract) -> None:
    wanted = {
        "govuk-housing-finance-and-household-expenditure-notes-and-definiti-scan.pdf": "Housing Revenue Account",
        "playbook-kingston-libraries-scan.pdf": "community engagement",
    }
    for name, words in wanted.items():
        path = shared_data() / "sample" / "docs" / name
        reading = read_pdf(path, tesseract=tesseract, limits=LIMITS, progress=no_progress)
        assert words in reading.pages[0].text
        assert all(page.text for page in reading.pages)


def test_time_that_the_process_used_before_is_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stopped before the first page in a process that had worked for long."""
    fake = fake_tesseract(tmp_path, monkeypatch, "cat >/dev/null")
    used = time.process_time()
    monkeypatch.setattr(time, "process_time", lambda: used + 10 * LIMITS.cpu_seconds)
    reading = read_pdf(write_scan(tmp_path / "a.pdf", ("One",)), tesseract=fake, limits=LIMITS, progress=no_progress)
    assert not any("too long" in note for note in reading.notes)
