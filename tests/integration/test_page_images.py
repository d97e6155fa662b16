"""Readers see pages as they were printed, with what they searched for marked, and never lose the text for it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from gleanings.corpus.image_cache import ImageCache
from gleanings.corpus.library import Library
from gleanings.corpus.model import Description, Page, Reading
from gleanings.corpus.sources import SourceFile
from gleanings.index.opening import open_engine
from gleanings.index.publishing import rebuild
from gleanings.index.service import SearchService
from gleanings.ingest import drawing
from gleanings.ingest.page_words import PageWords, PlacedWord, encode_words
from gleanings.search_app import create_app
from gleanings.search_app.site import Site
from tests.small_library import identity

TEXTS = ("Ladders and drills: a report on sharing tools", "Residents borrowed the cement mixer most of all.")


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library of a PDF of two pages, of one that is no PDF, of one whose file has changed since, and of a scan."""
    folder = tmp_path_factory.mktemp("tools")
    canvas = Canvas(str(folder / "ladders.pdf"), pagesize=A4, invariant=1)
    for line in TEXTS:
        canvas.drawString(72, 700, line)
        canvas.showPage()
    canvas.save()
    scan = Canvas(str(folder / "scan.pdf"), pagesize=A4, invariant=1)
    scan.rect(100, 100, 300, 300, fill=1)
    scan.save()
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nno more than this")
    (folder / "changed.pdf").write_bytes(b"%PDF-1.7\nas it was")
    library = Library.create(folder / "library", "Tools")
    with library.catalogue(write=True) as catalogue:
        run = catalogue.runs.start("ingest", "")
        for name in ("ladders", "broken", "changed"):
            path = folder / f"{name}.pdf"
            digest, size = sha256(path.read_bytes()).hexdigest(), path.stat().st_size
            source = SourceFile(str(path), str(folder), path.name, size, path.stat().st_mtime_ns, digest)
            reading = Reading("pdf", tuple(Page(number, text) for number, text in enumerate(TEXTS, start=1)))
            catalogue.record_document(source, reading, Description(name.capitalize()), run=run, seconds=0.1)
        path = folder / "scan.pdf"
        digest, size = sha256(path.read_bytes()).hexdigest(), path.stat().st_size
        source = SourceFile(str(path), str(folder), path.name, size, path.stat().st_mtime_ns, digest)
        words = (PlacedWord("A", 0.1, 0.2, 0.15, 0.22), PlacedWord("wheelbarrow", 0.2, 0.2, 0.4, 0.22))
        placed = ((1, encode_words(PageWords(595.0, 842.0, words)).decode()),)
        page = Page(1, "A wheelbarrow", reader="tesseract 5.3.0")
        reading = Reading("pdf", (page,), placed=placed)
        catalogue.record_document(source, reading, Description("Scan"), run=run, seconds=0.1)
        catalogue.runs.end(run)
        rebuild(library, catalogue, open_engine(library))
    (folder / "changed.pdf").write_bytes(b"%PDF-1.7\nas it is now")
    return library


@pytest.fixture(scope="module")
def reader(tools: Library) -> Iterator[FlaskClient]:
    """Asks that library's site."""
    app = create_app(tools)
    yield app.test_client()
    site: Site = app.extensions["gleanings"]
    assert site.images is not None
    site.images.close()


def soup(reader: FlaskClient, path: str) -> BeautifulSoup:
    """A page that must be there, parsed."""
    response = reader.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.data, "lxml")


def test_a_page_shows_its_image_with_a_box_on_every_match(reader: FlaskClient, tools: Library) -> None:
    page = soup(reader, f"/d/{identity(tools, 'Ladders')}/p/2?q=mixer")
    image = page.select_one(".sheet img")
    assert image is not None
    assert "Its text follows" in str(image["alt"])
    assert (image["width"], image["height"]) == ("595", "842")
    (box,) = page.select(".marks rect")
    assert 150 < float(str(box["x"])) < 300
    assert 842 - 720 < float(str(box["y"])) < 842 - 695
    assert [mark.text for mark in page.select(".text mark")] == ["mixer"]
    response = reader.get(str(image["src"]))
    assert response.mimetype == "image/webp"
    assert "immutable" in response.headers["Cache-Control"]
    with Image.open(io.BytesIO(response.data)) as drawn:
        assert drawn.size == (1100, 1556)


