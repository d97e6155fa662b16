"""No file takes the run down, or more time and memory than it was given."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from gleanings.corpus.model import Description, Reading
from gleanings.ingest.drawing import Drawer
from gleanings.ingest.finding import Found, find
from gleanings.ingest.isolation import Outcome
from gleanings.ingest.limits import Limits
from gleanings.ingest.ocr import Tesseract
from gleanings.ingest.reading import read_files
from gleanings.ingest.wire import Described
from tests.hostile_html import HOSTILE_PAGES
from tests.hostile_pdfs import HOSTILE, document
from tests.shared_data import shared_data

LIMITS = Limits(stall_seconds=6, cpu_seconds=20, wall_seconds=30, memory_bytes=1_000 << 20)
MOST_SECONDS = 30
MOST_BYTES = 1_200 << 20


def describe(found: Found, reading: Reading) -> Description:
    return Description(title=found.source)


#: Pictures are drawn for it, and it says nothing about them.
SILENT = Tesseract("true", "5", "eng")


def survive(folder: Path, limits: Limits = LIMITS) -> list[Outcome[Described]]:
    """Read every file of the folder; each must end as pages or typed, within its means."""
    founds = list(find([folder]))
    outcomes = list(read_files(founds, describe, tesseract=SILENT, jobs=2, limits=limits))
    assert len(outcomes) == len(founds)
    for outcome in outcomes:
        assert (outcome.result is None) != (outcome.error is None), outcome.found.source
        assert outcome.seconds < MOST_SECONDS, outcome.found.source
        assert outcome.max_rss_bytes < MOST_BYTES, outcome.found.source
    return outcomes


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_pdf_ends_typed_and_its_neighbour_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "hostile.pdf").write_bytes(HOSTILE[name]())
    (tmp_path / "neighbour.pdf").write_bytes(document())
    outcomes = {outcome.found.source: outcome for outcome in survive(tmp_path)}
    neighbour = outcomes["neighbour.pdf"].result
    assert neighbour is not None
    assert neighbour[0].pages[0].text == "Hello"


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_pdf_is_drawn_or_not_and_the_next_one_is(tmp_path: Path, name: str) -> None:
    """The site asks for images of whatever the library holds."""
    (tmp_path / "hostile.pdf").write_bytes(HOSTILE[name]())
    (tmp_path / "neighbour.pdf").write_bytes(document())
    drawer = Drawer()
    began = time.monotonic()
    drawer.image(tmp_path / "hostile.pdf", 1, 1100)
    drawer.words(tmp_path / "hostile.pdf", 1)
    assert time.monotonic() - began < 2 * MOST_SECONDS
    assert drawer.image(tmp_path / "neighbour.pdf", 1, 100) is not None
    drawer.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_a_hostile_page_ends_typed_and_its_neighbour_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "hostile.html").write_bytes(HOSTILE_PAGES[name]())
    (tmp_path / "neighbour.pdf").write_bytes(document())
    outcomes = {outcome.found.source: outcome for outcome in survive(tmp_path)}
    assert outcomes["neighbour.pdf"].result is not None


def test_quick_attacks_are_survived_by_reading_on(tmp_path: Path) -> None:
    """The attacks that a reader sees through at once; the others are in the slow test."""
    for name in (
        "a form that draws itself",
        "an outline in a circle",
        "a length that is its own stream",
        "a table that follows itself",
        "5 KB of junk before the header",
    ):
        (tmp_path / f"{name}.pdf").write_bytes(HOSTILE[name]())
    for outcome in survive(tmp_path):
        assert outcome.result is not None, (outcome.found.source, outcome.error)


@pytest.mark.slow
def test_every_broken_pdf_of_the_wild_ends_as_text_or_typed() -> None:
    outcomes = survive(shared_data() / "badinputs" / "pdf")
    assert len(outcomes) > 150
    read = [outcome for outcome in outcomes if outcome.result is not None]
    assert len(read) > 100, "most of them can be read"
