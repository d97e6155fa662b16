"""A PDF becomes pages of clean text with their printed numbers, whatever program made it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfdoc import PDFPageLabel, PDFPageLabels
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from benchmarks.extraction import prose, recall, tokens, trigrams, two_columns
from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Reading, Reason
from gleanings.ingest.limits import Limits, no_progress
from gleanings.ingest.pdf import read_pdf

LIMITS = Limits()


def make_pdf(path: Path, draw: Callable[[Canvas], None], *, encrypt: StandardEncryption | None = None) -> Path:
    canvas = Canvas(str(path), pagesize=A4, invariant=1, encrypt=encrypt)
    draw(canvas)
    canvas.save()
    return path


def paragraphs(*pages: Sequence[str]) -> Callable[[Canvas], None]:
    """Draws pages of lines, one below the other."""

    def draw(canvas: Canvas) -> None:
        for page in pages:
            canvas.setFont("Helvetica", 10)
            for row, text in enumerate(page):
                canvas.drawString(72, 700 - 12 * row, text)
            canvas.showPage()

    return draw


def read(path: Path, reader: str = "auto", limits: Limits = LIMITS) -> Reading:
    return read_pdf(path, reader=reader, limits=limits, progress=no_progress)


def reason_of(path: Path, reader: str = "auto", limits: Limits = LIMITS) -> str:
    with pytest.raises(ReadingError) as caught:
        read(path, reader, limits)
    return caught.value.reason


@pytest.mark.parametrize("reader", ["auto", "pdfium", "pdfminer"])
def test_text_comes_page_by_page_with_the_reader_that_read_it(tmp_path: Path, reader: str) -> None:
    path = make_pdf(tmp_path / "a.pdf", paragraphs(["The hub is run", "by residents."], [], ["It opened in 2014."]))
    reading = read(path, reader)
    assert [page.text for page in reading.pages] == ["The hub is run by residents.", "", "It opened in 2014."]
    assert [page.number for page in reading.pages] == [1, 2, 3]
    assert all(re.match(r"pdf(ium|miner) \d", page.reader) for page in reading.pages)
    assert not reading.truncated


def test_progress_is_told_of_every_page_at_every_step(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", paragraphs(["one"], ["two"], ["three"]))
    told: list[int] = []
    read_pdf(path, limits=LIMITS, progress=told.append)
    assert told == [1, 2, 3] * 3, "read, joined, cleaned: a long document is never silent"


def test_heads_and_feet_are_dropped_after_they_gave_the_label(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(1, 7):
            canvas.drawString(72, 810, "Annual review of the partnership")
            canvas.drawString(72, 500, f"What happened in part {number}.")
            if number > 2:
                canvas.drawString(290, 30, f"Page {number - 2}")
            canvas.showPage()

    reading = read(make_pdf(tmp_path / "a.pdf", draw))
    assert [page.label for page in reading.pages] == [None, None, "1", "2", "3", "4"]
    assert [page.text for page in reading.pages] == [f"What happened in part {number}." for number in range(1, 7)]


def test_page_labels_of_the_file_are_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(4):
            canvas.drawString(72, 500, f"Text {number}")
            canvas.showPage()

    def labelled(canvas: Canvas) -> None:
        labels = PDFPageLabels()
        labels.addPageLabel(0, PDFPageLabel(style="ROMAN_LOWER", start=1))
        labels.addPageLabel(2, PDFPageLabel(style="ARABIC", start=1))
        draw(canvas)
        canvas._doc.Catalog.PageLabels = labels  # type: ignore[attr-defined]  # reportlab has no other way

    reading = read(make_pdf(tmp_path / "a.pdf", labelled))
    assert [page.label for page in reading.pages] == ["i", "ii", "1", "2"]


def test_the_outline_gives_headings_and_is_declared(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for number, entry in enumerate(["Summary", "", "Findings"]):
            if entry:
                canvas.bookmarkPage(entry)
                canvas.addOutlineEntry(entry, entry)
            canvas.drawString(72, 500, f"Text {number}")
            canvas.showPage()

    reading = read(make_pdf(tmp_path / "a.pdf", draw))
    assert [page.heading for page in reading.pages] == ["Summary", "Summary", "Findings"]
    assert ("outline-heading", "Findings", "pdf-outline") in reading.declared


def test_the_largest_type_gives_heading_and_title(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 26)
        canvas.drawString(72, 600, "Learning from")
        canvas.drawString(72, 570, "ten years")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(72, 500, "A report of what residents said and did, in their own words")
        canvas.showPage()

    reading = read(make_pdf(tmp_path / "a.pdf", draw))
    assert reading.layout_titles[0] == "Learning from ten years"
    assert reading.pages[0].heading == "Learning from ten years"


def test_what_the_file_states_is_declared(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("Résumé of a year")
        canvas.setAuthor("Ann Other")
        canvas.setKeywords("hubs; parks")
        canvas.drawString(72, 500, "Text")

    declared = read(make_pdf(tmp_path / "a.pdf", draw)).declared
    assert declared[:3] == (
        ("title", "Résumé of a year", "pdf-info"),
        ("author", "Ann Other", "pdf-info"),
        ("keywords", "hubs; parks", "pdf-info"),
    )
    assert [field for field, _, _ in declared] == ["title", "author", "keywords", "created"]


def test_margin_text_stays_out_of_sentences(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 500, "A sentence that begins here")
        canvas.saveState()
        canvas.translate(40, 300)
        canvas.rotate(90)
        canvas.drawString(0, 0, "jspears on DSK121TN23PROD")
        canvas.restoreState()
        canvas.drawString(72, 488, "and ends there.")

    text = read(make_pdf(tmp_path / "a.pdf", draw)).pages[0].text
    assert text.startswith("A sentence that begins here and ends there.")
    assert text.endswith("jspears on DSK121TN23PROD")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_is_displayed_turned_is_read_like_any_other(tmp_path: Path, turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        width, height = A4
        canvas.setPageRotation(turn)
        # The drawing is turned against the page, so that it is upright when displayed.
        canvas.translate(*{0: (0, 0), 90: (width, 0), 180: (width, height), 270: (0, height)}[turn])
        canvas.rotate(turn)
        for row, text in enumerate(["The first line of", "one sentence.", "", "Another one."]):
            canvas.drawString(72, 400 - 12 * row, text)

    reading = read(make_pdf(tmp_path / "a.pdf", draw))
    assert reading.pages[0].text == "The first line of one sentence.\n\nAnother one."


def test_characters_beyond_the_first_plane_do_not_shift_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(with_astral_character(make_pdf(path, paragraphs(["AB first line", "second line"]))))
    text = read(path).pages[0].text
    assert text == "\U0001f333B first line second line"


def with_astral_character(path: Path) -> bytes:
    """The PDF with a map that makes a tree of every letter A."""
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange\n"
        b"2 beginbfchar <41> <D83CDF33> <42> <0042> endbfchar\n"
        b"2 beginbfrange <20> <40> <0020> <43> <7E> <0043> endbfrange endcmap end end"
    )
    added = b"\n900 0 obj\n<</Length %d>>stream\n%s\nendstream endobj\n" % (len(cmap), cmap)
    data = path.read_bytes().replace(b"/Subtype /Type1", b"/ToUnicode 900 0 R /Subtype /Type1")
    # The table of offsets is wrong now: readers look for the objects themselves.
    return data.replace(b"\nxref\n", added + b"\nxxxx\n").replace(b"startxref", b"xtartxref")


@pytest.mark.parametrize("order", ["column", "row", "shuffled"])
def test_two_columns_are_read_in_order_however_they_were_drawn(tmp_path: Path, order: str) -> None:
    path = tmp_path / "a.pdf"
    pdf, gold = two_columns(order, seed=5, pages=2)
    path.write_bytes(pdf)
    reading = read(path)
    words = tokens(" ".join(page.text for page in reading.pages))
    found, wanted = recall(trigrams(words), trigrams(tokens(gold)))
    assert found >= 0.99 * wanted
    mended = ("order of lines mended on 2 pages",)
    assert reading.notes == (() if order == "column" else mended)


def test_one_column_of_justified_prose_is_not_taken_for_two(tmp_path: Path) -> None:
    style = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=12, alignment=TA_JUSTIFY)
    path = tmp_path / "a.pdf"
    SimpleDocTemplate(str(path)).build([Paragraph(text, style) for text in prose(1, 30)])
    assert all(page.reader.startswith("pdfium") for page in read(path).pages)


def test_a_pdf_without_text_gives_pages_without_text(tmp_path: Path) -> None:
    reading = read(make_pdf(tmp_path / "a.pdf", lambda canvas: canvas.rect(72, 72, 100, 100)))
    assert [(page.text, page.quality) for page in reading.pages] == [("", 0.0)]


def test_a_password_is_a_failure_and_an_empty_one_is_none(tmp_path: Path) -> None:
    draw = paragraphs(["Text behind a password."])
    locked = make_pdf(tmp_path / "locked.pdf", draw, encrypt=StandardEncryption("secret", ownerPassword="owner"))
    owned = make_pdf(tmp_path / "owned.pdf", draw, encrypt=StandardEncryption("", ownerPassword="owner"))
    for reader in ("auto", "pdfium", "pdfminer"):
        assert reason_of(locked, reader) == Reason.ENCRYPTED
        assert read(owned, reader).pages[0].text == "Text behind a password."


def test_junk_before_the_header_does_not_matter(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", paragraphs(["Text after junk."]))
    path.write_bytes(b"HTTP/1.1 200 OK\r\n" + b"x" * 5_000 + path.read_bytes())
    assert read(path).pages[0].text == "Text after junk."


def test_a_file_that_pdfium_refuses_is_read_by_the_other_reader(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", paragraphs(["Text without a root."]))
    path.write_bytes(re.sub(rb"/Root \d+ 0 R", b"/Root 99 0 R", path.read_bytes()))
    reading = read(path)
    assert reading.pages[0].text == "Text without a root."
    assert reading.pages[0].reader.startswith("pdfminer")


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"<html>404 Not Found</html>", b"\0" * 5_000, b"%PDF-1.4 cut of"])
def test_what_no_reader_understands_is_damaged(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    for reader in ("auto", "pdfium", "pdfminer"):
        assert reason_of(path, reader) == Reason.DAMAGED


def test_a_file_cut_off_is_text_or_damaged_but_never_something_else(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", paragraphs(["Some text."], ["More."]))
    data = path.read_bytes()
    for end in range(10, len(data), 97):
        path.write_bytes(data[:end])
        try:
            assert len(read(path).pages) <= 2
        except ReadingError as error:
            assert error.reason in (Reason.DAMAGED, Reason.EMPTY)  # noqa: PT017  both ends are right


def test_no_bytes_no_file_and_too_many_bytes_are_told_apart(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", paragraphs(["Text."]))
    assert reason_of(path, limits=replace(LIMITS, file_bytes=100)) == Reason.TOO_LARGE
    path.write_bytes(b"")
    assert reason_of(path) == Reason.EMPTY
    path.unlink()
    assert reason_of(path) == Reason.VANISHED


def test_a_pdf_without_pages_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>"
    )
    assert reason_of(path) in (Reason.EMPTY, Reason.DAMAGED)


@pytest.mark.parametrize("reader", ["pdfium", "pdfminer"])
def test_pages_over_the_cap_are_left_out_and_the_reading_says_so(tmp_path: Path, reader: str) -> None:
    path = make_pdf(tmp_path / "a.pdf", paragraphs(["one"], ["two"], ["three"], ["four"]))
    reading = read(path, reader, replace(LIMITS, pages=2))
    assert [page.text for page in reading.pages] == ["one", "two"]
    assert reading.truncated
    assert reading.notes == ("truncated at 2 pages",)


@pytest.mark.parametrize("reader", ["pdfium", "pdfminer"])
def test_characters_over_the_cap_are_left_out_and_the_reading_says_so(tmp_path: Path, reader: str) -> None:
    path = make_pdf(tmp_path / "a.pdf", paragraphs(["one two three"], ["four five six"], ["seven"]))
    reading = read(path, reader, replace(LIMITS, characters=20))
    assert [page.text for page in reading.pages] == ["one two three", "four fi"]
    assert reading.truncated


def test_reading_leaves_nothing_open(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", paragraphs(["Text."]))
    before = sorted(Path("/proc/self/fd").iterdir())
    read(path)
    assert sorted(Path("/proc/self/fd").iterdir()) == before


def test_a_second_level_heading_hardly_larger_than_the_text_stands_alone(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Bold", 13.5)
        canvas.drawString(72, 720, "6.3 Councils")
        canvas.setFont("Times-Roman", 12.4)
        for row, text in enumerate(
            ["Each of the seven councils has been helpful and each has been a trial.", "Yes."]
        ):
            canvas.drawString(72, 702 - 15 * row, text)

    (page,) = read(make_pdf(tmp_path / "a.pdf", draw)).pages
    assert page.text.split("\n\n")[0] == "6.3 Councils"
    assert page.heading == "6.3 Councils"


def test_a_face_is_bold_by_its_name_where_the_file_states_no_weight(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawString(72, 712, "What we learned")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(72, 700, "Residents decide better than we thought they would, and slower.")

    (page,) = read(make_pdf(tmp_path / "a.pdf", draw)).pages
    assert page.text.startswith("What we learned\n\nResidents")
    assert page.heading == "What we learned"


def test_a_contents_page_keeps_its_words_and_loses_its_dots(tmp_path: Path) -> None:
    draw = paragraphs([f"8.{number} Holidays and hunger {'. ' * 40} {number + 10}" for number in range(1, 4)])
    (page,) = read(make_pdf(tmp_path / "a.pdf", draw)).pages
    assert page.text.split("\n\n") == [f"8.{number} Holidays and hunger {number + 10}" for number in range(1, 4)]


def test_a_head_drawn_last_is_read_first_and_repeated_ones_are_declared(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(1, 7):
            for row in range(10):
                canvas.drawString(72, 700 - 14 * row, f"Line {row} of page {number} of an ordinary report.")
            canvas.drawString(72, 735, f"Part {number} begins here")
            canvas.drawString(72, 810, "Federal Register / Vol. 81 / Thursday, September 29, 2016 / Notices")
            canvas.showPage()

    reading = read(make_pdf(tmp_path / "a.pdf", draw))
    assert [page.text.split("\n\n")[0] for page in reading.pages] == [f"Part {n} begins here" for n in range(1, 7)]
    heads = [value for field, value, source in reading.declared if (field, source) == ("running-head", "layout")]
    assert heads == ["Federal Register / Vol. 81 / Thursday, September 29, 2016 / Notices"]
