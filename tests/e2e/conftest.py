"""One site and one browser for all tests in a browser.

The site is started as a librarian starts it, with ``gleanings serve``. Its PDFs are real, so that pages have images.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import wrap

import pytest
from playwright.sync_api import Browser, sync_playwright
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from gleanings.corpus.library import Library
from gleanings.corpus.model import Page
from tests.pseudo_language import make_greek_library
from tests.small_library import make_library

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small library, with PDFs that can be drawn."""
    return make_library(tmp_path_factory.mktemp("full"), content=_content)


@pytest.fixture(scope="session")
def address(full: Library) -> Iterator[str]:
    """Where that library is served while the tests run."""
    with served(full.folder) as address:
        yield address


@pytest.fixture(scope="session")
def empty_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a library is served into which nothing was read yet."""
    library = Library.create(tmp_path_factory.mktemp("empty") / "library", "Wexcombe")
    with served(library.folder) as address:
        yield address


@pytest.fixture(scope="session")
def greek(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library whose site speaks a language of long words in brackets."""
    return make_greek_library(tmp_path_factory.mktemp("greek"))


@pytest.fixture(scope="session")
def greek_address(greek: Library) -> Iterator[str]:
    """Where that library is served."""
    with served(greek.folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    if not CHROMIUM.exists():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{CHROMIUM} is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Where the library in a folder is served."""
    command = [sys.executable, "-m", "gleanings", "--library", str(folder), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        said = server.stderr.readline()
        found = re.search(r"http://[\d.]+:\d+", said)
        assert found, said
        yield found[0]
        server.terminate()
        server.stderr.read()


def _content(name: str, pages: tuple[Page, ...]) -> bytes:
    """A PDF whose pages say what the catalogue says of them."""
    if not name.endswith(".pdf"):
        return b"<p>a web page</p>"
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=1)
    for page in pages:
        for number, line in enumerate(wrap(page.text, 70)):
            canvas.drawString(72, 760 - 16 * number, line)
        canvas.showPage()
    canvas.save()
    return written.getvalue()
