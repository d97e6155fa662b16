"""A page as it was printed, drawn by a process that no file can take down."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from gleanings.ingest.drawing import Drawer
from gleanings.ingest.page_image import DRAWN, Drawn, draw, read_words
from gleanings.ingest.page_words import decode_words, encode_words
from tests.hostile_pdfs import document, stream


@pytest.fixture(scope="module")
def drawer() -> Iterator[Drawer]:
    """One drawing process for all tests of the module."""
    started = Drawer()
    yield started
    started.close()


def pdf(folder: Path, text: bytes = b"BT /F1 24 Tf 72 700 Td (Hello hub) Tj ET") -> Path:
    """A PDF of one page, 612 by 792 points."""
    path = folder / "page.pdf"
    path.write_bytes(document(stream(text)))
    return path


def test_a_page_is_drawn_as_wide_as_asked_for_and_as_high_as_it_is(tmp_path: Path, drawer: Drawer) -> None:
    drawn = drawer.image(pdf(tmp_path), 1, 306)
    assert drawn is not None
    with Image.open(io.BytesIO(drawn)) as image:
        assert image.format == "WEBP"
        assert image.size == (306, 396)
        darkest, lightest = image.convert("L").getextrema()
    assert darkest < 80  # type: ignore[operator]  # one band: two numbers
    assert lightest > 240  # type: ignore[operator]


def test_words_stand_where_they_are_drawn(tmp_path: Path, drawer: Drawer) -> None:
    """Shares of the page from its top left: the second word begins where the first ends, near the top."""
    found = drawer.words(pdf(tmp_path), 1)
    assert found is not None
    page = decode_words(found)
    assert (page.width, page.height) == (612, 792)
    hello, hub = page.words
    assert (hello.text, hub.text) == ("Hello", "hub")
    assert hello.left == pytest.approx(72 / 612, abs=0.01)
    assert hello.right < hub.left < hub.right < 0.4
    assert 0.05 < hello.top < 1 - 700 / 792 < hello.bottom + 0.01


def test_a_page_too_large_to_be_drawn_is_drawn_smaller(tmp_path: Path) -> None:
    """A strip of paper 200 inches high must not fill the memory."""
    path = pdf(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"[0 0 612 792]", b"[0 0 72 14400]"))
    drawn = draw(path, 1, 1100)
    assert drawn.width * drawn.height <= 6_100_000
    assert len(drawn.pixels) == 3 * drawn.width * drawn.height


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n", b"not a PDF at all", document(stream(b"BT /F1 24 Tf (x) Tj ET"))[:200]]
)
def test_what_is_no_pdf_has_no_image_and_the_next_page_is_drawn(
    tmp_path: Path, drawer: Drawer, content: bytes
) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(content)
    assert drawer.image(broken, 1, 100) is None
    assert drawer.words(broken, 1) is None
    assert drawer.image(pdf(tmp_path), 1, 100) is not None


def test_a_page_that_is_not_there_has_no_image(tmp_path: Path, drawer: Drawer) -> None:
    assert drawer.image(pdf(tmp_path), 2, 100) is None


def test_the_drawing_process_is_started_again_when_it_has_died(tmp_path: Path) -> None:
    drawer, path = Drawer(), pdf(tmp_path)
    assert drawer.image(path, 1, 100) is not None
    drawer.close()
    assert drawer.image(path, 1, 100) is not None
    drawer.close()


def test_pixels_that_do_not_fill_the_picture_are_refused() -> None:
    """The child may have been taken over: its numbers are not believed."""
    sound = DRAWN.encode(Drawn(10, 10, bytes(300)))
    assert DRAWN.decode(sound) == Drawn(10, 10, bytes(300))
    for lying in (sound[:-1], sound + b"x", b"", sound[:4] + b"\xff\xff\xff\xff" + sound[8:]):
        with pytest.raises(ValueError, match="not a picture"):
            DRAWN.decode(lying)


@pytest.mark.parametrize(
    "lying",
    [
        b"{}",
        b"[612,792]",
        b'[612,792,[["x",0,0,2,1,false]]]',
        b'[612,792,[["x",0,0,1,1]]]',
        b"[612,792,[[1,0,0,1,1,false]]]",
        b'[612,792,[["\\ud800",0,0,1,1,false]]]',
        b"[1e99,792,[]]",
        b"\xff",
    ],
)
def test_words_that_are_none_are_refused(lying: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # which check refuses it is no promise
        decode_words(lying)


def test_words_travel_unchanged(tmp_path: Path) -> None:
    found = read_words(pdf(tmp_path), 1)
    assert decode_words(encode_words(found)) == found


def test_asking_for_a_page_loads_neither_pdfium_nor_pillow() -> None:
    """The site's process never opens a source file, so it needs nothing that can."""
    code = "import sys, gleanings.ingest.drawing; print({'pypdfium2', 'PIL'} & set(sys.modules))"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "set()"