def test_the_words_that_were_recognised_on_a_picture_are_marked_on_it(reader: FlaskClient, tools: Library) -> None:
    page = soup(reader, f"/d/{identity(tools, 'Scan')}/p/1?q=wheelbarrows")
    (box,) = page.select(".marks rect")
    assert [round(float(str(box[side]))) for side in ("x", "y", "width", "height")] == [119, 168, 119, 17]
    assert [mark.text for mark in page.select(".text mark")] == ["wheelbarrow"]
    assert page.select(".sheet img")


def test_places_that_make_no_sense_leave_the_image(
    reader: FlaskClient, tools: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They were written by a process that had read a hostile file."""
    monkeypatch.setattr(SearchService, "page_words", lambda *_: b'[595, 842, [["a", 7, 0, 1, 1, false]]]')
    page = soup(reader, f"/d/{identity(tools, 'Scan')}/p/1?q=wheelbarrow&correct=0")
    assert page.select(".sheet img")
    assert not page.select(".marks rect")


def test_results_show_the_page_of_the_first_passage(reader: FlaskClient, tools: Library) -> None:
    page = soup(reader, "/search?q=mixer")
    image = next(found for found in page.select(".thumb img") if identity(tools, "Ladders") in str(found["src"]))
    assert f"/d/{identity(tools, 'Ladders')}/p/2/thumbnail.webp" in str(image["src"])
    assert image["alt"] == ""
    assert reader.get(str(image["src"])).status_code == 200


def test_a_document_shows_the_pages_that_match(reader: FlaskClient, tools: Library) -> None:
    page = soup(reader, f"/d/{identity(tools, 'Ladders')}?q=mixer")
    shown = [
        (" ".join(link.text.split()), "hit" in link.get_attribute_list("class")) for link in page.select(".thumbs a")
    ]
    assert shown == [("Page 1", False), ("Page 2, has matches", True)]


@pytest.mark.parametrize("title", ["Broken", "Changed"])
def test_what_cannot_be_drawn_leaves_the_text(reader: FlaskClient, tools: Library, title: str) -> None:
    """Bytes that are not those that were read must not stand beside a text that they do not say."""
    page = soup(reader, f"/d/{identity(tools, title)}/p/2?q=mixer")
    assert page.select_one(".sheet") is None
    assert [mark.text for mark in page.select(".text mark")] == ["mixer"]
    assert reader.get(f"/d/{identity(tools, title)}/p/2/page.webp").status_code == 404


def test_what_was_drawn_once_is_not_drawn_again(
    reader: FlaskClient, tools: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor tried again, where it could not be drawn."""
    paths = [f"/d/{identity(tools, title)}/p/1/thumbnail.webp" for title in ("Ladders", "Broken")]
    first = [reader.get(path).status_code for path in paths]
    monkeypatch.setattr(drawing.Drawer, "image", lambda *_: pytest.fail("was drawn again"))
    assert [reader.get(path).status_code for path in paths] == first == [200, 404]


@pytest.mark.parametrize("path", ["p/0/page.webp", "p/3/page.webp", "p/1/huge.webp", "p/-1/page.webp"])
def test_there_are_no_other_pages_and_sizes(reader: FlaskClient, tools: Library, path: str) -> None:
    assert reader.get(f"/d/{identity(tools, 'Ladders')}/{path}").status_code == 404


def test_a_reader_who_would_wait_too_long_is_told_when_to_come_again(
    reader: FlaskClient, tools: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages of hostile files must not hold all threads of the site."""

    def busy(*_: object) -> bytes:
        raise TimeoutError

    monkeypatch.setattr(ImageCache, "get", lambda *_: None)
    monkeypatch.setattr(drawing.Drawer, "image", busy)
    response = reader.get(f"/d/{identity(tools, 'Ladders')}/p/2/thumbnail.webp")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    monkeypatch.setattr(drawing.Drawer, "words", busy)
    assert reader.get(f"/d/{identity(tools, 'Ladders')}/p/1?q=ladders").status_code == 200


@pytest.mark.parametrize("why", ["not wanted", "not installed"])
def test_without_images_every_page_is_there(tools: Library, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library.open(tools.folder)
    if why == "not wanted":
        library.config = replace(library.config, page_images_megabytes=0)
    else:
        monkeypatch.setattr("gleanings.search_app.drawn_pages.can_draw", lambda: False)
    reader, document = create_app(library).test_client(), identity(tools, "Ladders")
    for path in ("/search?q=mixer", f"/d/{document}?q=mixer", f"/d/{document}/p/2?q=mixer"):
        assert soup(reader, path).select_one("img") is None
    assert reader.get(f"/d/{document}/p/2/page.webp").status_code == 404
