"""What does a web page say, section by section?"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Page, Reading, Reason
from gleanings.ingest.html_blocks import Block, blocks_of
from gleanings.ingest.html_declared import declared_by
from gleanings.ingest.html_decode import decode_html
from gleanings.ingest.html_labels import without_labels
from gleanings.ingest.html_main_text import main_blocks
from gleanings.ingest.html_sections import pages_of
from gleanings.ingest.limits import Limits

_MOST_TAGS = 250_000
_TAG = re.compile(r"<[a-zA-Z!/]")
_LONG_TAG = re.compile(r"<(\w+)\s[^<>]{10000,}>")
_MOST_ATTRIBUTES = 1_000
_SCRIPT = re.compile(r"<script\b(?![^>]*json)[^>]*>.*?(?:</script\s*>|\Z)", re.I | re.S)
_UNSEEN = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
_MARKUP = re.compile(r"<[^<>]*>")
_LOST_BYTES = 50_000
_LOST_SHARE = 0.2
_LITTLE_TEXT = 300
_MOSTLY_SCRIPT = 0.9
_LEAST_TEXT = 40
_LEAST_WORDS = 4
_LITTLE_QUALITY = 0.3
_PLEA = re.compile(r"[^.!?\n]*\b(?:javascript|loading|please wait|browser)\b[^.!?\n]*[.!?]?", re.I)


def read_html(path: Path, *, limits: Limits, progress: Callable[[int], None]) -> Reading:
    """Reads a saved web page: its main text in headed sections, and what it states about itself.

    Args:
        path: of the file.
        limits: caps on bytes, sections and characters.
        progress: called with the number of sections read so far.

    Raises:
        ReadingError: the file is empty, too large, or holds no text; script-built pages are told apart.
    """
    data = _bytes(path, limits)
    html = _LONG_TAG.sub(_without_many_attributes, decode_html(data))
    if not html.strip():
        raise ReadingError(Reason.EMPTY, "the file holds only blanks")
    if len(_TAG.findall(html)) > _MOST_TAGS:
        raise ReadingError(Reason.TOO_LARGE, f"more than {_MOST_TAGS:,} tags")
    progress(0)
    soup, blocks, reader = _parse(html)
    progress(0)
    pages = pages_of(without_labels(main_blocks(html, blocks), blocks), reader)
    built = _is_script_built(html, pages)
    if built:
        pages = _without_scripts(pages or (Page(1, "\n\n".join(block.text for block in blocks), reader=reader),))
    if not pages:
        raise ReadingError(Reason.NO_TEXT, "the page holds no text")
    kept, truncated = _within(pages, limits)
    notes = [f"truncated at {len(kept)} sections"] if truncated else []
    if built:
        notes.append("scripts build most of the page: only its words without them were read")
    progress(len(kept))
    return Reading(
        format="html",
        pages=kept,
        declared=declared_by(soup, blocks),
        notes=tuple(notes),
        truncated=truncated,
    )


def _without_many_attributes(tag: re.Match[str]) -> str:
    # Parsers compare each attribute with all others; pictures inside an attribute are long, but not many.
    return f"<{tag[1]}>" if tag[0].count("=") > _MOST_ATTRIBUTES else tag[0]


def _bytes(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if size > limits.html_bytes:
            raise ReadingError(Reason.TOO_LARGE, f"{size:,} bytes; the limit is {limits.html_bytes:,}")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ReadingError(Reason.VANISHED) from error
    except OSError as error:
        raise ReadingError(Reason.UNREADABLE, error.strerror or "") from error
    if not data:
        raise ReadingError(Reason.EMPTY, "the file has no bytes")
    return data


def _parse(html: str) -> tuple[BeautifulSoup, list[Block], str]:
    """The page by lxml; by Python's own parser where lxml lost text (deep nesting, very long texts)."""
    soup = _soup(html, "lxml")
    blocks = blocks_of(soup)
    found = sum(len(block.text) for block in blocks)
    visible = len(" ".join(_MARKUP.sub(" ", _UNSEEN.sub(" ", html)).split())) if len(html) > _LOST_BYTES else 0
    if found < _LOST_SHARE * visible:
        careful = _soup(html, "html.parser")
        careful_blocks = blocks_of(careful)
        if sum(len(block.text) for block in careful_blocks) > found:
            return careful, careful_blocks, f"html.parser {version('beautifulsoup4')}"
    return soup, blocks, f"lxml {version('lxml')}"


def _soup(html: str, parser: str) -> BeautifulSoup:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        return BeautifulSoup(html, parser)


def _is_script_built(html: str, pages: tuple[Page, ...]) -> bool:
    """Whether scripts would have to run to show the page's text."""
    written = sum(len(page.text) for page in pages)
    if written >= _LITTLE_TEXT or _SCRIPT.search(html) is None:
        return False
    return written == 0 or len(html) - len(_SCRIPT.sub("", html)) > _MOSTLY_SCRIPT * len(html)


def _without_scripts(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The few words that a script-built page holds by itself.

    Raises:
        ReadingError: nothing is left besides the plea to wait or to let scripts run.
    """
    said = " ".join(_PLEA.sub("", page.text) for page in pages).strip()
    if len(said) < _LEAST_TEXT or len(said.split()) < _LEAST_WORDS:
        raise ReadingError(Reason.SCRIPT_BUILT, "the page holds scripts and hardly any text")
    return tuple(replace(page, quality=_LITTLE_QUALITY) for page in pages)


def _within(pages: tuple[Page, ...], limits: Limits) -> tuple[tuple[Page, ...], bool]:
    kept: list[Page] = []
    room = limits.characters
    for page in pages[: limits.pages]:
        kept.append(page if len(page.text) <= room else replace(page, text=page.text[:room]))
        room -= len(page.text)
        if room <= 0:
            break
    return tuple(kept), len(kept) < len(pages) or room < 0
